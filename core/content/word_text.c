/*
 * word_text.c - the words of a pasted text: runs of letters with their marks, cut into
 * lines, cleaned of what word processors leave in them, and written as HTML.
 *
 * Twin of core/desk/editor/word_text.js.
 */
#include "base/text.h"
#include "content/html_parse.h"
#include "content/word.h"

enum { ALT_MAX = 2000 };

void *word_grow(struct arena *arena, void *items, size_t count, size_t size)
{
    if (count & (count - 1)) /* full only at powers of two */
        return items;
    void *larger = arena_alloc_raw(arena, (count ? 2 * count : 1) * size);
    if (count)
        memcpy(larger, items, count * size);
    return larger;
}

/* ---- letters ----------------------------------------------------------------- */

static bool is_space(int32_t letter)
{
    return letter == ' ' || (letter >= 9 && letter <= 13) || letter == 0xA0 ||
           letter == 0x1680 || (letter >= 0x2000 && letter <= 0x200A) || letter == 0x2028 ||
           letter == 0x2029 || letter == 0x202F || letter == 0x205F || letter == 0x3000;
}

/* Controls, soft hyphens, signs without width or of direction, what is no letter. */
static bool is_nothing(int32_t letter)
{
    return letter < 0x20 || (letter >= 0x7F && letter < 0xA0) || letter == 0xAD ||
           letter == 0x200B || letter == 0x200E || letter == 0x200F ||
           (letter >= 0x202A && letter <= 0x202E) ||
           (letter >= 0x2060 && letter <= 0x2069) || letter == 0xFEFF || letter == 0xFFFC ||
           (letter >= 0xD800 && letter <= 0xDFFF) ||
           (letter >= 0xFDD0 && letter <= 0xFDEF) || (letter & 0xFFFE) == 0xFFFE;
}

bool word_is_letter(int32_t letter)
{
    return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
           (letter >= 0xC0 && letter <= 0x24F && letter != 0xD7 && letter != 0xF7) ||
           (letter >= 0x1E00 && letter <= 0x1EFF);
}

struct str word_bare_letters(struct arena *arena, struct str text)
{
    struct str folded = text_fold(arena, text);
    char *out = arena_alloc_raw(arena, folded.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < folded.len; i++)
        if (folded.ptr[i] >= 'a' && folded.ptr[i] <= 'z')
            out[len++] = folded.ptr[i];
    return (struct str){ out, len };
}

/* ---- making a line ----------------------------------------------------------- */

static bool same_href(struct str a, struct str b)
{
    return a.ptr && b.ptr ? str_eq(a, b) : !a.ptr && !b.ptr;
}

/* Letters are gathered in one buffer; the lengths of the runs divide it. */
struct line_maker {
    struct arena *arena;
    struct buf text;
    struct word_line line;
    bool gap; /* white space has come since the last letter */
};

static void put(struct line_maker *maker, struct str text, unsigned marks, struct str href)
{
    struct word_line *line = &maker->line;
    struct word_run *last = line->count ? &line->runs[line->count - 1] : NULL;
    if (text.len == 0)
        return;
    if (!last || last->marks != marks || !same_href(last->href, href)) {
        struct word_run run = { .href = href, .marks = (uint8_t)marks };
        WORD_PUSH(maker->arena, line->runs, line->count, run);
        last = &line->runs[line->count - 1];
    }
    last->text.len += text.len;
    buf_add_str(&maker->text, text);
}

static void put_line(struct line_maker *maker, const struct word_line *line)
{
    for (size_t i = 0; i < line->count; i++)
        put(maker, line->runs[i].text, line->runs[i].marks, line->runs[i].href);
}

/* The line so far; the maker begins another one. */
static struct word_line take_line(struct line_maker *maker)
{
    struct word_line line = maker->line;
    struct str rest = arena_str(maker->arena, buf_str(&maker->text));
    for (size_t i = 0; i < line.count; i++) {
        line.runs[i].text.ptr = rest.ptr;
        rest = str_from(rest, line.runs[i].text.len);
    }
    buf_clear(&maker->text);
    maker->line = (struct word_line){ 0 };
    maker->gap = false;
    return line;
}

static struct word_line finish_line(struct line_maker *maker)
{
    struct word_line line = take_line(maker);
    buf_free(&maker->text);
    return line;
}

/* ---- runs to lines ----------------------------------------------------------- */

/* A space between two runs has only the marks that both have. */
static void put_space(struct line_maker *maker, const struct word_run *run)
{
    const struct word_run *last = &maker->line.runs[maker->line.count - 1];
    struct str href =
        same_href(last->href, run->href) ? run->href : (struct str){ NULL, 0 };
    put(maker, STR(" "), last->marks & run->marks, href);
}

static void put_text(struct line_maker *maker, struct str text, const struct word_run *run)
{
    while (text.len) {
        const char *begin = text.ptr;
        int32_t letter = text_next(&text);
        struct str bytes = { begin, (size_t)(text.ptr - begin) };
        if (is_space(letter)) {
            maker->gap = maker->line.count > 0;
            continue;
        }
        if (is_nothing(letter))
            continue;
        if (maker->gap)
            put_space(maker, run);
        maker->gap = false;
        if (letter == 0xFFFD)
            bytes = STR("\xEF\xBF\xBD");
        put(maker, bytes, run->marks, run->href);
    }
}

/* How many runs from `at` on are of one kind. */
static size_t alike(const struct word_runs *runs, size_t at)
{
    const struct word_run *first = &runs->list[at];
    size_t end = at + 1;
    while (end < runs->count && !runs->list[end].cut &&
           runs->list[end].marks == first->marks && runs->list[end].font == first->font &&
           same_href(runs->list[end].href, first->href))
        end++;
    return end - at;
}

/* Neighbours of one kind together: an accent may have come in a run of its own. */
static struct str decoded(struct arena *arena, const struct word_run *runs, size_t count,
                          struct word_clean *notes)
{
    struct str text = runs->text;
    if (count > 1) {
        struct buf joined = { 0 };
        for (size_t i = 0; i < count; i++)
            buf_add_str(&joined, runs[i].text);
        text = arena_str(arena, buf_str(&joined));
        buf_free(&joined);
    }
    struct str plain = word_decode(arena, runs->font, text);
    bool is_old = runs->font != FONT_NONE && runs->font < FONT_WINGDINGS;
    if (is_old && !str_eq(plain, text))
        notes->had_legacy_font = true;
    return plain;
}

static void end_line(struct line_maker *maker, struct word_lines *lines)
{
    struct word_line line = take_line(maker);
    for (size_t i = 0; i < line.count; i++)
        line.runs[i].text = text_nfc(maker->arena, line.runs[i].text);
    if (line.count)
        WORD_PUSH(maker->arena, lines->list, lines->count, line);
}

static void end_paragraph(struct arena *arena, struct word_paragraphs *paragraphs,
                          struct word_lines *lines)
{
    if (lines->count)
        WORD_PUSH(arena, paragraphs->list, paragraphs->count, *lines);
    *lines = (struct word_lines){ 0 };
}

struct word_paragraphs word_paragraphs(struct arena *arena, const struct word_runs *runs,
                                       struct word_clean *notes)
{
    struct word_paragraphs paragraphs = { 0 };
    struct word_lines lines = { 0 };
    struct line_maker maker = { .arena = arena };
    for (size_t at = 0; at < runs->count;) {
        const struct word_run *run = &runs->list[at];
        if (!run->cut) {
            size_t count = alike(runs, at);
            put_text(&maker, decoded(arena, run, count, notes), run);
            at += count;
            continue;
        }
        bool was_empty = maker.line.count == 0;
        end_line(&maker, &lines);
        if (was_empty || run->cut == CUT_PAGE)
            end_paragraph(arena, &paragraphs, &lines);
        at++;
    }
    end_line(&maker, &lines);
    end_paragraph(arena, &paragraphs, &lines);
    buf_free(&maker.text);
    return paragraphs;
}

struct str word_runs_plain(struct arena *arena, const struct word_runs *runs,
                           struct word_clean *notes)
{
    struct word_paragraphs paragraphs = word_paragraphs(arena, runs, notes);
    struct word_lines all = { 0 };
    for (size_t i = 0; i < paragraphs.count; i++)
        word_add_lines(arena, &all, &paragraphs.list[i]);
    return word_lines_plain(arena, &all);
}

/* ---- lines ------------------------------------------------------------------- */

static void add_plain(struct buf *out, const struct word_line *line)
{
    for (size_t i = 0; i < line->count; i++)
        buf_add_str(out, line->runs[i].text);
}

struct str word_plain(struct arena *arena, const struct word_line *line)
{
    struct buf out = { 0 };
    add_plain(&out, line);
    struct str plain = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return plain;
}

struct str word_lines_plain(struct arena *arena, const struct word_lines *lines)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < lines->count; i++) {
        if (i)
            buf_add_char(&out, ' ');
        add_plain(&out, &lines->list[i]);
    }
    struct str plain = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return plain;
}

bool word_line_is_all(const struct word_line *line, unsigned mark)
{
    for (size_t i = 0; i < line->count; i++)
        if (!(line->runs[i].marks & mark))
            return false;
    return true;
}

bool word_lines_are_all(const struct word_lines *lines, unsigned mark)
{
    for (size_t i = 0; i < lines->count; i++)
        if (!word_line_is_all(&lines->list[i], mark))
            return false;
    return true;
}

struct word_line word_without(struct arena *arena, const struct word_line *line,
                              unsigned marks)
{
    struct line_maker maker = { .arena = arena };
    for (size_t i = 0; i < line->count; i++)
        put(&maker, line->runs[i].text, line->runs[i].marks & ~marks, line->runs[i].href);
    return finish_line(&maker);
}

void word_lines_without(struct arena *arena, struct word_lines *lines, unsigned marks)
{
    for (size_t i = 0; i < lines->count; i++)
        lines->list[i] = word_without(arena, &lines->list[i], marks);
}

struct word_line word_without_start(struct arena *arena, const struct word_line *line,
                                    size_t count)
{
    struct line_maker maker = { .arena = arena };
    for (size_t i = 0; i < line->count; i++) {
        struct str text = line->runs[i].text;
        for (; count && text.len; count--)
            text_next(&text);
        while (!maker.line.count && !count && str_starts(text, STR(" ")))
            text = str_from(text, 1);
        put(&maker, text, line->runs[i].marks, line->runs[i].href);
    }
    return finish_line(&maker);
}

struct word_line word_one_line(struct arena *arena, const struct word_lines *lines,
                               struct str between)
{
    struct line_maker maker = { .arena = arena };
    for (size_t i = 0; i < lines->count; i++) {
        if (maker.line.count && lines->list[i].count && str_is(between, " "))
            put_space(&maker, lines->list[i].runs);
        else if (maker.line.count)
            put(&maker, between, 0, (struct str){ NULL, 0 });
        put_line(&maker, &lines->list[i]);
    }
    return finish_line(&maker);
}

struct word_line word_text_line(struct arena *arena, struct str text)
{
    struct line_maker maker = { .arena = arena };
    put(&maker, text, 0, (struct str){ NULL, 0 });
    return finish_line(&maker);
}

void word_add_lines(struct arena *arena, struct word_lines *to,
                    const struct word_lines *more)
{
    for (size_t i = 0; i < more->count; i++)
        WORD_PUSH(arena, to->list, to->count, more->list[i]);
}

/* ---- HTML -------------------------------------------------------------------- */

static const char *const mark_tags[] = { "strong", "em", "u", "s", "sub", "sup" };
enum { MARK_TAGS = sizeof mark_tags / sizeof *mark_tags, WRAPPERS = MARK_TAGS + 1 };

/* The elements around a run, outermost first: 0 a link, else 1 + the place of a tag. */
static size_t wrappers_of(const struct word_run *run, uint8_t *out)
{
    size_t count = 0;
    if (run->href.ptr)
        out[count++] = 0;
    for (uint8_t i = 0; i < MARK_TAGS; i++)
        if (run->marks & (1U << i))
            out[count++] = i + 1;
    return count;
}

static void write_open(struct buf *out, uint8_t wrapper, struct str href)
{
    if (wrapper == 0) {
        buf_add_text(out, "<a href=\"");
        text_add_escaped(out, href);
        buf_add_text(out, "\">");
    } else {
        buf_printf(out, "<%s>", mark_tags[wrapper - 1]);
    }
}

static void write_close(struct buf *out, const uint8_t *open, size_t *count, size_t to)
{
    while (*count > to) {
        uint8_t wrapper = open[--*count];
        buf_printf(out, "</%s>", wrapper ? mark_tags[wrapper - 1] : "a");
    }
}

void word_write_line(struct buf *out, const struct word_line *line)
{
    uint8_t open[WRAPPERS], wanted[WRAPPERS];
    size_t count = 0;
    struct str href = { NULL, 0 };
    for (size_t i = 0; i < line->count; i++) {
        const struct word_run *run = &line->runs[i];
        size_t want = wrappers_of(run, wanted), same = 0;
        while (same < count && same < want && open[same] == wanted[same] &&
               (open[same] || same_href(href, run->href)))
            same++;
        write_close(out, open, &count, same);
        for (; count < want; count++) {
            write_open(out, wanted[count], run->href);
            open[count] = wanted[count];
        }
        href = run->href;
        text_add_escaped(out, run->text);
    }
    write_close(out, open, &count, 0);
}

void word_write_lines(struct buf *out, const struct word_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        if (i)
            buf_add_text(out, "<br>");
        word_write_line(out, &lines->list[i]);
    }
}

/* ---- addresses and words in attributes --------------------------------------- */

struct str word_safe_link(struct str value)
{
    struct str href = str_trim(value);
    return value.ptr && html_link_is_good(href) ? href : (struct str){ NULL, 0 };
}

static bool is_file_name(struct str low)
{
    static const char *const endings[] = { ".jpg",  ".jpeg", ".png",  ".gif",
                                           ".bmp",  ".webp", ".heic", ".tif",
                                           ".tiff", ".emf",  ".wmf" };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(low, str_of(endings[i])))
            return true;
    return str_find(low, STR(":\\")) >= 0;
}

/* "Picture 1", "hình ảnh 2" */
static bool is_default_name(struct str low)
{
    static const char *const names[] = { "picture",  "image", "img",
                                         "hình ảnh", "ảnh",   "hình" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!str_starts(low, str_of(names[i])))
            continue;
        struct str rest = str_from(low, strlen(names[i]));
        if (str_starts(rest, STR(" ")))
            rest = str_from(rest, 1);
        while (rest.len && rest.ptr[0] >= '0' && rest.ptr[0] <= '9')
            rest = str_from(rest, 1);
        if (rest.len == 0)
            return true;
    }
    return false;
}

struct str word_alt(struct arena *arena, struct str value)
{
    struct word_clean unused = { .lost_images = 0 };
    struct word_run run = { .text = value };
    struct str text = word_runs_plain(arena, &(struct word_runs){ &run, 1 }, &unused);
    struct str low = text_lower(arena, text);
    bool is_noise = is_file_name(low) || is_default_name(low) ||
                    str_find(low, STR("automatically generated")) >= 0 ||
                    str_find(low, STR("được tạo tự động")) >= 0 ||
                    str_find(low, STR("đã tạo tự động")) >= 0;
    return is_noise || text.len > ALT_MAX ? STR("") : text;
}
