/*
 * proof_text.c - what words alone show: press copied without its source, the
 * commune's names with other accents, words typed twice (proof_parts.h).
 */
#include "content/proof_parts.h"

#include "base/text.h"

#include <ctype.h>

/* ---- press ------------------------------------------------------------------------ */

/* As they sign; written exactly so. */
static const char *const papers[] = {
    "TTXVN",
    "Thông tấn xã Việt Nam",
    "VietnamPlus",
    "Vietnam+",
    "Dân trí",
    "Dân Trí",
    "VnExpress",
    "VNExpress",
    "VietNamNet",
    "Vietnamnet",
    "VietnamNet",
    "Tuổi Trẻ",
    "Tuổi trẻ",
    "TTO",
    "Thanh Niên",
    "TNO",
    "Lao Động",
    "Lao động",
    "LĐO",
    "Nhân Dân",
    "Người Lao Động",
    "NLĐO",
    "NLĐ",
    "Tiền Phong",
    "TPO",
    "SGGP",
    "SGGPO",
    "Sài Gòn Giải Phóng",
    "VTV",
    "VTV.vn",
    "VTC News",
    "VTC",
    "VOV",
    "VOV.VN",
    "VOV.vn",
    "Zing",
    "Zing News",
    "Znews",
    "Kenh14",
    "CAND",
    "Công an nhân dân",
    "QĐND",
    "PLO",
    "Pháp Luật TP.HCM",
    "Pháp luật Việt Nam",
    "Chinhphu.vn",
    "chinhphu.vn",
    "baochinhphu.vn",
    "Báo Chính phủ",
    "Hà Nội Mới",
    "Hànộimới",
    "Hà Nội mới",
    "Soha",
    "Báo Tin tức",
    "baotintuc.vn",
    "Infonet",
    "Người đưa tin",
    "Đời sống & Pháp luật",
    "Sức khỏe & Đời sống",
    "Giáo dục & Thời đại",
    "VnEconomy",
    "VietnamBiz",
    "CafeF",
    "Reuters",
    "AFP",
    "AP",
    "BBC",
    "CNN",
    "Xinhua",
    "Tân Hoa xã",
};
enum { PAPERS = sizeof papers / sizeof *papers, PLACE_BYTES = 40 /* "Hà Nội " */ };

/* The paper whose name the text begins with, and ends there as a word; the longest. */
static struct str paper_at(struct str text)
{
    struct str best = { text.ptr, 0 };
    for (size_t i = 0; i < PAPERS; i++) {
        struct str name = str_of(papers[i]);
        unsigned char next = text.len > name.len ? (unsigned char)text.ptr[name.len] : ' ';
        bool ends = !isalnum(next) && (next < 0x80 || next == 0xC2 || next == 0xE2);
        if (name.len > best.len && str_starts(text, name) && ends)
            best.len = name.len;
    }
    return best;
}

/* "Báo Hà Nam", "báo Tuổi trẻ": a paper not in the table; "Báo cáo" is none. */
static struct str any_paper_at(struct arena *arena, struct str text)
{
    if (!str_starts(text, STR("báo ")) && !str_starts(text, STR("Báo ")))
        return (struct str){ text.ptr, 0 };
    struct str rest = str_from(text, strlen("báo ")), letter = rest;
    text_next(&letter);
    letter = (struct str){ rest.ptr, rest.len - letter.len };
    bool is_capital = letter.len && !str_eq(text_lower(arena, letter), letter);
    return (struct str){ text.ptr,
                         is_capital ? (size_t)(rest.ptr - text.ptr) + letter.len : 0 };
}

static bool is_line_begin(struct str text, size_t at)
{
    while (at > 0 && strchr(" -*(\"", text.ptr[at - 1]))
        at--;
    return at == 0 || text.ptr[at - 1] == '\n';
}

/* "Theo TTXVN,", "theo báo Dân trí" */
static struct str find_according(struct arena *arena, struct str text)
{
    static const char *const leads[] = { "Theo ", "theo ", "Nguồn " };
    for (size_t at = 0; at < text.len; at++)
        for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
            struct str rest = str_from(text, at), lead = str_of(leads[i]);
            bool is_inside = at > 0 && isalnum((unsigned char)text.ptr[at - 1]);
            if (is_inside || !str_starts(rest, lead))
                continue;
            struct str name = str_from(rest, lead.len);
            bool has_word = str_starts(name, STR("báo ")) || str_starts(name, STR("Báo "));
            size_t prefix = has_word ? strlen("báo ") : 0;
            size_t len = paper_at(str_from(name, prefix)).len;
            len = len ? prefix + len : any_paper_at(arena, name).len;
            if (len)
                return (struct str){ rest.ptr, lead.len + len };
        }
    return (struct str){ NULL, 0 };
}

/* "(Dân trí) - ", "Hà Nội (TTXVN 13/9) - ", "TTO - ", "VOV.VN – " at a line's begin. */
static struct str find_dateline(struct str text)
{
    for (size_t at = 0; at < text.len; at++) {
        bool has_bracket = text.ptr[at] == '(';
        struct str rest = str_from(text, at + has_bracket);
        struct str paper = paper_at(rest);
        size_t line = at;
        while (line > 0 && text.ptr[line - 1] != '\n' && at - line <= PLACE_BYTES)
            line--;
        if (!paper.len || at - line > PLACE_BYTES ||
            (!has_bracket && !is_line_begin(text, at)))
            continue;
        struct str tail = str_from(rest, paper.len);
        if (has_bracket) {
            ptrdiff_t close = str_find_char(tail, ')');
            if (close < 0 || close > 12)
                continue;
            tail = str_from(tail, (size_t)close + 1);
        }
        if (str_starts(tail, STR(" -")) || str_starts(tail, STR(" –")) ||
            str_starts(tail, STR("-")) || str_starts(tail, STR(" —")) ||
            (has_bracket && str_starts(tail, STR("."))))
            return (struct str){ text.ptr + at, (size_t)(tail.ptr - text.ptr) - at };
    }
    return (struct str){ NULL, 0 };
}

/* A last line of a paper's name alone: "(Theo Dân trí)", "Báo Nhân Dân", "TTXVN". */
static struct str find_signature(struct arena *arena, struct str text)
{
    struct str last = str_trim(text);
    for (ptrdiff_t at; (at = str_find_char(last, '\n')) >= 0;)
        last = str_from(last, (size_t)at + 1);
    struct str inside = last;
    while (inside.len && strchr("( ", inside.ptr[0]))
        inside = str_from(inside, 1);
    if (str_starts(inside, STR("Theo ")) || str_starts(inside, STR("theo ")))
        inside = str_from(inside, 5);
    if (str_starts(inside, STR("Báo ")) && !any_paper_at(arena, inside).len)
        return (struct str){ NULL, 0 };
    if (str_starts(inside, STR("Báo ")))
        inside = str_from(inside, strlen("Báo "));
    struct str paper = paper_at(inside), tail = str_from(inside, paper.len);
    bool is_alone = paper.len > 0;
    for (size_t i = 0; i < tail.len; i++)
        is_alone &= strchr(") .", tail.ptr[i]) != NULL;
    return is_alone ? last : (struct str){ NULL, 0 };
}

static bool has_source(const struct proof *proof)
{
    static const char *const names[] = { "source", "source_url", "nguon" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_trim(value_get_text(proof->raw, names[i])).len)
            return true;
    return false;
}

int proof_press(struct proof *proof)
{
    const struct field *field = kind_field(proof->kind, STR("source"));
    const char *label = field ? field->def.label : "Nguồn tin";
    if (has_source(proof))
        return 0;
    for (size_t i = 0; i < proof->piece_count; i++) {
        struct str text = proof->pieces[i].text;
        struct str where = find_dateline(text);
        if (!where.ptr)
            where = find_according(proof->arena, text);
        if (!where.ptr && str_find_char(text, '\n') >= 0)
            where = find_signature(proof->arena, text);
        if (!where.ptr)
            continue;
        proof_say(proof, PROOF_ADVICE, "nguon", &proof->pieces[i], where,
                  "Bài có vẻ lấy từ báo mà ô “%s” còn trống", label);
        return 1;
    }
    return 0;
}

/* ---- the commune's names ------------------------------------------------------------ */

struct word {
    struct str text, folded;
};

/* The words of a line; what is not letter or digit parts them. */
static size_t cut_words(struct arena *arena, struct str line, struct word **out)
{
    size_t cap = line.len / 2 + 1, count = 0;
    struct word *words = arena_alloc(arena, cap * sizeof *words);
    while (line.len) {
        size_t len = 0;
        while (len < line.len && !strchr(" \t.,;:!?()\"'/-", line.ptr[len]) &&
               !(len + 1 < line.len && (unsigned char)line.ptr[len] == 0xE2 &&
                 (unsigned char)line.ptr[len + 1] == 0x80))
            len++;
        if (len)
            words[count].text = (struct str){ line.ptr, len }, count++;
        size_t skip = len < line.len && (unsigned char)line.ptr[len] == 0xE2 ? 3 : 1;
        line = str_from(line, len + skip);
    }
    for (size_t i = 0; i < count; i++)
        words[i].folded = text_fold(arena, words[i].text);
    *out = words;
    return count;
}

static bool begins_large(struct arena *arena, struct str word)
{
    struct str rest = word;
    text_next(&rest);
    struct str letter = { word.ptr, word.len - rest.len };
    return letter.len && !str_eq(text_lower(arena, letter), letter);
}

/* Where the tone of oa, oe, uy stands is a matter of style. */
static struct str plain_tones(struct arena *arena, struct str text)
{
    static const char *const styles[][2] = {
        { "oà", "òa" }, { "oá", "óa" }, { "oả", "ỏa" }, { "oã", "õa" }, { "oạ", "ọa" },
        { "oè", "òe" }, { "oé", "óe" }, { "oẻ", "ỏe" }, { "oẽ", "õe" }, { "oẹ", "ọe" },
        { "uỳ", "ùy" }, { "uý", "úy" }, { "uỷ", "ủy" }, { "uỹ", "ũy" }, { "uỵ", "ụy" },
    };
    struct buf out = { 0 };
    struct str rest = text_lower(arena, text);
    while (rest.len) {
        size_t len = 1;
        struct str piece = { rest.ptr, 1 };
        for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
            if (str_starts(rest, str_of(styles[i][0]))) {
                piece = str_of(styles[i][1]);
                len = strlen(styles[i][0]);
            }
        buf_add_str(&out, piece);
        rest = str_from(rest, len);
    }
    struct str copy = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

struct name {
    const char *title;
    struct word *words;
    size_t count;
};

/* Do the words here read like the name, but for accents? */
static bool reads_like(const struct name *name, const struct word *words, size_t left)
{
    if (name->count < 2 || left < name->count)
        return false;
    for (size_t i = 0; i < name->count; i++)
        if (!str_eq(words[i].folded, name->words[i].folded) ||
            (i > 0 &&
             words[i].text.ptr != words[i - 1].text.ptr + words[i - 1].text.len + 1) ||
            (i > 0 && words[i].text.ptr[-1] != ' '))
            return false;
    return true;
}

static bool is_spelled(struct arena *arena, const struct name *name,
                       const struct word *words)
{
    for (size_t i = 0; i < name->count; i++)
        if (!str_eq(plain_tones(arena, words[i].text),
                    plain_tones(arena, name->words[i].text)))
            return false;
    return true;
}

/* "ăn diện" is no An Điền: each word must begin large where the name's does. */
static bool is_written_as_name(struct arena *arena, const struct name *name,
                               const struct word *words)
{
    for (size_t i = 0; i < name->count; i++)
        if (begins_large(arena, name->words[i].text) && !begins_large(arena, words[i].text))
            return false;
    return true;
}

/* The name that these words misspell; NULL when one of the names is spelled so. */
static const struct name *misspelled(struct proof *proof, const struct name *names,
                                     const struct word *words, size_t left)
{
    const struct name *found = NULL;
    for (size_t n = 0; n < proof->context->name_count; n++) {
        if (!reads_like(&names[n], words, left) ||
            !is_written_as_name(proof->arena, &names[n], words))
            continue;
        if (is_spelled(proof->arena, &names[n], words))
            return NULL;
        found = &names[n];
    }
    return found;
}

static int check_names(struct proof *proof, const struct proof_piece *piece,
                       const struct name *names)
{
    int found = 0;
    for (struct str rest = piece->text; rest.ptr;) {
        struct str line = str_cut(&rest, '\n');
        struct word *words;
        size_t count = cut_words(proof->arena, line, &words);
        for (size_t w = 0; w < count; w++) {
            const struct name *name = misspelled(proof, names, words + w, count - w);
            if (!name)
                continue;
            struct str last = words[w + name->count - 1].text;
            struct str where = { words[w].text.ptr,
                                 (size_t)(last.ptr + last.len - words[w].text.ptr) };
            proof_say(proof, PROOF_ADVICE, "ten-rieng", piece, where,
                      "“%.*s” có phải là “%s” không", STR_ARG(where), name->title);
            found++;
            w += name->count - 1;
        }
    }
    return found;
}

int proof_names(struct proof *proof)
{
    size_t count = proof->context->name_count;
    struct name *names = arena_alloc(proof->arena, (count + 1) * sizeof *names);
    int found = 0;
    for (size_t i = 0; i < count; i++) {
        names[i].title = proof->context->names[i];
        names[i].count = cut_words(
            proof->arena, text_nfc(proof->arena, str_of(names[i].title)), &names[i].words);
    }
    for (size_t i = 0; count && i < proof->piece_count; i++)
        found += check_names(proof, &proof->pieces[i], names);
    return found;
}

/* ---- words typed twice ----------------------------------------------------------------
 */

/* Those that no Vietnamese sentence says twice ("xanh xanh", "từ từ" are words), but
 * for what ends a word of two syllables: "hiện tại tại xã". */
static const struct {
    const char *word, *but_after; /* folded */
} never_doubled[] = {
    { "các", NULL },
    { "của", NULL },
    { "và", NULL },
    { "là", NULL },
    { "với", NULL },
    { "cho", NULL },
    { "được", NULL },
    { "trong", "ben" },
    { "những", NULL },
    { "để", NULL },
    { "đã", NULL },
    { "sẽ", NULL },
    { "này", NULL },
    { "khi", NULL },
    { "bởi", NULL },
    { "trên", "ben" },
    { "vào", "ra" },
    { "nhằm", NULL },
    { "UBND", NULL },
    { "HĐND", NULL },
    { "MTTQ", NULL },
    { "thôn", "nong" },
    { "huyện", NULL },
    { "tỉnh", NULL },
    { "tại", "hien|ton|thuc|nay|son|lai" },
    { "theo", "kem|tiep|di|mang|dem|nghe|lam" },
    { "bị", "thiet|trang|chuan|du" },
    { "ở", "nha|cho|noi|dat" },
    { "cùng", "cuoi|vo|sau" },
};

static bool may_double(struct proof *proof, struct str text, struct str first)
{
    for (size_t i = 0; i < sizeof never_doubled / sizeof *never_doubled; i++) {
        if (!text_same(first, str_of(never_doubled[i].word)))
            continue;
        struct str before = str_trim(proof_before(proof->arena, text, first, 16));
        const char *after = never_doubled[i].but_after;
        return after && before.len && proof_last_word(before, after) == before.len;
    }
    return true;
}

static int check_doubled(struct proof *proof, const struct proof_piece *piece)
{
    int found = 0;
    struct str text = piece->text, last = { NULL, 0 };
    for (size_t at = 0; at < text.len;) {
        size_t len = 0;
        while (at + len < text.len && !strchr(" \n\t", text.ptr[at + len]))
            len++;
        struct str word = { text.ptr + at, len };
        bool is_next = last.ptr && word.len && word.ptr == last.ptr + last.len + 1 &&
                       word.ptr[-1] == ' ';
        struct str bare = word; /* "của của," */
        while (bare.len && strchr(",.;:!?)", bare.ptr[bare.len - 1]))
            bare.len--;
        if (is_next && bare.len && text_same(last, bare) &&
            !may_double(proof, text, last)) {
            struct str where = { last.ptr, (size_t)(bare.ptr + bare.len - last.ptr) };
            proof_say(proof, PROOF_ADVICE, "lap-chu", piece, where,
                      "Chữ “%.*s” viết hai lần", STR_ARG(bare));
            found++;
        }
        last = word;
        at += len + 1;
    }
    return found;
}

int proof_doubled(struct proof *proof)
{
    int found = 0;
    for (size_t i = 0; i < proof->piece_count; i++)
        found += check_doubled(proof, &proof->pieces[i]);
    return found;
}
