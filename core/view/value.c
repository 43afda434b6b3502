/*
 * value.c - building and reading the value tree (see value.h).
 *
 * Lists and maps double their arrays inside the arena; the old array stays
 * behind until the arena dies. Maps are searched in order: they are small, and
 * comparing lengths first makes that faster than hashing.
 */
#include "view/value.h"

#include "base/error.h"

enum { FIRST_CAP = 8 };

static dinh_value *value_new(struct arena *arena, enum dinh_type type)
{
    dinh_value *value = arena_alloc(arena, sizeof *value);
    value->type = (uint8_t)type;
    return value;
}

static dinh_value *integer_new(struct arena *arena, enum dinh_type type, int64_t n)
{
    dinh_value *value = value_new(arena, type);
    value->integer = n;
    return value;
}

static dinh_value *text_new(struct arena *arena, enum dinh_type type, struct str text)
{
    dinh_value *value = value_new(arena, type);
    value->text = arena_str(arena, text);
    return value;
}

dinh_value *value_null(struct arena *arena)
{
    return value_new(arena, DINH_NULL);
}

dinh_value *value_bool(struct arena *arena, bool b)
{
    return integer_new(arena, DINH_BOOL, b);
}

dinh_value *value_int(struct arena *arena, int64_t n)
{
    return integer_new(arena, DINH_INT, n);
}

dinh_value *value_number(struct arena *arena, double n)
{
    dinh_value *value = value_new(arena, DINH_NUMBER);
    value->number = n;
    return value;
}

dinh_value *value_text(struct arena *arena, struct str text)
{
    return text_new(arena, DINH_TEXT, text);
}

dinh_value *value_cstr(struct arena *arena, const char *text)
{
    return text ? value_text(arena, str_of(text)) : value_null(arena);
}

dinh_value *value_html(struct arena *arena, struct str html)
{
    return text_new(arena, DINH_HTML, html);
}

dinh_value *value_time(struct arena *arena, int64_t ms)
{
    return integer_new(arena, DINH_TIME, ms);
}

dinh_value *value_date(struct arena *arena, int32_t days)
{
    return integer_new(arena, DINH_DATE, days);
}

dinh_value *value_size(struct arena *arena, int64_t bytes)
{
    return integer_new(arena, DINH_SIZE, bytes);
}

dinh_value *value_list(struct arena *arena)
{
    return value_new(arena, DINH_LIST);
}

dinh_value *value_map(struct arena *arena)
{
    return value_new(arena, DINH_MAP);
}

/* ---- Filling ------------------------------------------------------------------ */

/* The array behind a list or map, with room for one more. */
static void *grow(struct arena *arena, dinh_value *value, void *array, size_t item_size)
{
    if (value->count < value->cap)
        return array;
    uint32_t cap = value->cap ? value->cap * 2 : FIRST_CAP;
    if (cap < value->cap)
        die("value: danh sách quá dài");
    void *larger = arena_alloc_raw(arena, cap * item_size);
    if (value->count)
        memcpy(larger, array, value->count * item_size);
    value->cap = cap;
    return larger;
}

static struct value_member *find_member(const dinh_value *map, struct str key)
{
    struct value_member *member = map->members;
    for (struct value_member *end = member + map->count; member < end; member++) {
        if (member->key.len == key.len && memcmp(member->key.ptr, key.ptr, key.len) == 0)
            return member;
    }
    return NULL;
}

static void append_member(struct arena *arena, dinh_value *map, struct str key,
                          dinh_value *value)
{
    map->members = grow(arena, map, map->members, sizeof *map->members);
    map->members[map->count++] = (struct value_member){ key, value };
}

/* A NULL value is kept as null, so that no reader meets a NULL inside. */
static void put_member(struct arena *arena, dinh_value *map, struct str key,
                       dinh_value *value, bool copy_key)
{
    if (DINH_BUG_IF(map->type != DINH_MAP))
        return;
    if (!value)
        value = value_null(arena);
    struct value_member *member = map->count ? find_member(map, key) : NULL;
    if (member)
        member->value = value;
    else
        append_member(arena, map, copy_key ? arena_str(arena, key) : key, value);
}

void value_set(struct arena *arena, dinh_value *map, struct str key, dinh_value *value)
{
    put_member(arena, map, key, value, true);
}

void value_put(struct arena *arena, dinh_value *map, const char *key, dinh_value *value)
{
    put_member(arena, map, str_of(key), value, false);
}

void value_add(struct arena *arena, dinh_value *list, dinh_value *value)
{
    if (DINH_BUG_IF(list->type != DINH_LIST))
        return;
    list->items = grow(arena, list, list->items, sizeof(dinh_value *));
    list->items[list->count++] = value ? value : value_null(arena);
}

bool value_remove(dinh_value *map, struct str key)
{
    struct value_member *member =
        map->type == DINH_MAP && map->count ? find_member(map, key) : NULL;
    if (!member)
        return false;
    size_t behind = map->count - (size_t)(member - map->members) - 1;
    memmove(member, member + 1, behind * sizeof *member);
    map->count--;
    return true;
}

/* ---- Reading -------------------------------------------------------------------- */

dinh_value *value_get(const dinh_value *map, struct str key)
{
    if (!map || map->type != DINH_MAP || map->count == 0)
        return NULL;
    struct value_member *member = find_member(map, key);
    return member ? member->value : NULL;
}

dinh_value *value_path(const dinh_value *map, const char *path)
{
    struct str rest = str_of(path);
    const dinh_value *at = map;
    while (at && rest.ptr)
        at = value_get(at, str_cut(&rest, '.'));
    return (dinh_value *)at;
}

dinh_value *value_at(const dinh_value *list_or_map, uint32_t index)
{
    if (!list_or_map || index >= list_or_map->count)
        return NULL;
    if (list_or_map->type == DINH_LIST)
        return list_or_map->items[index];
    return list_or_map->type == DINH_MAP ? list_or_map->members[index].value : NULL;
}

static bool is_text(const dinh_value *value)
{
    return value && (value->type == DINH_TEXT || value->type == DINH_HTML);
}

static bool is_integer(const dinh_value *value)
{
    if (!value)
        return false;
    switch (value->type) {
    case DINH_BOOL:
    case DINH_INT:
    case DINH_TIME:
    case DINH_DATE:
    case DINH_SIZE:
        return true;
    default:
        return false;
    }
}

struct str value_as_text(const dinh_value *value)
{
    return is_text(value) ? value->text : STR("");
}

int64_t value_as_int(const dinh_value *value)
{
    return is_integer(value) ? value->integer : 0;
}

struct str value_get_text(const dinh_value *map, const char *path)
{
    return value_as_text(value_path(map, path));
}

int64_t value_get_int(const dinh_value *map, const char *path)
{
    return value_as_int(value_path(map, path));
}

bool value_is_truthy(const dinh_value *value)
{
    if (!value)
        return false;
    switch (value->type) {
    case DINH_NULL:
        return false;
    case DINH_BOOL:
        return value->integer != 0;
    case DINH_TEXT:
    case DINH_HTML:
        return value->text.len > 0;
    case DINH_LIST:
        return value->count > 0;
    default:
        return true;
    }
}

/* ---- Whole trees ------------------------------------------------------------------ */

dinh_value *value_copy(struct arena *arena, const dinh_value *value)
{
    if (!value)
        return NULL;
    dinh_value *copy = value_new(arena, value->type);
    switch (value->type) {
    case DINH_TEXT:
    case DINH_HTML:
        copy->text = arena_str(arena, value->text);
        break;
    case DINH_LIST:
        for (uint32_t i = 0; i < value->count; i++)
            value_add(arena, copy, value_copy(arena, value->items[i]));
        break;
    case DINH_MAP:
        for (uint32_t i = 0; i < value->count; i++)
            append_member(arena, copy, arena_str(arena, value->members[i].key),
                          value_copy(arena, value->members[i].value));
        break;
    case DINH_NUMBER:
        copy->number = value->number;
        break;
    default:
        copy->integer = value->integer;
    }
    return copy;
}

static bool items_equal(const dinh_value *a, const dinh_value *b)
{
    for (uint32_t i = 0; i < a->count; i++) {
        if (!value_equal(a->items[i], b->items[i]))
            return false;
    }
    return true;
}

/* Whatever the order of keys, as canonical JSON sees it. */
static bool members_equal(const dinh_value *a, const dinh_value *b)
{
    for (uint32_t i = 0; i < a->count; i++) {
        const struct value_member *member = &a->members[i];
        struct value_member *other = find_member(b, member->key);
        if (!other || !value_equal(member->value, other->value))
            return false;
    }
    return true;
}

bool value_equal(const dinh_value *a, const dinh_value *b)
{
    if (!a || !b)
        return a == b;
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case DINH_NULL:
        return true;
    case DINH_NUMBER:
        return a->number == b->number;
    case DINH_TEXT:
    case DINH_HTML:
        return str_eq(a->text, b->text);
    case DINH_LIST:
        return a->count == b->count && items_equal(a, b);
    case DINH_MAP:
        return a->count == b->count && members_equal(a, b);
    default:
        return a->integer == b->integer;
    }
}
