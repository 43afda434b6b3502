/*
 * request.c - looking things up in a parsed request (see request.h).
 *
 * Lookups are linear: a request has some twelve headers and a handful of
 * parameters, and most requests are asked for none of them.
 */
#include "http/request.h"

#include "base/text.h"

struct str request_header(const struct request *request, const char *lower_name)
{
    struct str name = str_of(lower_name);
    for (size_t i = 0; i < request->header_count; i++) {
        if (str_eq(request->headers[i].name, name))
            return request->headers[i].value;
    }
    return (struct str){ NULL, 0 };
}

/* Decoded and clean, or a NULL pointer. */
static struct str decode(struct arena *arena, struct str raw)
{
    struct str text;
    if (!text_percent_decode(arena, raw, true, &text) || !text_is_clean(text))
        return (struct str){ NULL, 0 };
    return text;
}

static bool needs_decoding(struct str raw)
{
    return str_find_char(raw, '%') >= 0 || str_find_char(raw, '+') >= 0;
}

struct str request_query(const struct request *request, const char *name)
{
    struct str rest = request->query, wanted = str_of(name);
    while (rest.ptr) {
        struct str value = str_cut(&rest, '&'), key = str_cut(&value, '=');
        if (needs_decoding(key))
            key = decode(request->arena, key);
        if (!key.ptr || !str_eq(key, wanted))
            continue;
        if (!value.ptr) /* "?flag" */
            value = STR("");
        return decode(request->arena, value);
    }
    return (struct str){ NULL, 0 };
}

struct str request_cookie(const struct request *request, const char *name)
{
    struct str wanted = str_of(name);
    for (size_t i = 0; i < request->header_count; i++) {
        if (!str_is(request->headers[i].name, "cookie"))
            continue;
        struct str rest = request->headers[i].value;
        while (rest.ptr) {
            struct str value = str_cut(&rest, ';'), key = str_trim(str_cut(&value, '='));
            if (!value.ptr || !str_eq(key, wanted))
                continue;
            value = str_trim(value);
            if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"')
                value = (struct str){ value.ptr + 1, value.len - 2 };
            return value;
        }
    }
    return (struct str){ NULL, 0 };
}

const struct form_field *request_field(const struct request *request, const char *name)
{
    struct str wanted = str_of(name);
    for (size_t i = 0; i < request->field_count; i++) {
        if (str_eq(request->fields[i].name, wanted))
            return &request->fields[i];
    }
    return NULL;
}
