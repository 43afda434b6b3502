/*
 * marks_inline.c - the marks within a line: **đậm**, *nghiêng*, __gạch chân__, ~~bỏ~~,
 * m^2^, H~2~O, [chữ](địa chỉ), and \ before a sign that means itself.
 *
 * One pass cuts the line into pieces and remembers which signs are open; a sign that
 * finds its partner becomes a tag, one that does not stays a sign. Every step is short,
 * so that no line, however it is made, takes long.
 */
#include "base/text.h"
#include "content/html_parse.h"
#include "content/marks.h"

enum { ADDRESS_MAX = 2000 };

enum sign { SIGN_STRONG, SIGN_EM, SIGN_U, SIGN_S, SIGN_SUP, SIGN_SUB, SIGN_LINK, SIGNS };

static const struct sign_text {
    const char *text, *tag;
} signs[SIGNS] = {
    [SIGN_STRONG] = { "**", "strong" }, [SIGN_EM] = { "*", "em" },
    [SIGN_U] = { "__", "u" },           [SIGN_S] = { "~~", "s" },
    [SIGN_SUP] = { "^", "sup" },        [SIGN_SUB] = { "~", "sub" },
    [SIGN_LINK] = { "[", "a" },
};

enum role { ROLE_TEXT, ROLE_OPEN, ROLE_CLOSE };

struct piece {
    struct str text; /* as it stands when it is no tag */
    enum role role;
    enum sign sign;
    struct str href; /* of a link that opens */
};

struct pieces {
    struct arena *arena;
    struct piece *list;
    size_t count, room;
    size_t open[SIGNS]; /* pieces whose partner may come, in order */
    size_t open_count;
};

static struct piece *add_piece(struct pieces *pieces, struct str text, enum sign sign)
{
    if (pieces->count == pieces->room) {
        size_t room = pieces->room ? 2 * pieces->room : 16;
        struct piece *larger = arena_alloc_raw(pieces->arena, room * sizeof *larger);
        if (pieces->count)
            memcpy(larger, pieces->list, pieces->count * sizeof *larger);
        pieces->list = larger;
        pieces->room = room;
    }
    struct piece *piece = &pieces->list[pieces->count++];
    *piece = (struct piece){ .text = text, .sign = sign };
    return piece;
}

/* ---- partners ---------------------------------------------------------------- */

/* The place among the open ones, or open_count. */
static size_t find_open(const struct pieces *pieces, enum sign sign)
{
    size_t at = 0;
    while (at < pieces->open_count && pieces->list[pieces->open[at]].sign != sign)
        at++;
    return at;
}

static void forget_open(struct pieces *pieces, size_t at)
{
    pieces->open_count--;
    memmove(&pieces->open[at], &pieces->open[at + 1],
            (pieces->open_count - at) * sizeof *pieces->open);
}

/* What has opened since stays a sign. */
static struct piece *close_sign(struct pieces *pieces, size_t at, struct str text)
{
    struct piece *opener = &pieces->list[pieces->open[at]];
    enum sign sign = opener->sign;
    size_t place = pieces->open[at];
    opener->role = ROLE_OPEN;
    pieces->open_count = at;
    add_piece(pieces, text, sign)->role = ROLE_CLOSE;
    return &pieces->list[place];
}

static void open_sign(struct pieces *pieces, enum sign sign, struct str text)
{
    size_t at = find_open(pieces, sign);
    if (at < pieces->open_count) /* the nearest one counts */
        forget_open(pieces, at);
    add_piece(pieces, text, sign);
    pieces->open[pieces->open_count++] = pieces->count - 1;
}

static bool is_gap(struct str line, size_t at)
{
    return at >= line.len || line.ptr[at] == ' ';
}

/* A sign of `size` bytes at `at`: closes what is open, or opens. */
static void take_sign(struct pieces *pieces, struct str line, size_t at, size_t size,
                      enum sign sign, size_t run_begin, size_t run_end)
{
    struct str text = { line.ptr + at, size };
    size_t open = find_open(pieces, sign);
    bool may_close = run_begin > 0 && !is_gap(line, run_begin - 1);
    bool is_empty = open < pieces->open_count && pieces->open[open] + 1 == pieces->count;
    if (open < pieces->open_count && may_close && !is_empty)
        close_sign(pieces, open, text);
    else if (!is_gap(line, run_end))
        open_sign(pieces, sign, text);
    else
        add_piece(pieces, text, sign);
}

/* ---- signs ------------------------------------------------------------------- */

/* "***": the one that closes what opened last comes first. */
static void take_three(struct pieces *pieces, struct str line, size_t at)
{
    size_t last = pieces->open_count ? pieces->open[pieces->open_count - 1] : 0;
    bool em_first = pieces->open_count && pieces->list[last].sign == SIGN_EM;
    take_sign(pieces, line, at, em_first ? 1 : 2, em_first ? SIGN_EM : SIGN_STRONG, at,
              at + 3);
    take_sign(pieces, line, at + (em_first ? 1 : 2), em_first ? 2 : 1,
              em_first ? SIGN_STRONG : SIGN_EM, at, at + 3);
}

static void take_run(struct pieces *pieces, struct str line, size_t at, size_t size)
{
    char c = line.ptr[at];
    if (c == '*' && size == 3) {
        take_three(pieces, line, at);
        return;
    }
    for (size_t i = 0; i < SIGN_LINK; i++) {
        struct str text = str_of(signs[i].text);
        if (text.ptr[0] == c && text.len == size) {
            take_sign(pieces, line, at, size, (enum sign)i, at, at + size);
            return;
        }
    }
    add_piece(pieces, (struct str){ line.ptr + at, size }, SIGNS);
}

/* The address behind "](", as it is written; length 0 when there is none. */
static struct str address_at(struct str line, size_t at)
{
    size_t end = at;
    while (end < line.len && end - at < ADDRESS_MAX && !strchr(") [<", line.ptr[end]))
        end += line.ptr[end] == '\\' && end + 1 < line.len ? 2 : 1;
    bool ends = end < line.len && line.ptr[end] == ')';
    return (struct str){ line.ptr + at, ends ? end - at : 0 };
}

static struct str unescaped(struct arena *arena, struct str text)
{
    char *out = arena_alloc_raw(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        i += text.ptr[i] == '\\' && i + 1 < text.len;
        out[len++] = text.ptr[i];
    }
    return (struct str){ out, len };
}

/* "](address)"; the bytes taken, 0 when it is none. */
static size_t take_link_end(struct pieces *pieces, struct str line, size_t at)
{
    size_t open = find_open(pieces, SIGN_LINK);
    if (open == pieces->open_count || !str_starts(str_from(line, at), STR("](")) ||
        pieces->open[open] + 1 == pieces->count)
        return 0;
    struct str address = address_at(line, at + 2);
    struct str href = unescaped(pieces->arena, address);
    if (!html_link_is_good(href))
        return 0;
    size_t size = 2 + address.len + 1;
    close_sign(pieces, open, (struct str){ line.ptr + at, size })->href = href;
    return size;
}

size_t marks_escapable(struct str text)
{
    static const struct str dot = { "•", 3 };
    if (text.len && text.ptr[0] && strchr("\\`*_~^[](){}<>#+-.!|", text.ptr[0]))
        return 1;
    return str_starts(text, dot) ? dot.len : 0;
}

static size_t run_length(struct str line, size_t at)
{
    size_t end = at;
    while (end < line.len && line.ptr[end] == line.ptr[at])
        end++;
    return end - at;
}

/* One piece; the bytes taken. */
static size_t take_piece(struct pieces *pieces, struct str line, size_t at)
{
    char c = line.ptr[at];
    size_t escaped = c == '\\' ? marks_escapable(str_from(line, at + 1)) : 0;
    if (escaped) {
        add_piece(pieces, (struct str){ line.ptr + at + 1, escaped }, SIGNS);
        return 1 + escaped;
    }
    if (c && strchr("*_~^", c)) {
        size_t size = run_length(line, at);
        take_run(pieces, line, at, size);
        return size;
    }
    size_t link = c == ']' ? take_link_end(pieces, line, at) : 0;
    if (link)
        return link;
    if (c == '[') {
        open_sign(pieces, SIGN_LINK, (struct str){ line.ptr + at, 1 });
        return 1;
    }
    size_t end = at + 1;
    while (end < line.len && (!line.ptr[end] || !strchr("\\*_~^[]", line.ptr[end])))
        end++;
    add_piece(pieces, (struct str){ line.ptr + at, end - at }, SIGNS);
    return end - at;
}

void marks_write_inline(struct arena *arena, struct buf *out, struct str line)
{
    struct pieces pieces = { .arena = arena };
    for (size_t at = 0; at < line.len;)
        at += take_piece(&pieces, line, at);
    for (size_t i = 0; i < pieces.count; i++) {
        const struct piece *piece = &pieces.list[i];
        if (piece->role == ROLE_TEXT) {
            text_add_escaped(out, piece->text);
        } else if (piece->role == ROLE_OPEN && piece->href.ptr) {
            buf_add_text(out, "<a href=\"");
            text_add_escaped(out, piece->href);
            buf_add_text(out, "\">");
        } else {
            buf_printf(out, piece->role == ROLE_OPEN ? "<%s>" : "</%s>",
                       signs[piece->sign].tag);
        }
    }
}
