/*
 * likeness.c - has this come in before? The same paper arrives by hand, by mail and
 * by Zalo, and three members should not edit it three times.
 *
 * Words are folded (no accents, no case) and cut into runs of three syllables; of the
 * hashes of all runs the smallest 128 are kept as the item's sketch. Two sketches tell
 * how many of the runs two texts share (bottom-k estimate of Jaccard's index; exact
 * for short texts). Sketches are kept by revision, so comparing with the newest few
 * hundred items reads small rows alone. A file of the same bytes is a likeness too.
 */
#include "desk/item.h"

#include "base/text.h"
#include "content/sanitize.h"

#include <stdlib.h>

enum {
    RUN = 3,          /* syllables */
    SKETCH = 128,     /* hashes kept */
    SKETCH_LEAST = 4, /* too short a text is like everything */
    COMPARED = 400,   /* newest items */
    ALIKE = 55,       /* percent from which it is worth a sentence */
    SHOWN = 3,
    SYLLABLES_MAX = 4000
};

struct sketch {
    uint32_t hashes[SKETCH];
    size_t count;
};

/* ---- sketches ---------------------------------------------------------------- */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
}

static size_t cut_syllables(struct str text, struct str *out)
{
    size_t count = 0, at = 0;
    while (at < text.len && count < SYLLABLES_MAX) {
        while (at < text.len && !is_word_byte(text.ptr[at]))
            at++;
        size_t start = at;
        while (at < text.len && is_word_byte(text.ptr[at]))
            at++;
        if (at > start)
            out[count++] = (struct str){ text.ptr + start, at - start };
    }
    return count;
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static uint32_t hash_run(const struct str *syllables, size_t count)
{
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ str_hash(syllables[i])) * 1099511628211u;
    return (uint32_t)(hash >> 32);
}

static void sketch_make(struct arena *arena, struct str text, struct sketch *out)
{
    struct str *syllables = arena_alloc(arena, SYLLABLES_MAX * sizeof *syllables);
    size_t count = cut_syllables(text_fold(arena, text), syllables);
    size_t runs = count >= RUN ? count - RUN + 1 : 0;
    uint32_t *hashes = arena_alloc(arena, (runs + 1) * sizeof *hashes);
    for (size_t i = 0; i < runs; i++)
        hashes[i] = hash_run(&syllables[i], RUN);
    qsort(hashes, runs, sizeof *hashes, by_value);
    out->count = 0;
    for (size_t i = 0; i < runs && out->count < SKETCH; i++)
        if (!out->count || out->hashes[out->count - 1] != hashes[i])
            out->hashes[out->count++] = hashes[i];
}

static const char *sketch_text(struct arena *arena, const struct sketch *sketch)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < sketch->count; i++)
        buf_printf(&out, "%08x", sketch->hashes[i]);
    const char *text = arena_copy(arena, out.data ? out.data : "", out.len);
    buf_free(&out);
    return text;
}

static void sketch_parse(struct str text, struct sketch *out)
{
    out->count = 0;
    for (size_t at = 0; at + 8 <= text.len && out->count < SKETCH; at += 8) {
        char digits[9] = { 0 };
        memcpy(digits, text.ptr + at, 8);
        out->hashes[out->count++] = (uint32_t)strtoul(digits, NULL, 16);
    }
}

/* Percent; 0 where one of them says too little. */
static int sketch_likeness(const struct sketch *a, const struct sketch *b)
{
    size_t i = 0, j = 0, both = 0, all = 0;
    if (a->count < SKETCH_LEAST || b->count < SKETCH_LEAST)
        return 0;
    while ((i < a->count || j < b->count) && all < SKETCH) {
        bool in_a = j == b->count || (i < a->count && a->hashes[i] <= b->hashes[j]);
        bool in_b = i == a->count || (j < b->count && b->hashes[j] <= a->hashes[i]);
        both += in_a && in_b;
        i += in_a;
        j += in_b;
        all++;
    }
    return (int)(both * 100 / all);
}

/* ---- an item's sketches -------------------------------------------------------- */

struct looks {
    struct sketch title, body;
};

static void look_at(struct dinh_ctx *ctx, struct arena *arena, const struct kind *kind,
                    int64_t id, struct looks *out)
{
    *out = (struct looks){ 0 };
    dinh_value *raw = content_raw(ctx->workspace->content, arena, id);
    const struct field *body = item_field(kind, DINH_FIELD_HTML);
    if (!raw)
        return;
    sketch_make(arena, value_get_text(raw, kind->title->def.name), &out->title);
    if (body)
        sketch_make(arena, html_to_text(arena, value_get_text(raw, body->def.name)),
                    &out->body);
}

static int sketch_keep(struct dinh_ctx *ctx, int64_t id, int64_t rev,
                       const struct looks *looks)
{
    return store_exec(desk_store(ctx),
                      "INSERT INTO desk_sketch (item_id, rev, title, body)"
                      " VALUES ($1, $2, $3, $4) ON CONFLICT (item_id) DO UPDATE"
                      " SET rev = excluded.rev, title = excluded.title,"
                      " body = excluded.body",
                      "iitt", id, rev, sketch_text(ctx->arena, &looks->title),
                      sketch_text(ctx->arena, &looks->body));
}

struct other {
    int64_t id, rev;
    bool is_kept;
    struct looks looks;
};

static size_t read_others(struct dinh_ctx *ctx, const struct flow *item,
                          struct other *others)
{
    size_t count = 0;
    struct dinh_rows *rows =
        store_query(desk_store(ctx),
                    "SELECT i.id, i.rev, s.rev, s.title, s.body FROM item i"
                    " LEFT JOIN desk_sketch s ON s.item_id = i.id"
                    " WHERE i.kind = $1 AND i.id <> $2 ORDER BY i.id DESC LIMIT $3",
                    "tii", item->kind->def.name, item->id, (int64_t)COMPARED);
    while (rows_next(rows) > 0) {
        struct other *other = &others[count++];
        other->id = rows_int(rows, 0);
        other->rev = rows_int(rows, 1);
        other->is_kept = !rows_is_null(rows, 2) && rows_int(rows, 2) == other->rev;
        if (!other->is_kept)
            continue;
        sketch_parse(rows_str(rows, 3), &other->looks.title);
        sketch_parse(rows_str(rows, 4), &other->looks.body);
    }
    return count;
}

/* ---- what is alike --------------------------------------------------------------- */

static int keep_likeness(struct dinh_ctx *ctx, int64_t id, int64_t other, int percent,
                         const char *why)
{
    return store_exec(desk_store(ctx),
                      "INSERT INTO desk_likeness (item_id, other_id, percent, why)"
                      " VALUES ($1, $2, $3, $4) ON CONFLICT (item_id, other_id) DO UPDATE"
                      " SET percent = excluded.percent, why = excluded.why",
                      "iiit", id, other, (int64_t)percent, why);
}

static int compare_words(struct dinh_ctx *ctx, const struct flow *item,
                         const struct looks *mine)
{
    struct other *others = arena_alloc(ctx->arena, COMPARED * sizeof *others);
    size_t count = read_others(ctx, item, others);
    struct arena *passing = arena_create(0);
    int result = 0;
    for (size_t i = 0; i < count && !result; i++) {
        struct looks *looks = &others[i].looks;
        if (!others[i].is_kept) {
            arena_reset(passing);
            look_at(ctx, passing, item->kind, others[i].id, looks);
            result = sketch_keep(ctx, others[i].id, others[i].rev, looks);
        }
        int title = sketch_likeness(&mine->title, &looks->title);
        int body = sketch_likeness(&mine->body, &looks->body);
        if (!result && (title >= ALIKE || body >= ALIKE))
            result = keep_likeness(ctx, item->id, others[i].id, title > body ? title : body,
                                   title > body ? "tiêu đề" : "nội dung");
    }
    arena_destroy(passing);
    return result;
}

static int compare_files(struct dinh_ctx *ctx, const struct flow *item)
{
    struct beside *files;
    size_t count = beside_list(ctx->workspace->content, ctx->arena, item->id, &files);
    for (size_t i = 0; i < count; i++) {
        int64_t ids[SHOWN];
        size_t found = 0;
        struct dinh_rows *rows =
            store_query(desk_store(ctx),
                        "SELECT DISTINCT item_id FROM beside WHERE sha256 = $1"
                        " AND item_id <> $2 ORDER BY item_id DESC LIMIT $3",
                        "tii", files[i].sha256, item->id, (int64_t)SHOWN);
        while (rows_next(rows) > 0)
            ids[found++] = rows_int(rows, 0);
        for (size_t j = 0; j < found; j++)
            if (keep_likeness(ctx, item->id, ids[j], 100, "cùng một tệp"))
                return DINH_FAILED;
    }
    return 0;
}

int likeness_note(struct dinh_ctx *ctx, const struct flow *item)
{
    struct looks mine;
    look_at(ctx, ctx->arena, item->kind, item->id, &mine);
    if (sketch_keep(ctx, item->id, item->rev, &mine) || compare_words(ctx, item, &mine))
        return DINH_FAILED;
    return compare_files(ctx, item);
}

dinh_value *likeness_list(struct dinh_ctx *ctx, int64_t item_id)
{
    dinh_value *found = value_list(ctx->arena), *list = value_list(ctx->arena);
    struct dinh_rows *rows =
        store_query(desk_store(ctx),
                    "SELECT CASE WHEN item_id = $1 THEN other_id ELSE item_id END AS other,"
                    " percent, why FROM desk_likeness WHERE item_id = $1 OR other_id = $1"
                    " ORDER BY percent DESC, other DESC LIMIT $2",
                    "ii", item_id, (int64_t)SHOWN);
    while (rows_next(rows) > 0) {
        dinh_value *map = host_add_map(ctx, found);
        host_set_int(ctx, map, "id", rows_int(rows, 0));
        host_set_int(ctx, map, "percent", rows_int(rows, 1));
        host_set(ctx, map, "why", rows_text(rows, 2));
    }
    for (uint32_t i = 0; i < found->count; i++) {
        struct flow other;
        dinh_value *map = found->items[i];
        if (flow_read(ctx->workspace->content, ctx->arena, host_get_int(map, "id"),
                      &other) ||
            !(item_is_public(ctx, &other) || desk_may(ctx, "desk.enter", &other)))
            continue;
        host_set(ctx, map, "code", other.code);
        host_set_int(ctx, map, "no", other.no);
        host_set(ctx, map, "title", *other.title ? other.title : "(chưa có tiêu đề)");
        host_set(ctx, map, "href", item_href(ctx, &other, ""));
        value_add(ctx->arena, list, map);
    }
    return list;
}

int likeness_forget(struct store *store, int64_t item_id)
{
    if (store_exec(store, "DELETE FROM desk_sketch WHERE item_id = $1", "i", item_id))
        return DINH_FAILED;
    return store_exec(store,
                      "DELETE FROM desk_likeness WHERE item_id = $1 OR other_id = $1", "i",
                      item_id);
}
