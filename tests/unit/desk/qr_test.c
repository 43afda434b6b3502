/*
 * qr_test.c - the SVG of a code drawn back into modules: the three finders, the quiet
 * border, the timing lines; another text is another code.
 */
#include "desk/qr.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

enum { SIDE_MAX = 200, BORDER = 4, FINDER = 7 };

struct picture {
    int side;
    bool is_dark[SIDE_MAX][SIDE_MAX];
};

/* The path is nothing but "M<x> <y>h<width>v1h-<width>z" again and again. */
static void draw(struct str svg, struct picture *out)
{
    int end = 0, other = 0;
    *out = (struct picture){ 0 };
    assert_int_equal(sscanf(svg.ptr, "<svg viewBox=\"0 0 %d %d\"", &out->side, &other), 2);
    assert_int_equal(out->side, other);
    assert_true(out->side <= SIDE_MAX);
    ptrdiff_t at = str_find(svg, STR(" d=\""));
    assert_true(at > 0);
    const char *path = svg.ptr + at + strlen(" d=\"");
    int x, y, width, back;
    while (sscanf(path, "M%d %dh%dv1h-%dz%n", &x, &y, &width, &back, &end) == 4) {
        assert_int_equal(width, back);
        assert_true(x >= 0 && y >= 0 && y < out->side && x + width <= out->side);
        for (int i = 0; i < width; i++)
            out->is_dark[y][x + i] = true;
        path += end;
    }
    assert_int_equal(path[0], '"');
}

static bool is_finder_dark(int x, int y)
{
    bool is_ring = x == 0 || y == 0 || x == FINDER - 1 || y == FINDER - 1;
    bool is_heart = x >= 2 && x <= 4 && y >= 2 && y <= 4;
    return is_ring || is_heart;
}

static void assert_finder(const struct picture *picture, int left, int top)
{
    for (int y = 0; y < FINDER; y++)
        for (int x = 0; x < FINDER; x++)
            assert_int_equal(picture->is_dark[top + y][left + x], is_finder_dark(x, y));
}

static void a_code_is_drawn(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "t48", "https://namchinh.thaibinh.gov.vn/ban/tin/t48",
        "otpauth://totp/Nam%20Ch%C3%ADnh:hai?secret=JBSWY3DPEHPK3PXP&issuer=x", "Đình làng"
    };
    struct arena *arena = arena_create(0);
    struct picture *picture = arena_alloc(arena, sizeof *picture);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        draw(qr_svg(arena, str_of(texts[i])), picture);
        int last = picture->side - BORDER - FINDER;
        assert_int_equal((picture->side - 2 * BORDER - 17) % 4, 0);
        assert_finder(picture, BORDER, BORDER);
        assert_finder(picture, last, BORDER);
        assert_finder(picture, BORDER, last);
        for (int k = 0; k < picture->side; k++)
            for (int b = 0; b < BORDER; b++) {
                assert_false(picture->is_dark[b][k]);
                assert_false(picture->is_dark[k][b]);
                assert_false(picture->is_dark[picture->side - 1 - b][k]);
            }
        for (int k = FINDER + 1; k < picture->side - 2 * BORDER - FINDER; k++)
            assert_int_equal(picture->is_dark[BORDER + FINDER - 1][BORDER + k], k % 2 == 0);
    }
    assert_false(str_eq(qr_svg(arena, STR("t48")), qr_svg(arena, STR("t49"))));
    arena_destroy(arena);
}

static void what_is_too_long_is_no_code(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    char *longest = arena_alloc(arena, 5001);
    memset(longest, 'x', 5000);
    assert_int_equal(qr_svg(arena, STR("")).len, 0);
    assert_int_equal(qr_svg(arena, (struct str){ longest, 5000 }).len, 0);
    assert_true(qr_svg(arena, (struct str){ longest, 300 }).len > 0);
    assert_true(qr_svg(arena, (struct str){ "a\0b<>\"", 6 }).len > 0);
    assert_int_equal(
        str_find_char(str_from(qr_svg(arena, (struct str){ "a\0b<>\"", 6 }), 5), '<'),
        str_find(str_from(qr_svg(arena, (struct str){ "a\0b<>\"", 6 }), 5), STR("<path")));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_drawn),
        cmocka_unit_test(what_is_too_long_is_no_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
