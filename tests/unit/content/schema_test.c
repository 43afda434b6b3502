/*
 * schema_test.c - kind_<name> grows with the registry, and is written anew when
 * growing is not enough.
 */
#include "content_fixture.h"

static struct kinds *registry(const dinh_kind *kind)
{
    struct error error;
    struct kinds *kinds = kinds_create();
    struct dinh_list list = { kind, 1, sizeof *kind };
    if (kinds_add(kinds, "test", &list, &error))
        fail_msg("%s", error.text);
    return kinds;
}

#define TITLE                                                  \
    {                                                          \
        .name = "title", .label = "T", .type = DINH_FIELD_TEXT \
    }

static int64_t add(struct store *store, struct content *content, const struct kind *kind,
                   struct arena *arena, const char *json)
{
    struct error error;
    struct content_change change = { .who = "thử", .at_ms = start_ms };
    assert_int_equal(store_begin(store), 0);
    int64_t id = content_save(content, arena, kind, 0,
                              json_read(arena, str_of(json), &error), NULL, &change);
    assert_true(id > 0);
    assert_int_equal(content_move(content, arena, id, "published", &change, &error), 0);
    assert_int_equal(store_commit(store), 0);
    return id;
}

static void test_again_is_nothing(void **state)
{
    struct site *site = *state;
    struct error error;
    int64_t before = store_int(site->store, -1, "SELECT count(*) FROM sqlite_master", "");
    assert_int_equal(content_migrate(site->store, site->kinds, &error), 0);
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM sqlite_master", ""),
                     before);
    assert_int_equal(store_int(site->store, -1, "SELECT count(*) FROM _feed_head", ""), 1);
}

static void test_widening(void **state)
{
    struct fixture *f = *state;
    static const dinh_field narrow[] = { TITLE };
    static const dinh_field wide[] = {
        TITLE,
        { .name = "order", .label = "O", .type = DINH_FIELD_INT, .flags = DINH_FILTER },
        { .name = "tags", .label = "G", .type = DINH_FIELD_WORDS, .flags = DINH_FILTER },
    };
    const dinh_kind first = {
        .name = "a", .label = "A", .letters = "a", .fields = DINH_LIST_OF(narrow)
    };
    dinh_kind second = first;
    second.fields = (struct dinh_list)DINH_LIST_OF(wide);

    struct kinds *kinds = registry(&first);
    assert_int_equal(content_migrate(f->store, kinds, &f->error), 0);
    struct content *content = content_open(f->store, kinds, NULL);
    int64_t id =
        add(f->store, content, kinds_at(kinds, 0), f->arena, "{\"title\":\"Một\"}");
    content_close(content);
    kinds_free(kinds);

    kinds = registry(&second);
    if (content_migrate(f->store, kinds, &f->error))
        fail_msg("%s", f->error.text);
    content = content_open(f->store, kinds, NULL);
    assert_text(content_find_id(content, f->arena, id, start_ms), "title", "Một");
    add(f->store, content, kinds_at(kinds, 0), f->arena,
        "{\"title\":\"Hai\",\"order\":3,\"tags\":\"x\"}");
    struct dinh_where where = { "order", DINH_IS, NULL, 3, 0 };
    dinh_query query = {
        .size = sizeof query, .kind = "a", .where = &where, .where_count = 1
    };
    content_list(content, f->arena, &query, start_ms);
    assert_int_equal(query.total, 1);
    content_close(content);
    kinds_free(kinds);
}

static void test_changed_type(void **state)
{
    struct fixture *f = *state;
    static const dinh_field text[] = {
        TITLE, { .name = "x", .label = "X", .type = DINH_FIELD_TEXT }
    };
    static const dinh_field number[] = {
        TITLE, { .name = "x", .label = "X", .type = DINH_FIELD_INT }
    };
    dinh_kind kind = {
        .name = "a", .label = "A", .letters = "a", .fields = DINH_LIST_OF(text)
    };
    struct kinds *kinds = registry(&kind);
    assert_int_equal(content_migrate(f->store, kinds, &f->error), 0);
    kinds_free(kinds);
    kind.fields = (struct dinh_list)DINH_LIST_OF(number);
    kinds = registry(&kind);
    assert_int_equal(content_migrate(f->store, kinds, &f->error), -1);
    assert_non_null(strstr(f->error.text, "kind_a.x"));
    assert_non_null(strstr(f->error.text, "test: loại a"));
    assert_false(store_in_transaction(f->store));
    kinds_free(kinds);
}

static const char *first_title(struct fixture *f, struct kinds *kinds)
{
    struct content *content = content_open(f->store, kinds, NULL);
    dinh_query query = { .size = sizeof query, .kind = "a" };
    dinh_value *list = content_list(content, f->arena, &query, start_ms);
    content_close(content);
    return value_get_text(value_at(list, 0), "title").ptr;
}

/* Another order, and words that may be filtered from now on: rows are written
 * anew, more of them than fit in one batch. */
static void test_new_shape(void **state)
{
    struct fixture *f = *state;
    static const dinh_field before[] = {
        TITLE,
        { .name = "day", .label = "D", .type = DINH_FIELD_DATE },
        { .name = "tags", .label = "G", .type = DINH_FIELD_WORDS },
    };
    static const dinh_field after[] = {
        TITLE,
        { .name = "day", .label = "D", .type = DINH_FIELD_DATE },
        { .name = "tags", .label = "G", .type = DINH_FIELD_WORDS, .flags = DINH_FILTER },
    };
    enum { MANY = 450 };
    dinh_kind kind = {
        .name = "a", .label = "A", .letters = "a", .fields = DINH_LIST_OF(before)
    };
    struct kinds *kinds = registry(&kind);
    assert_int_equal(content_migrate(f->store, kinds, &f->error), 0);
    struct content *content = content_open(f->store, kinds, NULL);
    for (int i = 0; i < MANY; i++)
        add(f->store, content, kinds_at(kinds, 0), f->arena,
            arena_printf(f->arena,
                         "{\"title\":\"%d\",\"day\":\"%d/9/2021\",\"tags\":\"Tin\"}", i,
                         i == 7 ? 30 : 1));
    content_close(content);
    assert_string_equal(first_title(f, kinds), "449");
    kinds_free(kinds);

    kind.fields = (struct dinh_list)DINH_LIST_OF(after);
    kind.order = "day";
    kinds = registry(&kind);
    if (content_migrate(f->store, kinds, &f->error))
        fail_msg("%s", f->error.text);
    assert_string_equal(first_title(f, kinds), "7");
    content = content_open(f->store, kinds, NULL);
    struct dinh_where where = { "tags", DINH_HAS_WORD, "tin", 0, 0 };
    dinh_query query = {
        .size = sizeof query, .kind = "a", .where = &where, .where_count = 1
    };
    content_list(content, f->arena, &query, start_ms);
    assert_int_equal(query.total, MANY);
    content_close(content);
    kinds_free(kinds);
}

/* A plugin is switched off: its items are not found, not even by id, and come
 * back with it. */
static void test_kind_goes_and_returns(void **state)
{
    struct site *site = *state;
    struct kinds *none = kinds_create();
    int64_t id = publish(site, "post", "{\"title\":\"Một\"}");
    struct error error;
    assert_int_equal(content_migrate(site->store, none, &error), 0);
    struct content *content = content_open(site->store, none, NULL);
    assert_null(content_find_id(content, site->arena, id, start_ms));
    assert_null(content_draft(content, site->arena, id));
    content_close(content);
    kinds_free(none);
    assert_text(content_find_id(site->content, site->arena, id, start_ms), "title", "Một");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(test_again_is_nothing),      STORE_TEST(test_widening),
        STORE_TEST(test_changed_type),         STORE_TEST(test_new_shape),
        SITE_TEST(test_kind_goes_and_returns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
