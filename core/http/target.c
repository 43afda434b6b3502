/*
 * target.c - see target.h.
 *
 * A path without '%' (nearly all of them) is used where it lies in the read
 * buffer; others are decoded into the arena.
 */
#include "http/target.h"

#include "base/text.h"

static bool is_visible_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < 0x21 || s.ptr[i] > 0x7e) /* char is signed: >0x7f is < 0 */
            return false;
    }
    return true;
}

/* No "." or ".." segment, no backslash (browsers read it as '/'), no control
 * byte that a percent sequence smuggled in. */
static bool path_is_plain(struct str path)
{
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c < 0x20 || c == 0x7f || c == '\\')
            return false;
        if (c != '/')
            continue;
        struct str after = str_from(path, i + 1);
        ptrdiff_t next = after.len && after.ptr[0] == '.' ? str_find_char(after, '/') : 3;
        size_t segment = next < 0 ? after.len : (size_t)next;
        if (segment == 1 || (segment == 2 && after.ptr[1] == '.'))
            return false;
    }
    return true;
}

/* %2F and %5C would make a separator out of what was none. */
static bool has_encoded_slash(struct str path)
{
    for (size_t i = 0; i + 2 < path.len; i++) {
        if (path.ptr[i] != '%')
            continue;
        char high = path.ptr[i + 1], low = path.ptr[i + 2] | 0x20;
        if ((high == '2' && low == 'f') || (high == '5' && low == 'c'))
            return true;
    }
    return false;
}

static bool decode_path(struct request *request, struct str raw)
{
    if (str_find_char(raw, '%') < 0) {
        request->path = raw;
        return path_is_plain(raw);
    }
    return !has_encoded_slash(raw) &&
           text_percent_decode(request->arena, raw, false, &request->path) &&
           text_is_clean(request->path) && path_is_plain(request->path);
}

/* Cuts "http://host" off; an empty path is "/". */
static bool split_absolute(struct str *raw, struct str *authority)
{
    static const struct str schemes[] = { { "http://", 7 }, { "https://", 8 } };
    for (size_t i = 0; i < 2; i++) {
        struct str scheme = { raw->ptr, schemes[i].len };
        if (raw->len < scheme.len || !str_eq_nocase(scheme, schemes[i]))
            continue;
        struct str rest = str_from(*raw, scheme.len);
        size_t end = 0;
        while (end < rest.len && rest.ptr[end] != '/' && rest.ptr[end] != '?')
            end++;
        *authority = (struct str){ rest.ptr, end };
        *raw = str_from(rest, end);
        if (raw->len == 0)
            *raw = STR("/");
        return raw->ptr[0] == '/'; /* "http://host?x" has no path: refused */
    }
    return false;
}

bool target_parse(struct request *request, struct str raw, struct str *authority)
{
    *authority = (struct str){ NULL, 0 };
    if (raw.len == 0 || !is_visible_ascii(raw) || str_find_char(raw, '#') >= 0)
        return false;
    if (str_is(raw, "*")) {
        request->target = request->path = raw;
        return request->method == HTTP_METHOD_OPTIONS;
    }
    if (raw.ptr[0] != '/' && !split_absolute(&raw, authority))
        return false;
    request->target = raw;
    struct str rest = raw, path = str_cut(&rest, '?');
    request->query = rest;
    return decode_path(request, path);
}

static bool is_host_char(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
}

static void lower_in_place(struct str s)
{
    char *bytes = (char *)s.ptr; /* the connection's own read buffer */
    for (size_t i = 0; i < s.len; i++) {
        if (bytes[i] >= 'A' && bytes[i] <= 'Z')
            bytes[i] |= 0x20;
    }
}

static bool port_parse(struct str text, unsigned *port)
{
    uint64_t value;
    if (!str_to_u64(text, &value) || value == 0 || value > 65535)
        return false;
    *port = (unsigned)value;
    return true;
}

static bool name_is_valid(struct str name)
{
    if (name.len == 0 || name.len > 255 || name.ptr[0] == '.')
        return false;
    for (size_t i = 0; i < name.len; i++) {
        if (!is_host_char((unsigned char)name.ptr[i]) ||
            (name.ptr[i] == '.' && i && name.ptr[i - 1] == '.'))
            return false;
    }
    return true;
}

bool host_parse(struct str text, struct str *host, unsigned *port)
{
    *port = 0;
    lower_in_place(text);
    if (text.len && text.ptr[0] == '[') {
        ptrdiff_t end = str_find_char(text, ']');
        struct address address;
        if (end < 0 ||
            !address_parse((struct str){ text.ptr + 1, (size_t)end - 1 }, &address))
            return false;
        *host = (struct str){ text.ptr, (size_t)end + 1 };
        struct str after = str_from(text, host->len);
        return after.len == 0 ||
               (after.ptr[0] == ':' && port_parse(str_from(after, 1), port));
    }
    struct str rest = text;
    *host = str_cut(&rest, ':');
    if (!name_is_valid(*host) || (rest.ptr && !port_parse(rest, port)))
        return false;
    if (host->ptr[host->len - 1] == '.')
        host->len--;
    return true;
}
