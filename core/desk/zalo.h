/*
 * zalo.h - short plain texts to paste where the board talks: in its Zalo group, in an
 * SMS to an official; and the text for the loudspeaker.
 *
 * Nothing is sent from here. Every text is of one table (zalo.c): a line whose facts are
 * missing is left out, so a caller gives what it knows.
 */
#ifndef DINH_DESK_ZALO_H
#define DINH_DESK_ZALO_H

#include "base/arena.h"
#include "base/str.h"

enum zalo_occasion {
    ZALO_ASSIGNED,  /* to: who shall edit it; by: who gave it */
    ZALO_RETURNED,  /* to: who shall correct it; note: what */
    ZALO_SUBMITTED, /* to: the head */
    ZALO_PUBLISHED, /* to: who supplied it */
    ZALO_URGENT,    /* published without the head; to: who confirms */
    ZALO_REMINDER,
    ZALO_OUTSIDE, /* to: an official without an account; link: works once */
    ZALO_OCCASIONS
};

/* Any may be NULL, "" or 0 but the title. */
struct zalo_facts {
    const char *title, *to, *by, *note, *link;
    int64_t due_at, now_ms;
};

struct str zalo_text(struct arena *arena, enum zalo_occasion occasion,
                     const struct zalo_facts *facts);

/*
 * What the announcer reads of an urgent item: greeting, title, the text a sentence a
 * line as it is spoken (content/spoken.h), the title once more. `place`: "xã Nam Chính";
 * `html`: sanitised.
 */
struct str zalo_loudspeaker(struct arena *arena, const char *place, const char *title,
                            struct str html);

#endif
