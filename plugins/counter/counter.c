/*
 * counter.c - how many people read the site, counted without cookies.
 *
 * The loops append each view of a page to a ring (see dinh_view); a job drains
 * the rings every few seconds into stats.db, leaving robots out. A visitor is a
 * hash of address and browser with a salt that is forgotten every day; a visit
 * is the same hash after 30 idle minutes. Start here: the plugin's tables.
 */
#include "counter.h"

static const dinh_route routes[] = {
    { .method = "GET",
      .path = "/thong-ke",
      .handle = counter_stats_page,
      .flags = DINH_ROUTE_CACHE | DINH_ROUTE_COUNT },
};

static const dinh_block blocks[] = {
    { "counter.summary", "counter/summary", counter_summary_block },
};

static const dinh_job jobs[] = {
    { .name = "counter.drain", .run = counter_drain, .every_ms = 5000 },
};

static const dinh_hook hooks[] = {
    { .event = "item.erased", .handle = counter_erased },
};

static const dinh_command commands[] = {
    { "visits", "dinh visits HOME [--opening TỆP.jsonl | --opening SỐ NGÀY]",
      "in lượt truy cập, hoặc nhập số lượt của trang cũ", counter_visits_command },
};

static const dinh_migration migrations[] = {
    { .version = 1,
      .database = DINH_DB_STATS,
      .sql =
          "CREATE TABLE counter_day (day INTEGER PRIMARY KEY, visits INTEGER NOT NULL,"
          " views INTEGER NOT NULL) STRICT;"
          "CREATE TABLE counter_page (day INTEGER NOT NULL, path TEXT NOT NULL,"
          " views INTEGER NOT NULL, PRIMARY KEY (day, path)) STRICT;"
          "CREATE TABLE counter_visitor (visitor INTEGER PRIMARY KEY,"
          " last INTEGER NOT NULL) STRICT;"
          "CREATE INDEX counter_visitor_last ON counter_visitor (last);"
          "CREATE TABLE counter_position (ring INTEGER PRIMARY KEY, epoch INTEGER NOT NULL,"
          " position INTEGER NOT NULL) STRICT;"
          "CREATE TABLE counter_opening (id INTEGER PRIMARY KEY, total INTEGER NOT NULL,"
          " day INTEGER NOT NULL) STRICT;" },
};

#define STATS(n, s)                                    \
    {                                                  \
        .name = n, .sql = s, .database = DINH_DB_STATS \
    }

static const dinh_statement statements[] = {
    STATS("position", "SELECT epoch, position FROM counter_position WHERE ring = $1"),
    STATS("move", "INSERT INTO counter_position (ring, epoch, position) VALUES ($1, $2, $3)"
                  " ON CONFLICT (ring) DO UPDATE SET epoch = excluded.epoch,"
                  " position = excluded.position"),
    STATS("last_seen", "SELECT last FROM counter_visitor WHERE visitor = $1"),
    STATS("seen", "INSERT INTO counter_visitor (visitor, last) VALUES ($1, $2)"
                  " ON CONFLICT (visitor) DO UPDATE SET last = excluded.last"),
    STATS("add_day", "INSERT INTO counter_day (day, visits, views) VALUES ($1, $2, $3)"
                     " ON CONFLICT (day) DO UPDATE SET visits = visits + excluded.visits,"
                     " views = views + excluded.views"),
    STATS("add_page", "INSERT INTO counter_page (day, path, views) VALUES ($1, $2, 1)"
                      " ON CONFLICT (day, path) DO UPDATE SET views = views + 1"),
    STATS("forget_visitors", "DELETE FROM counter_visitor WHERE last < $1"),
    STATS("forget_pages", "DELETE FROM counter_page WHERE day < $1"),
    /* An address ends in .t47 and is made of the title. */
    STATS("forget_page", "DELETE FROM counter_page"
                         " WHERE replace(path || '|', $1, '') <> path || '|'"),
    STATS("total",
          "SELECT COALESCE(SUM(visits), 0), COALESCE(MIN(day), 0) FROM counter_day"),
    STATS("until_day", "SELECT COALESCE(SUM(visits), 0) FROM counter_day WHERE day <= $1"),
    STATS("since_day", "SELECT COALESCE(SUM(visits), 0) FROM counter_day WHERE day >= $1"),
    STATS("online", "SELECT COUNT(*) FROM counter_visitor WHERE last >= $1"),
    STATS("days", "SELECT day, visits, views FROM counter_day ORDER BY day DESC"),
    STATS("top", "SELECT path, SUM(views) AS seen FROM counter_page WHERE day >= $1"
                 " GROUP BY path ORDER BY seen DESC, path LIMIT 60"),
    STATS("opening", "SELECT total, day FROM counter_opening WHERE id = 1"),
    STATS("set_opening", "INSERT INTO counter_opening (id, total, day) VALUES (1, $1, $2)"
                         " ON CONFLICT (id) DO UPDATE SET total = excluded.total,"
                         " day = excluded.day"),
    STATS("set_day", "INSERT INTO counter_day (day, visits, views) VALUES ($1, $2, $3)"
                     " ON CONFLICT (day) DO UPDATE SET visits = excluded.visits,"
                     " views = excluded.views"),
};

DINH_PLUGIN("counter", "0.1.0", .summary = "Thống kê truy cập, không dùng cookie",
            .routes = DINH_LIST_OF(routes), .blocks = DINH_LIST_OF(blocks),
            .statements = DINH_LIST_OF(statements), .migrations = DINH_LIST_OF(migrations),
            .hooks = DINH_LIST_OF(hooks), .jobs = DINH_LIST_OF(jobs), .commands = DINH_LIST_OF(commands), );
