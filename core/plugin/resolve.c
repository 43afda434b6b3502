/*
 * resolve.c - from a path to a route or an item (see resolve.h).
 *
 * An item's address ends in .<letters><number>; only that is looked at, the
 * rest of the path is for people. "/t47" is the short form for paper and
 * loudspeakers. ".json" behind any page asks for its data.
 */
#include "plugin/resolve.h"

#include "plugin/workspace.h"

enum { NUMBER_DIGITS = 15 };

/* Files carry names of people's choosing, so their addresses mean nothing else. */
static bool is_file(struct str path)
{
    return str_starts(path, STR("/tep/"));
}

static bool cut_json(struct str *path)
{
    const struct str ending = STR(".json");
    if (is_file(*path) || !str_ends(*path, ending) || path->len <= STR("/.json").len)
        return false;
    path->len -= ending.len;
    if (str_is(*path, "/index"))
        path->len = 1;
    return true;
}

/* "t47" or "tb12": letters a kind has, then digits. */
static bool parse_number(const struct site *site, struct str text, struct resolved *out)
{
    size_t letters = 0;
    while (letters < text.len && text.ptr[letters] >= 'a' && text.ptr[letters] <= 'z')
        letters++;
    struct str digits = str_from(text, letters);
    uint64_t no;
    if (letters == 0 || digits.len == 0 || digits.len > NUMBER_DIGITS ||
        !str_to_u64(digits, &no) || no == 0)
        return false;
    out->kind = kinds_by_letters(site->kinds, (struct str){ text.ptr, letters });
    out->no = (int64_t)no;
    return out->kind != NULL;
}

static bool find_item(const struct site *site, struct str path, struct resolved *out)
{
    if (is_file(path))
        return false;
    size_t slash = path.len, dot = 0;
    while (slash > 0 && path.ptr[slash - 1] != '/') {
        slash--;
        if (path.ptr[slash] == '.' && !dot)
            dot = slash;
    }
    if (dot)
        return parse_number(site, str_from(path, dot + 1), out);
    return slash == 1 && parse_number(site, str_from(path, 1), out);
}

void address_resolve(const struct site *site, struct str method, struct str path,
                     struct resolved *out)
{
    *out = (struct resolved){ .path = path };
    out->json = cut_json(&out->path);
    bool found = router_find(site->router, method, out->path, &out->match);
    /* A ":name" or "*rest" would swallow the address of an item; a literal
     * route is meant as it is written. */
    if (found && out->match.count == 0)
        out->form = ADDRESS_ROUTE;
    else if (find_item(site, out->path, out))
        out->form = ADDRESS_ITEM;
    else if (found)
        out->form = ADDRESS_ROUTE;
}

struct str address_respell(struct arena *arena, struct str path)
{
    char *to = arena_alloc_raw(arena, path.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (c == '/' && len > 0 && to[len - 1] == '/')
            continue;
        to[len++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    while (len > 1 && to[len - 1] == '/')
        len--;
    to[len] = '\0';
    struct str spelled = { to, len };
    return str_eq(spelled, path) ? path : spelled;
}

void site_target(const struct site *site, struct str method, struct str path,
                 struct target *out)
{
    struct resolved resolved;
    *out = (struct target){ 0 };
    address_resolve(site, method, path, &resolved);
    if (resolved.form == ADDRESS_ROUTE && resolved.match.value) {
        const struct site_route *route = resolved.match.value;
        *out = (struct target){ route->plugin, route->def->flags, route->query,
                                route->query_count, route->def->permission != NULL };
    } else if (resolved.form == ADDRESS_ITEM && resolved.kind->def.page) {
        out->plugin = site_plugin(site, resolved.kind->plugin);
        out->flags = resolved.kind->def.page_flags;
    }
}
