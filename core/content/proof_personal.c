/*
 * proof_personal.c - numbers and dates that belong to a person (proof_parts.h): căn
 * cước, chứng minh, phones, accounts, insurance, tax, dates of birth.
 *
 * A number alone says little; what decides is its shape and the nearest word before
 * it. Numbers of documents, money, measures, dates and years are none of these.
 */
#include "content/proof_parts.h"

#include "base/clock.h"
#include "base/text.h"

/* ---- the nearest word ------------------------------------------------------------- */

enum near {
    NEAR_NOTHING,
    NEAR_CARD,
    NEAR_PHONE,
    NEAR_BANK,
    NEAR_INSURANCE,
    NEAR_TAX,
    NEAR_OTHER
};

static const struct {
    enum near near;
    const char *words; /* folded */
} near_words[] = {
    { NEAR_CARD, "cmnd|cmtnd|cmt|cccd|can cuoc|cong dan so|chung minh|chung minh thu|"
                 "dinh danh ca nhan|giay to tuy than|so dinh danh" },
    { NEAR_PHONE, "dien thoai|dien thoai so|dt|sdt|so dt|hotline|zalo|lien he|goi|tel|"
                  "phone|di dong|dd|may ban|alo|facebook|viber" },
    { NEAR_BANK, "tai khoan|stk|so tk|tk so|tk|tai khoan so" },
    { NEAR_INSURANCE, "ma so bhxh|ma bhxh|so bhxh|so so bhxh|the bhyt|so the bhyt|"
                      "ma so bao hiem|ma so bao hiem xa hoi|so bao hiem xa hoi|"
                      "so so bao hiem|the bao hiem y te|ma the" },
    { NEAR_TAX, "mst|ma so thue|mst ca nhan|ma so thue ca nhan" },
    { NEAR_OTHER, "ma so|ma du an|du an|hoa don|bien lai|so hieu|seri|so seri|ky hieu|"
                  "to ban do|thua dat|thua so|kho bac|quyet dinh|cong van|van ban|ho so|"
                  "ma ho so|ma don|ma van don|so khung|so may|bien so|lo hang|gia|tri gia|"
                  "so tien|tong" },
};

enum { NEAR_BYTES = 60 };

static enum near nearest(struct proof *proof, const struct proof_piece *piece,
                         struct str where)
{
    struct str before = proof_before(proof->arena, piece->text, where, NEAR_BYTES);
    enum near near = NEAR_NOTHING;
    size_t last = 0;
    for (size_t i = 0; i < sizeof near_words / sizeof *near_words; i++) {
        size_t at = proof_last_word(before, near_words[i].words);
        if (at > last || (at == last && at && near == NEAR_OTHER)) {
            last = at;
            near = near_words[i].near;
        }
    }
    return near;
}

/* ---- what a number is -------------------------------------------------------------- */

/* Codes of the provinces in the first three digits, as given out since 2013. */
static const char province_codes[] =
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 "
    "034 "
    "035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 "
    "068 "
    "070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096";

static bool is_province(const char *digits)
{
    for (size_t at = 0; at + 3 <= strlen(province_codes); at += 4)
        if (strncmp(province_codes + at, digits, 3) == 0)
            return true;
    return false;
}

static int32_t year_now(const struct proof *proof)
{
    return date_of_ms(proof->context->now_ms).year;
}

/* Province, century with sex, year of birth, six digits: all must be possible. */
static bool is_card(const struct proof *proof, const struct proof_number *number)
{
    int century = number->digits[3] - '0';
    int year = 1900 + century / 2 * 100 + (number->digits[4] - '0') * 10 +
               (number->digits[5] - '0');
    return number->count == 12 && !number->is_symbol && number->group_count <= 4 &&
           is_province(number->digits) && year <= year_now(proof);
}

/* 05.11.22.33 ... would be a list; a phone stands in few groups of two or more. */
static bool has_phone_groups(const struct proof_number *number, enum near near)
{
    uint32_t singles = 0, pairs = 0;
    for (uint32_t g = 0; g < number->group_count; g++) {
        singles += number->groups[g] == 1;
        pairs += number->groups[g] == 2;
    }
    if (singles == number->group_count)
        return near == NEAR_PHONE; /* 0 9 1 2 ... */
    if (number->groups[0] == 1 && number->has_dots && number->group_count == 2)
        return false; /* 0.123456789 */
    if (pairs >= 4 && !number->has_dots)
        return near == NEAR_PHONE;
    return number->group_count <= 6;
}

static bool is_phone_shape(const char *digits)
{
    size_t count = strlen(digits);
    if (digits[0] != '0')
        return false;
    if (digits[1] == '2')
        return count == 10 || count == 11;
    if (strchr("35789", digits[1]))
        return count == 10;
    return digits[1] == '1' && strchr("2689", digits[2]) && count == 11;
}

static bool is_public_phone(const struct proof *proof, const char *digits)
{
    char listed[NUMBER_DIGITS + 1];
    for (size_t i = 0; i < proof->context->phone_count; i++)
        if (proof_phone_digits(str_of(proof->context->public_phones[i]), listed) &&
            strcmp(listed, digits) == 0)
            return true;
    return false;
}

/* Without the area code, as on a letterhead of the district. */
static bool ends_public_phone(const struct proof *proof, const char *digits)
{
    char listed[NUMBER_DIGITS + 1];
    size_t count = strlen(digits);
    for (size_t i = 0; i < proof->context->phone_count; i++)
        if (proof_phone_digits(str_of(proof->context->public_phones[i]), listed) &&
            strlen(listed) > count && strcmp(listed + strlen(listed) - count, digits) == 0)
            return true;
    return false;
}

enum phone { PHONE_NONE, PHONE_PUBLIC, PHONE_PRIVATE };

static enum phone phone_of(const struct proof *proof, const struct proof_piece *piece,
                           const struct proof_number *number, enum near near)
{
    char digits[NUMBER_DIGITS + 1];
    if (near == NEAR_OTHER || near == NEAR_TAX || near == NEAR_BANK)
        return PHONE_NONE;
    if (!has_phone_groups(number, near) || !proof_phone_digits(number->where, digits))
        return PHONE_NONE;
    if (is_phone_shape(digits))
        return is_public_phone(proof, digits) ? PHONE_PUBLIC : PHONE_PRIVATE;
    bool is_local = near == NEAR_PHONE && (number->count == 7 || number->count == 8) &&
                    number->group_count <= 3 && number->digits[0] >= '2' &&
                    !number->is_part &&
                    !proof_is_measure(proof->arena, piece->text, number);
    if (!is_local)
        return PHONE_NONE;
    return ends_public_phone(proof, number->digits) ? PHONE_PUBLIC : PHONE_PRIVATE;
}

/* A person's number begins with 8; a firm's is public. The last digit checks. */
static bool is_tax_code(const struct proof_number *number)
{
    static const int weights[] = { 31, 29, 23, 19, 17, 13, 7, 5, 3 };
    int sum = 0;
    if (number->count != 10 || number->digits[0] != '8')
        return false;
    for (int i = 0; i < 9; i++)
        sum += (number->digits[i] - '0') * weights[i];
    return 10 - sum % 11 == number->digits[9] - '0';
}

/* Nine digits, and the first two are a province of the old cards. */
static bool is_old_card(const struct proof *proof, const struct proof_piece *piece,
                        const struct proof_number *number, enum near near)
{
    int province = (number->digits[0] - '0') * 10 + (number->digits[1] - '0');
    if (number->count != 9 || number->is_part || number->is_symbol)
        return false;
    if (near == NEAR_CARD)
        return true;
    return near == NEAR_NOTHING && number->group_count == 1 && province >= 1 &&
           province <= 38 && !proof_is_measure(proof->arena, piece->text, number);
}

/* 1.500.000: an amount, whatever stands around it. */
static bool is_grouped_by_thousands(const struct proof_number *number)
{
    bool is = number->has_dots && number->groups[0] <= 3 && number->digits[0] != '0';
    for (uint32_t g = 1; g < number->group_count; g++)
        is &= number->groups[g] == 3;
    return is;
}

static bool is_account(const struct proof *proof, const struct proof_piece *piece,
                       const struct proof_number *number)
{
    return number->count >= 6 && number->count <= 19 && !number->is_part &&
           !number->is_symbol && !is_grouped_by_thousands(number) &&
           !proof_is_measure(proof->arena, piece->text, number);
}

/* ---- findings --------------------------------------------------------------------------
 */

struct search {
    struct proof *proof;
    const struct proof_piece *piece;
    char (*seen)[NUMBER_DIGITS + 1];
    size_t seen_count;
    int found;
};
enum { SEEN_MAX = 50 };

/* A number is told once, however often it stands there. */
static bool is_new(struct search *search, const char *digits)
{
    for (size_t i = 0; i < search->seen_count; i++)
        if (strcmp(search->seen[i], digits) == 0)
            return false;
    if (search->seen_count == SEEN_MAX)
        return false;
    memcpy(search->seen[search->seen_count++], digits, NUMBER_DIGITS + 1);
    return true;
}

static bool tell(struct search *search, const struct proof_number *number,
                 enum proof_grade grade, const char *rule, const char *sentence)
{
    if (is_new(search, number->digits)) {
        proof_say(search->proof, grade, rule, search->piece, number->where, "%s", sentence);
        search->found++;
    }
    return true;
}

/* Six digits or more in few groups, or each digit by itself as a phone is read out. */
static bool has_shape(const struct proof_number *number)
{
    enum { DIGITS_MIN = 6, GROUPS_MAX = 6, PHONE_DIGITS = 10 };
    if (number->group_count > GROUPS_MAX)
        return number->group_count == number->count && number->count >= PHONE_DIGITS;
    return number->count >= DIGITS_MIN;
}

static bool look_at_number(void *data, const struct proof_number *number)
{
    struct search *search = data;
    if (!has_shape(number))
        return false;
    enum near near = nearest(search->proof, search->piece, number->where);
    if (near == NEAR_BANK && is_account(search->proof, search->piece, number))
        return tell(search, number, PROOF_ADVICE, "tai-khoan",
                    "Có số tài khoản; nếu là tài khoản của một người thì nên bỏ");
    if (near == NEAR_INSURANCE && number->count == 10)
        return tell(search, number, PROOF_STOP, "bao-hiem",
                    "Có mã số bảo hiểm của một người, nên bỏ trước khi đăng");
    if (near == NEAR_TAX && is_tax_code(number))
        return tell(search, number, PROOF_ADVICE, "ma-so-thue",
                    "Có mã số thuế của cá nhân, nên bỏ nếu không cần");
    if (is_card(search->proof, number) && near != NEAR_BANK && near != NEAR_OTHER)
        return tell(search, number, PROOF_STOP, "can-cuoc",
                    "Có số căn cước của một người, nên bỏ trước khi đăng");
    if (is_old_card(search->proof, search->piece, number, near))
        return tell(search, number, near == NEAR_CARD ? PROOF_STOP : PROOF_ADVICE, "cmnd",
                    near == NEAR_CARD
                        ? "Có số chứng minh nhân dân, nên bỏ trước khi đăng"
                        : "Có dãy 9 chữ số giống số chứng minh nhân dân, nên xem lại");
    enum phone phone = phone_of(search->proof, search->piece, number, near);
    if (phone == PHONE_PRIVATE)
        return tell(search, number, PROOF_ADVICE, "dien-thoai",
                    "Có số điện thoại không nằm trong danh bạ của cơ quan; nếu là số riêng "
                    "của người dân thì nên bỏ");
    return phone == PHONE_PUBLIC;
}

/* ---- health insurance cards: GD4350123456789 --------------------------------------------
 */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_alnum(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void look_for_health_cards(struct search *search)
{
    enum { LENGTH = 15 };
    struct str text = search->piece->text;
    for (size_t at = 0; at + LENGTH <= text.len; at++) {
        const char *p = text.ptr + at;
        size_t digits = 2;
        if (!is_upper(p[0]) || !is_upper(p[1]) || (at > 0 && is_alnum(p[-1])))
            continue;
        while (digits < LENGTH && p[digits] >= '0' && p[digits] <= '9')
            digits++;
        if (digits < LENGTH || (at + LENGTH < text.len && is_alnum(p[LENGTH])))
            continue;
        proof_say(search->proof, PROOF_STOP, "bao-hiem", search->piece,
                  (struct str){ p, LENGTH },
                  "Có số thẻ bảo hiểm y tế của một người, nên bỏ trước khi đăng");
        search->found++;
        at += LENGTH;
    }
}

/* ---- dates of birth
 * ------------------------------------------------------------------------
 */

enum { LIVING_YEARS = 105, NAME_BYTES = 40 };

/* "sinh ngày", "ngày sinh:" ... right before the date; not "hy sinh ngày". */
static bool follows_birth(struct str before)
{
    static const char births[] = "sinh ngay|sinh|ngay sinh|sinh vao ngay|sn|ngay thang nam "
                                 "sinh|sinh ngay thang nam|nam sinh|ngay thang sinh";
    static const char others[] =
        "hy sinh|hi sinh|phat sinh|khai sinh|hoc sinh|ve sinh|thi sinh|tuyen sinh|dan sinh|"
        "an sinh|ky sinh|tai sinh|nu sinh|nam sinh hoc|giao sinh|y sinh|san sinh|ho sinh|"
        "sinh vien|moi sinh|so sinh|trung sinh|khang sinh|sinh hoat|nhan sinh|thu y sinh|"
        "ngay sinh chu tich|ngay sinh nhat";
    struct str trimmed = before;
    while (trimmed.len && strchr(" :,(-.", trimmed.ptr[trimmed.len - 1]))
        trimmed.len--;
    if (proof_last_word(trimmed, births) != trimmed.len || trimmed.len == 0)
        return false;
    struct str stem = trimmed; /* "sinh ngày" -> "sinh" */
    if (str_ends(stem, STR(" ngay")))
        stem.len -= strlen(" ngay");
    return proof_last_word(stem, others) != stem.len;
}

static const char surnames[] =
    "nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|dao|doan|"
    "trinh|mai|luong|luu|ta|cao|ha|to|lam|truong|quach|thai|nong|vi|kieu|chau|phung|doan|"
    "tong|chu|nghiem|khuc|khuong|la|lai|lo|luc|ma|ninh|phi|phu|quan|sam|tang|thach|than|"
    "thieu|"
    "tieu|trang|trieu|tu|ung|van|vuong|giang|giap|han|hua|kim|diep|dam|bach|be|cu|an";

/* Does the text (as written) end with a name of two to five words, a surname first? */
static bool ends_with_name(struct arena *arena, struct str text)
{
    size_t words = 0;
    bool is_name = false;
    while (words < 5) {
        size_t end = text.len;
        while (text.len && text.ptr[text.len - 1] != ' ')
            text.len--;
        struct str word = { text.ptr + text.len, end - text.len };
        struct str lower = text_lower(arena, word);
        bool is_capital = word.len && !str_eq(lower, word);
        if (!is_capital || strpbrk(arena_text(arena, lower.ptr), ",.;:()\n0123456789"))
            break;
        words++;
        struct str folded = text_fold(arena, word);
        is_name = words >= 2 && proof_last_word(folded, surnames) == folded.len;
        if (is_name)
            break;
        while (text.len && text.ptr[text.len - 1] == ' ')
            text.len--;
    }
    return is_name;
}

/* Days of founding and of great men are no secret. */
static const char occasions[] =
    "ky niem|thanh lap|ngay thanh lap|truyen thong|ho chi minh|giai phong|hy sinh|tu tran|"
    "quoc khanh|ngay sinh chu tich|dai tuong|tong bi thu|anh hung|liet si|di tich|vua|chua";

static bool follows_name(struct proof *proof, struct str text, struct str where)
{
    size_t end = (size_t)(where.ptr - text.ptr), from = end;
    while (end > 0 && strchr(" (,-:", text.ptr[end - 1]))
        end--;
    if (end == 0 || where.ptr == text.ptr + end || where.ptr - (text.ptr + end) > 3)
        return false;
    bool is_apart = memchr(text.ptr + end, '(', from - end) ||
                    memchr(text.ptr + end, ',', from - end) ||
                    memchr(text.ptr + end, '-', from - end);
    size_t begin = end;
    while (begin > 0 && text.ptr[begin - 1] != '\n' && end - begin < NAME_BYTES)
        begin--;
    while (begin < end && ((unsigned char)text.ptr[begin] & 0xC0) == 0x80)
        begin++;
    return is_apart &&
           ends_with_name(proof->arena, (struct str){ text.ptr + begin, end - begin });
}

/* "(25/8/1911 - 25/8/2021)": from one day to another. */
static bool begins_span(struct str after)
{
    after = str_trim(after);
    if (str_starts(after, STR("-")))
        after = str_from(after, 1);
    else if (str_starts(after, STR("–")))
        after = str_from(after, strlen("–"));
    else
        return false;
    after = str_trim(after);
    return after.len && after.ptr[0] >= '0' && after.ptr[0] <= '9';
}

static void look_for_births(struct search *search)
{
    struct proof *proof = search->proof;
    struct str text = search->piece->text;
    struct proof_date date;
    int32_t now = year_now(proof);
    for (size_t at = 0; proof_next_date(text, &at, &date);) {
        struct str before = proof_before(proof->arena, text, date.where, NEAR_BYTES);
        struct str after = proof_after(proof->arena, text, date.where, 8);
        bool is_living = date.year >= now - LIVING_YEARS && date.year <= now;
        if (!is_living || proof_has_word(before, occasions))
            continue;
        bool is_birth =
            follows_birth(before) || (!begins_span(after) && date.year <= now - 3 &&
                                      follows_name(proof, text, date.where));
        if (!is_birth)
            continue;
        proof_say(proof, PROOF_ADVICE, "ngay-sinh", search->piece, date.where,
                  "Có ngày sinh của một người, nên chỉ ghi năm sinh hoặc bỏ");
        search->found++;
    }
}

int proof_personal(struct proof *proof)
{
    struct search search = { .proof = proof };
    search.seen = arena_alloc(proof->arena, SEEN_MAX * sizeof *search.seen);
    for (size_t i = 0; i < proof->piece_count; i++) {
        search.piece = &proof->pieces[i];
        proof_numbers(search.piece->text, look_at_number, &search);
        look_for_health_cards(&search);
        look_for_births(&search);
    }
    return search.found;
}
