/*
 * whole_site.h - a portal as it is built (all plugins, the desk, the default scripts
 * and themes) on an empty home, and requests to it as somebody of a role.
 *
 * No sockets: a request is handed to workspace_handle as a lane would. Each is made by a
 * fresh account and session, so that what one request does cannot help the next.
 */
#ifndef TEST_WHOLE_SITE_H
#define TEST_WHOLE_SITE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "desk/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define WHOLE_OWN_UNIT   "hoi-phu-nu"
#define WHOLE_OTHER_UNIT "cong-an"

struct whole_site {
    struct arena *arena, *request;
    char home[64];
    struct config *config;
    struct portal *portal;
    const struct site *site;
    struct workspace *workspace;
    const char *own_code, *other_code; /* an item of each of the two units */
    struct buf body;                   /* of the last answer */
    const char *location;              /* "" without one */
    int serial;
};

enum whole_token { TOKEN_RIGHT, TOKEN_ABSENT, TOKEN_OF_ANOTHER };
struct whole_ask {
    const char *method, *target;
    const char *role;  /* NULL: nobody is logged in */
    const char *units; /* of the seat; NULL: all */
    enum whole_token token;
    bool is_foreign; /* the form stood on another site */
    bool is_weak;    /* without the second factor */
    bool is_far;     /* plain HTTP, not from this machine */
    const struct form_field *fields;
    size_t field_count;
    int64_t account; /* > 0: this account instead of a new one */
    bool is_script;  /* the token comes in a header, as a script sends it */
};

static inline void whole_report(void *data, const char *sentence)
{
    (void)data;
    print_error("%s\n", sentence);
}

static inline struct store *whole_store(struct whole_site *site)
{
    return workspace_store(site->workspace, DINH_DB_SITE);
}

static inline const char *whole_item(struct whole_site *site, const char *unit)
{
    struct content *content = workspace_content(site->workspace);
    const struct kind *news = kinds_find(content_kinds(content), "news");
    struct content_change change = { .who = "thử", .at_ms = clock_now_ms() };
    dinh_value *fields = value_map(site->arena), *errors = value_map(site->arena);
    value_put(site->arena, fields, "title", value_cstr(site->arena, "Tin thử"));
    value_put(site->arena, fields, "category", value_cstr(site->arena, "ubnd"));
    value_put(site->arena, fields, "unit", value_cstr(site->arena, unit));
    value_put(site->arena, fields, "body", value_cstr(site->arena, "<p>Một câu.</p>"));
    assert_int_equal(store_begin(whole_store(site)), 0);
    int64_t id = content_save(content, site->arena, news, 0, fields, errors, &change);
    for (uint32_t i = 0; i < errors->count; i++)
        print_error("%s\n", value_as_text(errors->members[i].value).ptr);
    assert_true(id > 0);
    assert_int_equal(store_commit(whole_store(site)), 0);
    struct flow item;
    assert_int_equal(flow_read(content, site->arena, id, &item), 0);
    return item.code;
}

static inline int whole_open(void **state)
{
    struct whole_site *site = calloc(1, sizeof *site);
    struct error error;
    assert_non_null(site);
    site->arena = arena_create(0);
    site->request = arena_create(0);
    log_open("/dev/null");
    memcpy(site->home, "/tmp/dinh-whole-XXXXXX", sizeof "/tmp/dinh-whole-XXXXXX");
    assert_non_null(mkdtemp(site->home));
    struct buf text = { 0 };
    const char *path =
        arena_printf(site->arena, "%s/scripts/default/dinh.conf", TEST_BUILD_DIR);
    assert_int_equal(file_read(path, &text, 1 << 20, &error), 0);
    path = arena_printf(site->arena, "%s/dinh.conf", site->home);
    assert_int_equal(file_write(path, buf_str(&text), 0600, &error), 0);
    buf_free(&text);
    site->config = config_read(site->home, &error);
    if (!site->config)
        fail_msg("%s", error.text);
    static const struct builtin *const builtins[] = { &desk_builtin, NULL };
    const struct portal_paths paths = {
        .home = site->home,
        .themes = TEST_BUILD_DIR "/themes",
        .scripts = TEST_BUILD_DIR "/scripts",
        .plugins = TEST_BUILD_DIR "/plugins",
        .views = TEST_BUILD_DIR "/views",
        .builtins = builtins,
    };
    site->portal = portal_load(site->config, &paths, whole_report, NULL);
    assert_non_null(site->portal);
    site->site = &site->portal->sites[0];
    if (site_migrate(site->site, STORE_CREATE, &error))
        fail_msg("%s", error.text);
    site->workspace = workspace_open(site->portal, site->site, NULL, &error);
    if (!site->workspace)
        fail_msg("%s", error.text);
    site->own_code = whole_item(site, WHOLE_OWN_UNIT);
    site->other_code = whole_item(site, WHOLE_OTHER_UNIT);
    *state = site;
    return 0;
}

static inline int whole_close(void **state)
{
    struct whole_site *site = *state;
    char command[128];
    workspace_close(site->workspace);
    portal_free(site->portal);
    config_free(site->config);
    snprintf(command, sizeof command, "rm -rf %s", site->home);
    assert_int_equal(system(command), 0);
    buf_free(&site->body);
    arena_destroy(site->request);
    arena_destroy(site->arena);
    free(site);
    return 0;
}

/* ---- people ---- */

static inline int64_t whole_account(struct whole_site *site, const char *role,
                                    const char *units)
{
    struct store *store = whole_store(site);
    const struct account_by by = { .who = "thử", .at_ms = clock_now_ms() };
    struct error error = { "" };
    const struct account_new given = {
        arena_printf(site->request, "nguoi.%d", ++site->serial), "Người Thử", "", ""
    };
    assert_int_equal(store_begin(store), 0);
    int64_t id = account_create(store, &given, &by, &error);
    if (id <= 0)
        fail_msg("%s", error.text);
    const struct seat seat = { .account_id = id,
                               .role = role,
                               .decision = "",
                               .from_day = clock_days(clock_now_ms()),
                               .units = units ? units : "",
                               .categories = "" };
    assert_true(seat_add(store, &seat, &by, &error) > 0);
    assert_int_equal(store_commit(store), 0);
    return id;
}

/* The token of a new session; its person in *person. */
static inline const char *whole_session(struct whole_site *site, int64_t account,
                                        bool is_strong, struct person **person)
{
    struct store *store = whole_store(site);
    const struct account_by by = { .who = "thử", .at_ms = clock_now_ms() };
    char *token = arena_alloc(site->request, TOKEN_SIZE);
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(session_begin(store, account, "thử", &by, is_strong, token), 0);
    assert_int_equal(store_commit(store), 0);
    *person = person_load(store, site->request, str_of(token), clock_now_ms());
    assert_non_null(*person);
    return token;
}

/* ---- asking ---- */

static inline enum http_method whole_method(const char *name)
{
    return strcmp(name, "POST") == 0 ? HTTP_METHOD_POST : HTTP_METHOD_GET;
}

static inline void whole_add_session(struct whole_site *site, const struct whole_ask *ask,
                                     struct request *request, struct form_field *fields)
{
    struct person *person, *another = NULL;
    int64_t account =
        ask->account ? ask->account : whole_account(site, ask->role, ask->units);
    const char *token = whole_session(site, account, !ask->is_weak, &person);
    request->headers[request->header_count++] =
        (struct header){ STR("cookie"),
                         str_of(arena_printf(site->request, SESSION_COOKIE "=%s", token)) };
    if (ask->token == TOKEN_OF_ANOTHER)
        whole_session(site, account, true, &another);
    if (ask->is_script)
        request->headers[request->header_count++] =
            (struct header){ STR("x-token"), str_of(person->csrf) };
    else if (ask->token != TOKEN_ABSENT)
        fields[request->field_count++] = (struct form_field){
            .name = STR("_token"),
            .value = str_of(ask->token == TOKEN_RIGHT ? person->csrf : another->csrf)
        };
}

/* The status; body and location of the answer are kept until the next. */
static inline int whole_ask(struct whole_site *site, const struct whole_ask *ask)
{
    enum { HEADERS = 8 };
    arena_reset(site->request);
    struct request request = {
        .arena = site->request,
        .method = whole_method(ask->method),
        .method_name = str_of(ask->method),
        .target = str_of(ask->target),
        .host = STR("localhost"),
        .headers = arena_alloc(site->request, HEADERS * sizeof(struct header)),
    };
    struct str rest = request.target;
    request.path = arena_str(site->request, str_cut(&rest, '?'));
    request.query = rest.ptr ? rest : (struct str){ "", 0 };
    address_parse(ask->is_far ? STR("203.0.113.9") : STR("127.0.0.1"), &request.client);
    request.headers[request.header_count++] =
        (struct header){ STR("host"), STR("localhost") };
    request.headers[request.header_count++] =
        (struct header){ STR("origin"), ask->is_foreign ? STR("https://noi-khac.vn")
                                                        : STR("http://localhost") };
    struct form_field *fields =
        arena_alloc(site->request, (ask->field_count + 1) * sizeof *fields);
    for (size_t i = 0; i < ask->field_count; i++)
        fields[request.field_count++] = ask->fields[i];
    if (ask->role || ask->account)
        whole_add_session(site, ask, &request, fields);
    request.fields = fields;
    struct response response = { 0 };
    struct handled handled;
    workspace_handle(site->workspace, &request, &response, &handled);
    buf_clear(&site->body);
    buf_add_str(&site->body, response.body);
    site->location = "";
    for (size_t i = 0; i < response.header_count; i++)
        if (str_eq_nocase(response.headers[i].name, STR("location")))
            site->location = response.headers[i].value.ptr;
    return response.status;
}

#endif
