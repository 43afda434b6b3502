/*
 * again.c - a form whose session has ended meanwhile: its words come back with a button
 * that sends them once more.
 *
 * Without scripts the browser holds the only copy of what was typed, and a redirect to
 * the log-in page would throw it away. Nothing is done before the button is pressed in
 * a session of his: the form that was sent had no right token. Files are not sent back;
 * whoever chose some is told to choose them again. Passwords and codes never come back.
 */
#include "desk/again.h"

#include "base/text.h"
#include "plugin/host.h"

static bool is_secret(struct str name)
{
    static const char *const names[] = {
        "_token", "mat_khau", "nhac_lai", "cu", "moi", "ma"
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

bool again_is_worth_it(struct dinh_ctx *ctx)
{
    const struct request *request = ctx->request;
    if (request->method != HTTP_METHOD_POST || request_header(request, "x-token").ptr)
        return false;
    for (size_t i = 0; i < request->field_count; i++)
        if (!is_secret(request->fields[i].name) && request->fields[i].value.len)
            return true;
    return false;
}

int again_show(struct dinh_ctx *ctx, int status, const char *door)
{
    dinh_value *list = host_set_list(ctx, ctx->data, "fields");
    bool had_files = false;
    for (size_t i = 0; i < ctx->request->field_count; i++) {
        const struct form_field *field = &ctx->request->fields[i];
        had_files = had_files || (field->file && field->size);
        if (field->file || is_secret(field->name) || !text_is_utf8(field->name) ||
            !text_is_utf8(field->value))
            continue;
        dinh_value *map = host_add_map(ctx, list);
        value_put(ctx->arena, map, "name", value_text(ctx->arena, field->name));
        value_put(ctx->arena, map, "value", value_text(ctx->arena, field->value));
    }
    host_set(ctx, ctx->data, "action", host_path(ctx));
    host_set(ctx, ctx->data, "door", door ? door : "");
    host_set_bool(ctx, ctx->data, "had_files", had_files);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "again.title"),
                            "door/again");
}

int desk_stale(struct dinh_ctx *ctx, const struct dinh_route *route)
{
    return route->permission && again_is_worth_it(ctx) ? again_show(ctx, 403, NULL) : 0;
}
