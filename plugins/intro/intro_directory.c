/*
 * intro_directory.c - whom to call: by everyday task first, by person second.
 */
#include "intro.h"

void intro_add_phone(dinh_ctx *ctx, dinh_value *item)
{
    const char *phone = dinh->get_text(item, "phone");
    if (!*phone) { /* else a view would show the number of what is around it */
        dinh->set(ctx, item, "phone", "");
        return;
    }
    char *href = dinh->text(ctx, "tel:%s", phone), *to = href + 4;
    for (const char *from = phone; *from; from++)
        if ((*from >= '0' && *from <= '9') || (*from == '+' && from == phone))
            *to++ = *from;
    *to = '\0';
    dinh->set(ctx, item, "phone_href", href);
}

/* One entry per task of an official, until `max` are there. */
static void add_tasks(dinh_ctx *ctx, dinh_value *entries, dinh_value *official,
                      uint32_t max)
{
    static const char *const copied[] = { "title", "name", "phone", "phone_href",
                                          "href",  "room", "hours" };
    dinh_value *tasks = dinh->get(official, "tasks");
    for (uint32_t i = 0; i < dinh->count(tasks) && dinh->count(entries) < max; i++) {
        dinh_value *entry = dinh->add_map(ctx, entries);
        dinh->set_value(ctx, entry, "task", dinh->at(tasks, i));
        const char *post = dinh->get_text(official, "post");
        dinh->set(ctx, entry, "post", *post ? post : dinh->get_text(official, "title"));
        for (size_t j = 0; j < sizeof copied / sizeof *copied; j++)
            dinh->set_value(ctx, entry, copied[j], dinh->get(official, copied[j]));
    }
}

/* Officials of one unit, in their own order. */
static dinh_value *people_of(dinh_ctx *ctx, dinh_value *officials, int64_t unit)
{
    dinh_value *people = dinh->new_list(ctx);
    for (uint32_t i = 0; i < dinh->count(officials); i++)
        if (dinh->get_int(dinh->at(officials, i), "unit.id") == unit)
            dinh->add_value(ctx, people, dinh->at(officials, i));
    return people;
}

int intro_directory_page(dinh_ctx *ctx)
{
    dinh_value *data = dinh->data(ctx);
    dinh->set(ctx, dinh->page(ctx), "title", dinh->word(ctx, "directory.title"));
    dinh->set(ctx, dinh->page(ctx), "type", "ContactPage");
    dinh->crumb(ctx, dinh->word(ctx, "directory.title"), NULL);
    dinh_value *officials = intro_all(ctx, "official", NULL);
    dinh_value *entries = dinh->set_list(ctx, data, "entries");
    for (uint32_t i = 0; i < dinh->count(officials); i++) {
        intro_add_phone(ctx, dinh->at(officials, i));
        add_tasks(ctx, entries, dinh->at(officials, i), INTRO_MAX);
    }
    dinh_value *units = intro_all(ctx, "unit", NULL);
    dinh_value *groups = dinh->set_list(ctx, data, "units");
    for (uint32_t i = 0; i < dinh->count(units); i++) {
        dinh_value *unit = dinh->at(units, i);
        dinh_value *people = people_of(ctx, officials, dinh->get_int(unit, "id"));
        if (dinh->count(people) == 0)
            continue;
        dinh_value *group = dinh->add_map(ctx, groups);
        dinh->set_value(ctx, group, "title", dinh->get(unit, "title"));
        dinh->set_value(ctx, group, "href", dinh->get(unit, "href"));
        dinh->set_value(ctx, group, "officials", people);
    }
    return dinh->show(ctx, 200, "intro/directory");
}

int intro_official_page(dinh_ctx *ctx, dinh_value *item)
{
    intro_add_phone(ctx, item);
    dinh->about(ctx, item, "ContactPoint");
    dinh->crumb(ctx, dinh->word(ctx, "directory.title"), "/danh-ba");
    dinh->crumb(ctx, dinh->get_text(item, "title"), NULL);
    return dinh->show(ctx, 200, "intro/official");
}

int intro_call_block(dinh_ctx *ctx, dinh_value *map)
{
    uint32_t max = (uint32_t)dinh->setting_int(ctx, "call_entries");
    dinh_value *officials = intro_all(ctx, "official", NULL);
    dinh_value *entries = dinh->set_list(ctx, map, "entries");
    for (uint32_t i = 0; i < dinh->count(officials) && dinh->count(entries) < max; i++) {
        intro_add_phone(ctx, dinh->at(officials, i));
        /* One task of each, so that several people are shown. */
        uint32_t one_more = dinh->count(entries) + 1;
        if (dinh->get(dinh->at(officials, i), "phone_href"))
            add_tasks(ctx, entries, dinh->at(officials, i), one_more);
    }
    dinh->set(ctx, map, "href", "/danh-ba");
    return dinh->count(entries) ? DINH_OK : DINH_NOT_FOUND;
}
