/*
 * form_read.c - from posted fields to given values (content_save checks them).
 *
 * A field that was not in the form stays out, so that it keeps its value. A text that
 * reads as the form showed it is the value it was shown from: rich text that went
 * through simple marks, a word with a comma and a time with seconds come back whole.
 */
#include "desk/form.h"

#include "base/buf.h"
#include "base/clock.h"
#include "content/sanitize.h"
#include "content/wordclean.h"

/* ---- posted texts ------------------------------------------------------------- */

/* With line feeds alone, as a text box shows it. */
static struct str tidy(struct dinh_ctx *ctx, struct str text)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\r' || i + 1 == text.len || text.ptr[i + 1] != '\n')
            buf_add_char(&out, text.ptr[i]);
    struct str copy =
        arena_str(ctx->arena, (struct str){ out.data ? out.data : "", out.len });
    buf_free(&out);
    return copy;
}

/* Absent (a NULL pointer) when it was not posted. Bytes as they came: content_save
 * says of the field what is wrong with them. */
static struct str posted(struct dinh_ctx *ctx, const char *name)
{
    const struct form_field *field = request_field(ctx->request, name);
    return field && !field->file ? tidy(ctx, field->value) : (struct str){ 0 };
}

static bool was_in_form(struct dinh_ctx *ctx, const struct field *field)
{
    return posted(ctx, host_text(ctx, "%s.co", field->def.name)).ptr != NULL;
}

/* ---- dates -------------------------------------------------------------------------- */

/* 13-9-2021 and 13.9.2021 are 13/9/2021. */
static struct str with_slashes(struct dinh_ctx *ctx, struct str text)
{
    char *copy = arena_copy(ctx->arena, text.ptr, text.len);
    for (size_t i = 0; i < text.len; i++)
        if (copy[i] == '.' || (copy[i] == '-' && i < 4))
            copy[i] = '/';
    return (struct str){ copy, text.len };
}

static bool read_days(struct dinh_ctx *ctx, struct str text, int32_t *days)
{
    return date_parse(text, days) || date_parse(with_slashes(ctx, text), days);
}

/* "17:00", "17h30", "7h", "17:00:05" */
static bool read_clock(struct str text, int64_t *ms)
{
    static const int64_t most[] = { 23, 59, 59 }, unit[] = { 3600000, 60000, 1000 };
    size_t parts = 0;
    *ms = 0;
    while (text.len && parts < 3) {
        size_t at = 0;
        uint64_t n;
        while (at < text.len && text.ptr[at] != ':' && text.ptr[at] != 'h')
            at++;
        if (!str_to_u64((struct str){ text.ptr, at }, &n) || n > (uint64_t)most[parts])
            return false;
        *ms += (int64_t)n * unit[parts++];
        if (at == text.len)
            return parts > 1; /* a number alone is no hour */
        text = str_from(text, at + 1);
    }
    return text.len == 0 && parts > 0;
}

/* "17:00 13/9/2021" and "13/9/2021 17:00"; a day alone: its first second, of an end its
 * last. */
static dinh_value *read_time(struct dinh_ctx *ctx, const struct field *field,
                             struct str text)
{
    int32_t days;
    int64_t of_day;
    struct str last = str_trim(text), first = str_cut(&last, ' ');
    last = str_trim(last);
    if (!last.len && read_days(ctx, first, &days)) {
        bool is_end = strcmp(field->def.name, "expires_at") == 0;
        return value_time(ctx->arena,
                          clock_day_start(days) + (is_end ? CLOCK_DAY_MS - 1000 : 0));
    }
    if ((read_clock(first, &of_day) && read_days(ctx, last, &days)) ||
        (read_clock(last, &of_day) && read_days(ctx, first, &days)))
        return value_time(ctx->arena, clock_day_start(days) + of_day);
    return value_text(ctx->arena, text);
}

/* ---- one field ------------------------------------------------------------------------
 */

/* Rich text of the editor, or simple marks; NULL: neither was posted. */
static dinh_value *read_html(struct dinh_ctx *ctx, const struct field *field,
                             const dinh_value *base)
{
    struct str before = value_as_text(base), html = posted(ctx, field->def.name);
    if (html.ptr)
        return base && str_eq(html, before) ? value_copy(ctx->arena, base)
                                            : value_text(ctx->arena, html);
    struct str marks = posted(ctx, host_text(ctx, "%s.chu", field->def.name));
    if (!marks.ptr)
        return NULL;
    struct str shown = before.len ? marks_from_html(ctx->arena, before) : STR("");
    if (base && str_eq(str_trim(marks), str_trim(shown)))
        return value_copy(ctx->arena, base);
    html = marks_to_html(ctx->arena, marks, before);
    return value_text(ctx->arena, html.ptr ? html : STR(""));
}

/* A box without a tick is not posted. What was never ticked stays absent. */
static dinh_value *read_bool(struct dinh_ctx *ctx, const struct field *field,
                             const dinh_value *base)
{
    if (!was_in_form(ctx, field))
        return NULL;
    if (posted(ctx, field->def.name).len)
        return value_bool(ctx->arena, true);
    bool is_known = (base && base->type == DINH_BOOL) || field->def.fallback;
    return is_known ? value_bool(ctx->arena, false) : value_null(ctx->arena);
}

static dinh_value *read_text(struct dinh_ctx *ctx, const struct field *field,
                             const dinh_value *base)
{
    struct str text = posted(ctx, field->def.name);
    uint64_t no;
    int32_t days;
    if (!text.ptr)
        return NULL;
    if (base && str_eq(text, str_of(form_text(ctx, field, base))))
        return value_copy(ctx->arena, base);
    if (field->def.type == DINH_FIELD_REF && str_to_u64(text, &no) && no <= INT64_MAX)
        return value_int(ctx->arena, (int64_t)no);
    if (field->def.type == DINH_FIELD_DATE && read_days(ctx, str_trim(text), &days))
        return value_date(ctx->arena, days);
    if (field->def.type == DINH_FIELD_TIME && str_trim(text).len)
        return read_time(ctx, field, text);
    return value_text(ctx->arena, text);
}

static dinh_value *read_field(struct dinh_ctx *ctx, const struct field *field,
                              const dinh_value *base)
{
    switch (field->def.type) {
    case DINH_FIELD_HTML:
        return read_html(ctx, field, base);
    case DINH_FIELD_BOOL:
        return read_bool(ctx, field, base);
    case DINH_FIELD_FILES:
    case DINH_FIELD_IMAGES:
    case DINH_FIELD_LINKS:
        return was_in_form(ctx, field) ? form_read_rows(ctx, field) : NULL;
    default:
        return read_text(ctx, field, base);
    }
}

dinh_value *form_read(struct dinh_ctx *ctx, const struct kind *kind, const dinh_value *base)
{
    const struct field **fields;
    size_t count = form_fields(ctx, kind, &fields);
    dinh_value *given = value_map(ctx->arena);
    for (size_t i = 0; i < count; i++) {
        struct str name = str_of(fields[i]->def.name);
        dinh_value *value = read_field(ctx, fields[i], value_get(base, name));
        if (value)
            value_put(ctx->arena, given, fields[i]->def.name, value);
    }
    return given;
}
