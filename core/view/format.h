/*
 * format.h - how a view prints a value, the Vietnamese way.
 *
 * And the virtual members that {{x.iso}} and friends reach on values that are
 * not maps: iso (TIME, DATE), raw (INT, NUMBER, SIZE, TIME, DATE), day, month,
 * year, time ("08:30"), date (TIME's day), weekday ("Thứ Hai").
 */
#ifndef DINH_VIEW_FORMAT_H
#define DINH_VIEW_FORMAT_H

#include "base/buf.h"
#include "view/value.h"

/* Not escaped. Lists and maps print as JSON, null as nothing. */
void format_value(struct buf *out, const dinh_value *value);
/* The virtual member, or NULL when there is none of that name. */
dinh_value *format_member(struct arena *arena, const dinh_value *value, struct str name);

#endif
