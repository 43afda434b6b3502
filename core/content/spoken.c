/*
 * spoken.c - text as it is read aloud (spoken.h): a walk over the words, at each of
 * which the readers of the table are asked in turn; then a sentence a line.
 *
 * 1 writing   2 numbers   3 documents   4 words   5 the walk   6 sentences
 */
#include "content/spoken.h"

#include "base/text.h"
#include "content/proof_parts.h"
#include "content/sanitize.h"

#include <ctype.h>

struct speaking {
    struct str text;
    size_t at;
    struct buf out;
    struct proof_date date; /* the next one from `at` on */
    size_t date_at;         /* where the search for another begins */
    bool has_date, after_number;
};

/* ---- 1. writing ---------------------------------------------------------------------- */

static struct str rest_of(const struct speaking *speaking)
{
    return str_from(speaking->text, speaking->at);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_of(struct str rest)
{
    size_t len = 0;
    while (len < rest.len && is_digit(rest.ptr[len]))
        len++;
    return len;
}

/* Does what has been said end with these words? */
static bool has_said(const struct speaking *speaking, const char *words)
{
    struct str said = buf_str(&speaking->out);
    while (said.len && said.ptr[said.len - 1] == ' ')
        said.len--;
    struct str end = str_of(words);
    if (said.len < end.len)
        return false;
    return text_same(str_from(said, said.len - end.len), end);
}

static bool has_said_any(const struct speaking *speaking, const char *const *words,
                         size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_said(speaking, words[i]))
            return true;
    return false;
}

/* ---- 2. numbers ------------------------------------------------------------------------
 */

/* 13/9/2021 -> "13 tháng 9 năm 2021", after "ngày" which is added where it is not. */
static size_t read_date(struct speaking *speaking)
{
    static const char *const leads[] = { "ngày", "mùng", "sáng", "chiều", "tối",
                                         "hôm",  "trưa", "đêm",  "đến",   "từ" };
    while (speaking->has_date &&
           speaking->date.where.ptr < speaking->text.ptr + speaking->at)
        speaking->has_date =
            proof_next_date(speaking->text, &speaking->date_at, &speaking->date);
    const struct proof_date *date = &speaking->date;
    if (!speaking->has_date || date->where.ptr != speaking->text.ptr + speaking->at)
        return 0;
    if (!has_said_any(speaking, leads, sizeof leads / sizeof *leads))
        buf_add_text(&speaking->out, "ngày ");
    if (date->day <= 10 && !has_said(speaking, "mùng"))
        buf_add_text(&speaking->out, "mùng ");
    buf_printf(&speaking->out, "%d tháng %d", date->day, date->month);
    if (date->year)
        buf_printf(&speaking->out, " năm %d", date->year);
    return date->where.len;
}

/* "tháng 9/2021", "quý 3/2021" */
static size_t read_month(struct speaking *speaking)
{
    struct str rest = rest_of(speaking);
    size_t month = digits_of(rest);
    if (month < 1 || month > 2 || rest.len < month + 5 || rest.ptr[month] != '/' ||
        digits_of(str_from(rest, month + 1)) != 4 ||
        !(has_said(speaking, "tháng") || has_said(speaking, "quý")))
        return 0;
    size_t skip = rest.ptr[0] == '0' ? 1 : 0;
    buf_printf(&speaking->out, "%.*s năm %.4s", (int)(month - skip), rest.ptr + skip,
               rest.ptr + month + 1);
    return month + 5;
}

/* 7h30, 07:30, 8h00, 8g, 14h30' */
static size_t read_hour(struct speaking *speaking)
{
    struct str rest = rest_of(speaking);
    size_t hour = digits_of(rest);
    if (hour < 1 || hour > 2 || rest.len <= hour || !strchr("hHg:", rest.ptr[hour]))
        return 0;
    bool is_colon = rest.ptr[hour] == ':';
    size_t minute = digits_of(str_from(rest, hour + 1)), end = hour + 1 + minute;
    if ((minute != 2 && (is_colon || minute != 0)) ||
        (end < rest.len && isalnum((unsigned char)rest.ptr[end])))
        return 0;
    int number =
        (rest.ptr[0] - '0') * (hour == 2 ? 10 : 1) + (hour == 2 ? rest.ptr[1] - '0' : 0);
    if (number > 24 || (minute && rest.ptr[hour + 1] > '5'))
        return 0;
    buf_printf(&speaking->out, "%d giờ", number);
    if (minute && strncmp(rest.ptr + hour + 1, "00", 2) != 0)
        buf_printf(&speaking->out, " %.2s", rest.ptr + hour + 1);
    if (end < rest.len && rest.ptr[end] == '\'')
        end++;
    return end;
}

enum { PHONE_GROUP = 3, PHONE_MIN = 10, PHONE_MAX = 11 };

/* 0227 3881 234 -> "0227, 3881, 234", as it is called out */
static size_t read_phone(struct speaking *speaking)
{
    struct str rest = rest_of(speaking);
    char digits[PHONE_MAX + 1];
    size_t count = 0, at = 0;
    if (!rest.len || rest.ptr[0] != '0')
        return 0;
    while (at < rest.len && count <= PHONE_MAX) {
        if (is_digit(rest.ptr[at])) {
            if (count == PHONE_MAX)
                return 0;
            digits[count++] = rest.ptr[at++];
        } else if (strchr(" .-", rest.ptr[at]) && at + 1 < rest.len &&
                   is_digit(rest.ptr[at + 1]))
            at++;
        else
            break;
    }
    if (count < PHONE_MIN || !strchr("235789", digits[1]))
        return 0;
    size_t first = 4, second = count - first - PHONE_GROUP;
    buf_printf(&speaking->out, "%.*s, %.*s, %.*s", (int)first, digits, (int)second,
               digits + first, PHONE_GROUP, digits + first + second);
    return at;
}

/* 2020-2025, 2020 - 2025 */
static size_t read_years(struct speaking *speaking)
{
    struct str rest = rest_of(speaking);
    static const char *const dashes[] = { "-", " - ", "–", " – " };
    if (digits_of(rest) != 4 || (rest.ptr[0] != '1' && rest.ptr[0] != '2'))
        return 0;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        struct str dash = str_of(dashes[i]), tail = str_from(rest, 4);
        if (!str_starts(tail, dash) || digits_of(str_from(tail, dash.len)) != 4)
            continue;
        buf_printf(&speaking->out, "%.4s đến %.4s", rest.ptr, tail.ptr + dash.len);
        return 8 + dash.len;
    }
    return 0;
}

/* A plain number stays, its unit is said. */
static size_t read_number(struct speaking *speaking)
{
    struct str rest = rest_of(speaking);
    size_t len = digits_of(rest), unit_len;
    if (!len)
        return 0;
    while (len + 1 < rest.len && strchr(".,", rest.ptr[len]) && is_digit(rest.ptr[len + 1]))
        len += 1 + digits_of(str_from(rest, len + 1));
    buf_add(&speaking->out, rest.ptr, len);
    size_t space = str_starts(str_from(rest, len), STR(" ")) ? 1 : 0;
    const char *unit = spoken_unit(str_from(rest, len + space), &unit_len);
    if (!unit)
        return len;
    buf_add_char(&speaking->out, ' ');
    buf_add_text(&speaking->out, unit);
    return len + space + unit_len;
}

/* ---- 3. documents
 * ------------------------------------------------------------------------ */

static size_t symbol_length(struct str rest)
{
    size_t len = 0;
    while (
        len < rest.len &&
        (isalnum((unsigned char)rest.ptr[len]) || (unsigned char)rest.ptr[len] >= 0xC3) &&
        (unsigned char)rest.ptr[len] != 0xE2) {
        len++;
        while (len < rest.len && ((unsigned char)rest.ptr[len] & 0xC0) == 0x80)
            len++;
    }
    return len;
}

/* "QH15" -> Quốc hội khóa 15 */
static void say_issuer(struct speaking *speaking, struct str part)
{
    bool is_kind;
    struct str letters = part;
    while (letters.len && is_digit(letters.ptr[letters.len - 1]))
        letters.len--;
    const char *words = spoken_symbol(letters, &is_kind);
    buf_add_text(&speaking->out, " của ");
    if (words)
        buf_add_text(&speaking->out, words);
    else
        buf_add_str(&speaking->out, letters);
    if (letters.len < part.len)
        buf_printf(&speaking->out, " khóa %.*s", STR_ARG(str_from(part, letters.len)));
}

/* Has the kind been named shortly before: "Báo cáo số 339/BC-UBND"? */
static bool is_kind_said(const struct speaking *speaking, const char *kind)
{
    struct arena *arena = arena_create(0);
    struct str said = buf_str(&speaking->out);
    enum { SHORTLY = 40 };
    if (said.len > SHORTLY)
        said = str_from(said, said.len - SHORTLY);
    struct str lower = text_lower(arena, said);
    bool is = str_find(lower, str_of(kind)) >= 0;
    arena_destroy(arena);
    return is;
}

/* 339/BC-UBND, 30/2020/NĐ-CP, 77/2015/QH13 */
static size_t read_document(struct speaking *speaking)
{
    struct str rest = rest_of(speaking);
    size_t number = digits_of(rest), at = number;
    struct str year = { NULL, 0 };
    bool is_kind = false;
    if (!number || at + 1 >= rest.len || rest.ptr[at] != '/')
        return 0;
    if (digits_of(str_from(rest, at + 1)) == 4 && at + 5 < rest.len &&
        rest.ptr[at + 5] == '/') {
        year = (struct str){ rest.ptr + at + 1, 4 };
        at += 5;
    }
    struct str first = str_from(rest, at + 1);
    first.len = symbol_length(first);
    struct str letters = first;
    while (letters.len && is_digit(letters.ptr[letters.len - 1]))
        letters.len--;
    const char *kind = spoken_symbol(letters, &is_kind);
    if (!kind)
        return 0;
    buf_add(&speaking->out, rest.ptr, number);
    if (year.len)
        buf_printf(&speaking->out, " năm %.4s", year.ptr);
    at += 1 + first.len;
    if (!is_kind)
        say_issuer(speaking, first);
    else if (!is_kind_said(speaking, kind))
        buf_printf(&speaking->out, ", %s", kind);
    while (at + 1 < rest.len && rest.ptr[at] == '-') {
        struct str part = str_from(rest, at + 1);
        part.len = symbol_length(part);
        if (!part.len)
            break;
        say_issuer(speaking, part);
        at += 1 + part.len;
    }
    return at;
}

/* ---- 4. words
 * --------------------------------------------------------------------------------
 */

static size_t read_abbreviation(struct speaking *speaking)
{
    size_t len;
    const char *words = spoken_abbreviation(rest_of(speaking), &len);
    if (!words)
        return 0;
    buf_add_text(&speaking->out, words);
    return len;
}

/* "quý III", "khóa XX" */
static size_t read_roman(struct speaking *speaking)
{
    static const char *const leads[] = { "quý",  "khóa", "khoá", "lần thứ", "hạng",
                                         "kỳ",   "thứ",  "cấp",  "loại",    "chương",
                                         "phần", "vùng", "mục" };
    struct str rest = rest_of(speaking);
    size_t len = 0;
    int total = 0, last = 0;
    while (len < rest.len && strchr("IVX", rest.ptr[len])) {
        int value = rest.ptr[len] == 'I' ? 1 : rest.ptr[len] == 'V' ? 5 : 10;
        total += value > last && len ? value - 2 * last : value;
        last = value;
        len++;
    }
    if (!len || len > 6 || (len < rest.len && isalnum((unsigned char)rest.ptr[len])) ||
        (len < rest.len && (unsigned char)rest.ptr[len] >= 0xC3 &&
         (unsigned char)rest.ptr[len] != 0xE2) ||
        !has_said_any(speaking, leads, sizeof leads / sizeof *leads))
        return 0;
    buf_printf(&speaking->out, "%d", total);
    if (len + 5 <= rest.len && rest.ptr[len] == '/' &&
        digits_of(str_from(rest, len + 1)) == 4) {
        buf_printf(&speaking->out, " năm %.4s", rest.ptr + len + 1);
        return len + 5;
    }
    return len;
}

/* Nobody reads out "https". */
static size_t read_address(struct speaking *speaking)
{
    static const char *const schemes[] = { "https://www.", "http://www.", "https://",
                                           "http://", "www." };
    struct str rest = rest_of(speaking);
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_starts(rest, str_of(schemes[i])))
            return strlen(schemes[i]);
    return 0;
}

/* ---- 5. the walk
 * ------------------------------------------------------------------------------
 */

static size_t (*const readers[])(struct speaking *) = {
    read_address, read_document, read_date,   read_month,        read_hour,
    read_phone,   read_years,    read_number, read_abbreviation, read_roman,
};

/* Words begin at the start, after a space or an opening sign. */
static bool is_word_begin(const struct speaking *speaking)
{
    if (speaking->at == 0)
        return true;
    unsigned char last = (unsigned char)speaking->text.ptr[speaking->at - 1];
    if (strchr(" \n\t(,;:/-\"'", last))
        return true;
    return speaking->at >= 3 && last >= 0x80 && last < 0xC0 &&
           (unsigned char)speaking->text.ptr[speaking->at - 3] == 0xE2;
}

static size_t read_one(struct speaking *speaking)
{
    if (is_word_begin(speaking))
        for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
            size_t len = readers[i](speaking);
            if (len)
                return len;
        }
    struct str rest = rest_of(speaking), letter = rest;
    text_next(&rest);
    letter.len -= rest.len;
    buf_add_str(&speaking->out, letter);
    return letter.len;
}

/* ---- 6. sentences
 * ------------------------------------------------------------------------------
 */

static bool is_stop(char c)
{
    return c == '.' || c == '!' || c == '?';
}

static void add_sentence(struct buf *out, struct str sentence)
{
    sentence = str_trim(sentence);
    while (sentence.len && strchr("-+*,;:", sentence.ptr[sentence.len - 1]))
        sentence.len--;
    while (sentence.len && strchr("-+* ", sentence.ptr[0]))
        sentence = str_from(sentence, 1);
    sentence = str_trim(sentence);
    if (!sentence.len)
        return;
    if (out->len)
        buf_add_char(out, '\n');
    buf_add_str(out, sentence);
    if (!is_stop(sentence.ptr[sentence.len - 1]))
        buf_add_char(out, '.');
}

/* A stop and a space end a sentence, but not after a number of a list: "1. Quét". */
static void add_sentences(struct buf *out, struct str line)
{
    size_t begin = 0;
    for (size_t i = 0; i + 1 < line.len; i++) {
        if (!is_stop(line.ptr[i]) || line.ptr[i + 1] != ' ')
            continue;
        size_t word = i;
        while (word > begin && is_digit(line.ptr[word - 1]))
            word--;
        if (word < i && word == begin)
            continue;
        add_sentence(out, (struct str){ line.ptr + begin, i + 1 - begin });
        begin = i + 2;
    }
    add_sentence(out, str_from(line, begin));
}

struct str spoken_text(struct arena *arena, struct str text)
{
    struct speaking speaking = { .text = text_nfc(arena, text) };
    struct buf lines = { 0 };
    speaking.has_date = proof_next_date(speaking.text, &speaking.date_at, &speaking.date);
    while (speaking.at < speaking.text.len)
        speaking.at += read_one(&speaking);
    for (struct str rest = buf_str(&speaking.out); rest.ptr;) {
        struct str line = str_cut(&rest, '\n');
        add_sentences(&lines, text_squeeze(arena, line));
    }
    struct str result = arena_str(arena, buf_str(&lines));
    buf_free(&speaking.out);
    buf_free(&lines);
    return result;
}

struct str spoken_html(struct arena *arena, struct str html)
{
    return spoken_text(arena, html_to_text(arena, html));
}
