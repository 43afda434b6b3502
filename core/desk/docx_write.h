/*
 * docx_write.h - what the files that write a .docx as HTML share.
 *
 * docx.c opens the file and gathers the parts; docx_write.c writes blocks and paragraphs,
 * docx_run.c what stands inside them, docx_table.c tables, docx_picture.c drawings;
 * docx_style.c and docx_number.c answer for styles and lists.
 */
#ifndef DINH_DESK_DOCX_WRITE_H
#define DINH_DESK_DOCX_WRITE_H

#include "base/buf.h"
#include "desk/docx_style.h"
#include "desk/received.h"

enum {
    DOCX_FIELDS_MAX = 8,
    DOCX_NOTES_MAX = 2000,
    DOCX_BOXES_MAX = 64,
    DOCX_CPU_MS = 1500 /* an honest file of 300 pages takes a tenth */
};

struct docx_relation {
    struct str id, target;
    bool is_external;
};

struct docx_relations {
    struct docx_relation *list;
    size_t count;
};

struct docx_note {
    struct str id;
    bool is_end;
    unsigned number;
};

struct docx_picture {
    struct str target, alt;
};

struct docx {
    struct arena *arena; /* until the end of docx_read */
    struct buf html;
    struct docx_styles styles;
    const struct docx_relations *relations; /* of the part that is being written */
    struct str style;                       /* of the paragraph that is being written */
    struct str prefix;                      /* HTML before the next paragraph's text */

    struct docx_field {
        struct buf code;
        bool has_result, has_link;
    } fields[DOCX_FIELDS_MAX];
    size_t field_count;

    const struct xml_node *boxes[DOCX_BOXES_MAX]; /* of this paragraph, to follow it */
    size_t box_count;

    struct docx_note notes[DOCX_NOTES_MAX];
    size_t note_count;
    unsigned foot_count, end_count;

    struct docx_picture pictures[RECEIVED_PARTS_MAX];
    size_t picture_count;

    int64_t until_cpu_ms;
    const char *fault; /* why writing stops */
};

/* False when it is time to stop. */
bool docx_may_go_on(struct docx *docx);

/* docx_write.c: paragraphs, tables and what holds them. */
void docx_write_blocks(struct docx *docx, const struct xml_node *parent);
/* docx_run.c: the text of a paragraph, of a link ... */
void docx_write_inline(struct docx *docx, const struct xml_node *parent);
void docx_close_links(struct docx *docx); /* at the end of a paragraph */
/* docx_table.c */
void docx_write_table(struct docx *docx, const struct xml_node *table);
/* docx_picture.c: pictures become <img>, text boxes wait until the paragraph ends. */
void docx_write_drawing(struct docx *docx, const struct xml_node *drawing);

/* The branch of mc:AlternateContent that has something to read. */
const struct xml_node *docx_alternative(const struct xml_node *node);
const struct docx_relation *docx_relation(const struct docx *docx, struct str id);
/* Text that a tracked change took away. */
bool docx_is_deleted(const struct xml_node *node);

#endif
