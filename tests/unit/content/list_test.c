/*
 * list_test.c - lists, rulers and tallies against a plain count in C.
 */
#include "content_fixture.h"

#include "base/clock.h"
#include "base/text.h"

enum { ITEMS = 300 };

/* What was saved, for counting by hand. */
struct sample {
    int64_t id, published_at;
    int category, weight, day, team, words;
    bool pinned, is_public;
};

static const char *const categories[] = { "", "ubnd", "hoi-phu-nu", "Du học" };
static const char *const words[] = { "", "Đà Lạt", "đà lạt; Sông", "sông" };

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245 + 12345;
    return *seed >> 16;
}

static struct sample make(struct site *site, unsigned *seed)
{
    struct sample s = { .category = (int)(next_random(seed) % 4),
                        .weight = (int)(next_random(seed) % 10),
                        .day = 18000 + (int)(next_random(seed) % 1500),
                        .team = (int)(next_random(seed) % 3),
                        .words = (int)(next_random(seed) % 4),
                        .pinned = next_random(seed) % 2,
                        .is_public = next_random(seed) % 5 != 0 };
    /* Few different times, so that ties are common. */
    s.published_at = start_ms + (int64_t)(next_random(seed) % 40) * 1000;
    char stamp[CLOCK_STAMP_SIZE], day[CLOCK_STAMP_SIZE];
    clock_iso(stamp, s.published_at);
    date_iso(day, s.day);
    const char *json =
        arena_printf(site->arena,
                     "{\"title\":\"Tin\",\"category\":\"%s\",\"weight\":%d,\"day\":\"%s\","
                     "\"team\":\"%s\","
                     "\"words\":\"%s\",\"pinned\":%s,\"published_at\":\"%s\"}",
                     categories[s.category], s.weight, day,
                     s.team ? arena_printf(site->arena, "%d", s.team) : "", words[s.words],
                     s.pinned ? "true" : "false", stamp);
    s.id = s.is_public ? publish(site, "post", json) : save(site, "post", json);
    return s;
}

static void make_all(struct site *site, struct sample samples[ITEMS])
{
    unsigned seed = 4711;
    publish(site, "team", "{\"title\":\"Đội Một\"}");
    publish(site, "team", "{\"title\":\"Đội Hai\"}");
    for (int i = 0; i < ITEMS; i++)
        samples[i] = make(site, &seed);
}

static int newest_first(const void *a, const void *b)
{
    const struct sample *one = a, *two = b;
    if (one->published_at != two->published_at)
        return one->published_at < two->published_at ? 1 : -1;
    return one->id < two->id ? 1 : -1;
}

/* ---- conditions and what they mean --------------------------------------------- */

static bool is_ubnd(const struct sample *s)
{
    return s->category == 1;
}
static bool is_study(const struct sample *s)
{
    return s->category == 3;
}
static bool is_five(const struct sample *s)
{
    return s->weight == 5;
}
static bool is_three_to_six(const struct sample *s)
{
    return s->weight >= 3 && s->weight <= 6;
}
static bool is_outside(const struct sample *s)
{
    return s->weight < 3 || s->weight > 6;
}
static bool is_pinned(const struct sample *s)
{
    return s->pinned;
}
static bool is_team_two(const struct sample *s)
{
    return s->team == 2;
}
static bool is_early(const struct sample *s)
{
    return s->published_at <= start_ms + 9000;
}
static bool is_da_lat(const struct sample *s)
{
    return s->words == 1 || s->words == 2;
}
static bool is_river(const struct sample *s)
{
    return s->words == 2 || s->words == 3;
}
static bool is_day(const struct sample *s)
{
    return s->day == 18100;
}
static bool is_pinned_ubnd(const struct sample *s)
{
    return s->pinned && s->category == 1;
}
static bool is_low(const struct sample *s)
{
    return s->id == 3 || s->id == 5 || s->id == 9;
}
static bool is_any(const struct sample *s)
{
    return s->id != 0;
}
static bool is_none(const struct sample *s)
{
    return s->id == 0;
}

static const struct test_query {
    const char *name;
    struct dinh_where where[2];
    uint32_t count;
    bool (*matches)(const struct sample *);
} queries[] = {
    { "all", { { 0 } }, 0, is_any },
    { "choice", { { "category", DINH_IS, "ubnd", 0, 0 } }, 1, is_ubnd },
    { "free choice", { { "category", DINH_IS, "Du học", 0, 0 } }, 1, is_study },
    { "decomposed", { { "category", DINH_IS, "Du ho\u0323c", 0, 0 } }, 1, is_study },
    { "unknown choice", { { "category", DINH_IS, "x' OR '1'='1", 0, 0 } }, 1, is_none },
    { "integer", { { "weight", DINH_IS, NULL, 5, 0 } }, 1, is_five },
    { "integer as text", { { "weight", DINH_IS, "5", 0, 0 } }, 1, is_five },
    { "no integer", { { "weight", DINH_IS, "năm", 0, 0 } }, 1, is_none },
    { "range", { { "weight", DINH_BETWEEN, NULL, 3, 6 } }, 1, is_three_to_six },
    { "empty range", { { "weight", DINH_BETWEEN, NULL, 6, 3 } }, 1, is_none },
    { "outside", { { "weight", DINH_NOT_BETWEEN, NULL, 3, 6 } }, 1, is_outside },
    { "bool", { { "pinned", DINH_IS, NULL, 1, 0 } }, 1, is_pinned },
    { "bool as text", { { "pinned", DINH_IS, "true", 0, 0 } }, 1, is_pinned },
    { "reference", { { "team", DINH_IS, NULL, 2, 0 } }, 1, is_team_two },
    { "reference as text", { { "team", DINH_IS, "2", 0, 0 } }, 1, is_team_two },
    { "date", { { "day", DINH_IS, NULL, 18100, 0 } }, 1, is_day },
    { "date as text", { { "day", DINH_IS, "2019-07-23", 0, 0 } }, 1, is_day },
    { "no date", { { "day", DINH_IS, "31/2/2019", 0, 0 } }, 1, is_none },
    { "published",
      { { "published_at", DINH_BETWEEN, NULL, 0, INT64_C(1631466009000) } },
      1,
      is_early },
    { "word", { { "words", DINH_HAS_WORD, "ĐÀ LẠT", 0, 0 } }, 1, is_da_lat },
    { "word in a list", { { "words", DINH_HAS_WORD, "sông", 0, 0 } }, 1, is_river },
    { "part of a word", { { "words", DINH_HAS_WORD, "Đà", 0, 0 } }, 1, is_none },
    { "two",
      { { "pinned", DINH_IS, NULL, 1, 0 }, { "category", DINH_IS, "ubnd", 0, 0 } },
      2,
      is_pinned_ubnd },
    { "among", { { "id", DINH_AMONG, "9, 5,3", 0, 0 } }, 1, is_low },
    { "among none", { { "id", DINH_AMONG, "", 0, 0 } }, 1, is_none },
};

static uint32_t expected(const struct sample samples[ITEMS], const struct test_query *query,
                         int64_t ids[ITEMS])
{
    struct sample sorted[ITEMS];
    uint32_t count = 0;
    memcpy(sorted, samples, sizeof sorted);
    qsort(sorted, ITEMS, sizeof *sorted, newest_first);
    for (int i = 0; i < ITEMS; i++)
        if (sorted[i].is_public && query->matches(&sorted[i]))
            ids[count++] = sorted[i].id;
    return count;
}

static void check_pages(struct site *site, const struct test_query *test,
                        const int64_t ids[ITEMS], uint32_t count, uint32_t per_page)
{
    dinh_query query = { .size = sizeof query,
                         .kind = "post",
                         .where = test->where,
                         .where_count = test->count,
                         .per_page = per_page };
    uint32_t pages = (count + per_page - 1) / per_page;
    for (uint32_t page = pages + 1; page >= 1; page--) {
        query.page = page;
        dinh_value *list = content_list(site->content, site->arena, &query, start_ms);
        assert_non_null(list);
        if (query.total != count || query.pages != pages)
            fail_msg("%s: %u items on %u pages, not %u on %u", test->name, query.total,
                     query.pages, count, pages);
        uint32_t first = (page - 1) * per_page;
        uint32_t wanted = page > pages               ? 0
                          : count - first < per_page ? count - first
                                                     : per_page;
        assert_int_equal(list->count, wanted);
        for (uint32_t i = 0; i < wanted; i++)
            if (value_get_int(list->items[i], "id") != ids[first + i])
                fail_msg("%s, page %u, row %u", test->name, page, i);
    }
}

static void test_against_brute_force(void **state)
{
    struct site *site = *state;
    static const uint32_t sizes[] = { 1, 7, 12, 1000 };
    struct sample samples[ITEMS];
    int64_t ids[ITEMS];
    make_all(site, samples);
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        uint32_t count = expected(samples, &queries[q], ids);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            check_pages(site, &queries[q], ids, count, sizes[s]);
    }
}

static void test_refused_queries(void **state)
{
    struct site *site = *state;
    static const struct dinh_where bad[] = {
        { "title", DINH_IS, "a", 0, 0 }, /* no filter */
        { "missing", DINH_IS, "a", 0, 0 },
        { "tags", DINH_HAS_WORD, "a", 0, 0 }, /* a name for import only */
        { "state", DINH_IS, "received", 0, 0 },
        { "sender", DINH_IS, "a", 0, 0 },
        { NULL, DINH_IS, "a", 0, 0 },
        { "1=1 OR id", DINH_IS, NULL, 1, 0 },
        { "category", DINH_BETWEEN, NULL, 1, 2 }, /* a text */
        { "weight", DINH_HAS_WORD, "a", 0, 0 },
        { "words", DINH_HAS_WORD, NULL, 0, 0 },
        { "weight", 99, NULL, 0, 0 },
        { "id", DINH_AMONG, "1,x", 0, 0 },
        { "category", DINH_AMONG, "1", 0, 0 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        dinh_query query = {
            .size = sizeof query, .kind = "post", .where = &bad[i], .where_count = 1
        };
        if (content_list(site->content, site->arena, &query, start_ms))
            fail_msg("%zu was allowed", i);
        assert_null(content_tally(site->content, site->arena, &query, "category",
                                  DINH_BY_VALUE, start_ms));
    }
    struct dinh_where many[CONDITIONS_MAX + 1];
    for (int i = 0; i <= CONDITIONS_MAX; i++)
        many[i] = (struct dinh_where){ "weight", DINH_IS, NULL, 1, 0 };
    dinh_query query = { .size = sizeof query,
                         .kind = "post",
                         .where = many,
                         .where_count = CONDITIONS_MAX + 1 };
    assert_null(content_list(site->content, site->arena, &query, start_ms));
    query = (dinh_query){ .size = sizeof query, .kind = "missing" };
    assert_null(content_list(site->content, site->arena, &query, start_ms));
}

static void test_many_numbers(void **state)
{
    struct site *site = *state;
    struct sample samples[ITEMS];
    make_all(site, samples);
    struct buf text = { 0 };
    for (int i = 1; i <= AMONG_MAX; i++)
        buf_printf(&text, "%d,", i);
    struct dinh_where where = { "id", DINH_AMONG, buf_text(&text), 0, 0 };
    dinh_query query = { .size = sizeof query,
                         .kind = "post",
                         .where = &where,
                         .where_count = 1,
                         .per_page = 1000 };
    dinh_value *list = content_list(site->content, site->arena, &query, start_ms);
    int64_t public_items = store_int(site->store, -1, "SELECT count(*) FROM kind_post", "");
    assert_int_equal(list->count, public_items);
    buf_printf(&text, "%d", 501);
    where.text = buf_text(&text);
    assert_null(content_list(site->content, site->arena, &query, start_ms));
    buf_free(&text);
}

static void test_limits_of_a_page(void **state)
{
    struct site *site = *state;
    dinh_query query = {
        .size = sizeof query, .kind = "post", .page = 0, .per_page = 5000
    };
    assert_non_null(content_list(site->content, site->arena, &query, start_ms));
    assert_int_equal(query.per_page, 1000);
    assert_int_equal(query.page, 1);
    query.page = UINT32_MAX;
    assert_int_equal(content_list(site->content, site->arena, &query, start_ms)->count, 0);
}

/* A list brings what is listed; everything comes with FULL, but no personal data. */
static void test_which_fields(void **state)
{
    struct site *site = *state;
    publish(site, "post",
            "{\"title\":\"Tin\",\"summary\":\"S\",\"body\":\"B\",\"weight\":1,"
            "\"phone\":\"0225 123 456\"}");
    dinh_query query = { .size = sizeof query, .kind = "post" };
    dinh_value *item =
        value_at(content_list(site->content, site->arena, &query, start_ms), 0);
    assert_text(item, "summary", "S");
    assert_null(value_get(item, STR("body")));
    query.flags = DINH_QUERY_FULL;
    item = value_at(content_list(site->content, site->arena, &query, start_ms), 0);
    assert_int_equal(value_get(item, STR("body"))->type, DINH_HTML);
    assert_null(value_get(item, STR("phone")));
    item = content_find(site->content, site->arena, kind_of(site, "post"), 1, start_ms);
    assert_text(item, "phone", "0225 123 456");
}

/* ---- generations and expiry --------------------------------------------------------- */

static uint32_t total_of(struct site *site, struct content *content, const char *kind,
                         int64_t now_ms)
{
    dinh_query query = { .size = sizeof query, .kind = kind, .per_page = 2 };
    assert_non_null(content_list(content, site->arena, &query, now_ms));
    return query.total;
}

static void test_generation(void **state)
{
    struct site *site = *state;
    struct store *store = store_open(site->base->folder, DINH_DB_SITE, 0, NULL);
    struct content *reader = site_content(site, store);
    content_generation(reader, 1);
    assert_int_equal(total_of(site, reader, "post", start_ms), 0);
    publish(site, "post", "{\"title\":\"Tin\"}");
    assert_int_equal(total_of(site, reader, "post", start_ms), 0); /* not told yet */
    content_generation(reader, 1);
    assert_int_equal(total_of(site, reader, "post", start_ms), 0);
    content_generation(reader, 2);
    assert_int_equal(total_of(site, reader, "post", start_ms), 1);
    /* One's own writes are seen at once. */
    publish(site, "post", "{\"title\":\"Tin 2\"}");
    assert_int_equal(total_of(site, site->content, "post", start_ms), 2);
    content_close(reader);
    store_close(store);
}

static void test_expiry(void **state)
{
    struct site *site = *state;
    int64_t id =
        publish(site, "notice", "{\"title\":\"Một\",\"expires_at\":\"2021-09-15\"}");
    publish(site, "notice", "{\"title\":\"Hai\",\"expires_at\":\"2021-09-20\"}");
    publish(site, "notice", "{\"title\":\"Ba\",\"important\":true}");
    const int64_t first = start_ms + 2 * (int64_t)DAY_MS;
    assert_int_equal(total_of(site, site->content, "notice", start_ms), 3);
    assert_int_equal(total_of(site, site->content, "notice", first - 1), 3);
    assert_int_equal(total_of(site, site->content, "notice", first), 2);
    assert_int_equal(total_of(site, site->content, "notice", first + 100 * (int64_t)DAY_MS),
                     1);
    dinh_value *item = content_find_id(site->content, site->arena, id, first);
    assert_int_equal(value_get_int(item, "expired"), 1);
    item = content_find_id(site->content, site->arena, id, first - 1);
    assert_null(value_get(item, STR("expired")));
    dinh_query query = { .size = sizeof query, .kind = "notice" };
    dinh_value *years = content_tally(site->content, site->arena, &query, "published_at",
                                      DINH_BY_YEAR, first);
    assert_int_equal(value_get_int(value_at(years, 0), "count"), 2);
}

static void test_many_rulers(void **state)
{
    struct site *site = *state;
    struct sample samples[ITEMS];
    make_all(site, samples);
    for (int round = 0; round < 2; round++)
        for (int64_t day = 18000; day < 18000 + 3 * KEPT_MAX; day++) {
            struct dinh_where where = { "day", DINH_BETWEEN, NULL, 18000, day };
            dinh_query query = {
                .size = sizeof query, .kind = "post", .where = &where, .where_count = 1
            };
            uint32_t wanted = 0;
            for (int i = 0; i < ITEMS; i++)
                wanted += samples[i].is_public && samples[i].day <= day;
            assert_non_null(content_list(site->content, site->arena, &query, start_ms));
            assert_int_equal(query.total, wanted);
        }
}

/* ---- order -------------------------------------------------------------------------- */

static const char *titles_of(struct site *site, const char *kind)
{
    dinh_query query = { .size = sizeof query, .kind = kind };
    dinh_value *list = content_list(site->content, site->arena, &query, start_ms);
    struct buf all = { 0 };
    for (uint32_t i = 0; i < list->count; i++)
        buf_printf(&all, "%s,", value_get_text(list->items[i], "title").ptr);
    const char *text = arena_text(site->arena, buf_text(&all));
    buf_free(&all);
    return text;
}

static void test_order_by_number(void **state)
{
    struct site *site = *state;
    publish(site, "team", "{\"title\":\"c\",\"order\":3}");
    publish(site, "team", "{\"title\":\"không\"}"); /* without: last */
    publish(site, "team", "{\"title\":\"a\",\"order\":-1}");
    publish(site, "team", "{\"title\":\"b\",\"order\":3}");
    assert_string_equal(titles_of(site, "team"), "a,c,b,không,");
}

static void test_order_by_name(void **state)
{
    struct site *site = *state;
    static const char *const names[] = {
        "Đào", "Dung", "Ân", "an", "Ăn", "Dũng", "Em", "Án"
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        publish(site, "person", arena_printf(site->arena, "{\"name\":\"%s\"}", names[i]));
    assert_string_equal(titles_of(site, "person"), "an,Án,Ăn,Ân,Dung,Dũng,Đào,Em,");
    dinh_query query = { .size = sizeof query, .kind = "person", .per_page = 3, .page = 3 };
    dinh_value *list = content_list(site->content, site->arena, &query, start_ms);
    assert_text(value_at(list, 0), "title", "Đào");
    assert_int_equal(list->count, 2);
}

static void test_order_by_date(void **state)
{
    struct site *site = *state;
    publish(site, "paper",
            "{\"symbol\":\"1\",\"issued\":\"5/7/2019\",\"abstract\":\"cũ\"}");
    publish(site, "paper", "{\"symbol\":\"2/QĐ\"}"); /* without a date: last */
    publish(site, "paper",
            "{\"symbol\":\"3\",\"issued\":\"19/5/2021\",\"abstract\":\"mới\"}");
    assert_string_equal(titles_of(site, "paper"), "mới,cũ,2/QĐ,");
    struct dinh_where where = { "issued", DINH_BETWEEN, NULL, date_to_days(2021, 1, 1),
                                date_to_days(2021, 12, 31) };
    dinh_query query = {
        .size = sizeof query, .kind = "paper", .where = &where, .where_count = 1
    };
    content_list(site->content, site->arena, &query, start_ms);
    assert_int_equal(query.total, 1);
    where.op = DINH_NOT_BETWEEN; /* what has no date is outside */
    content_list(site->content, site->arena, &query, start_ms);
    assert_int_equal(query.total, 2);
}

static void test_other_end(void **state)
{
    struct site *site = *state;
    publish(site, "paper",
            "{\"symbol\":\"1\",\"issued\":\"5/7/2019\",\"abstract\":\"cũ\"}");
    publish(site, "paper",
            "{\"symbol\":\"3\",\"issued\":\"19/5/2021\",\"abstract\":\"mới\"}");
    dinh_query query = { .size = sizeof query, .kind = "paper", .per_page = 1 };
    for (int twice = 0; twice < 2; twice++) { /* each way has a ruler of its own */
        query.flags = 0;
        assert_text(value_at(content_list(site->content, site->arena, &query, start_ms), 0),
                    "title", "mới");
        query.flags = DINH_QUERY_REVERSE;
        assert_text(value_at(content_list(site->content, site->arena, &query, start_ms), 0),
                    "title", "cũ");
    }
    query =
        (dinh_query){ .size = sizeof query, .kind = "team", .flags = DINH_QUERY_REVERSE };
    publish(site, "team", "{\"title\":\"a\",\"order\":1}");
    publish(site, "team", "{\"title\":\"b\",\"order\":2}");
    assert_text(value_at(content_list(site->content, site->arena, &query, start_ms), 0),
                "title", "b");
}

static void test_with_what_has_expired(void **state)
{
    struct site *site = *state;
    publish(site, "notice", "{\"title\":\"Cũ\",\"expires_at\":\"2021-09-01\"}");
    publish(site, "notice", "{\"title\":\"Mới\"}");
    dinh_query query = { .size = sizeof query, .kind = "notice" };
    for (int twice = 0; twice < 2; twice++) {
        query.flags = 0;
        content_list(site->content, site->arena, &query, start_ms);
        assert_int_equal(query.total, 1);
        query.flags = DINH_QUERY_EXPIRED;
        content_list(site->content, site->arena, &query, start_ms);
        assert_int_equal(query.total, 2);
    }
}

/* ---- tallies --------------------------------------------------------------------------
 */

static void check_tally(struct site *site, const char *kind, const char *field, int by,
                        const char *wanted)
{
    dinh_query query = { .size = sizeof query, .kind = kind };
    dinh_value *list =
        content_tally(site->content, site->arena, &query, field, by, start_ms);
    assert_non_null(list);
    assert_string_equal(to_json(site, list), wanted);
}

static void test_tally(void **state)
{
    struct site *site = *state;
    publish(site, "team", "{\"title\":\"Đội Một\"}");
    publish(site, "post",
            "{\"title\":\"1\",\"category\":\"ubnd\",\"team\":1,\"pinned\":true,"
            "\"words\":\"Đà Lạt; sông\",\"day\":\"1/1/2020\"}");
    publish(site, "post",
            "{\"title\":\"2\",\"category\":\"Du học\",\"words\":\"đà lạt\","
            "\"day\":\"31/12/2021\"}");
    publish(site, "post",
            "{\"title\":\"3\",\"category\":\"ubnd\",\"team\":1,"
            "\"day\":\"1/6/2020\"}");
    save(site, "post", "{\"title\":\"nháp\",\"category\":\"kín\"}");
    check_tally(site, "post", "category", DINH_BY_VALUE,
                "[{\"count\":1,\"id\":\"Du học\",\"title\":\"Du học\"},"
                "{\"count\":2,\"id\":\"ubnd\",\"title\":\"Ủy ban nhân dân\"}]");
    check_tally(site, "post", "team", DINH_BY_VALUE,
                "[{\"count\":2,\"id\":\"1\",\"title\":\"Đội Một\"}]");
    check_tally(site, "post", "pinned", DINH_BY_VALUE,
                "[{\"count\":1,\"id\":\"1\",\"title\":\"Có\"}]");
    check_tally(site, "post", "words", DINH_BY_VALUE,
                "[{\"count\":2,\"id\":\"đà lạt\",\"title\":\"đà lạt\"},"
                "{\"count\":1,\"id\":\"sông\",\"title\":\"sông\"}]");
    check_tally(site, "post", "day", DINH_BY_YEAR,
                "[{\"count\":1,\"id\":\"2021\",\"title\":\"2021\"},"
                "{\"count\":2,\"id\":\"2020\",\"title\":\"2020\"}]");
    check_tally(site, "post", "published_at", DINH_BY_YEAR,
                "[{\"count\":3,\"id\":\"2021\",\"title\":\"2021\"}]");
    dinh_query query = { .size = sizeof query, .kind = "post" };
    assert_null(content_tally(site->content, site->arena, &query, "title", DINH_BY_VALUE,
                              start_ms));
    assert_null(content_tally(site->content, site->arena, &query, "category", DINH_BY_YEAR,
                              start_ms));
    assert_null(
        content_tally(site->content, site->arena, &query, NULL, DINH_BY_VALUE, start_ms));
}

/* New Year is at midnight in Viet Nam. */
static void test_year_of_vietnam(void **state)
{
    struct site *site = *state;
    publish(site, "post", "{\"title\":\"1\",\"date\":\"2020-12-31T16:59:59Z\"}");
    publish(site, "post", "{\"title\":\"2\",\"date\":\"2020-12-31T17:00:00Z\"}");
    check_tally(site, "post", "published_at", DINH_BY_YEAR,
                "[{\"count\":1,\"id\":\"2021\",\"title\":\"2021\"},"
                "{\"count\":1,\"id\":\"2020\",\"title\":\"2020\"}]");
}

static int64_t tallied(struct site *site, const struct dinh_where *where, int64_t now_ms)
{
    dinh_query query = {
        .size = sizeof query, .kind = "notice", .where = where, .where_count = where ? 1 : 0
    };
    dinh_value *list = content_tally(site->content, site->arena, &query, "published_at",
                                     DINH_BY_YEAR, now_ms);
    int64_t count = value_get_int(value_at(list, 0), "count");
    if (count) /* as a handler does with what it got */
        value_set(site->arena, value_at(list, 0), STR("count"), value_int(site->arena, 99));
    return count;
}

static void test_tallies_are_kept(void **state)
{
    struct site *site = *state;
    const struct dinh_where nothing = { "important", DINH_IS, "nhầm", 0, 0 };
    const struct dinh_where important = { "important", DINH_IS, NULL, 1, 0 };
    publish(site, "notice", "{\"title\":\"Một\",\"expires_at\":\"2021-09-15\"}");
    publish(site, "notice", "{\"title\":\"Hai\",\"important\":true}");
    const int64_t expiry = start_ms + 2 * (int64_t)DAY_MS;
    for (int twice = 0; twice < 2; twice++) {
        assert_int_equal(tallied(site, NULL, start_ms), 2);
        assert_int_equal(tallied(site, &nothing, start_ms), 0);
        assert_int_equal(tallied(site, &important, start_ms), 1);
        assert_int_equal(tallied(site, NULL, expiry - 1), 2);
    }
    assert_int_equal(tallied(site, NULL, expiry), 1);
    publish(site, "notice", "{\"title\":\"Ba\"}");
    assert_int_equal(tallied(site, NULL, start_ms), 3);
}

/* What was counted inside a transaction may never have been. */
static void test_nothing_is_kept_of_a_transaction(void **state)
{
    struct site *site = *state;
    publish(site, "notice", "{\"title\":\"Một\"}");
    assert_int_equal(store_begin(site->store), 0);
    publish(site, "notice", "{\"title\":\"Hai\"}");
    assert_int_equal(tallied(site, NULL, start_ms), 2);
    assert_int_equal(total_of(site, site->content, "notice", start_ms), 2);
    store_rollback(site->store);
    assert_int_equal(tallied(site, NULL, start_ms), 1);
    assert_int_equal(total_of(site, site->content, "notice", start_ms), 1);
}

/* ---- cost ----------------------------------------------------------------------- */

static void assert_plan(struct site *site, const char *sql, const char *index,
                        const char *keys)
{
    struct dinh_rows *rows = store_query(site->store, sql, "");
    assert_int_equal(rows_next(rows), 1);
    const char *plan = rows_text(rows, 3);
    assert_non_null(strstr(plan, index));
    assert_non_null(strstr(plan, keys));
    assert_int_equal(rows_next(rows), 0); /* no sorting */
}

/* Both halves of page_ids must go to their key through the index, not scan to it. */
static void test_page_uses_the_index(void **state)
{
    static const char index[] = "USING COVERING INDEX kind_post_by_f_category";
    assert_plan(*state,
                "EXPLAIN QUERY PLAN SELECT k.id, k.sort_key FROM kind_post AS k"
                " WHERE k.\"category\" = 'a' AND k.sort_key = 5 AND k.id <= 5"
                " ORDER BY k.id DESC LIMIT 12",
                index, "(category=? AND sort_key=? AND id<?)");
    assert_plan(*state,
                "EXPLAIN QUERY PLAN SELECT k.id, k.sort_key FROM kind_post AS k"
                " WHERE k.\"category\" = 'a' AND k.sort_key < 5"
                " ORDER BY k.sort_key DESC, k.id DESC LIMIT 12",
                index, "(category=? AND sort_key<?)");
}

/* An import without dates: every page of one time, and no row twice or left out. */
static void test_items_of_one_time(void **state)
{
    struct site *site = *state;
    enum { ALIKE = 100, PER_PAGE = 7 };
    for (int i = 0; i < ALIKE; i++)
        publish(site, "post",
                "{\"title\":\"Tin\",\"published_at\":\"2021-01-01T00:00:00Z\"}");
    for (int way = 0; way < 2; way++) {
        dinh_query query = { .size = sizeof query,
                             .kind = "post",
                             .per_page = PER_PAGE,
                             .flags = way ? DINH_QUERY_REVERSE : 0 };
        int64_t next = way ? 1 : ALIKE;
        for (query.page = 1; query.page <= (ALIKE + PER_PAGE - 1) / PER_PAGE;
             query.page++) {
            dinh_value *list = content_list(site->content, site->arena, &query, start_ms);
            for (uint32_t i = 0; i < list->count; i++, next += way ? 1 : -1)
                assert_int_equal(value_get_int(value_at(list, i), "no"), next);
        }
        assert_int_equal(next, way ? ALIKE + 1 : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(test_against_brute_force),
        SITE_TEST(test_refused_queries),
        SITE_TEST(test_many_numbers),
        SITE_TEST(test_limits_of_a_page),
        SITE_TEST(test_which_fields),
        SITE_TEST(test_generation),
        SITE_TEST(test_expiry),
        SITE_TEST(test_many_rulers),
        SITE_TEST(test_order_by_number),
        SITE_TEST(test_order_by_name),
        SITE_TEST(test_order_by_date),
        SITE_TEST(test_other_end),
        SITE_TEST(test_with_what_has_expired),
        SITE_TEST(test_tally),
        SITE_TEST(test_year_of_vietnam),
        SITE_TEST(test_tallies_are_kept),
        SITE_TEST(test_nothing_is_kept_of_a_transaction),
        SITE_TEST(test_page_uses_the_index),
        SITE_TEST(test_items_of_one_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
