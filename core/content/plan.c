/*
 * plan.c - the SQL of a kind, composed once from its checked names.
 *
 * Names come from kinds_add, which lets only [a-z][a-z0-9_]* through; they are
 * quoted all the same, since a field may well be called "order". Values never
 * come here: they are bound.
 */
#include "content/internal.h"

static const char item_columns[] =
    "i.id, i.no, i.slug, k.published_at, i.updated_at, i.expires_at, i.event_date, i.unit,"
    " i.author, i.form, i.is_urgent";

static const char *finish(struct arena *arena, struct buf *sql)
{
    const char *text = arena_copy(arena, sql->data, sql->len);
    buf_free(sql);
    return text;
}

/* ---- which fields ------------------------------------------------------------ */

static bool is_path_choice(const struct plan *plan, const struct field *field)
{
    for (uint32_t i = 0; i < plan->path_count; i++)
        if (plan->path_choices[i] == field)
            return true;
    return false;
}

static bool in_all(const struct plan *plan, const struct field *field)
{
    (void)plan;
    (void)field;
    return true;
}

/* What names an item, its summary and the choices of the address come whether listed or
 * not. */
static bool in_listed(const struct plan *plan, const struct field *field)
{
    return (field->def.flags & DINH_LISTED) || field == plan->kind->title ||
           field == plan->kind->summary || field == plan->kind->slug ||
           is_path_choice(plan, field);
}

static bool in_bulk(const struct plan *plan, const struct field *field)
{
    return !(field->def.flags & DINH_PERSONAL) || in_listed(plan, field);
}

static void selection_make(struct selection *selection, struct arena *arena,
                           const struct plan *plan,
                           bool (*takes)(const struct plan *, const struct field *))
{
    const struct kind *kind = plan->kind;
    struct buf sql = { 0 };
    buf_add_text(&sql, item_columns);
    selection->fields = arena_alloc(arena, kind->field_count * sizeof *selection->fields);
    for (uint32_t i = 0; i < kind->field_count; i++) {
        const struct field *field = &kind->fields[i];
        if (!takes(plan, field))
            continue;
        buf_printf(&sql, ", k.\"%s\"", field->def.name);
        for (uint32_t p = 0; p < plan->path_count; p++)
            if (plan->path_choices[p] == field)
                selection->path_at[p] = selection->count;
        selection->fields[selection->count++] = field;
    }
    selection->columns = finish(arena, &sql);
}

static void find_path_choices(struct plan *plan)
{
    struct str rest = str_of(plan->kind->def.path);
    while (rest.ptr) {
        struct str part = str_cut(&rest, '/');
        if (part.len <= 2 || part.ptr[0] != '{' || plan->path_count == PATH_CHOICES_MAX)
            continue;
        plan->path_choices[plan->path_count++] =
            kind_field(plan->kind, (struct str){ part.ptr + 1, part.len - 2 });
    }
}

/* ---- statements ---------------------------------------------------------------- */

uint32_t plan_put_count(const struct kind *kind)
{
    uint32_t count = PUT_FIXED + kind->field_count;
    for (uint32_t i = 0; i < kind->field_count; i++)
        count += field_has_key(&kind->fields[i]);
    return count;
}

/* Calls for each own column: "title", "tags", "tags_key". */
static void add_columns(struct buf *sql, const struct kind *kind, const char *format)
{
    for (uint32_t i = 0; i < kind->field_count; i++) {
        const char *name = kind->fields[i].def.name;
        struct str rest = str_of(format);
        for (uint32_t twice = 0; twice <= field_has_key(&kind->fields[i]); twice++) {
            for (rest = str_of(format); rest.ptr;) {
                buf_add_str(sql, str_cut(&rest, '?'));
                if (rest.ptr)
                    buf_printf(sql, "\"%s%s\"", name, twice ? "_key" : "");
            }
        }
    }
}

static const char *make_put(struct arena *arena, const struct kind *kind)
{
    struct buf sql = { 0 };
    buf_printf(&sql, "INSERT INTO %s (id, sort_key, published_at, expires_at", kind->table);
    add_columns(&sql, kind, ", ?");
    buf_add_text(&sql, ") VALUES ($1");
    for (uint32_t i = 2; i <= plan_put_count(kind); i++)
        buf_printf(&sql, ", $%u", i);
    buf_add_text(&sql, ") ON CONFLICT (id) DO UPDATE SET sort_key = excluded.sort_key,"
                       " published_at = excluded.published_at,"
                       " expires_at = excluded.expires_at");
    add_columns(&sql, kind, ", ? = excluded.?");
    return finish(arena, &sql);
}

void plan_make(struct plan *plan, struct arena *arena, const struct kind *kind)
{
    plan->kind = kind;
    find_path_choices(plan);
    selection_make(&plan->all, arena, plan, in_all);
    selection_make(&plan->listed, arena, plan, in_listed);
    selection_make(&plan->bulk, arena, plan, in_bulk);

    plan->find = arena_printf(arena,
                              "SELECT %s FROM item AS i JOIN %s AS k ON k.id = i.id"
                              " WHERE i.kind = $1 AND i.no = $2",
                              plan->all.columns, kind->table);
    plan->find_id = arena_printf(arena,
                                 "SELECT %s FROM item AS i JOIN %s AS k ON k.id = i.id"
                                 " WHERE i.id = $1",
                                 plan->all.columns, kind->table);
    plan->put = make_put(arena, kind);
    plan->drop = arena_printf(arena, "DELETE FROM %s WHERE id = $1", kind->table);
}
