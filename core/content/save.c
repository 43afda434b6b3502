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

/* What is given, on its way to what is kept. */
struct save {
    struct content *content;
    struct arena *arena;
    const struct kind *kind;
    int64_t id;      /* 0 for a new item */
    dinh_value *raw; /* what shall be there */
    dinh_value *errors;
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
    if (other && other != save->id)
        refuse(save, "external_id", "Mã ngoài", "đã có ở một mục khác");
}

static bool lists_names(const dinh_value *files)
{
    for (uint32_t i = 0; files && i < files->count; i++)
        if (value_get_int(files->items[i], "has_names"))
            return true;
    return false;
}

/* A list with people's names (who gets an allowance, who was fined) has its day, and
 * then it must go by itself. */
static void check_names(struct save *save)
{
    if (value_get(save->raw, STR("expires_at")))
        return;
    for (uint32_t i = 0; i < save->kind->field_count; i++) {
        const struct dinh_field *def = &save->kind->fields[i].def;
        if (def->type == DINH_FIELD_FILES &&
            lists_names(value_get(save->raw, str_of(def->name))))
            refuse(save, def->name, def->label,
                   "có danh sách tên người: phải chọn ngày hết hạn cho tin này");
    }
}

int save_take(struct content *content, struct arena *arena, const struct kind *kind,
              int64_t id, dinh_value *under, const dinh_value *fields, dinh_value *errors,
              dinh_value **raw)
{
    struct save save = { .content = content,
                         .arena = arena,
                         .kind = kind,
                         .id = id,
                         .raw = under ? under : value_map(arena),
                         .errors = errors };
    for (uint32_t i = 0; fields && fields->type == DINH_MAP && i < fields->count; i++)
        take_field(&save, fields->members[i].key, fields->members[i].value);
    if (!under)
        take_fallbacks(&save);
    check_required(&save);
    check_external(&save);
    check_names(&save);
    *raw = save.raw;
    return errors->count ? DINH_REFUSED : 0;
}

/* ---- writing ------------------------------------------------------------------- */

struct writing {
    struct content *content;
    struct arena *arena;
    struct draft *draft; /* what is there; id 0 for a new item */
    struct content_change *change;
};

static struct store_param meta_param(const struct writing *writing, enum meta_field meta)
{
    const struct field *field = &meta_fields[meta];
    /* Hidden by a field of the kind: that one has its own column. */
    if (content_field(writing->draft->kind, str_of(field->def.name)) != field)
        return (struct store_param){ .kind = 'n' };
    return field_param(writing->arena, field,
                       value_get(writing->draft->raw, str_of(field->def.name)));
}

struct str draft_title(const struct kind *kind, const dinh_value *raw)
{
    struct str title = value_get_text(raw, kind->title->def.name);
    return title.len ? title : value_get_text(raw, kind->slug->def.name);
}

static const char *make_slug(const struct writing *writing)
{
    const struct kind *kind = writing->draft->kind;
    struct str from = value_get_text(writing->draft->raw, kind->slug->def.name);
    if (!from.len)
        from = value_get_text(writing->draft->raw, kind->title->def.name);
    struct str slug = text_slug(writing->arena, from, TEXT_SLUG_MAX);
    return slug.len ? slug.ptr : kind->def.name;
}

static int insert_item(const struct writing *writing, const char *state)
{
    struct store *store = writing->content->store;
    struct draft *draft = writing->draft;
    int64_t at_ms = writing->change->at_ms;
    draft->id = store_next_id(store, "item");
    draft->no =
        store_next_id(store, arena_printf(writing->arena, "no:%s", draft->kind->def.name));
    draft->state = state;
    if (draft->id <= 0 || draft->no <= 0)
        return DINH_FAILED;
    return store_exec(
        store,
        "INSERT INTO item (id, kind, no, slug, state, rev, updated_at, created_at,"
        " entered_at, due_at) VALUES ($1, $2, $3, '', $4, 0, $5, $5, $5, NULLIF($6, 0))",
        "ititii", draft->id, draft->kind->def.name, draft->no, state, at_ms,
        rule_deadline(writing->content, draft->kind, state, at_ms));
}

static int update_item(const struct writing *writing)
{
    /* Another day to expire: it has not been told yet. */
    static const char sql[] =
        "UPDATE item SET slug = $1, rev = $2, updated_at = $3, changed_at = $3,"
        " is_expired = CASE WHEN expires_at = $4 THEN is_expired ELSE 0 END,"
        " expires_at = $4, event_date = $5, received_at = $6, channel = $7, sender = $8,"
        " unit = $9, author = $10, form = $11, external_id = $12, title = $13"
        " WHERE id = $14";
    const struct draft *draft = writing->draft;
    const struct store_param params[] = {
        { .kind = 't', .text = str_of(draft->slug) },
        { .kind = 'i', .integer = draft->rev },
        { .kind = 'i', .integer = draft->updated_at },
        meta_param(writing, META_EXPIRES_AT),
        meta_param(writing, META_EVENT_DATE),
        meta_param(writing, META_RECEIVED_AT),
        meta_param(writing, META_CHANNEL),
        meta_param(writing, META_SENDER),
        meta_param(writing, META_UNIT),
        meta_param(writing, META_AUTHOR),
        meta_param(writing, META_FORM),
        meta_param(writing, META_EXTERNAL_ID),
        { .kind = 's', .text = draft_title(draft->kind, draft->raw) },
        { .kind = 'i', .integer = draft->id },
    };
    struct dinh_rows *rows = store_query_params(writing->content->store, sql, params,
                                                sizeof params / sizeof *params);
    return rows ? rows_next(rows) : DINH_FAILED;
}

int64_t revision_next(struct content *content, int64_t id)
{
    return store_int(content->store, 0, "SELECT max(rev) FROM revision WHERE item_id = $1",
                     "i", id) +
           1;
}

int revision_insert(struct content *content, int64_t id, int64_t rev, int64_t base,
                    struct str body, const struct content_change *change)
{
    return store_exec(
        content->store,
        "INSERT INTO revision (item_id, rev, at, who, account_id, note, base, body)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        "iiititis", id, rev, change->at_ms, change->who, change->account_id, change->note,
        base, body);
}

static int write_new(const struct writing *writing, struct str body)
{
    struct content *content = writing->content;
    struct draft *draft = writing->draft;
    struct content_change *change = writing->change;
    bool is_new = draft->id == 0;
    if (is_new) {
        const char *state = rule_start_state(content, draft->kind);
        if (DINH_BUG_IF(!state) || insert_item(writing, state))
            return DINH_FAILED;
    }
    draft->rev = is_new ? 1 : revision_next(content, draft->id);
    draft->updated_at = change->at_ms;
    draft->slug = make_slug(writing);
    if (update_item(writing) ||
        revision_insert(content, draft->id, draft->rev, 0, body, change) ||
        file_uses_write(content, writing->arena, draft->id, draft->raw))
        return DINH_FAILED;
    if (is_new &&
        item_log_move(content, draft->id, NULL, draft->state, draft->rev, 0, change))
        return DINH_FAILED;
    if (change_log(content, change, is_new ? "item.created" : "item.saved", draft->id,
                   arena_printf(writing->arena, "rev %lld", (long long)draft->rev)))
        return DINH_FAILED;
    if (!rule_is_public(content, draft->kind, draft->state))
        return 0;
    change->event = draft->is_published ? "changed" : "published";
    return item_publish(content, writing->arena, draft, change->at_ms);
}

int64_t save_write(struct content *content, struct arena *arena, struct draft *draft,
                   dinh_value *raw, struct content_change *change)
{
    struct writing writing = { content, arena, draft, change };
    struct buf body = { 0 };
    json_write(&body, raw, JSON_CANONICAL);
    int result = 0;
    if (!draft->id || !str_is(buf_str(&body), draft->body)) {
        content_forget(content);
        change->is_new_revision = true;
        draft->raw = raw;
        result = write_new(&writing, buf_str(&body));
    }
    buf_free(&body);
    return result ? DINH_FAILED : draft->id;
}

int64_t content_save(struct content *content, struct arena *arena, const struct kind *kind,
                     int64_t id, const dinh_value *fields, dinh_value *errors,
                     struct content_change *change)
{
    struct draft draft = { .kind = kind };
    dinh_value *raw;
    change->event = NULL;
    change->is_new_revision = false;
    if (!store_in_transaction(content->store)) {
        log_error("%s: lưu ngoài giao dịch", kind->def.name);
        return DINH_FAILED;
    }
    if (id) {
        int result = draft_read(content, arena, id, &draft);
        if (result)
            return result;
        if (draft.kind != kind)
            return DINH_NOT_FOUND;
    }
    if (save_take(content, arena, kind, id, id ? draft.raw : NULL, fields,
                  errors ? errors : value_map(arena), &raw))
        return DINH_REFUSED;
    return save_write(content, arena, &draft, raw, change);
}
