/*
 * kind.c - the registry of content kinds (see kind.h).
 *
 * Declarations come from plugins built at another time, perhaps against an
 * older header: every structure is copied, as far as it goes, into one of
 * today's size. Everything wrong with a table is found here, in words, before
 * a single row is stored.
 */
#include "content/kind.h"

#include "content/internal.h"

#include <stdlib.h>

enum { KINDS_MAX = 64, FIELDS_MAX = 100, NAME_MAX_BYTES = 40, LETTERS_MAX = 4 };

struct kinds {
    struct arena *arena;
    struct kind *items[KINDS_MAX];
    size_t count;
};

/* Columns and members every item has; a field of that name would hide them. */
static const char *const reserved[] = {
    "id",         "no",          "kind",         "slug",          "href",
    "state",      "rev",         "sort_key",     "created_at",    "updated_at",
    "expires_at", "external_id", "published_at", "published_rev", "received_at",
    "expired",
};

struct kinds *kinds_create(void)
{
    struct kinds *kinds = calloc(1, sizeof *kinds);
    if (!kinds)
        die("loại nội dung: hết bộ nhớ");
    kinds->arena = arena_create(0);
    return kinds;
}

void kinds_free(struct kinds *kinds)
{
    if (!kinds)
        return;
    arena_destroy(kinds->arena);
    free(kinds);
}

/* ---- checks of names and paths -------------------------------------------- */

static bool name_is_valid(const char *name)
{
    size_t len = name ? strlen(name) : 0;
    if (len == 0 || len > NAME_MAX_BYTES || name[0] < 'a' || name[0] > 'z')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9') ||
              name[i] == '_'))
            return false;
    return true;
}

static bool letters_are_valid(const char *letters)
{
    size_t len = letters ? strlen(letters) : 0;
    if (len == 0 || len > LETTERS_MAX)
        return false;
    for (size_t i = 0; i < len; i++)
        if (letters[i] < 'a' || letters[i] > 'z')
            return false;
    return true;
}

static bool is_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (str_is(str_of(name), reserved[i]))
            return true;
    return false;
}

/* "/tin-tuc/{category}": lower-case segments, {names} of CHOICE fields. */
static int check_path(const struct kind *kind, struct error *error)
{
    struct str rest = str_of(kind->def.path);
    if (!rest.len || rest.ptr[0] != '/' || rest.ptr[rest.len - 1] == '/')
        return error_set(error, "đường dẫn phải bắt đầu bằng / và không kết thúc bằng /");
    for (rest = str_from(rest, 1); rest.ptr;) {
        struct str part = str_cut(&rest, '/');
        if (part.len > 2 && part.ptr[0] == '{' && part.ptr[part.len - 1] == '}') {
            const struct field *field =
                kind_field(kind, (struct str){ part.ptr + 1, part.len - 2 });
            if (!field || field->def.type != DINH_FIELD_CHOICE)
                return error_set(error, "%.*s trong đường dẫn không phải trường CHOICE",
                                 STR_ARG(part));
            continue;
        }
        for (size_t i = 0; i < part.len; i++)
            if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", part.ptr[i]))
                return error_set(error, "đoạn \"%.*s\" của đường dẫn không hợp lệ",
                                 STR_ARG(part));
        if (part.len == 0)
            return error_set(error, "đường dẫn có đoạn rỗng");
    }
    return 0;
}

/* ---- one field ------------------------------------------------------------- */

static int check_field(const struct kind *kind, const struct field *field,
                       struct error *error)
{
    const struct dinh_field *def = &field->def;
    if (!name_is_valid(def->name))
        return error_set(error, "tên trường \"%s\" không hợp lệ",
                         def->name ? def->name : "");
    if (is_reserved(def->name))
        return error_set(error, "trường %s: tên này đã dành cho mọi mục tin", def->name);
    if (!def->label || !*def->label)
        return error_set(error, "trường %s: thiếu nhãn", def->name);
    if (def->type < DINH_FIELD_TEXT || def->type > DINH_FIELD_LINKS)
        return error_set(error, "trường %s: kiểu %d không có", def->name, (int)def->type);
    bool needs_of = def->type == DINH_FIELD_CHOICE || def->type == DINH_FIELD_REF;
    if (needs_of && (!def->of || !*def->of))
        return error_set(error, "trường %s: thiếu \"of\"", def->name);
    bool is_list = def->type >= DINH_FIELD_FILES;
    bool is_long = def->type == DINH_FIELD_LINES || def->type == DINH_FIELD_HTML;
    if ((def->flags & DINH_FILTER) && (is_list || is_long))
        return error_set(error, "trường %s: kiểu này không lọc được", def->name);
    if (kind_field(kind, str_of(def->name)) != field)
        return error_set(error, "trường %s: tên bị trùng", def->name);
    return 0;
}

static void copy_fields(struct kinds *kinds, struct kind *kind,
                        const struct dinh_list *list)
{
    kind->field_count = list->count;
    kind->fields = arena_alloc(kinds->arena, list->count * sizeof *kind->fields);
    size_t size =
        list->item_size < sizeof(dinh_field) ? list->item_size : sizeof(dinh_field);
    for (uint32_t i = 0; i < list->count; i++) {
        const char *from = (const char *)list->items + (size_t)i * list->item_size;
        memcpy(&kind->fields[i].def, from, size);
        kind->fields[i].index = i;
    }
}

const struct field *kind_field(const struct kind *kind, struct str name)
{
    for (uint32_t i = 0; i < kind->field_count; i++)
        if (str_is(name, kind->fields[i].def.name))
            return &kind->fields[i];
    for (uint32_t i = 0; i < kind->field_count; i++) {
        struct str also = str_of(kind->fields[i].def.also);
        while (also.ptr)
            if (str_eq(name, str_trim(str_cut(&also, ','))))
                return &kind->fields[i];
    }
    return NULL;
}

/* ---- one kind ---------------------------------------------------------------- */

static int resolve(const struct kind *kind, const char *name, const char *what,
                   const struct field **out, struct error *error)
{
    *out = name ? kind_field(kind, str_of(name)) : NULL;
    if (name && !*out)
        return error_set(error, "%s: không có trường \"%s\"", what, name);
    return 0;
}

static bool is_one_line(const struct field *field)
{
    return field->def.type == DINH_FIELD_TEXT || field->def.type == DINH_FIELD_LINES;
}

/* An item shows its title as "title": no other field may be called so. */
static int check_shown_name(const struct kind *kind, const char *name,
                            const struct field *shown, struct error *error)
{
    const struct field *field = kind_field(kind, str_of(name));
    if (!field || !shown || field == shown || !str_is(str_of(name), field->def.name))
        return 0;
    return error_set(error, "trường %s: tên này dành cho %s, hãy đặt tên khác", name,
                     shown->def.name);
}

static int resolve_all(struct kind *kind, struct error *error)
{
    if (resolve(kind, kind->def.title ? kind->def.title : "title", "title", &kind->title,
                error) ||
        resolve(kind, kind->def.summary, "summary", &kind->summary, error) ||
        resolve(kind, kind->def.order, "order", &kind->order, error) ||
        resolve(kind, kind->def.slug, "slug", &kind->slug, error))
        return DINH_FAILED;
    if (check_shown_name(kind, "title", kind->title, error) ||
        check_shown_name(kind, "summary", kind->summary, error))
        return DINH_FAILED;
    if (!kind->slug)
        kind->slug = kind->title;
    if (!is_one_line(kind->title) || !is_one_line(kind->slug))
        return error_set(error, "title và slug phải là trường văn bản");
    if (kind->order && kind->order->def.type >= DINH_FIELD_WORDS)
        return error_set(error, "không sắp xếp được theo trường %s", kind->order->def.name);
    return 0;
}

static int check_unique(const struct kinds *kinds, const struct kind *kind,
                        struct error *error)
{
    const struct kind *other = kinds_find(kinds, kind->def.name);
    if (other)
        return error_set(error, "đã được plugin %s khai", other->plugin);
    other = kinds_by_letters(kinds, str_of(kind->def.letters));
    if (other)
        return error_set(error, "chữ \"%s\" đã dùng cho loại %s", kind->def.letters,
                         other->def.name);
    return 0;
}

static int check_kind(const struct kinds *kinds, struct kind *kind, struct error *error)
{
    if (!name_is_valid(kind->def.name))
        return error_set(error, "tên loại không hợp lệ");
    if (!kind->def.label || !*kind->def.label)
        return error_set(error, "thiếu nhãn");
    if (!letters_are_valid(kind->def.letters))
        return error_set(error, "\"letters\" phải là 1 đến %d chữ a-z", LETTERS_MAX);
    if (check_unique(kinds, kind, error))
        return DINH_FAILED;
    for (uint32_t i = 0; i < kind->field_count; i++)
        if (check_field(kind, &kind->fields[i], error))
            return DINH_FAILED;
    if (kind->def.path && check_path(kind, error))
        return DINH_FAILED;
    if (kind->def.page && !kind->def.path)
        return error_set(error, "có trang riêng nhưng thiếu đường dẫn");
    return resolve_all(kind, error);
}

static int add_one(struct kinds *kinds, const char *plugin, const void *item, uint32_t size,
                   struct error *error)
{
    struct kind *kind = arena_alloc(kinds->arena, sizeof *kind);
    memcpy(&kind->def, item, size < sizeof kind->def ? size : sizeof kind->def);
    kind->plugin = arena_text(kinds->arena, plugin);
    const char *name = kind->def.name ? kind->def.name : "";
    const struct dinh_list *fields = &kind->def.fields;
    if (kinds->count == KINDS_MAX)
        return error_set(error, "%s: quá %d loại nội dung", plugin, KINDS_MAX);
    if (!fields->items || fields->count == 0 || fields->count > FIELDS_MAX ||
        fields->item_size < offsetof(dinh_field, flags))
        return error_set(error, "%s: loại %s: cần 1 đến %d trường", plugin, name,
                         FIELDS_MAX);
    copy_fields(kinds, kind, fields);
    if (check_kind(kinds, kind, error))
        return error_prefix(error, "%s: loại %s", plugin, name);
    kind->table = arena_printf(kinds->arena, "kind_%s", name);
    kinds->items[kinds->count++] = kind;
    return 0;
}

int kinds_add(struct kinds *kinds, const char *plugin, const struct dinh_list *list,
              struct error *error)
{
    if (list->count && (!list->items || list->item_size < offsetof(dinh_kind, title)))
        return error_set(error, "%s: bảng loại nội dung không hợp lệ", plugin);
    for (uint32_t i = 0; i < list->count; i++)
        if (add_one(kinds, plugin, (const char *)list->items + (size_t)i * list->item_size,
                    list->item_size, error))
            return DINH_FAILED;
    return 0;
}

/* A REF may name a kind of a plugin loaded later, so only now. */
int kinds_check(const struct kinds *kinds, struct error *error)
{
    for (size_t i = 0; i < kinds->count; i++) {
        const struct kind *kind = kinds->items[i];
        for (uint32_t f = 0; f < kind->field_count; f++) {
            const struct dinh_field *def = &kind->fields[f].def;
            if (def->type == DINH_FIELD_REF && !kinds_find(kinds, def->of))
                return error_set(error, "%s: loại %s: trường %s: không có loại \"%s\"",
                                 kind->plugin, kind->def.name, def->name, def->of);
        }
    }
    return 0;
}

const struct kind *kinds_find(const struct kinds *kinds, const char *name)
{
    for (size_t i = 0; i < kinds->count && name; i++)
        if (str_is(str_of(name), kinds->items[i]->def.name))
            return kinds->items[i];
    return NULL;
}

const struct kind *kinds_by_letters(const struct kinds *kinds, struct str letters)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (str_is(letters, kinds->items[i]->def.letters))
            return kinds->items[i];
    return NULL;
}

size_t kinds_count(const struct kinds *kinds)
{
    return kinds->count;
}

const struct kind *kinds_at(const struct kinds *kinds, size_t index)
{
    return index < kinds->count ? kinds->items[index] : NULL;
}
