/*
 * kind_test.c - the registry refuses wrong tables in words.
 */
#include "content_fixture.h"

#define FIELD(...)                                       \
    {                                                    \
        .name = "title", .label = "Tiêu đề", __VA_ARGS__ \
    }

static const dinh_field good_fields[] = { FIELD(.type = DINH_FIELD_TEXT) };

static const struct bad_field {
    dinh_field field;
    const char *why;
} bad_fields[] = {
    { { .name = "Tên", .label = "x" }, "không hợp lệ" },
    { { .name = "", .label = "x" }, "không hợp lệ" },
    { { .name = NULL, .label = "x" }, "không hợp lệ" },
    { { .name = "a-b", .label = "x" }, "không hợp lệ" },
    { { .name = "a\" TEXT); DROP TABLE item; --", .label = "x" }, "không hợp lệ" },
    { { .name = "_x", .label = "x" }, "không hợp lệ" },
    { { .name = "a234567890123456789012345678901234567890x", .label = "x" },
      "không hợp lệ" },
    { { .name = "id", .label = "x" }, "đã dành" },
    { { .name = "published_at", .label = "x" }, "đã dành" },
    { { .name = "sort_key", .label = "x" }, "đã dành" },
    { { .name = "x", .label = "" }, "thiếu nhãn" },
    { { .name = "x" }, "thiếu nhãn" },
    { { .name = "x", .label = "x", .type = 99 }, "kiểu 99" },
    { { .name = "x", .label = "x", .type = -1 }, "kiểu -1" },
    { { .name = "x", .label = "x", .type = DINH_FIELD_CHOICE }, "thiếu \"of\"" },
    { { .name = "x", .label = "x", .type = DINH_FIELD_REF, .of = "" }, "thiếu \"of\"" },
    { { .name = "x", .label = "x", .type = DINH_FIELD_HTML, .flags = DINH_FILTER },
      "không lọc được" },
    { { .name = "x", .label = "x", .type = DINH_FIELD_FILES, .flags = DINH_FILTER },
      "không lọc được" },
    { { .name = "title", .label = "x" }, "bị trùng" },
};

static void test_bad_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_fields / sizeof *bad_fields; i++) {
        dinh_field fields[2] = { good_fields[0], bad_fields[i].field };
        dinh_kind kind = {
            .name = "a", .label = "A", .letters = "a", .fields = DINH_LIST_OF(fields)
        };
        struct dinh_list list = { &kind, 1, sizeof kind };
        struct kinds *kinds = kinds_create();
        struct error error;
        assert_int_equal(kinds_add(kinds, "news", &list, &error), -1);
        if (!strstr(error.text, bad_fields[i].why) || !strstr(error.text, "news: loại a"))
            fail_msg("%zu: %s", i, error.text);
        assert_int_equal(kinds_count(kinds), 0);
        kinds_free(kinds);
    }
}

#define KIND(...)                                                                       \
    {                                                                                   \
        .name = "a", .label = "A", .letters = "a", .fields = DINH_LIST_OF(good_fields), \
        __VA_ARGS__                                                                     \
    }

static void test_bad_kinds(void **state)
{
    (void)state;
    static const struct {
        dinh_kind kind;
        const char *why;
    } bad[] = {
        { { .name = "a b",
            .label = "A",
            .letters = "a",
            .fields = DINH_LIST_OF(good_fields) },
          "tên loại" },
        { { .name = "a", .letters = "a", .fields = DINH_LIST_OF(good_fields) }, "nhãn" },
        { { .name = "a",
            .label = "A",
            .letters = "A",
            .fields = DINH_LIST_OF(good_fields) },
          "letters" },
        { { .name = "a", .label = "A", .fields = DINH_LIST_OF(good_fields) }, "letters" },
        { { .name = "a",
            .label = "A",
            .letters = "abcde",
            .fields = DINH_LIST_OF(good_fields) },
          "letters" },
        { { .name = "a", .label = "A", .letters = "a" }, "cần 1 đến" },
        { KIND(.title = "missing"), "không có trường" },
        { KIND(.order = "missing"), "không có trường" },
        { KIND(.summary = "missing"), "không có trường" },
        { KIND(.slug = "missing"), "không có trường" },
        { KIND(.path = "tin-tuc"), "bắt đầu bằng /" },
        { KIND(.path = "/tin-tuc/"), "bắt đầu bằng /" },
        { KIND(.path = "/"), "bắt đầu bằng /" },
        { KIND(.path = "/a//b"), "rỗng" },
        { KIND(.path = "/Tin"), "không hợp lệ" },
        { KIND(.path = "/tin tức"), "không hợp lệ" },
        { KIND(.path = "/tin/{title}"), "không phải trường CHOICE" },
        { KIND(.path = "/tin/{missing}"), "không phải trường CHOICE" },
        { KIND(.page = any_page), "thiếu đường dẫn" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct dinh_list list = { &bad[i].kind, 1, sizeof bad[i].kind };
        struct kinds *kinds = kinds_create();
        struct error error;
        assert_int_equal(kinds_add(kinds, "news", &list, &error), -1);
        if (!strstr(error.text, bad[i].why))
            fail_msg("%zu: %s", i, error.text);
        kinds_free(kinds);
    }
}

static void test_twice(void **state)
{
    (void)state;
    const dinh_kind one[] = { KIND(.page = NULL) };
    const dinh_kind letters[] = {
        { .name = "b", .label = "B", .letters = "a", .fields = DINH_LIST_OF(good_fields) }
    };
    const struct dinh_list first = DINH_LIST_OF(one), second = DINH_LIST_OF(letters);
    struct kinds *kinds = kinds_create();
    struct error error;
    assert_int_equal(kinds_add(kinds, "news", &first, &error), 0);
    assert_int_equal(kinds_add(kinds, "legal", &first, &error), -1);
    assert_non_null(strstr(error.text, "news"));
    assert_int_equal(kinds_add(kinds, "legal", &second, &error), -1);
    assert_non_null(strstr(error.text, "loại a"));
    assert_int_equal(kinds_count(kinds), 1);
    kinds_free(kinds);
}

static void test_reference_to_missing_kind(void **state)
{
    (void)state;
    static const dinh_field fields[] = {
        FIELD(.type = DINH_FIELD_TEXT),
        { .name = "unit", .label = "Đơn vị", .type = DINH_FIELD_REF, .of = "unit" },
    };
    const dinh_kind kind[] = {
        { .name = "a", .label = "A", .letters = "a", .fields = DINH_LIST_OF(fields) }
    };
    const struct dinh_list list = DINH_LIST_OF(kind);
    struct kinds *kinds = kinds_create();
    struct error error;
    assert_int_equal(kinds_add(kinds, "news", &list, &error), 0);
    assert_int_equal(kinds_check(kinds, &error), -1);
    assert_non_null(strstr(error.text, "không có loại \"unit\""));
    kinds_free(kinds);
}

/* Tables of a plugin built against another header: shorter or longer items. */
static void test_other_sizes(void **state)
{
    (void)state;
    struct {
        dinh_field field;
        char of_tomorrow[24];
    } longer[1] = { { good_fields[0], { 1 } } };
    struct {
        dinh_kind kind;
        char of_tomorrow[24];
    } kind[1] = { { KIND(.page = NULL), { 1 } } };
    kind[0].kind.fields = (struct dinh_list){ longer, 1, sizeof *longer };
    struct dinh_list list = { kind, 1, sizeof *kind };
    struct kinds *kinds = kinds_create();
    struct error error;
    assert_int_equal(kinds_add(kinds, "news", &list, &error), 0);
    assert_string_equal(kinds_at(kinds, 0)->fields[0].def.name, "title");

    dinh_kind shorter = { .name = "b", .label = "B", .letters = "b" };
    shorter.fields = (struct dinh_list){ good_fields, 1, offsetof(dinh_field, of) };
    list = (struct dinh_list){ &shorter, 1, offsetof(dinh_kind, order) };
    assert_int_equal(kinds_add(kinds, "news", &list, &error), 0);
    assert_null(kinds_at(kinds, 1)->fields[0].def.fallback);
    list.item_size = 8;
    assert_int_equal(kinds_add(kinds, "news", &list, &error), -1);
    kinds_free(kinds);
}

static void test_finding(void **state)
{
    struct site *site = *state;
    const struct kind *post = kind_of(site, "post");
    assert_string_equal(post->table, "kind_post");
    assert_string_equal(post->plugin, "test");
    assert_ptr_equal(kinds_by_letters(site->kinds, STR("t")), post);
    assert_null(kinds_by_letters(site->kinds, STR("tt")));
    assert_null(kinds_find(site->kinds, "pos"));
    assert_null(kinds_find(site->kinds, NULL));
    assert_null(kinds_at(site->kinds, 99));
    assert_string_equal(kind_field(post, STR("description"))->def.name, "summary");
    assert_string_equal(kind_field(post, STR("sapo"))->def.name, "summary");
    assert_null(kind_field(post, STR("sap")));
    assert_null(kind_field(post, STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_fields),
        cmocka_unit_test(test_bad_kinds),
        cmocka_unit_test(test_twice),
        cmocka_unit_test(test_reference_to_missing_kind),
        cmocka_unit_test(test_other_sizes),
        SITE_TEST(test_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
