/*
 * proof.c - "Máy đã soát": the rules, and how their findings are put together
 * (proof.h). A new rule is a line of the table and a function.
 */
#include "content/proof_parts.h"

#include "base/text.h"
#include "content/internal.h"
#include "content/sanitize.h"

static const struct proof_rule rules[] = {
    { "ca-nhan", proof_personal,
      "Không thấy số căn cước, số điện thoại riêng của người dân." },
    { "tre-em", proof_children, NULL },
    { "danh-sach-ten", proof_name_lists, NULL },
    { "mo-ta-anh", proof_pictures, NULL },
    { "nguon", proof_press, NULL },
    { "ngay-thang", proof_dates, "Ngày tháng trong bài đều có trên lịch." },
    { "lien-ket", proof_links, "Các liên kết trong trang đều mở được." },
    { "ten-rieng", proof_names, NULL },
    { "lap-chu", proof_doubled, NULL },
};

static const char *const grades[] = {
    [PROOF_OK] = "ok", [PROOF_ADVICE] = "nhac", [PROOF_STOP] = "dung"
};

/* ---- findings ----------------------------------------------------------------------- */

enum { EXCERPT_EACH_SIDE = 40 /* bytes */, EXCERPT_MAX = 120 /* code points */ };
enum { FINDINGS_MAX = 100 }; /* more than anybody reads */

static void add(struct proof *proof, enum proof_grade grade, const char *rule,
                const char *text, const char *field, struct str excerpt)
{
    if (proof->found->count >= FINDINGS_MAX)
        return;
    dinh_value *found = value_map(proof->arena);
    value_put(proof->arena, found, "grade", value_cstr(proof->arena, grades[grade]));
    value_put(proof->arena, found, "rule", value_cstr(proof->arena, rule));
    value_put(proof->arena, found, "text", value_cstr(proof->arena, text));
    if (field)
        value_put(proof->arena, found, "field", value_cstr(proof->arena, field));
    if (excerpt.len)
        value_put(proof->arena, found, "excerpt", value_text(proof->arena, excerpt));
    value_add(proof->arena, proof->found, found);
}

static bool is_inside_letter(struct str text, size_t at)
{
    return at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80;
}

/* The words around `where`, within its line, "…" where they go on. */
static struct str excerpt_of(struct proof *proof, struct str text, struct str where)
{
    size_t from = (size_t)(where.ptr - text.ptr), to = from + where.len;
    size_t first = from, last = to;
    while (first > 0 && text.ptr[first - 1] != '\n' &&
           (from - first < EXCERPT_EACH_SIDE || is_inside_letter(text, first)))
        first--;
    while (last < text.len && text.ptr[last] != '\n' &&
           (last - to < EXCERPT_EACH_SIDE || is_inside_letter(text, last)))
        last++;
    bool is_cut_before = first > 0 && text.ptr[first - 1] != '\n';
    bool is_cut_after = last < text.len && text.ptr[last] != '\n';
    while (is_cut_before && first < from && text.ptr[first - 1] != ' ')
        first++;
    while (is_cut_after && last > to && text.ptr[last] != ' ')
        last--;
    struct str words = str_trim((struct str){ text.ptr + first, last - first });
    words = text_excerpt(proof->arena, words, EXCERPT_MAX);
    return str_of(arena_printf(proof->arena, "%s%.*s%s", is_cut_before ? "…" : "",
                               STR_ARG(words), is_cut_after ? "…" : ""));
}

void proof_say(struct proof *proof, enum proof_grade grade, const char *rule,
               const struct proof_piece *piece, struct str where, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *sentence = arena_vprintf(proof->arena, format, args);
    va_end(args);
    struct str excerpt = { NULL, 0 };
    if (where.ptr) {
        excerpt = excerpt_of(proof, piece->text, where);
        sentence = arena_printf(proof->arena, "%s (%s: “%.*s”)", sentence, piece->label,
                                STR_ARG(excerpt));
    }
    sentence = arena_printf(proof->arena, "%s.", sentence);
    add(proof, grade, rule, sentence, piece ? piece->field : NULL, excerpt);
}

void proof_say_of(struct proof *proof, enum proof_grade grade, const char *rule,
                  const struct field *field, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *sentence = arena_vprintf(proof->arena, format, args);
    va_end(args);
    add(proof, grade, rule, arena_printf(proof->arena, "%s.", sentence), field->def.name,
        (struct str){ NULL, 0 });
}

void proof_say_fine(struct proof *proof, const char *rule, const char *text)
{
    add(proof, PROOF_OK, rule, text, NULL, (struct str){ NULL, 0 });
}

/* ---- words around a place --------------------------------------------------------------
 */

struct str proof_before(struct arena *arena, struct str text, struct str part, size_t max)
{
    size_t end = (size_t)(part.ptr - text.ptr), from = end;
    while (from > 0 && text.ptr[from - 1] != '\n' &&
           (end - from < max || is_inside_letter(text, from)))
        from--;
    return text_fold(arena, (struct str){ text.ptr + from, end - from });
}

struct str proof_after(struct arena *arena, struct str text, struct str part, size_t max)
{
    size_t from = (size_t)(part.ptr - text.ptr) + part.len, end = from;
    while (end < text.len && text.ptr[end] != '\n' &&
           (end - from < max || is_inside_letter(text, end)))
        end++;
    return text_fold(arena, (struct str){ text.ptr + from, end - from });
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

size_t proof_last_word(struct str folded, const char *words)
{
    size_t last = 0;
    for (struct str rest = str_of(words); rest.ptr;) {
        struct str word = str_cut(&rest, '|');
        for (size_t at = 0; at + word.len <= folded.len; at++) {
            size_t end = at + word.len;
            if (end > last && memcmp(folded.ptr + at, word.ptr, word.len) == 0 &&
                (at == 0 || !is_word_byte(folded.ptr[at - 1])) &&
                (end == folded.len || !is_word_byte(folded.ptr[end])))
                last = end;
        }
    }
    return last;
}

bool proof_starts_with(struct str folded, const char *words)
{
    for (struct str rest = str_of(words); rest.ptr;) {
        struct str word = str_cut(&rest, '|');
        if (str_starts(folded, word) &&
            (folded.len == word.len || !is_word_byte(folded.ptr[word.len])))
            return true;
    }
    return false;
}

/* ---- what there is to read
 * ----------------------------------------------------------------
 */

struct pieces {
    struct proof *proof;
    size_t cap;
};

static void add_piece(struct pieces *pieces, const struct field *field, struct str text)
{
    struct proof *proof = pieces->proof;
    if (str_trim(text).len == 0)
        return;
    if (proof->piece_count == pieces->cap) {
        size_t cap = pieces->cap ? pieces->cap * 2 : 16;
        struct proof_piece *more = arena_alloc(proof->arena, cap * sizeof *more);
        if (proof->piece_count)
            memcpy(more, proof->pieces, proof->piece_count * sizeof *more);
        proof->pieces = more;
        pieces->cap = cap;
    }
    proof->pieces[proof->piece_count++] = (struct proof_piece){
        .field = field->def.name,
        .label = field->def.label,
        .text = text_nfc(proof->arena, text),
    };
}

/* What people read of a list of files, pictures or links. */
static void add_entries(struct pieces *pieces, const struct field *field,
                        const dinh_value *list)
{
    static const char *const names[] = { "title", "alt", "caption", "credit" };
    for (uint32_t i = 0; list->type == DINH_LIST && i < list->count; i++)
        for (size_t n = 0; n < sizeof names / sizeof *names; n++)
            add_piece(pieces, field, value_get_text(list->items[i], names[n]));
}

/* The descriptions of pictures inside rich text. */
static void add_descriptions(struct pieces *pieces, const struct field *field,
                             struct str html)
{
    for (ptrdiff_t at; (at = str_find(html, STR(" alt=\""))) >= 0;) {
        html = str_from(html, (size_t)at + strlen(" alt=\""));
        ptrdiff_t end = str_find_char(html, '"');
        struct str alt = { html.ptr, end < 0 ? 0 : (size_t)end };
        add_piece(pieces, field, html_to_text(pieces->proof->arena, alt));
    }
}

static void add_field(struct pieces *pieces, const struct field *field,
                      const dinh_value *value)
{
    switch (field->def.type) {
    case DINH_FIELD_TEXT:
    case DINH_FIELD_LINES:
        add_piece(pieces, field, value_as_text(value));
        break;
    case DINH_FIELD_HTML:
        add_piece(pieces, field, html_to_text(pieces->proof->arena, value_as_text(value)));
        add_descriptions(pieces, field, value_as_text(value));
        break;
    case DINH_FIELD_FILES:
    case DINH_FIELD_IMAGES:
    case DINH_FIELD_LINKS:
        add_entries(pieces, field, value);
        break;
    default: /* a phone field is meant to hold a phone */
        break;
    }
}

static void gather_pieces(struct proof *proof)
{
    struct pieces pieces = { .proof = proof };
    for (uint32_t i = 0; i < proof->kind->field_count; i++) {
        const struct field *field = &proof->kind->fields[i];
        const dinh_value *value = value_get(proof->raw, str_of(field->def.name));
        if (value && !(field->def.flags & DINH_PERSONAL))
            add_field(&pieces, field, value);
    }
}

/* ---- the whole -------------------------------------------------------------------------
 */

/* What is wrong first, otherwise in the order of the rules. */
static dinh_value *sorted(struct arena *arena, const dinh_value *found)
{
    dinh_value *list = value_list(arena);
    for (int grade = PROOF_STOP; grade >= PROOF_OK; grade--)
        for (uint32_t i = 0; i < found->count; i++)
            if (str_is(value_get_text(found->items[i], "grade"), grades[grade]))
                value_add(arena, list, found->items[i]);
    return list;
}

dinh_value *proof_check(const struct proof_context *context, struct arena *arena,
                        const struct kind *kind, const dinh_value *raw)
{
    struct proof proof = { .context = context,
                           .arena = arena,
                           .kind = kind,
                           .raw = raw,
                           .found = value_list(arena) };
    gather_pieces(&proof);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].look(&proof) == 0 && rules[i].fine)
            proof_say_fine(&proof, rules[i].id, rules[i].fine);
    return sorted(arena, proof.found);
}
