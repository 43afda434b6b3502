/*
 * docx.c - a .docx read in three passes over its zip: what it consists of, its texts,
 * its pictures (docx_read of docx.h). Writing is in docx_write.c.
 */
#include "desk/docx_write.h"

#include "base/clock.h"
#include "desk/zip.h"
#include "store/media.h"

#include <dinh/plugin.h>
#include <fcntl.h>
#include <unistd.h>

enum {
    MAIN_MAX = 24 * 1024 * 1024,
    SIDE_MAX = 4 * 1024 * 1024, /* styles, numbering, relations */
    RELATIONS_MAX = 20000
};

/* ---- parts and their names ---- */

/* "media/image1.png" or "/word/media/image1.png", seen from the folder "word/". */
static const char *resolve(struct arena *arena, struct str folder, struct str target)
{
    if (str_starts(target, STR("/")))
        return arena_str(arena, str_from(target, 1)).ptr;
    while (str_starts(target, STR("../"))) {
        target = str_from(target, 3);
        folder.len -= folder.len > 0;
        while (folder.len && folder.ptr[folder.len - 1] != '/')
            folder.len--;
    }
    return arena_printf(arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(target));
}

static struct str folder_of(struct str name)
{
    while (name.len && name.ptr[name.len - 1] != '/')
        name.len--;
    return name;
}

static const char *last_name(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

/* "word/document.xml" -> "word/_rels/document.xml.rels" */
static const char *relations_name(struct arena *arena, const char *part)
{
    struct str folder = folder_of(str_of(part));
    return arena_printf(arena, "%.*s_rels/%s.rels", STR_ARG(folder), last_name(part));
}

static int read_relations(struct arena *arena, struct str bytes, struct docx_relations *out,
                          struct error *error)
{
    struct xml_node *root = NULL;
    *out = (struct docx_relations){ NULL, 0 };
    int result = bytes.len ? xml_parse(arena, bytes, &root, error) : 0;
    if (result || !root)
        return result;
    size_t count = 0;
    for (const struct xml_node *node = root->first; node; node = node->next)
        count += xml_is(node, "Relationship");
    if (count > RELATIONS_MAX)
        count = RELATIONS_MAX;
    out->list = arena_alloc(arena, (count + 1) * sizeof *out->list);
    for (const struct xml_node *node = root->first; node && out->count < count;
         node = node->next)
        if (xml_is(node, "Relationship"))
            out->list[out->count++] = (struct docx_relation){
                .id = xml_attribute(node, "Id"),
                .target = xml_attribute(node, "Target"),
                .is_external = str_is(xml_attribute(node, "TargetMode"), "External"),
            };
    return 0;
}

/* The name of the part with the text: most often word/document.xml. */
static int find_main(struct arena *arena, const char *path, const char **name,
                     struct error *error)
{
    struct zip_part rels = { .name = "_rels/.rels", .most = SIDE_MAX };
    struct xml_node *root = NULL;
    *name = "word/document.xml";
    int result = zip_read(arena, path, &rels, 1, error);
    if (!result && rels.bytes.len)
        result = xml_parse(arena, rels.bytes, &root, error);
    for (const struct xml_node *node = root ? root->first : NULL; node; node = node->next)
        if (str_ends(xml_attribute(node, "Type"), STR("/officeDocument")))
            *name = resolve(arena, STR(""), xml_attribute(node, "Target"));
    return result;
}

/* ---- texts ---- */

enum source {
    MAIN,
    MAIN_RELS,
    STYLES,
    NUMBERING,
    FEET,
    FEET_RELS,
    ENDS,
    ENDS_RELS,
    SOURCES
};

struct texts {
    struct xml_node *root[SOURCES]; /* not of relations; NULL: not there */
    struct docx_relations main, feet, ends;
};

static int parse_texts(struct arena *arena, const struct zip_part parts[SOURCES],
                       struct texts *texts, struct error *error)
{
    static const enum source trees[] = { MAIN, STYLES, NUMBERING, FEET, ENDS };
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
        enum source which = trees[i];
        if (parts[which].bytes.len &&
            xml_parse(arena, parts[which].bytes, &texts->root[which], error))
            return DINH_REFUSED;
    }
    int result = read_relations(arena, parts[MAIN_RELS].bytes, &texts->main, error);
    if (!result)
        result = read_relations(arena, parts[FEET_RELS].bytes, &texts->feet, error);
    if (!result)
        result = read_relations(arena, parts[ENDS_RELS].bytes, &texts->ends, error);
    if (result || xml_child(texts->root[MAIN], "body"))
        return result;
    error_set(error, "đây không phải tệp Word (.docx)");
    return DINH_REFUSED;
}

static int read_texts(struct arena *arena, const char *path, const char *main,
                      struct texts *texts, struct error *error)
{
    static const char *const names[SOURCES] = { [STYLES] = "styles.xml",
                                                [NUMBERING] = "numbering.xml",
                                                [FEET] = "footnotes.xml",
                                                [ENDS] = "endnotes.xml" };
    struct str folder = folder_of(str_of(main));
    struct zip_part parts[SOURCES] = { [MAIN] = { .name = main, .most = MAIN_MAX } };
    for (size_t i = 0; i < SOURCES; i++)
        if (names[i])
            parts[i] = (struct zip_part){ .name = resolve(arena, folder, str_of(names[i])),
                                          .most = SIDE_MAX };
    parts[MAIN_RELS].name = relations_name(arena, main);
    parts[FEET_RELS].name = relations_name(arena, parts[FEET].name);
    parts[ENDS_RELS].name = relations_name(arena, parts[ENDS].name);
    parts[MAIN_RELS].most = parts[FEET_RELS].most = parts[ENDS_RELS].most = SIDE_MAX;
    int result = zip_read(arena, path, parts, SOURCES, error);
    return result ? result : parse_texts(arena, parts, texts, error);
}

/* ---- writing ---- */

static const struct xml_node *find_note(const struct texts *texts,
                                        const struct docx_note *note)
{
    const struct xml_node *root = texts->root[note->is_end ? ENDS : FEET];
    for (const struct xml_node *node = root ? root->first : NULL; node; node = node->next)
        if (node->name && str_eq(xml_attribute(node, "id"), note->id))
            return node;
    return NULL;
}

/* A note may refer to further ones. */
static void write_notes(struct docx *docx, const struct texts *texts)
{
    for (size_t i = 0; i < docx->note_count && docx_may_go_on(docx); i++) {
        const struct docx_note *note = &docx->notes[i];
        docx->relations = note->is_end ? &texts->ends : &texts->feet;
        docx->prefix =
            str_of(arena_printf(docx->arena,
                                note->is_end ? "<a href=\"#_ednref%u\">[c%u]</a> "
                                             : "<a href=\"#_ftnref%u\">[%u]</a> ",
                                note->number, note->number));
        docx_write_blocks(docx, find_note(texts, note));
        docx->prefix = STR("");
    }
}

static int write_all(struct docx *docx, const struct texts *texts, struct error *error)
{
    docx->until_cpu_ms = clock_cpu_ms() + DOCX_CPU_MS;
    docx->prefix = STR("");
    docx->relations = &texts->main;
    docx_styles_open(&docx->styles, docx->arena, texts->root[STYLES],
                     texts->root[NUMBERING]);
    docx_write_blocks(docx, xml_child(texts->root[MAIN], "body"));
    write_notes(docx, texts);
    for (size_t i = 0; i < DOCX_FIELDS_MAX; i++)
        buf_free(&docx->fields[i].code);
    if (!docx->fault)
        return 0;
    error_set(error, "%s", docx->fault);
    return DINH_REFUSED;
}

/* ---- pictures ---- */

/* A drawing of Windows (EMF) or nothing at all is no picture for us. */
static bool is_picture(const char *path)
{
    char head[64];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd >= 0 ? read(fd, head, sizeof head) : -1;
    if (fd >= 0)
        close(fd);
    return got > 0 && media_may_be_picture((struct str){ head, (size_t)got });
}

static int open_pictures(struct docx *docx, struct received *received, struct str folder,
                         struct zip_part *parts, struct error *error)
{
    for (size_t i = 0; i < docx->picture_count; i++) {
        size_t at;
        const char *name = resolve(docx->arena, folder, docx->pictures[i].target);
        struct str alt = docx->pictures[i].alt;
        parts[i] = (struct zip_part){ .name = name, .most = RECEIVED_PART_BYTES };
        parts[i].fd = received_open(received, last_name(name),
                                    arena_str(docx->arena, alt).ptr, &at, error);
        if (parts[i].fd < 0)
            return DINH_FAILED;
    }
    return 0;
}

static int read_pictures(struct docx *docx, struct received *received, const char *path,
                         struct str folder, struct error *error)
{
    struct zip_part parts[RECEIVED_PARTS_MAX] = { { .fd = 0 } };
    int result = open_pictures(docx, received, folder, parts, error);
    if (!result && docx->picture_count)
        result = zip_read(docx->arena, path, parts, docx->picture_count, error);
    for (size_t i = 0; i < docx->picture_count; i++) {
        if (parts[i].fd > 0)
            close(parts[i].fd);
        if (!result && !is_picture(received->parts[i].path))
            received_lose(received, i);
    }
    return result;
}

/* ---- the whole ---- */

static int read_all(struct docx *docx, struct received *received, const char *path,
                    struct received_text *out, struct error *error)
{
    struct texts texts = { .main = { NULL, 0 } };
    const char *main;
    int result = find_main(docx->arena, path, &main, error);
    if (!result)
        result = read_texts(docx->arena, path, main, &texts, error);
    if (!result)
        result = write_all(docx, &texts, error);
    if (!result)
        result = read_pictures(docx, received, path, folder_of(str_of(main)), error);
    if (!result)
        result = received_finish(received, buf_str(&docx->html), (struct str){ NULL, 0 },
                                 out, error);
    return result;
}

int docx_read(struct arena *arena, const char *path, const char *folder,
              struct received_text *out, struct error *error)
{
    struct arena *own = arena_create(0); /* a large file outgrows a request's memory */
    struct docx *docx = arena_alloc(own, sizeof *docx);
    struct received *received = arena_alloc(own, sizeof *received);
    *out = (struct received_text){ .title = STR("") };
    received->arena = arena;
    received->folder = folder;
    docx->arena = own;
    int result = read_all(docx, received, path, out, error);
    if (result)
        received_drop(received);
    buf_free(&docx->html);
    arena_destroy(own);
    return result;
}
