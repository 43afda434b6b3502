/*
 * fields.c - the fields of everything a script declares. The help is what the
 * reference prints; schema.c does the checking.
 */
#include "script/declare.h"

const struct schema_field category_fields[] = {
    { "id", SCHEMA_ID, true, "Part of the address: /tin-tuc/<id>.", NULL },
    { "title", SCHEMA_TEXT, true, "What citizens read.", NULL },
    { "short", SCHEMA_TEXT, false, "Where there is little room.", NULL },
    { "about", SCHEMA_TEXT, false, "One sentence for the page of the category.", NULL },
    { "parent", SCHEMA_ID, false, "Another category.", NULL },
    { "fallback", SCHEMA_BOOL, false, "Takes what fits nowhere; one at most.", NULL },
    { "hide_empty", SCHEMA_BOOL, false, "Not shown while nothing is in it.", NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

const struct schema_field unit_fields[] = {
    { "id", SCHEMA_ID, true, "Unique among units.", NULL },
    { "title", SCHEMA_TEXT, true, "The full name.", NULL },
    { "short", SCHEMA_TEXT, false, "Where there is little room.", NULL },
    { "group", SCHEMA_ID, false, "A group { }.", NULL },
    { "parent", SCHEMA_ID, false, "The unit it belongs to.", NULL },
    { "from", SCHEMA_DATE, false, "First day it existed.", NULL },
    { "to", SCHEMA_DATE, false, "Last day it existed (merged, renamed).", NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

const struct schema_field titled_fields[] = {
    { "id", SCHEMA_ID, true, "Unique within its table.", NULL },
    { "title", SCHEMA_TEXT, true, "What people read.", NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

const struct schema_field role_fields[] = {
    { "id", SCHEMA_ID, true, "Used in `by` of moves and in notify.", NULL },
    { "title", SCHEMA_TEXT, true, "What people read.", NULL },
    { "seats", SCHEMA_INT, false, "How many people hold it.", NULL },
    { "machine", SCHEMA_BOOL, false, "Not a person: imports, jobs.", NULL },
    { "board", SCHEMA_BOOL, false, "A seat on the editorial board.", NULL },
    { "totp", SCHEMA_BOOL, false, "Must give a code of the phone after the password.",
      NULL },
    { "may", SCHEMA_NAMES, false,
      "What it may do beside moves: desk.enter desk.receive desk.assign desk.edit"
      " desk.publish desk.urgent desk.erase desk.media desk.users desk.settings"
      " desk.plugins desk.audit content.drafts, or a plugin's permission.",
      NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

const struct schema_field holiday_fields[] = {
    { "from", SCHEMA_DATE, true, "The first (or only) day.", NULL },
    { "to", SCHEMA_DATE, false, "The last day.", NULL },
    { "title", SCHEMA_TEXT, true, "What people read.", NULL },
    { "working", SCHEMA_BOOL, false, "A day off that is worked, to make up.", NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

const struct schema_field menu_fields[] = {
    { "id", SCHEMA_ID, true, "Unique in the menu.", NULL },
    { "title", SCHEMA_TEXT, true, "What citizens read.", NULL },
    { "href", SCHEMA_TEXT, true, "An address: /gioi-thieu or https://...", NULL },
    { "parent", SCHEMA_ID, false, "The menu entry above it.", NULL },
    { "order", SCHEMA_INT, false, "Low first.", NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

const struct schema_field document_type_fields[] = {
    { "id", SCHEMA_ID, true, "Unique among types.", NULL },
    { "title", SCHEMA_TEXT, true, "What people read.", NULL },
    { "abbreviation", SCHEMA_TEXT, false, "As in the number: QĐ. Some have none.", NULL },
    { "family", SCHEMA_ID, false, "luat, hanh-chinh, ban-sao ...: for grouping.", NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

static const struct schema_field state_fields[] = {
    { "id", SCHEMA_ID, true, "Unique in its workflow.", NULL },
    { "label", SCHEMA_TEXT, true, "What editors read.", NULL },
    { "public", SCHEMA_BOOL, false, "Citizens see the item.", NULL },
    { "deadline", SCHEMA_INT, false, "Working days it may stay here.", NULL },
    { "list", SCHEMA_ID, false,
      "In which list of the desk it waits: inbox, work (its assignee's), review, ready.",
      NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

static const struct schema_field move_fields[] = {
    { "id", SCHEMA_ID, false,
      "Unique among the moves out of a state; without one it is `to`.", NULL },
    { "from", SCHEMA_ID, true, "A state.", NULL },
    { "to", SCHEMA_ID, true, "A state.", NULL },
    { "label", SCHEMA_TEXT, true, "The button.", NULL },
    { "by", SCHEMA_IDS, true, "Roles that may make the move.", NULL },
    { "check", SCHEMA_ID, false, "A check() that must agree.", NULL },
    { "needs_note", SCHEMA_BOOL, false, "Who moves it must say why.", NULL },
    { "needs_sheet", SCHEMA_BOOL, false,
      "A photo of the signed sheet must lie beside the item, of this round.", NULL },
    { "assigns", SCHEMA_BOOL, false, "Asks for the member who gets it.", NULL },
    { "urgent", SCHEMA_BOOL, false,
      "Tin khẩn: pinned until it expires, the head confirms afterwards.", NULL },
    { "primary", SCHEMA_BOOL, false, "The big button; others are in the menu.", NULL },
    { "returns", SCHEMA_BOOL, false, "Goes back to who had it.", NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

const struct schema_field workflow_fields[] = {
    { "id", SCHEMA_ID, true, "The name before the braces; not written inside.", NULL },
    { "title", SCHEMA_TEXT, false, "What people read.", NULL },
    { "kinds", SCHEMA_IDS, false, "Content kinds that follow it.", NULL },
    { "start", SCHEMA_ID, true, "The state of a new item.", NULL },
    { "states", SCHEMA_MAPS, true, "In the order they are shown.", state_fields },
    { "moves", SCHEMA_MAPS, true, "All that is allowed.", move_fields },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

const struct schema_field notify_fields[] = {
    { "text", SCHEMA_TEXT, true, "One or two sentences.", NULL },
    { "role", SCHEMA_ID, false, "Who gets it: a role { }.", NULL },
    { "unit", SCHEMA_ID, false, "Who gets it: a unit { }.", NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};
