/*
 * desk.h - what the files of the desk share.
 *
 * The desk is a built-in plugin: desk.c holds its tables (every route states its
 * permission), gate.c lets in who is logged in, frame.c draws the frame around every
 * page, card.c makes an item into what lists show. The rest is one file a screen.
 * Handlers are plain: read, check, write inside one transaction, answer with
 * desk_show or desk_done. Words of the screens stand in themes/desk/lang/vi.json.
 */
#ifndef DINH_DESK_DESK_H
#define DINH_DESK_DESK_H

#include "account/session.h"
#include "content/flow.h"
#include "plugin/context.h"
#include "plugin/host.h"
#include "plugin/loader.h"

extern const struct builtin desk_builtin; /* for portal_paths.builtins */

/* ---- the frame (frame.c) ---- */

/* Shows a view of the theme "desk" with title, navigation and token around ctx->data. */
int desk_show(struct dinh_ctx *ctx, const char *title, const char *view);
/* As desk_show, with another status (422 for a form to be mended). */
int desk_show_status(struct dinh_ctx *ctx, int status, const char *title, const char *view);
/* A link that was used or is too old (410), with what to do about it. */
int desk_gone(struct dinh_ctx *ctx, const char *message);
/* After a good POST: 303 to a path of ours, where the sentence t.said.<key> is shown. */
int desk_done(struct dinh_ctx *ctx, const char *path, const char *key);
/* For scripts in the browser: { ok, message } and what `map` holds, never cached. */
int desk_json(struct dinh_ctx *ctx, int status, dinh_value *map);
void desk_set_cookie(struct dinh_ctx *ctx, const char *name, const char *value,
                     int64_t max_age_s);

/* ---- who and what (card.c) ---- */

struct store *desk_store(struct dinh_ctx *ctx);
struct account_by desk_by(struct dinh_ctx *ctx);
/* For content calls: who, account, address, time. */
struct content_change desk_change(struct dinh_ctx *ctx, const char *note);
/* After the commit of a change: caches first, then hooks and notify. */
void desk_changed(struct dinh_ctx *ctx, int64_t id, const char *kind, const char *event);

/* The item of ":ma" ("t48"); NULL: 404 or 403 has been answered (*status). */
const struct flow *desk_item(struct dinh_ctx *ctx, int *status);
/* May he do this to this item? Also by the units and categories of his seats. */
bool desk_may(struct dinh_ctx *ctx, const char *permission, const struct flow *item);
/* Has he one of these roles (a text or list of the scripts), for this item? */
bool desk_has_role(struct dinh_ctx *ctx, const dinh_value *by, const struct flow *item);
/* The moves he may make now: list of the scripts' entries { id, to, label, ... }. */
dinh_value *desk_moves(struct dinh_ctx *ctx, const struct flow *item);

/* What a list shows of an item: { code, href, title, state, state_label, tone, due,
 * is_late, due_text, who, unit, channel, age, files, pictures, urgent ... }. */
dinh_value *desk_card(struct dinh_ctx *ctx, const struct flow *item);
/* "còn 5 giờ", "quá hạn 1 ngày" */
const char *desk_due_text(struct dinh_ctx *ctx, int64_t due_ms);
const char *desk_name(struct dinh_ctx *ctx, int64_t account); /* "" for 0 */
const char *desk_role_title(struct dinh_ctx *ctx, const char *role);
/* The account's first role today, or "". */
const char *desk_role_of(struct dinh_ctx *ctx, int64_t account);
/* Those who hold a board role today: list of { id, name, role, role_title, load }. */
dinh_value *desk_members(struct dinh_ctx *ctx);

/* Everything that waits for this person, for lists and counts alike. */
enum desk_list {
    LIST_REVIEW,    /* Chờ tôi duyệt */
    LIST_INBOX,     /* Hộp thư đến */
    LIST_WORK,      /* Việc của tôi */
    LIST_LATE,      /* Quá hạn */
    LIST_SCHEDULE,  /* Lịch đăng */
    LIST_DONE,      /* Đã đăng */
    LIST_UNDER_WAY, /* Đang làm: what others have */
    DESK_LISTS
};
size_t desk_list(struct dinh_ctx *ctx, enum desk_list list, uint32_t page,
                 uint32_t per_page, uint32_t *total, struct flow **out);

/* ---- handlers, by file ---- */
int login_page(struct dinh_ctx *ctx); /* login.c */
int login_post(struct dinh_ctx *ctx);
int link_page(struct dinh_ctx *ctx);
int link_post(struct dinh_ctx *ctx);
int second_page(struct dinh_ctx *ctx);
int second_post(struct dinh_ctx *ctx);
int logout_post(struct dinh_ctx *ctx);
/* The first code of a phone (second.c): QR, secret; then the recovery codes. */
int second_setup(struct dinh_ctx *ctx, int status);
int second_confirm(struct dinh_ctx *ctx, const char *code);
int account_page(struct dinh_ctx *ctx); /* second.c */
int account_password_post(struct dinh_ctx *ctx);
int account_session_post(struct dinh_ctx *ctx);
int users_page(struct dinh_ctx *ctx); /* users.c */
int users_post(struct dinh_ctx *ctx);
int user_page(struct dinh_ctx *ctx);
int user_post(struct dinh_ctx *ctx);
int reorganise_page(struct dinh_ctx *ctx); /* reorganise.c */
int reorganise_post(struct dinh_ctx *ctx);
int delegation_page(struct dinh_ctx *ctx); /* delegation.c */
int delegation_post(struct dinh_ctx *ctx);
int audit_page(struct dinh_ctx *ctx); /* log_page.c */
int audit_csv(struct dinh_ctx *ctx);
int audit_verify_post(struct dinh_ctx *ctx);
int settings_page(struct dinh_ctx *ctx); /* settings.c */
int settings_post(struct dinh_ctx *ctx);
int settings_undo(struct dinh_ctx *ctx);
int plugins_page(struct dinh_ctx *ctx); /* plugins_page.c */
int kind_page(struct dinh_ctx *ctx);    /* kinds.c */
int editor_page(struct dinh_ctx *ctx);  /* editor.c */
int editor_post(struct dinh_ctx *ctx);
int autosave_post(struct dinh_ctx *ctx); /* autosave.c */
int merge_page(struct dinh_ctx *ctx);    /* merge.c */
int merge_post(struct dinh_ctx *ctx);
int media_page(struct dinh_ctx *ctx); /* media.c */
int media_post(struct dinh_ctx *ctx);
int upload_post(struct dinh_ctx *ctx); /* taking.c */
int document_post(struct dinh_ctx *ctx);
/* Smaller copies of a picture: { file }, its hash. */
int desk_picture(struct dinh_ctx *ctx, const dinh_value *args);
/* Queues that; until it is done pages show the picture itself. */
void desk_picture_later(struct dinh_ctx *ctx, const char *sha256);
int home_list_page(struct dinh_ctx *ctx); /* lists.c */
int review_list_page(struct dinh_ctx *ctx);
int inbox_page(struct dinh_ctx *ctx);
int work_page(struct dinh_ctx *ctx);
int late_page(struct dinh_ctx *ctx);
int schedule_page(struct dinh_ctx *ctx);
int done_page(struct dinh_ctx *ctx);

int receive_page(struct dinh_ctx *ctx); /* receive.c */
int receive_post(struct dinh_ctx *ctx);
int item_page(struct dinh_ctx *ctx); /* item.c */
int move_post(struct dinh_ctx *ctx); /* moves.c */
int undo_post(struct dinh_ctx *ctx);
int confirm_post(struct dinh_ctx *ctx);
int assign_post(struct dinh_ctx *ctx); /* assign.c */
int swap_post(struct dinh_ctx *ctx);
int remind_post(struct dinh_ctx *ctx);
int schedule_post(struct dinh_ctx *ctx); /* schedule.c */
int sheet_page(struct dinh_ctx *ctx);    /* sheet.c */
int restore_post(struct dinh_ctx *ctx);  /* history.c */
int attach_post(struct dinh_ctx *ctx);
int spelling_page(struct dinh_ctx *ctx); /* after.c */
int spelling_post(struct dinh_ctx *ctx);
int correction_page(struct dinh_ctx *ctx);
int correction_post(struct dinh_ctx *ctx);
int erase_page(struct dinh_ctx *ctx); /* erase.c */
int erase_post(struct dinh_ctx *ctx);
int outside_ask_post(struct dinh_ctx *ctx); /* outside.c */
int outside_page(struct dinh_ctx *ctx);
int outside_post(struct dinh_ctx *ctx);

/* Before every route of the desk (gate.c). */
int desk_gate(struct dinh_ctx *ctx, const struct dinh_route *route);

#endif
