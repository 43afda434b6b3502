/*
 * proof_date.c - dates in a text: those no calendar has, those whose weekday is
 * another, those that lie oddly far away (proof_parts.h). Only what is certain, or
 * asked as a question.
 */
#include "content/proof_parts.h"

#include "base/clock.h"
#include "base/text.h"

/* ---- reading ------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 1 to `most` digits with no more behind them; 0: none. */
static size_t read_int(struct str rest, size_t most, int *out)
{
    size_t len = 0;
    *out = 0;
    while (len < rest.len && len < most && is_digit(rest.ptr[len]))
        *out = *out * 10 + (rest.ptr[len++] - '0');
    return len < rest.len && is_digit(rest.ptr[len]) ? 0 : len;
}

static size_t skip_spaces(struct str rest)
{
    size_t len = 0;
    while (len < rest.len &&
           (rest.ptr[len] == ' ' || rest.ptr[len] == '\xC2' || rest.ptr[len] == '\xA0'))
        len++;
    return len;
}

/* " tháng 9", " năm 2021": the word and its number. */
static size_t read_named(struct str rest, struct str word, size_t most, int *out)
{
    size_t at = skip_spaces(rest);
    if (!str_starts(str_from(rest, at), word))
        return 0;
    at += word.len;
    at += skip_spaces(str_from(rest, at));
    size_t len = read_int(str_from(rest, at), most, out);
    return len ? at + len : 0;
}

/* "13 tháng 9 năm 2021", the first number being read already. */
static size_t read_words(struct str rest, struct proof_date *date)
{
    size_t len = read_named(rest, STR("tháng"), 2, &date->month);
    if (!len)
        return 0;
    size_t more = read_named(str_from(rest, len), STR("năm"), 4, &date->year);
    if (more && date->year < 100)
        date->year = 0;
    return len + more;
}

/* "/9/2021", "-9-2021", ".9.2021" or "/9". */
static size_t read_signs(struct str rest, struct proof_date *date)
{
    if (rest.len < 2 || !strchr("/-.", rest.ptr[0]))
        return 0;
    char sign = rest.ptr[0];
    size_t len = read_int(str_from(rest, 1), 2, &date->month);
    if (!len)
        return 0;
    len++;
    struct str tail = str_from(rest, len);
    if (tail.len && tail.ptr[0] == sign) {
        size_t year = read_int(str_from(tail, 1), 4, &date->year);
        if (year == 4)
            len += 1 + year;
        else
            return 0;
    }
    return date->year || sign == '/' ? len : 0;
}

/* A day without its year is one only after "ngày", "sáng" ...: 3/4 is a share. */
static bool is_day_announced(struct str text, size_t at)
{
    static const char words[] = "ngay|sang|chieu|toi|trua|hom|dem";
    struct arena *arena = arena_create(0);
    struct str before = proof_before(arena, text, (struct str){ text.ptr + at, 0 }, 16);
    before = str_trim(before);
    bool is = before.len && proof_last_word(before, words) == before.len;
    arena_destroy(arena);
    return is;
}

/* 12/2021/NĐ-CP and 15/34/2020/abc are no dates. */
static bool is_date_like(struct str text, size_t from, size_t to,
                         const struct proof_date *date)
{
    if (from > 0 && (strchr("/-.,", text.ptr[from - 1]) || is_digit(text.ptr[from - 1]) ||
                     (text.ptr[from - 1] >= 'A' && text.ptr[from - 1] <= 'z')))
        if (!(text.ptr[from - 1] == '-' && from > 1 && text.ptr[from - 2] != ' ' &&
              date->year))
            return false;
    if (to < text.len) {
        char next = text.ptr[to];
        bool has_more = to + 1 < text.len && is_digit(text.ptr[to + 1]);
        if (next == '/' || next == '%' || ((next == '.' || next == ',') && has_more))
            return false;
        if ((next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z'))
            return false;
    }
    return date->day <= 99 && date->month <= 99;
}

bool proof_next_date(struct str text, size_t *at, struct proof_date *out)
{
    for (size_t i = *at; i < text.len; i++) {
        if (!is_digit(text.ptr[i]) || (i > 0 && is_digit(text.ptr[i - 1])))
            continue;
        struct proof_date date = { .day = 0 };
        size_t len = read_int(str_from(text, i), 2, &date.day);
        if (!len)
            continue;
        struct str rest = str_from(text, i + len);
        size_t more = read_words(rest, &date);
        if (!more)
            more = read_signs(rest, &date);
        size_t end = i + len + more;
        if (!more || !is_date_like(text, i, end, &date) ||
            (!date.year && !is_day_announced(text, i)))
            continue;
        date.where = (struct str){ text.ptr + i, end - i };
        *out = date;
        *at = end;
        return true;
    }
    *at = text.len;
    return false;
}

/* ---- weekdays
 * ----------------------------------------------------------------------------- */

static const struct {
    const char *words, *title;
} weekdays[8] = {
    [1] = { "thu hai|thu 2", "thứ Hai" },       [2] = { "thu ba|thu 3", "thứ Ba" },
    [3] = { "thu tu|thu 4", "thứ Tư" },         [4] = { "thu nam|thu 5", "thứ Năm" },
    [5] = { "thu sau|thu 6", "thứ Sáu" },       [6] = { "thu bay|thu 7", "thứ Bảy" },
    [7] = { "chu nhat|chua nhat", "Chủ nhật" },
};

/* "lần thứ hai, 15/9": no weekday. */
static bool is_ordinal(struct str before)
{
    static const char counted[] =
        "lan|ky|ky hop|khoa|dot|mui|vong|giai|nguoi|phien|lop|tap|quyen|hang|con|dieu|bac|"
        "hoi nghi|dai hoi|nam|vu";
    while (before.len && before.ptr[before.len - 1] != ' ')
        before.len--;
    before = str_trim(before);
    if (!str_ends(before, STR("thu")))
        return false;
    before = str_trim((struct str){ before.ptr, before.len - strlen("thu") });
    return before.len && proof_last_word(before, counted) == before.len;
}

/* "thứ Hai, 13/9", "thứ Hai (ngày 13/9", "Chủ nhật ngày 12/9"; 0: none. */
static int weekday_before(struct proof *proof, struct str text, struct str where)
{
    struct str before = proof_before(proof->arena, text, where, 30);
    bool is_trimming = true;
    while (is_trimming) {
        while (before.len && strchr(" ,(", before.ptr[before.len - 1]))
            before.len--;
        is_trimming = str_ends(before, STR(" ngay")) || str_ends(before, STR("(ngay"));
        if (is_trimming)
            before.len -= strlen("ngay");
    }
    for (int day = 1; day <= 7; day++)
        if (before.len && proof_last_word(before, weekdays[day].words) == before.len)
            return is_ordinal(before) ? 0 : day;
    return 0;
}

/* The year in which a day without one lies nearest to now. */
static int nearest_year(const struct proof *proof, const struct proof_date *date)
{
    int now = date_of_ms(proof->context->now_ms).year, best = now;
    int64_t least = INT64_MAX;
    for (int year = now - 1; year <= now + 1; year++) {
        if (!date_is_valid(year, date->month, date->day))
            continue;
        int64_t away = date_to_days(year, date->month, date->day) -
                       (int64_t)clock_days(proof->context->now_ms);
        away = away < 0 ? -away : away;
        if (away < least) {
            least = away;
            best = year;
        }
    }
    return best;
}

static int check_weekday(struct proof *proof, const struct proof_piece *piece,
                         const struct proof_date *date)
{
    int said = weekday_before(proof, piece->text, date->where);
    int year = date->year ? date->year : nearest_year(proof, date);
    if (!said || !date_is_valid(year, date->month, date->day))
        return 0;
    int real = date_of_days(date_to_days(year, date->month, date->day)).weekday;
    if (real == said)
        return 0;
    char stamp[CLOCK_STAMP_SIZE];
    date_vi(stamp, date_to_days(year, date->month, date->day));
    proof_say(proof, PROOF_ADVICE, "ngay-thang", piece, date->where,
              "Ngày %s là %s, không phải %s", stamp, weekdays[real].title,
              weekdays[said].title);
    return 1;
}

/* ---- the rule
 * ------------------------------------------------------------------------------- */

enum { YEARS_AHEAD = 40, YEARS_BACK = 1000, EVENT_AHEAD = 366, EVENT_BACK = 10 * 366 };

static int check_date(struct proof *proof, const struct proof_piece *piece,
                      const struct proof_date *date)
{
    int now = date_of_ms(proof->context->now_ms).year;
    int year = date->year ? date->year : 2000; /* a leap year: 29/2 may be meant */
    if (!date_is_valid(year, date->month, date->day)) {
        proof_say(proof, PROOF_STOP, "ngay-thang", piece, date->where,
                  "Trên lịch không có ngày %.*s", STR_ARG(date->where));
        return 1;
    }
    if (date->year && (year > now + YEARS_AHEAD || year < YEARS_BACK)) {
        proof_say(proof, PROOF_ADVICE, "ngay-thang", piece, date->where,
                  "Năm %d cách xa quá, có thể gõ nhầm", year);
        return 1;
    }
    return check_weekday(proof, piece, date);
}

static int check_event(struct proof *proof)
{
    const struct field *field = content_field(proof->kind, STR("event_date"));
    const dinh_value *value = value_get(proof->raw, STR("event_date"));
    int32_t days = 0;
    if (!field || !value)
        return 0;
    if (value->type == DINH_DATE)
        days = (int32_t)value->integer;
    else if (!date_parse(value_as_text(value), &days))
        return 0;
    int32_t away = days - clock_days(proof->context->now_ms);
    if (away <= EVENT_AHEAD && away >= -EVENT_BACK)
        return 0;
    char stamp[CLOCK_STAMP_SIZE];
    date_vi(stamp, days);
    proof_say_of(proof, PROOF_ADVICE, "ngay-thang", field,
                 "%s ghi %s, cách hôm nay xa quá, nên xem lại", field->def.label, stamp);
    return 1;
}

int proof_dates(struct proof *proof)
{
    int found = check_event(proof), seen = 0;
    for (size_t i = 0; i < proof->piece_count; i++) {
        struct proof_date date;
        for (size_t at = 0; proof_next_date(proof->pieces[i].text, &at, &date); seen++)
            found += check_date(proof, &proof->pieces[i], &date);
    }
    return found || seen ? found : -1;
}
