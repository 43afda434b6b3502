/*
 * template.c - the set of templates: adding, linking, finding (see template.h).
 * Compiling is in template_parse.c, rendering in template_render.c.
 */
#include "view/template_node.h"

#include "base/text.h"

#include <stdlib.h>

struct template_set *template_set_create(bool raw_text)
{
    struct arena *arena = arena_create(0);
    struct template_set *set = arena_alloc(arena, sizeof *set);
    set->arena = arena;
    set->raw_text = raw_text;
    return set;
}

void template_set_free(struct template_set *set)
{
    if (set)
        arena_destroy(set->arena); /* the set itself lies in it */
}

/* ---- Adding ---------------------------------------------------------------------- */

/* Sources come from files of people: a byte order mark is dropped, bytes that
 * are no UTF-8 are refused with their line. */
static int clean_source(struct str *source, const char *file, struct error *error)
{
    static const struct str mark = { "\xEF\xBB\xBF", 3 };
    if (str_starts(*source, mark))
        *source = str_from(*source, mark.len);
    struct str rest = *source;
    for (unsigned line = 1; rest.ptr; line++) {
        if (!text_is_utf8(str_cut(&rest, '\n')))
            return error_set(error,
                             "%s:%u: có ký tự không phải UTF-8; hãy lưu lại tệp "
                             "bằng mã UTF-8",
                             file, line);
    }
    return 0;
}

static struct template *find_added(const struct template_set *set, struct str name)
{
    for (size_t i = 0; i < set->count; i++) {
        if (str_eq(set->items[i]->name, name))
            return set->items[i];
    }
    return NULL;
}

static void append(struct template_set *set, struct template *template)
{
    if (set->count == set->cap) {
        size_t cap = set->cap ? set->cap * 2 : 32;
        struct template **items = arena_alloc(set->arena, cap * sizeof *items);
        if (set->count)
            memcpy(items, set->items, set->count * sizeof *items);
        set->items = items;
        set->cap = cap;
    }
    set->items[set->count++] = template;
}

int template_set_add(struct template_set *set, const char *name, struct str source,
                     const char *file, struct error *error)
{
    if (DINH_BUG_IF(set->sealed))
        return error_set(error, "%s: tập giao diện đã khóa", file);
    if (clean_source(&source, file, error))
        return -1;
    struct template compiled = {
        .name = arena_str(set->arena, str_of(name)),
        .file = arena_text(set->arena, file),
        .set = set,
    };
    if (template_parse(set->arena, &compiled, arena_str(set->arena, source), error))
        return -1;
    struct template *template = find_added(set, compiled.name);
    if (!template) {
        template = arena_alloc(set->arena, sizeof *template);
        append(set, template);
    }
    *template = compiled;
    return 0;
}

/* ---- Sealing and finding ------------------------------------------------------------- */

static int compare_names(struct str a, struct str b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_name(const void *a, const void *b)
{
    return compare_names((*(struct template *const *)a)->name,
                         (*(struct template *const *)b)->name);
}

static int link_nodes(const struct template *template, bool lenient, struct error *error)
{
    for (uint32_t i = 0; i < template->count; i++) {
        struct node *node = &template->nodes[i];
        if ((node->kind != NODE_PARTIAL && node->kind != NODE_PARENT) || node->dynamic)
            continue;
        node->target = template_find(template->set, node->text);
        if (!node->target && !lenient)
            return error_set(error, "%s:%u: không có giao diện «%.*s»", template->file,
                             node->line, STR_ARG(node->text));
    }
    return 0;
}

int template_set_seal(struct template_set *set, bool lenient, struct error *error)
{
    if (set->count)
        qsort(set->items, set->count, sizeof *set->items, by_name);
    set->sealed = true;
    for (size_t i = 0; i < set->count; i++) {
        if (link_nodes(set->items[i], lenient, error))
            return -1;
    }
    return 0;
}

const struct template *template_find(const struct template_set *set, struct str name)
{
    if (!set->sealed)
        return find_added(set, name);
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_names(name, set->items[middle]->name);
        if (order == 0)
            return set->items[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
