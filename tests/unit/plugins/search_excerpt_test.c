/*
 * search_excerpt_test.c - marked pieces, and which passage of a text is shown.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "fake_host.h"
#include "search.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

extern const dinh_plugin dinh_plugin_v0;

/* The pieces of a text as one line, marked ones in brackets. */
static const char *line_of(dinh_ctx *ctx, const dinh_value *pieces)
{
    const char *line = "";
    for (uint32_t i = 0; i < dinh->count(pieces); i++) {
        const dinh_value *piece = dinh->at(pieces, i);
        line = dinh->text(ctx, dinh->get_int(piece, "marked") ? "%s[%s]" : "%s%s", line,
                          dinh->get_text(piece, "text"));
    }
    return line;
}

static const char *marked(dinh_ctx *ctx, const char *question, const char *text)
{
    struct search_words words;
    dinh_value *hit = dinh->new_map(ctx);
    words_read(question, &words);
    marked_add(ctx, hit, "heading", &words, text);
    return line_of(ctx, dinh->get(hit, "heading"));
}

static const char *excerpt(dinh_ctx *ctx, const char *question, const char *text)
{
    struct search_words words;
    dinh_value *hit = dinh->new_map(ctx);
    words_read(question, &words);
    excerpt_add(ctx, hit, "excerpt", &words, text);
    return line_of(ctx, dinh->get(hit, "excerpt"));
}

static int create(void **state)
{
    *state = fake_host_create(&dinh_plugin_v0);
    return 0;
}

static int destroy(void **state)
{
    fake_host_destroy(*state);
    return 0;
}

static void words_are_counted_and_bounded(void **state)
{
    (void)state;
    struct search_words words;
    char many[400] = "";
    for (int i = 0; i < 50; i++)
        memcpy(many + 4 * i, "xã a", 4 + (i == 49));
    assert_int_equal(words_read("", &words), 0);
    assert_int_equal(words_read(" ,.!\"*() ", &words), 0);
    assert_int_equal(words_read("Tiêm chủng", &words), 2);
    assert_string_equal(words.list[1].folded, "\x01"
                                              "chung");
    assert_int_equal(words_read(many, &words), SEARCH_WORDS_MAX);
    assert_int_equal(words_read("\xff\xfe\xc3", &words), 0);
}

static void found_words_are_marked(void **state)
{
    dinh_ctx *ctx = *state;
    assert_string_equal(marked(ctx, "dich", "Phòng, chống dịch."), "Phòng, chống [dịch].");
    assert_string_equal(marked(ctx, "DỊCH", "dich bệnh dịch"), "[dich] bệnh [dịch]");
    assert_string_equal(marked(ctx, "dịch", "dịchvụ"), "dịchvụ");
    assert_string_equal(marked(ctx, "đình", "Dinh, đình"), "[Dinh], [đình]");
    assert_string_equal(marked(ctx, "x", ""), "");
    assert_string_equal(marked(ctx, "", "Không hỏi gì"), "Không hỏi gì");
    assert_string_equal(marked(ctx, "x", "x"), "[x]");
}

static void neighbours_are_one_piece(void **state)
{
    dinh_ctx *ctx = *state;
    assert_string_equal(marked(ctx, "tiem chung mo rong", "Lịch tiêm chủng mở rộng ở xã"),
                        "Lịch [tiêm chủng mở rộng] ở xã");
    assert_string_equal(marked(ctx, "tiem chung", "tiêm, chủng"), "[tiêm], [chủng]");
    assert_string_equal(marked(ctx, "339 bc ubnd", "339/BC-UBND"), "[339]/[BC]-[UBND]");
}

static void a_text_that_is_no_utf8_is_survived(void **state)
{
    dinh_ctx *ctx = *state;
    assert_non_null(strstr(marked(ctx, "x", "a \xff\xc3 x \xe1\xbb"), "[x]"));
    assert_non_null(strstr(excerpt(ctx, "x", "a \xff\xc3 x \xe1\xbb"), "[x]"));
}

static void a_short_text_is_shown_whole(void **state)
{
    dinh_ctx *ctx = *state;
    assert_string_equal(excerpt(ctx, "hai", "Một hai ba."), "Một [hai] ba.");
    assert_string_equal(excerpt(ctx, "bốn", "Một hai ba."), "Một hai ba.");
    assert_string_equal(excerpt(ctx, "bốn", ""), "");
}

/* `before` words, then `text`, then `after` words. */
static const char *among(dinh_ctx *ctx, int before, const char *text, int after)
{
    size_t size = (size_t)(before + after) * 2 + strlen(text) + 1;
    char *out = dinh->alloc(ctx, size), *at = out;
    for (int i = 0; i < before; i++, at += 2)
        memcpy(at, "a ", 2);
    memcpy(at, text, strlen(text));
    at += strlen(text);
    for (int i = 0; i < after; i++, at += 2)
        memcpy(at, " b", 2);
    *at = '\0';
    return out;
}

static void a_passage_begins_before_the_found_word(void **state)
{
    dinh_ctx *ctx = *state;
    const char *shown = excerpt(ctx, "đình", among(ctx, 100, "đình", 100));
    assert_int_equal(strncmp(shown, "…a a a a a [đình] b b", strlen("…a a a a a [đình]")),
                     0);
    assert_string_equal(shown + strlen(shown) - strlen(" b…"), " b…");
    /* The beginning of a text is no break. */
    assert_int_equal(
        strncmp(excerpt(ctx, "đình", among(ctx, 5, "đình", 0)), "a a a a a [đình]", 16), 0);
}

static void the_passage_with_most_words_wins(void **state)
{
    dinh_ctx *ctx = *state;
    const char *text = among(ctx, 50,
                             "đình x x x x x x x x x x x x x x x x x x x x x x x x x"
                             " x x x x x x x x x x x x x x x đình làng Đồng",
                             50);
    assert_non_null(strstr(excerpt(ctx, "đình làng", text), "[đình làng] Đồng"));
    /* Words as they were typed are worth more than those without their marks. */
    text = among(ctx, 50, "dinh", 60);
    text = dinh->text(ctx, "%s đình làng", text);
    assert_non_null(strstr(excerpt(ctx, "đình", text), "[đình]"));
    assert_null(strstr(excerpt(ctx, "đình", text), "[dinh]"));
}

/* snippet() of FTS5 needed minutes for this. */
static void a_text_of_nothing_but_the_word_is_quick(void **state)
{
    dinh_ctx *ctx = *state;
    size_t count = 200000;
    char *text = dinh->alloc(ctx, 3 * count + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + 3 * i, "xa ", 3);
    clock_t began = clock();
    const char *shown = excerpt(ctx, "xã xa xá xạ xả", text);
    assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 1.0);
    assert_int_equal(strncmp(shown, "[xa xa xa", 9), 0);
    assert_string_equal(shown + strlen(shown) - strlen("]…"), "]…");
}

static void a_passage_of_long_words_is_cut(void **state)
{
    dinh_ctx *ctx = *state;
    size_t count = 5000;
    char *text = dinh->alloc(ctx, 3 * count + 8);
    memcpy(text, "xã ", strlen("xã "));
    for (size_t i = 0; i < count; i++)
        memcpy(text + strlen("xã ") + 2 * i, "é", 2);
    const char *shown = excerpt(ctx, "xã", text);
    assert_int_equal(strncmp(shown, "[xã] é", strlen("[xã] é")), 0);
    assert_string_equal(shown + strlen(shown) - strlen("é…"), "é…");
    assert_in_range(strlen(shown), 900, 1010);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_counted_and_bounded),
        cmocka_unit_test_setup_teardown(found_words_are_marked, create, destroy),
        cmocka_unit_test_setup_teardown(neighbours_are_one_piece, create, destroy),
        cmocka_unit_test_setup_teardown(a_text_that_is_no_utf8_is_survived, create,
                                        destroy),
        cmocka_unit_test_setup_teardown(a_short_text_is_shown_whole, create, destroy),
        cmocka_unit_test_setup_teardown(a_passage_begins_before_the_found_word, create,
                                        destroy),
        cmocka_unit_test_setup_teardown(the_passage_with_most_words_wins, create, destroy),
        cmocka_unit_test_setup_teardown(a_passage_of_long_words_is_cut, create, destroy),
        cmocka_unit_test_setup_teardown(a_text_of_nothing_but_the_word_is_quick, create,
                                        destroy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
