/*
 * arrival.c - files that come in with a form (arrival.h): kept first, then read.
 *
 * A letter may hold a document that holds pictures; what is inside is taken the same
 * way as if it had been sent alone, to a depth of two.
 */
#include "desk/arrival.h"

#include "base/text.h"
#include "content/sanitize.h"
#include "desk/docx.h"
#include "desk/picture.h"

#include <unistd.h>

enum { DEEPEST = 2, PICTURES_MAX = 60 };

/* ---- what a file is -------------------------------------------------------------- */

static bool ends_nocase(struct str name, const char *ending)
{
    struct str tail = str_of(ending);
    return name.len > tail.len && str_eq_nocase(str_from(name, name.len - tail.len), tail);
}

static enum arrived_as kind_of_file(struct str name, bool is_sheet, bool is_picture)
{
    if (is_picture)
        return is_sheet ? ARRIVED_SHEET : ARRIVED_PICTURE;
    if (ends_nocase(name, ".docx"))
        return ARRIVED_TEXT;
    return ends_nocase(name, ".eml") ? ARRIVED_MAIL : ARRIVED_OTHER;
}

static void add_fault(struct dinh_ctx *ctx, struct arrival *arrival, const char *name,
                      const char *sentence)
{
    host_add(ctx, arrival->faults, host_text(ctx, "Tệp “%s”: %s.", name, sentence));
}

static bool add_file(struct arrival *arrival, const struct blob *blob, enum arrived_as as)
{
    for (size_t i = 0; i < arrival->count; i++)
        if (!strcmp(arrival->files[i].blob.sha256, blob->sha256))
            return false; /* the same file twice */
    if (arrival->count == ARRIVAL_FILES)
        return false;
    arrival->files[arrival->count++] = (struct arrived){ *blob, as };
    return true;
}

static void add_picture(struct dinh_ctx *ctx, struct arrival *arrival,
                        const struct blob *blob, const char *alt, struct str caption)
{
    if (arrival->pictures->count >= PICTURES_MAX)
        return;
    dinh_value *picture = host_add_map(ctx, arrival->pictures);
    host_set(ctx, picture, "file", blob->sha256);
    desk_picture_later(ctx, blob->sha256);
    if (alt && *alt)
        host_set(ctx, picture, "alt", alt);
    if (caption.len)
        value_put(ctx->arena, picture, "caption", value_text(ctx->arena, caption));
}

/* ---- what is in a file --------------------------------------------------------------- */

static void read_text(struct dinh_ctx *ctx, struct arrival *arrival, const char *path,
                      const char *name, bool is_mail, int depth);

/* The figure (or the bare <img>) that begins before and ends behind `at`. */
struct span {
    size_t from, to;
    bool is_figure;
};

static struct span picture_span(struct str html, size_t at)
{
    static const char open[] = "<figure>", close[] = "</figure>";
    struct span span = { .from = at };
    struct str before = { html.ptr, at };
    ptrdiff_t found = -1, next, end = str_find(str_from(html, at), STR(close));
    while ((next = str_find(str_from(before, (size_t)(found + 1)), STR(open))) >= 0)
        found += 1 + next;
    if (found >= 0 && end >= 0 &&
        str_find(str_from(before, (size_t)found), STR(close)) < 0) {
        span.from = (size_t)found;
        span.to = at + (size_t)end + strlen(close);
        span.is_figure = true;
        return span;
    }
    while (span.from > 0 && html.ptr[span.from] != '<')
        span.from--;
    end = str_find_char(str_from(html, at), '>');
    span.to = end < 0 ? html.len : at + (size_t)end + 1;
    return span;
}

static struct str caption_of(struct dinh_ctx *ctx, struct str figure)
{
    static const char open[] = "<figcaption>", close[] = "</figcaption>";
    ptrdiff_t at = str_find(figure, STR(open));
    if (at < 0)
        return (struct str){ "", 0 };
    struct str rest = str_from(figure, (size_t)at + strlen(open));
    ptrdiff_t end = str_find(rest, STR(close));
    rest.len = end < 0 ? 0 : (size_t)end;
    return str_trim(html_to_text(ctx->arena, rest));
}

/* The words under the picture of this part, and the picture taken out of the text:
 * it goes into the album, where it is described. */
static struct str cut_picture(struct dinh_ctx *ctx, struct str *html, size_t part)
{
    ptrdiff_t at = str_find(*html, str_of(host_text(ctx, "src=\"part:%zu\"", part)));
    if (at < 0)
        return (struct str){ "", 0 };
    struct span span = picture_span(*html, (size_t)at);
    struct str caption = { "", 0 };
    if (span.is_figure)
        caption =
            caption_of(ctx, (struct str){ html->ptr + span.from, span.to - span.from });
    char *joined = arena_alloc_raw(ctx->arena, html->len + 1);
    memcpy(joined, html->ptr, span.from);
    memcpy(joined + span.from, html->ptr + span.to, html->len - span.to);
    *html = (struct str){ joined, html->len - (span.to - span.from) };
    return caption;
}

static void take_part(struct dinh_ctx *ctx, struct arrival *arrival,
                      const struct part *part, struct str caption, int depth)
{
    struct upload upload;
    struct error error;
    const char *name = part->name && *part->name ? part->name : "tệp kèm theo";
    if (upload_take(desk_store(ctx), ctx->arena, part->path, name, &upload, &error)) {
        add_fault(ctx, arrival, name, error.text);
    } else if (upload.is_picture) {
        add_picture(ctx, arrival, &upload.blob, part->alt, caption);
    } else {
        enum arrived_as as = kind_of_file(str_of(upload.blob.name), false, false);
        if (add_file(arrival, &upload.blob, as) && as == ARRIVED_TEXT)
            read_text(ctx, arrival, blob_path(desk_store(ctx), ctx->arena, &upload.blob),
                      name, false, depth + 1);
    }
    unlink(part->path);
}

static void take_received(struct dinh_ctx *ctx, struct arrival *arrival,
                          const struct received_text *text, int depth)
{
    struct str html = text->html;
    if (text->title.len && !arrival->title)
        arrival->title = arena_str(ctx->arena, text->title).ptr;
    if (text->sender && !arrival->sender)
        arrival->sender = text->sender;
    if (text->sent_ms && !arrival->sent_ms)
        arrival->sent_ms = text->sent_ms;
    struct str *captions =
        arena_alloc(ctx->arena, (text->part_count + 1) * sizeof *captions);
    for (size_t i = 0; i < text->part_count; i++)
        captions[i] = cut_picture(ctx, &html, i);
    html = sanitize_html(ctx->arena, html);
    if (html.ptr)
        buf_add_str(&arrival->html, html);
    for (size_t i = 0; i < text->part_count; i++)
        take_part(ctx, arrival, &text->parts[i], captions[i], depth);
}

static void read_text(struct dinh_ctx *ctx, struct arrival *arrival, const char *path,
                      const char *name, bool is_mail, int depth)
{
    struct received_text text = { 0 };
    struct error error = { "" };
    const char *folder = arena_printf(ctx->arena, "%s/tmp", store_folder(desk_store(ctx)));
    if (depth > DEEPEST)
        return;
    int result = is_mail ? eml_read(ctx->arena, path, folder, &text, &error)
                         : docx_read(ctx->arena, path, folder, &text, &error);
    if (result)
        add_fault(ctx, arrival, name, error.text);
    else
        take_received(ctx, arrival, &text, depth);
}

static void read_file(struct dinh_ctx *ctx, struct arrival *arrival,
                      const struct arrived *file, const char *path, const char *name)
{
    arrival->has_mail |= file->as == ARRIVED_MAIL;
    if (file->as == ARRIVED_PICTURE)
        add_picture(ctx, arrival, &file->blob, NULL, (struct str){ "", 0 });
    else if (file->as == ARRIVED_TEXT || file->as == ARRIVED_MAIL)
        read_text(ctx, arrival, path, name, file->as == ARRIVED_MAIL, 0);
}

/* ---- taking ----------------------------------------------------------------------------
 */

static void take_posted(struct dinh_ctx *ctx, struct arrival *arrival,
                        const struct form_field *field)
{
    struct upload upload;
    struct error error;
    const char *name = arena_str(ctx->arena, field->filename).ptr;
    bool is_sheet = str_is(field->name, "giay");
    if (!text_is_clean(field->filename) || !*name)
        name = "tệp không tên";
    if (arrival->count == ARRIVAL_FILES) {
        add_fault(ctx, arrival, name, "mỗi lần nhận được nhiều nhất 40 tệp");
        return;
    }
    /* A letter is kept as the text it is; one in an old encoding can be read all the
     * same. */
    bool is_mail = ends_nocase(field->filename, ".eml");
    const char *kept = is_mail ? host_text(ctx, "%s.txt", name) : name;
    if (upload_take(desk_store(ctx), ctx->arena, field->file, kept, &upload, &error)) {
        if (!is_mail)
            add_fault(ctx, arrival, name, error.text);
        else
            read_file(ctx, arrival, &(struct arrived){ .as = ARRIVED_MAIL }, field->file,
                      name);
        return;
    }
    if (upload.note)
        host_add(ctx, arrival->notes, upload.note);
    enum arrived_as as =
        is_mail ? ARRIVED_MAIL
                : kind_of_file(str_of(upload.blob.name), is_sheet, upload.is_picture);
    if (add_file(arrival, &upload.blob, as))
        read_file(ctx, arrival, &arrival->files[arrival->count - 1],
                  blob_path(desk_store(ctx), ctx->arena, &upload.blob), name);
}

/* "p:<sha256>" of an earlier try of the same form. */
static void take_named(struct dinh_ctx *ctx, struct arrival *arrival, struct str value)
{
    struct blob blob;
    if (value.len != BLOB_HASH_SIZE + 1 || value.ptr[1] != ':' ||
        !strchr("spdef", value.ptr[0]) ||
        !blob_find(desk_store(ctx), ctx->arena, str_from(value, 2), &blob))
        return;
    enum arrived_as as = (enum arrived_as)value.ptr[0];
    if (add_file(arrival, &blob, as))
        read_file(ctx, arrival, &arrival->files[arrival->count - 1],
                  blob_path(desk_store(ctx), ctx->arena, &blob), blob.name);
}

void arrival_take(struct dinh_ctx *ctx, struct arrival *out)
{
    *out = (struct arrival){ .pictures = value_list(ctx->arena),
                             .notes = value_list(ctx->arena),
                             .faults = value_list(ctx->arena) };
    for (size_t i = 0; i < ctx->request->field_count; i++) {
        const struct form_field *field = &ctx->request->fields[i];
        if (str_is(field->name, "da_nhan") && !field->file)
            take_named(ctx, out, field->value);
        else if ((str_is(field->name, "giay") || str_is(field->name, "tep")) &&
                 field->file && field->size)
            take_posted(ctx, out, field);
    }
}

const struct blob *arrival_one(struct dinh_ctx *ctx, const char *name, const char **fault)
{
    const struct form_field *field = request_field(ctx->request, name);
    struct upload *upload = arena_alloc(ctx->arena, sizeof *upload);
    struct error error;
    *fault = NULL;
    if (!field || !field->file || !field->size)
        return NULL;
    const char *said = text_is_clean(field->filename) && field->filename.len
                           ? arena_str(ctx->arena, field->filename).ptr
                           : "tệp không tên";
    if (upload_take(desk_store(ctx), ctx->arena, field->file, said, upload, &error) == 0)
        return &upload->blob;
    *fault = host_text(ctx, "Tệp “%s”: %s.", said, error.text);
    return NULL;
}

dinh_value *arrival_list(struct dinh_ctx *ctx, const struct arrival *arrival)
{
    dinh_value *list = value_list(ctx->arena);
    for (size_t i = 0; i < arrival->count; i++) {
        const struct arrived *file = &arrival->files[i];
        dinh_value *map = host_add_map(ctx, list);
        host_set(ctx, map, "value", host_text(ctx, "%c:%s", file->as, file->blob.sha256));
        host_set(ctx, map, "name", file->blob.name);
        host_set(ctx, map, "href", blob_href(ctx->arena, &file->blob));
        host_set_bool(ctx, map, "is_picture",
                      file->as == ARRIVED_SHEET || file->as == ARRIVED_PICTURE);
    }
    return list;
}

void arrival_free(struct arrival *arrival)
{
    buf_free(&arrival->html);
}
