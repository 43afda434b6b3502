/*
 * content_fixture.h - a site with small kinds of every field type, and a few
 * calls that tests of content share.
 */
#ifndef TEST_CONTENT_FIXTURE_H
#define TEST_CONTENT_FIXTURE_H

#include "../store/store_fixture.h"

#include "base/buf.h"
#include "content/content.h"
#include "content/internal.h"
#include "view/json.h"

static inline int any_page(dinh_ctx *ctx, dinh_value *item)
{
    (void)ctx;
    (void)item;
    return 200;
}

static const dinh_field post_fields[] = {
    { .name = "title",
      .label = "Tiêu đề",
      .type = DINH_FIELD_TEXT,
      .max = 100,
      .flags = DINH_REQUIRED | DINH_LISTED | DINH_SEARCHABLE },
    { .name = "category",
      .label = "Chuyên mục",
      .type = DINH_FIELD_CHOICE,
      .of = "categories?",
      .flags = DINH_LISTED | DINH_FILTER },
    { .name = "level",
      .label = "Cấp",
      .type = DINH_FIELD_CHOICE,
      .of = "levels",
      .flags = DINH_FILTER,
      .fallback = "xa" },
    { .name = "summary",
      .label = "Tóm tắt",
      .type = DINH_FIELD_LINES,
      .flags = DINH_LISTED,
      .also = "sapo,description" },
    { .name = "body", .label = "Nội dung", .type = DINH_FIELD_HTML },
    { .name = "weight", .label = "Thứ tự", .type = DINH_FIELD_INT, .flags = DINH_FILTER },
    { .name = "pinned", .label = "Ghim", .type = DINH_FIELD_BOOL, .flags = DINH_FILTER },
    { .name = "day", .label = "Ngày", .type = DINH_FIELD_DATE, .flags = DINH_FILTER },
    { .name = "hour", .label = "Giờ", .type = DINH_FIELD_TIME },
    { .name = "team",
      .label = "Đơn vị",
      .type = DINH_FIELD_REF,
      .of = "team",
      .flags = DINH_LISTED | DINH_FILTER },
    { .name = "words",
      .label = "Từ khóa",
      .type = DINH_FIELD_WORDS,
      .max = 5,
      .also = "tags",
      .flags = DINH_FILTER },
    { .name = "email", .label = "Thư điện tử", .type = DINH_FIELD_EMAIL },
    { .name = "phone",
      .label = "Điện thoại",
      .type = DINH_FIELD_PHONE,
      .flags = DINH_PERSONAL },
    { .name = "link", .label = "Địa chỉ", .type = DINH_FIELD_URL },
    { .name = "files",
      .label = "Tệp",
      .type = DINH_FIELD_FILES,
      .flags = DINH_LISTED,
      .also = "pdf_path" },
    { .name = "pictures", .label = "Ảnh", .type = DINH_FIELD_IMAGES, .max = 3 },
    { .name = "videos", .label = "Video", .type = DINH_FIELD_LINKS },
    { .name = "source_url", .label = "Nguồn", .type = DINH_FIELD_URL },
};

static const dinh_field team_fields[] = {
    { .name = "title", .label = "Tên", .type = DINH_FIELD_TEXT, .flags = DINH_REQUIRED },
    { .name = "order", .label = "Thứ tự", .type = DINH_FIELD_INT, .flags = DINH_LISTED },
    { .name = "parent", .label = "Trực thuộc", .type = DINH_FIELD_REF, .of = "team" },
};

static const dinh_field person_fields[] = {
    { .name = "name", .label = "Họ tên", .type = DINH_FIELD_TEXT, .flags = DINH_REQUIRED },
    { .name = "unit", .label = "Đơn vị", .type = DINH_FIELD_REF, .of = "team" },
};

static const dinh_field notice_fields[] = {
    { .name = "title",
      .label = "Tiêu đề",
      .type = DINH_FIELD_TEXT,
      .flags = DINH_REQUIRED },
    { .name = "important",
      .label = "Quan trọng",
      .type = DINH_FIELD_BOOL,
      .flags = DINH_FILTER },
};

static const dinh_field paper_fields[] = {
    { .name = "symbol",
      .label = "Số ký hiệu",
      .type = DINH_FIELD_TEXT,
      .flags = DINH_REQUIRED },
    { .name = "abstract", .label = "Trích yếu", .type = DINH_FIELD_LINES },
    { .name = "issued",
      .label = "Ngày ban hành",
      .type = DINH_FIELD_DATE,
      .also = "date_issued",
      .flags = DINH_FILTER },
    { .name = "type", .label = "Loại", .type = DINH_FIELD_TEXT, .flags = DINH_FILTER },
};

static const dinh_kind test_kinds[] = {
    { .name = "post",
      .label = "Tin",
      .letters = "t",
      .path = "/tin-tuc/{category}",
      .fields = DINH_LIST_OF(post_fields),
      .title = "title",
      .summary = "summary",
      .page = any_page },
    { .name = "team",
      .label = "Đơn vị",
      .letters = "dv",
      .path = "/to-chuc",
      .fields = DINH_LIST_OF(team_fields),
      .title = "title",
      .order = "order",
      .flags = DINH_KIND_ASCENDING,
      .page = any_page },
    { .name = "person",
      .label = "Cán bộ",
      .letters = "cb",
      .fields = DINH_LIST_OF(person_fields),
      .title = "name",
      .order = "name",
      .flags = DINH_KIND_ASCENDING },
    { .name = "notice",
      .label = "Thông báo",
      .letters = "tb",
      .path = "/thong-bao",
      .fields = DINH_LIST_OF(notice_fields),
      .title = "title",
      .flags = DINH_KIND_EXPIRES,
      .page = any_page },
    { .name = "paper",
      .label = "Văn bản",
      .letters = "v",
      .path = "/van-ban",
      .fields = DINH_LIST_OF(paper_fields),
      .title = "abstract",
      .order = "issued",
      .slug = "symbol",
      .page = any_page },
};

/* 2021-09-13T00:00+07:00 */
static const int64_t start_ms = INT64_C(1631466000000);
enum { DAY_MS = 24 * 3600 * 1000 };

struct site {
    struct fixture *base;
    struct store *store;
    struct arena *arena;
    struct kinds *kinds;
    struct content *content;
    struct arena *tables;
    dinh_value *entries;
};

/* Entries of the script tables: categories { ubnd }, levels { xa, tren }. */
static inline const dinh_value *test_entry(void *data, const char *table, struct str id)
{
    struct site *site = data;
    return value_get(value_get(site->entries, str_of(table)), id);
}

static inline const dinh_value *test_titled(void *data, const char *table, struct str title)
{
    struct site *site = data;
    dinh_value *entries = value_get(site->entries, str_of(table));
    for (uint32_t i = 0; entries && i < entries->count; i++)
        if (str_eq(value_get_text(value_at(entries, i), "title"), title))
            return value_at(entries, i);
    return NULL;
}

static inline int test_check_move(void *data, const char *kind, const char *from,
                                  const char *to, const char *move, const dinh_value *item,
                                  struct error *error)
{
    (void)data;
    (void)kind;
    (void)from;
    (void)move;
    if (str_is(value_get_text(item, "title"), "Cấm") && str_is(str_of(to), "published"))
        return error_set(error, "Tin này chưa được duyệt.");
    return 0;
}

static inline struct content *site_content(struct site *site, struct store *store)
{
    const struct content_rules rules = { .data = site,
                                         .table_entry = test_entry,
                                         .table_titled = test_titled,
                                         .check_move = test_check_move };
    return content_open(store, site->kinds, &rules);
}

static inline int site_open(void **state)
{
    struct site *site = calloc(1, sizeof *site);
    void *base;
    struct error error = { "" };
    const struct dinh_list list = DINH_LIST_OF(test_kinds);
    fixture_open(&base);
    site->base = base;
    site->store = site->base->store;
    site->arena = site->base->arena;
    site->tables = arena_create(0);
    site->entries = json_read(
        site->tables,
        STR("{\"categories\":{\"ubnd\":{\"id\":\"ubnd\",\"title\":\"Ủy ban nhân dân\"}},"
            "\"levels\":{\"xa\":{\"id\":\"xa\",\"title\":\"Của xã\"},"
            "\"tren\":{\"id\":\"tren\",\"title\":\"Cấp trên\"}}}"),
        &error);
    assert_non_null(site->entries);
    site->kinds = kinds_create();
    if (kinds_add(site->kinds, "test", &list, &error) || kinds_check(site->kinds, &error) ||
        content_migrate(site->store, site->kinds, &error))
        fail_msg("%s", error.text);
    site->content = site_content(site, site->store);
    *state = site;
    return 0;
}

static inline int site_close(void **state)
{
    struct site *site = *state;
    void *base = site->base;
    content_close(site->content);
    kinds_free(site->kinds);
    arena_destroy(site->tables);
    free(site);
    return fixture_close(&base);
}

#define SITE_TEST(name) cmocka_unit_test_setup_teardown(name, site_open, site_close)

static inline const struct kind *kind_of(struct site *site, const char *name)
{
    const struct kind *kind = kinds_find(site->kinds, name);
    assert_non_null(kind);
    return kind;
}

static inline dinh_value *from_json(struct site *site, const char *json)
{
    struct error error;
    dinh_value *value = json_read(site->arena, str_of(json), &error);
    if (!value)
        fail_msg("%s: %s", json, error.text);
    return value;
}

/* Saves in a transaction of its own; the sentences of refusals are in *errors. */
static inline int64_t save_at(struct site *site, const char *kind, int64_t id,
                              const char *json, int64_t at_ms, dinh_value **errors,
                              struct content_change *change)
{
    dinh_value *refused = value_map(site->arena);
    struct content_change own = { 0 };
    if (!change)
        change = &own;
    *change = (struct content_change){ .who = "thử", .at_ms = at_ms };
    assert_int_equal(store_begin(site->store), 0);
    int64_t saved = content_save(site->content, site->arena, kind_of(site, kind), id,
                                 from_json(site, json), refused, change);
    assert_int_equal(store_commit(site->store), 0);
    if (errors)
        *errors = refused;
    return saved;
}

static inline int64_t save(struct site *site, const char *kind, const char *json)
{
    dinh_value *errors;
    int64_t id = save_at(site, kind, 0, json, start_ms, &errors, NULL);
    if (id <= 0) {
        struct buf text = { 0 };
        json_write(&text, errors, JSON_COMPACT);
        fail_msg("%s: %s", json, buf_text(&text));
    }
    return id;
}

static inline int move_to(struct site *site, int64_t id, const char *state, int64_t at_ms,
                          struct content_change *change, struct error *error)
{
    struct content_change own;
    if (!change)
        change = &own;
    *change = (struct content_change){ .who = "thử", .note = "ghi chú", .at_ms = at_ms };
    assert_int_equal(store_begin(site->store), 0);
    int result = content_move(site->content, site->arena, id, state, change, error);
    assert_int_equal(store_commit(site->store), 0);
    return result;
}

static inline int64_t publish(struct site *site, const char *kind, const char *json)
{
    struct error error;
    int64_t id = save(site, kind, json);
    if (move_to(site, id, "published", start_ms, NULL, &error))
        fail_msg("%s", error.text);
    return id;
}

static inline const char *to_json(struct site *site, const dinh_value *value)
{
    struct buf text = { 0 };
    json_write(&text, value, JSON_CANONICAL);
    const char *copy = arena_text(site->arena, buf_text(&text));
    buf_free(&text);
    return copy;
}

#define assert_text(value, path, expected) \
    assert_string_equal(value_get_text(value, path).ptr, expected)

#endif
