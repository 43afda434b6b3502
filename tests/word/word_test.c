/*
 * word_test.c - the server's cleaner over all fixtures: the bytes that the browser's
 * gives too (browser_test.mjs), which the sanitiser leaves as they are and which do not
 * change when they are cleaned again; every letter of the old fonts; hostile sizes.
 */
#include "content/wordclean.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "content/sanitize.h"

#include <dirent.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

enum { FIXTURES_MIN = 70, FILE_MAX = 1024 * 1024, LARGE = 1024 * 1024, LARGE_MS = 60000 };

static struct str read_fixture(struct arena *arena, const char *name, const char *ending)
{
    char *path = arena_printf(arena, "%s/%s%s", FIXTURES, name, ending);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s is missing", path);
    char *bytes = arena_alloc(arena, FILE_MAX);
    size_t len = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    return (struct str){ bytes, len };
}

static struct word_clean clean(struct arena *arena, struct str html)
{
    struct word_clean found;
    assert_true(word_clean(arena, html, &found));
    return found;
}

/* ---- fixtures ---------------------------------------------------------------- */

static void must_be(const char *name, const char *what, struct str found, struct str wanted)
{
    if (!str_eq(found, wanted))
        fail_msg("%s, %s\nis     %.*s\nnot    %.*s", name, what, STR_ARG(found),
                 STR_ARG(wanted));
}

static uint32_t count_of(struct str html, struct str piece)
{
    uint32_t count = 0;
    for (ptrdiff_t at; (at = str_find(html, piece)) >= 0; count++)
        html = str_from(html, (size_t)at + piece.len);
    return count;
}

/* What the cleaner tells of the texts that the names speak of. */
static void check_notes(const char *name, const struct word_clean *found)
{
    struct str text = str_of(name);
    bool is_old = str_find(text, STR("-tcvn3-")) >= 0 ||
                  str_find(text, STR("-vni-")) >= 0 || str_find(text, STR("vntime")) >= 0;
    assert_int_equal(found->had_motto, str_find(text, STR("quoc-hieu")) >= 0);
    assert_int_equal(found->had_deletions, str_find(text, STR("theo-doi-sua")) >= 0);
    assert_int_equal(found->had_legacy_font, is_old);
    assert_int_equal(found->lost_images, count_of(found->html, STR("<img src=\"\" ")));
}

static void check_fixture(const char *name)
{
    struct arena *arena = arena_create(0);
    struct str wanted = str_trim(read_fixture(arena, name, ".expected.html"));
    struct word_clean found = clean(arena, read_fixture(arena, name, ".html"));
    must_be(name, "cleaned", found.html, wanted);
    must_be(name, "sanitised", sanitize_html(arena, wanted), wanted);
    must_be(name, "cleaned again", clean(arena, wanted).html, wanted);
    check_notes(name, &found);
    arena_destroy(arena);
}

static void test_fixtures(void **state)
{
    (void)state;
    struct dirent *entry;
    DIR *folder = opendir(FIXTURES);
    int count = 0;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        struct str name = str_of(entry->d_name);
        char stem[256];
        if (!str_ends(name, STR(".expected.html")))
            continue;
        snprintf(stem, sizeof stem, "%.*s", (int)(name.len - strlen(".expected.html")),
                 name.ptr);
        check_fixture(stem);
        count++;
    }
    closedir(folder);
    assert_true(count >= FIXTURES_MIN);
}

/* ---- old fonts --------------------------------------------------------------- */

/* All 67 small letters: Unicode, TCVN3, VNI. */
static const struct letter {
    const char *letter, *tcvn3, *vni;
} letters[] = {
    { "à", "\u00B5", "aø" }, { "á", "\u00B8", "aù" }, { "ả", "\u00B6", "aû" },
    { "ã", "\u00B7", "aõ" }, { "ạ", "\u00B9", "aï" }, { "ă", "\u00A8", "aê" },
    { "ằ", "\u00BB", "aè" }, { "ắ", "\u00BE", "aé" }, { "ẳ", "\u00BC", "aú" },
    { "ẵ", "\u00BD", "aü" }, { "ặ", "\u00C6", "aë" }, { "â", "\u00A9", "aâ" },
    { "ầ", "\u00C7", "aà" }, { "ấ", "\u00CA", "aá" }, { "ẩ", "\u00C8", "aå" },
    { "ẫ", "\u00C9", "aã" }, { "ậ", "\u00CB", "aä" }, { "è", "\u00CC", "eø" },
    { "é", "\u00D0", "eù" }, { "ẻ", "\u00CE", "eû" }, { "ẽ", "\u00CF", "eõ" },
    { "ẹ", "\u00D1", "eï" }, { "ê", "\u00AA", "eâ" }, { "ề", "\u00D2", "eà" },
    { "ế", "\u00D5", "eá" }, { "ể", "\u00D3", "eå" }, { "ễ", "\u00D4", "eã" },
    { "ệ", "\u00D6", "eä" }, { "ì", "\u00D7", "ì" },  { "í", "\u00DD", "í" },
    { "ỉ", "\u00D8", "æ" },  { "ĩ", "\u00DC", "ó" },  { "ị", "\u00DE", "ò" },
    { "ò", "\u00DF", "oø" }, { "ó", "\u00E3", "où" }, { "ỏ", "\u00E1", "oû" },
    { "õ", "\u00E2", "oõ" }, { "ọ", "\u00E4", "oï" }, { "ô", "\u00AB", "oâ" },
    { "ồ", "\u00E5", "oà" }, { "ố", "\u00E8", "oá" }, { "ổ", "\u00E6", "oå" },
    { "ỗ", "\u00E7", "oã" }, { "ộ", "\u00E9", "oä" }, { "ơ", "\u00AC", "ô" },
    { "ờ", "\u00EA", "ôø" }, { "ớ", "\u00ED", "ôù" }, { "ở", "\u00EB", "ôû" },
    { "ỡ", "\u00EC", "ôõ" }, { "ợ", "\u00EE", "ôï" }, { "ù", "\u00EF", "uø" },
    { "ú", "\u00F3", "uù" }, { "ủ", "\u00F1", "uû" }, { "ũ", "\u00F2", "uõ" },
    { "ụ", "\u00F4", "uï" }, { "ư", "\u00AD", "ö" },  { "ừ", "\u00F5", "öø" },
    { "ứ", "\u00F8", "öù" }, { "ử", "\u00F6", "öû" }, { "ữ", "\u00F7", "öõ" },
    { "ự", "\u00F9", "öï" }, { "ỳ", "\u00FA", "yø" }, { "ý", "\u00FD", "yù" },
    { "ỷ", "\u00FB", "yû" }, { "ỹ", "\u00FC", "yõ" }, { "ỵ", "\u00FE", "î" },
    { "đ", "\u00AE", "ñ" },
};
enum { LETTERS = sizeof letters / sizeof *letters };

/* Latin-1 letters and ASCII: all that VNI has. */
static struct str capital(struct arena *arena, const char *text)
{
    struct buf out = { 0 };
    for (struct str rest = str_of(text); rest.len;) {
        int32_t letter = text_next(&rest);
        text_add_letter(&out, letter - 0x20);
    }
    struct str copy = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

static void check_letter(struct arena *arena, const char *font, struct str old,
                         struct str wanted)
{
    struct str found = legacy_to_unicode(arena, str_of(font), old);
    if (!str_eq(found, wanted))
        fail_msg("%s %.*s became %.*s, not %.*s", font, STR_ARG(old), STR_ARG(found),
                 STR_ARG(wanted));
}

static void test_letters(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    assert_int_equal(LETTERS, 67);
    for (size_t i = 0; i < LETTERS; i++) {
        const struct letter *row = &letters[i];
        struct str small = str_of(row->letter);
        check_letter(arena, ".VnTime", str_of(row->tcvn3), small);
        check_letter(arena, "VNI-Times", str_of(row->vni), small);
        /* A capital's lower case is the letter: text_lower knows nothing of our tables. */
        struct str tcvn3 = legacy_to_unicode(arena, STR(".VnTimeH"), str_of(row->tcvn3));
        struct str vni =
            legacy_to_unicode(arena, STR("VNI-Times"), capital(arena, row->vni));
        assert_true(str_eq(tcvn3, vni) && !str_eq(tcvn3, small));
        assert_true(str_eq(text_lower(arena, tcvn3), small));
    }
    check_letter(arena, ".VnTime", STR("¡¢£¤¥¦§"), STR("ĂÂÊÔƠƯĐ"));
    check_letter(arena, "\".VnArialH\", sans-serif", STR("xa·"), STR("XAÃ"));
    check_letter(arena, "VNI-Helve", STR("Uûy"), STR("Ủy"));
    check_letter(arena, "Arial", STR("xa·"), STR("xa·"));
    check_letter(arena, "VNI-Times", STR("đã là Unicode: hòa"), STR("đã là Unicode: hòa"));
    check_letter(arena, ".VnTime", STR(""), STR(""));
    arena_destroy(arena);
}

/* ---- does it come from Word? ------------------------------------------------- */

static void test_looks_like(void **state)
{
    static const char *const yes[] = {
        "<p class=MsoNormal>a",
        "<P CLASS=\"MsoListParagraph\">",
        "<p style='mso-list:l0'>",
        "<font face=\".VnTime\">",
        "<span style=font-family:VNI-Times>",
        "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\">",
        "<b id=\"docs-internal-guid-1\">",
        "<meta name=\"generator\" content=\"LibreOffice 7.4\">",
    };
    static const char *const no[] = {
        "", "<p>a</p>", "<p>Xem https://xa.vn/tin và trang.Vn</p>", "mso", "Zalo",
    };
    (void)state;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(word_looks_like(str_of(yes[i])));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(word_looks_like(str_of(no[i])));
}

/* ---- hostile ----------------------------------------------------------------- */

static const char *const pieces[] = {
    "<p>a</p>",
    "<b>a",
    "<p>- a</p>",
    "<p>1. a</p>",
    "<p>a) b</p><p>b) c</p>",
    "a<br>",
    "<hr>",
    "a ",
    "&nbsp;",
    "<table><tr><td>a</td><td>b</td></tr></table>",
    "<table><tr><td>",
    "<tr><td>a",
    "<div>",
    "<ul><li>",
    "<ul><li>a</li></ul>",
    "<p><b>a b c</b></p>",
    "<blockquote>a</blockquote>",
    "<del>",
    "<font color=1><p>",
    "<img src=x><p class=MsoCaption>a</p>",
    "<pre>a\n",
    "<a href=\"#_ftn1\">1</a>",
    "<p style=\"mso-list:l0 level1 lfo1\"><span style=\"mso-list:Ignore\">1.</span>a</p>",
    "<p class=MsoListParagraph>1.<span style=\"font:7.0pt Times New Roman\">&nbsp;",
    "<span style=\"font-family:'.VnTime'\">\u00B5",
    "<font face=VNI-Times>aø",
    "\u0301",
    "<style>p.a{font-family:.VnTime}</style>",
    "<p style=\";;;;\">",
    "\xFF",
    "<!--",
    "<p>Độc lập - Tự do - Hạnh phúc</p>",
    "<h1>a</h1>",
    "<figure><figcaption>a",
};

static void test_large(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct arena *arena = arena_create(0);
        struct buf html = { 0 };
        struct word_clean found;
        while (html.len + strlen(pieces[i]) <= LARGE / 4)
            buf_add_text(&html, pieces[i]);
        int64_t begin = clock_cpu_ms();
        bool good = word_clean(arena, buf_str(&html), &found);
        if (clock_cpu_ms() - begin > LARGE_MS)
            fail_msg("%s again and again takes long", pieces[i]);
        if (good)
            must_be(pieces[i], "sanitised", sanitize_html(arena, found.html), found.html);
        buf_free(&html);
        arena_destroy(arena);
    }
}

static void test_limits(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct word_clean found;
    struct buf html = { 0 };
    for (int i = 0; i < 1000; i++)
        buf_add_text(&html, "<div>");
    assert_false(word_clean(arena, buf_str(&html), &found));
    buf_clear(&html);
    while (html.len <= SANITIZE_MAX_INPUT)
        buf_add_text(&html, "<p>a</p>");
    assert_false(word_clean(arena, buf_str(&html), &found));
    assert_true(word_clean(arena, STR(""), &found));
    assert_int_equal(found.html.len, 0);
    buf_free(&html);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixtures),   cmocka_unit_test(test_letters),
        cmocka_unit_test(test_looks_like), cmocka_unit_test(test_large),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
