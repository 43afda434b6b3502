/*
 * form.h - the form of any kind, made of its field table.
 *
 * form.c makes the model a view shows, form_read.c makes given values of what was
 * posted, form_rows.c works on lists of pictures, files and links. What a form shows
 * and reads again without a change is the same value, letter for letter, so that
 * opening and saving makes no new revision.
 *
 * Posted names: a field's own name; "<name>.co" says that a box or a list was in the
 * form at all; "<name>.chu" is rich text as simple marks (people without scripts); rows
 * are "<name>.<n>.<member>", files to be added "<name>.moi". The browser's side is told
 * in core/desk/editor/main.js.
 */
#ifndef DINH_DESK_FORM_H
#define DINH_DESK_FORM_H

#include "desk/desk.h"

/* The fields a form has: those of the kind, then those every item has that make sense
 * for it. In the arena; how many. */
size_t form_fields(struct dinh_ctx *ctx, const struct kind *kind,
                   const struct field ***out);

/*
 * { shown: [field], folded: [field], has_folded, folded_open, folded_names, faults: [{
 * href, text }], has_faults } for raw or given `values`; `errors` as content_save leaves
 * them, or NULL. A field is { name, id, label, help, error, required, described, view, ...
 * }; what else it has stands in the head comment of its view in themes/desk/views/edit.
 */
dinh_value *form_model(struct dinh_ctx *ctx, const struct kind *kind,
                       const dinh_value *values, const dinh_value *errors);

/* The value as it stands in a text box; "" for none. */
const char *form_text(struct dinh_ctx *ctx, const struct field *field,
                      const dinh_value *value);

/* What was posted, as given values; `base`: what the form was made of. */
dinh_value *form_read(struct dinh_ctx *ctx, const struct kind *kind,
                      const dinh_value *base);

/* ---- lists (form_rows.c) ---- */

/* Members an entry of this type may have, NULL-ended; the first is what it is about. */
const char *const *form_members(int32_t type);
bool form_member_is_tick(const char *member);
dinh_value *form_read_rows(struct dinh_ctx *ctx, const struct field *field);
/* "pictures.0.len", ".xuong", ".bo", "videos.them", "pictures.gui": does it to `given`.
 * False when that is no work on a list. */
bool form_row_work(struct dinh_ctx *ctx, const struct kind *kind, dinh_value *given,
                   const char *work);
/* The rows as a view shows them. */
void form_put_rows(struct dinh_ctx *ctx, dinh_value *map, const struct field *field,
                   const dinh_value *value);
/* One more entry at the end of a list. */
void form_add_entry(struct dinh_ctx *ctx, dinh_value *given, const struct field *field,
                    struct str file, const char *title);

/* ---- what a seat is limited to ---- */

/* May this person write what belongs to this unit and category? */
bool form_allows(struct dinh_ctx *ctx, const char *unit, const char *category);
/* "a,b" when every seat he writes with is limited, else NULL. */
const char *form_units(struct dinh_ctx *ctx);
const char *form_categories(struct dinh_ctx *ctx);
/* Is `id` one of "a,b"? */
bool form_lists(const char *list, struct str id);

#endif
