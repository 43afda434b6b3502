/*
 * docx_picture.c - drawings of a .docx: pictures inside the file, and text boxes (see
 * docx_write.h).
 *
 * A picture is a relation to a part. One that lies elsewhere (a link) is never fetched;
 * it becomes a place where a picture has yet to be chosen.
 */
#include "base/text.h"
#include "desk/docx_write.h"

enum { POINT = 12700, SMALLEST = 18 * POINT }; /* a bullet, a line, a logo of nothing */

/* The number of the picture; -1 when there are too many. */
static int number_of(struct docx *docx, struct str target, struct str alt)
{
    for (size_t i = 0; i < docx->picture_count; i++)
        if (str_eq(docx->pictures[i].target, target))
            return (int)i;
    if (docx->picture_count == RECEIVED_PARTS_MAX)
        return -1;
    docx->pictures[docx->picture_count] = (struct docx_picture){ target, alt };
    return (int)docx->picture_count++;
}

static void write_picture(struct docx *docx, struct str relation_id, struct str alt)
{
    const struct docx_relation *relation = docx_relation(docx, relation_id);
    int number =
        relation && !relation->is_external ? number_of(docx, relation->target, alt) : -1;
    if (number >= 0)
        buf_printf(&docx->html, "<img src=\"" RECEIVED_PICTURE "%d\" alt=\"", number);
    else
        buf_add_text(&docx->html, "<img src=\"\" alt=\"");
    text_add_escaped(&docx->html, alt);
    buf_add_text(&docx->html, "\">");
}

static struct str alt_of(const struct xml_node *properties, struct str fallback)
{
    struct str alt = xml_attribute(properties, "descr");
    if (!alt.len)
        alt = xml_attribute(properties, "title");
    return alt.len ? alt : fallback;
}

static void write_blip(struct docx *docx, const struct xml_node *node, struct str alt)
{
    struct str id = xml_attribute(node, "embed");
    write_picture(docx, id.len ? id : xml_attribute(node, "link"), alt);
}

/* As deep as the file is, which xml.h bounds. */
static void walk(struct docx *docx, const struct xml_node *parent, struct str alt)
{
    for (const struct xml_node *node = parent ? parent->first : NULL;
         node && docx_may_go_on(docx); node = node->next) {
        if (xml_is(node, "blip"))
            write_blip(docx, node, alt);
        else if (xml_is(node, "imagedata"))
            write_picture(docx, xml_attribute(node, "id"), alt_of(node, alt));
        else if (xml_is(node, "chart") || xml_is(node, "relIds"))
            write_picture(docx, STR(""), alt);
        else if (xml_is(node, "txbxContent")) {
            if (docx->box_count < DOCX_BOXES_MAX)
                docx->boxes[docx->box_count++] = node;
        } else if (xml_is(node, "AlternateContent"))
            walk(docx, docx_alternative(node), alt);
        else {
            struct str own = xml_attribute(node, "alt"); /* of a shape of old */
            const struct xml_node *named = xml_child(xml_child(node, "nvPicPr"), "cNvPr");
            walk(docx, node, alt_of(named, own.len ? own : alt));
        }
    }
}

void docx_write_drawing(struct docx *docx, const struct xml_node *drawing)
{
    const struct xml_node *place = drawing->first;
    while (place && !xml_is(place, "inline") && !xml_is(place, "anchor"))
        place = place->next;
    const struct xml_node *extent = xml_child(place, "extent");
    bool is_small = extent && xml_number(extent, "cx", SMALLEST) < SMALLEST &&
                    xml_number(extent, "cy", SMALLEST) < SMALLEST;
    if (!is_small)
        walk(docx, drawing, alt_of(xml_child(place, "docPr"), STR("")));
}
