/*
 * xml.c - XML into a tree (see xml.h), by expat.
 */
#include "desk/xml.h"

#include <dinh/plugin.h>
#include <expat.h>
#include <limits.h>

struct builder {
    XML_Parser parser;
    struct arena *arena;
    struct xml_node *open[XML_DEPTH_MAX];
    struct xml_node *last[XML_DEPTH_MAX]; /* the newest child of each open one */
    size_t depth, count;
    struct xml_node *root;
    const char *fault; /* why it was stopped */
};

static void stop(struct builder *builder, const char *fault)
{
    if (!builder->fault)
        builder->fault = fault;
    XML_StopParser(builder->parser, XML_FALSE);
}

/* "uri|name" -> "name" */
static const char *local_name(const char *name)
{
    const char *separator = strrchr(name, '|');
    return separator ? separator + 1 : name;
}

static struct xml_node *add_node(struct builder *builder)
{
    if (++builder->count > XML_NODES_MAX) {
        stop(builder, "quá dài");
        return NULL;
    }
    struct xml_node *node = arena_alloc(builder->arena, sizeof *node);
    if (builder->depth == 0) {
        builder->root = node;
        return node;
    }
    struct xml_node **last = &builder->last[builder->depth - 1];
    if (*last)
        (*last)->next = node;
    else
        builder->open[builder->depth - 1]->first = node;
    *last = node;
    return node;
}

/* Word numbers every editing session; nobody reads that, and it is half the file. */
static bool is_kept(const char *name)
{
    return strncmp(name, "rsid", 4) != 0 && strcmp(name, "paraId") != 0 &&
           strcmp(name, "textId") != 0;
}

static void add_attributes(struct builder *builder, struct xml_node *node,
                           const XML_Char **given)
{
    size_t count = 0;
    for (size_t i = 0; given[i]; i += 2)
        count += is_kept(local_name(given[i]));
    if (count)
        node->attributes = arena_alloc(builder->arena, count * sizeof *node->attributes);
    for (size_t i = 0; given[i]; i += 2) {
        const char *name = local_name(given[i]);
        if (!is_kept(name))
            continue;
        node->attributes[node->attribute_count++] =
            (struct xml_attribute){ arena_text(builder->arena, name),
                                    arena_str(builder->arena, str_of(given[i + 1])) };
    }
}

static void XMLCALL begin_element(void *data, const XML_Char *name,
                                  const XML_Char **attributes)
{
    struct builder *builder = data;
    if (builder->depth == XML_DEPTH_MAX) {
        stop(builder, "lồng nhau quá sâu");
        return;
    }
    struct xml_node *node = add_node(builder);
    if (!node)
        return;
    node->name = arena_text(builder->arena, local_name(name));
    add_attributes(builder, node, attributes);
    builder->open[builder->depth] = node;
    builder->last[builder->depth] = NULL;
    builder->depth++;
}

static void XMLCALL end_element(void *data, const XML_Char *name)
{
    struct builder *builder = data;
    (void)name;
    builder->depth--;
}

static void XMLCALL add_text(void *data, const XML_Char *text, int len)
{
    struct builder *builder = data;
    struct xml_node *node = builder->depth ? add_node(builder) : NULL;
    if (node)
        node->text = arena_str(builder->arena, (struct str){ text, (size_t)len });
}

static void XMLCALL refuse_type(void *data, const XML_Char *name, const XML_Char *system,
                                const XML_Char *public, int has_internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)has_internal;
    stop(data, "có khai báo kiểu tài liệu (DTD)");
}

int xml_parse(struct arena *arena, struct str bytes, struct xml_node **root,
              struct error *error)
{
    struct builder *builder = arena_alloc(arena, sizeof *builder);
    builder->arena = arena;
    builder->parser = XML_ParserCreateNS(NULL, '|');
    if (!builder->parser)
        die("XML: hết bộ nhớ");
    XML_SetUserData(builder->parser, builder);
    XML_SetElementHandler(builder->parser, begin_element, end_element);
    XML_SetCharacterDataHandler(builder->parser, add_text);
    XML_SetStartDoctypeDeclHandler(builder->parser, refuse_type);
    bool is_good = bytes.len <= INT_MAX && XML_Parse(builder->parser, bytes.ptr,
                                                     (int)bytes.len, 1) == XML_STATUS_OK;
    XML_ParserFree(builder->parser);
    *root = builder->root;
    if (is_good && builder->root)
        return 0;
    error_set(error, "phần chữ bên trong %s",
              builder->fault ? builder->fault : "bị hỏng, không đọc được");
    return DINH_REFUSED;
}

/* ---- asking ---- */

bool xml_is(const struct xml_node *node, const char *name)
{
    return node && node->name && strcmp(node->name, name) == 0;
}

const struct xml_node *xml_child(const struct xml_node *node, const char *name)
{
    for (const struct xml_node *child = node ? node->first : NULL; child;
         child = child->next)
        if (xml_is(child, name))
            return child;
    return NULL;
}

/* Recursion is bounded by XML_DEPTH_MAX. */
const struct xml_node *xml_find(const struct xml_node *node, const char *name)
{
    for (const struct xml_node *child = node ? node->first : NULL; child;
         child = child->next) {
        if (xml_is(child, name))
            return child;
        const struct xml_node *found = xml_find(child, name);
        if (found)
            return found;
    }
    return NULL;
}

struct str xml_attribute(const struct xml_node *node, const char *name)
{
    for (size_t i = 0; node && i < node->attribute_count; i++)
        if (strcmp(node->attributes[i].name, name) == 0)
            return node->attributes[i].value;
    return (struct str){ NULL, 0 };
}

int64_t xml_number(const struct xml_node *node, const char *name, int64_t fallback)
{
    int64_t number;
    return str_to_i64(xml_attribute(node, name), &number) ? number : fallback;
}
