/*
 * word_table.c - what a pasted table is: data with header cells, a frame around pictures
 * or a mail (then only what it holds counts), or the national motto.
 *
 * Twin of core/desk/editor/word_table.js.
 */
#include "base/text.h"
#include "content/word.h"

enum {
    MOTTO_TABLE_MAX = 700, /* letters; a larger one holds the text itself */
    CAPTION_MAX = 200,
    SPAN_MAX = 100,
    LETTERS_OF_ALPHABET = 26
};

/* ---- what a cell holds ------------------------------------------------------- */

static void push_line(struct arena *arena, struct word_lines *lines, struct word_line line)
{
    if (line.count)
        WORD_PUSH(arena, lines->list, lines->count, line);
}

/* A table inside a cell becomes lines: its cells side by side. */
static void add_nested_lines(struct arena *arena, struct word_lines *lines,
                             const struct word_table *table)
{
    word_add_lines(arena, lines, &table->caption);
    for (size_t i = 0; i < table->count; i++) {
        struct word_lines cells = { 0 };
        for (size_t j = 0; j < table->rows[i].count; j++)
            push_line(arena, &cells,
                      word_one_line(arena, &table->rows[i].cells[j].lines, STR(" ")));
        push_line(arena, lines, word_one_line(arena, &cells, STR(" – ")));
    }
}

static struct str marker_text(struct arena *arena, const struct word_marker *marker)
{
    bool is_letter = marker->type == 'a' || marker->type == 'A';
    if (!marker->ordered)
        return STR("- ");
    if (is_letter && marker->num >= 1 && marker->num <= LETTERS_OF_ALPHABET)
        return str_of(arena_printf(arena, "%c) ", marker->type + marker->num - 1));
    return str_of(arena_printf(arena, "%d. ", marker->num));
}

static void add_list_lines(struct arena *arena, struct word_lines *lines,
                           const struct word_item *item)
{
    struct word_line both[2] = { word_text_line(arena, marker_text(arena, &item->marker)),
                                 item->lines.list[0] };
    push_line(arena, lines, word_one_line(arena, &(struct word_lines){ both, 2 }, STR("")));
    for (size_t i = 1; i < item->lines.count; i++)
        push_line(arena, lines, item->lines.list[i]);
}

/* Lines of words; pictures are put aside. */
static struct word_lines lines_of(struct arena *arena, const struct word_items *items,
                                  struct word_items *pictures)
{
    struct word_lines lines = { 0 };
    for (size_t i = 0; i < items->count; i++) {
        struct word_item *item = items->list[i];
        if (item->kind == WORD_FIGURE)
            WORD_PUSH(arena, pictures->list, pictures->count, item);
        else if (item->kind == WORD_TABLE)
            add_nested_lines(arena, &lines, item->table);
        else if (item->kind == WORD_LI)
            add_list_lines(arena, &lines, item);
        else if (item->kind != WORD_HR)
            word_add_lines(arena, &lines, &item->lines);
    }
    return lines;
}

static bool has_kind(const struct word_items *items, enum word_kind kind)
{
    for (size_t i = 0; i < items->count; i++)
        if (items->list[i]->kind == kind)
            return true;
    return false;
}

static bool is_text(const struct word_item *item)
{
    return item->kind != WORD_FIGURE && item->kind != WORD_TABLE && item->kind != WORD_HR;
}

static bool has_text(const struct word_items *items)
{
    for (size_t i = 0; i < items->count; i++)
        if (is_text(items->list[i]))
            return true;
    return false;
}

/* All words of the text items. */
static struct str text_of(struct arena *arena, const struct word_items *items)
{
    struct buf out = { 0 };
    bool is_first = true;
    for (size_t i = 0; i < items->count; i++) {
        if (!is_text(items->list[i]))
            continue;
        if (!is_first)
            buf_add_char(&out, ' ');
        is_first = false;
        buf_add_str(&out, word_lines_plain(arena, &items->list[i]->lines));
    }
    struct str text = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return text;
}

/* ---- what the table is ------------------------------------------------------- */

static bool is_motto(struct arena *arena, const struct word_table *table)
{
    struct buf text = { 0 };
    size_t letters = 0;
    bool is_small = true;
    for (size_t i = 0; i < table->count && is_small; i++)
        for (size_t j = 0; j < table->rows[i].count && is_small; j++) {
            const struct word_items *items = &table->rows[i].cells[j].items;
            struct str words =
                items->count ? text_of(arena, items)
                             : word_lines_plain(arena, &table->rows[i].cells[j].lines);
            letters += text_length(words);
            buf_add_str(&text, words);
            is_small = letters <= MOTTO_TABLE_MAX && !has_kind(items, WORD_TABLE);
        }
    struct str bare = is_small ? word_bare_letters(arena, buf_str(&text)) : STR("");
    buf_free(&text);
    return str_find(bare, STR("conghoaxahoichunghia")) >= 0;
}

/* A rule across a cell says nothing. */
static void drop_rules(struct word_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        for (size_t j = 0; j < table->rows[i].count; j++) {
            struct word_items *items = &table->rows[i].cells[j].items;
            size_t kept = 0;
            for (size_t k = 0; k < items->count; k++)
                if (items->list[k]->kind != WORD_HR)
                    items->list[kept++] = items->list[k];
            items->count = kept;
        }
}

static bool is_empty_row(const struct word_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].items.count || row->cells[i].lines.count)
            return false;
    return true;
}

/* Rows without anything go, unless a cell reaches over rows. */
static void drop_empty_rows(struct word_table *table)
{
    bool reaches = false;
    for (size_t i = 0; i < table->count; i++)
        for (size_t j = 0; j < table->rows[i].count; j++)
            reaches |= table->rows[i].cells[j].rowspan > 1;
    size_t kept = 0;
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].count && (reaches || !is_empty_row(&table->rows[i])))
            table->rows[kept++] = table->rows[i];
    table->count = kept;
}

static size_t word_cells(const struct word_row *row)
{
    size_t count = 0;
    for (size_t i = 0; i < row->count; i++)
        count += has_text(&row->cells[i].items);
    return count;
}

static bool is_picture_cell(const struct word_cell *cell)
{
    for (size_t i = 0; i < cell->items.count; i++)
        if (cell->items.list[i]->kind != WORD_FIGURE)
            return false;
    return cell->items.count > 0;
}

static bool is_short_cell(struct arena *arena, const struct word_cell *cell)
{
    for (size_t i = 0; i < cell->items.count; i++)
        if (cell->items.list[i]->kind != WORD_P)
            return false;
    return text_length(text_of(arena, &cell->items)) <= CAPTION_MAX;
}

static bool are_short_cells(struct arena *arena, const struct word_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (!is_short_cell(arena, &row->cells[i]))
            return false;
    return true;
}

static bool has_pictures_only(const struct word_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].items.count && !is_picture_cell(&row->cells[i]))
            return false;
    return true;
}

static bool has_picture_cell(const struct word_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (is_picture_cell(&row->cells[i]))
            return true;
    return false;
}

/* Every row of words stands below a row of pictures with as many cells. */
static bool is_album(struct arena *arena, const struct word_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct word_row *row = &table->rows[i];
        if (has_pictures_only(row))
            continue;
        if (i == 0 || row[-1].count != row->count || !has_picture_cell(&row[-1]) ||
            !are_short_cells(arena, row))
            return false;
    }
    return true;
}

static bool is_bold(const struct word_items *items)
{
    for (size_t i = 0; i < items->count; i++)
        if (!is_text(items->list[i]) ||
            !word_lines_are_all(&items->list[i]->lines, MARK_STRONG))
            return false;
    return true;
}

static bool is_head_row(const struct word_row *row)
{
    size_t filled = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct word_cell *cell = &row->cells[i];
        filled += cell->items.count > 0;
        if (!row->is_head && !cell->is_header && !is_bold(&cell->items))
            return false;
    }
    return filled > 0;
}

/* A frame: one cell; or pictures and tables that no words stand beside; or one column
 * without a head. */
static bool is_frame(struct arena *arena, const struct word_table *table)
{
    size_t filled = 0, most_words = 0, most_cells = 0;
    bool holds = false;
    for (size_t i = 0; i < table->count; i++) {
        const struct word_row *row = &table->rows[i];
        size_t words = word_cells(row);
        most_words = words > most_words ? words : most_words;
        most_cells = row->count > most_cells ? row->count : most_cells;
        for (size_t j = 0; j < row->count; j++) {
            const struct word_items *items = &row->cells[j].items;
            filled += items->count > 0;
            holds |= has_kind(items, WORD_FIGURE) || has_kind(items, WORD_TABLE);
        }
    }
    return filled <= 1 || (holds && (most_words < 2 || is_album(arena, table))) ||
           (most_cells == 1 && !is_head_row(&table->rows[0]));
}

/* Words below a picture become its caption. */
static void give_captions(struct arena *arena, const struct word_row *row,
                          struct word_row *below)
{
    if (below->count != row->count || !are_short_cells(arena, below))
        return;
    for (size_t i = 0; i < row->count; i++) {
        const struct word_items *pictures = &row->cells[i].items;
        struct word_items *words = &below->cells[i].items;
        if (!is_picture_cell(&row->cells[i]) || pictures->count != 1 || !words->count ||
            pictures->list[0]->caption.count)
            continue;
        for (size_t j = 0; j < words->count; j++)
            word_add_lines(arena, &pictures->list[0]->caption, &words->list[j]->lines);
        words->count = 0;
    }
}

/* What a frame holds, row by row. */
static struct word_items unframe(struct arena *arena, struct word_table *table)
{
    struct word_items out = { 0 };
    if (table->caption.count) {
        struct word_item *caption = arena_alloc(arena, sizeof *caption);
        caption->lines = table->caption;
        WORD_PUSH(arena, out.list, out.count, caption);
    }
    if (table->count && is_album(arena, table))
        for (size_t i = 0; i + 1 < table->count; i++)
            give_captions(arena, &table->rows[i], &table->rows[i + 1]);
    for (size_t i = 0; i < table->count; i++)
        for (size_t j = 0; j < table->rows[i].count; j++) {
            const struct word_items *items = &table->rows[i].cells[j].items;
            for (size_t k = 0; k < items->count; k++)
                WORD_PUSH(arena, out.list, out.count, items->list[k]);
        }
    return out;
}

/* ---- header cells ------------------------------------------------------------ */

/* Is the row below a head too? What a head reaches over, what stands below a title over
 * the whole width, and what says so itself. */
static bool goes_on(const struct word_row *row, const struct word_row *below)
{
    bool are_headers = true;
    for (size_t i = 0; i < below->count; i++)
        are_headers &= below->cells[i].is_header;
    return row->count == 1 || below->is_head || are_headers;
}

static bool is_full(const struct word_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (!row->cells[i].lines.count)
            return false;
    return true;
}

/* How many rows at the top are heads; never all of them. */
static size_t head_rows(const struct word_table *table)
{
    size_t count = 0, reach = 1;
    while (count + 1 < table->count && count < reach && table->rows[count].is_head_row &&
           (count == 0 || is_full(&table->rows[count]))) {
        const struct word_row *row = &table->rows[count];
        for (size_t i = 0; i < row->count; i++)
            if (count + (size_t)row->cells[i].rowspan > reach)
                reach = count + (size_t)row->cells[i].rowspan;
        if (goes_on(row, row + 1) && reach < count + 2)
            reach = count + 2;
        count++;
    }
    return count;
}

static bool is_scope(struct str text)
{
    return str_is(text, "row") || str_is(text, "col") || str_is(text, "rowgroup") ||
           str_is(text, "colgroup");
}

static void settle_cell(struct arena *arena, struct word_cell *cell, bool is_head)
{
    if (!cell->lines.count || !(is_head || cell->is_header)) {
        cell->scope = STR("");
        return;
    }
    if (!is_scope(cell->scope))
        cell->scope = is_head ? STR("col") : STR("row");
    word_lines_without(arena, &cell->lines, MARK_STRONG);
}

/* A <thead> holds whole rows of heads that reach no further. */
static bool are_whole(const struct word_table *table, size_t heads)
{
    for (size_t i = 0; i < heads; i++)
        for (size_t j = 0; j < table->rows[i].count; j++) {
            const struct word_cell *cell = &table->rows[i].cells[j];
            if (!cell->scope.len || i + (size_t)cell->rowspan > heads)
                return false;
        }
    return true;
}

/* Cells of words; returns the pictures that stood in them. */
static struct word_items settle(struct arena *arena, struct word_table *table)
{
    struct word_items pictures = { 0 };
    for (size_t i = 0; i < table->count; i++) {
        struct word_row *row = &table->rows[i];
        row->is_head_row = is_head_row(row);
        for (size_t j = 0; j < row->count; j++)
            row->cells[j].lines = lines_of(arena, &row->cells[j].items, &pictures);
        for (size_t j = 0; j < row->count; j++)
            row->cells[j].items.count = 0;
    }
    drop_empty_rows(table); /* those that held pictures alone */
    size_t heads = head_rows(table);
    for (size_t i = 0; i < table->count; i++)
        for (size_t j = 0; j < table->rows[i].count; j++)
            settle_cell(arena, &table->rows[i].cells[j], i < heads);
    table->heads = are_whole(table, heads) ? heads : 0;
    return pictures;
}

struct word_items word_place_table(struct arena *arena, struct word_table *table,
                                   struct word_clean *notes)
{
    struct word_items placed = { 0 }, unused = { 0 };
    table->caption = lines_of(arena, &table->caption_items, &unused);
    if (is_motto(arena, table)) {
        notes->had_motto = true;
        return placed;
    }
    drop_rules(table);
    drop_empty_rows(table);
    if (!table->count || is_frame(arena, table))
        return unframe(arena, table);
    struct word_items pictures = settle(arena, table);
    if (is_motto(arena, table)) {
        notes->had_motto = true;
        return pictures;
    }
    struct word_item *item = arena_alloc(arena, sizeof *item);
    item->kind = WORD_TABLE;
    item->table = table;
    WORD_PUSH(arena, placed.list, placed.count, item);
    for (size_t i = 0; i < pictures.count; i++)
        WORD_PUSH(arena, placed.list, placed.count, pictures.list[i]);
    return placed;
}

/* ---- HTML -------------------------------------------------------------------- */

static void write_span(struct buf *out, const char *name, int count)
{
    if (count > 1 && count <= SPAN_MAX)
        buf_printf(out, " %s=\"%d\"", name, count);
}

static void write_cell(struct buf *out, const struct word_cell *cell)
{
    const char *tag = cell->scope.len ? "th" : "td";
    buf_printf(out, "<%s", tag);
    write_span(out, "colspan", cell->colspan);
    write_span(out, "rowspan", cell->rowspan);
    if (cell->scope.len)
        buf_printf(out, " scope=\"%.*s\"", STR_ARG(cell->scope));
    buf_add_char(out, '>');
    word_write_lines(out, &cell->lines);
    buf_printf(out, "</%s>", tag);
}

static void write_rows(struct buf *out, const struct word_table *table, size_t from,
                       size_t to, const char *part)
{
    if (from == to)
        return;
    buf_printf(out, "<%s>", part);
    for (size_t i = from; i < to; i++) {
        buf_add_text(out, "<tr>");
        for (size_t j = 0; j < table->rows[i].count; j++)
            write_cell(out, &table->rows[i].cells[j]);
        buf_add_text(out, "</tr>");
    }
    buf_printf(out, "</%s>", part);
}

void word_write_table(struct buf *out, const struct word_table *table)
{
    buf_add_text(out, "<table>");
    if (table->caption.count) {
        buf_add_text(out, "<caption>");
        word_write_lines(out, &table->caption);
        buf_add_text(out, "</caption>");
    }
    write_rows(out, table, 0, table->heads, "thead");
    write_rows(out, table, table->heads, table->count, "tbody");
    buf_add_text(out, "</table>");
}
