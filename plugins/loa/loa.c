/*
 * loa.c - the bulletins the commune's loudspeakers read out: the tables.
 *
 * The complete example of docs/plugin-guide.md: every table a plugin may have but
 * permissions. loa_kind.c says what a bulletin is, loa_pages.c shows it,
 * loa_proposal.c remembers which news ought to be read, loa_count.c counts.
 */
#include "loa.h"

static const dinh_route routes[] = {
    { .method = "GET",
      .path = "/loa",
      .handle = loa_list_page,
      .query = "nam,trang",
      .flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT,
      .menu = "Bản tin loa",
      .menu_order = 70 },
};

static const dinh_block blocks[] = {
    { .name = "loa.latest", .view = "loa/latest", .fill = loa_latest_block },
};

static const dinh_hook hooks[] = {
    { .event = "news.published", .handle = loa_news_published },
};

static const dinh_setting settings[] = {
    { .name = "page_size",
      .fallback = "20",
      .help = "Số bản tin mỗi trang",
      .min = 1,
      .max = 100 },
    { .name = "propose_days",
      .fallback = "7",
      .help = "Tin đăng trong bao nhiêu ngày gần đây thì nên đọc trên loa",
      .min = 1,
      .max = 90 },
};

static const dinh_migration migrations[] = {
    { .version = 1,
      .database = DINH_DB_SITE,
      .sql = "CREATE TABLE loa_proposal (news INTEGER PRIMARY KEY,"
             " title TEXT NOT NULL, since INTEGER NOT NULL) STRICT" },
    { .version = 2,
      .database = DINH_DB_SITE,
      .sql = "CREATE TABLE loa_count (id INTEGER PRIMARY KEY,"
             " bulletins INTEGER NOT NULL, counted_at INTEGER NOT NULL) STRICT" },
};

static const dinh_statement statements[] = {
    { .name = "propose",
      .sql = "INSERT INTO loa_proposal (news, title, since) VALUES ($1, $2, $3)"
             " ON CONFLICT (news) DO UPDATE SET title = excluded.title" },
    { .name = "forget", .sql = "DELETE FROM loa_proposal WHERE since < $1" },
    { .name = "proposals", .sql = "SELECT title FROM loa_proposal ORDER BY since, news" },
    { .name = "counted",
      .sql = "INSERT INTO loa_count (id, bulletins, counted_at) VALUES (1, $1, $2)"
             " ON CONFLICT (id) DO UPDATE SET bulletins = excluded.bulletins,"
             " counted_at = excluded.counted_at" },
    { .name = "count", .sql = "SELECT bulletins, counted_at FROM loa_count ORDER BY id" },
};

enum { HOUR_MS = 60 * 60 * 1000 };

static const dinh_job jobs[] = {
    { .name = "loa.propose", .run = loa_propose },
    { .name = "loa.forget", .run = loa_forget, .every_ms = 24 * HOUR_MS },
    { .name = "loa.count", .run = loa_count, .every_ms = HOUR_MS },
};

static const dinh_command commands[] = {
    { .name = "loa",
      .usage = "dinh loa HOME",
      .help = "in số bản tin loa và những tin nên đọc",
      .run = loa_command },
};

DINH_PLUGIN("loa", "1.0.0",
    .summary = "Bản tin loa truyền thanh của xã",
    .routes = DINH_LIST_OF(routes), .blocks = DINH_LIST_OF(blocks),
    .hooks = DINH_LIST_OF(hooks), .kinds = { &loa_kind, 1, sizeof loa_kind },
    .settings = DINH_LIST_OF(settings), .migrations = DINH_LIST_OF(migrations),
    .statements = DINH_LIST_OF(statements), .jobs = DINH_LIST_OF(jobs),
    .commands = DINH_LIST_OF(commands),
);
