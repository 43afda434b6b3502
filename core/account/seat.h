/*
 * seat.h - seats on the editorial board: who holds which role, since which
 * decision, for which units and categories; and who stands in for whom.
 *
 * A role is a text id of workflow.lua ("truong-ban"); what it may do is said
 * there. Seats are dated by days in Viet Nam (base/clock.h) and never deleted.
 */
#ifndef DINH_ACCOUNT_SEAT_H
#define DINH_ACCOUNT_SEAT_H

#include "account/account.h"

struct seat {
    int64_t id, account_id;
    const char *role;
    const char *decision;           /* "150/QĐ-UBND", or "" */
    int32_t decision_day;           /* 0: unknown */
    int32_t from_day, to_day;       /* to_day 0: open; the last day inclusive */
    const char *units, *categories; /* "hoi-phu-nu,mttq"; "": all */
};

int64_t seat_add(struct store *store, const struct seat *seat, const struct account_by *by,
                 struct error *error);
int seat_close(struct store *store, int64_t id, int32_t last_day,
               const struct account_by *by);
/* account_id 0: of everybody; day 0: of all times. By role, then name. */
size_t seat_list(struct store *store, struct arena *arena, int64_t account_id, int32_t day,
                 struct seat **out);

/*
 * Kiện toàn: under a new decision, from `first_day` on. All open seats but those
 * of `kept_roles` ("quan-tri") end on the day before; the new ones begin. 0,
 * DINH_REFUSED with a sentence (an account that does not exist, nobody left who
 * is head ...), or DINH_FAILED. Open work is handed over by the caller, who knows
 * items: heirs[i] is the account that follows account leavers[i].
 */
#define SEAT_HEAD_ROLE "truong-ban"

struct reorganisation {
    const char *decision;
    int32_t decision_day, first_day;
    const struct seat *seats; /* account_id, role, units, categories are read */
    size_t seat_count;
    const char *kept_roles;
    const char *head_role;    /* NULL: SEAT_HEAD_ROLE */
    int64_t *leavers, *heirs; /* out, in the arena: same role first, else the head */
    size_t leaver_count;
};
int seat_reorganise(struct store *store, struct arena *arena, struct reorganisation *plan,
                    const struct account_by *by, struct error *error);

/* ---- ủy quyền ---- */

struct delegation {
    int64_t id, from_id, to_id;
    const char *role, *note;
    int64_t from_ms, to_ms;
    bool is_ended; /* before its time; one whose to_ms has passed is over too */
};
/* `from` must hold the role, `to` a seat; an end is compulsory, at most 90 days. */
int64_t delegation_add(struct store *store, const struct delegation *given,
                       const struct account_by *by, struct error *error);
int delegation_end(struct store *store, int64_t id, const struct account_by *by);
size_t delegation_list(struct store *store, struct arena *arena, struct delegation **out);

#endif
