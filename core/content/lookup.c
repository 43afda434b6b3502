/*
 * lookup.c - what references and files point at, kept for one generation.
 *
 * A list of twelve articles names the same three units and a dozen pictures
 * again and again; asking the database for each would cost more than the list
 * itself. Both maps are keyed by text, live in one arena and are thrown away
 * together.
 */
#include "content/internal.h"

#include "store/rendition.h"

#include <stdio.h>
#include <stdlib.h>

enum { SLOTS = 2 * LOOKUPS_MAX };

struct slot {
    const char *key;   /* NULL: empty */
    const void *found; /* NULL: looked for, not there */
};

struct lookup {
    struct arena *arena;
    size_t count;
    struct slot slots[SLOTS];
};

struct lookup *lookup_create(void)
{
    struct lookup *lookup = calloc(1, sizeof *lookup);
    if (!lookup)
        die("nội dung: hết bộ nhớ");
    lookup->arena = arena_create(0);
    return lookup;
}

void lookup_free(struct lookup *lookup)
{
    if (!lookup)
        return;
    arena_destroy(lookup->arena);
    free(lookup);
}

void lookup_clear(struct lookup *lookup)
{
    if (lookup->count == 0)
        return;
    memset(lookup->slots, 0, sizeof lookup->slots);
    arena_reset(lookup->arena);
    lookup->count = 0;
}

/* The slot of a key: its own, or the empty one where it belongs. */
static struct slot *slot_of(struct lookup *lookup, struct str key)
{
    size_t at = str_hash(key) % SLOTS;
    while (lookup->slots[at].key && !str_is(key, lookup->slots[at].key))
        at = (at + 1) % SLOTS;
    return &lookup->slots[at];
}

/* An empty slot becomes the key's; NULL when it was known already. */
static struct slot *slot_claim(struct lookup *lookup, struct str key, struct slot **known)
{
    struct slot *slot = slot_of(lookup, key);
    *known = slot;
    if (slot->key)
        return NULL;
    if (lookup->count >= LOOKUPS_MAX) {
        lookup_clear(lookup);
        slot = slot_of(lookup, key);
    }
    lookup->count++;
    slot->key = arena_copy(lookup->arena, key.ptr, key.len);
    slot->found = NULL;
    return slot;
}

/* ---- references ------------------------------------------------------------ */

static const struct reference *read_reference(struct content *content,
                                              const struct plan *plan,
                                              struct dinh_rows *rows)
{
    struct arena *arena = content->lookup->arena;
    const struct selection *all = &plan->all;
    struct reference *found = arena_alloc(arena, sizeof *found);
    struct str choices[PATH_CHOICES_MAX] = { { 0 } };
    for (uint32_t i = 0; i < plan->path_count; i++)
        choices[i] = rows_str(rows, ITEM_COLUMNS + (int)all->path_at[i]);
    found->id = rows_int(rows, ITEM_ID);
    found->no = rows_int(rows, ITEM_NO);
    found->href =
        present_address(arena, plan, choices, rows_str(rows, ITEM_SLUG), found->no);
    const char *title = rows_text(rows, ITEM_COLUMNS + (int)plan->kind->title->index);
    if (!title)
        title = rows_text(rows, ITEM_COLUMNS + (int)plan->kind->slug->index);
    found->title = arena_text(arena, title ? title : plan->kind->def.label);
    return found;
}

const struct reference *lookup_reference(struct content *content, const struct kind *kind,
                                         int64_t no)
{
    char key[64];
    int len = snprintf(key, sizeof key, "%.40s:%lld", kind->def.name, (long long)no);
    struct slot *known,
        *fresh = slot_claim(content->lookup, (struct str){ key, (size_t)len }, &known);
    if (!fresh)
        return known->found;
    const struct plan *plan = content_plan(content, kind);
    struct dinh_rows *rows =
        store_query(content->store, plan->find, "ti", kind->def.name, no);
    if (rows_next(rows) > 0) {
        fresh->found = read_reference(content, plan, rows);
        rows_end(rows);
    }
    return fresh->found;
}

/* ---- files ------------------------------------------------------------------- */

const struct blob *lookup_blob(struct content *content, struct str sha256)
{
    struct slot *known, *fresh = slot_claim(content->lookup, sha256, &known);
    if (!fresh)
        return known->found;
    struct blob *blob = arena_alloc(content->lookup->arena, sizeof *blob);
    if (blob_find(content->store, content->lookup->arena, sha256, blob))
        fresh->found = blob;
    return fresh->found;
}

struct str lookup_srcset(struct content *content, const struct blob *picture)
{
    /* A key of its own beside the picture's, which is its hash alone. Making room for
     * it may throw away what `picture` points into. */
    char key[BLOB_HASH_SIZE + 2], name[256];
    struct blob copy = *picture;
    snprintf(name, sizeof name, "%s", picture->name);
    copy.name = name;
    int len = snprintf(key, sizeof key, "w:%s", picture->sha256);
    struct slot *known,
        *fresh = slot_claim(content->lookup, (struct str){ key, (size_t)len }, &known);
    if (fresh)
        fresh->found = rendition_srcset(content->store, content->lookup->arena, &copy).ptr;
    return str_of(fresh ? fresh->found : known->found);
}
