/*
 * router.c - see router.h.
 *
 * A node is one path segment. Looking up tries the literal child, then the
 * ":name" child, then "*name", and goes back when a branch fails, so that
 * "/tin/moi" and "/:kind/:no" can live together. Depth is bounded by the
 * patterns, not by the path.
 */
#include "http/router.h"

#include <stdlib.h>

enum { MAX_METHODS = 8, METHOD_SIZE = 16, ALLOW_SIZE = 96, MAX_DEPTH = 32 };

struct method {
    char name[METHOD_SIZE];
    const void *value;
};

struct node {
    char *text; /* the literal, or the name of a parameter */
    size_t len;
    struct node *next; /* sibling literal */
    struct node *literals, *parameter, *rest;
    struct method methods[MAX_METHODS];
    size_t method_count;
    char allow[ALLOW_SIZE];
};

struct router {
    struct node root;
};

struct router *router_create(void)
{
    struct router *router = calloc(1, sizeof *router);
    if (!router)
        die("router: hết bộ nhớ");
    return router;
}

static void free_children(struct node *node);

static void free_node(struct node *node)
{
    if (!node)
        return;
    free_children(node);
    free(node->text);
    free(node);
}

static void free_children(struct node *node)
{
    for (struct node *child = node->literals, *next; child; child = next) {
        next = child->next;
        free_node(child);
    }
    free_node(node->parameter);
    free_node(node->rest);
}

void router_free(struct router *router)
{
    if (!router)
        return;
    free_children(&router->root);
    free(router);
}

static struct node *create_node(struct str text)
{
    struct node *node = calloc(1, sizeof *node);
    char *copy = strndup(text.ptr, text.len);
    if (!node || !copy)
        die("router: hết bộ nhớ");
    node->text = copy;
    node->len = text.len;
    return node;
}

static struct str node_text(const struct node *node)
{
    return (struct str){ node->text, node->len };
}

static struct node *find_literal(const struct node *node, struct str text)
{
    for (struct node *child = node->literals; child; child = child->next) {
        if (str_eq(node_text(child), text))
            return child;
    }
    return NULL;
}

/* The child for one segment of a pattern; NULL when its name disagrees with
 * what stands at that place already. */
static struct node *add_child(struct node *node, struct str segment)
{
    char mark = segment.len ? segment.ptr[0] : '\0';
    if (mark != ':' && mark != '*') {
        struct node *child = find_literal(node, segment);
        if (!child) {
            child = create_node(segment);
            child->next = node->literals;
            node->literals = child;
        }
        return child;
    }
    struct str name = str_from(segment, 1);
    struct node **place = mark == ':' ? &node->parameter : &node->rest;
    if (name.len == 0)
        return NULL;
    if (!*place)
        *place = create_node(name);
    return str_eq(node_text(*place), name) ? *place : NULL;
}

static const struct method *find_method(const struct node *node, struct str name)
{
    for (size_t i = 0; i < node->method_count; i++) {
        if (str_is(name, node->methods[i].name))
            return &node->methods[i];
    }
    return NULL;
}

/* "GET, HEAD, POST, OPTIONS" */
static void write_allow(struct node *node)
{
    size_t len = 0;
    for (size_t i = 0; i <= node->method_count; i++) {
        const char *name = i < node->method_count ? node->methods[i].name : "OPTIONS";
        const char *pieces[] = { i ? ", " : "", name, strcmp(name, "GET") ? "" : ", HEAD" };
        for (size_t p = 0; p < 3; p++) {
            size_t size = strlen(pieces[p]);
            if (len + size >= sizeof node->allow)
                return;
            memcpy(node->allow + len, pieces[p], size + 1);
            len += size;
        }
    }
}

static int add_method(struct node *node, const char *method, const char *pattern,
                      const void *value, struct error *error)
{
    if (find_method(node, str_of(method)))
        return error_set(error, "đường dẫn %s %s được khai báo hai lần", method, pattern);
    if (node->method_count == MAX_METHODS || strlen(method) >= METHOD_SIZE)
        return error_set(error, "đường dẫn %s %s: phương thức sai hoặc quá nhiều", method,
                         pattern);
    struct method *added = &node->methods[node->method_count++];
    memcpy(added->name, method, strlen(method) + 1);
    added->value = value;
    write_allow(node);
    return 0;
}

int router_add(struct router *router, const char *method, const char *pattern,
               const void *value, struct error *error)
{
    struct str rest = str_of(pattern);
    struct node *node = &router->root;
    size_t depth = 0, params = 0;
    if (pattern[0] != '/')
        return error_set(error, "đường dẫn %s phải bắt đầu bằng dấu /", pattern);
    rest = str_from(rest, 1);
    while (rest.ptr) {
        struct str segment = str_cut(&rest, '/');
        bool is_rest = segment.len && segment.ptr[0] == '*';
        params += is_rest || (segment.len && segment.ptr[0] == ':');
        if (++depth > MAX_DEPTH || params > ROUTER_MAX_PARAMS || (is_rest && rest.ptr))
            return error_set(
                error, "đường dẫn %s: quá nhiều phần, hoặc còn phần đứng sau *", pattern);
        node = add_child(node, segment);
        if (!node)
            return error_set(
                error, "đường dẫn %s: tên \"%.*s\" khác với tên đã khai báo ở cùng vị trí",
                pattern, STR_ARG(segment));
    }
    return add_method(node, method, pattern, value, error);
}

static const struct node *find_node(const struct node *node, struct str rest,
                                    struct route_match *match);

/* One parameter noted, and on with the rest of the path; undone on failure. */
static const struct node *try_parameter(const struct node *node, struct str value,
                                        struct str rest, struct route_match *match)
{
    size_t place = match->count++;
    match->names[place] = node_text(node);
    match->values[place] = value;
    const struct node *found = find_node(node, rest, match);
    if (!found)
        match->count = place;
    return found;
}

static const struct node *find_node(const struct node *node, struct str rest,
                                    struct route_match *match)
{
    if (!rest.ptr)
        return node->method_count ? node : NULL;
    struct str after = rest, segment = str_cut(&after, '/');
    const struct node *child = find_literal(node, segment), *found = NULL;
    if (child)
        found = find_node(child, after, match);
    if (!found && node->parameter && segment.len)
        found = try_parameter(node->parameter, segment, after, match);
    if (!found && node->rest && rest.len)
        found = try_parameter(node->rest, rest, (struct str){ NULL, 0 }, match);
    return found;
}

bool router_find(const struct router *router, struct str method, struct str path,
                 struct route_match *match)
{
    match->count = 0;
    match->value = NULL;
    match->allow = NULL;
    if (path.len == 0 || path.ptr[0] != '/')
        return false;
    const struct node *node = find_node(&router->root, str_from(path, 1), match);
    if (!node)
        return false;
    const struct method *found = find_method(node, method);
    if (!found && str_is(method, "HEAD"))
        found = find_method(node, STR("GET"));
    match->value = found ? found->value : NULL;
    match->allow = node->allow;
    return true;
}
