/*
 * frame.c - what is around every page of the desk: who is here, where he can go,
 * how much waits there; and the ways to answer.
 */
#include "desk/desk.h"

#include "base/buf.h"
#include "base/text.h"
#include "view/json.h"

/* The navigation, in groups; an entry is left out for who may not go there. */
static const struct entry {
    const char *word, *href, *permission;
    int list; /* enum desk_list whose count is shown, or -1 */
    int group;
} entries[] = {
    { "nav.review", "/ban/cho-duyet", "desk.enter", LIST_REVIEW, 0 },
    { "nav.inbox", "/ban/hop-thu", "desk.enter", LIST_INBOX, 0 },
    { "nav.work", "/ban/viec-cua-toi", "desk.enter", LIST_WORK, 0 },
    { "nav.late", "/ban/qua-han", "desk.enter", LIST_LATE, 0 },
    { "nav.schedule", "/ban/lich-dang", "desk.enter", LIST_SCHEDULE, 0 },
    { "nav.done", "/ban/da-dang", "desk.enter", -1, 0 },
    { "nav.receive", "/ban/nhan", "desk.receive", -1, 1 },
    { "nav.media", "/ban/kho-anh", "desk.media", -1, 1 },
    { "nav.users", "/ban/nguoi-dung", "desk.users", -1, 2 },
    { "nav.settings", "/ban/cai-dat", "desk.settings", -1, 2 },
    { "nav.plugins", "/ban/phan-mo-rong", "desk.plugins", -1, 2 },
    { "nav.audit", "/ban/nhat-ky", "desk.audit", -1, 2 },
};
static const char *const group_words[] = { "nav.group_news", "nav.group_content",
                                           "nav.group_admin" };
enum { GROUPS = 3 };

static const char *word(struct dinh_ctx *ctx, const char *key)
{
    return theme_word(ctx_theme(ctx), key);
}

static dinh_value *nav_entry(struct dinh_ctx *ctx, const struct entry *entry)
{
    dinh_value *map = value_map(ctx->arena);
    host_set(ctx, map, "title", word(ctx, entry->word));
    host_set(ctx, map, "href", entry->href);
    host_set_bool(ctx, map, "current", str_is(ctx->address.path, entry->href));
    if (entry->list >= 0) {
        uint32_t total = 0;
        struct flow *none;
        desk_list(ctx, (enum desk_list)entry->list, 1, 0, &total, &none);
        if (total)
            host_set_int(ctx, map, "count", total);
    }
    return map;
}

/* The pages of kinds: what a commune has beside news. */
static void add_kinds(struct dinh_ctx *ctx, dinh_value *items)
{
    const struct kinds *kinds = ctx->site->kinds;
    for (size_t i = 0; i < kinds_count(kinds); i++) {
        const struct kind *kind = kinds_at(kinds, i);
        const char *href = host_text(ctx, "/ban/loai/%s", kind->def.name);
        if (!host_may(ctx, "desk.edit") || !site_link(ctx->site, href))
            continue;
        dinh_value *map = host_add_map(ctx, items);
        host_set(ctx, map, "title", kind->def.label);
        host_set(ctx, map, "href", href);
        host_set_bool(ctx, map, "current", str_is(ctx->address.path, href));
    }
}

static dinh_value *nav(struct dinh_ctx *ctx)
{
    dinh_value *groups = value_list(ctx->arena);
    for (int group = 0; group < GROUPS; group++) {
        dinh_value *map = value_map(ctx->arena), *items = value_list(ctx->arena);
        host_set(ctx, map, "title", group ? word(ctx, group_words[group]) : "");
        for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
            if (entries[i].group == group && host_may(ctx, entries[i].permission) &&
                site_link(ctx->site, entries[i].href))
                value_add(ctx->arena, items, nav_entry(ctx, &entries[i]));
        if (group == 1)
            add_kinds(ctx, items);
        value_put(ctx->arena, map, "items", items);
        if (items->count)
            value_add(ctx->arena, groups, map);
    }
    return groups;
}

/* "Trần Thị Bình" -> "TB" */
static const char *initials(struct dinh_ctx *ctx, const char *name)
{
    struct str rest = str_of(name), first = { 0 }, last = { 0 };
    while (rest.ptr) {
        struct str part = str_trim(str_cut(&rest, ' '));
        if (part.len && !first.len)
            first = part;
        else if (part.len)
            last = part;
    }
    struct buf out = { 0 };
    int32_t letter = text_next(&first);
    if (letter > 0)
        text_add_letter(&out, letter);
    letter = last.len ? text_next(&last) : -1;
    if (letter > 0)
        text_add_letter(&out, letter);
    const char *text = arena_copy(ctx->arena, out.data ? out.data : "", out.len);
    buf_free(&out);
    return text;
}

static dinh_value *person_map(struct dinh_ctx *ctx, const struct person *person)
{
    dinh_value *map = value_map(ctx->arena);
    host_set(ctx, map, "name", person->account.name);
    host_set(ctx, map, "initials", initials(ctx, person->account.name));
    if (person->role_count)
        host_set(ctx, map, "role", desk_role_title(ctx, person->roles[0].role));
    return map;
}

/* ---- answering ------------------------------------------------------------ */

int desk_show_status(struct dinh_ctx *ctx, int status, const char *title, const char *view)
{
    dinh_value *desk = value_map(ctx->arena);
    const struct person *person = ctx_person(ctx);
    if (person) {
        host_set(ctx, desk, "token", person->csrf);
        value_put(ctx->arena, desk, "person", person_map(ctx, person));
        value_put(ctx->arena, desk, "nav", nav(ctx));
    }
    const char *said = host_query(ctx, "bao");
    if (said && *said) {
        const char *key = host_text(ctx, "said.%s", said), *sentence = word(ctx, key);
        if (strcmp(sentence, key) != 0)
            host_set(ctx, desk, "said", sentence);
    }
    value_put(ctx->arena, ctx->root, "desk", desk);
    host_set(ctx, ctx->page, "title", title);
    host_set_bool(ctx, ctx->page, "noindex", 1);
    response_header(ctx->response, ctx->arena, "Cache-Control", "no-store");
    response_header(ctx->response, ctx->arena, "X-Robots-Tag", "noindex, nofollow");
    return host_show(ctx, status, view);
}

int desk_show(struct dinh_ctx *ctx, const char *title, const char *view)
{
    return desk_show_status(ctx, 200, title, view);
}

int desk_gone(struct dinh_ctx *ctx, const char *message)
{
    const char *title = word(ctx, "error.gone");
    host_set(ctx, ctx->data, "title", title);
    host_set(ctx, ctx->data, "message", message);
    return desk_show_status(ctx, 410, title, "error/404");
}

int desk_done(struct dinh_ctx *ctx, const char *path, const char *key)
{
    const char *mark = strchr(path, '?') ? "&" : "?";
    return host_redirect(ctx, 303,
                         key ? host_text(ctx, "%s%sbao=%s", path, mark, key) : path);
}

int desk_json(struct dinh_ctx *ctx, int status, dinh_value *map)
{
    struct buf out = { 0 };
    host_set_bool(ctx, map, "ok", status < 400);
    json_write(&out, map, JSON_COMPACT);
    response_header(ctx->response, ctx->arena, "Cache-Control", "no-store");
    int result =
        host_send(ctx, status, "application/json; charset=utf-8", out.data, out.len);
    buf_free(&out);
    return result;
}

void desk_set_cookie(struct dinh_ctx *ctx, const char *name, const char *value,
                     int64_t max_age_s)
{
    response_header(
        ctx->response, ctx->arena, "Set-Cookie",
        arena_printf(ctx->arena,
                     "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=%lld", name,
                     value, (long long)max_age_s));
}
