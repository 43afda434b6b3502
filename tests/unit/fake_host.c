/*
 * fake_host.c - a dinh_ctx on a site that exists in memory alone (fake_host.h).
 *
 * It takes the portal's table and puts its own functions where a database, a
 * theme or a script would be asked.
 */
#include "fake_host.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "plugin/context.h"
#include "plugin/host.h"
#include "plugin/site_build.h"
#include "view/json.h"

#include <stdlib.h>

enum { FORM_FIELDS = 16 };

struct fake {
    struct dinh_ctx ctx; /* first: a dinh_ctx * is a struct fake * */
    struct dinh_host table;
    struct portal portal;
    struct plugin plugins[2];
    struct site site;
    struct config config;
    struct config_site config_site;
    struct workspace workspace;
    struct request request;
    struct response response;
    struct form_field fields[FORM_FIELDS];
    void *states[2];
    dinh_value *items, *tables, *settings; /* by name */
    int64_t saved;
    struct buf log;
};

static struct fake *fake_of(dinh_ctx *ctx)
{
    return (struct fake *)ctx;
}

static void note(dinh_ctx *ctx, const char *what, const char *name)
{
    buf_printf(&fake_of(ctx)->log, "%s %s\n", what, name ? name : "");
}

static void note_value(dinh_ctx *ctx, const char *what, const char *name,
                       const dinh_value *value)
{
    struct buf *log = &fake_of(ctx)->log;
    buf_printf(log, "%s %s ", what, name);
    if (value)
        json_write(log, value, JSON_COMPACT);
    buf_add_char(log, '\n');
}

/* ---- content ------------------------------------------------------------- */

static dinh_value *items_of(dinh_ctx *ctx, const char *kind)
{
    return value_get(fake_of(ctx)->items, str_of(kind));
}

static dinh_value *find_by(dinh_ctx *ctx, const char *kind, const char *key, int64_t number)
{
    const dinh_value *items = items_of(ctx, kind);
    for (uint32_t i = 0; i < host_count(items); i++)
        if (value_get_int(items->items[i], key) == number)
            return value_copy(ctx->arena, items->items[i]);
    return NULL;
}

static dinh_value *fake_find(dinh_ctx *ctx, const char *kind, int64_t no)
{
    return find_by(ctx, kind, "no", no);
}

static dinh_value *fake_find_id(dinh_ctx *ctx, int64_t id)
{
    const dinh_value *kinds = fake_of(ctx)->items;
    for (uint32_t i = 0; i < kinds->count; i++) {
        dinh_value *found = find_by(ctx, kinds->members[i].key.ptr, "id", id);
        if (found)
            return found;
    }
    return NULL;
}

static dinh_value *fake_find_path(dinh_ctx *ctx, const char *path)
{
    struct resolved found;
    address_resolve(ctx->site, STR("GET"), str_of(path), &found);
    return found.form == ADDRESS_ITEM ? fake_find(ctx, found.kind->def.name, found.no)
                                      : NULL;
}

/* A choice or a reference is compared by its id. */
static const dinh_value *plain_member(const dinh_value *item, const char *field)
{
    const dinh_value *value = value_get(item, str_of(field));
    return value && value->type == DINH_MAP ? value_get(value, STR("id")) : value;
}

static bool has_word(const dinh_value *words, const char *word)
{
    for (uint32_t i = 0; i < host_count(words); i++)
        if (str_is(value_as_text(value_at(words, i)), word))
            return true;
    return false;
}

static bool is_among(int64_t number, const char *numbers)
{
    struct str rest = str_of(numbers);
    int64_t one;
    while (rest.ptr)
        if (str_to_i64(str_cut(&rest, ','), &one) && one == number)
            return true;
    return false;
}

static bool fits(const dinh_value *item, const dinh_where *where)
{
    const dinh_value *value = plain_member(item, where->field);
    int64_t number = value_as_int(value);
    bool between = value && where->number <= number && number <= where->to;
    switch (where->op) {
    case DINH_BETWEEN:
        return between;
    case DINH_NOT_BETWEEN:
        return !between;
    case DINH_HAS_WORD:
        return has_word(value_get(item, str_of(where->field)), where->text);
    case DINH_AMONG:
        return value && is_among(number, where->text);
    default:
        return where->text ? str_is(value_as_text(value), where->text)
                           : value && number == where->number;
    }
}

static bool fits_all(const dinh_value *item, const dinh_query *query)
{
    for (uint32_t i = 0; i < query->where_count; i++)
        if (!fits(item, &query->where[i]))
            return false;
    return true;
}

/* In the order in which the test gave them. */
static dinh_value *fake_list(dinh_ctx *ctx, dinh_query *query)
{
    const dinh_value *items = items_of(ctx, query->kind);
    dinh_value *list = value_list(ctx->arena);
    uint32_t per_page = query->per_page ? query->per_page : 1;
    uint32_t first = (query->page ? query->page - 1 : 0) * per_page;
    query->total = 0;
    for (uint32_t i = 0; i < host_count(items); i++) {
        if (!fits_all(items->items[i], query))
            continue;
        if (query->total >= first && query->total < first + per_page)
            value_add(ctx->arena, list, value_copy(ctx->arena, items->items[i]));
        query->total++;
    }
    query->pages = (query->total + per_page - 1) / per_page;
    return list;
}

static dinh_value *tally_entry(dinh_ctx *ctx, dinh_value *list, struct str id,
                               struct str title)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (str_eq(value_get_text(list->items[i], "id"), id))
            return list->items[i];
    dinh_value *entry = value_map(ctx->arena);
    value_put(ctx->arena, entry, "id", value_text(ctx->arena, id));
    value_put(ctx->arena, entry, "title", value_text(ctx->arena, title));
    value_add(ctx->arena, list, entry);
    return entry;
}

static int year_of(const dinh_value *when)
{
    return when->type == DINH_TIME ? date_of_ms(when->integer).year
                                   : date_of_days((int32_t)when->integer).year;
}

static dinh_value *fake_tally(dinh_ctx *ctx, const dinh_query *query, const char *field,
                              int by)
{
    const dinh_value *items = items_of(ctx, query->kind);
    dinh_value *list = value_list(ctx->arena);
    for (uint32_t i = 0; i < host_count(items); i++) {
        const dinh_value *item = items->items[i];
        const dinh_value *whole = value_get(item, str_of(field));
        struct str id = value_as_text(plain_member(item, field)), title = id;
        if (!whole || !fits_all(item, query))
            continue;
        if (by == DINH_BY_YEAR)
            id = title = str_of(arena_printf(ctx->arena, "%d", year_of(whole)));
        else if (whole->type == DINH_MAP)
            title = value_get_text(whole, "title");
        dinh_value *entry = tally_entry(ctx, list, id, title);
        value_put(ctx->arena, entry, "count",
                  value_int(ctx->arena, value_get_int(entry, "count") + 1));
    }
    return list;
}

static dinh_value *fake_searchable(dinh_ctx *ctx, int64_t id)
{
    return fake_find_id(ctx, id);
}

/* A site whose kinds never change. */
static dinh_value *fake_kinds(dinh_ctx *ctx)
{
    return value_list(ctx->arena);
}

/* ---- what changes the world ---------------------------------------------- */

static int64_t fake_save(dinh_ctx *ctx, const char *kind, int64_t id, dinh_value *fields,
                         dinh_value *errors)
{
    (void)errors;
    note_value(ctx, "save", kind, fields);
    return id ? id : ++fake_of(ctx)->saved;
}

static int fake_move(dinh_ctx *ctx, int64_t id, const char *state, const char *reason)
{
    (void)id;
    (void)reason;
    note(ctx, "move", state);
    return DINH_OK;
}

static int fake_changes(dinh_ctx *ctx, int64_t *epoch, int64_t after, dinh_change *out,
                        uint32_t max)
{
    (void)ctx;
    (void)after;
    (void)out;
    (void)max;
    *epoch = 1;
    return 0;
}

static dinh_rows *fake_run(dinh_ctx *ctx, const char *statement, const char *kinds, ...)
{
    (void)kinds;
    note(ctx, "run", statement);
    return NULL;
}

static int fake_begin(dinh_ctx *ctx, uint32_t database)
{
    note(ctx, "begin", database ? "stats" : "site");
    return DINH_OK;
}

static int fake_commit(dinh_ctx *ctx, uint32_t database)
{
    note(ctx, "commit", database ? "stats" : "site");
    return DINH_OK;
}

static void fake_rollback(dinh_ctx *ctx, uint32_t database)
{
    note(ctx, "rollback", database ? "stats" : "site");
}

static int fake_emit(dinh_ctx *ctx, const char *event, dinh_value *payload)
{
    (void)payload;
    note(ctx, "emit", event);
    return DINH_OK;
}

static int fake_queue(dinh_ctx *ctx, const char *job, dinh_value *args, int64_t at_ms)
{
    (void)at_ms;
    note_value(ctx, "queue", job, args);
    return DINH_OK;
}

static void fake_touch(dinh_ctx *ctx)
{
    note(ctx, "touch", "");
}

__attribute__((format(printf, 3, 4))) static void fake_log(dinh_ctx *ctx, int level,
                                                           const char *format, ...)
{
    (void)level;
    va_list args;
    va_start(args, format);
    note(ctx, "log", arena_vprintf(ctx->arena, format, args));
    va_end(args);
}

__attribute__((format(printf, 2, 3))) static void fake_print(dinh_ctx *ctx,
                                                             const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(&fake_of(ctx)->log, format, args);
    va_end(args);
}

/* ---- settings, tables, words --------------------------------------------- */

static const char *fake_setting(dinh_ctx *ctx, const char *name)
{
    const dinh_value *given = value_get(fake_of(ctx)->settings, str_of(name));
    return given ? value_as_text(given).ptr : host_setting(ctx, name);
}

static int64_t fake_setting_int(dinh_ctx *ctx, const char *name)
{
    struct str value = str_of(fake_setting(ctx, name));
    int64_t number = 0;
    return str_is(value, "true") ? 1 : str_to_i64(value, &number) ? number : 0;
}

static dinh_value *fake_table(dinh_ctx *ctx, const char *name)
{
    const dinh_value *table = value_get(fake_of(ctx)->tables, str_of(name));
    return table ? value_copy(ctx->arena, table) : value_list(ctx->arena);
}

static dinh_value *fake_table_entry(dinh_ctx *ctx, const char *name, const char *id)
{
    dinh_value *table = fake_table(ctx, name);
    for (uint32_t i = 0; id && i < table->count; i++)
        if (str_is(value_get_text(table->items[i], "id"), id))
            return table->items[i];
    return NULL;
}

static const char *fake_word(dinh_ctx *ctx, const char *key)
{
    (void)ctx;
    return key;
}

/* ---- life ---------------------------------------------------------------- */

static void fill_table(struct dinh_host *table)
{
    *table = *plugin_host();
    table->find = fake_find;
    table->find_id = fake_find_id;
    table->find_path = fake_find_path;
    table->list = fake_list;
    table->tally = fake_tally;
    table->searchable = fake_searchable;
    table->kinds = fake_kinds;
    table->save = fake_save;
    table->move = fake_move;
    table->changes = fake_changes;
    table->run = fake_run;
    table->begin = fake_begin;
    table->commit = fake_commit;
    table->rollback = fake_rollback;
    table->emit = fake_emit;
    table->queue = fake_queue;
    table->touch = fake_touch;
    table->log = fake_log;
    table->print = fake_print;
    table->setting = fake_setting;
    table->setting_int = fake_setting_int;
    table->table = fake_table;
    table->table_entry = fake_table_entry;
    table->word = fake_word;
}

static void ignore_fault(void *data, const char *sentence)
{
    (void)data;
    (void)sentence;
}

/* A site with this plugin alone; that it has no theme is the only fault. */
static void build_site(struct fake *fake, struct arena *arena, const dinh_plugin *plugin)
{
    struct error error;
    struct faults faults = { ignore_fault, NULL, 0 };
    fake->config_site = (struct config_site){
        .name = "xa",
        .title = "xã Mẫu",
        .short_name = "Mẫu",
        .level_name = "xã",
        .url = "https://mau.vn",
        .theme = "none",
        .scripts = "/",
        .lang = "vi",
        .contact = { "", "", "", "", "", "", "", "" },
    };
    fake->config = (struct config){ .path = "dinh.conf", .home = "/nonexistent" };
    fake->portal = (struct portal){
        .arena = arena,
        .config = &fake->config,
        .plugins = fake->plugins,
        .plugin_count = 2,
        .sites = &fake->site,
        .site_count = 1,
        .paths = { "/nonexistent", "/nonexistent", "/nonexistent", "/nonexistent",
                   "/nonexistent", NULL },
    };
    fake->site.config = &fake->config_site;
    fake->site.folder = "/nonexistent";
    if (plugin_adopt(arena, portal_descriptor(), "portal", &fake->plugins[0], &error) ||
        plugin_adopt(arena, plugin, plugin->name, &fake->plugins[1], &error))
        die("%s", error.text);
    fake->plugins[1].index = 1;
    site_build(&fake->portal, &fake->site, &faults);
}

dinh_ctx *fake_host_create(const dinh_plugin *plugin)
{
    struct arena *arena = arena_create(0);
    struct fake *fake = calloc(1, sizeof *fake);
    if (!fake)
        die("hết bộ nhớ");
    build_site(fake, arena, plugin);
    fake->items = value_map(arena);
    fake->tables = value_map(arena);
    fake->settings = value_map(arena);
    fake->workspace = (struct workspace){
        .portal = &fake->portal, .site = &fake->site, .arena = arena, .states = fake->states
    };
    fake->request.arena = arena;
    fake->request.fields = fake->fields;
    fake->ctx = (struct dinh_ctx){ .workspace = &fake->workspace,
                                   .site = &fake->site,
                                   .plugin = &fake->plugins[1],
                                   .arena = arena,
                                   .now_ms = 1631496600000,
                                   .who = "thử" };
    fake->ctx.data = value_map(arena);
    fake->ctx.page = value_map(arena);
    fill_table(&fake->table);
    *plugin->host = &fake->table;
    return &fake->ctx;
}

void fake_host_destroy(dinh_ctx *ctx)
{
    struct fake *fake = fake_of(ctx);
    host_rows_end_all(ctx);
    store_close(fake->workspace.stores[DINH_DB_STATS]);
    store_close(fake->workspace.stores[DINH_DB_SITE]);
    router_free(fake->site.router);
    kinds_free(fake->site.kinds);
    theme_free(fake->site.theme);
    buf_free(&fake->log);
    arena_destroy(ctx->arena);
    free(fake);
}

/* ---- setting the scene --------------------------------------------------- */

static void set_json(dinh_ctx *ctx, dinh_value *map, const char *name, const char *json)
{
    struct error error;
    dinh_value *value = json_read(ctx->arena, str_of(json), &error);
    if (!value)
        die("%s: %s", name, error.text);
    value_set(ctx->arena, map, str_of(name), value);
}

/* JSON has no days and moments: a text where there should be one becomes one. */
static void set_when(dinh_ctx *ctx, dinh_value *item, const char *name, int32_t type)
{
    struct str text = value_get_text(item, name);
    int32_t days;
    int64_t ms;
    if (type == DINH_FIELD_DATE && date_parse(text, &days))
        value_put(ctx->arena, item, name, value_date(ctx->arena, days));
    if (type == DINH_FIELD_TIME && time_parse(text, &ms))
        value_put(ctx->arena, item, name, value_time(ctx->arena, ms));
}

void fake_host_items(dinh_ctx *ctx, const char *kind_name, const char *json)
{
    const struct kind *kind = kinds_find(ctx->site->kinds, kind_name);
    set_json(ctx, fake_of(ctx)->items, kind_name, json);
    dinh_value *items = items_of(ctx, kind_name);
    for (uint32_t i = 0; i < host_count(items); i++) {
        dinh_value *item = items->items[i];
        value_put(ctx->arena, item, "kind", value_cstr(ctx->arena, kind_name));
        set_when(ctx, item, "published_at", DINH_FIELD_TIME);
        for (uint32_t j = 0; kind && j < kind->field_count; j++)
            set_when(ctx, item, kind->fields[j].def.name, kind->fields[j].def.type);
    }
}

void fake_host_database(dinh_ctx *ctx)
{
    struct fake *fake = fake_of(ctx);
    struct store **stores = fake->workspace.stores;
    struct error error;
    log_level(LOG_LEVEL_WARN); /* that tables were made is no news */
    for (unsigned database = DINH_DB_SITE; database <= DINH_DB_STATS; database++)
        if (!(stores[database] =
                  store_open("/nonexistent", database, STORE_MEMORY, &error)))
            die("%s", error.text);
    if (site_migrate_stores(&fake->site, stores, &error))
        die("%s", error.text);
    ctx->in_snapshot = true; /* a test is one long look */
    fake->table.run = plugin_host()->run;
    fake->table.begin = plugin_host()->begin;
    fake->table.commit = plugin_host()->commit;
    fake->table.rollback = plugin_host()->rollback;
}

void fake_host_table(dinh_ctx *ctx, const char *name, const char *json)
{
    set_json(ctx, fake_of(ctx)->tables, name, json);
}

void fake_host_setting(dinh_ctx *ctx, const char *name, const char *value)
{
    value_set(ctx->arena, fake_of(ctx)->settings, str_of(name),
              value_cstr(ctx->arena, value));
}

void fake_host_form(dinh_ctx *ctx, const char *name, const char *value)
{
    struct request *request = &fake_of(ctx)->request;
    if (request->field_count == FORM_FIELDS)
        die("quá nhiều ô trong biểu mẫu thử");
    request->fields[request->field_count++] = (struct form_field){
        .name = arena_str(ctx->arena, str_of(name)),
        .value = arena_str(ctx->arena, str_of(value)),
    };
}

void fake_host_now(dinh_ctx *ctx, int64_t ms)
{
    ctx->now_ms = ms;
}

void fake_host_state(dinh_ctx *ctx, void *state)
{
    fake_of(ctx)->states[1] = state;
}

/* ---- asking -------------------------------------------------------------- */

static void begin_request(dinh_ctx *ctx, const char *method, const char *target)
{
    struct fake *fake = fake_of(ctx);
    struct str rest = arena_str(ctx->arena, str_of(target));
    fake->request.target = rest;
    fake->request.path = arena_str(ctx->arena, str_cut(&rest, '?'));
    fake->request.query = rest.ptr ? rest : STR("");
    fake->request.method_name = arena_str(ctx->arena, str_of(method));
    fake->request.method = strcmp(method, "POST") == 0 ? HTTP_METHOD_POST : HTTP_METHOD_GET;
    fake->response = (struct response){ 0 };
    ctx->request = &fake->request;
    ctx->response = &fake->response;
    ctx->in_snapshot = true; /* there is no database to begin one on */
    ctx->data = value_map(ctx->arena);
    ctx->page = value_map(ctx->arena);
    ctx->form = ANSWER_NONE;
    ctx->status = 0;
    ctx->view = ctx->message = NULL;
    ctx->keep = 0;
}

int fake_host_ask(dinh_ctx *ctx, const char *method, const char *target)
{
    begin_request(ctx, method, target);
    address_resolve(ctx->site, str_of(method), ctx->request->path, &ctx->address);
    if (ctx->address.form == ADDRESS_ITEM && ctx->address.kind->def.page) {
        dinh_value *item = fake_find(ctx, ctx->address.kind->def.name, ctx->address.no);
        return item ? ctx->address.kind->def.page(ctx, item) : -404;
    }
    const struct site_route *route =
        ctx->address.form == ADDRESS_ROUTE ? ctx->address.match.value : NULL;
    return route && route->plugin == ctx->plugin ? route->def->handle(ctx) : -404;
}

int fake_host_block(dinh_ctx *ctx, const char *name, dinh_value *map)
{
    const struct site_block *block = site_block(ctx->site, name);
    return block ? block->def->fill(ctx, map) : DINH_NOT_FOUND;
}

const char *fake_host_view(const dinh_ctx *ctx)
{
    return ctx->view ? ctx->view : "";
}

const char *fake_host_sent(const dinh_ctx *ctx)
{
    const struct response *response = ctx->response;
    if (ctx->message)
        return ctx->message;
    for (size_t i = 0; response && i < response->header_count; i++)
        if (str_eq_nocase(response->headers[i].name, STR("location")))
            return arena_str(ctx->arena, response->headers[i].value).ptr;
    return response ? arena_str(ctx->arena, response->body).ptr : "";
}

const char *fake_host_log(dinh_ctx *ctx)
{
    return buf_text(&fake_of(ctx)->log);
}

const char *fake_host_data(dinh_ctx *ctx)
{
    return host_json(ctx, ctx->data);
}
