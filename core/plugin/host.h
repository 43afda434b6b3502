/*
 * host.h - the functions behind the table lent to plugins, by file.
 *
 * The contract of each is the comment in <dinh/plugin.h>; only host.c takes
 * their addresses.
 */
#ifndef DINH_PLUGIN_HOST_H
#define DINH_PLUGIN_HOST_H

#include <dinh/plugin.h>

#include <stdarg.h>

/* ---- host_request.c ---- */
const char *host_method(dinh_ctx *ctx);
const char *host_path(dinh_ctx *ctx);
const char *host_param(dinh_ctx *ctx, const char *name);
const char *host_query(dinh_ctx *ctx, const char *name);
const char *host_form(dinh_ctx *ctx, const char *name);
const char *host_header(dinh_ctx *ctx, const char *name);
int host_may(dinh_ctx *ctx, const char *permission);
const char *host_site(dinh_ctx *ctx);
const char *host_folder(dinh_ctx *ctx);
const char *host_url(dinh_ctx *ctx, const char *path);
int64_t host_now(dinh_ctx *ctx);
void *host_state(dinh_ctx *ctx);
void *host_alloc(dinh_ctx *ctx, size_t size);
char *host_text(dinh_ctx *ctx, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- host_page.c ---- */
int64_t host_query_int(dinh_ctx *ctx, const char *name, int64_t absent, int64_t min,
                       int64_t max);
const char *host_encode(dinh_ctx *ctx, const char *text);
const char *host_href_with(dinh_ctx *ctx, const char *name, const char *value);
void host_pager(dinh_ctx *ctx, const dinh_query *query);
void host_crumb(dinh_ctx *ctx, const char *title, const char *href);
void host_feed_link(dinh_ctx *ctx, const char *title, const char *path, const char *type);
void host_about(dinh_ctx *ctx, dinh_value *item, const char *type);
dinh_value *host_find_path(dinh_ctx *ctx, const char *path);
dinh_value *host_searchable(dinh_ctx *ctx, int64_t id);
dinh_value *host_kinds(dinh_ctx *ctx);
const char *host_json(dinh_ctx *ctx, const dinh_value *value);

/* ---- host_value.c ---- */
dinh_value *host_data(dinh_ctx *ctx);
dinh_value *host_page(dinh_ctx *ctx);
dinh_value *host_new_map(dinh_ctx *ctx);
dinh_value *host_new_list(dinh_ctx *ctx);
void host_set(dinh_ctx *ctx, dinh_value *map, const char *key, const char *text);
void host_set_int(dinh_ctx *ctx, dinh_value *map, const char *key, int64_t n);
void host_set_number(dinh_ctx *ctx, dinh_value *map, const char *key, double n);
void host_set_bool(dinh_ctx *ctx, dinh_value *map, const char *key, int b);
void host_set_time(dinh_ctx *ctx, dinh_value *map, const char *key, int64_t ms);
void host_set_date(dinh_ctx *ctx, dinh_value *map, const char *key, int32_t days);
void host_set_size(dinh_ctx *ctx, dinh_value *map, const char *key, int64_t bytes);
void host_set_value(dinh_ctx *ctx, dinh_value *map, const char *key, dinh_value *value);
void host_set_html(dinh_ctx *ctx, dinh_value *map, const char *key, const char *html);
dinh_value *host_set_map(dinh_ctx *ctx, dinh_value *map, const char *key);
dinh_value *host_set_list(dinh_ctx *ctx, dinh_value *map, const char *key);
void host_add(dinh_ctx *ctx, dinh_value *list, const char *text);
void host_add_value(dinh_ctx *ctx, dinh_value *list, dinh_value *value);
dinh_value *host_add_map(dinh_ctx *ctx, dinh_value *list);
int host_type(const dinh_value *value);
dinh_value *host_get(const dinh_value *map, const char *path);
dinh_value *host_at(const dinh_value *value, uint32_t index);
const char *host_key_at(const dinh_value *map, uint32_t index);
uint32_t host_count(const dinh_value *value);
const char *host_as_text(const dinh_value *value);
int64_t host_as_int(const dinh_value *value);
const char *host_get_text(const dinh_value *map, const char *path);
int64_t host_get_int(const dinh_value *map, const char *path);
const char *host_plain(dinh_ctx *ctx, const dinh_value *value);

/* ---- host_answer.c ---- */
int host_show(dinh_ctx *ctx, int status, const char *view);
int host_redirect(dinh_ctx *ctx, int status, const char *path);
int host_fail(dinh_ctx *ctx, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int host_send(dinh_ctx *ctx, int status, const char *type, const void *bytes,
              size_t length);
int host_send_feed(dinh_ctx *ctx, int format, const char *title, dinh_value *items);
int host_send_csv(dinh_ctx *ctx, const char *name, const char *columns, dinh_value *items);
void host_set_header(dinh_ctx *ctx, const char *name, const char *value);
void host_keep(dinh_ctx *ctx, uint32_t seconds);

/* ---- host_content.c ---- */
dinh_value *host_find(dinh_ctx *ctx, const char *kind, int64_t no);
dinh_value *host_find_id(dinh_ctx *ctx, int64_t id);
dinh_value *host_list(dinh_ctx *ctx, dinh_query *query);
dinh_value *host_tally(dinh_ctx *ctx, const dinh_query *query, const char *field, int by);
int64_t host_save(dinh_ctx *ctx, const char *kind, int64_t id, dinh_value *fields,
                  dinh_value *errors);
int host_move(dinh_ctx *ctx, int64_t id, const char *state, const char *note);
int host_changes(dinh_ctx *ctx, int64_t *epoch, int64_t after, dinh_change *out,
                 uint32_t max);

/* ---- host_sql.c ---- */
dinh_rows *host_run(dinh_ctx *ctx, const char *statement, const char *kinds, ...);
int host_next(dinh_rows *rows);
int64_t host_column_int(dinh_rows *rows, int index);
const char *host_column_text(dinh_rows *rows, int index);
int host_begin(dinh_ctx *ctx, uint32_t database);
int host_commit(dinh_ctx *ctx, uint32_t database);
void host_rollback(dinh_ctx *ctx, uint32_t database);

/* ---- host_portal.c ---- */
const char *host_setting(dinh_ctx *ctx, const char *name);
int64_t host_setting_int(dinh_ctx *ctx, const char *name);
dinh_value *host_table_of(dinh_ctx *ctx, const char *name);
dinh_value *host_table_entry(dinh_ctx *ctx, const char *name, const char *id);
const char *host_word(dinh_ctx *ctx, const char *key);
const char *host_link(dinh_ctx *ctx, const char *route);
int host_emit(dinh_ctx *ctx, const char *event, dinh_value *payload);
int host_queue(dinh_ctx *ctx, const char *job, dinh_value *args, int64_t at_ms);
void host_touch(dinh_ctx *ctx);
void host_log(dinh_ctx *ctx, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void host_print(dinh_ctx *ctx, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *host_fold(dinh_ctx *ctx, const char *text);
const char *host_slug(dinh_ctx *ctx, const char *text);
const char *host_format(dinh_ctx *ctx, const dinh_value *value);
int32_t host_days(int64_t ms);
int32_t host_year(int32_t days);
int32_t host_make_date(int year, int month, int day);
uint64_t host_views_epoch(dinh_ctx *ctx);
uint32_t host_views_rings(dinh_ctx *ctx);
int host_views_read(dinh_ctx *ctx, uint32_t ring, uint64_t *position, dinh_view *out,
                    uint32_t max);

#endif
