/*
 * tables.h - the migrations of the desk's own tables (desk_*), for desk.c.
 */
#ifndef DINH_DESK_TABLES_H
#define DINH_DESK_TABLES_H

#include <dinh/plugin.h>

enum { DESK_MIGRATIONS = 1 };
extern const struct dinh_migration desk_migrations[DESK_MIGRATIONS];

#endif
