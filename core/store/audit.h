/*
 * audit.h - the log that cannot be changed unseen: table audit, chained by hash.
 *
 * Each line carries the SHA-256 of the line before it and of itself, so that a
 * line changed, taken out or put in between breaks the chain (dinh audit verify).
 * Lines say who did what to which item, never what stood in it: an item that is
 * erased (gỡ hẳn) leaves the fact here and no word of its text.
 */
#ifndef DINH_STORE_AUDIT_H
#define DINH_STORE_AUDIT_H

#include "store/store.h"

struct audit_entry {
    int64_t at_ms;
    const char *who; /* as people read it: "Trần Thị B, Ủy viên", "lệnh", "nhập" */
    int64_t account_id;  /* 0: no account (a command, an import, an outsider) */
    const char *action;  /* "item.saved", "item.moved", "login.failed", ... */
    int64_t item_id;     /* 0: about no item */
    const char *detail;  /* "submitted > published", never content; may be NULL */
    const char *address; /* of the client; may be NULL */
};

int audit_migrate(struct store *store, struct error *error);
/* Appends the migrations' SQL (the shape of site_migrate.c). */
struct buf;
void audit_shape(struct buf *out);
/* Inside the transaction of what it tells of. 0 or DINH_FAILED. */
int audit_add(struct store *store, const struct audit_entry *entry);
/* Reads the whole chain. 0 and how many lines; DINH_REFUSED and a sentence that
 * names the first wrong line; DINH_FAILED. */
int audit_verify(struct store *store, int64_t *count, struct error *error);

/*
 * Whoever can write the database can also write a whole new chain that is sound.
 * Against that helps only what is kept elsewhere: the number and the hash of the
 * last line on paper, in a mail, in last month's copy.
 */
enum { AUDIT_HEX = 65 };
/* False when there is no head. A log without lines: 0 and zeros. */
bool audit_last(struct store *store, int64_t *count, char hex[AUDIT_HEX]);
/* Has line `seq` this hash still? */
bool audit_has(struct store *store, int64_t seq, struct str hex);

#endif
