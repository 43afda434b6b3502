/*
 * diff_test.c - comparisons as a head would make them: words, places, pictures,
 * tables; and that both texts can be read back out of every one.
 */
#include "content/diff.h"

#include "base/text.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <setjmp.h>
#include <cmocka.h>

#include "diff_undo.h"

static void check_both_sides(struct arena *arena, struct str before, struct str after,
                             const struct diff *diff)
{
    struct str a = undo_plain(arena, sanitize_html(arena, text_nfc(arena, before)));
    struct str b = undo_plain(arena, sanitize_html(arena, text_nfc(arena, after)));
    struct str found_a = undo_before(arena, diff->html);
    struct str found_b = undo_after(arena, diff->html);
    bool is_good = str_eq(a, found_a) && str_eq(b, found_b);
    if (!is_good) /* longer than what cmocka prints */
        fprintf(stderr, "%s\n\nbefore:\n%s\nread back:\n%s\nafter:\n%s\nread back:\n%s\n",
                diff->html.ptr, a.ptr, found_a.ptr, b.ptr, found_b.ptr);
    assert_true(is_good);
}

/* ---- what is written ------------------------------------------------------------- */

#define DEL(text) "<del><span class=\"an\">bỏ: </span>" text "</del>"
#define INS(text) "<ins><span class=\"an\">thêm: </span>" text "</ins>"
/* the same with the white space that only this side has */
#define DEL_(text) "<del> <span class=\"an\">bỏ: </span>" text "</del>"
#define INS_(text) "<ins> <span class=\"an\">thêm: </span>" text "</ins>"

static const struct sample {
    const char *before, *after, *html;
    uint32_t places;
} samples[] = {
    { "<p>Sáng nay</p>", "<p>Sáng nay</p>", "<p>Sáng nay</p>", 0 },
    { "", "", "", 0 },
    /* words, never letters */
    { "<p>trồng 12 cây</p>", "<p>trồng 120 cây</p>",
      "<p>trồng " DEL("12") INS_("120") " cây</p>", 1 },
    { "<p>cây hoa.</p>", "<p>cây hoa dọc đường.</p>",
      "<p>cây hoa" INS_("dọc đường") ".</p>", 1 },
    { "<p>Sáng ngày 10/9</p>", "<p>Sáng 10/9</p>", "<p>Sáng " DEL("ngày ") "10/9</p>", 1 },
    { "<p>số 339/BC-UBND đã</p>", "<p>số 340/BC-UBND đã</p>",
      "<p>số " DEL("339/BC-UBND") INS_("340/BC-UBND") " đã</p>", 1 },
    { "<p>1.500.000 đồng</p>", "<p>1.600.000 đồng</p>",
      "<p>" DEL("1.500.000 ") INS("1.600.000 ") "đồng</p>", 1 },
    /* the tone may stand on either letter: one place, and shown */
    { "<p>a\xCC\x81o da\xCC\x80i</p>", "<p>áo dài</p>", "<p>áo dài</p>", 0 },
    /* neighbours are one place */
    { "<p>Đoàn xã và Hội làng họp</p>", "<p>Công an và Quân đội họp</p>",
      "<p>" DEL("Đoàn xã và Hội làng ") INS("Công an và Quân đội ") "họp</p>", 1 },
    { "<p>một hai ba bốn năm sáu bảy</p>", "<p>một 2 ba 4 năm 6 bảy</p>",
      "<p>một " DEL("hai") INS_("2") " ba " DEL("bốn") INS_("4") " năm " DEL("sáu")
          INS_("6") " bảy</p>",
      3 },
    /* a change begins where a person would begin it */
    { "<p>Mời Hội A, Hội B dự.</p>", "<p>Mời Hội A, Hội C, Hội B dự.</p>",
      "<p>Mời Hội A, " INS("Hội C, ") "Hội B dự.</p>", 1 },
    { "<p>Mời Hội A, Hội C, Hội B dự.</p>", "<p>Mời Hội A, Hội B dự.</p>",
      "<p>Mời Hội A, " DEL("Hội C, ") "Hội B dự.</p>", 1 },
    /* white space is a change only when a word is glued or torn */
    { "<p>thu gom rác.Các thôn</p>", "<p>thu gom rác. Các thôn</p>",
      "<p>thu gom rác." DEL("Các") INS_("Các") " thôn</p>", 1 },
    { "<p>Sáng  nay\n họp</p>", "<p> Sáng nay họp </p>", "<p>Sáng nay họp</p>", 0 },
    /* marks and links are kept around what changed */
    { "<p><a href=\"/x\">xem ở đây nhé</a></p>",
      "<p><a href=\"/x\">xem tại đây nhé</a></p>",
      "<p><a href=\"/x\">xem " DEL("ở") INS_("tại") " đây nhé</a></p>", 1 },
    { "<p>rất <strong>quan trọng</strong> đó</p>", "<p>rất quan trọng đó</p>",
      "<p>rất <strong>" DEL("quan trọng") "</strong>" INS_("quan trọng") " đó</p>", 1 },
    { "<p>xem <a href=\"/x\">tệp</a></p>", "<p>xem <a href=\"/y\">tệp</a></p>",
      "<p>xem <a href=\"/x\">" DEL("tệp") "</a><a href=\"/y\">" INS_("tệp") "</a></p>", 1 },
    { "<p>a<br>b</p>", "<p>a b</p>", "<p>a" DEL("<br>b") INS_("b") "</p>", 1 },
    { "<p>a<br>b</p>", "<p>a<br><br>b</p>",
      "<p>a<br>" INS("<span class=\"ghi\">(xuống dòng)</span><br>") "b</p>", 1 },
    /* blocks */
    { "<p>Một đoạn cũ.</p>", "<p>Một đoạn cũ.</p><p>Đoạn mới hẳn.</p>",
      "<p>Một đoạn cũ.</p><p class=\"them\">" INS("Đoạn mới hẳn.") "</p>", 1 },
    { "<p>Một đoạn cũ.</p><p>Một.</p><p>Hai.</p>", "<p>Một đoạn cũ.</p>",
      "<p>Một đoạn cũ.</p><p class=\"bo\">" DEL("Một.") "</p><p class=\"bo\">" DEL(
          "Hai.") "</p>",
      1 },
    { "<p>Thứ nhất là đây.</p><p>Sau cùng chuyện khác.</p>",
      "<p>Sau cùng chuyện khác.</p><p>Thứ nhất là đây.</p>",
      "<p class=\"bo\">" DEL("Thứ nhất là đây.") "</p><p>Sau cùng chuyện khác.</p>"
                                                 "<p class=\"them\">" INS(
                                                     "Thứ nhất là đây.") "</p>",
      2 },
    { "<h2>Tin</h2>", "<h3>Tin</h3>",
      "<h2 class=\"bo\">" DEL("Tin") "</h2><h3 class=\"them\">" INS("Tin") "</h3>", 1 },
    { "<ul><li>quét đường</li><li>trồng cây</li></ul>",
      "<ul><li>quét đường</li><li>thu rác</li><li>trồng cây</li></ul>",
      "<ul><li>quét đường</li><li class=\"them\">" INS(
          "thu rác") "</li><li>trồng cây</li></ul>",
      1 },
    { "<ul><li>quét đường<ul><li>sáng</li></ul></li></ul>",
      "<ul><li>quét đường<ul><li>sáng</li><li>chiều</li></ul></li></ul>",
      "<ul><li>quét đường<ul><li>sáng</li><li class=\"them\">" INS(
          "chiều") "</li></ul></li></ul>",
      1 },
    { "<table><tbody><tr><td>Rác</td><td>4 m³</td></tr></tbody></table>",
      "<table><tbody><tr><td>Rác</td><td>4,5 m³</td></tr></tbody></table>",
      "<table><tbody><tr><td>Rác</td><td>" DEL("4 ")
          INS("4,5 ") "m³</td></tr></tbody></table>",
      1 },
    { "<table><tbody><tr><td>Rác</td></tr></tbody></table>",
      "<table><tbody><tr><td>Rác</td><td></td></tr></tbody></table>",
      "<table><tbody><tr><td>Rác</td><td class=\"them\"></td></tr></tbody></table>", 1 },
    { "<table><tbody><tr><td>Rác</td></tr></tbody></table>",
      "<table><tbody><tr><td colspan=\"2\">Rác</td></tr></tbody></table>",
      "<table><tbody><tr><td class=\"bo\">" DEL(
          "Rác") "</td><td class=\"them\" colspan=\"2\">" INS("Rác") "</td></tr></tbody></"
                                                                     "table>",
      1 },
    /* pictures */
    { "<p>Ảnh đây.</p>",
      "<p>Ảnh đây.</p><figure><img src=\"/tep/a.webp\" alt=\"Hoa\"><figcaption>Hoa "
      "nở</figcaption></figure>",
      "<p>Ảnh đây.</p><figure class=\"them\"><span class=\"an\">thêm ảnh: </span><img "
      "src=\"/tep/a.webp\" alt=\"Hoa\"><figcaption>Hoa nở</figcaption></figure>",
      1 },
    { "<figure><img src=\"/tep/a.webp\" alt=\"Hoa\"></figure>",
      "<figure><img src=\"/tep/b.webp\" alt=\"Hoa\"></figure>",
      "<figure class=\"bo\"><span class=\"an\">bỏ ảnh: </span><img src=\"/tep/a.webp\" "
      "alt=\"Hoa\"></figure><figure class=\"them\"><span class=\"an\">thêm ảnh: "
      "</span><img "
      "src=\"/tep/b.webp\" alt=\"Hoa\"></figure>",
      1 },
    { "<figure><img src=\"/tep/a.webp\" alt=\"\"><figcaption>Hoa</figcaption></figure>",
      "<figure><img src=\"/tep/a.webp\" alt=\"Hoa "
      "nở\"><figcaption>Hoa</figcaption></figure>",
      "<figure><img src=\"/tep/a.webp\" alt=\"Hoa nở\"><span class=\"mota\">Mô tả "
      "ảnh: " INS("Hoa nở") "</span><figcaption>Hoa</figcaption></figure>",
      1 },
    /* what the sanitiser would not let through is not let through here */
    { "<p>a</p>", "<p onclick=\"x()\">a<script>alert(1)</script></p>", "<p>a</p>", 0 },
    { "<ins>a</ins>", "<del>a</del>", "<p><u>" DEL("a") "</u><s>" INS("a") "</s></p>", 1 },
};

static void samples_are_written(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *s = &samples[i];
        struct diff diff;
        diff_html(arena, str_of(s->before), str_of(s->after), &diff);
        assert_string_equal(diff.html.ptr, s->html);
        if (diff.places != s->places)
            fail_msg("%s\nplaces: %u, a person counts %u", s->html, diff.places, s->places);
        check_both_sides(arena, str_of(s->before), str_of(s->after), &diff);
    }
    arena_destroy(arena);
}

/* The example of the design: a member changed what was sent in four places. */
static void the_drawing_has_four_places(void **state)
{
    (void)state;
    static const char before[] =
        "<p>Sáng ngày 10/9/2021 vừa qua, Đoàn Thanh niên và Hội Phụ nữ xã cùng bà con các "
        "thôn khơi thông cống rãnh, thu gom rác và trồng 120 cây hoa.</p><figure><img "
        "src=\"/tep/1.webp\" alt=\"Bà con quét dọn\"><figcaption>Bà con thôn An Điền quét "
        "dọn, trồng hoa.</figcaption></figure><p>Hoạt động thu hút 86 người.</p>";
    static const char after[] =
        "<p>Sáng 10/9, UBND xã phối hợp với Đoàn Thanh niên và Hội Phụ nữ xã cùng bà con "
        "các "
        "thôn khơi thông cống rãnh, thu gom rác và trồng 120 cây hoa dọc đường trục "
        "xã.</p><figure><img src=\"/tep/1.webp\" alt=\"Bà con quét dọn\"><figcaption>Bà "
        "con "
        "thôn An Điền quét dọn, trồng hoa. Ảnh: Đoàn Thanh niên "
        "xã</figcaption></figure><p>Hoạt động thu hút 86 người.</p>";
    static const char html[] =
        "<p>Sáng " DEL("ngày 10/9/2021 vừa qua") INS_("10/9") ", " INS(
            "UBND xã phối hợp với ") "Đoàn Thanh niên và Hội Phụ nữ xã cùng bà con các "
                                     "thôn "
                                     "khơi thông cống rãnh, thu gom rác và trồng 120 "
                                     "cây hoa" INS_(
                                         "dọc đường trục xã") ".</p><figure><img "
                                                              "src=\"/tep/1.webp\" "
                                                              "alt=\"Bà con quét "
                                                              "dọn\"><figcaption>Bà "
                                                              "con "
                                                              "thôn An Điền quét dọn, "
                                                              "trồng hoa." INS_(
                                                                  "Ảnh: Đoàn Thanh "
                                                                  "niên xã") "</"
                                                                             "figcaptio"
                                                                             "n></"
                                                                             "figure><"
                                                                             "p>Hoạt "
                                                                             "động thu "
                                                                             "hút 86 "
                                                                             "người.</"
                                                                             "p>";
    struct arena *arena = arena_create(0);
    struct diff diff;
    diff_html(arena, STR(before), STR(after), &diff);
    assert_string_equal(diff.html.ptr, html);
    assert_int_equal(diff.places, 4);
    assert_int_equal(diff.added, 1 + 5 + 4 + 5);
    assert_int_equal(diff.removed, 4);
    check_both_sides(arena, STR(before), STR(after), &diff);
    arena_destroy(arena);
}

static void titles_are_compared(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct diff diff;
    diff_text(arena, STR("Ra quân <b>&"), STR("Ra quân vệ sinh <b>&"), &diff);
    assert_string_equal(diff.html.ptr, "Ra quân " INS("vệ sinh ") "&lt;b&gt;&amp;");
    assert_int_equal(diff.places, 1);
    diff_text(arena, STR(""), STR("Tin mới"), &diff);
    assert_string_equal(diff.html.ptr, INS("Tin mới"));
    diff_text(arena, STR("\xFF\xC3"), STR("\xFF"), &diff);
    assert_int_equal(diff.places, 1);
    diff_text(arena, (struct str){ NULL, 0 }, (struct str){ NULL, 0 }, &diff);
    assert_int_equal(diff.places, 0);
    assert_int_equal(diff.html.len, 0);
    arena_destroy(arena);
}

/* ---- both texts come back ----------------------------------------------------------- */

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % sides;
}

static const char *const pieces[] = {
    "xã",
    "Nam",
    "Chính",
    "và",
    "của",
    "hoà",
    "hòa",
    "10/9",
    "10/9/2021",
    ",",
    ".",
    "&amp;",
    "(",
    ")",
    "<br>",
    "thôn",
    "An",
    "Điền",
    "339/BC-UBND",
    "<strong>",
    "</strong>",
    "<em>",
    "</em>",
    "<a href=\"/x\">",
    "</a>",
    "<p>",
    "</p>",
    "<h2>",
    "</h2>",
    "<ul><li>",
    "<li>",
    "</li>",
    "</ul>",
    "<table><tr><td>",
    "</td><td>",
    "</td></tr><tr><td>",
    "</td></tr></table>",
    "<hr>",
    "<blockquote>",
    "</blockquote>",
    "<figure><img src=\"/tep/a\" alt=\"hoa\">",
    "<figure><img src=\"/tep/b\">",
    "<figcaption>",
    "</figcaption></figure>",
    "<sup>2</sup>",
    "<img src=\"/tep/c\" alt=\"x\">",
    "<img src=\"/tep/c\" alt=\"x y\">",
};
enum { PIECES = sizeof pieces / sizeof *pieces, TEXT_PIECES = 60, ROUNDS = 1500 };

/* Random pieces; the second text is the first with some of them changed. */
static void random_text(uint32_t *seed, const uint32_t *numbers, int count, int edits,
                        struct buf *out)
{
    for (int i = 0; i < count; i++) {
        uint32_t fate = edits ? dice(seed, 100) : 99;
        if ((int)fate < edits / 3)
            continue;
        uint32_t piece = (int)fate < edits ? dice(seed, PIECES) : numbers[i];
        buf_add_text(out, pieces[piece]);
        if (dice(seed, 4))
            buf_add_char(out, ' ');
        if ((int)fate < edits && dice(seed, 2))
            buf_add_text(out, pieces[dice(seed, PIECES)]);
    }
}

static void random_texts_come_back(void **state)
{
    (void)state;
    uint32_t seed = 339;
    for (int round = 0; round < ROUNDS; round++) {
        struct arena *arena = arena_create(0);
        uint32_t numbers[TEXT_PIECES];
        int count = 1 + (int)dice(&seed, TEXT_PIECES);
        for (int i = 0; i < count; i++)
            numbers[i] = dice(&seed, PIECES);
        struct buf a = { 0 }, b = { 0 };
        random_text(&seed, numbers, count, 0, &a);
        random_text(&seed, numbers, count, 5 + (int)dice(&seed, 60), &b);
        struct diff diff;
        diff_html(arena, buf_str(&a), buf_str(&b), &diff);
        check_both_sides(arena, buf_str(&a), buf_str(&b), &diff);
        diff_html(arena, buf_str(&a), buf_str(&a), &diff);
        assert_int_equal(diff.places, 0);
        buf_free(&a);
        buf_free(&b);
        arena_destroy(arena);
    }
}

/* ---- bounds ------------------------------------------------------------------------ */

static struct str repeat(struct arena *arena, const char *format, int from, int count)
{
    struct buf out = { 0 };
    for (int i = 0; i < count; i++)
        for (const char *c = format; *c; c++) {
            if (*c == '#')
                buf_printf(&out, "%d", from + i);
            else
                buf_add_char(&out, *c);
        }
    struct str copy = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

static void huge_texts_end_soon(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
        int count;
    } hard[] = {
        { "a# b ", "c# b ", 30000 },                /* one run, nothing but splinters */
        { "a# ", "b# ", 50000 },                    /* one run, nothing common */
        { "<p>a# b c</p>", "<p>b# b c</p>", 8000 }, /* too many blocks alike */
        { "<p>xã</p>", "<p>xã </p><p>nay</p>", 20000 },
        { "a# ", "b# ", 200000 }, /* more than is compared */
    };
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
        struct arena *arena = arena_create(0);
        struct str before = repeat(arena, hard[i].before, 0, hard[i].count);
        struct str after = repeat(arena, hard[i].after, 0, hard[i].count);
        struct diff diff;
        clock_t start = clock();
        diff_html(arena, before, after, &diff);
        assert_true((clock() - start) / CLOCKS_PER_SEC < 20); /* sanitizers are slow */
        assert_true(diff.places > 0);
        if (before.len < 1000000)
            check_both_sides(arena, before, after, &diff);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_written),
        cmocka_unit_test(the_drawing_has_four_places),
        cmocka_unit_test(titles_are_compared),
        cmocka_unit_test(random_texts_come_back),
        cmocka_unit_test(huge_texts_end_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
