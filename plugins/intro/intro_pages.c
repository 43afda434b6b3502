/*
 * intro_pages.c - the introduction page by page, the apparatus and its leaders.
 */
#include "intro.h"

#include <string.h>

dinh_value *intro_all(dinh_ctx *ctx, const char *kind, const dinh_where *where)
{
    dinh_query query = { .size = sizeof query,
                         .kind = kind,
                         .where = where,
                         .where_count = where ? 1 : 0,
                         .page = 1,
                         .per_page = INTRO_MAX };
    return dinh->list(ctx, &query);
}

/* The side list: every section in order, the one being read marked, its
 * neighbours found on the way. */
static void add_sections(dinh_ctx *ctx, int64_t current_id)
{
    dinh_value *items = intro_all(ctx, "intro", NULL), *data = dinh->data(ctx);
    dinh_value *sections = dinh->set_list(ctx, data, "sections");
    for (uint32_t i = 0; i < dinh->count(items); i++) {
        dinh_value *item = dinh->at(items, i), *section = dinh->add_map(ctx, sections);
        int is_current = dinh->get_int(item, "id") == current_id;
        dinh->set_value(ctx, section, "title", dinh->get(item, "title"));
        dinh->set_value(ctx, section, "href", dinh->get(item, "href"));
        dinh->set_bool(ctx, section, "current", is_current);
        if (!is_current)
            continue;
        dinh->set_value(ctx, data, "previous", i ? dinh->at(items, i - 1) : NULL);
        dinh->set_value(ctx, data, "next", dinh->at(items, i + 1));
    }
    static const struct {
        const char *word, *href;
    } fixed[] = { { "intro.apparatus", "/gioi-thieu/bo-may" },
                  { "intro.leaders", "/gioi-thieu/lanh-dao" } };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        dinh_value *section = dinh->add_map(ctx, sections);
        dinh->set(ctx, section, "title", dinh->word(ctx, fixed[i].word));
        dinh->set(ctx, section, "href", fixed[i].href);
        dinh->set_bool(ctx, section, "current",
                       strcmp(dinh->path(ctx), fixed[i].href) == 0);
    }
}

static void begin_page(dinh_ctx *ctx, const char *title)
{
    dinh->set(ctx, dinh->page(ctx), "title", title);
    dinh->set(ctx, dinh->data(ctx), "title", title);
    dinh->crumb(ctx, dinh->word(ctx, "intro.title"), "/gioi-thieu");
    dinh->crumb(ctx, title, NULL);
}

int intro_index_page(dinh_ctx *ctx)
{
    const char *title = dinh->word(ctx, "intro.title");
    dinh->set(ctx, dinh->page(ctx), "title", title);
    dinh->set(ctx, dinh->page(ctx), "type", "AboutPage");
    dinh->set(ctx, dinh->data(ctx), "title", title);
    dinh->crumb(ctx, title, NULL);
    add_sections(ctx, 0);
    return dinh->show(ctx, 200, "intro/index");
}

int intro_section_page(dinh_ctx *ctx, dinh_value *item)
{
    dinh->about(ctx, item, "AboutPage");
    begin_page(ctx, dinh->get_text(item, "title"));
    add_sections(ctx, dinh->get_int(item, "id"));
    return dinh->show(ctx, 200, "intro/section");
}

/* A unit that has ended keeps its page but leaves the present apparatus. */
static int is_present(dinh_ctx *ctx, dinh_value *unit)
{
    dinh_value *to = dinh->get(unit, "to");
    return dinh->type(to) != DINH_DATE || dinh->as_int(to) >= dinh->days(dinh->now(ctx));
}

/* Units below `parent` (0: the top), each with its own `children`, as deep as a
 * commune's apparatus can be. */
static void add_units(dinh_ctx *ctx, dinh_value *into, dinh_value *units, int64_t parent,
                      int depth)
{
    enum { DEEPEST = 6 };
    for (uint32_t i = 0; i < dinh->count(units); i++) {
        dinh_value *unit = dinh->at(units, i);
        if (dinh->get_int(unit, "parent.id") != parent || !is_present(ctx, unit))
            continue;
        dinh->add_value(ctx, into, unit);
        if (depth == DEEPEST)
            continue;
        dinh_value *children = dinh->set_list(ctx, unit, "children");
        add_units(ctx, children, units, dinh->get_int(unit, "id"), depth + 1);
        dinh->set_bool(ctx, unit, "has_children", dinh->count(children) > 0);
    }
}

/* The list for units of the same group as `unit`, made when it is the first. */
static dinh_value *units_of_group(dinh_ctx *ctx, dinh_value *groups, dinh_value *unit)
{
    const char *id = dinh->get_text(unit, "group.id");
    for (uint32_t i = 0; i < dinh->count(groups); i++)
        if (strcmp(dinh->get_text(dinh->at(groups, i), "id"), id) == 0)
            return dinh->get(dinh->at(groups, i), "units");
    dinh_value *group = dinh->add_map(ctx, groups);
    dinh->set(ctx, group, "id", id);
    dinh->set_value(ctx, group, "title", dinh->get(unit, "group.title"));
    return dinh->set_list(ctx, group, "units");
}

int intro_apparatus_page(dinh_ctx *ctx)
{
    begin_page(ctx, dinh->word(ctx, "intro.apparatus"));
    add_sections(ctx, 0);
    dinh_value *tree = dinh->new_list(ctx), *rest = dinh->new_list(ctx);
    dinh_value *groups = dinh->set_list(ctx, dinh->data(ctx), "groups");
    add_units(ctx, tree, intro_all(ctx, "unit", NULL), 0, 0);
    for (uint32_t i = 0; i < dinh->count(tree); i++) {
        dinh_value *unit = dinh->at(tree, i);
        int is_grouped = *dinh->get_text(unit, "group.id") != '\0';
        dinh->add_value(ctx, is_grouped ? units_of_group(ctx, groups, unit) : rest, unit);
    }
    if (dinh->count(rest))
        dinh->set_value(ctx, dinh->add_map(ctx, groups), "units", rest);
    return dinh->show(ctx, 200, "intro/apparatus");
}

/* Officials that meet one condition. */
static dinh_value *officials_where(dinh_ctx *ctx, const char *field, int64_t number)
{
    const dinh_where where = { .field = field, .op = DINH_IS, .number = number };
    dinh_query query = { .size = sizeof query,
                         .kind = "official",
                         .where = &where,
                         .where_count = 1,
                         .page = 1,
                         .per_page = INTRO_MAX,
                         .flags = DINH_QUERY_FULL };
    return dinh->list(ctx, &query);
}

int intro_leaders_page(dinh_ctx *ctx)
{
    begin_page(ctx, dinh->word(ctx, "intro.leaders"));
    add_sections(ctx, 0);
    dinh->set_value(ctx, dinh->data(ctx), "officials", officials_where(ctx, "leader", 1));
    return dinh->show(ctx, 200, "intro/leaders");
}

int intro_unit_page(dinh_ctx *ctx, dinh_value *item)
{
    int64_t no = dinh->get_int(item, "no"); /* what a REF holds */
    dinh->about(ctx, item, "GovernmentOrganization");
    dinh->crumb(ctx, dinh->word(ctx, "intro.title"), "/gioi-thieu");
    dinh->crumb(ctx, dinh->word(ctx, "intro.apparatus"), "/gioi-thieu/bo-may");
    dinh->crumb(ctx, dinh->get_text(item, "title"), NULL);
    add_sections(ctx, 0);
    dinh->set_value(ctx, dinh->data(ctx), "officials", officials_where(ctx, "unit", no));
    const dinh_where below = { .field = "parent", .op = DINH_IS, .number = no };
    dinh->set_value(ctx, dinh->data(ctx), "children", intro_all(ctx, "unit", &below));
    dinh->set_bool(ctx, dinh->data(ctx), "ended", !is_present(ctx, item));
    return dinh->show(ctx, 200, "intro/unit");
}
