/*
 * marks_block.c - lines with simple marks to blocks of HTML (marks.h).
 *
 * A line says by its beginning what it is; neighbours of one kind are one block. Blank
 * lines divide, but a list goes on behind one: people leave blank lines between items.
 */
#include "base/text.h"
#include "content/marks.h"

enum { LEVELS_MAX = 9, NUMBER_DIGITS = 5, RULE_MIN = 3, START_MAX = 20000 };

enum line_kind {
    LINE_BLANK,
    LINE_TEXT,
    LINE_HEADING,
    LINE_RULE,
    LINE_BLOCK,
    LINE_ROW,
    LINE_ITEM
};

struct line {
    enum line_kind kind;
    struct str text; /* without the marks at its beginning */
    int level;       /* of a heading */
    size_t indent;   /* spaces before it */
    bool ordered, is_plus;
    int number;
    ptrdiff_t block;
};

struct open_list {
    size_t indent;
    bool ordered, is_plus;
};

struct composer {
    struct arena *arena;
    struct buf out;
    const struct marks_blocks *before;
    bool *used;          /* blocks of `before` that have been put back */
    enum line_kind open; /* TEXT, ROW, ITEM, or BLANK for none */
    bool after_blank;
    struct open_list lists[LEVELS_MAX];
    size_t list_count;
    struct str *rows; /* of the open table */
    size_t row_count, row_room;
};

/* ---- what a line is ---------------------------------------------------------- */

static size_t count_letters(struct str text, char letter)
{
    size_t count = 0;
    while (count < text.len && text.ptr[count] == letter)
        count++;
    return count;
}

/* "- ", "1. " and the like; the bytes they take, 0 when it is none. */
static size_t item_mark(struct str text, struct line *line)
{
    static const char *const bullets[] = { "- ", "+ ", "* ", "• " };
    size_t digits = 0;
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (str_starts(text, str_of(bullets[i]))) {
            line->is_plus = bullets[i][0] == '+';
            return strlen(bullets[i]);
        }
    for (; digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9';
         digits++)
        if (digits < NUMBER_DIGITS)
            line->number = line->number * 10 + (text.ptr[digits] - '0');
    bool is_number = digits && digits <= NUMBER_DIGITS && digits + 1 < text.len &&
                     (text.ptr[digits] == '.' || text.ptr[digits] == ')') &&
                     text.ptr[digits + 1] == ' ';
    line->ordered = is_number;
    return is_number ? digits + 2 : 0;
}

static struct line read_line(struct str raw)
{
    struct line line = { .kind = LINE_TEXT, .text = str_trim(raw) };
    struct str text = line.text;
    line.indent = count_letters(raw, ' ');
    line.block = marks_placeholder(text);
    size_t hashes = count_letters(text, '#'), mark = item_mark(text, &line);
    if (text.len == 0) {
        line.kind = LINE_BLANK;
    } else if (line.block >= 0) {
        line.kind = LINE_BLOCK;
    } else if (hashes >= 1 && hashes <= 3 && hashes < text.len && text.ptr[hashes] == ' ') {
        line.kind = LINE_HEADING;
        line.level = (int)hashes + 1;
        line.text = str_trim(str_from(text, hashes));
    } else if (text.len >= RULE_MIN && count_letters(text, '-') == text.len) {
        line.kind = LINE_RULE;
    } else if (text.len > 1 && text.ptr[0] == '|' && text.ptr[text.len - 1] == '|') {
        line.kind = LINE_ROW;
    } else if (mark) {
        line.kind = LINE_ITEM;
        line.text = str_trim(str_from(text, mark));
    }
    return line;
}

/* ---- tables ------------------------------------------------------------------ */

/* The next cell of "| a | b |" off *rest; a bar behind a backslash does not end it. */
static struct str next_cell(struct str *rest)
{
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != '|')
        end += rest->ptr[end] == '\\' && end + 1 < rest->len ? 2 : 1;
    struct str cell = str_trim((struct str){ rest->ptr, end });
    *rest = str_from(*rest, end + 1);
    return cell;
}

/* "|---|---|" below the heads */
static bool is_divider(struct str row)
{
    for (size_t i = 0; i < row.len; i++)
        if (!strchr("|-: ", row.ptr[i]))
            return false;
    return str_find_char(row, '-') >= 0;
}

static void write_row(struct composer *composer, struct str row, bool is_head)
{
    struct buf *out = &composer->out;
    struct str rest = str_from(row, 1);
    buf_add_text(out, "<tr>");
    while (rest.len) {
        struct str cell = next_cell(&rest);
        bool is_header = is_head && cell.len;
        buf_add_text(out, is_header ? "<th scope=\"col\">" : "<td>");
        marks_write_inline(composer->arena, out, cell);
        buf_add_text(out, is_header ? "</th>" : "</td>");
    }
    buf_add_text(out, "</tr>");
}

static void write_rows(struct composer *composer, size_t from, size_t to, const char *part)
{
    if (from >= to)
        return;
    buf_printf(&composer->out, "<%s>", part);
    for (size_t i = from; i < to; i++)
        write_row(composer, composer->rows[i], str_is(str_of(part), "thead"));
    buf_printf(&composer->out, "</%s>", part);
}

static void write_table(struct composer *composer)
{
    bool has_head = composer->row_count > 1 && is_divider(composer->rows[1]);
    buf_add_text(&composer->out, "<table>");
    write_rows(composer, 0, has_head, "thead");
    write_rows(composer, has_head ? 2 : 0, composer->row_count, "tbody");
    buf_add_text(&composer->out, "</table>");
    composer->row_count = 0;
}

static void add_row(struct composer *composer, struct str row)
{
    if (composer->row_count == composer->row_room) {
        size_t room = composer->row_room ? 2 * composer->row_room : 16;
        struct str *larger = arena_alloc_raw(composer->arena, room * sizeof *larger);
        if (composer->row_count)
            memcpy(larger, composer->rows, composer->row_count * sizeof *larger);
        composer->rows = larger;
        composer->row_room = room;
    }
    composer->rows[composer->row_count++] = row;
}

/* ---- lists ------------------------------------------------------------------- */

static void close_lists(struct composer *composer, size_t depth)
{
    while (composer->list_count > depth) {
        bool ordered = composer->lists[--composer->list_count].ordered;
        buf_add_text(&composer->out, ordered ? "</li></ol>" : "</li></ul>");
    }
}

static void open_list(struct composer *composer, const struct line *line)
{
    if (line->ordered && line->number > 1 && line->number <= START_MAX)
        buf_printf(&composer->out, "<ol start=\"%d\">", line->number);
    else
        buf_add_text(&composer->out, line->ordered ? "<ol>" : "<ul>");
    composer->lists[composer->list_count++] =
        (struct open_list){ line->indent, line->ordered, line->is_plus };
}

/* "+" below "-" is one deeper: that is how people type it here. */
static bool is_deeper(const struct composer *composer, const struct line *line)
{
    const struct open_list *top = &composer->lists[composer->list_count - 1];
    if (line->indent >= top->indent + 2)
        return true;
    return line->is_plus && !line->ordered && !top->ordered && !top->is_plus;
}

static void write_item(struct composer *composer, const struct line *line)
{
    size_t depth = composer->list_count;
    while (depth > 1 && (composer->lists[depth - 1].indent > line->indent ||
                         (composer->lists[depth - 1].is_plus && !line->is_plus &&
                          composer->lists[depth - 1].indent >= line->indent)))
        depth--;
    close_lists(composer, depth);
    bool is_first = depth == 0;
    if (!is_first && is_deeper(composer, line) && depth < LEVELS_MAX) {
        open_list(composer, line);
    } else if (!is_first && composer->lists[depth - 1].ordered == line->ordered) {
        buf_add_text(&composer->out, "</li>");
    } else {
        close_lists(composer, is_first ? 0 : depth - 1);
        open_list(composer, line);
    }
    buf_add_text(&composer->out, "<li>");
    marks_write_inline(composer->arena, &composer->out, line->text);
}

/* ---- blocks ------------------------------------------------------------------ */

static void close_block(struct composer *composer)
{
    if (composer->open == LINE_TEXT)
        buf_add_text(&composer->out, "</p>");
    if (composer->open == LINE_ROW)
        write_table(composer);
    if (composer->open == LINE_ITEM)
        close_lists(composer, 0);
    composer->open = LINE_BLANK;
}

static void write_text(struct composer *composer, const struct line *line)
{
    bool is_more =
        composer->open == LINE_ITEM && !composer->after_blank && line->indent >= 2;
    if (composer->open == LINE_TEXT || is_more) {
        buf_add_text(&composer->out, "<br>");
    } else {
        close_block(composer);
        buf_add_text(&composer->out, "<p>");
        composer->open = LINE_TEXT;
    }
    marks_write_inline(composer->arena, &composer->out, line->text);
}

/* What is put back twice, or was never there, is text like any other. */
static bool put_back(struct composer *composer, const struct line *line)
{
    size_t at = (size_t)line->block;
    if (at >= composer->before->count || composer->used[at])
        return false;
    composer->used[at] = true;
    close_block(composer);
    buf_add_str(&composer->out, composer->before->list[at].html);
    return true;
}

static void write_line(struct composer *composer, const struct line *line)
{
    switch (line->kind) {
    case LINE_BLANK:
        if (composer->open != LINE_ITEM)
            close_block(composer);
        break;
    case LINE_HEADING:
        close_block(composer);
        buf_printf(&composer->out, "<h%d>", line->level);
        marks_write_inline(composer->arena, &composer->out, line->text);
        buf_printf(&composer->out, "</h%d>", line->level);
        break;
    case LINE_RULE:
        close_block(composer);
        buf_add_text(&composer->out, "<hr>");
        break;
    case LINE_ROW:
    case LINE_ITEM:
        if (composer->open != line->kind)
            close_block(composer);
        composer->open = line->kind;
        if (line->kind == LINE_ROW)
            add_row(composer, line->text);
        else
            write_item(composer, line);
        break;
    default:
        if (line->kind != LINE_BLOCK || !put_back(composer, line))
            write_text(composer, line);
        break;
    }
    composer->after_blank = line->kind == LINE_BLANK;
}

struct str marks_compose(struct arena *arena, struct str marks,
                         const struct marks_blocks *before)
{
    struct composer composer = { .arena = arena, .before = before };
    composer.used = arena_alloc(arena, before->count + 1);
    while (marks.ptr) {
        struct line line = read_line(str_cut(&marks, '\n'));
        write_line(&composer, &line);
    }
    close_block(&composer);
    struct str html = arena_str(arena, buf_str(&composer.out));
    buf_free(&composer.out);
    return html;
}
