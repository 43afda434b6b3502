/*
 * word_list.c - lists: what a marker like "1.", "a)" or "-" says, lines that were typed
 * as lists, and list items as nested <ul> and <ol>.
 *
 * Twin of core/desk/editor/word_list.js.
 */
#include "base/text.h"
#include "content/word.h"

#include <ctype.h>

enum { MARKER_LETTERS = 8, NUMBER_DIGITS = 4, TYPED_DIGITS = 3, START_MAX = 20000 };

/* ---- markers of Word --------------------------------------------------------- */

static int roman_digit(char c)
{
    static const struct digit {
        char letter;
        int value;
    } digits[] = { { 'i', 1 },   { 'v', 5 },   { 'x', 10 },  { 'l', 50 },
                   { 'c', 100 }, { 'd', 500 }, { 'm', 1000 } };
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        if (digits[i].letter == c)
            return digits[i].value;
    return 0;
}

static bool is_roman(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!roman_digit(text.ptr[i]))
            return false;
    return true;
}

static int roman_number(struct str text)
{
    int total = 0;
    for (size_t i = 0; i < text.len; i++) {
        int value = roman_digit(text.ptr[i]);
        int next = i + 1 < text.len ? roman_digit(text.ptr[i + 1]) : 0;
        total += value < next ? -value : value;
    }
    return total;
}

static bool is_one_letter(struct str text)
{
    for (size_t i = 1; i < text.len; i++)
        if (text.ptr[i] != text.ptr[0])
            return false;
    return true;
}

static struct str without_spaces(struct arena *arena, struct str text)
{
    char *out = arena_alloc_raw(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ')
            out[len++] = text.ptr[i];
    return (struct str){ out, len };
}

static bool is_digit_at(struct str text, size_t at)
{
    return at < text.len && isdigit((unsigned char)text.ptr[at]);
}

/* "1.", "(2)", "1.2.3" (the last number counts); -1 when it is none. */
static int marker_number(struct str text)
{
    int number;
    if (str_starts(text, STR("(")))
        text = str_from(text, 1);
    for (;;) {
        size_t digits = 0;
        number = 0;
        for (; is_digit_at(text, digits); digits++)
            if (digits < NUMBER_DIGITS)
                number = number * 10 + (text.ptr[digits] - '0');
        if (digits == 0 || digits > NUMBER_DIGITS)
            return -1;
        text = str_from(text, digits);
        if (!str_starts(text, STR(".")) || !is_digit_at(text, 1))
            break;
        text = str_from(text, 1);
    }
    for (size_t i = 0; i < text.len; i++)
        if (!memchr(".):/", text.ptr[i], 4))
            return -1;
    return number;
}

/* The letters of "a)", "(b)", "iv."; length 0 when it is nothing of the kind. */
static struct str marker_letters(struct str text)
{
    size_t len = 0;
    if (str_starts(text, STR("(")))
        text = str_from(text, 1);
    while (len < text.len && isalpha((unsigned char)text.ptr[len]))
        len++;
    bool ends = len + 1 == text.len && (text.ptr[len] == '.' || text.ptr[len] == ')');
    return (struct str){ text.ptr, ends && len <= MARKER_LETTERS ? len : 0 };
}

static bool read_letters(struct arena *arena, struct str letters, char known,
                         struct word_marker *out)
{
    struct str low = text_lower(arena, letters);
    bool is_small = str_eq(low, letters);
    bool may_be_roman =
        known ? known == 'i' || known == 'I' : low.len > 1 || low.ptr[0] == 'i';
    out->ordered = true;
    if (may_be_roman && is_roman(low)) {
        out->type = is_small ? 'i' : 'I';
        out->num = roman_number(low);
        return true;
    }
    out->type = is_small ? 'a' : 'A';
    out->num = low.ptr[0] - 'a' + 1 + 26 * ((int)low.len - 1);
    return is_one_letter(low);
}

/* `known`: the type of this list and level so far, for "i" and "v" are letters too. */
bool word_read_marker(struct arena *arena, struct str marker, char known,
                      struct word_marker *out)
{
    struct str text = without_spaces(arena, marker);
    int number = marker_number(text);
    struct str letters = marker_letters(text);
    *out = (struct word_marker){ .num = 1 };
    if (number >= 0) {
        *out = (struct word_marker){ .ordered = true, .num = number };
        return true;
    }
    if (letters.len)
        return read_letters(arena, letters, known, out);
    bool ends = str_ends(text, STR(".")) || str_ends(text, STR(")"));
    size_t length = text_length(text);
    return length <= 2 && !(ends && length == 2);
}

/* ---- typed lists ------------------------------------------------------------- */

bool word_is_bullet(int32_t letter)
{
    struct str bullets = STR("-–—•·▪●○◦■□❖❑➢✓➔*+");
    while (bullets.len)
        if (text_next(&bullets) == letter)
            return true;
    return false;
}

/* The first letters of a line; 0 behind its end. */
struct beginning {
    int32_t letter[MARKER_LETTERS];
};

static struct beginning begin_of(const struct word_line *line)
{
    struct beginning begin = { { 0 } };
    size_t count = 0;
    for (size_t i = 0; i < line->count; i++)
        for (struct str text = line->runs[i].text; text.len && count < MARKER_LETTERS;)
            begin.letter[count++] = text_next(&text);
    return begin;
}

static struct word_typed typed_bullet(struct arena *arena, const struct beginning *begin)
{
    int32_t sign = begin->letter[0];
    bool is_dash = sign == '-' || sign == 0x2013 || sign == 0x2014;
    bool has_gap = begin->letter[1] == ' ' && begin->letter[2];
    bool is_close = (is_dash || sign == '+') && word_is_letter(begin->letter[1]);
    struct word_typed typed = { .marker = { .num = 1 }, .size = 1 };
    if (!has_gap && !is_close)
        return (struct word_typed){ .size = 0 };
    struct buf key = { 0 };
    text_add_letter(&key, is_dash ? '-' : sign);
    typed.key = arena_str(arena, buf_str(&key));
    buf_free(&key);
    return typed;
}

struct word_typed word_typed_marker(struct arena *arena, const struct word_line *line)
{
    const struct word_typed none = { .size = 0 };
    struct beginning begin = begin_of(line);
    size_t size = 0;
    int number = 0;
    if (word_is_bullet(begin.letter[0]))
        return typed_bullet(arena, &begin);
    for (; size < TYPED_DIGITS && begin.letter[size] >= '0' && begin.letter[size] <= '9';
         size++)
        number = number * 10 + (int)(begin.letter[size] - '0');
    bool is_number = size > 0;
    int32_t first = begin.letter[0];
    if (!is_number && ((first >= 'a' && first <= 'z') || first == 0x111 /* đ */))
        size = 1;
    if (!size || (begin.letter[size] != '.' && begin.letter[size] != ')') ||
        word_line_is_all(line, MARK_STRONG))
        return none;
    size++;
    bool follows = begin.letter[size] == ' '
                       ? begin.letter[size + 1] != 0
                       : is_number && word_is_letter(begin.letter[size]);
    if (!follows)
        return none;
    if (is_number)
        return (struct word_typed){ STR("1"), { true, 0, number }, size };
    int letter = first == 0x111 ? -1 : (int)(first - 'a') + 1;
    return (struct word_typed){ STR("a"), { true, 'a', letter }, size };
}

struct word_paragraphs word_typed_parts(struct arena *arena, const struct word_lines *lines)
{
    const struct word_lines none = { 0 };
    struct word_paragraphs parts = { 0 };
    size_t typed = 0;
    bool after = false;
    for (size_t i = 0; i < lines->count; i++)
        typed += word_typed_marker(arena, &lines->list[i]).key.ptr != NULL;
    if (typed < 2) {
        WORD_PUSH(arena, parts.list, parts.count, *lines);
        return parts;
    }
    for (size_t i = 0; i < lines->count; i++) {
        bool is_typed = word_typed_marker(arena, &lines->list[i]).key.ptr != NULL;
        if (i == 0 || is_typed || after)
            WORD_PUSH(arena, parts.list, parts.count, none);
        struct word_lines *part = &parts.list[parts.count - 1];
        WORD_PUSH(arena, part->list, part->count, lines->list[i]);
        after = is_typed;
    }
    return parts;
}

static bool is_typed(const struct word_items *items, size_t at)
{
    return at < items->count && items->list[at]->kind == WORD_P &&
           !items->list[at]->is_caption && items->list[at]->typed.key.ptr;
}

struct typed_level {
    struct str key;
    bool ordered;
    int num;
    size_t count, first; /* items, and where the first one stands */
};

enum { TYPED_LEVELS = 24 }; /* more than there are keys */

struct typed_list {
    struct typed_level open[TYPED_LEVELS];
    size_t depth, count;
    ptrdiff_t alone; /* where a number stands alone, or -1 */
    bool is_refused; /* letters that do not go on by one */
};

/* Closes levels down to `depth`; false when a numbered one has no second item. */
static bool drop_levels(struct typed_list *list, size_t depth)
{
    for (size_t i = depth; i < list->depth; i++)
        if (list->open[i].ordered && list->open[i].count == 1) {
            list->alone = (ptrdiff_t)list->open[i].first;
            return false;
        }
    list->depth = depth;
    return true;
}

/* The place of a key among the open levels, or their number. */
static size_t find_level(const struct typed_list *list, struct str key)
{
    size_t i = 0;
    while (i < list->depth && !str_eq(list->open[i].key, key))
        i++;
    return i;
}

/* Takes one line into the list; false when the list ends before it. */
static bool take_typed(struct typed_list *list, struct word_item *item, size_t at)
{
    const struct word_typed *typed = &item->typed;
    size_t place = find_level(list, typed->key);
    bool is_new = place == list->depth;
    int due = is_new ? 1 : list->open[place].num + 1;
    list->is_refused = str_is(typed->key, "a") && typed->marker.num != due;
    if (list->is_refused ||
        (str_is(typed->key, "1") && list->depth && typed->marker.num != due) ||
        !drop_levels(list, is_new ? place : place + 1))
        return false;
    if (is_new)
        list->open[list->depth++] = (struct typed_level){ .key = typed->key,
                                                          .ordered = typed->marker.ordered,
                                                          .first = at };
    list->open[place].num = typed->marker.num;
    list->open[place].count++;
    item->level = (int)list->depth;
    return true;
}

/*
 * Gives the typed lines from `at` to before `end` their levels. A marker seen before in
 * this list leads back to its level, a new one deeper. Numbers must go on by one;
 * letters that do not (the Vietnamese a b c d đ) must stay as they were typed.
 */
static struct typed_list measure(const struct word_items *items, size_t at, size_t end)
{
    struct typed_list list = { .alone = -1 };
    for (; at + list.count < end && is_typed(items, at + list.count); list.count++) {
        struct word_item *item = items->list[at + list.count];
        if (item->quote != items->list[at]->quote ||
            !take_typed(&list, item, at + list.count))
            break;
    }
    if (list.alone < 0 && !list.is_refused)
        drop_levels(&list, 0);
    return list;
}

/* The list that begins at `at`: before a number that stands alone, unless it is the
 * first; then there is none. */
static size_t list_from(const struct word_items *items, size_t at, bool *is_refused)
{
    struct typed_list list = measure(items, at, items->count);
    while (list.alone > (ptrdiff_t)at)
        list = measure(items, at, (size_t)list.alone);
    *is_refused = list.is_refused;
    return list.alone < 0 ? list.count : 0;
}

static void make_items(struct arena *arena, struct word_items *items, size_t at,
                       size_t count)
{
    struct str key = str_of(arena_printf(arena, "typed%zu", at));
    for (size_t i = at; i < at + count; i++) {
        struct word_item *item = items->list[i];
        item->kind = WORD_LI;
        item->marker = item->typed.marker;
        item->key = key;
        item->lines.list[0] =
            word_without_start(arena, &item->lines.list[0], item->typed.size);
    }
}

/* Two or more typed lines become a list; one alone stays a line. */
void word_find_typed_lists(struct arena *arena, struct word_items *items)
{
    for (size_t i = 0; i < items->count; i++)
        if (items->list[i]->kind == WORD_P && items->list[i]->lines.count == 1)
            items->list[i]->typed =
                word_typed_marker(arena, &items->list[i]->lines.list[0]);
    for (size_t at = 0; at < items->count;) {
        if (!is_typed(items, at)) {
            at++;
            continue;
        }
        bool is_refused;
        size_t count = list_from(items, at, &is_refused);
        if (is_refused) {
            while (is_typed(items, at))
                at++;
            continue;
        }
        if (count >= 2)
            make_items(arena, items, at, count);
        at += count ? count : 1;
    }
}

/* ---- nested lists ------------------------------------------------------------ */

struct open_list {
    int level;
    bool ordered;
    char type;
    struct str key;
};

struct list_stack {
    struct open_list *open;
    size_t count, room;
};

static void close_lists(struct buf *out, struct list_stack *stack, size_t depth)
{
    while (stack->count > depth) {
        stack->count--;
        buf_add_text(out, stack->open[stack->count].ordered ? "</li></ol>" : "</li></ul>");
    }
}

/* Within an item only the kind of a list counts, not which list it was. */
static bool fits(const struct open_list *open, const struct word_item *item, size_t depth)
{
    return (depth > 1 || str_eq(open->key, item->key)) &&
           open->ordered == item->marker.ordered && open->type == item->marker.type;
}

/* How many of the open lists stay open before this item. A level that was left out
 * ("·", then "§", then "o") is made good. */
static size_t staying(struct list_stack *stack, const struct word_item *item)
{
    size_t depth = stack->count;
    while (depth > 1 && stack->open[depth - 1].level > item->level &&
           stack->open[depth - 2].level >= item->level)
        depth--;
    if (!depth)
        return 0;
    struct open_list *last = &stack->open[depth - 1];
    if (last->level > item->level)
        last->level = item->level;
    return last->level == item->level && !fits(last, item, depth) ? depth - 1 : depth;
}

static void open_list(struct arena *arena, struct buf *out, struct list_stack *stack,
                      const struct word_item *item)
{
    const struct word_marker *marker = &item->marker;
    buf_add_text(out, marker->ordered ? "<ol" : "<ul");
    if (marker->ordered && marker->num > 1 && marker->num <= START_MAX)
        buf_printf(out, " start=\"%d\"", marker->num);
    if (marker->ordered && marker->type)
        buf_printf(out, " type=\"%c\"", marker->type);
    buf_add_char(out, '>');
    struct open_list open = { item->level, marker->ordered, marker->type, item->key };
    if (stack->count == stack->room) {
        struct open_list *larger =
            arena_alloc_raw(arena, 2 * (stack->room + 4) * sizeof open);
        if (stack->count)
            memcpy(larger, stack->open, stack->count * sizeof open);
        stack->open = larger;
        stack->room = 2 * (stack->room + 4);
    }
    stack->open[stack->count++] = open;
}

size_t word_write_list(struct arena *arena, struct buf *out, const struct word_items *items,
                       size_t at)
{
    struct list_stack stack = { 0 };
    bool quote = items->list[at]->quote;
    for (; at < items->count; at++) {
        const struct word_item *item = items->list[at];
        if (item->kind != WORD_LI || item->quote != quote)
            break;
        size_t depth = staying(&stack, item);
        close_lists(out, &stack, depth);
        if (depth && stack.open[depth - 1].level == item->level)
            buf_add_text(out, "</li>");
        else
            open_list(arena, out, &stack, item);
        buf_add_text(out, "<li>");
        word_write_lines(out, &item->lines);
    }
    close_lists(out, &stack, 0);
    return at;
}
