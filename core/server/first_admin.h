/*
 * first_admin.h - who opens the door of a new portal: nobody has a password yet,
 * and there is none to begin with.
 *
 * Whoever can read the console of the machine may have the first admin's one-time
 * link. `dinh run` shows it while nobody has ever come in, `dinh user HOME first`
 * while no admin has.
 */
#ifndef DINH_SERVER_FIRST_ADMIN_H
#define DINH_SERVER_FIRST_ADMIN_H

#include "account/account.h"
#include "base/config.h"

#define FIRST_ADMIN_ROLE "quan-tri"

/* Has no account of this site ever come in, or got a password? */
bool first_admin_is_alone(struct store *store);
/*
 * A fresh link for the admin who has not come in yet; makes account and seat when
 * there is none. Adds to `out` what the console shows. Writes by itself. 0,
 * DINH_REFUSED with a sentence (an admin has come in already) or DINH_FAILED.
 */
int first_admin_link(struct store *store, const struct config_site *site, const char *home,
                     int64_t now_ms, struct buf *out, struct error *error);
/* For master_children: says the links of all sites where nobody has come in. */
int first_admin_welcome(void *portal_paths, const struct config *config, int fd);

#endif
