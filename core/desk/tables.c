/*
 * tables.c - the desk's own tables in site.db.
 *
 * What is kept here is about items and people, never an item's text itself but for
 * the note an outside official writes; erase.c empties them with the item.
 */
#include "desk/tables.h"

const char desk_item_tables[] =
    /* Who must know what; gone from the first page when seen_at is set. */
    "CREATE TABLE desk_notice ("
    " id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, item_id INTEGER NOT NULL,"
    " text TEXT NOT NULL, at INTEGER NOT NULL, seen_at INTEGER) STRICT;"
    "CREATE INDEX desk_notice_account ON desk_notice (account_id, seen_at, at, id);"
    "CREATE INDEX desk_notice_item ON desk_notice (item_id, account_id);"

    /* One-time links for officials without an account, and what they answered. */
    "CREATE TABLE desk_outside ("
    " id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL, token TEXT NOT NULL UNIQUE,"
    " rev INTEGER NOT NULL, asked_of TEXT NOT NULL, asked_by INTEGER NOT NULL,"
    " asked_at INTEGER NOT NULL, until INTEGER NOT NULL, answered_at INTEGER,"
    " is_right INTEGER, name TEXT, note TEXT) STRICT;"
    "CREATE INDEX desk_outside_item ON desk_outside (item_id, id);"

    /* "Xin đổi người": asked by the one who has the item, until it is given away. */
    "CREATE TABLE desk_swap ("
    " item_id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, note TEXT NOT NULL,"
    " at INTEGER NOT NULL) STRICT;"

    /* What an item's words look like (likeness.c), and what it is like. */
    "CREATE TABLE desk_sketch ("
    " item_id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, title TEXT NOT NULL,"
    " body TEXT NOT NULL) STRICT;"
    "CREATE TABLE desk_likeness ("
    " item_id INTEGER NOT NULL, other_id INTEGER NOT NULL, percent INTEGER NOT NULL,"
    " why TEXT NOT NULL, PRIMARY KEY (item_id, other_id)) STRICT;"
    "CREATE INDEX desk_likeness_other ON desk_likeness (other_id, item_id);";
