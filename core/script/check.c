/*
 * check.c - what can be proved about scripts without running their functions.
 *
 * Every fault is one sentence that begins with the place of the declaration.
 * Order of reading: the report, ids, references between tables, roles, workflows.
 */
#include "script/loaded.h"

#include "base/text.h"

enum { STATES_MAX = 64, SEATS_MAX = 100, DEADLINE_MAX = 250 };

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

/* ---- roles --------------------------------------------------------------------------- */

const struct script_permission script_permissions[] = {
    { "desk.enter", "Vào bàn biên tập" },
    { "desk.receive", "Nhận tin gửi đến" },
    { "desk.assign", "Phân công" },
    { "desk.edit", "Biên tập" },
    { "desk.publish", "Duyệt và đăng" },
    { "desk.urgent", "Đăng tin khẩn" },
    { "desk.erase", "Gỡ hẳn (cùng một người nữa)" },
    { "desk.media", "Kho ảnh và tệp" },
    { "desk.users", "Người dùng và vai trò" },
    { "desk.settings", "Cài đặt" },
    { "desk.plugins", "Phần mở rộng" },
    { "desk.audit", "Xem nhật ký" },
    { "content.drafts", "Xem bài chưa đăng" },
};
const size_t script_permission_count =
    sizeof script_permissions / sizeof *script_permissions;

/* Whether a plugin's own permission exists is not for scripts to know. */
static void check_permission(struct checker *checker, const struct table_entry *entry,
                             struct str name)
{
    const char *names[sizeof script_permissions / sizeof *script_permissions];
    for (size_t i = 0; i < script_permission_count; i++) {
        names[i] = script_permissions[i].name;
        if (str_is(name, names[i]))
            return;
    }
    if (!str_starts(name, STR("desk.")) && !str_starts(name, STR("content.")))
        return;
    const char *near = text_nearest(name, names, script_permission_count);
    if (near)
        fault(checker, entry, "may: không có quyền '%.*s'; có phải ý bạn là '%s'?",
              STR_ARG(name), near);
    else
        fault(checker, entry, "may: không có quyền '%.*s'", STR_ARG(name));
}

static void check_roles(struct checker *checker)
{
    const struct table *table = tables_get(&checker->script->tables, "roles");
    for (uint32_t i = 0; table && i < table->count; i++) {
        const struct table_entry *entry = &table->entries[i];
        const dinh_value *may = value_get(entry->value, STR("may"));
        const dinh_value *seats = value_get(entry->value, STR("seats"));
        for (uint32_t j = 0; may && j < may->count; j++)
            check_permission(checker, entry, value_as_text(may->items[j]));
        if (seats && (seats->integer < 1 || seats->integer > SEATS_MAX))
            fault(checker, entry, "seats phải từ 1 đến %d", SEATS_MAX);
        if (may && value_get_int(entry->value, "machine"))
            fault(checker, entry,
                  "vai trò của máy (machine) không có quyền ở bàn biên tập");
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

static void check_state(struct checker *checker, const struct table_entry *entry,
                        const dinh_value *state)
{
    static const char *const lists[] = { "inbox", "work", "review", "ready" };
    const size_t count = sizeof lists / sizeof *lists;
    struct str id = value_get_text(state, "id"), list = value_get_text(state, "list");
    const dinh_value *deadline = value_get(state, STR("deadline"));
    size_t at = 0;
    while (list.len && at < count && !str_is(list, lists[at]))
        at++;
    if (at == count) {
        const char *near = text_nearest(list, lists, count);
        fault(checker, entry,
              "trạng thái '%.*s': list '%.*s' phải là inbox, work, review hoặc ready%s%s",
              STR_ARG(id), STR_ARG(list), near ? "; có phải ý bạn là " : "",
              near ? near : "");
    }
    if (deadline && (deadline->integer < 1 || deadline->integer > DEADLINE_MAX))
        fault(checker, entry, "trạng thái '%.*s': deadline phải từ 1 đến %d ngày làm việc",
              STR_ARG(id), DEADLINE_MAX);
}

static void check_states(struct checker *checker, const struct table_entry *entry,
                         const struct states *states)
{
    bool any_public = false;
    for (uint32_t i = 0; i < states->count; i++) {
        struct str id = value_get_text(states->list->items[i], "id");
        check_state(checker, entry, states->list->items[i]);
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
    int to = state_index(states, value_get_text(move, "to"));
    if (value_get_int(move, "urgent") && to >= 0 &&
        !value_get_int(states->list->items[to], "public"))
        fault(checker, entry,
              "bước '%s': urgent là đăng ngay, nên to phải là một trạng thái public",
              value_get_text(move, "id").ptr);
}

static bool share_role(const dinh_value *a, const dinh_value *b)
{
    const dinh_value *first = value_get(a, STR("by")), *second = value_get(b, STR("by"));
    for (uint32_t i = 0; i < first->count; i++)
        for (uint32_t j = 0; j < second->count; j++)
            if (value_equal(first->items[i], second->items[j]))
                return true;
    return false;
}

/* Two moves of one name: only the first would ever be used. Two big buttons for one
 * person: which of them is it? */
static void check_move_twice(struct checker *checker, const struct table_entry *entry,
                             const dinh_value *moves, uint32_t at)
{
    const dinh_value *move = moves->items[at];
    struct str from = value_get_text(move, "from"), id = value_get_text(move, "id");
    for (uint32_t i = 0; i < at; i++) {
        const dinh_value *other = moves->items[i];
        if (!str_eq(from, value_get_text(other, "from")))
            continue;
        if (str_eq(id, value_get_text(other, "id")))
            fault(
                checker, entry,
                "bước chuyển '%.*s' từ '%.*s' khai báo hai lần: cho mỗi bước một id riêng",
                STR_ARG(id), STR_ARG(from));
        if (value_get_int(move, "primary") && value_get_int(other, "primary") &&
            share_role(move, other))
            fault(checker, entry,
                  "từ '%.*s' có hai bước primary cho cùng một vai trò: '%s' và '%.*s'",
                  STR_ARG(from), value_get_text(other, "id").ptr, STR_ARG(id));
    }
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
    check_roles(&checker);
    const struct table *workflows = tables_get(&script->tables, "workflows");
    for (uint32_t i = 0; i < workflows->count; i++) {
        check_workflow(&checker, &workflows->entries[i]);
        check_kinds(&checker, workflows, i);
    }
    check_functions(&checker);
    return checker.faults;
}
