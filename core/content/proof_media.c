/*
 * proof_media.c - pictures, links and files: descriptions for those who do not see,
 * children, addresses that lead nowhere, lists of people (proof_parts.h).
 */
#include "content/proof_parts.h"

#include "base/text.h"
#include "content/internal.h"
#include "content/sanitize.h"
#include "store/blob.h"

#include <stdio.h>

/* A picture of a list or of a text. */
struct picture {
    const struct field *field;
    uint32_t number; /* from 1, within its field */
    struct str file, alt, caption, near;
    bool is_decorative, has_children, has_parents;
};

struct pictures {
    struct proof *proof;
    struct picture *list;
    size_t count, cap;
};

static struct picture *add_picture(struct pictures *pictures)
{
    if (pictures->count == pictures->cap) {
        size_t cap = pictures->cap ? pictures->cap * 2 : 16;
        struct picture *more = arena_alloc(pictures->proof->arena, cap * sizeof *more);
        if (pictures->count)
            memcpy(more, pictures->list, pictures->count * sizeof *more);
        pictures->list = more;
        pictures->cap = cap;
    }
    return &pictures->list[pictures->count++];
}

/* ---- pictures of a list ---------------------------------------------------------- */

static bool has_flag(const dinh_value *map, const char *name)
{
    return value_get_int(map, name) != 0;
}

/* What the file was called by who sent it; "" when unknown. */
static struct str name_of_file(struct proof *proof, struct str hash)
{
    struct blob blob;
    if (!proof->context->content || !hash.len ||
        !blob_find(content_store(proof->context->content), proof->arena, hash, &blob))
        return STR("");
    return str_of(blob.name);
}

static void add_entries(struct pictures *pictures, const struct field *field,
                        const dinh_value *list)
{
    for (uint32_t i = 0; list->type == DINH_LIST && i < list->count; i++) {
        const dinh_value *entry = list->items[i];
        *add_picture(pictures) = (struct picture){
            .field = field,
            .number = i + 1,
            .file = name_of_file(pictures->proof, value_get_text(entry, "file")),
            .alt = value_get_text(entry, "alt"),
            .caption = value_get_text(entry, "caption"),
            .is_decorative = has_flag(entry, "decorative"),
            .has_children = has_flag(entry, "children"),
            .has_parents = has_flag(entry, "parents_agreed"),
        };
    }
}

/* ---- pictures of a text ----------------------------------------------------------------
 */

static struct str attribute(struct str tag, const char *name)
{
    char lead[16];
    int len = snprintf(lead, sizeof lead, " %s=\"", name);
    ptrdiff_t at = str_find(tag, (struct str){ lead, (size_t)len });
    if (at < 0)
        return STR("");
    struct str value = str_from(tag, (size_t)(at + len));
    ptrdiff_t end = str_find_char(value, '"');
    return (struct str){ value.ptr, end < 0 ? 0 : (size_t)end };
}

static struct str between(struct str html, const char *begin, const char *end)
{
    ptrdiff_t from = str_find(html, str_of(begin));
    if (from < 0)
        return STR("");
    html = str_from(html, (size_t)from);
    ptrdiff_t to = str_find(html, str_of(end));
    return (struct str){ html.ptr, to < 0 ? html.len : (size_t)to };
}

enum { NEAR_BYTES = 4000 };

/* What follows, but not to the end of a long text. */
static struct str ahead(struct str html, size_t from)
{
    struct str rest = str_from(html, from);
    if (rest.len > NEAR_BYTES)
        rest.len = NEAR_BYTES;
    return rest;
}

/* The paragraph that ends last before `at`, and the one that begins next. */
static struct str words_near(struct arena *arena, struct str html, size_t at)
{
    size_t begin = at > NEAR_BYTES ? at - NEAR_BYTES : 0;
    struct str before = { html.ptr + begin, at - begin };
    size_t from = 0;
    for (ptrdiff_t p; (p = str_find(str_from(before, from), STR("<p>"))) >= 0;)
        from += (size_t)p + strlen("<p>");
    struct str last = from ? str_from(before, from) : STR("");
    struct str next = between(ahead(html, at), "<p>", "</p>");
    return str_of(arena_printf(arena, "%s %s", html_to_text(arena, last).ptr,
                               html_to_text(arena, next).ptr));
}

static void add_inside(struct pictures *pictures, const struct field *field,
                       struct str html)
{
    struct arena *arena = pictures->proof->arena;
    uint32_t number = 0;
    for (size_t at = 0; at < html.len;) {
        ptrdiff_t step = str_find(str_from(html, at), STR("<img "));
        if (step < 0)
            return;
        at += (size_t)step;
        struct str rest = str_from(html, at);
        ptrdiff_t end = str_find_char(rest, '>');
        struct str tag = { rest.ptr, end < 0 ? rest.len : (size_t)end };
        struct str figure = between(ahead(rest, tag.len), "", "</figure>");
        if (str_find(figure, STR("<figure")) >= 0 || str_find(figure, STR("<img ")) >= 0)
            figure = STR(""); /* the end of another one */
        struct str src = attribute(tag, "src"), name = src;
        for (ptrdiff_t slash; (slash = str_find_char(name, '/')) >= 0;)
            name = str_from(name, (size_t)slash + 1);
        *add_picture(pictures) = (struct picture){
            .field = field,
            .number = ++number,
            .file = name,
            .alt = html_to_text(arena, attribute(tag, "alt")),
            .caption =
                html_to_text(arena, between(figure, "<figcaption>", "</figcaption>")),
            .near = words_near(arena, html, at),
        };
        at += tag.len;
    }
}

static struct pictures gather_pictures(struct proof *proof)
{
    struct pictures pictures = { .proof = proof };
    for (uint32_t i = 0; i < proof->kind->field_count; i++) {
        const struct field *field = &proof->kind->fields[i];
        const dinh_value *value = value_get(proof->raw, str_of(field->def.name));
        if (value && field->def.type == DINH_FIELD_IMAGES)
            add_entries(&pictures, field, value);
        if (value && field->def.type == DINH_FIELD_HTML)
            add_inside(&pictures, field, value_as_text(value));
    }
    return pictures;
}

/* ---- descriptions
 * ------------------------------------------------------------------------
 */

static bool ends_like_file(struct str folded)
{
    static const char *const endings[] = { ".jpg",  ".jpeg", ".png", ".webp", ".gif",
                                           ".heic", ".bmp",  ".tif", ".tiff" };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(folded, str_of(endings[i])))
            return true;
    return false;
}

/* IMG_2034, DSC00123, z2749384756_a8f, 20210913_073000, image (3), Ảnh 1 */
static bool is_camera_name(struct str folded)
{
    static const char *const leads[] = { "img",   "dsc",     "dscn",     "image",
                                         "photo", "anh",     "hinh",     "screenshot",
                                         "zalo",  "picture", "untitled", "received",
                                         "fb",    "pxl" };
    size_t letters = 0, digits = 0;
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.ptr[i] >= '0' && folded.ptr[i] <= '9')
            digits++;
        else if (!strchr(" _-()./:", folded.ptr[i]))
            letters++;
    }
    if (letters == 0 || (digits >= 6 && letters <= digits / 2))
        return digits > 0;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (str_starts(folded, str_of(leads[i])) && letters == strlen(leads[i]))
            return true;
    return false;
}

static bool is_file_name(struct proof *proof, const struct picture *picture)
{
    struct str alt = text_fold(proof->arena, str_trim(picture->alt));
    struct str slug = text_slug(proof->arena, picture->alt, TEXT_SLUG_MAX);
    struct str stem = picture->file;
    for (size_t i = stem.len; i-- > 0;)
        if (stem.ptr[i] == '.') {
            stem.len = i;
            break;
        }
    struct str file = text_slug(proof->arena, stem, TEXT_SLUG_MAX);
    bool has_words = str_find_char(str_trim(picture->alt), ' ') >= 0;
    return ends_like_file(alt) || is_camera_name(alt) ||
           (!has_words && file.len && str_eq(slug, file));
}

int proof_pictures(struct proof *proof)
{
    struct pictures pictures = gather_pictures(proof);
    int found = 0;
    size_t with_caption = 0;
    for (size_t i = 0; i < pictures.count; i++) {
        const struct picture *picture = &pictures.list[i];
        const char *fault = NULL;
        with_caption += str_trim(picture->caption).len > 0;
        if (picture->is_decorative)
            continue;
        if (!str_trim(picture->alt).len)
            fault = "chưa có lời mô tả cho người không nhìn thấy";
        else if (is_file_name(proof, picture))
            fault = "có lời mô tả chỉ là tên tệp, nên viết trong ảnh có gì";
        if (!fault)
            continue;
        proof_say_of(proof, PROOF_ADVICE, "mo-ta-anh", picture->field,
                     "Ảnh thứ %u ở “%s” %s", picture->number, picture->field->def.label,
                     fault);
        found++;
    }
    if (pictures.count && !found)
        proof_say_fine(proof, "mo-ta-anh",
                       arena_printf(proof->arena,
                                    "%zu ảnh %scó %smô tả cho người khiếm thị.",
                                    pictures.count, pictures.count > 1 ? "đều " : "",
                                    with_caption == pictures.count ? "chú thích và " : ""));
    return found;
}

/* ---- children
 * ----------------------------------------------------------------------------- */

static const char children_words[] =
    "trẻ em|học sinh|thiếu nhi|thiếu niên|nhi đồng|mầm non|mẫu giáo|em bé|bé gái|bé trai|"
    "các bé|trẻ nhỏ|các cháu|cháu bé|cháu|các em|em nhỏ|đội viên|trẻ mồ côi";

static bool is_letter_begin(struct str text, size_t at)
{
    if (at >= text.len || strchr(" ,.;:!?()\"'-/\n\t", text.ptr[at]))
        return false;
    return (unsigned char)text.ptr[at] != 0xE2; /* “ ” – … */
}

static bool is_letter_end(struct str text, size_t at)
{
    if (at == 0 || strchr(" ,.;:!?()\"'-/\n\t", text.ptr[at - 1]))
        return false;
    return at < 3 || (unsigned char)text.ptr[at - 3] != 0xE2 ||
           (unsigned char)text.ptr[at - 2] != 0x80;
}

/* With diacritics: "chau" is also Châu, "tre" also tre, "em" much else. */
static struct str child_word(struct arena *arena, struct str text)
{
    struct str lower = text_lower(arena, text_nfc(arena, text));
    for (struct str rest = str_of(children_words); rest.ptr;) {
        struct str word = str_cut(&rest, '|');
        for (size_t at = 0; at + word.len <= lower.len; at++) {
            size_t end = at + word.len;
            bool is_apart = !is_letter_end(lower, at) && !is_letter_begin(lower, end);
            if (is_apart && memcmp(lower.ptr + at, word.ptr, word.len) == 0)
                return word;
        }
    }
    return (struct str){ NULL, 0 };
}

int proof_children(struct proof *proof)
{
    struct pictures pictures = gather_pictures(proof);
    bool have_all = has_flag(proof->raw, "parents_agreed");
    int found = 0;
    for (size_t i = 0; i < pictures.count && !have_all; i++) {
        const struct picture *picture = &pictures.list[i];
        struct str word = child_word(proof->arena, picture->alt);
        if (!word.ptr)
            word = child_word(proof->arena, picture->caption);
        if (!word.ptr && picture->near.len)
            word = child_word(proof->arena, picture->near);
        if (picture->has_parents || (!word.ptr && !picture->has_children))
            continue;
        if (word.ptr)
            proof_say_of(proof, PROOF_STOP, "tre-em", picture->field,
                         "Ảnh thứ %u ở “%s” có thể có trẻ em (chữ “%.*s”); cần cha mẹ hoặc "
                         "người giám hộ đồng ý trước khi đăng",
                         picture->number, picture->field->def.label, STR_ARG(word));
        else
            proof_say_of(proof, PROOF_STOP, "tre-em", picture->field,
                         "Ảnh thứ %u ở “%s” có trẻ em mà chưa ghi cha mẹ đồng ý",
                         picture->number, picture->field->def.label);
        found++;
    }
    return pictures.count ? found : -1;
}

/* ---- links
 * ---------------------------------------------------------------------------------- */

struct links {
    struct proof *proof;
    int found, seen;
};

/* `path` without what the router does not look at. */
static void check_link(struct links *links, const struct field *field, struct str href,
                       struct str words)
{
    struct proof *proof = links->proof;
    if (href.len < 1 || href.ptr[0] != '/' || str_starts(href, STR("//")))
        return;
    href = html_to_text(proof->arena, href); /* &amp; */
    struct str path = href;
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] == '?' || path.ptr[i] == '#')
            path.len = i;
    links->seen++;
    const char *address = arena_str(proof->arena, path).ptr;
    if (proof->context->has_page(proof->context->data, address))
        return;
    words = str_trim(words);
    if (words.len)
        proof_say_of(proof, PROOF_ADVICE, "lien-ket", field,
                     "Liên kết “%s” dẫn tới %s, mà trên trang không có trang này",
                     text_excerpt(proof->arena, words, 60).ptr, address);
    else
        proof_say_of(proof, PROOF_ADVICE, "lien-ket", field,
                     "Liên kết tới %s không mở được: trên trang không có trang này",
                     address);
    links->found++;
}

static void check_links_inside(struct links *links, const struct field *field,
                               struct str html)
{
    for (ptrdiff_t at; (at = str_find(html, STR("<a "))) >= 0;) {
        html = str_from(html, (size_t)at);
        struct str link = between(html, "<a ", "</a>");
        ptrdiff_t end = str_find_char(link, '>');
        struct str tag = { link.ptr, end < 0 ? link.len : (size_t)end };
        struct str words = str_from(link, tag.len + 1);
        check_link(links, field, attribute(tag, "href"),
                   html_to_text(links->proof->arena, words));
        html = str_from(html, tag.len);
    }
}

int proof_links(struct proof *proof)
{
    struct links links = { .proof = proof };
    if (!proof->context->has_page)
        return -1;
    for (uint32_t i = 0; i < proof->kind->field_count; i++) {
        const struct field *field = &proof->kind->fields[i];
        const dinh_value *value = value_get(proof->raw, str_of(field->def.name));
        if (!value)
            continue;
        if (field->def.type == DINH_FIELD_HTML)
            check_links_inside(&links, field, value_as_text(value));
        if (field->def.type == DINH_FIELD_URL)
            check_link(&links, field, value_as_text(value), STR(""));
        for (uint32_t n = 0; field->def.type == DINH_FIELD_LINKS && n < value->count; n++)
            check_link(&links, field, value_get_text(value->items[n], "url"),
                       value_get_text(value->items[n], "title"));
    }
    return links.seen ? links.found : -1;
}

/* ---- lists of people
 * --------------------------------------------------------------------------
 */

static bool looks_like_names(struct arena *arena, struct str title)
{
    static const char lists[] = "danh sach|ds";
    static const char people[] =
        "ho|ho ngheo|can ngheo|cong dan|nguoi|nhan dan|doi tuong|hoc sinh|thanh nien|cu "
        "tri|"
        "hoi vien|doan vien|dang vien|thi sinh|benh nhan|nguoi cao tuoi|gia dinh|tre em|"
        "nghia vu quan su|tiem|trung tuyen|nhan qua|ho tro|tro cap|huong|thuong binh|liet "
        "si";
    struct str folded = text_fold(arena, title);
    return proof_has_word(folded, lists) && proof_has_word(folded, people);
}

int proof_name_lists(struct proof *proof)
{
    const dinh_value *expiry = value_get(proof->raw, STR("expires_at"));
    bool expires = value_as_int(expiry) > 0 || value_as_text(expiry).len > 0;
    int found = 0;
    for (uint32_t i = 0; i < proof->kind->field_count; i++) {
        const struct field *field = &proof->kind->fields[i];
        const dinh_value *list = value_get(proof->raw, str_of(field->def.name));
        if (!list || field->def.type != DINH_FIELD_FILES || list->type != DINH_LIST)
            continue;
        for (uint32_t n = 0; n < list->count; n++) {
            const dinh_value *entry = list->items[n];
            struct str title = str_trim(value_get_text(entry, "title"));
            if (!title.len)
                title = name_of_file(proof, value_get_text(entry, "file"));
            struct str shown = text_excerpt(proof->arena, title, 80);
            bool has_names = has_flag(entry, "has_names");
            if (has_names && !expires)
                proof_say_of(proof, PROOF_STOP, "danh-sach-ten", field,
                             "Tệp “%s” có tên người mà chưa hẹn ngày gỡ xuống", shown.ptr);
            else if (!has_names && looks_like_names(proof->arena, title))
                proof_say_of(
                    proof, PROOF_ADVICE, "danh-sach-ten", field,
                    "Tệp “%s” có phải danh sách có tên người không? Nếu phải thì đánh "
                    "dấu và hẹn ngày gỡ xuống",
                    shown.ptr);
            else
                continue;
            found++;
        }
    }
    return found;
}
