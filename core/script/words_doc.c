/*
 * words_doc.c - the reference and the editor file, written from the table of
 * words so that neither can say what is not so.
 */
#include "script/loaded.h"
#include "script/words.h"

static const struct chapter {
    const char *title, *first; /* the word it begins with */
} chapters[] = {
    { "Declaring: while scripts load", "category" },
    { "Effects: inside on()", "log" },
    { "Text", "text.contains" },
    { "Dates", "date.today" },
    { "Lua's own, as far as they are safe", "assert" },
};

/* ---- docs/lua-api.md ------------------------------------------------------------ */

static void write_fields(struct buf *out, const struct schema_field *fields,
                         const char *what)
{
    buf_printf(out, "\n| %s | type | | |\n|---|---|---|---|\n", what);
    for (; fields->name; fields++)
        buf_printf(out, "| `%s` | %s | %s | %s |\n", fields->name,
                   schema_type_name(fields->type), fields->required ? "required" : "",
                   fields->help);
}

static void write_word(struct buf *out, const struct word *word)
{
    buf_printf(out, "\n### `%s`\n\n%s *%s*\n", word->signature, word->english,
               word->vietnamese);
    if (word->table)
        buf_printf(out, "\nGoes to the table `%s`.\n", word->table);
    if (!word->fields)
        return;
    write_fields(out, word->fields, "field");
    for (const struct schema_field *field = word->fields; field->name; field++)
        if (field->inner)
            write_fields(out, field->inner, field->name);
}

static const char *chapter_of(const struct word *word)
{
    for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++)
        if (strcmp(chapters[i].first, word->name) == 0)
            return chapters[i].title;
    return NULL;
}

static void write_limits(struct buf *out)
{
    const struct {
        const char *what;
        int value;
    } limits[] = {
        { "bytes of memory, all scripts of a site together", SCRIPT_MEMORY },
        { "bytes of one text or table", SCRIPT_BLOCK },
        { "instructions of one function run", SCRIPT_INSTRUCTIONS },
        { "milliseconds of CPU of one function run", SCRIPT_HOOK_MS },
        { "milliseconds of CPU to load one file", SCRIPT_LOAD_MS },
        { "bytes of one file", SCRIPT_FILE_BYTES },
        { "functions given with check() and on()", SCRIPT_FUNCTIONS },
        { "tables", SCRIPT_TABLES },
        { "entries of one table", SCRIPT_ENTRIES },
        { "effects of one event", SCRIPT_EFFECTS },
        { "milliseconds a function rests after it tripped a limit", SCRIPT_PAUSE_MS },
    };
    buf_add_text(out, "\n## Limits\n\n| | |\n|---:|---|\n");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        buf_printf(out, "| %d | %s |\n", limits[i].value, limits[i].what);
}

void words_write_reference(struct buf *out)
{
    buf_add_text(out, "# The words of scripts\n\n"
                      "Generated from core/script/words.c by `ninja lua_doc`: do not edit. "
                      "The guide is [lua-guide.md](lua-guide.md).\n");
    for (size_t i = 0; i < word_count; i++) {
        const char *chapter = chapter_of(&words[i]);
        if (chapter)
            buf_printf(out, "\n## %s\n", chapter);
        write_word(out, &words[i]);
    }
    write_limits(out);
}

/* ---- scripts/dinh.meta.lua --------------------------------------------------------- */

static const char *meta_type(enum schema_type type)
{
    switch (type) {
    case SCHEMA_INT:
        return "integer";
    case SCHEMA_BOOL:
        return "boolean";
    case SCHEMA_IDS:
        return "string|string[]";
    case SCHEMA_MAPS:
        return "table[]";
    default:
        return "string";
    }
}

static void write_class(struct buf *out, const struct word *word)
{
    bool is_named = strchr(word->signature, '"') != NULL; /* the id stands before */
    buf_printf(out, "\n---@class dinh.%s\n", word->name);
    for (const struct schema_field *field = word->fields; field->name; field++)
        buf_printf(out, "---@field %s%s %s %s\n", field->name,
                   field->required && !(is_named && field == word->fields) ? "" : "?",
                   meta_type(field->type), field->help);
}

/* The signature's parameters: "(s, part) -> boolean" without the arrow. */
static void write_function(struct buf *out, const struct word *word)
{
    struct str rest = str_of(word->signature);
    str_cut(&rest, '(');
    struct str parameters = str_cut(&rest, ')');
    buf_printf(out, "\n---%s\n", word->vietnamese);
    if (str_find_char(parameters, '"') >= 0) /* check("name", function ... */
        parameters = STR("name, run");
    buf_printf(out, "function %s(%.*s) end\n", word->name, STR_ARG(parameters));
}

static void write_meta_word(struct buf *out, const struct word *word)
{
    if (word->fields)
        write_class(out, word);
    if (word->run && strchr(word->signature, '('))
        write_function(out, word);
    else if (word->run && strchr(word->signature, '"'))
        buf_printf(out,
                   "\n---%s\n---@param name string\n---@return fun(entry: %s%s)\n"
                   "function %s(name) end\n",
                   word->vietnamese, word->fields ? "dinh." : "table",
                   word->fields ? word->name : "", word->name);
    else if (word->run)
        buf_printf(out, "\n---%s\n---@param entry dinh.%s\nfunction %s(entry) end\n",
                   word->vietnamese, word->name, word->name);
}

void words_write_meta(struct buf *out)
{
    buf_add_text(out,
                 "---@meta\n"
                 "-- Generated from core/script/words.c by `ninja lua_doc`: do not edit.\n"
                 "-- For editors with the Lua language server; the portal never reads it.\n"
                 "text = {}\ndate = {}\n");
    for (size_t i = 0; i < word_count; i++)
        if (!str_starts(str_of(words[i].name), STR("string.")) &&
            !str_starts(str_of(words[i].name), STR("table.")) &&
            !str_is(str_of(words[i].name), "tostring") &&
            !str_is(str_of(words[i].name), "tonumber"))
            write_meta_word(out, &words[i]);
}
