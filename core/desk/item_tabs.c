/*
 * item_tabs.c - the four ways to look at an item: as it will be published, what was
 * changed, what came in, what happened to it.
 *
 * Comparing goes against revision 1 (what came in), against what was submitted, or
 * against any revision of the history; words are compared by syllables (diff.h), the
 * album by its files.
 */
#include "desk/item.h"

#include "base/text.h"
#include "content/diff.h"
#include "content/sanitize.h"
#include "store/blob.h"

/* ---- as published ---------------------------------------------------------------- */

static void put_published(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    dinh_value *draft = item_draft(ctx, item);
    const struct field *html = item_field(item->kind, DINH_FIELD_HTML);
    const struct field *images = item_field(item->kind, DINH_FIELD_IMAGES);
    const struct field *files = item_field(item->kind, DINH_FIELD_FILES);
    if (item->kind->summary)
        host_set_value(ctx, map, "summary",
                       value_get(draft, str_of(item->kind->summary->def.name)));
    if (html)
        host_set_value(ctx, map, "body", value_get(draft, str_of(html->def.name)));
    if (images)
        host_set_value(ctx, map, "pictures", value_get(draft, str_of(images->def.name)));
    if (files)
        host_set_value(ctx, map, "attachments", value_get(draft, str_of(files->def.name)));
    dinh_value *public =
        content_find_id(ctx->workspace->content, ctx->arena, item->id, ctx->now_ms);
    if (public)
        host_set_value(ctx, map, "corrections", value_get(public, STR("corrections")));
    host_set_bool(ctx, map, "is_bare", !html || !value_get(draft, str_of(html->def.name)));
}

/* ---- what was changed -------------------------------------------------------------- */

static uint32_t pictures_not_in(const dinh_value *these, const dinh_value *those)
{
    uint32_t count = 0;
    for (uint32_t i = 0; these && i < these->count; i++) {
        bool found = false;
        for (uint32_t j = 0; those && j < those->count && !found; j++)
            found = str_eq(value_get_text(these->items[i], "file"),
                           value_get_text(those->items[j], "file"));
        count += !found;
    }
    return count;
}

/* "thêm 2 ảnh, bỏ 1 ảnh", or NULL. Each picture is a place. */
static const char *compare_pictures(struct dinh_ctx *ctx, const struct kind *kind,
                                    const dinh_value *before, const dinh_value *after,
                                    uint32_t *places)
{
    const struct field *images = item_field(kind, DINH_FIELD_IMAGES);
    if (!images)
        return NULL;
    const dinh_value *old = value_get(before, str_of(images->def.name));
    const dinh_value *new = value_get(after, str_of(images->def.name));
    uint32_t added = pictures_not_in(new, old), removed = pictures_not_in(old, new);
    *places += added + removed;
    if (added && removed)
        return host_text(ctx, "Thêm %u ảnh, bỏ %u ảnh.", added, removed);
    if (added)
        return host_text(ctx, "Thêm %u ảnh.", added);
    return removed ? host_text(ctx, "Bỏ %u ảnh.", removed) : NULL;
}

static void put_diff(struct dinh_ctx *ctx, dinh_value *map, const char *key,
                     struct diff *diff, uint32_t *places)
{
    *places += diff->places;
    value_put(ctx->arena, map, key, value_html(ctx->arena, diff->html));
}

/* Fills { title, summary, body: HTML, pictures } and counts the places. */
static uint32_t compare(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item,
                        const dinh_value *before, const dinh_value *after)
{
    const struct kind *kind = item->kind;
    const struct field *html = item_field(kind, DINH_FIELD_HTML);
    struct diff diff;
    uint32_t places = 0;
    diff_text(ctx->arena, value_get_text(before, kind->title->def.name),
              value_get_text(after, kind->title->def.name), &diff);
    put_diff(ctx, map, "title_diff", &diff, &places);
    if (kind->summary && kind->summary != html) {
        diff_text(ctx->arena, value_get_text(before, kind->summary->def.name),
                  value_get_text(after, kind->summary->def.name), &diff);
        put_diff(ctx, map, "summary_diff", &diff, &places);
    }
    if (html) {
        diff_html(ctx->arena, value_get_text(before, html->def.name),
                  value_get_text(after, html->def.name), &diff);
        put_diff(ctx, map, "body_diff", &diff, &places);
    }
    const char *pictures = compare_pictures(ctx, kind, before, after, &places);
    if (pictures)
        host_set(ctx, map, "pictures_diff", pictures);
    return places;
}

static dinh_value *revision_or_empty(struct dinh_ctx *ctx, const struct flow *item,
                                     int64_t rev)
{
    dinh_value *fields = revision_read(ctx->workspace->content, ctx->arena, item->id, rev);
    return fields ? fields : value_map(ctx->arena);
}

uint32_t item_places(struct dinh_ctx *ctx, const struct flow *item)
{
    dinh_value *unused = value_map(ctx->arena);
    if (item->rev <= 1)
        return 0;
    return compare(ctx, unused, item, revision_or_empty(ctx, item, 1), item_raw(ctx, item));
}

/* The revision that was current when the item was last put up for review, or 0. */
static int64_t submitted_rev(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *workflow =
        script_workflow(ctx->workspace->script, item->kind->def.name);
    const dinh_value *states = workflow ? value_get(workflow, STR("states")) : NULL;
    for (uint32_t i = 0; states && i < states->count; i++)
        if (str_is(value_get_text(states->items[i], "list"), "review")) {
            int64_t rev = flow_rev_at(ctx->workspace->content, item->id,
                                      host_get_text(states->items[i], "id"));
            if (rev)
                return rev;
        }
    return 0;
}

static void add_base(struct dinh_ctx *ctx, dinh_value *list, const struct flow *item,
                     const char *title, const char *with, bool is_current)
{
    dinh_value *base = host_add_map(ctx, list);
    host_set(ctx, base, "title", title);
    host_set(ctx, base, "href",
             item_href(ctx, item, host_text(ctx, "?xem=so-sanh&voi=%s", with)));
    host_set_bool(ctx, base, "current", is_current);
}

static void put_compare(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    const char *with = host_query(ctx, "voi");
    int64_t submitted = submitted_rev(ctx, item), rev = 1, asked = 0;
    dinh_value *bases = host_set_list(ctx, map, "bases");
    if (with && !strcmp(with, "trinh") && submitted)
        rev = submitted;
    else if (with && str_to_i64(str_of(with), &asked) && asked > 0 && asked < item->rev)
        rev = asked;
    add_base(ctx, bases, item, "bản gửi đến", "nhan", rev == 1);
    if (submitted > 1)
        add_base(ctx, bases, item, "bản trình duyệt", "trinh", rev == submitted);
    if (rev != 1 && rev != submitted)
        add_base(ctx, bases, item, host_text(ctx, "bản sửa %lld", (long long)rev), with,
                 true);
    uint32_t places =
        compare(ctx, map, item, revision_or_empty(ctx, item, rev), item_raw(ctx, item));
    host_set(ctx, map, "changes",
             places ? host_text(ctx, "Đã sửa %u chỗ so với %s.", places,
                                rev == 1 ? "bản gửi đến"
                                : rev == submitted
                                    ? "bản trình duyệt"
                                    : host_text(ctx, "bản sửa %lld", (long long)rev))
                    : "Chưa sửa chỗ nào.");
    host_set_bool(ctx, map, "has_changes", places > 0);
}

/* ---- what came in
 * ------------------------------------------------------------------------ */

static void put_file(struct dinh_ctx *ctx, dinh_value *list, const struct beside *file)
{
    struct blob blob;
    if (!blob_find(desk_store(ctx), ctx->arena, str_of(file->sha256), &blob))
        return;
    dinh_value *map = host_add_map(ctx, list);
    host_set(ctx, map, "name", file->name);
    host_set(ctx, map, "href", blob_href(ctx->arena, &blob));
    host_set(ctx, map, "who", file->who);
    host_set_time(ctx, map, "at", file->at);
    host_set_size(ctx, map, "size", file->size);
    host_set_bool(ctx, map, "is_picture", str_starts(str_of(file->type), STR("image/")));
    host_set_bool(ctx, map, "is_sheet", file->what == BESIDE_SHEET);
    if (blob.width) {
        host_set_int(ctx, map, "width", blob.width);
        host_set_int(ctx, map, "height", blob.height);
    }
}

static void put_source(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    struct beside *files;
    size_t count = beside_list(ctx->workspace->content, ctx->arena, item->id, &files);
    dinh_value *list = host_set_list(ctx, map, "sources");
    for (size_t i = 0; i < count; i++)
        put_file(ctx, list, &files[i]);
    dinh_value *first = revision_or_empty(ctx, item, 1);
    const struct field *html = item_field(item->kind, DINH_FIELD_HTML);
    host_set_value(ctx, map, "first_title",
                   value_get(first, str_of(item->kind->title->def.name)));
    if (html) {
        struct str body = value_get_text(first, html->def.name);
        if (body.len)
            value_put(ctx->arena, map, "first_body",
                      value_html(ctx->arena, sanitize_html(ctx->arena, body)));
    }
    host_set_bool(ctx, map, "can_attach",
                  desk_may(ctx, "desk.edit", item) || desk_may(ctx, "desk.receive", item));
}

/* ---- what happened
 * ------------------------------------------------------------------------- */

static const char *state_label(struct dinh_ctx *ctx, const struct flow *item,
                               const char *state)
{
    const dinh_value *entry =
        script_state(ctx->workspace->script, item->kind->def.name, state);
    return entry ? host_get_text(entry, "label") : state;
}

static const char *step_text(struct dinh_ctx *ctx, const struct flow *item,
                             const struct flow_line *line)
{
    if (!line->from)
        return "Nhận tin bài";
    const char *to = state_label(ctx, item, line->to);
    if (strcmp(line->from, line->to) != 0)
        return line->assignee
                   ? host_text(ctx, "%s: giao cho %s", to, desk_name(ctx, line->assignee))
                   : to;
    return line->assignee ? host_text(ctx, "Giao cho %s", desk_name(ctx, line->assignee))
                          : "Ghi chú";
}

static void put_history(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item)
{
    struct flow_line *lines;
    struct revision *revisions;
    struct content *content = ctx->workspace->content;
    size_t count = flow_history(content, ctx->arena, item->id, &lines);
    dinh_value *steps = host_set_list(ctx, map, "lines");
    for (size_t i = count; i-- > 0;) {
        dinh_value *step = host_add_map(ctx, steps);
        host_set(ctx, step, "text", step_text(ctx, item, &lines[i]));
        host_set(ctx, step, "who", lines[i].who);
        host_set_time(ctx, step, "at", lines[i].at);
        if (lines[i].note)
            host_set(ctx, step, "note", lines[i].note);
    }
    count = revision_list(content, ctx->arena, item->id, &revisions);
    dinh_value *list = host_set_list(ctx, map, "revisions");
    for (size_t i = 0; i < count; i++) {
        dinh_value *entry = host_add_map(ctx, list);
        bool is_newest = revisions[i].rev == item->rev;
        host_set_int(ctx, entry, "rev", revisions[i].rev);
        host_set_time(ctx, entry, "at", revisions[i].at);
        host_set(ctx, entry, "who", revisions[i].who);
        if (revisions[i].note)
            host_set(ctx, entry, "note", revisions[i].note);
        host_set_bool(ctx, entry, "aside", revisions[i].base > 0);
        host_set_bool(ctx, entry, "newest", is_newest);
        if (!is_newest)
            host_set(ctx, entry, "href",
                     item_href(ctx, item,
                               host_text(ctx, "?xem=so-sanh&voi=%lld",
                                         (long long)revisions[i].rev)));
    }
    host_set_bool(ctx, map, "can_restore", item_may_edit(ctx, item));
}

/* ---- choosing
 * ---------------------------------------------------------------------------------- */

static const struct tab {
    const char *id, *word;
    void (*put)(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item);
} tabs[] = {
    { "dang", "item.tab_public", put_published },
    { "so-sanh", "item.tab_compare", put_compare },
    { "goc", "item.tab_source", put_source },
    { "lich-su", "item.tab_history", put_history },
};
enum { TABS = sizeof tabs / sizeof *tabs };

/* Who decides sees first what was changed. */
static const char *first_tab(struct dinh_ctx *ctx, const struct flow *item)
{
    const dinh_value *state =
        script_state(ctx->workspace->script, item->kind->def.name, item->state);
    bool is_review = state && str_is(value_get_text(state, "list"), "review");
    return is_review && item->rev > 1 ? "so-sanh" : "dang";
}

void item_put_tab(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item,
                  const char *asked)
{
    size_t chosen = 0;
    const char *wanted = asked && *asked ? asked : first_tab(ctx, item);
    dinh_value *list = host_set_list(ctx, map, "tabs");
    for (size_t i = 0; i < TABS; i++)
        if (!strcmp(tabs[i].id, wanted))
            chosen = i;
    for (size_t i = 0; i < TABS; i++) {
        dinh_value *tab = host_add_map(ctx, list);
        host_set(ctx, tab, "title", theme_word(ctx_theme(ctx), tabs[i].word));
        host_set(ctx, tab, "href",
                 item_href(ctx, item, host_text(ctx, "?xem=%s", tabs[i].id)));
        host_set_bool(ctx, tab, "current", i == chosen);
    }
    dinh_value *shown = host_set_map(ctx, map,
                                     host_text(ctx, "tab_%s",
                                               chosen == 0   ? "public"
                                               : chosen == 1 ? "compare"
                                               : chosen == 2 ? "source"
                                                             : "history"));
    tabs[chosen].put(ctx, shown, item);
}
