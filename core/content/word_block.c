/*
 * word_block.c - where the text of a pasted page goes: runs into blocks, blocks into
 * items (word_walk.h).
 */
#include "content/word_walk.h"

enum { TYPES_MAX = 1000 };

struct block *word_block_new(struct walker *walker, enum word_kind kind)
{
    struct block *block = arena_alloc(walker->arena, sizeof *block);
    block->kind = kind;
    block->marker.num = 1;
    return block;
}

struct frame *word_frame_new(struct walker *walker)
{
    struct frame *frame = arena_alloc(walker->arena, sizeof *frame);
    frame->block = word_block_new(walker, WORD_P);
    return frame;
}

struct word_item *word_add_item(struct walker *walker, enum word_kind kind)
{
    struct frame *frame = walker->frame;
    struct word_item *item = arena_alloc(walker->arena, sizeof *item);
    item->kind = kind;
    item->quote = frame->quote;
    WORD_PUSH(walker->arena, frame->items.list, frame->items.count, item);
    return item;
}

static struct word_item *add_lines(struct walker *walker, enum word_kind kind,
                                   struct word_lines lines)
{
    struct word_item *item = word_add_item(walker, kind);
    item->lines = lines;
    return item;
}

static void add_part(struct walker *walker, const struct word_lines *part, bool is_loose)
{
    struct word_lines open = { 0 };
    for (size_t i = 0; i < part->count; i++) {
        const struct word_line *line = &part->list[i];
        WORD_PUSH(walker->arena, open.list, open.count, *line);
        bool ends = i + 1 == part->count ||
                    (is_loose && word_ends_sentence(word_plain(walker->arena, line)));
        if (!ends)
            continue;
        add_lines(walker, WORD_P, open);
        open = (struct word_lines){ 0 };
    }
}

/* Typed lists come as lines of one paragraph, and a Zalo message has no paragraphs. */
static void add_paragraphs(struct walker *walker, const struct word_lines *lines,
                           bool is_loose)
{
    struct word_paragraphs parts = word_typed_parts(walker->arena, lines);
    for (size_t i = 0; i < parts.count; i++)
        add_part(walker, &parts.list[i], is_loose);
}

static void add_list_lines(struct walker *walker, struct block *block,
                           const struct word_lines *lines)
{
    struct arena *arena = walker->arena;
    const struct word_items *items = &walker->frame->items;
    if (block->is_mso && !block->item && !word_block_read_marker(walker, block)) {
        struct str marker =
            str_of(arena_printf(arena, "%.*s ", STR_ARG(block->mso_marker)));
        struct word_line both[2] = { word_text_line(arena, marker), lines->list[0] };
        lines->list[0] = word_one_line(arena, &(struct word_lines){ both, 2 }, STR(""));
        add_paragraphs(walker, lines, false);
    } else if (!block->item) {
        block->item = add_lines(walker, WORD_LI, *lines);
        block->item->level = block->level;
        block->item->marker = block->marker;
        block->item->key = block->key;
    } else if (items->list[items->count - 1] == block->item) {
        word_add_lines(arena, &block->item->lines, lines);
    } else {
        add_paragraphs(walker, lines, false);
    }
}

void word_flush(struct walker *walker)
{
    struct frame *frame = walker->frame;
    struct arena *arena = walker->arena;
    struct word_paragraphs paragraphs = { 0 };
    if (frame->runs.count)
        paragraphs = word_paragraphs(arena, &frame->runs, walker->notes);
    frame->runs.count = 0;
    for (size_t i = 0; i < paragraphs.count; i++) {
        struct word_lines *lines = &paragraphs.list[i];
        struct block *block = frame->block;
        if (block->kind == WORD_LI) {
            add_list_lines(walker, block, lines);
        } else if (block->kind == WORD_H) {
            lines->list[0] = word_one_line(arena, lines, STR(" "));
            lines->count = 1;
            add_lines(walker, WORD_H, *lines)->level = block->level;
        } else if (block->is_caption) {
            add_lines(walker, WORD_P, *lines)->is_caption = true;
        } else {
            add_paragraphs(walker, lines, block->is_loose);
        }
    }
}

struct block *word_enter(struct walker *walker, struct block *block)
{
    struct block *before = walker->frame->block;
    word_flush(walker);
    if (block)
        walker->frame->block = block;
    return before;
}

void word_leave(struct walker *walker, struct block *before)
{
    word_flush(walker);
    walker->frame->block = before;
}

void word_push_run(struct walker *walker, struct word_run run)
{
    struct word_runs *runs = &walker->frame->runs;
    WORD_PUSH(walker->arena, runs->list, runs->count, run);
}

void word_push_text(struct walker *walker, struct str text, const struct context *context)
{
    struct word_run run = { .href = context->href,
                            .marks = (uint8_t)context->marks,
                            .font = (uint8_t)context->font };
    while (context->pre) {
        size_t len = 0;
        while (len < text.len && text.ptr[len] != '\n' && text.ptr[len] != '\r')
            len++;
        if (len == text.len)
            break;
        run.text = (struct str){ text.ptr, len };
        word_push_run(walker, run);
        word_push_run(walker, (struct word_run){ .cut = CUT_LINE });
        bool is_pair =
            text.ptr[len] == '\r' && len + 1 < text.len && text.ptr[len + 1] == '\n';
        text = str_from(text, len + 1 + is_pair);
    }
    run.text = text;
    word_push_run(walker, run);
}

/* ---- Word's lists ------------------------------------------------------------ */

struct block *word_block_mso(struct walker *walker, struct str key, int level)
{
    struct block *block = word_block_new(walker, WORD_LI);
    block->is_mso = true;
    block->mso_marker = STR("");
    block->key = key;
    block->level = level;
    return block;
}

static struct known_type *known_type(struct walker *walker, const struct block *block)
{
    for (size_t i = 0; i < walker->type_count; i++)
        if (walker->types[i].level == block->level &&
            str_eq(walker->types[i].key, block->key))
            return &walker->types[i];
    return NULL;
}

bool word_block_read_marker(struct walker *walker, struct block *block)
{
    struct known_type *known = known_type(walker, block);
    if (!word_read_marker(walker->arena, block->mso_marker, known ? known->type : 0,
                          &block->marker))
        return false;
    if (block->marker.ordered && !known && walker->type_count < TYPES_MAX) {
        struct known_type type = { block->key, block->level, block->marker.type };
        WORD_PUSH(walker->arena, walker->types, walker->type_count, type);
    }
    return true;
}
