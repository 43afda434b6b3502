/*
 * board.h - a board of five on a whole site (whole_site.h), and its day as short calls:
 * post(b, who, "/ban/...", "field", "value", ..., NULL).
 */
#ifndef TEST_BOARD_H
#define TEST_BOARD_H

#include "whole_site.h"

#include "desk/tool.h"

struct board {
    struct whole_site *site;
    int64_t head, deputy, women, police, admin; /* members by the unit of their seat */
};

static inline int64_t board_person(struct whole_site *site, const char *login,
                                   const char *name, const char *role, const char *units)
{
    struct store *store = whole_store(site);
    const struct account_by by = { .who = "thử", .at_ms = clock_now_ms() };
    struct error error = { "" };
    const struct account_new given = { login, name, "", "" };
    assert_int_equal(store_begin(store), 0);
    int64_t id = account_create(store, &given, &by, &error);
    if (id <= 0)
        fail_msg("%s", error.text);
    const struct seat seat = { .account_id = id,
                               .role = role,
                               .decision = "",
                               .from_day = clock_days(clock_now_ms()),
                               .units = units,
                               .categories = "" };
    assert_true(seat_add(store, &seat, &by, &error) > 0);
    assert_int_equal(store_commit(store), 0);
    return id;
}

static inline int board_open(void **state)
{
    struct board *b = calloc(1, sizeof *b);
    void *site;
    assert_non_null(b);
    assert_int_equal(whole_open(&site), 0);
    b->site = site;
    b->head = board_person(site, "truong", "Trần Thị Bình", "truong-ban", "");
    b->deputy = board_person(site, "pho", "Lê Văn Cường", "pho-truong-ban", "");
    b->women = board_person(site, "phunu", "Phạm Thị Dung", "uy-vien", "hoi-phu-nu");
    b->police = board_person(site, "congan", "Vũ Văn Em", "uy-vien", "");
    b->admin = board_person(site, "quantri", "Đỗ Thị Gấm", "quan-tri", "");
    *state = b;
    return 0;
}

static inline int board_close(void **state)
{
    struct board *b = *state;
    void *site = b->site;
    free(b);
    return whole_close(&site);
}

#define BOARD_TEST(name) cmocka_unit_test_setup_teardown(name, board_open, board_close)

/* Also `dinh tool`: pictures are decoded by running this program again. */
#define BOARD_MAIN(tests)                                   \
    int main(int argc, char **argv)                         \
    {                                                       \
        if (argc > 1 && strcmp(argv[1], "tool") == 0)       \
            return tool_main(argc - 1, argv + 1);           \
        return cmocka_run_group_tests((tests), NULL, NULL); \
    }

/* ---- asking ---- */

static inline int get(struct board *b, int64_t who, const char *path)
{
    return whole_ask(
        b->site, &(struct whole_ask){ .method = "GET", .target = path, .account = who });
}

/* Names and values in turn, then NULL; a name that begins with '@' is a file, its value
 * the path on disk (sent under the path's last part). */
static inline int post(struct board *b, int64_t who, const char *path, ...)
{
    enum { MOST = 20 };
    struct form_field fields[MOST];
    size_t count = 0;
    va_list list;
    va_start(list, path);
    for (const char *name; (name = va_arg(list, const char *)) && count < MOST;) {
        const char *value = va_arg(list, const char *);
        struct form_field *field = &fields[count++];
        *field = (struct form_field){ .name = str_of(name), .value = str_of(value) };
        if (name[0] != '@')
            continue;
        const char *slash = strrchr(value, '/');
        *field = (struct form_field){ .name = str_of(name + 1),
                                      .value = STR(""),
                                      .filename = str_of(slash ? slash + 1 : value),
                                      .file = value,
                                      .size = 1 };
    }
    va_end(list);
    return whole_ask(b->site, &(struct whole_ask){ .method = "POST",
                                                   .target = path,
                                                   .account = who,
                                                   .fields = fields,
                                                   .field_count = count });
}

static inline const char *body(struct board *b)
{
    return buf_text(&b->site->body);
}

static inline bool shows(struct board *b, const char *words)
{
    return strstr(body(b), words) != NULL;
}

#define assert_shows(b, words)                                     \
    do {                                                           \
        if (!shows((b), (words)))                                  \
            fail_msg("\"%s\" is not in: %.6000s", words, body(b)); \
    } while (0)

/* "t3" of the address that was answered: "/ban/muc/t3?bao=...". */
static inline const char *code_of(struct board *b)
{
    static const char start[] = "/ban/muc/";
    struct str rest = str_of(b->site->location);
    if (!str_starts(rest, STR(start)))
        fail_msg("no item in \"%s\": %.3000s", b->site->location, body(b));
    rest = str_from(rest, strlen(start));
    rest = str_cut(&rest, '?');
    return arena_str(b->site->arena, str_cut(&rest, '/')).ptr;
}

static inline const char *at(struct board *b, const char *code, const char *rest)
{
    return arena_printf(b->site->arena, "/ban/muc/%s%s", code, rest);
}

static inline struct flow flow_of(struct board *b, const char *code)
{
    struct content *content = workspace_content(b->site->workspace);
    struct flow item;
    int64_t id = flow_by_code(content, str_of(code));
    assert_int_equal(flow_read(content, b->site->arena, id, &item), 0);
    return item;
}

static inline const char *number(struct board *b, int64_t n)
{
    return arena_printf(b->site->arena, "%lld", (long long)n);
}

/* "2026-11-23T08:30" from now. */
static inline const char *local(struct board *b, int64_t from_now_ms)
{
    struct date date = date_of_ms(clock_now_ms() + from_now_ms);
    return arena_printf(b->site->arena, "%04d-%02d-%02dT%02d:%02d", date.year, date.month,
                        date.day, date.hour, date.minute);
}

/* The sentence in which a form said what was wrong; the whole page when it has none. */
static inline const char *fault(struct board *b)
{
    const char *at_class = strstr(body(b), "class=\"loi\"");
    return at_class ? at_class : body(b);
}

#define assert_status(b, status, call)                                                 \
    do {                                                                               \
        int answered_ = (call);                                                        \
        if (answered_ != (status))                                                     \
            fail_msg("%d, not %d: %s %.1500s", answered_, (status), b->site->location, \
                     fault(b));                                                        \
    } while (0)

/* ---- the day ---- */

static inline const char *receive(struct board *b, const char *title, const char *text,
                                  const char *unit)
{
    assert_status(b, 303,
                  post(b, b->deputy, "/ban/nhan", "tieu_de", title, "noi_dung", text,
                       "don_vi", unit, "kenh", "zalo", NULL));
    return code_of(b);
}

/* Received, given to the women's member, begun by her. */
static inline const char *begun(struct board *b, const char *title)
{
    const char *code =
        receive(b, title, "Một câu mở đầu.\n\nCâu thứ hai của tin.", "hoi-phu-nu");
    assert_status(
        b, 303,
        post(b, b->deputy, at(b, code, "/giao"), "nguoi", number(b, b->women), NULL));
    assert_status(b, 303,
                  post(b, b->women, at(b, code, "/chuyen"), "chuyen", "bien-tap", NULL));
    assert_string_equal(flow_of(b, code).state, "edited");
    return code;
}

static inline const char *submitted(struct board *b, const char *title)
{
    const char *code = begun(b, title);
    assert_status(b, 303,
                  post(b, b->women, at(b, code, "/chuyen"), "chuyen", "trinh", NULL));
    assert_string_equal(flow_of(b, code).state, "submitted");
    return code;
}

static inline const char *published(struct board *b, const char *title)
{
    const char *code = submitted(b, title);
    assert_status(b, 303,
                  post(b, b->head, at(b, code, "/chuyen"), "chuyen", "duyet-dang", NULL));
    assert_string_equal(flow_of(b, code).state, "published");
    return code;
}

#endif
