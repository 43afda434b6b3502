/*
 * flow.h - an item on its way through the board: who has it, until when, what
 * came in, what lies beside it.
 *
 * The states and moves are the scripts'; this file keeps what a move leaves: the
 * assignee, since when the item is in its state and until when it may stay there,
 * when it goes up by itself, which files belong to it. Every call that writes
 * stands inside the store's transaction, logs itself as a move or an audit line,
 * and is made by change->who.
 */
#ifndef DINH_CONTENT_FLOW_H
#define DINH_CONTENT_FLOW_H

#include "content/content.h"

/* An item as the desk's lists and pages need it, whatever its state. */
struct flow {
    int64_t id, no;
    const struct kind *kind;
    const char *code; /* "t47" */
    const char *title, *slug, *state;
    int64_t rev, published_rev;                 /* published_rev 0: not public */
    int64_t created_at, updated_at, entered_at; /* in this state since */
    int64_t due_at, publish_at, expires_at, published_at, received_at; /* 0: none */
    int64_t assignee;                                    /* account id, 0: nobody */
    const char *channel, *sender, *unit, *author, *form; /* ids; "" when absent */
    bool is_urgent;      /* tin khẩn: pinned while it has not expired */
    bool is_unconfirmed; /* went up without the head; he still has to say yes */
};

/* 0, DINH_NOT_FOUND or DINH_FAILED. */
int flow_read(struct content *content, struct arena *arena, int64_t id, struct flow *out);
/* "t47" -> id, or 0. */
int64_t flow_by_code(struct content *content, struct str code);

struct flow_query {
    const char *const *states; /* NULL: any */
    size_t state_count;
    const char *kind;  /* NULL: any */
    int64_t assignee;  /* 0: any */
    bool is_late;      /* due_at has passed */
    bool is_scheduled; /* publish_at is set */
    bool is_unconfirmed;
    bool is_hidden;   /* not public now */
    const char *unit; /* NULL: any */
    int order;        /* FLOW_BY_... */
    uint32_t page, per_page;
    uint32_t total; /* out */
};
enum { FLOW_BY_DUE, FLOW_BY_CHANGE, FLOW_BY_ARRIVAL, FLOW_BY_SCHEDULE };
/* In the arena; how many. */
size_t flow_list(struct content *content, struct arena *arena, struct flow_query *query,
                 int64_t now_ms, struct flow **out);

/* ---- moves ---- */

/* What a move may carry beside its note. */
struct flow_step {
    const char *move; /* id of the move in workflow.lua; NULL: the first that fits */
    const char *to;   /* state */
    int64_t assignee; /* > 0: the new one; 0: stays; -1: nobody */
    int64_t due_at;   /* 0: by the state's deadline, in working days */
    bool is_urgent, is_unconfirmed;
    int64_t expires_at; /* > 0: sets it (tin khẩn) */
};
/* As content_move, with assignee and deadline. `change->event` as there. */
int flow_move(struct content *content, struct arena *arena, int64_t id,
              const struct flow_step *step, struct content_change *change,
              struct error *error);
/* Another assignee in the same state (xin đổi người, kiện toàn): a logged line. */
int flow_assign(struct content *content, int64_t id, int64_t assignee, int64_t due_at,
                struct content_change *change);
/* Goes up at that time by itself (0: no longer). The move is checked now and then
 * again; what refuses it then is kept as the item's note and shown. */
int flow_schedule(struct content *content, struct arena *arena, int64_t id,
                  const char *to_state, int64_t at_ms, struct content_change *change,
                  struct error *error);
/* What is due now goes up; also what should have while the machine was off. Each
 * item in a transaction of its own. How many, or DINH_FAILED. */
int flow_run_due(struct content *content, struct arena *arena, int64_t now_ms,
                 void (*moved)(void *data, int64_t id, const char *event), void *data);
int flow_confirm(struct content *content, int64_t id, struct content_change *change);
/* Takes back a publication that is at most 30 s old: to the state before. */
enum { FLOW_UNDO_MS = 30000 };
int flow_undo(struct content *content, struct arena *arena, int64_t id,
              struct content_change *change, struct error *error);

struct flow_line { /* one step of an item's history, oldest first */
    int64_t at, rev, account_id;
    int64_t assignee; /* account it was given to by this step; 0: to nobody new */
    const char *who, *from, *to, *note; /* from NULL: it came in; from is to: it stayed in
                                           its state (assigned, scheduled, confirmed);
                                           note NULL: none */
};
size_t flow_history(struct content *content, struct arena *arena, int64_t id,
                    struct flow_line **out);
/* The revision that was current when the item last entered `state`, or 0. */
int64_t flow_rev_at(struct content *content, int64_t id, const char *state);

/* ---- revisions ---- */

struct revision {
    int64_t rev, at, base; /* base > 0: set aside, a late save over another's (aside) */
    const char *who, *note;
};
size_t revision_list(struct content *content, struct arena *arena, int64_t id,
                     struct revision **out);
/* Raw fields of one revision; NULL when there is none. */
dinh_value *revision_read(struct content *content, struct arena *arena, int64_t id,
                          int64_t rev);
/*
 * A save on top of revision `base`. Where the newest one is not `base` any more and
 * both changed the same field, nothing is overwritten: what was given is kept as a
 * revision set aside, *aside is its number, and the newest stays. Fields that only
 * one of the two changed are merged. The same words of the same person again (the
 * answer got lost) are kept once. Otherwise as content_save.
 */
int64_t revision_save(struct content *content, struct arena *arena, const struct kind *kind,
                      int64_t id, int64_t base, const dinh_value *fields,
                      dinh_value *errors, struct content_change *change, int64_t *aside);
/* The newest set-aside revision nobody has decided on, or 0; and the decision. */
int64_t revision_aside(struct content *content, int64_t id);
int revision_settle(struct content *content, int64_t id, int64_t rev,
                    struct content_change *change);

/* ---- what is typed but not saved ---- */

/* One per item and account; survives a power cut once this returned 0 and the
 * transaction was committed. item 0: a new item of `kind`. DINH_NOT_FOUND: the item
 * was erased. */
int autosave_put(struct content *content, int64_t item_id, const char *kind,
                 int64_t account_id, int64_t base, const dinh_value *fields,
                 int64_t now_ms);
/* The map as it was put, with its time and base; NULL when there is none. */
dinh_value *autosave_get(struct content *content, struct arena *arena, int64_t item_id,
                         const char *kind, int64_t account_id, int64_t *at, int64_t *base);
int autosave_drop(struct content *content, int64_t item_id, const char *kind,
                  int64_t account_id);
/* Who else has this item open (autosaved or asked within two minutes)? 0: nobody. */
int64_t editing_other(struct content *content, int64_t item_id, int64_t account_id,
                      int64_t now_ms, int64_t *since);
int editing_note(struct content *content, int64_t item_id, int64_t account_id,
                 int64_t now_ms);

/* ---- files beside an item ---- */

/* What came in and what was signed; never public. */
enum { BESIDE_SOURCE, BESIDE_SHEET };
struct beside {
    int what; /* BESIDE_... */
    const char *sha256, *name, *type, *who;
    int64_t size, at;
};
int beside_add(struct content *content, int64_t id, int what, struct str sha256,
               struct content_change *change);
size_t beside_list(struct content *content, struct arena *arena, int64_t id,
                   struct beside **out);
/* May anybody read this file: does a public item use it? (file_page.c) */
bool file_is_public(struct content *content, struct str sha256);
/* A list with people's names: must expire, is never indexed, fed, exported, or kept
 * by a browser. The flag is a member `has_names` of an entry of a FILES field. */
bool file_has_names(struct content *content, struct str sha256);

/* ---- after publishing ---- */

/* Đính chính: public, under the item. before NULL: withheld. */
int correction_add(struct content *content, int64_t id, const char *before,
                   const char *after, struct content_change *change);

/*
 * Gỡ hẳn: the revisions, the row of its kind, renditions, files nobody else uses,
 * autosaves, corrections, moves' notes go; the item keeps number and state "erased"
 * and its address answers 410. Two people: the first call (by one) only asks, the
 * second (by another) does it. 0 done, 1 asked, DINH_REFUSED with a sentence.
 */
int content_erase(struct content *content, struct arena *arena, int64_t id,
                  int64_t account_id, struct content_change *change, struct error *error);
/* Who has asked for it, 0: nobody. */
int64_t content_erase_asked(struct content *content, int64_t id);
/* Takes the request back. DINH_NOT_FOUND when there was none. */
int content_erase_cancel(struct content *content, int64_t id,
                         struct content_change *change);
/*
 * After the commit: the files themselves, what SQLite still holds in free pages and
 * the log, and the copy kept before the last upgrade. Writes site.db anew, so the job
 * lane does it, seconds after the erasure and again after a crash. 0; DINH_CONFLICT:
 * a reader is in the way, try again; DINH_FAILED. Does nothing when nothing is due.
 */
int content_scrub(struct content *content, struct error *error);
/* Erased items not yet forgotten outside of site.db (search, statistics). How many. */
size_t content_erased(struct content *content, struct arena *arena, int64_t **ids);
int content_erased_done(struct content *content, int64_t id);

#endif
