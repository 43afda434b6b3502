/*
 * docx_table.c - tables of a .docx: cells over columns (gridSpan) and over rows (vMerge),
 * rows that are a head (see docx_write.h).
 *
 * A cell that goes on over rows is written once; how far it goes is counted from the last
 * row up.
 */
#include "desk/docx_write.h"

enum { COLUMNS_MAX = 100, ROWS_MAX = 20000 };

struct cell {
    const struct xml_node *node;
    int column, span, rows;
    bool goes_on; /* of the one above */
};

struct row {
    struct cell *cells;
    size_t count;
    bool is_head;
};

struct grid {
    struct arena *arena;
    struct row *rows;
    size_t count, room;
};

/* ---- reading ---- */

static bool is_wrapper(const struct xml_node *node)
{
    return xml_is(node, "sdt") || xml_is(node, "sdtContent") || xml_is(node, "ins") ||
           xml_is(node, "customXml") || xml_is(node, "moveTo");
}

static bool goes_on(const struct xml_node *properties)
{
    const struct xml_node *merge = xml_child(properties, "vMerge");
    return merge && !str_is(xml_attribute(merge, "val"), "restart");
}

/* Joined with the cell before it, as older programs write it. */
static bool joins_before(const struct xml_node *properties)
{
    const struct xml_node *merge = xml_child(properties, "hMerge");
    return merge && !str_is(xml_attribute(merge, "val"), "restart");
}

static void add_cells(struct row *row, const struct xml_node *parent, int *column)
{
    for (const struct xml_node *node = parent->first; node && *column < COLUMNS_MAX;
         node = node->next) {
        if (is_wrapper(node))
            add_cells(row, node, column);
        if (!xml_is(node, "tc"))
            continue;
        const struct xml_node *properties = xml_child(node, "tcPr");
        int64_t span = xml_number(xml_child(properties, "gridSpan"), "val", 1);
        if (span < 1 || span > COLUMNS_MAX - *column)
            span = 1;
        if (joins_before(properties) && row->count)
            row->cells[row->count - 1].span += (int)span;
        else
            row->cells[row->count++] = (struct cell){ .node = node,
                                                      .column = *column,
                                                      .span = (int)span,
                                                      .rows = 1,
                                                      .goes_on = goes_on(properties) };
        *column += (int)span;
    }
}

static void add_row(struct grid *grid, const struct xml_node *node)
{
    const struct xml_node *properties = xml_child(node, "trPr");
    int64_t before = xml_number(xml_child(properties, "gridBefore"), "val", 0);
    int column = before > 0 && before < COLUMNS_MAX ? (int)before : 0;
    const struct xml_node *head = xml_child(properties, "tblHeader");
    struct str is_off = xml_attribute(head, "val");
    if (xml_child(properties, "del")) /* by a tracked change */
        return;
    if (grid->count == grid->room) {
        size_t room = 2 * grid->room + 16;
        struct row *larger = arena_alloc(grid->arena, room * sizeof *larger);
        if (grid->count)
            memcpy(larger, grid->rows, grid->count * sizeof *larger);
        grid->rows = larger;
        grid->room = room;
    }
    size_t count = 0;
    struct row row = { .is_head =
                           head && !str_is(is_off, "0") && !str_is(is_off, "false") };
    struct cell cells[COLUMNS_MAX];
    row.cells = cells;
    add_cells(&row, node, &column);
    count = row.count;
    row.cells = arena_alloc(grid->arena, (count + 1) * sizeof *row.cells);
    memcpy(row.cells, cells, count * sizeof *cells);
    grid->rows[grid->count++] = row;
}

static void add_rows(struct grid *grid, const struct xml_node *parent)
{
    for (const struct xml_node *node = parent->first; node && grid->count < ROWS_MAX;
         node = node->next) {
        if (xml_is(node, "tr"))
            add_row(grid, node);
        else if (is_wrapper(node))
            add_rows(grid, node);
    }
}

static void count_rows(struct grid *grid)
{
    int below[COLUMNS_MAX] = { 0 };
    for (size_t i = grid->count; i-- > 0;) {
        int here[COLUMNS_MAX] = { 0 };
        for (size_t j = 0; j < grid->rows[i].count; j++) {
            struct cell *cell = &grid->rows[i].cells[j];
            cell->rows = 1 + below[cell->column];
            if (cell->goes_on && i > 0)
                here[cell->column] = cell->rows;
        }
        memcpy(below, here, sizeof below);
    }
}

/* ---- writing ---- */

static void write_cell(struct docx *docx, const struct cell *cell)
{
    buf_add_text(&docx->html, "<td");
    if (cell->span > 1)
        buf_printf(&docx->html, " colspan=%d", cell->span);
    if (cell->rows > 1)
        buf_printf(&docx->html, " rowspan=%d", cell->rows);
    buf_add_char(&docx->html, '>');
    docx_write_blocks(docx, cell->node);
    buf_add_text(&docx->html, "</td>");
}

static void write_row(struct docx *docx, const struct row *row, bool is_first)
{
    buf_add_text(&docx->html, "<tr>");
    for (size_t i = 0; i < row->count && docx_may_go_on(docx); i++)
        if (!row->cells[i].goes_on || is_first)
            write_cell(docx, &row->cells[i]);
    buf_add_text(&docx->html, "</tr>\n");
}

void docx_write_table(struct docx *docx, const struct xml_node *table)
{
    struct grid grid = { .arena = docx->arena };
    add_rows(&grid, table);
    count_rows(&grid);
    size_t heads = 0;
    while (heads + 1 < grid.count && grid.rows[heads].is_head)
        heads++;
    buf_add_text(&docx->html, heads ? "<table><thead>" : "<table><tbody>");
    for (size_t i = 0; i < grid.count && docx_may_go_on(docx); i++) {
        if (heads && i == heads)
            buf_add_text(&docx->html, "</thead><tbody>");
        write_row(docx, &grid.rows[i], i == 0);
    }
    buf_add_text(&docx->html, "</tbody></table>\n");
}
