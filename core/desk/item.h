/*
 * item.h - what the files around one item share: its page, its moves, what came in,
 * what is known about it beside its text.
 *
 * In order of an item's life: receive.c (with arrival.h, likeness.c, urgent.c),
 * assign.c, item.c (with item_actions.c, item_tabs.c), moves.c, schedule.c, sheet.c,
 * outside.c, after.c, erase.c. Their own tables are in tables.c.
 */
#ifndef DINH_DESK_ITEM_H
#define DINH_DESK_ITEM_H

#include "desk/desk.h"

#include "base/clock.h"

/* ---- the page (item.c) ---- */

/* The item's page as it stands, with a sentence about what went wrong (or NULL); what
 * was typed into its form comes back. */
int item_show(struct dinh_ctx *ctx, const struct flow *item, int status, const char *fault);
/* What was said with the last step, if anything: last_note, last_note_by. */
void item_put_last_note(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item);
/* After a good POST: back to the item's page, where t.said.<key> is shown. */
int item_done(struct dinh_ctx *ctx, const struct flow *item, const char *key);
/* The newest revision as the scripts and people see it; never NULL. */
dinh_value *item_draft(struct dinh_ctx *ctx, const struct flow *item);
dinh_value *item_raw(struct dinh_ctx *ctx, const struct flow *item);
/* The kind's first field of a type, or NULL. */
const struct field *item_field(const struct kind *kind, int32_t type);
const char *item_href(struct dinh_ctx *ctx, const struct flow *item, const char *rest);

/* What this person can do now (item_actions.c). */
void item_put_actions(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item);
/* The move of this id if this person may make it now, else NULL. */
const dinh_value *item_move(struct dinh_ctx *ctx, const struct flow *item, const char *id);
/* The move that gives the item to somebody, if this person may give it; else NULL. */
const dinh_value *item_assigning(struct dinh_ctx *ctx, const struct flow *item);
bool item_is_public(struct dinh_ctx *ctx, const struct flow *item);
/* Has somebody who may publish agreed to it (public, approved, or with an hour to go up)?
 * Then its text changes no more without one of those. */
bool item_is_settled(struct dinh_ctx *ctx, const struct flow *item);
/* May he change the text of this item now? */
bool item_may_edit(struct dinh_ctx *ctx, const struct flow *item);
/* Asked inside the transaction of a step: does it still stand where it was read, with
 * the words it had then (same_words)? */
bool item_is_still(struct dinh_ctx *ctx, const struct flow *item, bool same_words);
/* Has it been saved since the page was opened whose form was posted (field `ban`)? And
 * what is said then (moves.c). */
bool item_was_changed(struct dinh_ctx *ctx, const struct flow *item);
extern const char item_changed_since[];
bool item_can_undo(struct dinh_ctx *ctx, const struct flow *item);
/* May a holder of this role say yes to items of this kind, from review to the public
 * page, without a sheet and not only in an emergency? */
bool item_role_decides(struct dinh_ctx *ctx, const struct kind *kind, const char *role);
/* The same of this person and this item. */
bool item_decides(struct dinh_ctx *ctx, const struct flow *item);

/* The tabs (item_tabs.c); unknown names show the first. */
void item_put_tab(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item,
                  const char *tab);
/* In how many places the newest revision differs from what came in. */
uint32_t item_places(struct dinh_ctx *ctx, const struct flow *item);

/* The ready text for the group (and for the loudspeaker) about where the item stands
 * (message.c). */
void message_put(struct dinh_ctx *ctx, dinh_value *map, const struct flow *item);

/* ---- who must know what (notice.c); inside the transaction of what it tells ---- */

int notice_add(struct dinh_ctx *ctx, int64_t account, int64_t item_id, const char *text);
/* To everybody whose role may do this, but not to who did it. */
int notice_add_may(struct dinh_ctx *ctx, const char *permission, int64_t item_id,
                   const char *text);
/* To those who decide on the item (item_role_decides). */
int notice_add_heads(struct dinh_ctx *ctx, const struct flow *item, const char *text);
/* What the person has not seen: list of { text, at, href }. */
dinh_value *notice_list(struct dinh_ctx *ctx);
/* He has opened the item. Writes by itself. */
void notice_seen(struct dinh_ctx *ctx, int64_t item_id);
int notice_forget(struct store *store, int64_t item_id);

/* ---- likeness.c ---- */

/* Compares with what is there and keeps what is like it; inside the transaction. */
int likeness_note(struct dinh_ctx *ctx, const struct flow *item);
/* List of { code, title, href, percent, why }, most alike first. */
dinh_value *likeness_list(struct dinh_ctx *ctx, int64_t item_id);
int likeness_forget(struct store *store, int64_t item_id);

/* ---- urgent.c ---- */

/* Publishes a received item at once by the scripts' urgent move. 0, or a sentence. */
int urgent_publish(struct dinh_ctx *ctx, int64_t id, int64_t expires_at, const char **event,
                   struct error *error);
/* Is there such a move for him from this state of this kind? */
bool urgent_may(struct dinh_ctx *ctx, const struct kind *kind, const char *state);
/* Items that went up without the head: cards for who may confirm them. */
dinh_value *urgent_unconfirmed(struct dinh_ctx *ctx);

/* ---- outside.c ---- */

/* Links given out for this item and their answers, newest first. */
dinh_value *outside_list(struct dinh_ctx *ctx, int64_t item_id);
int outside_forget(struct store *store, int64_t item_id);

/* ---- assign.c ---- */

/* Those an item can be given to, the best first: { id, name, role_title, load, why }. */
dinh_value *assign_candidates(struct dinh_ctx *ctx, const struct flow *item);
/* He wants somebody else to do it: { who, note, at }, or NULL. */
dinh_value *assign_swap(struct dinh_ctx *ctx, const struct flow *item);
int assign_forget(struct store *store, int64_t item_id);

/* ---- times people type ---- */

/* "2026-11-23T08:30" of a datetime-local field, or "" for 0. */
const char *item_local_time(struct dinh_ctx *ctx, int64_t ms);
/* The posted field as a time; 0 when empty, -1 when it is none. */
int64_t item_form_time(struct dinh_ctx *ctx, const char *name);

#endif
