/*
 * statement_test.c - what SQL a plugin may register.
 */
#include "store_fixture.h"

#include "store/migrate.h"

static const char schema[] =
    "CREATE TABLE item (id INTEGER PRIMARY KEY, title TEXT, draft TEXT) STRICT;"
    "CREATE TABLE kind_news (id INTEGER PRIMARY KEY, body TEXT) STRICT;"
    "CREATE TABLE revision (id INTEGER PRIMARY KEY, body TEXT) STRICT;"
    "CREATE TABLE other_a (id INTEGER PRIMARY KEY) STRICT;"
    "CREATE VIEW dinh_item AS SELECT id, title FROM item";

static const struct migration core[] = { { 1, schema } };
static const struct migration own[] = {
    { 1, "CREATE TABLE news_a (id INTEGER PRIMARY KEY, name TEXT) STRICT;"
         "CREATE VIRTUAL TABLE news_fts USING fts5 (name)" }
};

static void prepare(struct fixture *f)
{
    assert_int_equal(migrate_apply(f->store, "core", core, 1, &f->error), 0);
    assert_int_equal(migrate_apply(f->store, "news", own, 1, &f->error), 0);
}

static void test_good(void **state)
{
    static const char *const good[] = {
        "SELECT id FROM news_a WHERE name = $1 ORDER BY id",
        "SELECT a.id, i.title FROM news_a AS a JOIN dinh_item AS i ON i.id = a.id",
        "SELECT count(*) FROM dinh_item",
        ("INSERT INTO news_a (id, name) VALUES ($1, $2)"
         " ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING id"),
        "UPDATE news_a SET name = $1 WHERE id = $2;  -- the end\n",
        "DELETE FROM news_a WHERE id = $1 /* one */ ;",
        "WITH last AS (SELECT max(id) AS id FROM news_a) SELECT id FROM last",
        "SELECT id, row_number() OVER (ORDER BY id) FROM news_a",
        "SELECT lower(name), replace(name, 'a', 'b'), coalesce(name, '') FROM news_a",
        "SELECT name FROM news_fts WHERE news_fts MATCH $1",
        "SELECT 'dinh_item AS (', \"name\" FROM news_a",
    };
    struct fixture *f = *state;
    prepare(f);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (statement_check(f->store, "news", good[i], &f->error))
            fail_msg("%s: %s", good[i], f->error.text);
}

static const char *const attacks[] = {
    "SELECT draft FROM item",
    "SELECT * FROM kind_news",
    "SELECT body FROM revision",
    "SELECT id FROM other_a",
    "SELECT sql FROM sqlite_master",
    "SELECT * FROM sqlite_schema",
    "SELECT * FROM pragma_table_info('item')",
    "SELECT id FROM news_a UNION SELECT id FROM item",
    "SELECT (SELECT draft FROM item LIMIT 1) FROM news_a",
    "SELECT a.id FROM news_a AS a WHERE EXISTS (SELECT 1 FROM item AS i WHERE i.id = "
    "a.id)",
    "WITH dinh_item AS (SELECT * FROM item) SELECT draft FROM dinh_item",
    "WITH dinh_item (draft) AS (SELECT draft FROM item) SELECT draft FROM dinh_item",
    "WITH \"dinh_item\" AS MATERIALIZED (SELECT * FROM item) SELECT draft FROM "
    "\"dinh_item\"",
    "WITH [dinh_item]/**/AS NOT MATERIALIZED (SELECT * FROM item) SELECT 1 FROM "
    "dinh_item",
    "WITH DINH_ITEM as(SELECT * FROM item) SELECT draft FROM DINH_ITEM",
    "WITH `Dinh_Item` -- x\n AS (SELECT * FROM item) SELECT draft FROM dinh_item",
    "WITH news_x AS (SELECT * FROM item) SELECT draft FROM news_x",
    "SELECT draft FROM (SELECT * FROM item) AS dinh_item",
    "SELECT draft FROM item AS dinh_item",
    "SELECT draft FROM item AS news_a",
    "DELETE FROM item",
    "UPDATE item SET title = 'x'",
    "INSERT INTO item (id) VALUES (1)",
    "DELETE FROM dinh_item",
    "INSERT INTO news_a (id) SELECT id FROM revision",
    "REPLACE INTO other_a (id) VALUES (1)",
    "CREATE TABLE news_b (id INTEGER)",
    "DROP TABLE news_a",
    "ALTER TABLE news_a ADD COLUMN x TEXT",
    "CREATE INDEX news_i ON news_a (id)",
    "ATTACH '/tmp/x.db' AS x",
    "DETACH main",
    "PRAGMA table_info(item)",
    "PRAGMA query_only",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT x",
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "EXPLAIN SELECT draft FROM item",
    "SELECT load_extension('/tmp/x.so')",
    "SELECT json_extract(name, '$.a') FROM news_a",
    "SELECT datetime('now')",
    "SELECT date(name) FROM news_a",
    "SELECT strftime('%Y', name) FROM news_a",
    "SELECT id FROM news_a; SELECT draft FROM item",
    "SELECT id FROM news_a; DELETE FROM news_a",
    "",
    " -- nothing\n /* at all",
    "SELEKT",
    "SELECT id FROM news_a WHERE id = ?",
    "SELECT id FROM news_a WHERE id = ?1",
    "SELECT id FROM news_a WHERE id = :id",
    "SELECT id FROM news_a WHERE id = @id",
    "SELECT id FROM news_a WHERE id = $id",
    "SELECT id FROM news_a WHERE id = $2 AND name = $1",
    "SELECT id FROM news_a WHERE id = $2",
    "SELECT missing FROM news_a",
};

static void test_attacks(void **state)
{
    struct fixture *f = *state;
    prepare(f);
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
        if (statement_check(f->store, "news", attacks[i], &f->error) == 0)
            fail_msg("was allowed: %s", attacks[i]);
    assert_int_equal(statement_check(f->store, "kind", "SELECT 1", &f->error), -1);
}

/* The guard is gone afterwards: the core may read everything again. */
static void test_guard_ends(void **state)
{
    struct fixture *f = *state;
    prepare(f);
    statement_check(f->store, "news", "SELECT draft FROM item", &f->error);
    assert_int_equal(store_int(f->store, -1, "SELECT count(draft) FROM item", ""), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_good),
        STORE_TEST(test_attacks),
        STORE_TEST(test_guard_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
