/*
 * template_render.c - walking compiled nodes over the data (see template.h).
 *
 * Contexts and the arguments of parents are linked lists on the C stack: a
 * section or a parent adds one link and forgets it by returning. What could
 * run away is counted: templates within templates, sections within sections,
 * nodes visited, bytes written.
 */
#include "view/template_node.h"

#include "base/text.h"
#include "view/format.h"
#include "view/json.h"

enum { SECTION_MAX_DEPTH = 512, MAX_STEPS = 5 * 1000 * 1000 };

struct context {
    const struct context *outer;
    dinh_value *value;
};

/* The blocks given to one parent: children of nodes[parent]. */
struct arguments {
    const struct arguments *outer;
    const struct template *template;
    uint32_t parent;
};

/* What the walk runs in; copied and changed on the way down. */
struct scope {
    const struct template *template;
    const struct context *context;
    const struct arguments *arguments;
    struct str indent; /* goes before each line of the template */
};

struct render {
    struct arena *arena;
    struct buf *out;
    struct error *error;
    size_t limit; /* of out->len */
    uint32_t steps;
    int templates, sections; /* depths */
    bool raw_text;
    size_t indented; /* so much of the next line's indentation is there already */
};

static int render_nodes(struct render *render, const struct scope *scope, uint32_t from,
                        uint32_t to);

static int fail(const struct render *render, const struct scope *scope,
                const struct node *node, const char *what)
{
    return error_set(render->error, "%s:%u: %s", scope->template->file, node->line, what);
}

/* ---- Looking up ---------------------------------------------------------------------- */

static dinh_value *member_of(struct arena *arena, dinh_value *value, struct str name)
{
    return value->type == DINH_MAP ? value_get(value, name)
                                   : format_member(arena, value, name);
}

static dinh_value *look_up(const struct render *render, const struct scope *scope,
                           const struct node_path *path)
{
    const struct context *context = scope->context;
    dinh_value *value = NULL;
    uint32_t next = 0;
    if (path->here)
        value = context ? context->value : NULL;
    else if (path->count)
        for (next = 1; context && !value; context = context->outer)
            value = value_get(context->value, path->parts[0]);
    while (value && next < path->count)
        value = member_of(render->arena, value, path->parts[next++]);
    return value;
}

/* ---- Printing ---------------------------------------------------------------------------
 */

/* For the specification's sake: numbers as JavaScript would print them. */
static void add_plain(struct buf *out, const dinh_value *value)
{
    if (value->type != DINH_NULL)
        json_write(out, value, JSON_COMPACT);
}

static void add_structure(const struct render *render, const dinh_value *value, bool raw)
{
    if (raw && render->raw_text) {
        json_write(render->out, value, JSON_COMPACT);
        return;
    }
    struct buf json = { 0 };
    json_write(&json, value, JSON_COMPACT);
    text_add_escaped(render->out, buf_str(&json));
    buf_free(&json);
}

/* `raw` alone never lets text through unescaped: only the type HTML does. */
static void add_value(const struct render *render, const dinh_value *value, bool raw)
{
    switch (value->type) {
    case DINH_TEXT:
        if (raw && render->raw_text)
            buf_add_str(render->out, value->text);
        else
            text_add_escaped(render->out, value->text);
        break;
    case DINH_HTML:
        if (raw)
            buf_add_str(render->out, value->text);
        else
            text_add_escaped(render->out, value->text);
        break;
    case DINH_LIST:
    case DINH_MAP:
        add_structure(render, value, raw);
        break;
    default:
        if (render->raw_text)
            add_plain(render->out, value);
        else
            format_value(render->out, value);
    }
}

/* Text that runs on in the source is copied in one piece; returns what follows. */
static uint32_t add_run(const struct render *render, const struct node *nodes, uint32_t at,
                        uint32_t to)
{
    const char *from = nodes[at].text.ptr, *end = from + nodes[at].text.len;
    for (at++; at < to && nodes[at].kind == NODE_TEXT && nodes[at].text.ptr == end; at++)
        end += nodes[at].text.len;
    buf_add(render->out, from, (size_t)(end - from));
    return at;
}

static void add_line(struct render *render, const struct scope *scope,
                     const struct node *node)
{
    if (node->line_start) {
        buf_add_str(render->out, str_from(scope->indent, render->indented));
        render->indented = 0;
    }
    buf_add_str(render->out, node->text);
}

/* ---- Sections
 * ------------------------------------------------------------------------------ */

static int render_once(struct render *render, const struct scope *scope, uint32_t at,
                       dinh_value *value)
{
    struct context context = { scope->context, value };
    struct scope inner = *scope;
    inner.context = &context;
    return render_nodes(render, &inner, at + 1, scope->template->nodes[at].end);
}

static int render_section(struct render *render, const struct scope *scope, uint32_t at)
{
    const struct node *node = &scope->template->nodes[at];
    dinh_value *value = look_up(render, scope, &node->path);
    if (!value_is_truthy(value))
        return 0;
    if (++render->sections > SECTION_MAX_DEPTH)
        return fail(render, scope, node, "các phần lồng nhau quá sâu");
    int result = 0;
    if (value->type != DINH_LIST)
        result = render_once(render, scope, at, value);
    else
        for (uint32_t i = 0; i < value->count && result == 0; i++)
            result = render_once(render, scope, at, value->items[i]);
    render->sections--;
    return result;
}

static int render_inverted(struct render *render, const struct scope *scope, uint32_t at)
{
    const struct node *node = &scope->template->nodes[at];
    if (value_is_truthy(look_up(render, scope, &node->path)))
        return 0;
    if (++render->sections > SECTION_MAX_DEPTH)
        return fail(render, scope, node, "các phần lồng nhau quá sâu");
    int result = render_nodes(render, scope, at + 1, node->end);
    render->sections--;
    return result;
}

/* ---- Partials, parents and blocks
 * ------------------------------------------------------------ */

static struct str join(struct arena *arena, struct str a, struct str b)
{
    if (a.len == 0 || b.len == 0)
        return a.len ? a : b;
    char *joined = arena_alloc_raw(arena, a.len + b.len);
    memcpy(joined, a.ptr, a.len);
    memcpy(joined + a.len, b.ptr, b.len);
    return (struct str){ joined, a.len + b.len };
}

static const struct template *target_of(const struct render *render,
                                        const struct scope *scope, const struct node *node)
{
    if (!node->dynamic)
        return node->target;
    struct str name = value_as_text(look_up(render, scope, &node->path));
    return name.len ? template_find(scope->template->set, name) : NULL;
}

/* A partial is a parent without arguments. Standing within a line it begins
 * no line, so it gets no indentation at all. */
static int render_target(struct render *render, const struct scope *scope,
                         const struct node *node, const struct arguments *arguments)
{
    const struct template *target = target_of(render, scope, node);
    if (!target)
        return 0;
    if (++render->templates > TEMPLATE_MAX_DEPTH)
        return fail(render, scope, node, "giao diện gọi nhau quá sâu");
    struct scope inner = {
        .template = target,
        .context = scope->context,
        .arguments = arguments,
    };
    if (node->own_line)
        inner.indent = join(render->arena, scope->indent, node->indent);
    int result = render_nodes(render, &inner, 0, target->count);
    render->templates--;
    return result;
}

static int render_parent(struct render *render, const struct scope *scope, uint32_t at)
{
    struct arguments arguments = { scope->arguments, scope->template, at };
    return render_target(render, scope, &scope->template->nodes[at], &arguments);
}

static uint32_t find_argument(const struct arguments *arguments, struct str name)
{
    const struct node *nodes = arguments->template->nodes;
    uint32_t end = nodes[arguments->parent].end;
    for (uint32_t i = arguments->parent + 1; i < end; i = nodes[i].end) {
        if (nodes[i].kind == NODE_BLOCK && str_eq(nodes[i].text, name))
            return i;
    }
    return 0; /* node 0 is never inside a parent */
}

/* Puts the argument in the place `node`. It belongs to the template that gave
 * it, so it sees only the arguments that template was given itself. */
static int render_argument(struct render *render, const struct scope *scope,
                           const struct node *node, const struct arguments *given,
                           uint32_t at)
{
    const struct node *argument = &given->template->nodes[at];
    if (++render->templates > TEMPLATE_MAX_DEPTH)
        return fail(render, scope, node, "giao diện gọi nhau quá sâu");
    struct scope inner = {
        .template = given->template,
        .context = scope->context,
        .arguments = given->outer,
        .indent = join(render->arena, scope->indent, node->indent),
    };
    if (node->own_line && !argument->own_line && argument->end > at + 1)
        buf_add_str(render->out, inner.indent);
    if (!node->own_line && argument->own_line) /* the place stands on a begun line */
        render->indented = inner.indent.len;
    int result = render_nodes(render, &inner, at + 1, argument->end);
    render->indented = 0;
    render->templates--;
    return result;
}

/* The outermost argument wins: it comes from the page itself. */
static int render_block(struct render *render, const struct scope *scope, uint32_t at)
{
    const struct node *node = &scope->template->nodes[at];
    const struct arguments *given = NULL;
    uint32_t found = 0;
    for (const struct arguments *a = scope->arguments; a; a = a->outer) {
        uint32_t argument = find_argument(a, node->text);
        if (argument) {
            given = a;
            found = argument;
        }
    }
    if (given)
        return render_argument(render, scope, node, given, found);
    return render_nodes(render, scope, at + 1, node->end);
}

/* ---- The walk
 * --------------------------------------------------------------------------------- */

static int render_tag(struct render *render, const struct scope *scope, uint32_t at)
{
    const struct node *node = &scope->template->nodes[at];
    switch (node->kind) {
    case NODE_SECTION:
        return render_section(render, scope, at);
    case NODE_INVERTED:
        return render_inverted(render, scope, at);
    case NODE_PARTIAL:
        return render_target(render, scope, node, scope->arguments);
    case NODE_PARENT:
        return render_parent(render, scope, at);
    case NODE_BLOCK:
        return render_block(render, scope, at);
    default:
        break;
    }
    dinh_value *value = look_up(render, scope, &node->path);
    if (value)
        add_value(render, value, node->kind == NODE_RAW);
    return 0;
}

static int check_limits(struct render *render, const struct scope *scope,
                        const struct node *node)
{
    if (render->out->len > render->limit)
        return fail(render, scope, node, "trang quá lớn");
    if (++render->steps > MAX_STEPS)
        return fail(render, scope, node, "trang cần quá nhiều bước");
    return 0;
}

static int render_nodes(struct render *render, const struct scope *scope, uint32_t from,
                        uint32_t to)
{
    const struct node *nodes = scope->template->nodes;
    for (uint32_t at = from; at < to;) {
        const struct node *node = &nodes[at];
        if (check_limits(render, scope, node))
            return -1;
        if (node->kind != NODE_TEXT) {
            if (render_tag(render, scope, at))
                return -1;
            at = node->end;
        } else if (scope->indent.len) {
            add_line(render, scope, node);
            at++;
        } else {
            at = add_run(render, nodes, at, to);
        }
    }
    return 0;
}

int template_render(const struct template *template, struct arena *arena,
                    dinh_value *const *contexts, size_t count, struct buf *out,
                    struct error *error)
{
    struct render render = {
        .arena = arena,
        .out = out,
        .error = error,
        .limit = out->len + TEMPLATE_MAX_OUTPUT,
        .raw_text = template->set->raw_text,
    };
    struct scope scope = { .template = template };
    struct context *stack = arena_alloc(arena, (count + 1) * sizeof *stack);
    for (size_t i = 0; i < count; i++) {
        stack[i] = (struct context){ scope.context, contexts[i] };
        scope.context = &stack[i];
    }
    return render_nodes(&render, &scope, 0, template->count);
}
