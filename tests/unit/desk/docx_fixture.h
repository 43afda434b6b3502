/*
 * docx_fixture.h - small .docx files made on the spot: a zip of the parts a test names.
 */
#ifndef TEST_DOCX_FIXTURE_H
#define TEST_DOCX_FIXTURE_H

#include "desk_fixture.h"

#include "base/buf.h"
#include "desk/docx.h"

#include <archive.h>
#include <archive_entry.h>

struct zipped {
    const char *name;
    struct str bytes;
};

static inline const char *make_zip(struct fixture *f, const char *name,
                                   const struct zipped *parts, size_t count)
{
    const char *path = arena_printf(f->arena, "%s/%s", f->folder, name);
    struct archive *zip = archive_write_new();
    assert_int_equal(archive_write_set_format_zip(zip), ARCHIVE_OK);
    assert_int_equal(archive_write_open_filename(zip, path), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_size(entry, (la_int64_t)parts[i].bytes.len);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        assert_int_equal(archive_write_header(zip, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(zip, parts[i].bytes.ptr, parts[i].bytes.len),
                         (la_ssize_t)parts[i].bytes.len);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(zip), ARCHIVE_OK);
    archive_write_free(zip);
    return path;
}

#define WORD_NAMESPACES                                                              \
    " xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"        \
    " xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'" \
    " xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'"               \
    " xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/"                   \
    "wordprocessingDrawing'"                                                         \
    " xmlns:pic='http://schemas.openxmlformats.org/drawingml/2006/picture'"          \
    " xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"        \
    " xmlns:v='urn:schemas-microsoft-com:vml'"                                       \
    " xmlns:wps='http://schemas.microsoft.com/office/word/2010/"                     \
    "wordprocessingShape'"

/* What a test says of a document; NULL leaves a part out. */
struct docx_parts {
    const char *body, *styles, *numbering, *footnotes, *endnotes, *relations;
    struct str picture; /* word/media/image1.png */
};

static inline struct str wrap(struct fixture *f, const char *root, const char *inside)
{
    return str_of(arena_printf(f->arena,
                               "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
                               "<w:%s" WORD_NAMESPACES ">%s</w:%s>",
                               root, inside, root));
}

static inline struct str wrap_relations(struct fixture *f, const char *inside)
{
    return str_of(arena_printf(f->arena,
                               "<?xml version='1.0' encoding='UTF-8'?><Relationships "
                               "xmlns='http://schemas.openxmlformats.org/package/2006/"
                               "relationships'>%s</Relationships>",
                               inside));
}

static inline const char *make_docx(struct fixture *f, const struct docx_parts *parts)
{
    struct zipped all[16] = {
        { "[Content_Types].xml", STR("<Types/>") },
        { "word/document.xml",
          wrap(f, "document",
               arena_printf(f->arena, "<w:body>%s<w:sectPr/></w:body>", parts->body)) }
    };
    size_t count = 2;
    if (parts->styles)
        all[count++] =
            (struct zipped){ "word/styles.xml", wrap(f, "styles", parts->styles) };
    if (parts->numbering)
        all[count++] =
            (struct zipped){ "word/numbering.xml", wrap(f, "numbering", parts->numbering) };
    if (parts->footnotes)
        all[count++] =
            (struct zipped){ "word/footnotes.xml", wrap(f, "footnotes", parts->footnotes) };
    if (parts->endnotes)
        all[count++] =
            (struct zipped){ "word/endnotes.xml", wrap(f, "endnotes", parts->endnotes) };
    if (parts->relations)
        all[count++] = (struct zipped){ "word/_rels/document.xml.rels",
                                        wrap_relations(f, parts->relations) };
    if (parts->picture.len)
        all[count++] = (struct zipped){ "word/media/image1.png", parts->picture };
    return make_zip(f, "in.docx", all, count);
}

/* No temporary file stays where parts are written, but those of the result. */
static inline void assert_parts_alone(struct fixture *f, const struct received_text *text)
{
    size_t count = 0;
    DIR *folder = opendir(arena_printf(f->arena, "%s/tmp", f->folder));
    for (const struct dirent *entry; folder && (entry = readdir(folder));)
        count += entry->d_name[0] != '.';
    if (folder)
        closedir(folder);
    assert_int_equal(count, text ? text->part_count : 0);
    for (size_t i = 0; text && i < text->part_count; i++)
        assert_int_equal(unlink(text->parts[i].path), 0);
}

static inline const char *parts_folder(struct fixture *f)
{
    return arena_printf(f->arena, "%s/tmp", f->folder);
}

#endif
