/*
 * xml.h - a small tree of an XML part: names without their namespaces, attributes,
 * text.
 *
 * Word writes the same names under several namespaces (transitional, strict, of its
 * versions), and no two that matter here differ in nothing else, so a name is what
 * stands behind the colon. A document type is refused, and with it every entity.
 */
#ifndef DINH_DESK_XML_H
#define DINH_DESK_XML_H

#include "base/arena.h"
#include "base/error.h"

enum { XML_DEPTH_MAX = 200, XML_NODES_MAX = 1000 * 1000 };

struct xml_attribute {
    const char *name;
    struct str value;
};

struct xml_node {
    const char *name; /* NULL: text */
    struct str text;
    struct xml_attribute *attributes;
    size_t attribute_count;
    struct xml_node *first, *next;
};

/* DINH_REFUSED with a sentence for what is not well-formed, has a document type, or is
 * too deep or too long. Everything is in the arena. */
int xml_parse(struct arena *arena, struct str bytes, struct xml_node **root,
              struct error *error);

bool xml_is(const struct xml_node *node, const char *name);
/* The first child of that name; NULL node and no such child: NULL. */
const struct xml_node *xml_child(const struct xml_node *node, const char *name);
/* At any depth, in the order of the text. */
const struct xml_node *xml_find(const struct xml_node *node, const char *name);
/* ptr NULL when it is not there, also for a NULL node. */
struct str xml_attribute(const struct xml_node *node, const char *name);
/* A number, or `fallback`. */
int64_t xml_number(const struct xml_node *node, const char *name, int64_t fallback);

#endif
