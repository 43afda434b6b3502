/*
 * proofing.h - "Máy đã soát" for the screens: what proof.h needs to know of this
 * commune, gathered from its scripts, its settings and what it has published.
 */
#ifndef DINH_DESK_PROOFING_H
#define DINH_DESK_PROOFING_H

#include "content/proof.h"
#include "desk/desk.h"

/* In the arena of ctx: names of units and categories, the offices' own telephone
 * numbers, and whether a path of the site answers. */
void proofing_context(struct dinh_ctx *ctx, struct proof_context *out);
/* What the machine sees in the raw fields of an item: the list of proof_check, each
 * entry with `is_ok`, `is_advice` or `is_stop` for the view and `label`, the name of
 * the field it is about. */
dinh_value *proofing_check(struct dinh_ctx *ctx, const struct kind *kind,
                           const dinh_value *raw);

#endif
