/*
 * check.c - what can be proved about scripts without running their functions.
 *
 * Every fault is one sentence that begins with the place of the declaration.
 * Order of reading: the report, ids, references between tables, workflows.
 */
#include "script/loaded.h"

#include "base/text.h"

enum { STATES_MAX = 64 };

struct checker {
    const struct script *script;
    void (*report)(void *data, const char *sentence);
    void *data;
    int faults;
};

__attribute__((format(printf, 3, 4))) static void fault(struct checker *checker,
                                                        const struct table_entry *entry,
                                                        const char *format, ...)
{
    struct error error;
    va_list args;
    va_start(args, format);
    error_vset(&error, format, args);
    va_end(args);
    error_prefix(&error, "%s", entry->place);
    checker->faults++;
    if (checker->report)
        checker->report(checker->data, error.text);
}

/* ---- ids ---------------------------------------------------------------------- */

static void check_unique(struct checker *checker, const struct table *table)
{
    for (uint32_t i = 1; i < table->count; i++) {
        const struct table_entry *entry = &table->entries[i], *before = entry - 1;
        if (entry->id.len && str_eq(entry->id, before->id))
            fault(checker, entry, "mã '%.*s' của bảng %s đã được dùng ở %s",
                  STR_ARG(entry->id), table->name, before->place);
    }
}

/* ---- references ------------------------------------------------------------------ */

/* table.field names an entry of `of`. */
static const struct reference {
    const char *table, *field, *of;
} references[] = {
    { "categories", "parent", "categories" },
    { "units", "parent", "units" },
    { "units", "group", "groups" },
    { "menu", "parent", "menu" },
};

/* "không có ... ; có phải ý bạn là ...?" with the nearest id of a table. */
static void unknown_id(struct checker *checker, const struct table_entry *entry,
                       const char *what, struct str id, const char *of)
{
    const char *names[SCRIPT_ENTRIES];
    const struct table *table = tables_get(&checker->script->tables, of);
    uint32_t count = table ? table->count : 0;
    for (uint32_t i = 0; i < count; i++)
        names[i] = table->entries[i].id.ptr;
    const char *near = text_nearest(id, names, count);
    if (near)
        fault(checker, entry, "%s '%.*s' không có trong bảng %s; có phải ý bạn là '%s'?",
              what, STR_ARG(id), of, near);
    else
        fault(checker, entry, "%s '%.*s' không có trong bảng %s", what, STR_ARG(id), of);
}

static void check_reference(struct checker *checker, const struct reference *reference)
{
    const struct table *table = tables_get(&checker->script->tables, reference->table);
    for (uint32_t i = 0; table && i < table->count; i++) {
        struct str id = value_get_text(table->entries[i].value, reference->field);
        if (id.len && !script_entry(checker->script, reference->of, id))
            unknown_id(checker, &table->entries[i], reference->field, id, reference->of);
    }
}

/* A parent that leads back to its child would hang whoever climbs. */
static void check_circle(struct checker *checker, const char *name)
{
    const struct table *table = tables_get(&checker->script->tables, name);
    for (uint32_t i = 0; table && i < table->count; i++) {
        const struct table_entry *at = &table->entries[i];
        for (uint32_t steps = 0; at; steps++) {
            at = tables_find(table, value_get_text(at->value, "parent"));
            if (steps <= table->count)
                continue;
            fault(checker, &table->entries[i], "parent của '%.*s' đi vòng tròn",
                  STR_ARG(table->entries[i].id));
            break;
        }
    }
}

static void check_fallback(struct checker *checker)
{
    const struct table *table = tables_get(&checker->script->tables, "categories");
    const struct table_entry *first = NULL;
    for (uint32_t i = 0; table && i < table->count; i++) {
        const struct table_entry *entry = &table->entries[i];
        if (!value_get_int(entry->value, "fallback"))
            continue;
        if (first)
            fault(checker, entry, "đã có chuyên mục fallback ở %s", first->place);
        first = entry;
    }
}

static void check_spans(struct checker *checker, const char *name)
{
    const struct table *table = tables_get(&checker->script->tables, name);
    for (uint32_t i = 0; table && i < table->count; i++) {
        const dinh_value *value = table->entries[i].value;
        if (value_path(value, "from") && value_path(value, "to") &&
            value_get_int(value, "to") < value_get_int(value, "from"))
            fault(checker, &table->entries[i], "ngày cuối (to) đứng trước ngày đầu (from)");
    }
}

/* ---- workflows ----------------------------------------------------------------------- */

struct states {
    const dinh_value *list;
    uint32_t count; /* at most STATES_MAX */
    bool reached[STATES_MAX];
};

static int state_index(const struct states *states, struct str id)
{
    for (uint32_t i = 0; i < states->count; i++)
        if (str_eq(value_get_text(states->list->items[i], "id"), id))
            return (int)i;
    return -1;
}

static void check_states(struct checker *checker, const struct table_entry *entry,
                         const struct states *states)
{
    bool any_public = false;
    for (uint32_t i = 0; i < states->count; i++) {
        struct str id = value_get_text(states->list->items[i], "id");
        any_public |= value_get_int(states->list->items[i], "public") != 0;
        if (state_index(states, id) != (int)i)
            fault(checker, entry, "trạng thái '%.*s' khai báo hai lần", STR_ARG(id));
    }
    if (states->list->count > STATES_MAX)
        fault(checker, entry, "quá nhiều trạng thái: tối đa %d", STATES_MAX);
    if (!any_public)
        fault(checker, entry,
              "không có trạng thái nào public = true: tin sẽ không bao "
              "giờ lên trang");
}

static bool has_check(const struct script *script, struct str name)
{
    for (size_t i = 0; i < script->function_count; i++)
        if (script->functions[i].is_check && str_is(name, script->functions[i].name))
            return true;
    return false;
}

static void check_state_name(struct checker *checker, const struct table_entry *entry,
                             const struct states *states, const char *what, struct str id)
{
    const char *names[STATES_MAX];
    if (state_index(states, id) >= 0)
        return;
    for (uint32_t i = 0; i < states->count; i++)
        names[i] = value_get_text(states->list->items[i], "id").ptr;
    const char *near = text_nearest(id, names, states->count);
    if (near)
        fault(checker, entry, "%s: không có trạng thái '%.*s'; có phải ý bạn là '%s'?",
              what, STR_ARG(id), near);
    else
        fault(checker, entry, "%s: không có trạng thái '%.*s'", what, STR_ARG(id));
}

static void check_move(struct checker *checker, const struct table_entry *entry,
                       const struct states *states, const dinh_value *move)
{
    struct str check = value_get_text(move, "check");
    const dinh_value *by = value_get(move, STR("by"));
    check_state_name(checker, entry, states, "from", value_get_text(move, "from"));
    check_state_name(checker, entry, states, "to", value_get_text(move, "to"));
    if (check.len && !has_check(checker->script, check))
        fault(checker, entry, "không có check(\"%.*s\")", STR_ARG(check));
    for (uint32_t i = 0; by && i < by->count; i++) {
        struct str role = value_as_text(by->items[i]);
        if (!script_entry(checker->script, "roles", role))
            unknown_id(checker, entry, "by", role, "roles");
    }
}

/* Two moves between the same states: only the first would ever be used. */
static void check_move_twice(struct checker *checker, const struct table_entry *entry,
                             const dinh_value *moves, uint32_t at)
{
    struct str from = value_get_text(moves->items[at], "from");
    struct str to = value_get_text(moves->items[at], "to");
    for (uint32_t i = 0; i < at; i++)
        if (str_eq(from, value_get_text(moves->items[i], "from")) &&
            str_eq(to, value_get_text(moves->items[i], "to")))
            fault(checker, entry, "bước chuyển từ '%.*s' sang '%.*s' khai báo hai lần",
                  STR_ARG(from), STR_ARG(to));
}

static void spread(struct states *states, const dinh_value *moves)
{
    bool grew = true;
    while (grew) {
        grew = false;
        for (uint32_t i = 0; i < moves->count; i++) {
            int from = state_index(states, value_get_text(moves->items[i], "from"));
            int to = state_index(states, value_get_text(moves->items[i], "to"));
            if (from < 0 || to < 0 || !states->reached[from] || states->reached[to])
                continue;
            states->reached[to] = grew = true;
        }
    }
}

static void check_reached(struct checker *checker, const struct table_entry *entry,
                          struct states *states, const dinh_value *moves)
{
    int start = state_index(states, value_get_text(entry->value, "start"));
    if (start < 0)
        return;
    states->reached[start] = true;
    spread(states, moves);
    for (uint32_t i = 0; i < states->count; i++)
        if (!states->reached[i])
            fault(checker, entry, "không bước chuyển nào đi tới trạng thái '%s'",
                  value_get_text(states->list->items[i], "id").ptr);
}

static void check_workflow(struct checker *checker, const struct table_entry *entry)
{
    const dinh_value *moves = value_get(entry->value, STR("moves"));
    struct states states = { .list = value_get(entry->value, STR("states")) };
    states.count = states.list->count < STATES_MAX ? states.list->count : STATES_MAX;
    check_states(checker, entry, &states);
    check_state_name(checker, entry, &states, "start",
                     value_get_text(entry->value, "start"));
    for (uint32_t i = 0; i < moves->count; i++) {
        check_move(checker, entry, &states, moves->items[i]);
        check_move_twice(checker, entry, moves, i);
    }
    check_reached(checker, entry, &states, moves);
}

static bool claims(const dinh_value *workflow, struct str kind)
{
    const dinh_value *kinds = value_get(workflow, STR("kinds"));
    for (uint32_t i = 0; kinds && i < kinds->count; i++)
        if (str_eq(value_as_text(kinds->items[i]), kind))
            return true;
    return false;
}

static void check_kinds(struct checker *checker, const struct table *workflows, uint32_t at)
{
    const struct table_entry *entry = &workflows->entries[at];
    const dinh_value *kinds = value_get(entry->value, STR("kinds"));
    for (uint32_t k = 0; kinds && k < kinds->count; k++)
        for (uint32_t i = 0; i < at; i++)
            if (claims(workflows->entries[i].value, value_as_text(kinds->items[k])))
                fault(checker, entry, "loại nội dung '%s' đã theo quy trình '%s'",
                      value_as_text(kinds->items[k]).ptr, workflows->entries[i].id.ptr);
}

static void check_functions(struct checker *checker)
{
    const struct script *script = checker->script;
    for (size_t i = 0; i < script->function_count; i++) {
        const struct script_function *function = &script->functions[i];
        const struct table_entry entry = { .place = function->place };
        for (size_t k = 0; function->is_check && k < i; k++)
            if (script->functions[k].is_check &&
                strcmp(script->functions[k].name, function->name) == 0)
                fault(checker, &entry, "check(\"%s\") đã có ở %s", function->name,
                      script->functions[k].place);
    }
}

int script_check(const struct script *script,
                 void (*report)(void *data, const char *sentence), void *data)
{
    struct checker checker = { script, report, data, 0 };
    for (uint32_t i = 0; i < script->tables.count; i++)
        check_unique(&checker, &script->tables.items[i]);
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        check_reference(&checker, &references[i]);
    check_circle(&checker, "categories");
    check_circle(&checker, "units");
    check_circle(&checker, "menu");
    check_fallback(&checker);
    check_spans(&checker, "units");
    check_spans(&checker, "holidays");
    const struct table *workflows = tables_get(&script->tables, "workflows");
    for (uint32_t i = 0; i < workflows->count; i++) {
        check_workflow(&checker, &workflows->entries[i]);
        check_kinds(&checker, workflows, i);
    }
    check_functions(&checker);
    return checker.faults;
}
