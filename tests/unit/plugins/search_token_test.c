/*
 * search_token_test.c - syllables of Vietnamese, hostile bytes, and questions that
 * must never be FTS5's syntax: asked of a real index.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "fake_host.h"
#include "search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const dinh_plugin dinh_plugin_v0;

/* The same questions in every run: a failure can be looked at again. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* "din\x02h dinh": the first syllable's two forms; "" when there is none. */
static void forms(const char *text, char exact[TOKEN_MAX], char folded[TOKEN_MAX])
{
    const char *start;
    exact[0] = folded[0] = '\0';
    token_next(text, text + strlen(text), &start, exact, folded);
}

static void assert_same_word(const char *a, const char *b)
{
    char exact_a[TOKEN_MAX], folded_a[TOKEN_MAX], exact_b[TOKEN_MAX], folded_b[TOKEN_MAX];
    forms(a, exact_a, folded_a);
    forms(b, exact_b, folded_b);
    assert_string_equal(exact_a, exact_b);
    assert_string_equal(folded_a, folded_b);
}

static void assert_folded(const char *text, const char *folded)
{
    char exact[TOKEN_MAX], found[TOKEN_MAX];
    forms(text, exact, found);
    assert_int_equal(found[0], TOKEN_FOLDED);
    assert_string_equal(found + 1, folded);
}

static void both_places_of_the_tone_are_one_word(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        { "hoà", "hòa" },         { "thuỷ", "thủy" },       { "hoạ", "họa" },
        { "khoẻ", "khỏe" },       { "uý", "úy" },           { "HOÀ", "hòa" },
        { "ti\u0300nh", "tình" }, { "đi\u0323nh", "định" }, { "ho\u0300a", "hoà" },
        { "ô\u0301", "ố" },       { "o\u0302\u0301", "ố" }, { "u\u031b\u0323", "ự" },
        { "ă\u0323", "ặ" },       { "a\u0323\u0306", "ặ" }, { "ĐÌNH", "đình" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_same_word(pairs[i][0], pairs[i][1]);
}

static void marks_make_another_word(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        { "đình", "dình" }, { "đình", "đinh" }, { "đình", "định" }, { "nam", "năm" },
        { "o", "ơ" },       { "ma", "mã" },     { "mả", "mã" },     { "hoa", "hoà" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char a[TOKEN_MAX], b[TOKEN_MAX], folded_a[TOKEN_MAX], folded_b[TOKEN_MAX];
        forms(pairs[i][0], a, folded_a);
        forms(pairs[i][1], b, folded_b);
        assert_string_not_equal(a, b);
        assert_string_equal(folded_a, folded_b);
    }
}

static void folding_leaves_plain_letters(void **state)
{
    (void)state;
    assert_folded("Đường", "duong");
    assert_folded("ĐƯỜNG", "duong");
    assert_folded("nghĩa", "nghia");
    assert_folded("2021", "2021");
    assert_folded("STRASSE", "strasse");
    assert_folded("straße", "strasse");
    assert_folded("\u212Aelvin", "kelvin");
    assert_folded("--(Đ)--", "d");
}

/* How many tokens; each is checked to be a good C string of letters. */
static int count_tokens(const char *text, size_t len)
{
    char exact[TOKEN_MAX], folded[TOKEN_MAX];
    const char *at = text, *end = text + len, *start;
    int count = 0;
    while ((at = token_next(at, end, &start, exact, folded))) {
        assert_true(start >= text && start < at && at <= end);
        assert_true(strlen(exact) < TOKEN_MAX && strlen(folded) < TOKEN_MAX);
        assert_true(*exact && *folded == TOKEN_FOLDED);
        assert_null(strpbrk(exact, "\"' *()^:+-"));
        assert_null(strpbrk(folded, "\"' *()^:+-"));
        count++;
    }
    return count;
}

#define COUNT_TOKENS(literal) count_tokens(literal, sizeof(literal) - 1)

static void hostile_bytes_end_words(void **state)
{
    (void)state;
    assert_int_equal(COUNT_TOKENS(""), 0);
    assert_int_equal(COUNT_TOKENS(" \t\n.,;"), 0);
    assert_int_equal(COUNT_TOKENS("a\0b"), 2);
    assert_int_equal(COUNT_TOKENS("\xff\xfe\x80"), 0);
    assert_int_equal(COUNT_TOKENS("\xc3"), 0);
    assert_int_equal(COUNT_TOKENS("a\xc4"), 1);
    assert_int_equal(COUNT_TOKENS("đ\xc4\x91\xed\xa0\x80x"), 2);
    assert_int_equal(COUNT_TOKENS("339/BC-UBND"), 3);
    assert_int_equal(COUNT_TOKENS("\u0301"), 1); /* a mark alone */
    assert_int_equal(COUNT_TOKENS("😀 😀a"), 1);
    char bytes[400];
    uint32_t seed = 339;
    for (int i = 0; i < 2000; i++) {
        for (size_t j = 0; j < sizeof bytes; j++)
            bytes[j] = (char)next_random(&seed);
        count_tokens(bytes, sizeof bytes);
    }
}

static void long_words_are_cut_alike(void **state)
{
    (void)state;
    char a[5000], b[5000];
    memset(a, 'x', sizeof a - 1);
    memset(b, 'x', sizeof b - 1);
    a[sizeof a - 1] = b[2000] = '\0';
    assert_same_word(a, b);
    for (size_t i = 0; i + 2 < sizeof a; i += 2) /* letters of two bytes */
        memcpy(a + i, "đ", 2);
    a[4998] = '\0';
    assert_int_equal(count_tokens(a, 4998), 1);
    for (size_t i = 0; i + 2 < sizeof a; i += 2) /* one letter, 2,498 marks */
        memcpy(a + i, i ? "\u0302" : "aa", 2);
    assert_int_equal(count_tokens(a, 4998), 1);
}

/* ---- questions --------------------------------------------------------------------------
 */

static sqlite3 *open_index(void)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(token_register(db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db,
                     "CREATE VIRTUAL TABLE fts USING fts5(title, body, tokenize = 'dinh');"
                     "INSERT INTO fts VALUES ('Tu sửa đình làng', 'năm Nam hòa hoà'),"
                     "('Quy định mới', 'dinh dưỡng AND OR NOT NEAR')",
                     NULL, NULL, NULL),
        SQLITE_OK);
    return db;
}

/* How many rows the question finds. */
static int ask(dinh_ctx *ctx, sqlite3 *db, const char *question, int any)
{
    const char *expression = query_expression(ctx, question, any);
    if (!*expression)
        return 0;
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT rowid FROM fts WHERE fts MATCH $1", -1, &stmt, NULL),
        SQLITE_OK);
    sqlite3_bind_text(stmt, 1, expression, -1, SQLITE_STATIC);
    int rows = 0, step;
    while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
        rows++;
    if (step != SQLITE_DONE)
        fail_msg("«%s» became «%s»: %s", question, expression, sqlite3_errmsg(db));
    sqlite3_finalize(stmt);
    return rows;
}

static void questions_find_what_is_meant(void **state)
{
    (void)state;
    static const struct {
        const char *question;
        int all, any;
    } cases[] = {
        { "đình làng", 1, 2 },   { "dinh lang", 1, 2 }, { "dinh", 2, 2 },
        { "hoà", 1, 1 },         { "HÒA", 1, 1 },       { "NOT", 1, 1 },
        { "không có gì", 0, 0 }, { "", 0, 0 },          { "!!!", 0, 0 },
        { "title:dinh", 0, 2 },  { "di*", 0, 0 },       { "NEAR(dinh lang)", 0, 2 },
    };
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    sqlite3 *db = open_index();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(ask(ctx, db, cases[i].question, 0), cases[i].all);
        assert_int_equal(ask(ctx, db, cases[i].question, 1), cases[i].any);
    }
    sqlite3_close(db);
    fake_host_destroy(ctx);
}

enum { QUESTION_SIZE = 600 };

static void append(char question[QUESTION_SIZE], const char *piece)
{
    size_t len = strlen(question);
    snprintf(question + len, QUESTION_SIZE - len, "%s", piece);
}

/* 2,000 questions put together from what FTS5 and SQL would react to. */
static void no_question_is_syntax(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "\"",      "'",    "*",    "(",      ")",      "^",    ":",      "+",  "-",
        "{",       "}",    "AND",  "OR",     "NOT",    "NEAR", "NEAR(",  ",",  "title",
        "title :", "rank", "fts",  "\\",     ";",      "--",   "/*",     "%",  "\x01",
        "\x02",    "\x06", "\xff", "\xc3",   "đ",      "đình", "\u0301", "ﬁ",  "\u202e",
        "😀",       " ",    " ",    " ",      "a",      "1",    "$1",     "?",  "\u00a0",
        "\u3000",  "ǅ",    "İ",    "\ufdfa", "\u0344", "०",    "漢字",   "\n",
    };
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    sqlite3 *db = open_index();
    uint32_t seed = 47;
    for (int i = 0; i < 2000; i++) {
        char question[QUESTION_SIZE] = "";
        int parts = (int)(next_random(&seed) % 40);
        for (int j = 0; j < parts; j++)
            append(question,
                   pieces[(size_t)next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        ask(ctx, db, question, i % 2);
    }
    for (int i = 0; i < 500; i++) { /* bytes of any kind */
        char question[200];
        size_t len = (size_t)next_random(&seed) % sizeof question;
        for (size_t j = 0; j < len; j++)
            question[j] = (char)(1 + next_random(&seed) % 255);
        question[len ? len - 1 : 0] = '\0';
        ask(ctx, db, question, i % 2);
    }
    assert_int_equal(ask(ctx, db, "đình", 0), 2); /* the index is whole */
    sqlite3_close(db);
    fake_host_destroy(ctx);
}

static void long_questions_are_bounded(void **state)
{
    (void)state;
    dinh_ctx *ctx = fake_host_create(&dinh_plugin_v0);
    char question[100001];
    for (size_t i = 0; i < sizeof question - 1; i += 2)
        memcpy(question + i, "a ", 2);
    question[sizeof question - 1] = '\0';
    assert_true(strlen(query_expression(ctx, question, 0)) <
                SEARCH_WORDS_MAX * (2 * TOKEN_MAX + 16));
    memset(question, 'b', sizeof question - 1);
    assert_true(strlen(query_expression(ctx, question, 0)) < 2 * TOKEN_MAX + 16);
    fake_host_destroy(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_places_of_the_tone_are_one_word),
        cmocka_unit_test(marks_make_another_word),
        cmocka_unit_test(folding_leaves_plain_letters),
        cmocka_unit_test(hostile_bytes_end_words),
        cmocka_unit_test(long_words_are_cut_alike),
        cmocka_unit_test(questions_find_what_is_meant),
        cmocka_unit_test(no_question_is_syntax),
        cmocka_unit_test(long_questions_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
