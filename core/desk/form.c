/*
 * form.c - a kind's field table as a form: what is shown at once, what is folded, what
 * each control needs.
 *
 * Three fields are in sight: what names the item, what group it belongs to, what it
 * says; the rest is folded, unless it is required or wrong. Nothing here knows a kind
 * by name.
 */
#include "desk/form.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "content/wordclean.h"

enum { REFERENCES_MAX = 500 };

/* ---- one type, one control -------------------------------------------------------- */

static const struct control {
    const char *view, *mode, *hint; /* mode: inputmode */
} controls[] = {
    [DINH_FIELD_TEXT] = { "edit/field_text", NULL, NULL },
    [DINH_FIELD_LINES] = { "edit/field_lines", NULL, NULL },
    [DINH_FIELD_HTML] = { "edit/field_html", NULL, NULL },
    [DINH_FIELD_INT] = { "edit/field_text", "numeric", NULL },
    [DINH_FIELD_BOOL] = { "edit/field_bool", NULL, NULL },
    [DINH_FIELD_DATE] = { "edit/field_text", NULL, "Ngày/tháng/năm, ví dụ 13/9/2021." },
    [DINH_FIELD_TIME] = { "edit/field_text", NULL,
                          "Ngày/tháng/năm, có thể thêm giờ: 13/9/2021 hoặc 17:00 "
                          "13/9/2021." },
    [DINH_FIELD_CHOICE] = { "edit/field_choice", NULL, NULL },
    [DINH_FIELD_REF] = { "edit/field_choice", NULL, NULL },
    [DINH_FIELD_WORDS] = { "edit/field_text", NULL,
                           "Ngăn cách bằng dấu chấm phẩy: vệ sinh; môi trường." },
    [DINH_FIELD_EMAIL] = { "edit/field_text", "email", NULL },
    [DINH_FIELD_PHONE] = { "edit/field_text", "tel", NULL },
    [DINH_FIELD_URL] = { "edit/field_text", "url", "Bắt đầu bằng https://" },
    [DINH_FIELD_FILES] = { "edit/field_files", NULL, NULL },
    [DINH_FIELD_IMAGES] = { "edit/field_images", NULL, NULL },
    [DINH_FIELD_LINKS] = { "edit/field_links", NULL, NULL },
};

/* ---- which fields ------------------------------------------------------------------- */

/* Of those every item has; `news_like`: only for what is sorted by its day of
 * publication. */
static const struct meta {
    const char *name, *table, *help;
    bool news_like;
} metas[] = {
    { "event_date", NULL, "Việc diễn ra ngày nào.", true },
    { "unit", "units", "Cơ quan, tổ chức gửi tin.", true },
    { "author", NULL, "Tên người viết, ghi dưới bài.", true },
    { "form", NULL, "Ví dụ: tin, bài, ảnh, thông báo.", true },
    { "expires_at", NULL,
      "Hết ngày này tự gỡ khỏi danh sách. Bắt buộc khi có danh sách nêu tên người.",
      false },
};

static const struct meta *meta_of(const struct kind *kind, const struct field *field)
{
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
        if (str_is(str_of(field->def.name), metas[i].name) &&
            !kind_field(kind, str_of(metas[i].name)))
            return &metas[i];
    return NULL;
}

static bool has_type(const struct kind *kind, int32_t type)
{
    for (uint32_t i = 0; i < kind->field_count; i++)
        if (kind->fields[i].def.type == type)
            return true;
    return false;
}

static bool wants_meta(struct dinh_ctx *ctx, const struct kind *kind,
                       const struct meta *meta)
{
    if (kind_field(kind, str_of(meta->name)))
        return false;
    if (meta->news_like)
        return !kind->order || (meta->table && form_units(ctx) != NULL);
    return (kind->def.flags & DINH_KIND_EXPIRES) || has_type(kind, DINH_FIELD_FILES);
}

size_t form_fields(struct dinh_ctx *ctx, const struct kind *kind, const struct field ***out)
{
    size_t most = kind->field_count + sizeof metas / sizeof *metas, count = 0;
    const struct field **list = arena_alloc(ctx->arena, most * sizeof(*list));
    for (uint32_t i = 0; i < kind->field_count; i++)
        list[count++] = &kind->fields[i];
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
        if (wants_meta(ctx, kind, &metas[i]))
            list[count++] = content_field(kind, str_of(metas[i].name));
    *out = list;
    return count;
}

/* The first field of a type, with this flag. */
static bool is_first(const struct kind *kind, const struct field *field, int32_t type,
                     uint32_t flag)
{
    for (uint32_t i = 0; i < kind->field_count; i++) {
        const struct field *one = &kind->fields[i];
        if (one->def.type == type && (one->def.flags & flag) == flag)
            return one == field;
    }
    return false;
}

static bool is_shown(struct dinh_ctx *ctx, const struct kind *kind,
                     const struct field *field, const dinh_value *value)
{
    const struct meta *meta = meta_of(kind, field);
    if (meta && meta->table && form_units(ctx))
        return true;
    if (meta)
        return !meta->news_like && (kind->def.flags & DINH_KIND_EXPIRES);
    if ((field->def.flags & DINH_REQUIRED) || field == kind->title || field == kind->slug)
        return true;
    if (field->def.type == DINH_FIELD_IMAGES)
        return true;
    if (field->def.type == DINH_FIELD_FILES)
        return (field->def.flags & DINH_LISTED) || value_is_truthy(value);
    return is_first(kind, field, DINH_FIELD_CHOICE, DINH_LISTED | DINH_FILTER) ||
           is_first(kind, field, DINH_FIELD_HTML, 0) ||
           (field == kind->order && field->def.type == DINH_FIELD_DATE);
}

/* ---- text boxes -----------------------------------------------------------------------
 */

static const char *date_text(struct dinh_ctx *ctx, int32_t days)
{
    char text[CLOCK_STAMP_SIZE];
    date_vi(text, days);
    return arena_text(ctx->arena, text);
}

/* "17:00 13/9/2021"; the day alone for the hour that a day alone stands for: its first
 * second, of an end its last. */
static const char *time_text(struct dinh_ctx *ctx, const struct field *field, int64_t ms)
{
    struct date date = date_of_ms(ms);
    const char *day = date_text(ctx, clock_days(ms));
    bool is_end = strcmp(field->def.name, "expires_at") == 0;
    int64_t whole = clock_day_start(clock_days(ms)) + (is_end ? CLOCK_DAY_MS - 1000 : 0);
    if (ms == whole)
        return day;
    if (date.second)
        return host_text(ctx, "%02d:%02d:%02d %s", date.hour, date.minute, date.second,
                         day);
    return host_text(ctx, "%02d:%02d %s", date.hour, date.minute, day);
}

/* A lone word with a comma gets a semicolon, so that it is read as one word again. */
static const char *words_text(struct dinh_ctx *ctx, const dinh_value *list)
{
    struct buf out = { 0 };
    for (uint32_t i = 0; i < list->count; i++) {
        if (i)
            buf_add_text(&out, "; ");
        buf_add_str(&out, value_as_text(list->items[i]));
    }
    if (list->count == 1 && str_find_char(buf_str(&out), ',') >= 0)
        buf_add_char(&out, ';');
    const char *text = arena_copy(ctx->arena, out.data ? out.data : "", out.len);
    buf_free(&out);
    return text;
}

/* A day or an hour that was kept as JSON is shown as people write it; what somebody
 * typed stays as he typed it. */
static const char *plain_text(struct dinh_ctx *ctx, const struct field *field,
                              struct str text)
{
    enum { ISO_DATE = 10 };
    int32_t days;
    int64_t ms;
    bool is_iso = text.len >= ISO_DATE && text.ptr[4] == '-';
    if (is_iso && field->def.type == DINH_FIELD_DATE && date_parse(text, &days))
        return date_text(ctx, days);
    if (is_iso && field->def.type == DINH_FIELD_TIME && time_parse(text, &ms))
        return time_text(ctx, field, ms);
    return text.ptr ? text.ptr : "";
}

const char *form_text(struct dinh_ctx *ctx, const struct field *field,
                      const dinh_value *value)
{
    if (!value)
        return "";
    switch (value->type) {
    case DINH_TEXT:
    case DINH_HTML:
        return plain_text(ctx, field, value->text);
    case DINH_INT:
    case DINH_BOOL:
        return host_text(ctx, "%lld", (long long)value->integer);
    case DINH_DATE:
        return date_text(ctx, (int32_t)value->integer);
    case DINH_TIME:
        return time_text(ctx, field, value->integer);
    case DINH_LIST:
        return field->def.type == DINH_FIELD_WORDS ? words_text(ctx, value) : "";
    default:
        return "";
    }
}

/* ---- choices ----------------------------------------------------------------------------
 */

static void add_choice(struct dinh_ctx *ctx, dinh_value *list, const char *id,
                       const char *title, bool is_selected)
{
    dinh_value *map = host_add_map(ctx, list);
    host_set(ctx, map, "id", id);
    host_set(ctx, map, "title", title);
    if (is_selected)
        host_set_bool(ctx, map, "selected", 1);
}

/* "Mặt trận Tổ quốc / Đoàn thể"; a unit's own name tells enough. */
static const char *with_parent(struct dinh_ctx *ctx, const char *table,
                               const dinh_value *entry, struct str title)
{
    struct str parent = value_get_text(entry, "parent");
    const dinh_value *above = parent.len && strcmp(table, "units") != 0
                                  ? script_entry(ctx->workspace->script, table, parent)
                                  : NULL;
    return above ? host_text(ctx, "%s / %s", host_get_text(above, "title"), title.ptr)
                 : title.ptr;
}

/* `only`: ids a limited seat may choose, or NULL. What is chosen already stays. */
static void add_table(struct dinh_ctx *ctx, dinh_value *list, const char *of,
                      const char *only, struct str chosen)
{
    struct str name = str_of(of);
    if (str_ends(name, STR("?")))
        name.len--;
    const char *table_name = arena_str(ctx->arena, name).ptr;
    const dinh_value *table = script_table(ctx->workspace->script, table_name);
    bool found = chosen.len == 0;
    for (uint32_t i = 0; i < table->count; i++) {
        struct str id = value_get_text(table->items[i], "id");
        struct str title = value_get_text(table->items[i], "title");
        bool is_chosen = str_eq(id, chosen);
        found = found || is_chosen;
        if (only && !is_chosen && !form_lists(only, id))
            continue;
        add_choice(ctx, list, id.ptr,
                   with_parent(ctx, table_name, table->items[i], title.len ? title : id),
                   is_chosen);
    }
    if (!found) /* an id that only its own item has */
        add_choice(ctx, list, chosen.ptr, chosen.ptr, true);
}

/* Items of another kind; false when there are too many to choose from. */
static bool add_items(struct dinh_ctx *ctx, dinh_value *list, const char *kind,
                      struct str chosen)
{
    dinh_query query = { .size = sizeof query,
                         .kind = kind,
                         .page = 1,
                         .per_page = REFERENCES_MAX,
                         .flags = DINH_QUERY_DRAFTS };
    const dinh_value *items =
        content_list(ctx->workspace->content, ctx->arena, &query, ctx->now_ms);
    if (!items || query.total > REFERENCES_MAX)
        return false;
    bool found = chosen.len == 0;
    for (uint32_t i = 0; i < items->count; i++) {
        const char *no =
            host_text(ctx, "%lld", (long long)value_get_int(items->items[i], "no"));
        bool is_chosen = str_is(chosen, no);
        found = found || is_chosen;
        add_choice(ctx, list, no, value_get_text(items->items[i], "title").ptr, is_chosen);
    }
    if (!found)
        add_choice(ctx, list, chosen.ptr, chosen.ptr, true);
    return true;
}

static void put_choices(struct dinh_ctx *ctx, dinh_value *map, const struct field *field,
                        const struct meta *meta, const dinh_value *value)
{
    dinh_value *list = value_list(ctx->arena);
    struct str chosen = str_of(form_text(ctx, field, value));
    const char *only = NULL;
    if (meta)
        only = form_units(ctx);
    else if (strcmp(field->def.name, "category") == 0)
        only = form_categories(ctx);
    if (field->def.type == DINH_FIELD_REF && !add_items(ctx, list, field->def.of, chosen)) {
        host_set(ctx, map, "view", controls[DINH_FIELD_TEXT].view);
        host_set(ctx, map, "value", chosen.ptr);
        return;
    }
    if (field->def.type != DINH_FIELD_REF)
        add_table(ctx, list, meta ? meta->table : field->def.of, only, chosen);
    host_set_value(ctx, map, "choices", list);
    host_set_bool(ctx, map, "may_be_empty", !(field->def.flags & DINH_REQUIRED));
}

/* ---- rich text --------------------------------------------------------------------------
 */

/* Both shapes: the HTML for the editor, simple marks for who has no scripts. */
static void put_html(struct dinh_ctx *ctx, dinh_value *map, const dinh_value *value)
{
    struct str html = value_as_text(value);
    struct str marks = html.len ? marks_from_html(ctx->arena, html) : STR("");
    host_set(ctx, map, "value", html.len ? html.ptr : "");
    host_set(ctx, map, "marks", marks.ptr);
}

/* ---- the model
 * ---------------------------------------------------------------------------- */

static void put_help(struct dinh_ctx *ctx, dinh_value *map, const struct field *field,
                     const struct meta *meta)
{
    const char *help = meta ? meta->help : field->def.help;
    const char *hint = controls[field->def.type].hint;
    if (help && hint)
        host_set(ctx, map, "help", host_text(ctx, "%s %s", help, hint));
    else if (help || hint)
        host_set(ctx, map, "help", help ? help : hint);
}

/* What a screen reader reads with the control: help, then what is wrong. */
static void put_described(struct dinh_ctx *ctx, dinh_value *map, const char *id)
{
    bool help = value_get(map, STR("help")), error = value_get(map, STR("error"));
    if (help && error)
        host_set(ctx, map, "described", host_text(ctx, "%s-gy %s-loi", id, id));
    else if (help || error)
        host_set(ctx, map, "described", host_text(ctx, error ? "%s-loi" : "%s-gy", id));
}

static void put_value(struct dinh_ctx *ctx, dinh_value *map, const struct field *field,
                      const struct meta *meta, const dinh_value *value)
{
    switch (field->def.type) {
    case DINH_FIELD_HTML:
        put_html(ctx, map, value);
        break;
    case DINH_FIELD_BOOL:
        host_set_bool(ctx, map, "checked", value_as_int(value) != 0);
        break;
    case DINH_FIELD_CHOICE:
    case DINH_FIELD_REF:
        put_choices(ctx, map, field, NULL, value);
        break;
    case DINH_FIELD_FILES:
    case DINH_FIELD_IMAGES:
    case DINH_FIELD_LINKS:
        form_put_rows(ctx, map, field, value);
        break;
    default:
        if (meta && meta->table) {
            host_set(ctx, map, "view", controls[DINH_FIELD_CHOICE].view);
            put_choices(ctx, map, field, meta, value);
        } else {
            host_set(ctx, map, "value", form_text(ctx, field, value));
        }
    }
}

static dinh_value *field_map(struct dinh_ctx *ctx, const struct kind *kind,
                             const struct field *field, const dinh_value *value,
                             const char *error)
{
    const struct meta *meta = meta_of(kind, field);
    const char *id = host_text(ctx, "o-%s", field->def.name);
    dinh_value *map = value_map(ctx->arena);
    host_set(ctx, map, "name", field->def.name);
    host_set(ctx, map, "id", id);
    host_set(ctx, map, "label", field->def.label);
    host_set(ctx, map, "view", controls[field->def.type].view);
    if (field->def.flags & DINH_REQUIRED)
        host_set_bool(ctx, map, "required", 1);
    if (controls[field->def.type].mode)
        host_set(ctx, map, "mode", controls[field->def.type].mode);
    put_help(ctx, map, field, meta);
    if (error)
        host_set(ctx, map, "error", error);
    put_described(ctx, map, id);
    put_value(ctx, map, field, meta, value);
    return map;
}

static void add_fault(struct dinh_ctx *ctx, dinh_value *faults, const char *name,
                      const char *text)
{
    dinh_value *fault = host_add_map(ctx, faults);
    host_set(ctx, fault, "href", host_text(ctx, "#o-%s", name));
    host_set(ctx, fault, "text", text);
}

/* "tóm tắt, video, nguồn tin…": what is folded, so that nobody has to look. */
static const char *first_labels(struct dinh_ctx *ctx, const dinh_value *fields)
{
    enum { NAMED = 4 };
    struct buf out = { 0 };
    for (uint32_t i = 0; i < fields->count && i < NAMED; i++) {
        if (i)
            buf_add_text(&out, ", ");
        buf_add_str(&out,
                    text_lower(ctx->arena, value_get_text(fields->items[i], "label")));
    }
    if (fields->count > NAMED)
        buf_add_text(&out, "…");
    const char *text = arena_copy(ctx->arena, out.data ? out.data : "", out.len);
    buf_free(&out);
    return text;
}

dinh_value *form_model(struct dinh_ctx *ctx, const struct kind *kind,
                       const dinh_value *values, const dinh_value *errors)
{
    const struct field **fields;
    size_t count = form_fields(ctx, kind, &fields);
    dinh_value *model = value_map(ctx->arena);
    dinh_value *shown = host_set_list(ctx, model, "shown");
    dinh_value *folded = host_set_list(ctx, model, "folded");
    dinh_value *faults = host_set_list(ctx, model, "faults");
    for (size_t i = 0; i < count; i++) {
        const char *name = fields[i]->def.name;
        const dinh_value *value = value_get(values, str_of(name));
        struct str error = value_get_text(errors, name);
        dinh_value *map =
            field_map(ctx, kind, fields[i], value, error.len ? error.ptr : NULL);
        bool in_sight = is_shown(ctx, kind, fields[i], value);
        value_add(ctx->arena, in_sight ? shown : folded, map);
        if (!error.len)
            continue;
        add_fault(ctx, faults, name, error.ptr);
        if (!in_sight)
            host_set_bool(ctx, model, "folded_open", 1);
    }
    host_set_bool(ctx, model, "has_folded", folded->count > 0);
    host_set(ctx, model, "folded_names", first_labels(ctx, folded));
    host_set_bool(ctx, model, "has_faults", faults->count > 0);
    return model;
}
