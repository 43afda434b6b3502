/*
 * migrate_test.c - numbered, checksummed schema changes.
 */
#include "store_fixture.h"

#include "store/migrate.h"

static const struct migration two[] = {
    { 1, "CREATE TABLE news_a (id INTEGER PRIMARY KEY) STRICT;"
         "CREATE INDEX news_a_i ON news_a (id)" },
    { 2, "ALTER TABLE news_a ADD COLUMN name TEXT; -- and that is all\n" },
};

static void test_apply(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(migrate_version(f->store, "news"), 0);
    assert_int_equal(migrate_apply(f->store, "news", two, 1, &f->error), 0);
    assert_int_equal(migrate_version(f->store, "news"), 1);
    assert_int_equal(migrate_apply(f->store, "news", two, 2, &f->error), 0);
    assert_int_equal(migrate_apply(f->store, "news", two, 2, &f->error), 0);
    assert_int_equal(migrate_version(f->store, "news"), 2);
    assert_true(migrate_has_table(f->store, "news_a"));
    assert_false(migrate_has_table(f->store, "news_b"));
    assert_int_equal(store_int(f->store, -1, "SELECT count(name) FROM news_a", ""), 0);
}

static void test_edited_step(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(migrate_apply(f->store, "news", two, 2, &f->error), 0);
    struct migration edited[] = { two[0],
                                  { 2, "ALTER TABLE news_a ADD COLUMN other TEXT" } };
    assert_int_equal(migrate_apply(f->store, "news", edited, 2, &f->error), -1);
    assert_non_null(strstr(f->error.text, "bước chuyển đổi 2 đã bị sửa"));
}

static void test_older_program(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(migrate_apply(f->store, "news", two, 2, &f->error), 0);
    assert_int_equal(migrate_apply(f->store, "news", two, 1, &f->error), -1);
    assert_non_null(strstr(f->error.text, "mới hơn"));
}

static void test_numbering(void **state)
{
    struct fixture *f = *state;
    const struct migration hole[] = { two[0], { 3, "SELECT 1" } };
    assert_int_equal(migrate_apply(f->store, "news", hole, 2, &f->error), -1);
    const struct migration zero[] = { { 0, "SELECT 1" } };
    assert_int_equal(migrate_apply(f->store, "news", zero, 1, &f->error), -1);
}

/* A step fails as a whole, and those before it stay. */
static void test_broken_step(void **state)
{
    struct fixture *f = *state;
    const struct migration broken[] = {
        two[0], { 2, "CREATE TABLE news_b (id INTEGER) STRICT; CREATE TABEL x" }
    };
    assert_int_equal(migrate_apply(f->store, "news", broken, 2, &f->error), -1);
    assert_int_equal(migrate_version(f->store, "news"), 1);
    assert_false(migrate_has_table(f->store, "news_b"));
    assert_false(store_in_transaction(f->store));
}

/* A plugin has its own tables and nothing else. */
static void test_foreign_tables(void **state)
{
    static const char *const attacks[] = {
        "CREATE TABLE other_a (id INTEGER) STRICT",
        "CREATE TABLE newsx (id INTEGER) STRICT",
        "CREATE TABLE news (id INTEGER) STRICT",
        "DROP TABLE secret",
        "ALTER TABLE secret ADD COLUMN news_x TEXT",
        "ALTER TABLE news_a RENAME TO secret2",
        "CREATE INDEX news_i ON secret (id)",
        "CREATE VIEW news_v AS SELECT * FROM secret; SELECT * FROM news_v",
        "INSERT INTO secret (id) VALUES (1)",
        "DELETE FROM _schema",
        "UPDATE _schema SET checksum = ''",
        "INSERT INTO news_a SELECT id FROM secret",
        "ATTACH ':memory:' AS news_db",
        "PRAGMA user_version=99",
        "PRAGMA writable_schema=ON",
        "CREATE TEMP TABLE news_t (id INTEGER)",
        "CREATE TRIGGER news_t AFTER INSERT ON news_a BEGIN DELETE FROM secret; END",
        "COMMIT; DROP TABLE secret; BEGIN",
        "VACUUM INTO '/tmp/stolen.db'",
        "CREATE VIRTUAL TABLE news_v USING dbstat",
        "CREATE TABLE news_c AS SELECT * FROM secret",
    };
    struct fixture *f = *state;
    store_begin(f->store);
    store_exec(f->store, "CREATE TABLE secret (id INTEGER) STRICT", "");
    store_commit(f->store);
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        struct migration steps[] = { two[0], { 2, attacks[i] } };
        if (migrate_apply(f->store, "news", steps, 2, &f->error) == 0)
            fail_msg("was allowed: %s", attacks[i]);
        assert_int_equal(migrate_version(f->store, "news"), 1);
    }
    assert_true(migrate_has_table(f->store, "secret"));
}

static void test_owner_names(void **state)
{
    static const char *const names[] = { "",   "kind", "sqlite", "a-b", "News",
                                         "1a", "a_b",  "item",   "dinh" };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(migrate_apply(f->store, names[i], NULL, 0, &f->error), -1);
}

static void test_full_text_table(void **state)
{
    struct fixture *f = *state;
    const struct migration steps[] = {
        { 1, "CREATE VIRTUAL TABLE news_search USING fts5 (title)" }
    };
    if (migrate_apply(f->store, "news", steps, 1, &f->error))
        fail_msg("%s", f->error.text);
}

static void test_add_column(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(migrate_apply(f->store, "news", two, 1, &f->error), 0);
    assert_int_equal(migrate_add_column(f->store, "news_a", "order", "TEXT", &f->error), 0);
    assert_int_equal(migrate_add_column(f->store, "news_a", "order", "TEXT", &f->error), 0);
    assert_int_equal(migrate_add_column(f->store, "news_a", "order", "INTEGER", &f->error),
                     -1);
    assert_non_null(strstr(f->error.text, "TEXT"));
    assert_int_equal(
        migrate_add_column(f->store, "news_a", "x TEXT; --", "TEXT", &f->error), -1);
    assert_int_equal(migrate_add_column(f->store, "news_a\"", "x", "TEXT", &f->error), -1);
    assert_int_equal(migrate_add_column(f->store, "news_a", "x", "BLOB", &f->error), -1);
    assert_int_equal(migrate_add_column(f->store, "missing", "x", "TEXT", &f->error), -1);
    assert_false(store_in_transaction(f->store));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_apply),         STORE_TEST(test_edited_step),
        STORE_TEST(test_older_program), STORE_TEST(test_numbering),
        STORE_TEST(test_broken_step),   STORE_TEST(test_foreign_tables),
        STORE_TEST(test_owner_names),   STORE_TEST(test_full_text_table),
        STORE_TEST(test_add_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
