/*
 * fake_host.h - the host without a portal, for unit tests of plugins.
 *
 *     dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
 *     fake_host_items(ctx, "news", "[{\"no\":1,\"title\":\"Ra quân\"}]");
 *     assert_int_equal(fake_host_ask(ctx, "GET", "/tin-tuc?trang=2"), 200);
 *     assert_string_equal(fake_host_view(ctx), "news/list");
 *     assert_string_equal(dinh->get_text(dinh->page(ctx), "title"), "Tin tức");
 *     fake_host_destroy(ctx);
 *
 * Routes, values, pages and answers are the portal's own code (core/plugin).
 * Content and script tables are what the test gives as JSON; whatever would
 * change the world (saving, events, jobs, statements) is only written down, one
 * line each. A plugin with SQL of its own asks for fake_host_database.
 */
#ifndef TEST_FAKE_HOST_H
#define TEST_FAKE_HOST_H

#include <dinh/plugin.h>

/* Lends the plugin a table of functions (its `dinh`); dies when its tables are
 * not in order. */
dinh_ctx *fake_host_create(const dinh_plugin *plugin);
void fake_host_destroy(dinh_ctx *ctx);

/* ---- what the plugin will find; texts are copied ---- */

/* A JSON list of items of a kind: { "no", "id", "href", "title", ... }; dates and
 * times as "2021-09-13". */
void fake_host_items(dinh_ctx *ctx, const char *kind, const char *json);
/* A JSON list of entries of a script table. */
void fake_host_table(dinh_ctx *ctx, const char *name, const char *json);
void fake_host_setting(dinh_ctx *ctx, const char *name, const char *value);
void fake_host_form(dinh_ctx *ctx, const char *name, const char *value);
void fake_host_now(dinh_ctx *ctx, int64_t ms);
/* Real databases in memory with the plugin's tables: its statements run. */
void fake_host_database(dinh_ctx *ctx);
void fake_host_state(dinh_ctx *ctx, void *state);

/* ---- asking ---- */

/* Finds the plugin's route (or the kind an item's address belongs to) and runs
 * its handler on a new page. The handler's result; -404 when nothing fits. */
int fake_host_ask(dinh_ctx *ctx, const char *method, const char *target);
/* Fills a block of the plugin by its name. */
int fake_host_block(dinh_ctx *ctx, const char *name, dinh_value *map);

/* ---- what it did ---- */

const char *fake_host_view(const dinh_ctx *ctx); /* of show, or "" */
const char *fake_host_sent(const dinh_ctx *ctx); /* body, Location or message */
const char *fake_host_log(dinh_ctx *ctx);        /* "emit news.published\n..." */
const char *fake_host_data(dinh_ctx *ctx);       /* data as JSON */

#endif
