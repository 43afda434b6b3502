/*
 * range.c - see range.h.
 */
#include "http/range.h"

struct range range_parse(struct str header, uint64_t size)
{
    struct range whole = { RANGE_WHOLE, 0, size }, none = { RANGE_NONE, 0, 0 };
    struct str unit = { header.ptr, header.len < 6 ? header.len : 6 };
    if (!header.ptr || !str_eq_nocase(unit, STR("bytes=")))
        return whole;
    struct str last_text = str_trim(str_from(header, 6));
    struct str first_text = str_trim(str_cut(&last_text, '-'));
    if (!last_text.ptr)
        return whole;
    last_text = str_trim(last_text);

    uint64_t first, last = UINT64_MAX;
    if (last_text.len && !str_to_u64(last_text, &last))
        return whole;
    if (first_text.len == 0) { /* the last so many bytes */
        if (last_text.len == 0)
            return whole;
        if (last == 0 || size == 0)
            return none;
        uint64_t length = last < size ? last : size;
        return (struct range){ RANGE_PART, size - length, length };
    }
    if (!str_to_u64(first_text, &first) || first > last)
        return whole;
    if (first >= size)
        return none;
    if (last >= size)
        last = size - 1;
    return (struct range){ RANGE_PART, first, last - first + 1 };
}
