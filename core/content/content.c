/*
 * content.c - opening, finding one item, and what the others stand on: plans,
 * rules with their defaults, drafts (see content.h).
 */
#include "content/internal.h"

#include "base/log.h"
#include "view/json.h"

#include <stdlib.h>

/* ---- life --------------------------------------------------------------------- */

struct content *content_open(struct store *store, const struct kinds *kinds,
                             const struct content_rules *rules)
{
    struct content *content = calloc(1, sizeof *content);
    if (!content)
        die("nội dung: hết bộ nhớ");
    content->store = store;
    content->kinds = kinds;
    if (rules)
        content->rules = *rules;
    content->arena = arena_create(0);
    content->plans =
        arena_alloc(content->arena, (kinds_count(kinds) + 1) * sizeof *content->plans);
    for (size_t i = 0; i < kinds_count(kinds); i++)
        plan_make(&content->plans[i], content->arena, kinds_at(kinds, i));
    content->lookup = lookup_create();
    content->rulers = kept_create();
    content->tallies = kept_create();
    return content;
}

void content_close(struct content *content)
{
    if (!content)
        return;
    kept_free(content->rulers);
    kept_free(content->tallies);
    lookup_free(content->lookup);
    arena_destroy(content->arena);
    free(content);
}

struct store *content_store(struct content *content)
{
    return content->store;
}

const struct kinds *content_kinds(const struct content *content)
{
    return content->kinds;
}

void content_forget(struct content *content)
{
    lookup_clear(content->lookup);
    kept_clear(content->rulers);
    kept_clear(content->tallies);
}

void content_generation(struct content *content, uint64_t generation)
{
    if (generation == content->generation)
        return;
    content->generation = generation;
    content_forget(content);
}

const struct plan *content_plan(const struct content *content, const struct kind *kind)
{
    for (size_t i = 0; i < kinds_count(content->kinds); i++)
        if (content->plans[i].kind == kind)
            return &content->plans[i];
    die("nội dung: loại %s không có trong sổ", kind->def.name);
}

/* ---- rules, and what holds without scripts ---------------------------------------- */

enum { TABLE_NAME_MAX = 64 };

/* "categories?" is the table "categories". */
static const char *table_name(const char *of, char name[TABLE_NAME_MAX])
{
    size_t len = strcspn(of, "?");
    if (len >= TABLE_NAME_MAX)
        return NULL;
    memcpy(name, of, len);
    name[len] = '\0';
    return name;
}

const dinh_value *rule_entry(const struct content *content, const char *table,
                             struct str id)
{
    char name[TABLE_NAME_MAX];
    if (!content->rules.table_entry || !table_name(table, name))
        return NULL;
    return content->rules.table_entry(content->rules.data, name, id);
}

const dinh_value *rule_choice(const struct content *content, const char *table,
                              struct str given)
{
    char name[TABLE_NAME_MAX];
    const dinh_value *entry = rule_entry(content, table, given);
    if (entry || !content->rules.table_titled || !table_name(table, name))
        return entry;
    return content->rules.table_titled(content->rules.data, name, given);
}

const char *rule_start_state(const struct content *content, const struct kind *kind)
{
    if (!content->rules.start_state)
        return "received";
    return content->rules.start_state(content->rules.data, kind->def.name);
}

bool rule_is_public(const struct content *content, const struct kind *kind,
                    const char *state)
{
    if (!content->rules.is_public)
        return str_is(str_of(state), "published");
    return content->rules.is_public(content->rules.data, kind->def.name, state);
}

int64_t rule_deadline(const struct content *content, const struct kind *kind,
                      const char *state, int64_t from_ms)
{
    if (!content->rules.deadline)
        return 0;
    return content->rules.deadline(content->rules.data, kind->def.name, state, from_ms);
}

const dinh_value *rule_move(const struct content *content, const struct kind *kind,
                            const char *from, const char *to, const char *id)
{
    if (!content->rules.find_move)
        return NULL;
    return content->rules.find_move(content->rules.data, kind->def.name, from, to, id);
}

const char *rule_public_state(const struct content *content, const struct kind *kind)
{
    const char *state = NULL;
    if (content->rules.public_state)
        state = content->rules.public_state(content->rules.data, kind->def.name);
    return state ? state : "published";
}

/* ---- published items --------------------------------------------------------------- */

dinh_value *content_find(struct content *content, struct arena *arena,
                         const struct kind *kind, int64_t no, int64_t now_ms)
{
    const struct plan *plan = content_plan(content, kind);
    struct dinh_rows *rows =
        store_query(content->store, plan->find, "ti", kind->def.name, no);
    if (rows_next(rows) <= 0)
        return NULL;
    dinh_value *item = present_row(content, arena, plan, &plan->all, rows, now_ms);
    rows_end(rows);
    corrections_put(content, arena, item, value_get_int(item, "id"));
    return item;
}

/* The kind of an item of any state, NULL when absent or its plugin is off. */
static const struct kind *kind_of_item(struct content *content, int64_t id)
{
    struct dinh_rows *rows =
        store_query(content->store, "SELECT kind FROM item WHERE id = $1", "i", id);
    if (rows_next(rows) <= 0)
        return NULL;
    const struct kind *kind = kinds_find(content->kinds, rows_text(rows, 0));
    rows_end(rows);
    return kind;
}

dinh_value *content_find_id(struct content *content, struct arena *arena, int64_t id,
                            int64_t now_ms)
{
    const struct kind *kind = kind_of_item(content, id);
    if (!kind)
        return NULL;
    const struct plan *plan = content_plan(content, kind);
    struct dinh_rows *rows = store_query(content->store, plan->find_id, "i", id);
    if (rows_next(rows) <= 0)
        return NULL;
    dinh_value *item = present_row(content, arena, plan, &plan->all, rows, now_ms);
    rows_end(rows);
    corrections_put(content, arena, item, id);
    return item;
}

dinh_value *content_urgent(struct content *content, struct arena *arena, int64_t now_ms)
{
    enum { URGENT_MAX = 10 };
    int64_t ids[URGENT_MAX];
    size_t count = 0;
    struct dinh_rows *rows =
        store_query(content->store,
                    "SELECT id FROM item WHERE is_urgent = 1 AND published_rev IS NOT NULL"
                    " AND (expires_at IS NULL OR expires_at > $1)"
                    " ORDER BY published_at DESC NULLS LAST, id DESC LIMIT $2",
                    "ii", now_ms, (int64_t)URGENT_MAX);
    while (rows_next(rows) > 0)
        ids[count++] = rows_int(rows, 0);
    dinh_value *list = value_list(arena);
    for (size_t i = 0; i < count; i++) {
        dinh_value *item = content_find_id(content, arena, ids[i], now_ms);
        if (item)
            value_add(arena, list, item);
    }
    return list;
}

const char *content_address(struct content *content, struct arena *arena,
                            const struct kind *kind, int64_t no)
{
    const struct reference *found = lookup_reference(content, kind, no);
    return found ? arena_text(arena, found->href) : NULL;
}

int64_t content_by_external(struct content *content, const struct kind *kind,
                            struct str external_id)
{
    return store_int(content->store, 0,
                     "SELECT id FROM item WHERE kind = $1 AND external_id = $2", "ts",
                     kind->def.name, external_id);
}

/* ---- drafts: the newest revision of any state
 * -------------------------------------------- */

static const char draft_sql[] =
    "SELECT i.kind, i.no, i.state, i.slug, i.rev, i.published_at, i.updated_at,"
    " i.published_rev, r.body FROM item AS i"
    " JOIN revision AS r ON r.item_id = i.id AND r.rev = i.rev WHERE i.id = $1";

/* The revision's JSON with typed dates; fields a plugin has dropped stay as
 * they are, so that saving again loses nothing. */
dinh_value *draft_body(struct arena *arena, const struct kind *kind, const char *body)
{
    dinh_value *raw = json_read(arena, str_of(body), NULL);
    if (!raw || raw->type != DINH_MAP)
        return NULL;
    for (uint32_t i = 0; i < raw->count; i++) {
        const struct field *field = content_field(kind, raw->members[i].key);
        if (field)
            raw->members[i].value = field_from_json(arena, field, raw->members[i].value);
    }
    return raw;
}

int draft_read(struct content *content, struct arena *arena, int64_t id, struct draft *out)
{
    struct dinh_rows *rows = store_query(content->store, draft_sql, "i", id);
    int step = rows_next(rows);
    if (step <= 0)
        return step < 0 ? DINH_FAILED : DINH_NOT_FOUND;
    *out = (struct draft){
        .id = id,
        .kind = kinds_find(content->kinds, rows_text(rows, 0)),
        .no = rows_int(rows, 1),
        .state = arena_text(arena, rows_text(rows, 2)),
        .slug = arena_text(arena, rows_text(rows, 3)),
        .rev = rows_int(rows, 4),
        .published_at = rows_int(rows, 5),
        .updated_at = rows_int(rows, 6),
        .is_published = !rows_is_null(rows, 7),
        .body = arena_text(arena, rows_text(rows, 8)),
    };
    rows_end(rows);
    if (!out->kind)
        return DINH_NOT_FOUND;
    out->raw = draft_body(arena, out->kind, out->body);
    if (!out->raw) {
        log_error("mục %lld: bản %lld không đọc được", (long long)id, (long long)out->rev);
        return DINH_FAILED;
    }
    return 0;
}

dinh_value *content_draft(struct content *content, struct arena *arena, int64_t id)
{
    struct draft draft;
    if (draft_read(content, arena, id, &draft))
        return NULL;
    return present_draft(content, arena, &draft);
}

dinh_value *content_raw(struct content *content, struct arena *arena, int64_t id)
{
    struct draft draft;
    if (draft_read(content, arena, id, &draft))
        return NULL;
    dinh_value *external = value_get(draft.raw, STR("external_id"));
    if (external) {
        value_remove(draft.raw, STR("external_id"));
        value_put(arena, draft.raw, "id", external);
    }
    if (draft.is_published && !value_get(draft.raw, STR("published_at")))
        value_put(arena, draft.raw, "published_at", value_time(arena, draft.published_at));
    return draft.raw;
}
