/*
 * form_page.h - the form of a desk page as a browser would send it: read out of the
 * page by the HTML parser, changed, posted; and a look at pages for anything that runs.
 */
#ifndef TEST_FORM_PAGE_H
#define TEST_FORM_PAGE_H

#include "whole_site.h"

#include <gumbo.h>

enum { FIELDS_MAX = 500 };

struct form_page {
    struct whole_site *site;
    int64_t account;
    bool has_scripts; /* the editor posts HTML, else the text box its marks */
    struct form_field fields[FIELDS_MAX];
    size_t count;
};

static inline const char *attribute(const GumboNode *node, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);
    return found ? found->value : NULL;
}

static inline void collect_text(const GumboNode *node, struct buf *out)
{
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE)
        buf_add_text(out, node->v.text.text);
    if (node->type != GUMBO_NODE_ELEMENT)
        return;
    for (unsigned i = 0; i < node->v.element.children.length; i++)
        collect_text(node->v.element.children.data[i], out);
}

static inline void form_add_field(struct form_page *page, const char *name,
                                  const char *value)
{
    assert_in_range(page->count, 0, FIELDS_MAX - 1);
    page->fields[page->count++] =
        (struct form_field){ .name = arena_str(page->site->arena, str_of(name)),
                             .value = arena_str(page->site->arena, str_of(value)) };
}

static inline void take_select(struct form_page *page, const GumboNode *select)
{
    const char *chosen = NULL, *first = NULL;
    for (unsigned i = 0; i < select->v.element.children.length; i++) {
        const GumboNode *option = select->v.element.children.data[i];
        if (option->type != GUMBO_NODE_ELEMENT)
            continue;
        const char *value = attribute(option, "value");
        first = first ? first : value;
        if (attribute(option, "selected"))
            chosen = value;
    }
    form_add_field(page, attribute(select, "name"), chosen ? chosen : first ? first : "");
}

static inline void take_input(struct form_page *page, const GumboNode *node)
{
    const char *name = attribute(node, "name"), *type = attribute(node, "type");
    const char *value = attribute(node, "value");
    type = type ? type : "text";
    bool is_box = strcmp(type, "checkbox") == 0 || strcmp(type, "radio") == 0;
    bool is_off = attribute(node, "disabled") && !page->has_scripts;
    if (!name || is_off || strcmp(type, "file") == 0 || strcmp(name, "_token") == 0 ||
        (is_box && !attribute(node, "checked")))
        return;
    form_add_field(page, name, value ? value : "");
}

static inline void take_controls(struct form_page *page, const GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEMPLATE || node->type != GUMBO_NODE_ELEMENT)
        return;
    struct buf text = { 0 };
    switch (node->v.element.tag) {
    case GUMBO_TAG_TEMPLATE:
        return;
    case GUMBO_TAG_INPUT:
        take_input(page, node);
        break;
    case GUMBO_TAG_SELECT:
        take_select(page, node);
        return;
    case GUMBO_TAG_TEXTAREA:
        collect_text(node, &text);
        if (!page->has_scripts || !strstr(attribute(node, "name"), ".chu"))
            form_add_field(page, attribute(node, "name"), buf_text(&text));
        buf_free(&text);
        return;
    default:
        break;
    }
    for (unsigned i = 0; i < node->v.element.children.length; i++)
        take_controls(page, node->v.element.children.data[i]);
}

static inline const GumboNode *find_id(const GumboNode *node, const char *id)
{
    if (node->type != GUMBO_NODE_ELEMENT)
        return NULL;
    const char *own = attribute(node, "id");
    if (own && strcmp(own, id) == 0)
        return node;
    const GumboNode *found = NULL;
    for (unsigned i = 0; i < node->v.element.children.length && !found; i++)
        found = find_id(node->v.element.children.data[i], id);
    return found;
}

/* The form of the page that was answered last. */
static inline void form_take(struct form_page *page)
{
    struct str html = buf_str(&page->site->body);
    GumboOutput *parsed =
        gumbo_parse_with_options(&kGumboDefaultOptions, html.ptr, html.len);
    const GumboNode *form = find_id(parsed->root, "soan");
    page->count = 0;
    assert_non_null(form);
    take_controls(page, form);
    gumbo_destroy_output(&kGumboDefaultOptions, parsed);
}

/* ---- anything that runs? ---- */

static inline void check_node(const GumboNode *node, const char *where)
{
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE)
        return;
    const char *src = attribute(node, "src"), *href = attribute(node, "href");
    for (unsigned i = 0; i < node->v.element.attributes.length; i++) {
        const GumboAttribute *one = node->v.element.attributes.data[i];
        if (strncmp(one->name, "on", 2) == 0 || strcmp(one->name, "srcdoc") == 0 ||
            strcmp(one->name, "style") == 0)
            fail_msg("%s: an attribute %s=\"%s\"", where, one->name, one->value);
    }
    for (int i = 0; i < 2; i++) {
        const char *url = i ? href : src;
        if (url && *url && *url != '/' && *url != '#' && strncmp(url, "https://", 8) != 0 &&
            strncmp(url, "http://", 7) != 0 && strncmp(url, "mailto:", 7) != 0 &&
            strncmp(url, "tel:", 4) != 0)
            fail_msg("%s: an address \"%s\"", where, url);
    }
    switch (node->v.element.tag) {
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_BASE:
        fail_msg("%s: <%s>", where, gumbo_normalized_tagname(node->v.element.tag));
        break;
    case GUMBO_TAG_SCRIPT:
        if (node->v.element.children.length) {
            struct buf text = { 0 };
            collect_text(node, &text);
            if (!strstr(buf_text(&text), "document.documentElement.className"))
                fail_msg("%s: a script: %s", where, buf_text(&text));
            buf_free(&text);
        } else if (!src || strncmp(src, "/", 1) != 0) {
            fail_msg("%s: a script of \"%s\"", where, src ? src : "");
        }
        break;
    default:
        break;
    }
    for (unsigned i = 0; i < node->v.element.children.length; i++)
        check_node(node->v.element.children.data[i], where);
}

static inline void assert_nothing_runs(struct whole_site *site, const char *where)
{
    struct str html = buf_str(&site->body);
    GumboOutput *parsed =
        gumbo_parse_with_options(&kGumboDefaultOptions, html.ptr, html.len);
    check_node(parsed->root, where);
    gumbo_destroy_output(&kGumboDefaultOptions, parsed);
}

/* ---- getting and posting ---- */

static inline const char *page_text(struct whole_site *site)
{
    return buf_text(&site->body);
}

static inline void assert_says(struct whole_site *site, const char *part)
{
    if (!strstr(page_text(site), part))
        fail_msg("\"%s\" is not in: %s", part, page_text(site));
}

static inline void assert_silent(struct whole_site *site, const char *part)
{
    if (strstr(page_text(site), part))
        fail_msg("\"%s\" is in: %s", part, page_text(site));
}

/* A person of the board with a session of his own. */
static inline struct form_page *form_person(struct whole_site *site, const char *role,
                                            const char *units)
{
    struct form_page *page = arena_alloc(site->arena, sizeof *page);
    page->site = site;
    page->account = whole_account(site, role, units);
    return page;
}

static inline int form_get(struct form_page *page, const char *target)
{
    return whole_ask(
        page->site,
        &(struct whole_ask){ .method = "GET", .target = target, .account = page->account });
}

static inline void form_open(struct form_page *page, const char *target)
{
    assert_int_equal(form_get(page, target), 200);
    form_take(page);
}

static inline struct form_field *form_field_of(struct form_page *page, const char *name)
{
    for (size_t i = 0; i < page->count; i++)
        if (str_is(page->fields[i].name, name))
            return &page->fields[i];
    return NULL;
}

static inline void form_set(struct form_page *page, const char *name, const char *value)
{
    struct form_field *field = form_field_of(page, name);
    if (field)
        field->value = arena_str(page->site->arena, str_of(value));
    else
        form_add_field(page, name, value);
}

static inline const char *form_value(struct form_page *page, const char *name)
{
    const struct form_field *field = form_field_of(page, name);
    return field ? field->value.ptr : NULL;
}

static inline int form_post(struct form_page *page, const char *target, const char *work)
{
    if (work)
        form_set(page, "viec", work);
    return whole_ask(page->site, &(struct whole_ask){ .method = "POST",
                                                      .target = target,
                                                      .account = page->account,
                                                      .fields = page->fields,
                                                      .field_count = page->count });
}

static inline int form_send(struct form_page *page, const char *target)
{
    return whole_ask(page->site, &(struct whole_ask){ .method = "POST",
                                                      .target = target,
                                                      .account = page->account,
                                                      .is_script = true,
                                                      .fields = page->fields,
                                                      .field_count = page->count });
}

/* ---- what is stored ---- */

static inline void form_item(struct whole_site *site, const char *code, struct flow *out)
{
    struct content *content = workspace_content(site->workspace);
    int64_t id = flow_by_code(content, str_of(code));
    assert_true(id > 0);
    assert_int_equal(flow_read(content, site->arena, id, out), 0);
}

static inline dinh_value *form_raw(struct whole_site *site, const char *code)
{
    struct flow item;
    form_item(site, code, &item);
    dinh_value *raw = content_raw(workspace_content(site->workspace), site->arena, item.id);
    assert_non_null(raw);
    return raw;
}

static inline void form_give(struct whole_site *site, const char *code, int64_t account)
{
    struct content *content = workspace_content(site->workspace);
    struct content_change change = { .who = "thử", .at_ms = clock_now_ms() };
    struct flow_step step = { .to = "assigned", .assignee = account };
    struct error error = { "" };
    struct flow item;
    form_item(site, code, &item);
    assert_int_equal(store_begin(whole_store(site)), 0);
    if (flow_move(content, site->arena, item.id, &step, &change, &error))
        fail_msg("%s", error.text);
    assert_int_equal(store_commit(whole_store(site)), 0);
}

#endif
