/*
 * identity.c - who a request comes from, and what he may do.
 *
 * The session cookie is looked up once a request, and only when somebody asks:
 * a page for everybody costs no query. What a role may do is data of the scripts
 * (role { may = {...} }); a role with `totp` counts only in a session in which the
 * second factor was given.
 */
#include "plugin/context.h"

#include "plugin/host.h"

static const char *role_title(const struct script *script, const char *role)
{
    const dinh_value *entry = script_entry(script, "roles", str_of(role));
    return entry ? value_get_text(entry, "title").ptr : role;
}

/* How histories name him: "Trần Thị B, Ủy viên ban biên tập". */
static const char *signature(struct dinh_ctx *ctx, const struct person *person)
{
    if (!person->role_count)
        return person->account.name;
    return arena_printf(ctx->arena, "%s, %s", person->account.name,
                        role_title(ctx->workspace->script, person->roles[0].role));
}

const struct person *ctx_person(struct dinh_ctx *ctx)
{
    if (ctx->person_known || !ctx->request)
        return ctx->person;
    ctx->person_known = true;
    struct str token = request_cookie(ctx->request, SESSION_COOKIE);
    if (!token.ptr)
        return NULL;
    ctx->person =
        person_load(ctx->workspace->stores[DINH_DB_SITE], ctx->arena, token, ctx->now_ms);
    if (ctx->person) {
        ctx->who = signature(ctx, ctx->person);
        ctx->account = ctx->person->account.id;
    }
    return ctx->person;
}

bool role_may(const struct script *script, const char *role, const char *permission)
{
    const dinh_value *entry = script_entry(script, "roles", str_of(role));
    const dinh_value *may = entry ? value_get(entry, STR("may")) : NULL;
    for (uint32_t i = 0; may && may->type == DINH_LIST && i < may->count; i++)
        if (str_is(value_as_text(may->items[i]), permission))
            return true;
    return false;
}

static bool needs_second_factor(const struct script *script, const char *role)
{
    const dinh_value *entry = script_entry(script, "roles", str_of(role));
    return entry && value_get_int(entry, "totp") != 0;
}

/* Outside a request, jobs and commands, started by the admin, may do everything. */
int host_may(dinh_ctx *ctx, const char *permission)
{
    if (!permission || !ctx->request)
        return 1;
    const struct person *person = ctx_person(ctx);
    const struct script *script = ctx->workspace->script;
    for (size_t i = 0; person && i < person->role_count; i++) {
        const char *role = person->roles[i].role;
        if (role_may(script, role, permission) &&
            (person->is_strong || !needs_second_factor(script, role)))
            return 1;
    }
    return 0;
}

/* In a form, or in a header for what scripts send. Compared without telling by
 * the time it takes how much was right. */
bool ctx_token_fits(struct dinh_ctx *ctx)
{
    const struct person *person = ctx_person(ctx);
    if (!person)
        return true;
    struct str given = request_header(ctx->request, "x-token");
    const struct form_field *field = request_field(ctx->request, "_token");
    if (!given.ptr && field)
        given = field->value;
    struct str token = str_of(person->csrf);
    if (given.len != token.len || token.len == 0)
        return false;
    unsigned differs = 0;
    for (size_t i = 0; i < token.len; i++)
        differs |= (unsigned char)(given.ptr[i] ^ token.ptr[i]);
    return differs == 0;
}

const struct theme *ctx_theme(const struct dinh_ctx *ctx)
{
    const struct site_route *route =
        ctx->address.form == ADDRESS_ROUTE ? ctx->address.match.value : NULL;
    return site_theme(ctx->site, route ? route->plugin : ctx->site->plugins[0]);
}
