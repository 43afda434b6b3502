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

/* ---- the side list ------------------------------------------------------------ */

static dinh_value *add_section(dinh_ctx *ctx, const char *title, const char *href)
{
    dinh_value *section = dinh->add_map(ctx, dinh->get(dinh->data(ctx), "sections"));
    dinh->set(ctx, section, "title", title);
    dinh->set(ctx, section, "href", href);
    dinh->set_bool(ctx, section, "current", strcmp(dinh->path(ctx), href) == 0);
    return section;
}

void intro_add_sections(dinh_ctx *ctx)
{
    dinh_value *items = intro_all(ctx, "intro", NULL), *data = dinh->data(ctx);
    dinh->set_list(ctx, data, "sections");
    for (uint32_t i = 0; i < dinh->count(items); i++) {
        dinh_value *item = dinh->at(items, i);
        dinh_value *section =
            add_section(ctx, dinh->get_text(item, "title"), dinh->get_text(item, "href"));
        if (!dinh->get_int(section, "current"))
            continue;
        dinh->set_value(ctx, data, "before", i ? dinh->at(items, i - 1) : NULL);
        dinh->set_value(ctx, data, "after", dinh->at(items, i + 1));
    }
    add_section(ctx, dinh->word(ctx, "intro.apparatus"), "/gioi-thieu/bo-may");
    add_section(ctx, dinh->word(ctx, "intro.leaders"), "/gioi-thieu/lanh-dao");
    add_section(ctx, dinh->word(ctx, "directory.title"), "/danh-ba");
}

/* Title, crumbs and side list of the pages below /gioi-thieu. */
static void begin_page(dinh_ctx *ctx, const char *title)
{
    dinh->set(ctx, dinh->page(ctx), "title", title);
    dinh->crumb(ctx, dinh->word(ctx, "intro.title"), "/gioi-thieu");
    dinh->crumb(ctx, title, NULL);
    intro_add_sections(ctx);
}

int intro_index_page(dinh_ctx *ctx)
{
    const char *title = dinh->word(ctx, "intro.title");
    dinh->set(ctx, dinh->page(ctx), "title", title);
    dinh->set(ctx, dinh->page(ctx), "type", "AboutPage");
    dinh->crumb(ctx, title, NULL);
    intro_add_sections(ctx);
    return dinh->show(ctx, 200, "intro/index");
}

int intro_section_page(dinh_ctx *ctx, dinh_value *item)
{
    dinh->about(ctx, item, "AboutPage");
    begin_page(ctx, dinh->get_text(item, "title"));
    return dinh->show(ctx, 200, "intro/section");
}

/* ---- the apparatus ---------------------------------------------------------------- */

/* A unit that has ended keeps its page but leaves the present apparatus. */
static int is_present(dinh_ctx *ctx, dinh_value *unit)
{
    dinh_value *to = dinh->get(unit, "to");
    return dinh->type(to) != DINH_DATE || dinh->as_int(to) >= dinh->days(dinh->now(ctx));
}

static void add_parts(dinh_ctx *ctx, dinh_value *unit, dinh_value *units)
{
    dinh_value *parts = dinh->new_list(ctx);
    for (uint32_t i = 0; i < dinh->count(units); i++)
        if (dinh->get_int(dinh->at(units, i), "parent.id") == dinh->get_int(unit, "id") &&
            is_present(ctx, dinh->at(units, i)))
            dinh->add_value(ctx, parts, dinh->at(units, i));
    if (dinh->count(parts))
        dinh->set_value(ctx, unit, "parts", parts);
}

int intro_apparatus_page(dinh_ctx *ctx)
{
    begin_page(ctx, dinh->word(ctx, "intro.apparatus"));
    dinh_value *units = intro_all(ctx, "unit", NULL), *table = dinh->table(ctx, "groups");
    dinh_value *groups = dinh->set_list(ctx, dinh->data(ctx), "groups");
    for (uint32_t g = 0; g < dinh->count(table); g++) {
        const char *id = dinh->get_text(dinh->at(table, g), "id");
        dinh_value *members = dinh->new_list(ctx);
        for (uint32_t i = 0; i < dinh->count(units); i++) {
            dinh_value *unit = dinh->at(units, i);
            if (strcmp(dinh->get_text(unit, "group.id"), id) != 0 ||
                dinh->get_int(unit, "parent.id") || !is_present(ctx, unit))
                continue;
            intro_add_phone(ctx, unit);
            add_parts(ctx, unit, units);
            dinh->add_value(ctx, members, unit);
        }
        if (dinh->count(members) == 0)
            continue;
        dinh_value *group = dinh->add_map(ctx, groups);
        dinh->set(ctx, group, "title", dinh->get_text(dinh->at(table, g), "title"));
        dinh->set_value(ctx, group, "units", members);
    }
    return dinh->show(ctx, 200, "intro/apparatus");
}

int intro_leaders_page(dinh_ctx *ctx)
{
    begin_page(ctx, dinh->word(ctx, "intro.leaders"));
    const dinh_where leaders = { .field = "leader", .op = DINH_IS, .number = 1 };
    dinh_query query = { .size = sizeof query,
                         .kind = "official",
                         .where = &leaders,
                         .where_count = 1,
                         .page = 1,
                         .per_page = INTRO_MAX,
                         .flags = DINH_QUERY_FULL };
    dinh_value *people = dinh->list(ctx, &query);
    for (uint32_t i = 0; i < dinh->count(people); i++)
        intro_add_phone(ctx, dinh->at(people, i));
    dinh->set_value(ctx, dinh->data(ctx), "people", people);
    return dinh->show(ctx, 200, "intro/leaders");
}

int intro_unit_page(dinh_ctx *ctx, dinh_value *item)
{
    intro_add_phone(ctx, item);
    dinh->about(ctx, item, "GovernmentOrganization");
    dinh->crumb(ctx, dinh->word(ctx, "intro.title"), "/gioi-thieu");
    dinh->crumb(ctx, dinh->word(ctx, "intro.apparatus"), "/gioi-thieu/bo-may");
    dinh->crumb(ctx, dinh->get_text(item, "title"), NULL);
    intro_add_sections(ctx);
    const dinh_where here = { .field = "unit",
                              .op = DINH_IS,
                              .number = dinh->get_int(item, "id") };
    dinh_value *people = intro_all(ctx, "official", &here);
    for (uint32_t i = 0; i < dinh->count(people); i++)
        intro_add_phone(ctx, dinh->at(people, i));
    dinh->set_value(ctx, dinh->data(ctx), "people", people);
    const dinh_where below = { .field = "parent", .op = DINH_IS, .number = here.number };
    dinh->set_value(ctx, dinh->data(ctx), "parts", intro_all(ctx, "unit", &below));
    return dinh->show(ctx, 200, "intro/unit");
}
