/*
 * wordclean.c - HTML out of Word, LibreOffice, Google Docs, Zalo or a mail made into the
 * little HTML that the portal keeps (wordclean.h).
 *
 * word.h says in which order to read the parts. Here: the steps over the items, the
 * writing, and the sanitiser behind it, for what is stored has always passed there.
 * Twin of core/desk/editor/wordclean.js.
 */
#include "content/wordclean.h"

#include "base/text.h"
#include "content/html_parse.h"
#include "content/sanitize.h"
#include "content/word.h"

enum {
    CAPTION_MAX = 200,
    HEADING_MIN = 3,
    HEADING_MAX = 90,
    MOTTO_LINE_MAX = 200,
    ORNAMENT_MIN = 3,
    FOUND_LEVEL = 3
};

/* ---- the national motto as lines --------------------------------------------- */

static bool is_motto_line(struct arena *arena, const struct word_line *line)
{
    struct str text = word_plain(arena, line);
    if (text_length(text) > MOTTO_LINE_MAX)
        return false;
    struct str bare = word_bare_letters(arena, text);
    return str_ends(bare, STR("conghoaxahoichunghiavietnam")) ||
           str_ends(bare, STR("doclaptudohanhphuc"));
}

/* "-----o0o-----", "*****" */
static bool is_ornament(struct arena *arena, const struct word_line *line)
{
    struct str text = word_plain(arena, line);
    size_t count = 0;
    for (; text.len; count++) {
        int32_t letter = text_next(&text);
        bool is_dash = letter == 0x2013 || letter == 0x2014;
        if (!is_dash && (letter >= 0x80 || !strchr("-_*=~.o0O ", (int)letter)))
            return false;
    }
    return count >= ORNAMENT_MIN;
}

static void drop_motto(struct arena *arena, struct word_items *items,
                       struct word_clean *notes)
{
    size_t kept = 0;
    bool follows = false;
    for (size_t i = 0; i < items->count; i++) {
        struct word_item *item = items->list[i];
        struct word_lines *lines = &item->lines;
        size_t count = 0;
        if (item->kind != WORD_P && item->kind != WORD_H) {
            follows = false;
            items->list[kept++] = item;
            continue;
        }
        for (size_t j = 0; j < lines->count; j++) {
            follows = is_motto_line(arena, &lines->list[j]) ||
                      (follows && is_ornament(arena, &lines->list[j]));
            notes->had_motto |= follows;
            if (!follows)
                lines->list[count++] = lines->list[j];
        }
        lines->count = count;
        if (count)
            items->list[kept++] = item;
    }
    items->count = kept;
}

/* ---- captions ---------------------------------------------------------------- */

/* "Ảnh: ...", "Hình 2. ..." */
static bool says_caption(struct str text)
{
    static const char *const words[] = { "Ảnh minh họa", "Ảnh", "Nguồn ảnh", "Hình " };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str rest = text;
        if (!str_starts(text, str_of(words[i])))
            continue;
        rest = str_from(rest, strlen(words[i]));
        size_t digits = 0;
        bool is_numbered = str_ends(str_of(words[i]), STR(" "));
        while (is_numbered && digits < rest.len && rest.ptr[digits] >= '0' &&
               rest.ptr[digits] <= '9')
            digits++;
        if (is_numbered && (digits == 0 || digits > 3))
            continue;
        rest = str_from(rest, digits);
        if (str_starts(rest, STR(" ")))
            rest = str_from(rest, 1);
        if (str_starts(rest, STR(":")) || str_starts(rest, STR(".")))
            return true;
    }
    return false;
}

/* A line in italics below a picture, or one that says whose picture it is. */
static bool looks_like_caption(struct arena *arena, const struct word_item *item)
{
    if (item->kind != WORD_P || item->quote)
        return false;
    struct str text = word_lines_plain(arena, &item->lines);
    return text_length(text) <= CAPTION_MAX &&
           (word_lines_are_all(&item->lines, MARK_EM) || says_caption(text));
}

static struct word_lines *caption_place(struct word_item *item)
{
    return item->kind == WORD_FIGURE ? &item->caption : &item->table->caption;
}

/* All of it bold or all of it italic says nothing in a caption. */
static void give(struct arena *arena, struct word_item *owner, struct word_lines lines)
{
    unsigned common = 0;
    if (word_lines_are_all(&lines, MARK_STRONG))
        common |= MARK_STRONG;
    if (word_lines_are_all(&lines, MARK_EM))
        common |= MARK_EM;
    word_lines_without(arena, &lines, common);
    *caption_place(owner) = lines;
}

static bool may_have(struct word_item *item, enum word_kind kind)
{
    return item && item->kind == kind && !caption_place(item)->count;
}

/* What a paragraph that is a caption belongs to: above it or below it; NULL. */
static struct word_item *owner_of(struct arena *arena, const struct word_item *item,
                                  struct word_item *before, struct word_item *after,
                                  const struct word_item *after_next)
{
    if (may_have(before, WORD_FIGURE) &&
        (item->is_caption || looks_like_caption(arena, item)))
        return before;
    if (!item->is_caption)
        return NULL;
    if (may_have(after, WORD_TABLE))
        return after;
    if (may_have(before, WORD_TABLE))
        return before;
    bool is_owned = after_next && after_next->is_caption;
    return may_have(after, WORD_FIGURE) && !is_owned ? after : NULL;
}

static void attach_captions(struct arena *arena, struct word_items *items)
{
    size_t kept = 0;
    for (size_t i = 0; i < items->count; i++) {
        struct word_item *item = items->list[i], *owner = NULL;
        struct word_item *after = i + 1 < items->count ? items->list[i + 1] : NULL;
        if (item->kind == WORD_P)
            owner = owner_of(arena, item, kept ? items->list[kept - 1] : NULL, after,
                             i + 2 < items->count ? items->list[i + 2] : NULL);
        if (owner)
            give(arena, owner, item->lines);
        else
            items->list[kept++] = item;
    }
    items->count = kept;
}

/* What was no caption after all is a paragraph like any other. */
static struct word_items split_typed(struct arena *arena, const struct word_items *items)
{
    struct word_items out = { 0 };
    for (size_t i = 0; i < items->count; i++) {
        struct word_item *item = items->list[i];
        struct word_paragraphs parts = { 0 };
        if (item->kind == WORD_P && item->lines.count > 1)
            parts = word_typed_parts(arena, &item->lines);
        item->is_caption = false;
        if (parts.count < 2)
            WORD_PUSH(arena, out.list, out.count, item);
        for (size_t j = 0; parts.count >= 2 && j < parts.count; j++) {
            struct word_item *part = arena_alloc(arena, sizeof *part);
            *part = *item;
            part->lines = parts.list[j];
            WORD_PUSH(arena, out.list, out.count, part);
        }
    }
    return out;
}

/* ---- rules, headings --------------------------------------------------------- */

/* Rules stand between things: not first, not last, not twice. */
static void drop_idle_rules(struct word_items *items)
{
    size_t kept = 0;
    for (size_t i = 0; i < items->count; i++) {
        bool is_rule = items->list[i]->kind == WORD_HR;
        if (!is_rule || (kept && items->list[kept - 1]->kind != WORD_HR))
            items->list[kept++] = items->list[i];
    }
    if (kept && items->list[kept - 1]->kind == WORD_HR)
        kept--;
    items->count = kept;
}

static bool has_letter(struct str text)
{
    while (text.len)
        if (word_is_letter(text_next(&text)))
            return true;
    return false;
}

static bool ends_like_sentence(struct str text)
{
    static const char *const ends[] = { ".", ";", ",", ":", "!", "?", "…" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(text, str_of(ends[i])))
            return true;
    return false;
}

/* A short paragraph, all of it bold, that does not end like a sentence. */
static bool looks_like_heading(struct arena *arena, const struct word_item *item)
{
    if (item->kind != WORD_P || item->lines.count != 1 || item->quote)
        return false;
    const struct word_line *line = &item->lines.list[0];
    if (!word_line_is_all(line, MARK_STRONG))
        return false;
    for (size_t i = 0; i < line->count; i++)
        if (line->runs[i].href.ptr)
            return false;
    struct str text = word_plain(arena, line), rest = text;
    size_t letters = text_length(text);
    return letters >= HEADING_MIN && letters <= HEADING_MAX && !ends_like_sentence(text) &&
           has_letter(text) && !word_is_bullet(text_next(&rest));
}

/* Bold lines at the very end are a signature. */
static void find_headings(struct arena *arena, struct word_items *items)
{
    size_t end = items->count;
    while (end && looks_like_heading(arena, items->list[end - 1]))
        end--;
    for (size_t i = 0; i < end; i++) {
        struct word_item *item = items->list[i];
        if (!looks_like_heading(arena, item))
            continue;
        item->kind = WORD_H;
        item->level = FOUND_LEVEL;
        item->is_found = true;
    }
}

/* h1 becomes h2; then what was h2 and h3 goes down as well. */
static void settle_headings(struct arena *arena, struct word_items *items)
{
    int shift = 0;
    for (size_t i = 0; i < items->count; i++)
        if (items->list[i]->kind == WORD_H && items->list[i]->level == 1)
            shift = 1;
    for (size_t i = 0; i < items->count; i++) {
        struct word_item *item = items->list[i];
        if (item->kind != WORD_H)
            continue;
        int level = item->is_found ? item->level : item->level + shift;
        item->level = level < 2 ? 2 : level > 4 ? 4 : level;
        word_lines_without(arena, &item->lines, MARK_STRONG);
    }
}

/* ---- HTML -------------------------------------------------------------------- */

static void write_figure(struct buf *out, const struct word_item *item)
{
    buf_add_text(out, "<figure><img src=\"");
    text_add_escaped(out, item->src);
    buf_add_text(out, "\" alt=\"");
    text_add_escaped(out, item->alt);
    buf_add_char(out, '"');
    if (item->width)
        buf_printf(out, " width=\"%d\"", item->width);
    if (item->height)
        buf_printf(out, " height=\"%d\"", item->height);
    buf_add_char(out, '>');
    if (item->caption.count) {
        buf_add_text(out, "<figcaption>");
        word_write_lines(out, &item->caption);
        buf_add_text(out, "</figcaption>");
    }
    buf_add_text(out, "</figure>");
}

static void write_item(struct buf *out, const struct word_item *item)
{
    switch (item->kind) {
    case WORD_H:
        buf_printf(out, "<h%d>", item->level);
        word_write_lines(out, &item->lines);
        buf_printf(out, "</h%d>", item->level);
        break;
    case WORD_FIGURE:
        write_figure(out, item);
        break;
    case WORD_TABLE:
        word_write_table(out, item->table);
        break;
    case WORD_HR:
        buf_add_text(out, "<hr>");
        break;
    default:
        buf_add_text(out, "<p>");
        word_write_lines(out, &item->lines);
        buf_add_text(out, "</p>");
        break;
    }
}

static struct str write_items(struct arena *arena, const struct word_items *items)
{
    struct buf out = { 0 };
    bool is_quote = false;
    for (size_t at = 0; at < items->count;) {
        const struct word_item *item = items->list[at];
        if (item->quote != is_quote)
            buf_add_text(&out, is_quote ? "</blockquote>" : "<blockquote>");
        is_quote = item->quote;
        if (item->kind == WORD_LI) {
            at = word_write_list(arena, &out, items, at);
            continue;
        }
        write_item(&out, item);
        at++;
    }
    if (is_quote)
        buf_add_text(&out, "</blockquote>");
    struct str html = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return html;
}

/* ---- the whole --------------------------------------------------------------- */

/* Letters that the parser would show as U+FFFD and a browser drops. */
static bool is_unwanted(int32_t letter)
{
    return (letter < 0x20 && letter != '\t' && letter != '\n' && letter != '\f' &&
            letter != '\r') ||
           (letter >= 0x7F && letter < 0xA0) || (letter >= 0xFDD0 && letter <= 0xFDEF) ||
           (letter & 0xFFFE) == 0xFFFE;
}

static struct str without_unwanted(struct arena *arena, struct str html)
{
    struct buf out = { 0 };
    struct str copied = html;
    for (struct str rest = html; rest.len;) {
        const char *begin = rest.ptr;
        if (!is_unwanted(text_next(&rest)))
            continue;
        buf_add(&out, copied.ptr, (size_t)(begin - copied.ptr));
        copied = rest;
    }
    if (copied.len == html.len)
        return html;
    buf_add_str(&out, copied);
    struct str kept = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return kept;
}

/* In an arena of its own, for the tree is many times the text. */
static bool clean(struct arena *work, struct str html, struct word_clean *out)
{
    struct word_items items = { 0 };
    const GumboElement *root = html_parse(work, without_unwanted(work, html));
    if (!root || !word_walk(work, root, out, &items))
        return false;
    drop_motto(work, &items, out);
    attach_captions(work, &items);
    items = split_typed(work, &items);
    drop_idle_rules(&items);
    word_find_typed_lists(work, &items);
    find_headings(work, &items);
    settle_headings(work, &items);
    out->html = write_items(work, &items);
    return true;
}

bool word_clean(struct arena *arena, struct str html, struct word_clean *out)
{
    *out = (struct word_clean){ .lost_images = 0 };
    if (html.len > SANITIZE_MAX_INPUT)
        return false;
    struct arena *work = arena_create(0);
    bool good = clean(work, html, out);
    if (good)
        out->html = sanitize_html(arena, out->html);
    arena_destroy(work);
    return good && out->html.ptr;
}

/* ---- does it come from Word? ------------------------------------------------- */

static bool has_font_of_tcvn3(struct str html)
{
    for (ptrdiff_t at; (at = str_find(html, STR(".Vn"))) >= 0;) {
        html = str_from(html, (size_t)at + strlen(".Vn"));
        if (html.len && html.ptr[0] >= 'A' && html.ptr[0] <= 'Z')
            return true;
    }
    return false;
}

bool word_looks_like(struct str html)
{
    static const char *const traces[] = {
        "class=mso",
        "class=\"mso",
        "class='mso",
        "mso-",
        "vni-",
        "docs-internal-guid",
        "schemas-microsoft-com",
        "wordsection",
        "outlineelement",
        "content=libreoffice",
        "content=\"libreoffice",
        "chat.zalo",
    };
    for (size_t i = 0; i < sizeof traces / sizeof *traces; i++) {
        size_t len = strlen(traces[i]);
        for (struct str rest = html; rest.len >= len; rest = str_from(rest, 1))
            if ((rest.ptr[0] | 0x20) == traces[i][0] &&
                str_eq_nocase((struct str){ rest.ptr, len }, str_of(traces[i])))
                return true;
    }
    return has_font_of_tcvn3(html);
}
