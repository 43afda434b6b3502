/*
 * template_node.h - a compiled template, shared by the three template files.
 *
 * A template is one flat array of nodes in the order of the source. A node
 * that holds others (section, parent, block) is followed by them and knows
 * where they end, so rendering is a walk forward that skips.
 *
 * White space is settled when compiling: lines that hold only a tag are gone,
 * TEXT nodes never span lines, and each knows whether it begins one, which is
 * where indentation is put in when a partial stands indented.
 */
#ifndef DINH_VIEW_TEMPLATE_NODE_H
#define DINH_VIEW_TEMPLATE_NODE_H

#include "view/template.h"

enum node_kind {
    NODE_TEXT,
    NODE_VALUE,    /* {{x}} */
    NODE_RAW,      /* {{{x}}} {{&x}} */
    NODE_SECTION,  /* {{#x}} */
    NODE_INVERTED, /* {{^x}} */
    NODE_PARTIAL,  /* {{>x}} */
    NODE_PARENT,   /* {{<x}} */
    NODE_BLOCK     /* {{$x}}: an argument right inside a parent, else a place */
};

/* "a.b.c" in parts. "." and ".a" look at the innermost context alone. */
struct node_path {
    const struct str *parts;
    uint32_t count;
    bool here;
};

struct node {
    uint8_t kind;
    bool line_start; /* TEXT: the first of its line */
    bool own_line;   /* PARTIAL, PARENT, BLOCK: begins a line of its own */
    bool dynamic;    /* PARTIAL, PARENT: {{>*x}}, the data names the template */
    uint32_t line;
    uint32_t end;      /* index behind this node and all it holds */
    struct str text;   /* TEXT: the bytes; PARTIAL, PARENT, BLOCK: the name */
    struct str indent; /* PARTIAL, PARENT, BLOCK: put before each line */
    union {
        struct node_path path;         /* of what is looked up in the data */
        const struct template *target; /* static PARTIAL, PARENT: after sealing */
    };
};

struct template
{
    struct str name;
    const char *file;
    const struct template_set *set;
    struct node *nodes;
    uint32_t count;
};

struct template_set {
    struct arena *arena;
    struct template **items; /* sorted by name once sealed */
    size_t count, cap;
    bool raw_text, sealed;
};

/* Compiles `source`, which must outlive the template, into nodes and count. */
int template_parse(struct arena *arena, struct template *template, struct str source,
                   struct error *error);

#endif
