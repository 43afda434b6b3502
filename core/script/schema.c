/*
 * schema.c - the check of a declared table against its fields; see schema.h.
 */
#include "script/schema.h"

#include "base/clock.h"
#include "base/text.h"

enum { ID_MAX = 64, FIELDS_MAX = 32 };

static const struct schema_field any_entry[] = {
    { "id", SCHEMA_ID, true, "Unique within its table.", NULL },
    { NULL, SCHEMA_ID, false, NULL, NULL },
};

static const char *const type_names[] = {
    [SCHEMA_ID] = "id",
    [SCHEMA_IDS] = "id or list of ids",
    [SCHEMA_NAMES] = "name or list of names",
    [SCHEMA_TEXT] = "text",
    [SCHEMA_INT] = "number",
    [SCHEMA_BOOL] = "true or false",
    [SCHEMA_DATE] = "date",
    [SCHEMA_MAPS] = "list of tables",
};

static const char *const wanted[] = {
    [SCHEMA_ID] = "một mã viết bằng a-z, 0-9, - hoặc _ (tối đa 64 ký tự)",
    [SCHEMA_IDS] = "một mã hoặc danh sách mã viết bằng a-z, 0-9, - hoặc _",
    [SCHEMA_NAMES] = "một tên quyền như \"desk.edit\" hoặc danh sách các tên như thế",
    [SCHEMA_TEXT] = "một chuỗi chữ không rỗng",
    [SCHEMA_INT] = "một số nguyên",
    [SCHEMA_BOOL] = "true hoặc false",
    [SCHEMA_DATE] = "một ngày như \"2026-09-02\"",
    [SCHEMA_MAPS] = "một danh sách các bảng { ... }",
};

const char *schema_type_name(enum schema_type type)
{
    return type_names[type];
}

bool schema_is_id(struct str text)
{
    if (text.len == 0 || text.len > ID_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return true;
}

static bool is_id(const dinh_value *value)
{
    return value->type == DINH_TEXT && schema_is_id(value->text);
}

/* "desk.edit": two ids with a dot between. */
static bool is_name(const dinh_value *value)
{
    if (value->type != DINH_TEXT)
        return false;
    struct str rest = value->text, first = str_cut(&rest, '.');
    return schema_is_id(first) && rest.ptr && schema_is_id(rest);
}

static bool all_are(const dinh_value *list, bool (*holds)(const dinh_value *))
{
    if (list->type != DINH_LIST)
        return false;
    for (uint32_t i = 0; i < list->count; i++)
        if (!holds(list->items[i]))
            return false;
    return true;
}

static bool is_map(const dinh_value *value)
{
    return value->type == DINH_MAP;
}

/* One of them alone becomes a list of one. */
static dinh_value *accept_list(dinh_value *value, struct arena *arena,
                               bool (*holds)(const dinh_value *))
{
    if (!holds(value))
        return all_are(value, holds) ? value : NULL;
    dinh_value *list = value_list(arena);
    value_add(arena, list, value);
    return list;
}

/* The value in stored form, or NULL when it is not of the type. */
static dinh_value *accept(enum schema_type type, dinh_value *value, struct arena *arena)
{
    int32_t days;
    switch (type) {
    case SCHEMA_ID:
        return is_id(value) ? value : NULL;
    case SCHEMA_IDS:
        return accept_list(value, arena, is_id);
    case SCHEMA_NAMES:
        return accept_list(value, arena, is_name);
    case SCHEMA_TEXT:
        return value->type == DINH_TEXT && str_trim(value->text).len ? value : NULL;
    case SCHEMA_INT:
        return value->type == DINH_INT ? value : NULL;
    case SCHEMA_BOOL:
        return value->type == DINH_BOOL ? value : NULL;
    case SCHEMA_DATE:
        if (value->type != DINH_TEXT || !date_parse(value->text, &days))
            return NULL;
        return value_date(arena, days);
    case SCHEMA_MAPS:
        return all_are(value, is_map) ? value : NULL;
    }
    return NULL;
}

static const struct schema_field *find_field(const struct schema_field *fields,
                                             struct str name)
{
    for (; fields->name; fields++)
        if (str_is(name, fields->name))
            return fields;
    return NULL;
}

static int unknown_field(const struct schema_field *fields, struct str name,
                         struct error *error)
{
    const char *names[FIELDS_MAX];
    size_t count = 0;
    for (; fields->name && count < FIELDS_MAX; fields++)
        names[count++] = fields->name;
    const char *near = text_nearest(name, names, count);
    if (near)
        return error_set(error, "không có trường '%.*s'; có phải ý bạn là '%s'?",
                         STR_ARG(name), near);
    return error_set(error, "không có trường '%.*s'", STR_ARG(name));
}

static int apply_field(const struct schema_field *field, struct value_member *member,
                       struct arena *arena, struct error *error)
{
    dinh_value *value = accept(field->type, member->value, arena);
    if (!value)
        return error_set(error, "trường '%s' phải là %s", field->name, wanted[field->type]);
    member->value = value;
    for (uint32_t i = 0; field->type == SCHEMA_MAPS && i < value->count; i++)
        if (schema_apply(field->inner, value->items[i], arena, error) < 0)
            return error_prefix(error, "%s, mục thứ %u", field->name, i + 1);
    return 0;
}

int schema_apply(const struct schema_field *fields, dinh_value *map, struct arena *arena,
                 struct error *error)
{
    const struct schema_field *known = fields ? fields : any_entry;
    for (uint32_t i = 0; i < map->count; i++) {
        struct value_member *member = &map->members[i];
        const struct schema_field *field = find_field(known, member->key);
        if (!field && fields)
            return unknown_field(fields, member->key, error);
        if (field && apply_field(field, member, arena, error) < 0)
            return -1;
    }
    for (const struct schema_field *field = known; field->name; field++)
        if (field->required && !value_get(map, str_of(field->name)))
            return error_set(error, "thiếu trường '%s' (%s)", field->name,
                             wanted[field->type]);
    return 0;
}
