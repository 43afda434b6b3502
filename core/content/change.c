/*
 * change.c - the line a change of content leaves in the audit log.
 *
 * It says who did what to which item; the words themselves stay in revisions and
 * moves, which can be erased. An import is quiet and writes one line for each batch.
 */
#include "content/internal.h"

#include "store/audit.h"

int change_log(struct content *content, const struct content_change *change,
               const char *action, int64_t id, const char *detail)
{
    if (change->is_quiet)
        return 0;
    const struct audit_entry entry = { .at_ms = change->at_ms,
                                       .who = change->who,
                                       .account_id = change->account_id,
                                       .action = action,
                                       .item_id = id,
                                       .detail = detail,
                                       .address = change->address };
    return audit_add(content->store, &entry);
}
