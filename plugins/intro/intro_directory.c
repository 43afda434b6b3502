/*
 * intro_directory.c - whom to call: by everyday task first, by person second.
 */
#include "intro.h"

#include <string.h>

/* What to call an official for. */
static void add_task(dinh_ctx *ctx, dinh_value *entries, dinh_value *official,
                     dinh_value *task)
{
    static const char *const copied[] = { "title", "name", "phone", "phone_href",
                                          "href",  "room", "hours" };
    dinh_value *entry = dinh->add_map(ctx, entries);
    dinh->set_value(ctx, entry, "task", task);
    const char *post = dinh->get_text(official, "post");
    dinh->set(ctx, entry, "post", *post ? post : dinh->get_text(official, "title"));
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
        dinh->set_value(ctx, entry, copied[i], dinh->get(official, copied[i]));
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
        dinh_value *official = dinh->at(officials, i),
                   *tasks = dinh->get(official, "tasks");
        for (uint32_t t = 0; t < dinh->count(tasks); t++)
            add_task(ctx, entries, official, dinh->at(tasks, t));
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
    dinh->about(ctx, item, "ContactPoint");
    dinh->crumb(ctx, dinh->word(ctx, "directory.title"), "/danh-ba");
    dinh->crumb(ctx, dinh->get_text(item, "title"), NULL);
    return dinh->show(ctx, 200, "intro/official");
}

/* "a; b": does the list of the setting name this task? */
static int names_task(const char *list, const char *task)
{
    size_t wanted = strlen(task);
    for (const char *at = list; *at;) {
        at += strspn(at, "; ");
        size_t rest = strcspn(at, ";"), length = rest;
        while (length && at[length - 1] == ' ')
            length--;
        if (length == wanted && strncmp(at, task, length) == 0)
            return 1;
        at += rest;
    }
    return 0;
}

/* Whoever can be called: the tasks the setting names, else one task of each,
 * so that several people are shown. */
int intro_call_block(dinh_ctx *ctx, dinh_value *map)
{
    uint32_t max = (uint32_t)dinh->setting_int(ctx, "call_entries");
    const char *chosen = dinh->setting(ctx, "call_tasks");
    dinh_value *officials = intro_all(ctx, "official", NULL);
    dinh_value *entries = dinh->set_list(ctx, map, "entries");
    for (uint32_t i = 0; i < dinh->count(officials) && dinh->count(entries) < max; i++) {
        dinh_value *official = dinh->at(officials, i),
                   *tasks = dinh->get(official, "tasks");
        for (uint32_t t = 0; t < dinh->count(tasks) && dinh->count(entries) < max; t++) {
            dinh_value *task = dinh->at(tasks, t);
            if (!dinh->get(official, "phone_href") ||
                (*chosen && !names_task(chosen, dinh->as_text(task))))
                continue;
            add_task(ctx, entries, official, task);
            if (!*chosen)
                break;
        }
    }
    dinh->set(ctx, map, "href", "/danh-ba");
    return dinh->count(entries) ? DINH_OK : DINH_NOT_FOUND;
}
