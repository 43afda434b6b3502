/*
 * field_check.c - from what was given to what is stored: types, lengths, shape.
 *
 * One small function per type, chosen by a table. Each sentence reads on after
 * the field's label: "Tiêu đề" + " " + "quá dài (tối đa 200 ký tự)". Text becomes
 * NFC; what is invisible and has no business in a text is refused.
 */
#include "content/internal.h"

#include "base/clock.h"
#include "base/text.h"
#include "content/sanitize.h"

#include <ctype.h>
#include <stdio.h>

enum { HTML_DEFAULT = SANITIZE_MAX_INPUT, LINES_DEFAULT = 4000000, TEXT_DEFAULT = 1000 };

struct check {
    struct content *content;
    struct arena *arena;
    const struct field *field;
    struct error *error;
    dinh_value **raw;
};

/* ---- text of any kind --------------------------------------------------------- */

/* Texts, and numbers where a text is meant (a number of a gazette, say). */
static bool given_text(const struct check *check, const dinh_value *given, struct str *out)
{
    if (given->type == DINH_TEXT || given->type == DINH_HTML) {
        *out = given->text;
        return true;
    }
    if (given->type != DINH_INT)
        return false;
    *out = str_of(arena_printf(check->arena, "%lld", (long long)given->integer));
    return true;
}

static int take_text(const struct check *check, const dinh_value *given, struct str *out)
{
    if (!given_text(check, given, out))
        return error_set(check->error, "phải là văn bản");
    if (!text_is_utf8(*out))
        return error_set(check->error, "không phải UTF-8 hợp lệ");
    *out = text_nfc(check->arena, *out);
    return 0;
}

static int check_length(const struct check *check, struct str text, uint32_t fallback)
{
    uint32_t max = check->field->def.max ? check->field->def.max : fallback;
    if (text.len > max && text_length(text) > max)
        return error_set(check->error, "quá dài (tối đa %u ký tự)", max);
    return 0;
}

static int keep_text(const struct check *check, struct str text)
{
    *check->raw = text.len ? value_text(check->arena, text) : NULL;
    return 0;
}

static int take_line(const struct check *check, const dinh_value *given, struct str *out,
                     uint32_t max)
{
    if (take_text(check, given, out))
        return DINH_FAILED;
    if (!text_is_clean(*out))
        return error_set(check->error, "có ký tự điều khiển không hợp lệ");
    *out = text_squeeze(check->arena, *out);
    return check_length(check, *out, max);
}

static int check_line(const struct check *check, const dinh_value *given)
{
    struct str text;
    if (take_line(check, given, &text, TEXT_DEFAULT))
        return DINH_FAILED;
    return keep_text(check, text);
}

/*
 * Long texts come out of PDF and old word processors: a form feed is a page
 * break, CR LF a line end, and C1 controls are broken windows-125x quotes that
 * nobody ever saw. A NUL or an escape is no such thing and is refused.
 */
static struct str tidy_lines(const struct check *check, struct str text)
{
    struct buf tidy = { 0 };
    buf_reserve(&tidy, text.len);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        unsigned char next = i + 1 < text.len ? (unsigned char)text.ptr[i + 1] : 0;
        if (c == '\r' && next == '\n')
            continue;
        if (c == 0xC2 && next >= 0x80 && next < 0xA0) {
            i++;
            continue;
        }
        buf_add_char(&tidy, c == '\r' || c == '\f' ? '\n' : (char)c);
    }
    struct str copy = arena_str(check->arena, buf_str(&tidy));
    buf_free(&tidy);
    return copy;
}

static int take_lines(const struct check *check, const dinh_value *given, struct str *out)
{
    if (take_text(check, given, out))
        return DINH_FAILED;
    *out = tidy_lines(check, *out);
    if (!text_is_clean(*out))
        return error_set(check->error, "có ký tự điều khiển không hợp lệ");
    return 0;
}

static int check_lines(const struct check *check, const dinh_value *given)
{
    struct str text;
    if (take_lines(check, given, &text) || check_length(check, text, LINES_DEFAULT))
        return DINH_FAILED;
    return keep_text(check, str_trim(text));
}

static int check_html(const struct check *check, const dinh_value *given)
{
    struct str text;
    if (take_lines(check, given, &text) || check_length(check, text, HTML_DEFAULT))
        return DINH_FAILED;
    bool is_html = given->type == DINH_HTML || text_looks_like_html(text);
    struct str html =
        is_html ? sanitize_html(check->arena, text) : html_from_text(check->arena, text);
    if (!html.ptr)
        return error_set(check->error, "quá dài hoặc lồng nhau quá sâu");
    return keep_text(check, html);
}

/* ---- numbers, dates --------------------------------------------------------------- */

static int check_int(const struct check *check, const dinh_value *given)
{
    int64_t n;
    if (given->type == DINH_INT)
        n = given->integer;
    else if (given->type != DINH_TEXT || !str_to_i64(str_trim(given->text), &n))
        return error_set(check->error, "phải là số nguyên");
    *check->raw = value_int(check->arena, n);
    return 0;
}

static int check_bool(const struct check *check, const dinh_value *given)
{
    static const struct {
        const char *word;
        bool yes;
    } words[] = {
        { "1", true },  { "true", true },   { "có", true },     { "on", true },
        { "0", false }, { "false", false }, { "không", false }, { "off", false }
    };
    if (given->type == DINH_BOOL || given->type == DINH_INT) {
        *check->raw = value_bool(check->arena, given->integer != 0);
        return 0;
    }
    struct str word = str_trim(value_as_text(given));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(word, words[i].word)) {
            *check->raw = value_bool(check->arena, words[i].yes);
            return 0;
        }
    return error_set(check->error, "phải là \"có\" hoặc \"không\"");
}

static int check_date(const struct check *check, const dinh_value *given)
{
    int32_t days;
    int64_t ms;
    if (given->type == DINH_DATE)
        days = (int32_t)given->integer;
    else if (given->type == DINH_TIME)
        days = clock_days(given->integer);
    else if (given->type != DINH_TEXT || !date_parse(str_trim(given->text), &days)) {
        if (given->type != DINH_TEXT || !time_parse(str_trim(given->text), &ms))
            return error_set(check->error, "phải là ngày như 13/9/2021 hoặc 2021-09-13");
        days = clock_days(ms);
    }
    *check->raw = value_date(check->arena, days);
    return 0;
}

/* 0001-01-02 and 9999-12-30: a day less at both ends, whatever the zone. */
static const int64_t time_first = INT64_C(-62135510400000),
                     time_last = INT64_C(253402128000000);

/* To the second: that is what JSON keeps. */
static int check_time(const struct check *check, const dinh_value *given)
{
    int64_t ms;
    int32_t days;
    if (given->type == DINH_TIME || given->type == DINH_INT)
        ms = given->integer;
    else if (given->type == DINH_DATE)
        ms = clock_day_start((int32_t)given->integer);
    else if (given->type == DINH_TEXT && date_parse(str_trim(given->text), &days))
        ms = clock_day_start(days);
    else if (given->type != DINH_TEXT || !time_parse(str_trim(given->text), &ms))
        return error_set(check->error,
                         "phải là thời điểm như 2021-09-13T08:30 hoặc ngày như 13/9/2021");
    if (ms < time_first || ms > time_last)
        return error_set(check->error, "nằm ngoài lịch (năm 1 đến 9999)");
    *check->raw = value_time(check->arena, ms - ((ms % 1000) + 1000) % 1000);
    return 0;
}

/* ---- choices and references ---------------------------------------------------------- */

static int check_choice(const struct check *check, const dinh_value *given)
{
    struct str id, of = str_of(check->field->def.of);
    if (take_line(check, given, &id, TEXT_DEFAULT))
        return DINH_FAILED;
    bool is_open = str_ends(of, STR("?"));
    const dinh_value *entry =
        id.len ? rule_choice(check->content, check->field->def.of, id) : NULL;
    if (entry)
        id = value_get_text(entry, "id");
    else if (id.len && !is_open)
        return error_set(check->error, "không có \"%.*s\" trong danh mục %.*s",
                         (int)(id.len > 80 ? 80 : id.len), id.ptr, STR_ARG(of));
    return keep_text(check, id);
}

static int check_ref(const struct check *check, const dinh_value *given)
{
    struct store *store = check->content->store;
    const char *kind = check->field->def.of;
    struct str name = { 0 };
    uint64_t no = 0;
    int64_t found = 0;
    if (given->type == DINH_MAP) /* as find shows it */
        given = value_get(given, STR("no"));
    if (!given || !given_text(check, given, &name))
        return error_set(check->error, "phải là mã hoặc số của mục được nhắc tới");
    name = str_trim(text_nfc(check->arena, name));
    if (given->type == DINH_TEXT)
        found =
            store_int(store, 0, "SELECT no FROM item WHERE kind = $1 AND external_id = $2",
                      "ts", kind, name);
    if (!found && str_to_u64(name, &no) && no <= INT64_MAX)
        found = store_int(store, 0, "SELECT no FROM item WHERE kind = $1 AND no = $2", "ti",
                          kind, (int64_t)no);
    if (!found)
        return error_set(check->error, "nhắc tới \"%.*s\" nhưng không có mục này",
                         (int)(name.len > 80 ? 80 : name.len), name.ptr);
    *check->raw = value_int(check->arena, found);
    return 0;
}

/* ---- contacts ---------------------------------------------------------------------------
 */

static int check_email(const struct check *check, const dinh_value *given)
{
    struct str text;
    if (take_line(check, given, &text, 254))
        return DINH_FAILED;
    ptrdiff_t at = str_find_char(text, '@');
    struct str domain = str_from(text, (size_t)(at + 1));
    bool good = at > 0 && domain.len >= 3 && str_find_char(domain, '@') < 0 &&
                str_find_char(domain, '.') > 0 && domain.ptr[domain.len - 1] != '.';
    for (size_t i = 0; i < text.len && good; i++)
        good = (unsigned char)text.ptr[i] > ' ' && !strchr("<>()[]\\,;:\"'`", text.ptr[i]);
    if (text.len && !good)
        return error_set(check->error, "phải là địa chỉ thư như ubnd@namchinh.gov.vn");
    return keep_text(check, text);
}

static int check_phone(const struct check *check, const dinh_value *given)
{
    struct str text;
    size_t digits = 0;
    if (take_line(check, given, &text, 40))
        return DINH_FAILED;
    bool good = true;
    for (size_t i = 0; i < text.len; i++) {
        digits += isdigit((unsigned char)text.ptr[i]) != 0;
        good =
            good && (isdigit((unsigned char)text.ptr[i]) || strchr(" +-.()/", text.ptr[i]));
    }
    if (text.len && (!good || digits < 3 || digits > 25))
        return error_set(check->error, "phải là số điện thoại như 0225 3881 234");
    return keep_text(check, text);
}

static bool url_is_good(struct str url)
{
    bool is_path = str_starts(url, STR("/")) && !str_starts(url, STR("//"));
    if (!is_path && !str_starts(url, STR("https://")) && !str_starts(url, STR("http://")))
        return false;
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.ptr[i] <= ' ' || strchr("<>\"\\^`{|}", url.ptr[i]))
            return false;
    return url.len > (is_path ? 0 : strlen("https://"));
}

static int check_url(const struct check *check, const dinh_value *given)
{
    struct str text;
    if (take_line(check, given, &text, 2000))
        return DINH_FAILED;
    if (text.len && !url_is_good(text))
        return error_set(check->error, "phải là địa chỉ như https://... hoặc /trang");
    return keep_text(check, text);
}

/* ---- lists
 * ------------------------------------------------------------------------------- */

static bool list_holds(const dinh_value *list, struct str word)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (str_eq(value_as_text(list->items[i]), word))
            return true;
    return false;
}

static int add_word(const struct check *check, dinh_value *list, struct str word)
{
    uint32_t max = check->field->def.max ? check->field->def.max : 100;
    word = text_squeeze(check->arena, word);
    if (!text_is_clean(word) || str_find_char(word, '|') >= 0)
        return error_set(check->error,
                         "có từ chứa ký tự không hợp lệ (| hoặc ký tự điều khiển)");
    if (text_length(word) > WORDS_MAX)
        return error_set(check->error, "có từ quá dài (tối đa %d ký tự)", WORDS_MAX);
    if (word.len == 0 || list_holds(list, word))
        return 0;
    if (list->count == max)
        return error_set(check->error, "có quá nhiều từ (tối đa %u)", max);
    value_add(check->arena, list, value_text(check->arena, word));
    return 0;
}

/* A list, or "a; b"; commas when there is no semicolon. */
static int check_words(const struct check *check, const dinh_value *given)
{
    dinh_value *list = value_list(check->arena);
    struct str text;
    if (given->type == DINH_LIST) {
        for (uint32_t i = 0; i < given->count; i++)
            if (take_text(check, given->items[i], &text) || add_word(check, list, text))
                return DINH_FAILED;
    } else {
        if (take_text(check, given, &text))
            return DINH_FAILED;
        char separator = str_find_char(text, ';') >= 0 ? ';' : ',';
        while (text.ptr)
            if (add_word(check, list, str_cut(&text, separator)))
                return DINH_FAILED;
    }
    *check->raw = list->count ? list : NULL;
    return 0;
}

/* What an entry of FILES, IMAGES and LINKS may hold; the first is required. A flag is
 * there when it is true. */
static const struct entry_key {
    const char *name;
    bool is_flag;
} entry_keys[][8] = {
    [DINH_FIELD_FILES -
     DINH_FIELD_FILES] = { { "file", false }, { "title", false }, { "has_names", true } },
    [DINH_FIELD_IMAGES - DINH_FIELD_FILES] = { { "file", false },
                                               { "alt", false },
                                               { "caption", false },
                                               { "credit", false },
                                               { "children", true },
                                               { "parents_agreed", true },
                                               { "decorative", true } },
    [DINH_FIELD_LINKS -
        DINH_FIELD_FILES] = { { "url", false }, { "title", false }, { "image", false } },
};

/* A full hash, or the address a file has on this site. */
static int take_file(const struct check *check, const dinh_value *given, struct str *sha256)
{
    struct blob blob;
    struct str name = value_as_text(given);
    if (str_starts(name, STR("/tep/"))) {
        name = str_from(name, strlen("/tep/"));
        name = str_cut(&name, '/');
    }
    if (!name.len || !blob_find(check->content->store, check->arena, name, &blob))
        return error_set(check->error, "nhắc tới tệp chưa có trên trang: \"%.*s\"",
                         (int)(name.len > 80 ? 80 : name.len), name.ptr);
    *sha256 = arena_str(check->arena, str_of(blob.sha256));
    return 0;
}

static int take_part(const struct check *check, const char *key, const dinh_value *given,
                     struct str *out)
{
    if (str_is(str_of(key), "file") || str_is(str_of(key), "image"))
        return take_file(check, given, out);
    struct check line = *check;
    struct field entry = { .def = { .max = 2000 } };
    line.field = &entry;
    if (take_line(&line, given, out, 2000))
        return DINH_FAILED;
    if (str_is(str_of(key), "url") && !url_is_good(*out))
        return error_set(check->error, "có địa chỉ không hợp lệ: \"%.*s\"",
                         (int)(out->len > 80 ? 80 : out->len), out->ptr);
    return 0;
}

static int add_flag(const struct check *check, dinh_value *entry, const char *key,
                    const dinh_value *given)
{
    dinh_value *flag;
    struct check one = *check;
    one.raw = &flag;
    if (check_bool(&one, given))
        return DINH_FAILED;
    if (flag->integer)
        value_put(check->arena, entry, key, flag);
    return 0;
}

static int add_part(const struct check *check, dinh_value *entry, const char *key,
                    const dinh_value *given)
{
    struct str text;
    if (take_part(check, key, given, &text))
        return DINH_FAILED;
    if (text.len)
        value_put(check->arena, entry, key, value_text(check->arena, text));
    return 0;
}

static int add_entry(const struct check *check, dinh_value *list, const dinh_value *given)
{
    const struct entry_key *keys = entry_keys[check->field->def.type - DINH_FIELD_FILES];
    dinh_value *entry = value_map(check->arena);
    for (size_t i = 0; keys[i].name; i++) {
        const char *key = keys[i].name;
        /* A bare text is the entry's first key. */
        const dinh_value *part = given->type == DINH_MAP ? value_get(given, str_of(key))
                                 : i == 0                ? given
                                                         : NULL;
        if (part && part->type == DINH_MAP) /* "image" as find shows it */
            part = value_get(part, STR("file"));
        if (!value_is_truthy(part))
            continue;
        if (keys[i].is_flag ? add_flag(check, entry, key, part)
                            : add_part(check, entry, key, part))
            return DINH_FAILED;
    }
    if (!value_get(entry, str_of(keys[0].name)))
        return error_set(check->error, "có mục thiếu \"%s\"", keys[0].name);
    value_add(check->arena, list, entry);
    return 0;
}

static int check_entries(const struct check *check, const dinh_value *given)
{
    uint32_t max = check->field->def.max ? check->field->def.max : 200;
    dinh_value *list = value_list(check->arena);
    if (given->type == DINH_LIST) {
        if (given->count > max)
            return error_set(check->error, "có quá nhiều mục (tối đa %u)", max);
        for (uint32_t i = 0; i < given->count; i++)
            if (add_entry(check, list, given->items[i]))
                return DINH_FAILED;
    } else if (add_entry(check, list, given))
        return DINH_FAILED;
    *check->raw = list->count ? list : NULL;
    return 0;
}

/* ---- all of them
 * ------------------------------------------------------------------------------ */

static int (*const checks[])(const struct check *, const dinh_value *) = {
    [DINH_FIELD_TEXT] = check_line,      [DINH_FIELD_LINES] = check_lines,
    [DINH_FIELD_HTML] = check_html,      [DINH_FIELD_INT] = check_int,
    [DINH_FIELD_BOOL] = check_bool,      [DINH_FIELD_DATE] = check_date,
    [DINH_FIELD_TIME] = check_time,      [DINH_FIELD_CHOICE] = check_choice,
    [DINH_FIELD_REF] = check_ref,        [DINH_FIELD_WORDS] = check_words,
    [DINH_FIELD_EMAIL] = check_email,    [DINH_FIELD_PHONE] = check_phone,
    [DINH_FIELD_URL] = check_url,        [DINH_FIELD_FILES] = check_entries,
    [DINH_FIELD_IMAGES] = check_entries, [DINH_FIELD_LINKS] = check_entries,
};

int field_check(struct content *content, struct arena *arena, const struct field *field,
                const dinh_value *given, dinh_value **raw, struct error *error)
{
    *raw = NULL;
    if (!value_is_truthy(given) && (!given || given->type != DINH_BOOL))
        return 0;
    if (given->type == DINH_TEXT && str_trim(given->text).len == 0)
        return 0;
    struct check check = { content, arena, field, error, raw };
    return checks[field->def.type](&check, given);
}
