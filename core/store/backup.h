/*
 * backup.h - a consistent copy of a database while others read and write it.
 *
 * By SQLite's backup API: copying the file by hand would drop the locks that
 * SQLite holds in this process, and could catch half a transaction.
 */
#ifndef DINH_STORE_BACKUP_H
#define DINH_STORE_BACKUP_H

#include "base/error.h"

/* Copies the folder's database (DINH_DB_...) into another folder under the same
 * name, checks the copy, and makes it durable. An older copy there is replaced
 * only by a good one. */
int store_backup(const char *folder, unsigned database, const char *to_folder,
                 struct error *error);
/* Removes what store_backup made in a folder. */
void store_backup_remove(const char *folder);

#endif
