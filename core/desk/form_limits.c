/*
 * form_limits.c - what a seat may write about: its units and categories.
 *
 * A person with several seats may write what any one of them may; a seat counts when
 * its role may edit.
 */
#include "desk/form.h"

bool form_lists(const char *list, struct str id)
{
    struct str rest = str_of(list);
    while (rest.ptr)
        if (str_eq(str_trim(str_cut(&rest, ',')), id))
            return true;
    return false;
}

enum { OF_UNITS, OF_CATEGORIES };

static const char *limit_of(const struct held_role *role, int of)
{
    return of == OF_UNITS ? role->units : role->categories;
}

static bool writes(struct dinh_ctx *ctx, const struct held_role *role)
{
    return role_may(ctx->workspace->script, role->role, "desk.edit");
}

static const char *limits(struct dinh_ctx *ctx, int of)
{
    const struct person *person = ctx_person(ctx);
    const char *all = NULL;
    for (size_t i = 0; person && i < person->role_count; i++) {
        const char *one = limit_of(&person->roles[i], of);
        if (!writes(ctx, &person->roles[i]))
            continue;
        if (!*one)
            return NULL;
        all = all ? host_text(ctx, "%s,%s", all, one) : one;
    }
    return all;
}

const char *form_units(struct dinh_ctx *ctx)
{
    return limits(ctx, OF_UNITS);
}

const char *form_categories(struct dinh_ctx *ctx)
{
    return limits(ctx, OF_CATEGORIES);
}

static bool covers(const char *list, const char *id)
{
    return !*list || (id && *id && form_lists(list, str_of(id)));
}

bool form_allows(struct dinh_ctx *ctx, const char *unit, const char *category)
{
    const struct person *person = ctx_person(ctx);
    for (size_t i = 0; person && i < person->role_count; i++)
        if (writes(ctx, &person->roles[i]) && covers(person->roles[i].units, unit) &&
            covers(person->roles[i].categories, category))
            return true;
    return false;
}
