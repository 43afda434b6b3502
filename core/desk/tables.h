/*
 * tables.h - the SQL of the desk's own tables (desk_*) around items, for the
 * migrations of desk.c.
 */
#ifndef DINH_DESK_TABLES_H
#define DINH_DESK_TABLES_H

extern const char desk_item_tables[];

#endif
