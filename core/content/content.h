/*
 * content.h - items of all kinds: find, list, save, move.
 *
 * item holds what every item has, kind_<name> the values of the published
 * revision, revision each save as canonical JSON, move each change of state
 * with who and when, _feed each change of what the public sees. find and list
 * read kind_<name>, so that a draft cannot leak by forgetting a condition.
 *
 * A struct content belongs to one thread, like the store it wraps.
 */
#ifndef DINH_CONTENT_CONTENT_H
#define DINH_CONTENT_CONTENT_H

#include "content/kind.h"
#include "view/value.h"

struct content;

/*
 * What the content layer needs of the scripts above it. Filled by the plugin
 * layer; `data` is passed back. Strings returned live as long as the scripts.
 */
struct content_rules {
    void *data;
    /* An entry { id, title, ... } of a script table, or NULL. */
    const dinh_value *(*table_entry)(void *data, const char *table, struct str id);
    /* The entry of that title, whatever its case: imports bring titles. Or NULL. */
    const dinh_value *(*table_titled)(void *data, const char *table, struct str title);
    /* The first state of a kind, and whether a state is public. */
    const char *(*start_state)(void *data, const char *kind);
    bool (*is_public)(void *data, const char *kind, const char *state);
    /* The move of that id between the states, or when id is NULL the first one that
     * fits and is neither urgent nor by a sheet; `to` may be NULL where an id is given. An
     * entry { id, from, to, label, by, needs_note, needs_sheet, urgent, assigns, ... }, or
     * NULL. */
    const dinh_value *(*find_move)(void *data, const char *kind, const char *from,
                                   const char *to, const char *id);
    /* May the item go from one state to the other by this move (NULL: the first that
     * fits)? Sentence when not. */
    int (*check_move)(void *data, const char *kind, const char *from, const char *to,
                      const char *move, const dinh_value *item, struct error *error);
    /* Until when what enters the state at from_ms may stay there; 0: no limit. */
    int64_t (*deadline)(void *data, const char *kind, const char *state, int64_t from_ms);
    /* The state an import publishes in; NULL: "published". */
    const char *(*public_state)(void *data, const char *kind);
};

/* kinds and store outlive it. rules are copied; NULL, also of a single function,
 * means: any id, states "received" and "published", every move allowed. */
struct content *content_open(struct store *store, const struct kinds *kinds,
                             const struct content_rules *rules);
void content_close(struct content *content);
struct store *content_store(struct content *content);
const struct kinds *content_kinds(const struct content *content);
/* The kind's field of that name (or `also`), or the one every item has: unit, author,
 * event_date ... NULL: neither. */
const struct field *content_field(const struct kind *kind, struct str name);

/* ---- reading: published revisions -------------------------------------- */

/*
 * All fields, personal ones too (lists leave those out unless they are LISTED). A
 * CHOICE is its table's entry, a REF { id, no, title, href } or absent while what
 * it names is not public, an entry of FILES or IMAGES has href, name, type, size.
 * sender, channel and received_at are in drafts alone. `expired` is true when
 * now_ms is past expires_at of a kind that expires, `urgent` while an item that went
 * up as tin khẩn has not expired. `corrections` is a list { at, before, after }, oldest
 * first, before absent where it is withheld. A file that lists people by name is left
 * out when the item has expired, and out of lists always. NULL when absent or not public.
 */
dinh_value *content_find(struct content *content, struct arena *arena,
                         const struct kind *kind, int64_t no, int64_t now_ms);
dinh_value *content_find_id(struct content *content, struct arena *arena, int64_t id,
                            int64_t now_ms);
/* What dinh->searchable promises; NULL when not public (any more). */
dinh_value *content_searchable(struct content *content, struct arena *arena, int64_t id,
                               int64_t now_ms);
/* Where an item lives: "/tin-tuc/ubnd/ra-quan.t47", or NULL. The only thing a
 * request for an old spelling needs. */
const char *content_address(struct content *content, struct arena *arena,
                            const struct kind *kind, int64_t no);

/*
 * A page of a list, newest (or smallest) first; fills query->total and pages.
 * A page ruler (first key of each page) is kept per query and generation, so
 * page 300 costs what page 1 costs. Unknown fields in where: NULL, logged.
 */
dinh_value *content_list(struct content *content, struct arena *arena, dinh_query *query,
                         int64_t now_ms);
/* Counts per value (or year) of `field`, a filter or published_at, under the query's other
 * conditions: list of { id, title, count }, sorted by title (years: newest first). Every id
 * is a text, also that of a year or of a REF (its number), as an address has it. */
dinh_value *content_tally(struct content *content, struct arena *arena,
                          const dinh_query *query, const char *field, int by,
                          int64_t now_ms);
/* Takes the files that list people by name out of a tree: they are for who opens the
 * page, not for JSON, feeds or exports. */
void content_hide_names(dinh_value *value);
/* Tin khẩn that are public and have not expired, of every kind, newest first. */
dinh_value *content_urgent(struct content *content, struct arena *arena, int64_t now_ms);
/* The generation under which rulers are valid; set by the caller per request. */
void content_generation(struct content *content, uint64_t generation);

/* ---- writing: inside the store's transaction ----------------------------- */

struct content_change {
    const char *who;  /* "import", "lệnh", later a seat */
    const char *note; /* may be NULL */
    int64_t at_ms;
    const char *event;    /* out: "published", "changed", "withdrawn", "erased" or NULL */
    bool is_new_revision; /* out: something differed from the newest revision */
    int64_t account_id;   /* 0: a command, an import, a plugin */
    const char *address;  /* of the client, for the audit log; may be NULL */
    bool is_quiet;        /* no line in the audit log: the caller writes one for all */
};

/*
 * Validates `fields` (names or their `also`; meta fields too) and writes a new
 * revision over the newest one: a field not named keeps its value, an empty one
 * loses it. Nothing is written when nothing differs. id 0 makes a new item in the
 * start state. Errors go to the map
 * `errors` as field -> sentence. Returns the id, DINH_REFUSED or DINH_FAILED.
 * Saving a published item publishes the new revision too.
 */
int64_t content_save(struct content *content, struct arena *arena, const struct kind *kind,
                     int64_t id, const dinh_value *fields, dinh_value *errors,
                     struct content_change *change);
/* One logged move; entering a public state publishes the newest revision,
 * leaving it withdraws. */
int content_move(struct content *content, struct arena *arena, int64_t id,
                 const char *to_state, struct content_change *change, struct error *error);
/* The id of the item imported under this external id, or 0. */
int64_t content_by_external(struct content *content, const struct kind *kind,
                            struct str external_id);
/* The newest revision of any state (desk, export); NULL when absent. */
dinh_value *content_draft(struct content *content, struct arena *arena, int64_t id);
/* The raw fields as import takes them (ids, not titles). */
dinh_value *content_raw(struct content *content, struct arena *arena, int64_t id);

/* ---- the feed ---------------------------------------------------------- */

/* Changes after `after`, oldest first; *epoch changes after a restore, and an
 * unknown epoch means: begin again from 0. How many, or -1. */
int content_changes(struct content *content, struct arena *arena, int64_t *epoch,
                    int64_t after, dinh_change *out, uint32_t max);

/* ---- old addresses -------------------------------------------------------- */

int content_redirect_add(struct content *content, struct str path, int64_t item_id);
/* The address that replaced an imported site's path, or NULL. */
const char *content_redirect(struct content *content, struct arena *arena, struct str path);

#endif
