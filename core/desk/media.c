/*
 * media.c - the library of pictures: what there is, where it is used, how it was
 * described; and choosing some of them for the item one is writing.
 *
 * Smaller copies are left out, and so is what only lies beside an item (photos of
 * papers and signed sheets): those are nobody's pictures for a page.
 */
#include "desk/writing.h"

#include "base/text.h"
#include "desk/item.h"
#include "store/rendition.h"

enum { PER_PAGE = 24, USES_SHOWN = 3, USES_READ = 8, THUMB_WIDTH = 320 };

/* ---- where a picture is used -------------------------------------------------------- */

static const char *alt_in(const struct kind *kind, const dinh_value *raw, struct str file)
{
    for (uint32_t i = 0; i < kind->field_count; i++) {
        const dinh_value *list = kind->fields[i].def.type == DINH_FIELD_IMAGES
                                     ? value_get(raw, str_of(kind->fields[i].def.name))
                                     : NULL;
        for (uint32_t j = 0; list && j < list->count; j++)
            if (str_eq(value_get_text(list->items[j], "file"), file) &&
                value_get_text(list->items[j], "alt").len)
                return value_get_text(list->items[j], "alt").ptr;
    }
    return NULL;
}

static size_t read_uses(struct dinh_ctx *ctx, struct str file, int64_t ids[USES_READ])
{
    struct dinh_rows *rows = store_query(desk_store(ctx),
                                         "SELECT item_id FROM file_use WHERE sha256 = $1"
                                         " AND is_shown = 1 ORDER BY item_id DESC LIMIT $2",
                                         "si", file, (int64_t)USES_READ);
    size_t count = 0;
    while (rows_next(rows) > 0)
        if (count < USES_READ)
            ids[count++] = rows_int(rows, 0);
    return count;
}

/* Fills `uses` (may be NULL) with { code, href, title }; how it was described last. */
static const char *look_at_uses(struct dinh_ctx *ctx, struct str file, dinh_value *uses)
{
    struct content *content = ctx->workspace->content;
    int64_t ids[USES_READ];
    size_t count = read_uses(ctx, file, ids);
    const char *alt = NULL;
    for (size_t i = 0; i < count; i++) {
        struct flow item;
        if (flow_read(content, ctx->arena, ids[i], &item))
            continue;
        if (!alt) {
            const dinh_value *raw = content_raw(content, ctx->arena, ids[i]);
            alt = raw ? alt_in(item.kind, raw, file) : NULL;
        }
        if (!uses || uses->count >= USES_SHOWN)
            continue;
        dinh_value *map = host_add_map(ctx, uses);
        host_set(ctx, map, "title", *item.title ? item.title : item.code);
        host_set(ctx, map, "href", item_href(ctx, &item, ""));
    }
    return alt;
}

/* ---- which pictures -------------------------------------------------------------------
 */

/* Do all words of the question occur in the name or in a title it is used under? */
static bool matches(struct dinh_ctx *ctx, struct str words, const char *name,
                    const char *titles)
{
    struct str where =
        text_fold(ctx->arena, str_of(host_text(ctx, "%s %s", name, titles ? titles : "")));
    while (words.ptr) {
        struct str word = str_cut(&words, ' ');
        if (word.len && str_find(where, word) < 0)
            return false;
    }
    return true;
}

struct page {
    const char *words; /* asked for, folded; "" */
    uint32_t page, total;
    struct blob *blobs; /* PER_PAGE of them */
    size_t count;
};

static void read_pictures(struct dinh_ctx *ctx, struct page *page)
{
    struct dinh_rows *rows = store_query(
        desk_store(ctx),
        "SELECT f.sha256, f.name, (SELECT max(i.title) FROM file_use AS u"
        " JOIN item AS i ON i.id = u.item_id WHERE u.sha256 = f.sha256 AND u.is_shown = 1)"
        " FROM file AS f WHERE f.width > 0"
        " AND NOT EXISTS (SELECT 1 FROM rendition AS r WHERE r.file_sha256 = f.sha256)"
        " AND (NOT EXISTS (SELECT 1 FROM beside AS b WHERE b.sha256 = f.sha256)"
        " OR EXISTS (SELECT 1 FROM file_use AS u WHERE u.sha256 = f.sha256))"
        " ORDER BY f.added_at DESC, f.sha256",
        "");
    uint32_t first = (page->page - 1) * PER_PAGE;
    struct str hashes[PER_PAGE];
    size_t count = 0;
    while (rows_next(rows) > 0) {
        const char *name = rows_text(rows, 1);
        if (!matches(ctx, str_of(page->words), name, rows_text(rows, 2)))
            continue;
        if (page->total >= first && count < PER_PAGE)
            hashes[count++] = arena_str(ctx->arena, rows_str(rows, 0));
        page->total++;
    }
    page->blobs = arena_alloc(ctx->arena, PER_PAGE * sizeof *page->blobs);
    for (size_t i = 0; i < count; i++)
        if (blob_find(desk_store(ctx), ctx->arena, hashes[i], &page->blobs[page->count]))
            page->count++;
}

/* ---- the page
 * ---------------------------------------------------------------------------- */

static const char *thumb(struct dinh_ctx *ctx, const struct blob *blob)
{
    struct rendition *all;
    size_t count = rendition_list(desk_store(ctx), ctx->arena, str_of(blob->sha256), &all);
    for (size_t i = 0; i < count; i++)
        if (all[i].width >= THUMB_WIDTH)
            return all[i].href;
    return blob_href(ctx->arena, blob);
}

static void add_picture(struct dinh_ctx *ctx, dinh_value *list, const struct blob *blob)
{
    dinh_value *map = host_add_map(ctx, list), *uses = value_list(ctx->arena);
    const char *alt = look_at_uses(ctx, str_of(blob->sha256), uses);
    host_set(ctx, map, "file", blob->sha256);
    host_set(ctx, map, "file_name", blob->name);
    host_set(ctx, map, "href", blob_href(ctx->arena, blob));
    host_set(ctx, map, "thumb", thumb(ctx, blob));
    host_set(ctx, map, "alt", alt ? alt : "");
    host_set(ctx, map, "sides",
             host_text(ctx, "%d × %d", (int)blob->width, (int)blob->height));
    host_set_size(ctx, map, "size", blob->size);
    host_set_value(ctx, map, "uses", uses);
    host_set_bool(ctx, map, "is_used", uses->count > 0);
}

/* What a query of the address or a field of the form says. */
static const char *asked(struct dinh_ctx *ctx, const char *name)
{
    bool posts = ctx->request->method == HTTP_METHOD_POST;
    const char *text = posts ? host_form(ctx, name) : host_query(ctx, name);
    return text ? text : "";
}

static bool put_target(struct dinh_ctx *ctx, int *status)
{
    struct writing writing;
    const char *name = asked(ctx, "cho"), *list = asked(ctx, "truong");
    if (!*name)
        return true;
    if (!writing_named(ctx, name, &writing, status))
        return false;
    dinh_value *target = host_set_map(ctx, ctx->data, "target");
    host_set(ctx, target, "name", name);
    host_set(ctx, target, "list", list);
    host_set(ctx, target, "back", writing_href(ctx, &writing, "/soan"));
    const char *label = text_lower(ctx->arena, str_of(writing.kind->def.label)).ptr;
    host_set(ctx, target, "title",
             writing.item && *writing.item->title ? writing.item->title
                                                  : host_text(ctx, "%s mới", label));
    return true;
}

const char *media_back(struct dinh_ctx *ctx)
{
    const char *name = asked(ctx, "cho"), *list = asked(ctx, "truong");
    return *name ? host_text(ctx, "/ban/kho-anh?cho=%s&truong=%s", host_encode(ctx, name),
                             host_encode(ctx, list))
                 : "/ban/kho-anh";
}

int media_show(struct dinh_ctx *ctx, int status, const char *fault)
{
    const char *words = asked(ctx, "tim");
    int64_t number = ctx->request->method == HTTP_METHOD_POST
                         ? 1
                         : host_query_int(ctx, "trang", 1, 1, 100000);
    int refused;
    if (number < 1)
        return host_fail(ctx, 404, "Không có trang này.");
    if (!put_target(ctx, &refused))
        return refused;
    struct page page = { .words = text_fold(ctx->arena, str_of(words)).ptr,
                         .page = (uint32_t)number };
    read_pictures(ctx, &page);
    dinh_value *list = host_set_list(ctx, ctx->data, "pictures");
    for (size_t i = 0; i < page.count; i++)
        add_picture(ctx, list, &page.blobs[i]);
    dinh_query pages = { .page = page.page,
                         .per_page = PER_PAGE,
                         .total = page.total,
                         .pages = (page.total + PER_PAGE - 1) / PER_PAGE };
    host_pager(ctx, &pages);
    host_set_int(ctx, ctx->data, "total", page.total);
    host_set_bool(ctx, ctx->data, "is_empty", page.count == 0);
    host_set(ctx, ctx->data, "words", words);
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "nav.media"),
                            "media/media");
}

int media_page(struct dinh_ctx *ctx)
{
    return media_show(ctx, 200, NULL);
}

/* ---- choosing
 * ------------------------------------------------------------------------------- */

static size_t add_chosen(struct dinh_ctx *ctx, dinh_value *given, const struct field *field)
{
    size_t count = 0;
    for (size_t i = 0; i < ctx->request->field_count; i++) {
        const struct form_field *posted = &ctx->request->fields[i];
        struct blob blob;
        if (!str_is(posted->name, "chon") || posted->file || !posted->value.len ||
            !blob_find(desk_store(ctx), ctx->arena, posted->value, &blob) || !blob.width)
            continue;
        struct str file = str_of(blob.sha256);
        form_add_entry(ctx, given, field, file, NULL);
        const dinh_value *list = value_get(given, str_of(field->def.name));
        const char *alt = look_at_uses(ctx, file, NULL);
        if (alt)
            host_set(ctx, list->items[list->count - 1], "alt", alt);
        count++;
    }
    return count;
}

int media_post(struct dinh_ctx *ctx)
{
    struct writing writing;
    int status;
    if (!writing_named(ctx, asked(ctx, "cho"), &writing, &status))
        return status;
    const struct field *field = kind_field(writing.kind, str_of(asked(ctx, "truong")));
    if (!field || field->def.type != DINH_FIELD_IMAGES)
        return host_fail(ctx, 422, "Không rõ ảnh được chọn cho mục nào của bài.");
    writing_resume(ctx, &writing);
    dinh_value *given = value_copy(ctx->arena, writing.values);
    if (!add_chosen(ctx, given, field))
        return media_show(ctx, 422, "Chưa chọn ảnh nào.");
    if (writing_keep(ctx, &writing, given))
        return media_show(ctx, 500, "Chưa ghi được, hãy thử lại.");
    return host_redirect(
        ctx, 303,
        host_text(ctx, "%s#o-%s", writing_href(ctx, &writing, "/soan"), field->def.name));
}
