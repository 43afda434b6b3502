/*
 * received.c - from a writer's HTML to a draft (see received.h).
 */
#include "desk/received.h"

#include "base/file.h"
#include "base/text.h"
#include "content/sanitize.h"
#include "content/wordclean.h"

#include <dinh/plugin.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- parts ---- */

int received_open(struct received *received, const char *name, const char *alt, size_t *at,
                  struct error *error)
{
    if (received->count == RECEIVED_PARTS_MAX)
        return error_set(error, "có hơn %d ảnh và tệp bên trong", RECEIVED_PARTS_MAX);
    if (folder_make(received->folder, 0750, error))
        return DINH_FAILED;
    char *path = arena_printf(received->arena, "%s/part-XXXXXX", received->folder);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0)
        return error_set(error, "không ghi được tệp tạm: %s", strerror(errno));
    *at = received->count++;
    received->parts[*at] = (struct part){ .name = arena_text(received->arena, name),
                                          .path = path,
                                          .alt = arena_text(received->arena, alt) };
    return fd;
}

void received_lose(struct received *received, size_t at)
{
    unlink(received->parts[at].path);
    received->is_lost[at] = true;
}

void received_drop(struct received *received)
{
    for (size_t i = 0; i < received->count; i++)
        if (!received->is_lost[i])
            unlink(received->parts[i].path);
    received->count = 0;
}

/* ---- the title ---- */

enum { TITLE_MAX = 250, TITLE_BLOCKS = 3 };

struct block {
    struct str whole, inner;
    bool may_be_title;
};

/* The block at the beginning of *rest; what has blocks inside is passed as a whole. */
static bool next_block(struct str *rest, struct block *out)
{
    static const struct {
        struct str open, close;
        bool is_heading, is_paragraph;
    } kinds[] = {
        { { "<h2>", 4 }, { "</h2>", 5 }, true, false },
        { { "<h3>", 4 }, { "</h3>", 5 }, true, false },
        { { "<h4>", 4 }, { "</h4>", 5 }, true, false },
        { { "<p>", 3 }, { "</p>", 4 }, false, true },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        ptrdiff_t end =
            str_starts(*rest, kinds[i].open) ? str_find(*rest, kinds[i].close) : -1;
        if (end < 0)
            continue;
        size_t from = kinds[i].open.len;
        out->inner = (struct str){ rest->ptr + from, (size_t)end - from };
        out->whole = (struct str){ rest->ptr, (size_t)end + kinds[i].close.len };
        ptrdiff_t strong = str_find(out->inner, STR("</strong>"));
        bool is_strong = str_starts(out->inner, STR("<strong>")) &&
                         strong == (ptrdiff_t)(out->inner.len - STR("</strong>").len);
        out->may_be_title = kinds[i].is_heading || is_strong;
        *rest = str_from(*rest, out->whole.len);
        return true;
    }
    return false;
}

static struct str words_of(struct arena *arena, struct str html)
{
    return text_squeeze(arena, html_to_text(arena, html));
}

/* What a paper is, above what it is about. */
static bool is_type_alone(struct str folded)
{
    static const char *const types[] = {
        "thong bao", "ke hoach",  "quyet dinh", "nghi quyet", "bao cao",      "to trinh",
        "giay moi",  "thu moi",   "chi thi",    "huong dan",  "chuong trinh", "phuong an",
        "de an",     "quy che",   "quy dinh",   "bien ban",   "thu ngo",      "cong van",
        "thong tu",  "nghi dinh", "luat",       "phap lenh",  "loi keu goi",  "cong dien",
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(folded, types[i]))
            return true;
    return false;
}

/* "Về việc ..." belongs to the line above it, any line to "THÔNG BÁO". */
static bool goes_on(struct arena *arena, struct str title, struct str words)
{
    struct str folded = text_fold(arena, words);
    return words.len &&
           (str_starts(folded, STR("ve viec ")) || str_starts(folded, STR("v/v")) ||
            is_type_alone(text_fold(arena, title)));
}

/* The title, and where in `html` it stands. */
static struct str find_title(struct arena *arena, struct str html, struct str *where)
{
    struct str rest = html, title = STR("");
    struct block block;
    for (int i = 0; i < TITLE_BLOCKS && !title.len && next_block(&rest, &block); i++)
        if (block.may_be_title) {
            title = words_of(arena, block.inner);
            *where = block.whole;
        }
    if (!title.len || text_length(title) > TITLE_MAX)
        return STR("");
    if (next_block(&rest, &block) && (block.may_be_title || block.inner.len < 2000)) {
        struct str more = words_of(arena, block.inner);
        if (goes_on(arena, title, more) &&
            text_length(title) + text_length(more) < TITLE_MAX) {
            where->len = (size_t)(block.whole.ptr + block.whole.len - where->ptr);
            return str_of(arena_printf(arena, "%.*s %.*s", STR_ARG(title), STR_ARG(more)));
        }
    }
    return title;
}

/* ---- pictures ---- */

/* Its number among those that came. */
static unsigned number_of(const struct received *received, size_t at)
{
    unsigned number = 0;
    for (size_t i = 0; i < at; i++)
        number += !received->is_lost[i];
    return number;
}

/* src="/tep/000000000000/part-7" -> src="part:7"; one that did not come: src="". */
static struct str place_parts(const struct received *received, struct str html)
{
    struct str mark = STR(" src=\"" RECEIVED_PICTURE), rest = html;
    struct buf out = { 0 };
    for (ptrdiff_t at; (at = str_find(rest, mark)) >= 0;) {
        uint64_t number = UINT64_MAX;
        buf_add(&out, rest.ptr, (size_t)at);
        rest = str_from(rest, (size_t)at + mark.len);
        ptrdiff_t end = str_find_char(rest, '"');
        struct str digits = { rest.ptr, end < 0 ? rest.len : (size_t)end };
        if (str_to_u64(digits, &number) && number < received->count &&
            !received->is_lost[number])
            buf_printf(&out, " src=\"part:%u\"", number_of(received, number));
        else
            buf_add_text(&out, " src=\"\"");
        rest = str_from(rest, digits.len + 1);
    }
    buf_add_str(&out, rest);
    struct str placed = arena_str(received->arena, buf_str(&out));
    buf_free(&out);
    return placed;
}

/* The parts that came, without the others. */
static void fill_parts(const struct received *received, struct received_text *out)
{
    out->parts = arena_alloc(received->arena, (received->count + 1) * sizeof *out->parts);
    for (size_t i = 0; i < received->count; i++)
        if (!received->is_lost[i])
            out->parts[out->part_count++] = received->parts[i];
}

/* A mail often begins with its subject. */
static struct str without_title(struct arena *arena, struct str html, struct str title)
{
    struct str rest = html;
    struct block block;
    bool is_twice = next_block(&rest, &block) && block.may_be_title &&
                    text_same(words_of(arena, block.inner), title);
    return is_twice ? rest : html;
}

int received_finish(struct received *received, struct str html, struct str title,
                    struct received_text *out, struct error *error)
{
    struct word_clean clean;
    struct arena *arena = arena_create(0);
    bool is_good = html.len <= SANITIZE_MAX_INPUT && word_clean(arena, html, &clean);
    if (is_good) {
        struct str where = { clean.html.ptr, 0 };
        struct str found = title.ptr ? title : find_title(arena, clean.html, &where);
        struct str text = title.ptr ? without_title(arena, clean.html, title) : clean.html;
        if (where.ptr == text.ptr)
            text = str_from(text, where.len);
        out->title = arena_str(received->arena, text_nfc(arena, found));
        out->html = place_parts(received, text);
        fill_parts(received, out);
    }
    arena_destroy(arena);
    if (is_good)
        return 0;
    error_set(error, "phần chữ quá dài hoặc quá phức tạp để đưa vào bài");
    return DINH_REFUSED;
}
