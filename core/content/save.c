/*
 * save.c - a new revision: checked, merged, compared, written (content_save).
 *
 * What is given is laid over the newest revision: a field that is not named
 * keeps its value, an empty one loses it. If the canonical JSON of the result
 * is that of the newest revision, nothing is written: saving twice, importing
 * twice, leaves no trace.
 */
#include "content/internal.h"

#include "base/log.h"
#include "base/text.h"
#include "view/json.h"

struct save {
    struct content *content;
    struct arena *arena;
    const struct kind *kind;
    struct draft draft; /* what is there; id 0 for a new item */
    dinh_value *raw;    /* what shall be there */
    dinh_value *errors;
    struct content_change *change;
};

/* ---- checking ----------------------------------------------------------------- */

static void refuse(struct save *save, const char *name, const char *label, const char *why)
{
    value_set(save->arena, save->errors, str_of(name),
              value_cstr(save->arena, arena_printf(save->arena, "%s %s.", label, why)));
}

static void take_field(struct save *save, struct str name, const dinh_value *given)
{
    const struct field *field = content_field(save->kind, name);
    if (!field) {
        value_set(save->arena, save->errors, name,
                  value_cstr(save->arena, "Không có trường này."));
        return;
    }
    struct error error;
    dinh_value *raw;
    int result = field_check(save->content, save->arena, field, given, &raw, &error);
    if (!result && !raw && field->def.fallback)
        result = field_check(save->content, save->arena, field,
                             value_cstr(save->arena, field->def.fallback), &raw, &error);
    if (result)
        refuse(save, field->def.name, field->def.label, error.text);
    else if (raw)
        value_put(save->arena, save->raw, field->def.name, raw);
    else
        value_remove(save->raw, str_of(field->def.name));
}

static void check_required(struct save *save)
{
    for (uint32_t i = 0; i < save->kind->field_count; i++) {
        const struct dinh_field *def = &save->kind->fields[i].def;
        if ((def->flags & DINH_REQUIRED) && !value_get(save->raw, str_of(def->name)) &&
            !value_get(save->errors, str_of(def->name)))
            refuse(save, def->name, def->label, "không được để trống");
    }
}

static void take_fallbacks(struct save *save)
{
    for (uint32_t i = 0; i < save->kind->field_count; i++) {
        const struct dinh_field *def = &save->kind->fields[i].def;
        if (def->fallback && !value_get(save->raw, str_of(def->name)))
            take_field(save, str_of(def->name), NULL);
    }
}

/* Two items of one kind cannot share an external id. */
static void check_external(struct save *save)
{
    struct str external = value_get_text(save->raw, "external_id");
    int64_t other =
        external.len ? content_by_external(save->content, save->kind, external) : 0;
    if (other && other != save->draft.id)
        refuse(save, "external_id", "Mã ngoài", "đã có ở một mục khác");
}

static int merge(struct save *save, const dinh_value *fields)
{
    save->raw = save->draft.id ? save->draft.raw : value_map(save->arena);
    for (uint32_t i = 0; fields && fields->type == DINH_MAP && i < fields->count; i++)
        take_field(save, fields->members[i].key, fields->members[i].value);
    if (!save->draft.id)
        take_fallbacks(save);
    check_required(save);
    check_external(save);
    return save->errors->count ? DINH_REFUSED : 0;
}

/* ---- writing ------------------------------------------------------------------- */

static struct store_param meta_param(struct save *save, enum meta_field meta)
{
    const struct field *field = &meta_fields[meta];
    /* Hidden by a field of the kind: that one has its own column. */
    if (content_field(save->kind, str_of(field->def.name)) != field)
        return (struct store_param){ .kind = 'n' };
    return field_param(save->arena, field, value_get(save->raw, str_of(field->def.name)));
}

static const char *make_slug(struct save *save)
{
    struct str from = value_get_text(save->raw, save->kind->slug->def.name);
    if (!from.len)
        from = value_get_text(save->raw, save->kind->title->def.name);
    struct str slug = text_slug(save->arena, from, TEXT_SLUG_MAX);
    return slug.len ? slug.ptr : save->kind->def.name;
}

static int run_params(struct save *save, const char *sql, const struct store_param *params,
                      size_t count)
{
    struct dinh_rows *rows = store_query_params(save->content->store, sql, params, count);
    return rows ? rows_next(rows) : DINH_FAILED;
}

static int insert_item(struct save *save, const char *state)
{
    struct store *store = save->content->store;
    int64_t id = store_next_id(store, "item");
    int64_t no =
        store_next_id(store, arena_printf(save->arena, "no:%s", save->kind->def.name));
    if (id <= 0 || no <= 0)
        return DINH_FAILED;
    save->draft = (struct draft){ .id = id, .no = no, .kind = save->kind, .state = state };
    return store_exec(
        store,
        "INSERT INTO item (id, kind, no, slug, state, rev, updated_at, created_at)"
        " VALUES ($1, $2, $3, '', $4, 0, $5, $6)",
        "ititii", id, save->kind->def.name, no, state, save->change->at_ms,
        save->change->at_ms);
}

static int update_item(struct save *save)
{
    static const char sql[] =
        "UPDATE item SET slug = $1, rev = $2, updated_at = $3, expires_at = $4,"
        " event_date = $5, received_at = $6, channel = $7, sender = $8, unit = $9,"
        " author = $10, form = $11, external_id = $12 WHERE id = $13";
    const struct store_param params[] = {
        { .kind = 't', .text = str_of(save->draft.slug) },
        { .kind = 'i', .integer = save->draft.rev },
        { .kind = 'i', .integer = save->draft.updated_at },
        meta_param(save, META_EXPIRES_AT),
        meta_param(save, META_EVENT_DATE),
        meta_param(save, META_RECEIVED_AT),
        meta_param(save, META_CHANNEL),
        meta_param(save, META_SENDER),
        meta_param(save, META_UNIT),
        meta_param(save, META_AUTHOR),
        meta_param(save, META_FORM),
        meta_param(save, META_EXTERNAL_ID),
        { .kind = 'i', .integer = save->draft.id },
    };
    return run_params(save, sql, params, sizeof params / sizeof *params);
}

static int insert_revision(struct save *save, struct str body)
{
    return store_exec(save->content->store,
                      "INSERT INTO revision (item_id, rev, at, who, note, body)"
                      " VALUES ($1, $2, $3, $4, $5, $6)",
                      "iiitts", save->draft.id, save->draft.rev, save->change->at_ms,
                      save->change->who, save->change->note, body);
}

static int write_new(struct save *save, struct str body)
{
    bool is_new = save->draft.id == 0;
    if (is_new) {
        const char *state = rule_start_state(save->content, save->kind);
        if (DINH_BUG_IF(!state) || insert_item(save, state))
            return DINH_FAILED;
    }
    save->draft.raw = save->raw;
    save->draft.rev++;
    save->draft.updated_at = save->change->at_ms;
    save->draft.slug = make_slug(save);
    if (update_item(save) || insert_revision(save, body))
        return DINH_FAILED;
    if (is_new && item_log_move(save->content, save->draft.id, NULL, save->draft.state,
                                save->draft.rev, save->change))
        return DINH_FAILED;
    if (!rule_is_public(save->content, save->kind, save->draft.state))
        return 0;
    save->change->event = save->draft.is_published ? "changed" : "published";
    return item_publish(save->content, save->arena, &save->draft, save->change->at_ms);
}

static int64_t save_merged(struct save *save)
{
    struct buf body = { 0 };
    json_write(&body, save->raw, JSON_CANONICAL);
    int result = 0;
    if (!save->draft.id || !str_is(buf_str(&body), save->draft.body)) {
        content_forget(save->content);
        save->change->is_new_revision = true;
        result = write_new(save, buf_str(&body));
    }
    buf_free(&body);
    return result ? DINH_FAILED : save->draft.id;
}

int64_t content_save(struct content *content, struct arena *arena, const struct kind *kind,
                     int64_t id, const dinh_value *fields, dinh_value *errors,
                     struct content_change *change)
{
    struct save save = {
        .content = content, .arena = arena, .kind = kind, .errors = errors, .change = change
    };
    change->event = NULL;
    change->is_new_revision = false;
    if (!errors)
        save.errors = value_map(arena);
    if (!store_in_transaction(content->store)) {
        log_error("%s: lưu ngoài giao dịch", kind->def.name);
        return DINH_FAILED;
    }
    if (id) {
        int result = draft_read(content, arena, id, &save.draft);
        if (result)
            return result;
        if (save.draft.kind != kind)
            return DINH_NOT_FOUND;
    }
    if (merge(&save, fields))
        return DINH_REFUSED;
    return save_merged(&save);
}
