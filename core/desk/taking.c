/*
 * taking.c - files that come while somebody writes: sent by a script one by one, with
 * the form all at once, or as a document whose text is wanted.
 *
 * A script gets JSON, a form without one its page again. What decodes a picture takes
 * time, so a form with many files takes those it has time for and says which are left.
 */
#include "desk/writing.h"

#include "base/clock.h"
#include "base/text.h"
#include "desk/arrival.h"
#include "desk/item.h"
#include "desk/picture.h"

enum { BUDGET_MS = 3500 };

/* ---- one file ------------------------------------------------------------------ */

static const char *name_of(struct dinh_ctx *ctx, const struct form_field *field)
{
    if (!field->filename.len || !text_is_clean(field->filename))
        return "tệp không tên";
    return arena_str(ctx->arena, text_nfc(ctx->arena, field->filename)).ptr;
}

void desk_picture_later(struct dinh_ctx *ctx, const char *sha256)
{
    dinh_value *args = value_map(ctx->arena);
    host_set(ctx, args, "file", sha256);
    host_queue(ctx, "desk.picture", args, 0);
}

static int take(struct dinh_ctx *ctx, const struct form_field *field, struct upload *out,
                struct error *error)
{
    int result = upload_take(desk_store(ctx), ctx->arena, field->file, name_of(ctx, field),
                             out, error);
    if (!result && out->is_picture)
        desk_picture_later(ctx, out->blob.sha256);
    return result;
}

int desk_picture(struct dinh_ctx *ctx, const dinh_value *args)
{
    struct blob blob;
    struct error error;
    if (!blob_find(desk_store(ctx), ctx->arena, value_get_text(args, "file"), &blob))
        return DINH_OK; /* it has been erased since */
    int result = picture_render(desk_store(ctx), ctx->arena, &blob, &error);
    if (result == DINH_REFUSED) {
        host_log(ctx, DINH_LOG_WARN, "ảnh %s: %s", blob.name, error.text);
        return DINH_OK; /* trying again would change nothing */
    }
    return result;
}

/* ---- the files of a form ---------------------------------------------------------- */

static void add_sentence(struct dinh_ctx *ctx, struct buf *out, const char *sentence)
{
    (void)ctx;
    if (out->len)
        buf_add_char(out, ' ');
    buf_add_text(out, sentence);
    if (!str_ends(buf_str(out), STR(".")))
        buf_add_char(out, '.');
}

/* The list a posted file goes to: "pictures.moi"; NULL when it is for none. */
static const struct field *list_of(const struct kind *kind, struct str name)
{
    static const char end[] = ".moi";
    if (!str_ends(name, STR(end)))
        return NULL;
    name.len -= strlen(end);
    const struct field *field = kind_field(kind, name);
    bool takes = field && (field->def.type == DINH_FIELD_IMAGES ||
                           field->def.type == DINH_FIELD_FILES);
    return takes ? field : NULL;
}

static void take_into(struct dinh_ctx *ctx, const struct form_field *posted,
                      const struct field *field, dinh_value *given, struct buf *said)
{
    struct upload upload;
    struct error error;
    if (take(ctx, posted, &upload, &error)) {
        add_sentence(ctx, said, host_text(ctx, "Chưa nhận %s", error.text));
        return;
    }
    if (field->def.type == DINH_FIELD_IMAGES && !upload.is_picture) {
        add_sentence(ctx, said,
                     host_text(ctx, "%s không phải là ảnh: hãy gửi ở mục tệp đính kèm",
                               name_of(ctx, posted)));
        return;
    }
    if (upload.note)
        add_sentence(ctx, said, upload.note);
    form_add_entry(ctx, given, field, str_of(upload.blob.sha256), name_of(ctx, posted));
}

const char *taking_files(struct dinh_ctx *ctx, const struct kind *kind, dinh_value *given)
{
    struct buf said = { 0 };
    int64_t until = clock_mono_ms() + BUDGET_MS;
    size_t left = 0;
    for (size_t i = 0; i < ctx->request->field_count; i++) {
        const struct form_field *posted = &ctx->request->fields[i];
        const struct field *field = list_of(kind, posted->name);
        if (!field || !posted->file || !posted->size)
            continue;
        if (clock_mono_ms() < until)
            take_into(ctx, posted, field, given, &said);
        else if (left++ == 0)
            add_sentence(ctx, &said,
                         host_text(ctx, "Chưa kịp nhận từ tệp %s trở đi: hãy gửi tiếp",
                                   name_of(ctx, posted)));
    }
    const char *text = said.len ? arena_copy(ctx->arena, said.data, said.len) : NULL;
    buf_free(&said);
    return text;
}

/* ---- a document as text ---------------------------------------------------------------
 */

static const char *joined(struct dinh_ctx *ctx, const dinh_value *sentences)
{
    struct buf out = { 0 };
    for (uint32_t i = 0; i < sentences->count; i++)
        add_sentence(ctx, &out, value_as_text(sentences->items[i]).ptr);
    const char *text = out.len ? arena_copy(ctx->arena, out.data, out.len) : NULL;
    buf_free(&out);
    return text;
}

static const char nothing_read[] =
    "Không tìm thấy chữ trong tệp này. Nhận được tệp Word (.docx) và thư (.eml).";

const char *taking_document(struct dinh_ctx *ctx, const struct kind *kind,
                            dinh_value *given, const char **note)
{
    struct arrival arrival;
    arrival_take(ctx, &arrival);
    const struct field *html = item_field(kind, DINH_FIELD_HTML);
    const struct field *images = item_field(kind, DINH_FIELD_IMAGES);
    *note = joined(ctx, arrival.notes);
    const char *fault = joined(ctx, arrival.faults);
    if (html && arrival.html.len) {
        struct buf text = { 0 };
        buf_add_str(&text, value_get_text(given, html->def.name));
        buf_add_str(&text, buf_str(&arrival.html));
        value_put(ctx->arena, given, html->def.name,
                  value_text(ctx->arena, buf_str(&text)));
        buf_free(&text);
        if (arrival.title && !value_get_text(given, kind->title->def.name).len)
            host_set(ctx, given, kind->title->def.name, arrival.title);
    } else if (!fault) {
        fault = nothing_read;
    }
    for (uint32_t i = 0; images && i < arrival.pictures->count; i++) {
        dinh_value *list = value_get(given, str_of(images->def.name));
        if (!list || list->type != DINH_LIST)
            list = host_set_list(ctx, given, images->def.name);
        value_add(ctx->arena, list, arrival.pictures->items[i]);
    }
    arrival_free(&arrival);
    return fault;
}

/* ---- for scripts
 * ------------------------------------------------------------------------- */

static const char no_right[] = "Chỉ người nhận hoặc biên tập tin bài mới gửi được tệp.";

static bool may_send(struct dinh_ctx *ctx)
{
    return host_may(ctx, "desk.edit") || host_may(ctx, "desk.receive");
}

static bool is_script(struct dinh_ctx *ctx)
{
    return request_header(ctx->request, "x-token").ptr != NULL;
}

static int json_fault(struct dinh_ctx *ctx, int status, const char *sentence)
{
    dinh_value *map = value_map(ctx->arena);
    host_set(ctx, map, "error", sentence);
    return desk_json(ctx, status, map);
}

static int json_upload(struct dinh_ctx *ctx, const struct form_field *posted)
{
    struct upload upload;
    struct error error;
    int result = take(ctx, posted, &upload, &error);
    if (result)
        return json_fault(ctx, result == DINH_REFUSED ? 422 : 500,
                          host_text(ctx, "Chưa nhận %s.", error.text));
    dinh_value *map = value_map(ctx->arena);
    host_set(ctx, map, "file", upload.blob.sha256);
    host_set(ctx, map, "href", blob_href(ctx->arena, &upload.blob));
    host_set(ctx, map, "name", upload.blob.name);
    host_set(ctx, map, "type", upload.blob.type);
    host_set_int(ctx, map, "width", upload.blob.width);
    host_set_int(ctx, map, "height", upload.blob.height);
    host_set_bool(ctx, map, "is_picture", upload.is_picture);
    if (upload.note)
        host_set(ctx, map, "note", upload.note);
    return desk_json(ctx, 200, map);
}

/* From a form: all of them, then the library where they stand. */
static int form_upload(struct dinh_ctx *ctx)
{
    struct buf said = { 0 };
    struct upload upload;
    struct error error;
    int64_t until = clock_mono_ms() + BUDGET_MS;
    size_t taken = 0, left = 0;
    for (size_t i = 0; i < ctx->request->field_count; i++) {
        const struct form_field *posted = &ctx->request->fields[i];
        if (!str_is(posted->name, "tep") || !posted->file || !posted->size)
            continue;
        if (clock_mono_ms() >= until)
            left++;
        else if (take(ctx, posted, &upload, &error))
            add_sentence(ctx, &said, host_text(ctx, "Chưa nhận %s", error.text));
        else
            taken++;
    }
    if (left)
        add_sentence(ctx, &said,
                     host_text(ctx, "Còn %zu tệp chưa kịp nhận: hãy gửi tiếp", left));
    if (!taken && !said.len)
        add_sentence(ctx, &said, "Chưa chọn tệp nào");
    const char *fault = said.len ? arena_copy(ctx->arena, said.data, said.len) : NULL;
    buf_free(&said);
    return fault ? media_show(ctx, 422, fault)
                 : desk_done(ctx, media_back(ctx), "uploaded");
}

int upload_post(struct dinh_ctx *ctx)
{
    const struct form_field *posted = request_field(ctx->request, "tep");
    bool has_file = posted && posted->file && posted->size;
    if (!may_send(ctx))
        return is_script(ctx) ? json_fault(ctx, 422, no_right)
                              : host_fail(ctx, 422, "%s", no_right);
    if (!is_script(ctx))
        return form_upload(ctx);
    return has_file ? json_upload(ctx, posted)
                    : json_fault(ctx, 422, "Không thấy tệp nào được gửi lên.");
}

static dinh_value *shown_pictures(struct dinh_ctx *ctx, const dinh_value *pictures)
{
    dinh_value *list = value_list(ctx->arena);
    for (uint32_t i = 0; i < pictures->count; i++) {
        struct blob blob;
        struct str file = value_get_text(pictures->items[i], "file");
        if (!blob_find(desk_store(ctx), ctx->arena, file, &blob))
            continue;
        dinh_value *map = value_copy(ctx->arena, pictures->items[i]);
        host_set(ctx, map, "href", blob_href(ctx->arena, &blob));
        host_set(ctx, map, "name", blob.name);
        value_add(ctx->arena, list, map);
    }
    return list;
}

int document_post(struct dinh_ctx *ctx)
{
    struct arrival arrival;
    if (!may_send(ctx))
        return json_fault(ctx, 422, no_right);
    arrival_take(ctx, &arrival);
    const char *fault = joined(ctx, arrival.faults), *note = joined(ctx, arrival.notes);
    dinh_value *map = value_map(ctx->arena);
    bool is_read = arrival.html.len > 0;
    if (is_read) {
        value_put(ctx->arena, map, "html", value_text(ctx->arena, buf_str(&arrival.html)));
        host_set(ctx, map, "title", arrival.title ? arrival.title : "");
        host_set_value(ctx, map, "images", shown_pictures(ctx, arrival.pictures));
        if (note || fault)
            host_set(ctx, map, "note", fault ? fault : note);
    }
    arrival_free(&arrival);
    return is_read ? desk_json(ctx, 200, map)
                   : json_fault(ctx, 422, fault ? fault : nothing_read);
}
