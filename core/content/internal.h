/*
 * internal.h - what the files of core/content share.
 *
 * A value of a field has three shapes:
 *   given    what a form, a plugin or a line of import brings: anything
 *   raw      checked and normalised: what a revision keeps as canonical JSON
 *   shown    what find and list return: choices with titles, files with sizes
 * field_check.c makes raw of given, field.c moves raw in and out of columns,
 * present.c makes shown of raw. plan.c composes the SQL of each kind once.
 */
#ifndef DINH_CONTENT_INTERNAL_H
#define DINH_CONTENT_INTERNAL_H

#include "base/buf.h"
#include "content/content.h"

#include "store/blob.h"

enum {
    PATH_CHOICES_MAX = 4, /* {field}s in one path */
    LOOKUPS_MAX = 1024,   /* cached references and files, then start anew */
    KEPT_MAX = 32,        /* rulers, and as many tallies */
    WORDS_MAX = 100,      /* characters of one word of a WORDS field */
};

/* ---- SQL composed from a kind (plan.c) ------------------------------------- */

/* Columns every item is read with, before its fields. */
enum item_column {
    ITEM_ID,
    ITEM_NO,
    ITEM_SLUG,
    ITEM_PUBLISHED_AT,
    ITEM_UPDATED_AT,
    ITEM_EXPIRES_AT,
    ITEM_EVENT_DATE,
    ITEM_UNIT,
    ITEM_AUTHOR,
    ITEM_FORM,
    ITEM_IS_URGENT,
    ITEM_COLUMNS
};

/* Some of a kind's fields, in the order in which they are selected. */
struct selection {
    const struct field **fields;
    uint32_t count;
    uint32_t path_at[PATH_CHOICES_MAX]; /* where the choices of the path stand */
    const char *columns;                /* "i.id, ..., k.\"title\", ..." */
};

struct plan {
    const struct kind *kind;
    const struct field *path_choices[PATH_CHOICES_MAX];
    uint32_t path_count;
    struct selection all, listed, bulk; /* bulk: all but personal fields */
    const char *find, *find_id, *put, *drop;
};

/* Everything lives in the arena. */
void plan_make(struct plan *plan, struct arena *arena, const struct kind *kind);
/* The kind's own columns of an upsert and its parameters, in the same order. */
enum { PUT_FIXED = 4 }; /* id, sort_key, published_at, expires_at */
uint32_t plan_put_count(const struct kind *kind);

/* ---- fields (field.c, field_check.c) ---------------------------------------- */

/* "INTEGER" or "TEXT" */
const char *field_column_type(const struct field *field);
/* A WORDS field that may be filtered has a second column, <name>_key. */
bool field_has_key(const struct field *field);
/* The raw value in a column, NULL when there is none. */
dinh_value *field_from_row(struct arena *arena, const struct field *field,
                           struct dinh_rows *rows, int column);
/* The raw value in a revision's JSON: dates are texts there. */
dinh_value *field_from_json(struct arena *arena, const struct field *field,
                            dinh_value *value);
struct store_param field_param(struct arena *arena, const struct field *field,
                               const dinh_value *raw);
/* "|du lịch|đà lạt|" for <name>_key. */
struct store_param field_key_param(struct arena *arena, const dinh_value *raw);
struct str field_word_key(struct arena *arena, struct str word);
/* What lists are sorted by; never NULL. */
struct store_param field_sort_key(struct arena *arena, const struct kind *kind,
                                  const dinh_value *raw, int64_t published_at);
bool kind_sorts_by_text(const struct kind *kind);

/* Makes raw of given. *raw NULL: the field is empty. The sentence has no label
 * in front: "quá dài (tối đa 200 ký tự)". */
int field_check(struct content *content, struct arena *arena, const struct field *field,
                const dinh_value *given, dinh_value **raw, struct error *error);

/* Fields every item has, checked and kept like those of a kind. */
extern const struct field meta_fields[];
extern const uint32_t meta_field_count;
enum meta_field {
    META_PUBLISHED_AT,
    META_EXPIRES_AT,
    META_EVENT_DATE,
    META_RECEIVED_AT,
    META_CHANNEL,
    META_SENDER,
    META_UNIT,
    META_AUTHOR,
    META_FORM,
    META_EXTERNAL_ID
};

/* ---- looking up what fields point at (lookup.c) -------------------------------- */

struct lookup; /* results of one generation */

/* What a REF shows; href NULL when the item has no page of its own. */
struct reference {
    int64_t no, id;
    const char *title, *href;
};

struct lookup *lookup_create(void);
void lookup_free(struct lookup *lookup);
void lookup_clear(struct lookup *lookup);
/* Published items only; NULL when there is none. Valid until the next clear. */
const struct reference *lookup_reference(struct content *content, const struct kind *kind,
                                         int64_t no);
const struct blob *lookup_blob(struct content *content, struct str sha256);
/* The widths there are of a picture, for srcset; absent when there is one alone. The
 * picture may be what lookup_blob gave. */
struct str lookup_srcset(struct content *content, const struct blob *picture);

/* ---- shown values (present.c) ---------------------------------------------------- */

dinh_value *present_field(struct content *content, struct arena *arena,
                          const struct field *field, dinh_value *raw);
/* The item in the current row of a plan's selection. */
dinh_value *present_row(struct content *content, struct arena *arena,
                        const struct plan *plan, const struct selection *selection,
                        struct dinh_rows *rows, int64_t now_ms);
/* Gives an item without a title one. */
void present_title(struct arena *arena, dinh_value *item, const struct kind *kind);
/* "/tin-tuc/ubnd/ra-quan.t47", or NULL for a kind without pages. */
char *present_address(struct arena *arena, const struct plan *plan,
                      const struct str choices[PATH_CHOICES_MAX], struct str slug,
                      int64_t no);

/* ---- the object itself (content.c) --------------------------------------------------- */

struct kept;

struct content {
    struct store *store;
    const struct kinds *kinds;
    struct content_rules rules;
    struct arena *arena; /* plans */
    struct plan *plans;  /* one for each kind, in the registry's order */
    uint64_t generation;
    struct lookup *lookup;
    struct kept *rulers, *tallies;
};

const struct plan *content_plan(const struct content *content, const struct kind *kind);
/* The row of an item: its kind, state and newest revision as raw fields. */
struct draft {
    int64_t id, no, published_at;
    const struct kind *kind;
    const char *state, *slug, *body; /* body: canonical JSON */
    int64_t rev, updated_at;
    bool is_published;
    dinh_value *raw;
};
/* 0, DINH_NOT_FOUND or DINH_FAILED. */
int draft_read(struct content *content, struct arena *arena, int64_t id, struct draft *out);
/* A revision's JSON as raw fields; NULL when it is none. */
dinh_value *draft_body(struct arena *arena, const struct kind *kind, const char *body);
/* What was cached may be wrong: something was written. */
void content_forget(struct content *content);

/* ---- saving (save.c) --------------------------------------------------------- */

/* `fields` laid over `under` (which is changed; NULL: a new item) and checked.
 * DINH_REFUSED with sentences in errors. id: whose it is, 0 for a new one. */
int save_take(struct content *content, struct arena *arena, const struct kind *kind,
              int64_t id, dinh_value *under, const dinh_value *fields, dinh_value *errors,
              dinh_value **raw);
/* Makes checked fields the newest revision of an item (draft->id 0: of a new one), if
 * they differ from it. The id, or DINH_FAILED. */
int64_t save_write(struct content *content, struct arena *arena, struct draft *draft,
                   dinh_value *raw, struct content_change *change);
/* A row of table revision. base 0: on top of the newest; else set aside. */
int revision_insert(struct content *content, int64_t id, int64_t rev, int64_t base,
                    struct str body, const struct content_change *change);
/* The number after the last one given, set-aside ones too. */
int64_t revision_next(struct content *content, int64_t id);
/* What lists of the board call an item: its title, or what its slug is made of. */
struct str draft_title(const struct kind *kind, const dinh_value *raw);

/* ---- what a change leaves in the audit log (change.c) --------------------------- */

/* Nothing for a quiet change. `detail` says states and numbers, never content. */
int change_log(struct content *content, const struct content_change *change,
               const char *action, int64_t id, const char *detail);

/* ---- files that items use (beside.c) --------------------------------------------- */

struct file_uses { /* filled by file_uses_add, without doubles */
    struct arena *arena;
    struct file_use_one {
        struct str sha256;
        bool has_names;
    } * list;
    size_t count, cap;
};
/* Every file a tree of values names: { file }, { image }, /tep/... in rich text. */
void file_uses_add(struct content *content, struct file_uses *uses,
                   const dinh_value *value);
/* What the newest revision uses; what older ones did stays noted as theirs. */
int file_uses_write(struct content *content, struct arena *arena, int64_t id,
                    const dinh_value *raw);
/* What a revision set aside names: the item's too, but not shown. */
int file_uses_keep(struct content *content, struct arena *arena, int64_t id,
                   const dinh_value *raw);
/* Items from before there was file_use, title, entered_at (upgrade.c). */
int items_upgrade(struct store *store, const struct kinds *kinds, struct error *error);

/* ---- corrections (correction.c) ----------------------------------------------------- */

/* item.corrections, if there are any. */
void corrections_put(struct content *content, struct arena *arena, dinh_value *item,
                     int64_t id);

/* ---- rules with their defaults (content.c)
 * ------------------------------------------------ */

const dinh_value *rule_entry(const struct content *content, const char *table,
                             struct str id);
/* By id, or else by title. */
const dinh_value *rule_choice(const struct content *content, const char *table,
                              struct str given);
const char *rule_start_state(const struct content *content, const struct kind *kind);
bool rule_is_public(const struct content *content, const struct kind *kind,
                    const char *state);
/* The state an import publishes in. */
const char *rule_public_state(const struct content *content, const struct kind *kind);

int64_t rule_deadline(const struct content *content, const struct kind *kind,
                      const char *state, int64_t from_ms);
/* NULL also without scripts: then every move is allowed and asks for nothing. */
const dinh_value *rule_move(const struct content *content, const struct kind *kind,
                            const char *from, const char *to, const char *id);

/* ---- lists (list.c, ruler.c, tally.c)
 * ------------------------------------------------------------------- */

enum { CONDITIONS_MAX = 16, AMONG_MAX = 500 };

/* Conditions of a query as SQL with its parameters. */
struct condition {
    struct buf sql;             /* " WHERE ..."; freed by condition_free */
    struct store_param *params; /* in the arena, with room for PAGE_PARAMS more */
    size_t count, cap;
    bool matches_nothing; /* a date that is none, say */
    bool expires;         /* items leave this list in time */
    bool ascending;
};
enum { PAGE_PARAMS = 3 }; /* key, id and limit of a page */
/* 0, or DINH_FAILED for a field that cannot be filtered (logged). `now_ms` is
 * bound last, if `expires`; `count` then includes it. */
int condition_make(struct content *content, struct arena *arena, const dinh_query *query,
                   const struct kind *kind, int64_t now_ms, struct condition *out);
void condition_free(struct condition *condition);

struct ruler {
    const struct store_param *keys; /* sort key of each page's first row */
    const int64_t *ids;
    uint32_t pages, total;
};
/* Valid until the next call; NULL when the scan failed. */
const struct ruler *ruler_get(struct content *content, const struct kind *kind,
                              const struct condition *condition, uint32_t per_page,
                              int64_t now_ms);

/* ---- what was found before (kept.c) ------------------------------------------------- */

struct kept *kept_create(void);
void kept_free(struct kept *kept);
void kept_clear(struct kept *kept);
/* Appends what, beside the caller's own, decides a result, but not the time. */
void kept_name(struct buf *out, const struct kind *kind, const struct condition *condition);
/* What is kept under a name and still holds, or NULL. Valid until the next kept_add. */
const void *kept_find(struct kept *kept, const struct store *store, struct str name,
                      int64_t now_ms);
/* Keeps `found`, which lives in `arena`; the arena is taken over. Inside a
 * transaction it is kept for the caller's own use alone. */
void kept_add(struct kept *kept, const struct store *store, struct str name,
              struct arena *arena, const void *found, int64_t valid_until);

/* Lists of the newest revision of all states (drafts.c). */
dinh_value *drafts_list(struct content *content, struct arena *arena,
                        const struct kind *kind, dinh_query *query);
dinh_value *present_draft(struct content *content, struct arena *arena,
                          const struct draft *draft);

/* ---- publishing (move.c)
 * --------------------------------------------------------------------- */

/* Writes kind_<name> and the feed from the newest revision; the item is in a
 * public state. */
int item_publish(struct content *content, struct arena *arena, const struct draft *draft,
                 int64_t at_ms);
/* kind_<name> alone, also by the migrator when its shape changed. */
int item_put(struct store *store, struct arena *arena, const struct plan *plan,
             const struct draft *draft);
/* assignee 0: the step gives it to nobody new. */
int item_log_move(struct content *content, int64_t id, const char *from, const char *to,
                  int64_t rev, int64_t assignee, const struct content_change *change);
/* Reads the item for a step; refuses outside a transaction. */
int item_begin_step(struct content *content, struct arena *arena, int64_t id,
                    struct draft *draft, struct content_change *change,
                    struct error *error);
/* The step itself: state, deadline (due_at 0: the state's own), log, publishing or
 * withdrawing. */
int item_enter(struct content *content, struct arena *arena, struct draft *draft,
               const char *to, int64_t due_at, int64_t assignee,
               struct content_change *change);
/* What followers of the feed learn: "u" or "d". */
int feed_add(struct content *content, const struct kind *kind, int64_t id, const char *op,
             int64_t at_ms);
#define STATE_ERASED "erased"
/* As content_move, but to the public state and past the workflow's checks:
 * what another site has published is published here. */
int item_import_publish(struct content *content, struct arena *arena, int64_t id,
                        struct content_change *change, struct error *error);

#endif
