/*
 * proof_number.c - numbers as people write them: 0912.345.678, (0226) 3851 234,
 * +84 912 345 678, 034 085 001 234 (proof_parts.h).
 *
 * A cluster is what digits and single separators make. Parts of it that end at a
 * space are tried too: "năm 2021 0912345678" is a year and a phone.
 */
#include "content/proof_parts.h"

#include "base/text.h"

/* One group of digits and what stands before it. */
struct group {
    const char *from, *to;
    bool is_loose; /* a space before it: a number may begin here */
};

struct cluster {
    struct group groups[NUMBER_GROUPS];
    uint32_t count;
    const char *end;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* The separator at the beginning of `rest`: its bytes, 0 for none. At most one space,
 * and around it a bracket or a sign. */
static size_t separator(struct str rest, bool *has_space)
{
    static const struct {
        const char *text;
        bool is_space;
    } separators[] = {
        { ") - ", true },
        { ") ", true },
        { ").", false },
        { ")-", false },
        { ")", false },
        { " (", true },
        { "(", false },
        { ". ", true },
        { ".", false },
        { "-", false },
        { "\xE2\x80\x93", false },
        { "\xE2\x80\x91", false },
        { " ", true },
        { "\xC2\xA0", true },
        { "\xE2\x80\xAF", true },
    };
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        struct str text = str_of(separators[i].text);
        if (!str_starts(rest, text) || rest.len == text.len ||
            !is_digit(rest.ptr[text.len]))
            continue;
        *has_space = separators[i].is_space;
        return text.len;
    }
    return 0;
}

/* rest begins with a digit. */
static void read_cluster(struct str rest, struct cluster *out)
{
    bool has_space = true;
    *out = (struct cluster){ .count = 0 };
    while (out->count < NUMBER_GROUPS && rest.len && is_digit(rest.ptr[0])) {
        struct group *group = &out->groups[out->count++];
        size_t len = 0;
        while (len < rest.len && is_digit(rest.ptr[len]))
            len++;
        *group = (struct group){ rest.ptr, rest.ptr + len, has_space };
        rest = str_from(rest, len);
        out->end = rest.ptr;
        rest = str_from(rest, separator(rest, &has_space));
    }
}

static const char measures[] = "dong|d|vnd|usd|trieu|ty|ti|nghin|ngan|m|m2|m3|km|km2|ha|kg|"
                               "tan|ta|lit|nguoi|ho|cay|con|"
                               "luot|suat|phan|co phan|cp|tram|%";
enum { MEASURE_BYTES = 16 };

static void judge_neighbours(struct str text, struct proof_number *number)
{
    const char *from = number->where.ptr, *to = from + number->where.len;
    const char *end = text.ptr + text.len;
    bool has_digit_before = from > text.ptr + 1 && is_digit(from[-2]);
    bool has_digit_after = to + 1 < end && is_digit(to[1]);
    char before = from > text.ptr ? from[-1] : ' ', after = to < end ? *to : ' ';
    number->is_part = (has_digit_before && strchr(",.:", before)) ||
                      (has_digit_after && strchr(",.:", after));
    number->is_symbol = after == '/' && to + 1 < end && is_letter_byte(to[1]);
}

bool proof_is_measure(struct arena *arena, struct str text,
                      const struct proof_number *number)
{
    struct str folded = proof_after(arena, text, number->where, MEASURE_BYTES);
    return proof_starts_with(str_trim(folded), measures);
}

static bool make_number(struct str text, const struct cluster *cluster, uint32_t first,
                        uint32_t last, struct proof_number *out)
{
    *out = (struct proof_number){ .group_count = last - first + 1 };
    for (uint32_t g = first; g <= last; g++) {
        size_t len = (size_t)(cluster->groups[g].to - cluster->groups[g].from);
        if (out->count + len > NUMBER_DIGITS)
            return false;
        memcpy(out->digits + out->count, cluster->groups[g].from, len);
        out->count += (uint32_t)len;
        out->groups[g - first] = (uint8_t)len;
        out->has_dots |= g > first && cluster->groups[g].from[-1] == '.';
    }
    const char *from = cluster->groups[first].from, *to = cluster->groups[last].to;
    out->where = (struct str){ from, (size_t)(to - from) };
    judge_neighbours(text, out);
    return true;
}

/* Letters that are part of a word, as in GD4350123456789; not signs and no-break
 * spaces above ASCII. */
static bool is_glued(int32_t letter)
{
    return letter < 0x80 ? letter > 0 && is_letter_byte((char)letter)
                         : letter >= 0xC0 && !(letter >= 0x2000 && letter < 0x2E00);
}

static bool may_begin(struct str text, const char *at)
{
    const char *last = at;
    while (last > text.ptr && at - last < 4) {
        last--;
        if (((unsigned char)*last & 0xC0) != 0x80)
            break;
    }
    struct str before = { last, (size_t)(at - last) };
    return before.len == 0 || !is_glued(text_next(&before));
}

static bool may_end(struct str text, const char *at)
{
    struct str after = { at, (size_t)(text.ptr + text.len - at) };
    return after.len == 0 || !is_glued(text_next(&after));
}

/* Tries the parts of a cluster, long ones first; returns the first group not taken. */
static void try_parts(struct str text, const struct cluster *cluster, uint32_t first,
                      bool (*look)(void *, const struct proof_number *), void *data)
{
    while (first < cluster->count) {
        uint32_t next = first + 1;
        for (uint32_t last = cluster->count; last-- > first;) {
            bool is_end = last + 1 == cluster->count || cluster->groups[last + 1].is_loose;
            struct proof_number number;
            if (!is_end || !make_number(text, cluster, first, last, &number) ||
                !look(data, &number))
                continue;
            next = last + 1;
            break;
        }
        first = next;
        while (first < cluster->count && !cluster->groups[first].is_loose)
            first++;
    }
}

void proof_numbers(struct str text, bool (*look)(void *data, const struct proof_number *),
                   void *data)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        if (!is_digit(*at)) {
            at++;
            continue;
        }
        struct cluster cluster;
        read_cluster((struct str){ at, (size_t)(end - at) }, &cluster);
        if (may_begin(text, at) && may_end(text, cluster.end))
            try_parts(text, &cluster, 0, look, data);
        at = cluster.end;
    }
}

bool proof_phone_digits(struct str phone, char out[NUMBER_DIGITS + 1])
{
    uint32_t count = 0;
    for (size_t i = 0; i < phone.len; i++) {
        if (!is_digit(phone.ptr[i]))
            continue;
        if (count == NUMBER_DIGITS)
            return false;
        out[count++] = phone.ptr[i];
    }
    out[count] = '\0';
    size_t code = 0;
    struct str digits = { out, count };
    if (str_starts(digits, STR("0084")))
        code = 4;
    else if (str_starts(digits, STR("84")) && count >= 10)
        code = 2;
    if (code) { /* +84 (0) 912 345 678 */
        size_t skip = out[code] == '0' ? code + 1 : code;
        memmove(out + 1, out + skip, count - skip + 1);
        out[0] = '0';
    }
    return out[0] != '\0';
}
