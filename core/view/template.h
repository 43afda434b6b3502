/*
 * template.h - Mustache, compiled when loaded.
 *
 * The whole public specification but lambdas: interpolation, sections,
 * inverted sections, partials, comments, delimiters, inheritance ({{<parent}},
 * {{$block}}) and dynamic partials ({{>*name}}). Escaping is the default;
 * {{{x}}} is raw only for values of type HTML, unless the set was made with
 * raw_text (dinh render, for the specification's tests).
 *
 * A set is filled and sealed by one thread, then read by all without locks.
 */
#ifndef DINH_VIEW_TEMPLATE_H
#define DINH_VIEW_TEMPLATE_H

#include "base/buf.h"
#include "base/error.h"
#include "view/value.h"

struct template;
struct template_set;

enum { TEMPLATE_MAX_DEPTH = 64, TEMPLATE_MAX_OUTPUT = 16 * 1024 * 1024 };

struct template_set *template_set_create(bool raw_text);
void template_set_free(struct template_set *set);
/* Compiles `source` under `name` ("news/list"); a name added again replaces
 * the former one (a theme in the home wins). `file` is for messages. */
int template_set_add(struct template_set *set, const char *name, struct str source,
                     const char *file, struct error *error);
/* Links partials and parents by name. An unknown name is an error here, not a
 * hole in a page; with `lenient` it renders as nothing (the specification). */
int template_set_seal(struct template_set *set, bool lenient, struct error *error);
/* NULL when there is none. */
const struct template *template_find(const struct template_set *set, struct str name);

/*
 * Renders with a stack of contexts, the last one innermost. Fails, with file
 * and line, only on too deep recursion or too much output.
 */
int template_render(const struct template *template, struct arena *arena,
                    dinh_value *const *contexts, size_t count, struct buf *out,
                    struct error *error);

#endif
