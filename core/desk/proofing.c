/*
 * proofing.c - what "Máy đã soát" knows of this commune.
 *
 * Its own names are those of its scripts (units, categories, sections, groups) and of
 * dinh.conf; telephone numbers that may stand in a text are those it publishes itself.
 */
#include "desk/proofing.h"

#include "content/kind.h"

enum { NAMES_MAX = 1000, PHONES_MAX = 1000, PER_KIND = 1000, NAME_LETTERS_MIN = 4 };

/* ---- the commune's own names --------------------------------------------------- */

static const char *const name_tables[] = { "units", "categories", "sections", "groups" };
static const char *const name_keys[] = { "title", "short" };

struct texts {
    const char **list;
    size_t count, max;
};

static void add_text(struct texts *texts, const char *text)
{
    if (text && *text && texts->count < texts->max)
        texts->list[texts->count++] = text;
}

/* A name of three letters would be "corrected" everywhere. */
static void add_name(struct texts *names, const char *name)
{
    if (name && strlen(name) >= NAME_LETTERS_MIN)
        add_text(names, name);
}

static void add_table(struct texts *names, const dinh_value *table)
{
    for (uint32_t i = 0; i < table->count; i++)
        for (size_t k = 0; k < sizeof name_keys / sizeof *name_keys; k++)
            add_name(names, value_get_text(table->items[i], name_keys[k]).ptr);
}

static void take_names(struct dinh_ctx *ctx, struct texts *names)
{
    const struct config_site *config = ctx->site->config;
    add_name(names, config->title);
    add_name(names, config->short_name);
    for (size_t i = 0; i < sizeof name_tables / sizeof *name_tables; i++)
        add_table(names, script_table(ctx->workspace->script, name_tables[i]));
}

/* ---- numbers that are public anyway ---------------------------------------------- */

static void add_phones(struct dinh_ctx *ctx, struct texts *phones, const struct kind *kind,
                       const struct field *field)
{
    dinh_query query = {
        .size = sizeof query, .kind = kind->def.name, .page = 1, .per_page = PER_KIND
    };
    const dinh_value *items =
        content_list(ctx->workspace->content, ctx->arena, &query, ctx->now_ms);
    for (uint32_t i = 0; items && i < items->count; i++)
        add_text(phones, value_get_text(items->items[i], field->def.name).ptr);
}

static void take_phones(struct dinh_ctx *ctx, struct texts *phones)
{
    const struct kinds *kinds = ctx->site->kinds;
    add_text(phones, ctx->site->config->contact.phone);
    for (size_t i = 0; i < kinds_count(kinds); i++) {
        const struct kind *kind = kinds_at(kinds, i);
        for (uint32_t j = 0; j < kind->field_count; j++)
            if (kind->fields[j].def.type == DINH_FIELD_PHONE &&
                (kind->fields[j].def.flags & DINH_LISTED))
                add_phones(ctx, phones, kind, &kind->fields[j]);
    }
}

/* ---- links ------------------------------------------------------------------------ */

/* Static files and addresses with a query are not asked: only pages and items. */
static bool has_page(void *data, const char *path)
{
    struct dinh_ctx *ctx = data;
    struct resolved found;
    struct str plain = str_of(path), rest = plain;
    plain = str_cut(&rest, '#');
    rest = plain;
    plain = str_cut(&rest, '?');
    address_resolve(ctx->site, STR("GET"), address_respell(ctx->arena, plain), &found);
    if (found.form == ADDRESS_ROUTE)
        return found.match.value != NULL;
    if (found.form == ADDRESS_ITEM)
        return content_address(ctx->workspace->content, ctx->arena, found.kind, found.no) !=
               NULL;
    return content_redirect(ctx->workspace->content, ctx->arena, plain) != NULL;
}

/* ---- the whole ---------------------------------------------------------------------- */

void proofing_context(struct dinh_ctx *ctx, struct proof_context *out)
{
    struct texts names = { arena_alloc(ctx->arena, NAMES_MAX * sizeof(char *)), 0,
                           NAMES_MAX };
    struct texts phones = { arena_alloc(ctx->arena, PHONES_MAX * sizeof(char *)), 0,
                            PHONES_MAX };
    take_names(ctx, &names);
    take_phones(ctx, &phones);
    *out = (struct proof_context){ .content = ctx->workspace->content,
                                   .now_ms = ctx->now_ms,
                                   .names = names.list,
                                   .name_count = names.count,
                                   .public_phones = phones.list,
                                   .phone_count = phones.count,
                                   .has_page = has_page,
                                   .data = ctx };
}

static const struct grade {
    const char *grade, *flag;
} grades[] = { { "ok", "is_ok" }, { "nhac", "is_advice" }, { "dung", "is_stop" } };

static void put_flag(struct dinh_ctx *ctx, dinh_value *line)
{
    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++)
        if (str_is(value_get_text(line, "grade"), grades[i].grade))
            host_set_bool(ctx, line, grades[i].flag, 1);
}

dinh_value *proofing_check(struct dinh_ctx *ctx, const struct kind *kind,
                           const dinh_value *raw)
{
    struct proof_context context;
    proofing_context(ctx, &context);
    dinh_value *found = proof_check(&context, ctx->arena, kind, raw);
    for (uint32_t i = 0; i < found->count; i++) {
        const struct field *field =
            kind_field(kind, value_get_text(found->items[i], "field"));
        put_flag(ctx, found->items[i]);
        if (field)
            host_set(ctx, found->items[i], "label", field->def.label);
    }
    return found;
}
