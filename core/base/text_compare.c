/*
 * text_compare.c - Vietnamese alphabetical order, and the nearest name for
 * "did you mean" (see text.h).
 *
 * Order is decided in three steps, as in a dictionary: the letters (a ă â b c
 * d đ e ê ...), then the tones (ngang huyền hỏi ngã sắc nặng), then case. One
 * walk over both texts finds the first difference of each step. Letters are
 * taken apart one by one, so composed and decomposed text compare equal.
 */
#include "base/text.h"

#include <utf8proc.h>

enum {
    MARK_GRAVE = 0x300,
    MARK_ACUTE = 0x301,
    MARK_CIRCUMFLEX = 0x302,
    MARK_TILDE = 0x303,
    MARK_BREVE = 0x306,
    MARK_HOOK = 0x309,
    MARK_HORN = 0x31B,
    MARK_DOT_BELOW = 0x323
};

enum { PARTS_MAX = 18, SHAPES = 8, NAME_MAX_LETTERS = 48, NEAR_ENOUGH = 2 };

/* One letter with its marks. */
struct sort_key {
    int32_t letter; /* base letter and shape; -1 at the end */
    int32_t tone;   /* also any foreign mark */
    bool upper;
};

static int32_t shape_of(int32_t mark)
{
    switch (mark) {
    case MARK_BREVE:
        return 1;
    case MARK_CIRCUMFLEX:
        return 2;
    case MARK_HORN:
        return 3;
    default:
        return 0;
    }
}

static int32_t tone_of(int32_t mark)
{
    switch (mark) {
    case MARK_GRAVE:
        return 1;
    case MARK_HOOK:
        return 2;
    case MARK_TILDE:
        return 3;
    case MARK_ACUTE:
        return 4;
    case MARK_DOT_BELOW:
        return 5;
    default:
        return mark; /* a foreign mark: after the tones, in some fixed order */
    }
}

static bool is_mark(int32_t letter)
{
    return letter >= 0x300 && utf8proc_category(letter) == UTF8PROC_CATEGORY_MN;
}

static void add_mark(struct sort_key *key, int32_t mark)
{
    if (shape_of(mark))
        key->letter += shape_of(mark);
    else
        key->tone += tone_of(mark);
}

static struct sort_key key_of(int32_t letter)
{
    utf8proc_int32_t parts[PARTS_MAX];
    int boundary = 0;
    utf8proc_ssize_t count =
        utf8proc_decompose_char(letter, parts, PARTS_MAX, UTF8PROC_DECOMPOSE, &boundary);
    int32_t base = count > 0 ? parts[0] : letter;
    int32_t lower = utf8proc_tolower(base);
    struct sort_key key = { .upper = lower != base };
    key.letter = lower == 0x111 ? 'd' * SHAPES + 1 : lower * SHAPES; /* đ */
    for (utf8proc_ssize_t i = 1; i < count && i < PARTS_MAX; i++)
        add_mark(&key, parts[i]);
    return key;
}

static struct sort_key next_key(struct str *rest)
{
    int32_t letter = text_next(rest);
    if (letter < 0)
        return (struct sort_key){ .letter = -1 };
    if (letter < 0x80 && !(rest->len && (unsigned char)rest->ptr[0] >= 0xCC)) {
        bool upper = letter >= 'A' && letter <= 'Z';
        return (struct sort_key){ .letter = (letter + (upper ? 32 : 0)) * SHAPES,
                                  .upper = upper };
    }
    struct sort_key key = key_of(letter);
    for (struct str ahead = *rest; ahead.len; *rest = ahead) {
        int32_t mark = text_next(&ahead);
        if (!is_mark(mark))
            break;
        add_mark(&key, mark);
    }
    return key;
}

static int order(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

int text_compare(struct str a, struct str b)
{
    int tone = 0, upper = 0;
    for (;;) {
        struct sort_key x = next_key(&a), y = next_key(&b);
        if (x.letter != y.letter)
            return order(x.letter, y.letter);
        if (x.letter < 0)
            return tone ? tone : upper;
        if (!tone)
            tone = order(x.tone, y.tone);
        if (!upper)
            upper = order(x.upper, y.upper);
    }
}

/* The three steps one after the other, each closed by a byte below any letter. */
struct str text_sort_key(struct arena *arena, struct str s)
{
    enum { STEP_END = 1 };
    struct buf letters = { 0 }, tones = { 0 }, cases = { 0 };
    for (;;) {
        struct sort_key key = next_key(&s);
        if (key.letter < 0)
            break;
        text_add_letter(&letters, key.letter / SHAPES);
        buf_add_char(&letters, (char)('0' + key.letter % SHAPES));
        text_add_letter(&tones, '0' + key.tone);
        buf_add_char(&cases, key.upper ? '1' : '0');
    }
    buf_add_char(&letters, STEP_END);
    buf_add_str(&letters, buf_str(&tones));
    buf_add_char(&letters, STEP_END);
    buf_add_str(&letters, buf_str(&cases));
    struct str copy = arena_str(arena, buf_str(&letters));
    buf_free(&letters);
    buf_free(&tones);
    buf_free(&cases);
    return copy;
}

/* ---- Did you mean ---------------------------------------------------------------- */

static size_t letters_of(struct str s, int32_t out[NAME_MAX_LETTERS])
{
    size_t count = 0;
    for (int32_t letter; count < NAME_MAX_LETTERS && (letter = text_next(&s)) >= 0;)
        out[count++] = letter;
    return s.len ? NAME_MAX_LETTERS + 1 : count;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t least_of_two = a < b ? a : b;
    return least_of_two < c ? least_of_two : c;
}

/* Levenshtein, one row of the table at a time. */
static size_t distance(const int32_t *a, size_t a_count, const int32_t *b, size_t b_count)
{
    size_t row[NAME_MAX_LETTERS + 1];
    for (size_t j = 0; j <= b_count; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_count; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_count; j++) {
            size_t above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[b_count];
}

bool text_same(struct str a, struct str b)
{
    while (a.len && b.len)
        if (utf8proc_tolower(text_next(&a)) != utf8proc_tolower(text_next(&b)))
            return false;
    return a.len == b.len;
}

const char *text_nearest(struct str word, const char *const *names, size_t count)
{
    int32_t wanted[NAME_MAX_LETTERS], name[NAME_MAX_LETTERS];
    size_t wanted_count = letters_of(word, wanted);
    if (wanted_count > NAME_MAX_LETTERS)
        return NULL;
    const char *nearest = NULL;
    size_t best = NEAR_ENOUGH + 1;
    for (size_t i = 0; i < count; i++) {
        size_t name_count = letters_of(str_of(names[i]), name);
        if (name_count > NAME_MAX_LETTERS)
            continue;
        size_t far = distance(wanted, wanted_count, name, name_count);
        if (far < best && far < wanted_count) { /* not a word with no letter in common */
            best = far;
            nearest = names[i];
        }
    }
    return nearest;
}
