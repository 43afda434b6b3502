/*
 * form_test.c - the forms of every kind there is: what they show and read again
 * unchanged is the same item, also with values nobody would type; and what is typed
 * comes out as it was meant.
 */
#include "form_page.h"

#include "store/blob.h"

enum { ITEMS_A_KIND = 12, LONGEST_LINE = 60 };

/* ---- items with something in every field --------------------------------------------- */

static uint32_t chance(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % below;
}

static const char *const lines[] = {
    "Nam Chính ra quân vệ sinh môi trường",
    "A & B < C > \"D\" 'E'",
    "  hai  đầu  ",
    "1",
    "0",
    "https://namchinh.gov.vn/?a=1&b=2",
    "{{title}} {{{x}}}",
    "</textarea><b>x",
    "đường; làng, ngõ",
    "\xF0\x9F\x98\x80 ảnh",
};
static const char *const texts[] = {
    "Một đoạn.",
    "\n\nHai dòng\nliền nhau\n\n\nvà cách xa\n",
    "- gạch\n# mục\n**đậm**",
    "\ttab & <b>không phải thẻ</b>",
};
static const char *const htmls[] = {
    "<p>Một câu.</p>",
    "<h2>Mục</h2><p>Có <strong>đậm</strong>, <em>nghiêng</em> &amp; "
    "<a href=\"https://a.vn/?x=1&amp;y=2\">liên kết</a>.</p>",
    "<ul><li>một<ul><li>trong</li></ul></li><li>hai</li></ul>",
    "<table><caption>Bảng</caption><tr><th scope=\"col\" colspan=\"2\">a</th></tr>"
    "<tr><td>b</td><td>c</td></tr></table><p>sau</p>",
    "<blockquote><p>Trích *sao* và _gạch_ và # thăng</p></blockquote><hr><p>x<br>y</p>",
    "<p>H<sub>2</sub>O, m<sup>2</sup>, <u>gạch</u>, <s>bỏ</s></p><ol "
    "start=\"3\"><li>ba</li>"
    "</ol>",
    "<p>[[khối 1]] gõ tay | a | b |</p>",
};
static const char *const dates[] = { "2021-09-13", "1999-01-02", "0001-03-04",
                                     "9999-12-30" };
static const char *const times[] = { "2021-09-13T08:30", "2021-09-13",
                                     "2021-09-13T23:59:59", "2020-01-05T00:00:07" };
static const char *const words[] = { "vệ sinh; môi trường", "một, từ;", "xã; xã hội; Xã" };

#define PICK(list) (list)[chance(seed, sizeof(list) / sizeof *(list))]

static const char *put_file(struct whole_site *site, const char *name, const char *bytes)
{
    struct error error = { "" };
    struct blob blob;
    const char *path = arena_printf(site->arena, "%s/%s", site->home, name);
    assert_int_equal(file_write(path, str_of(bytes), 0600, &error), 0);
    assert_int_equal(store_begin(whole_store(site)), 0);
    if (blob_put(whole_store(site), site->arena, path, name, &blob, &error))
        fail_msg("%s", error.text);
    assert_int_equal(store_commit(whole_store(site)), 0);
    return arena_text(site->arena, blob.sha256);
}

/* The smallest GIF there is. */
static const char *put_picture(struct whole_site *site)
{
    static const char gif[] =
        "GIF89a\1\0\1\0\200\0\0\0\0\0\377\377\377!\371\4\1\0\0\0\0,\0\0"
        "\0\0\1\0\1\0\0\2\2D\1\0;";
    struct error error = { "" };
    struct blob blob;
    const char *path = arena_printf(site->arena, "%s/anh.gif", site->home);
    assert_int_equal(file_write(path, (struct str){ gif, sizeof gif - 1 }, 0600, &error),
                     0);
    assert_int_equal(store_begin(whole_store(site)), 0);
    if (blob_put(whole_store(site), site->arena, path, "ảnh.gif", &blob, &error))
        fail_msg("%s", error.text);
    assert_int_equal(store_commit(whole_store(site)), 0);
    return arena_text(site->arena, blob.sha256);
}

static dinh_value *entry(struct whole_site *site, uint32_t *seed, int32_t type)
{
    struct arena *arena = site->arena;
    dinh_value *map = value_map(arena);
    if (type == DINH_FIELD_LINKS) {
        value_put(arena, map, "url", value_cstr(arena, "https://video.vn/a?b=1&c=2"));
        value_put(arena, map, "title", value_cstr(arena, PICK(lines)));
        return map;
    }
    bool is_picture = type == DINH_FIELD_IMAGES;
    value_put(arena, map, "file",
              value_cstr(arena, is_picture ? put_picture(site)
                                           : put_file(site, "bao-cao.txt", "Văn bản.")));
    if (is_picture) {
        value_put(arena, map, "alt", value_cstr(arena, PICK(lines)));
        value_put(arena, map, "caption", value_cstr(arena, PICK(lines)));
        if (chance(seed, 2))
            value_put(arena, map, "children", value_bool(arena, true));
    } else {
        value_put(arena, map, "title", value_cstr(arena, PICK(lines)));
        if (chance(seed, 2))
            value_put(arena, map, "has_names", value_bool(arena, true));
    }
    return map;
}

static dinh_value *entries(struct whole_site *site, uint32_t *seed, int32_t type)
{
    dinh_value *list = value_list(site->arena);
    for (uint32_t i = chance(seed, 4); i > 0; i--)
        value_add(site->arena, list, entry(site, seed, type));
    return list;
}

static dinh_value *any_value(struct whole_site *site, uint32_t *seed,
                             const struct dinh_field *def)
{
    struct arena *arena = site->arena;
    switch (def->type) {
    case DINH_FIELD_LINES:
        return value_cstr(arena, PICK(texts));
    case DINH_FIELD_HTML:
        return value_cstr(arena, PICK(htmls));
    case DINH_FIELD_INT:
        return value_int(arena, (int64_t)chance(seed, 100000) - 50);
    case DINH_FIELD_BOOL:
        return value_bool(arena, chance(seed, 2));
    case DINH_FIELD_DATE:
        return value_cstr(arena, PICK(dates));
    case DINH_FIELD_TIME:
        return value_cstr(arena, PICK(times));
    case DINH_FIELD_CHOICE:
        return value_cstr(arena, def->max && def->max < LONGEST_LINE ? "xa" : PICK(lines));
    case DINH_FIELD_REF:
        return value_null(arena);
    case DINH_FIELD_WORDS:
        return value_cstr(arena, PICK(words));
    case DINH_FIELD_EMAIL:
        return value_cstr(arena, "ubnd@namchinh.gov.vn");
    case DINH_FIELD_PHONE:
        return value_cstr(arena, "0225 3881 234");
    case DINH_FIELD_URL:
        return value_cstr(arena, "https://a.vn/?x=1&y=\xC3\xA0");
    case DINH_FIELD_FILES:
    case DINH_FIELD_IMAGES:
    case DINH_FIELD_LINKS:
        return entries(site, seed, def->type);
    default:
        return value_cstr(arena, PICK(lines));
    }
}

static const char *any_item(struct whole_site *site, const struct kind *kind,
                            uint32_t *seed)
{
    static const char *const metas[] = { "event_date", "unit", "author", "form" };
    struct content *content = workspace_content(site->workspace);
    struct content_change change = { .who = "thử", .at_ms = clock_now_ms() };
    dinh_value *fields = value_map(site->arena), *errors = value_map(site->arena);
    for (uint32_t i = 0; i < kind->field_count; i++)
        if ((kind->fields[i].def.flags & DINH_REQUIRED) || chance(seed, 4))
            value_put(site->arena, fields, kind->fields[i].def.name,
                      any_value(site, seed, &kind->fields[i].def));
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
        if (!kind_field(kind, str_of(metas[i])) && chance(seed, 2))
            value_put(site->arena, fields, metas[i],
                      any_value(site, seed, &content_field(kind, str_of(metas[i]))->def));
    value_put(site->arena, fields, "expires_at", value_cstr(site->arena, PICK(times)));
    assert_int_equal(store_begin(whole_store(site)), 0);
    int64_t id = content_save(content, site->arena, kind, 0, fields, errors, &change);
    for (uint32_t i = 0; i < errors->count; i++)
        print_error("%s: %s\n", kind->def.name,
                    value_as_text(errors->members[i].value).ptr);
    assert_true(id > 0);
    assert_int_equal(store_commit(whole_store(site)), 0);
    struct flow item;
    assert_int_equal(flow_read(content, site->arena, id, &item), 0);
    return item.code;
}

/* ---- shown and read again
 * ---------------------------------------------------------------- */

static void assert_unchanged(struct form_page *page, const char *code)
{
    struct flow before, after;
    const char *target = arena_printf(page->site->arena, "/ban/muc/%s/soan", code);
    form_item(page->site, code, &before);
    form_open(page, target);
    assert_nothing_runs(page->site, code);
    if (form_post(page, target, "luu") != 303)
        fail_msg("%s: %s", code, page_text(page->site));
    form_item(page->site, code, &after);
    if (after.rev != before.rev)
        fail_msg("%s (%s): rev %d became %d", code,
                 page->has_scripts ? "with scripts" : "without", (int)before.rev,
                 (int)after.rev);
}

static void test_every_kind_comes_back_as_it_was(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "truong-ban", NULL);
    const struct kinds *kinds = content_kinds(workspace_content(site->workspace));
    uint32_t seed = 20260911;
    assert_true(kinds_count(kinds) >= 6);
    for (size_t i = 0; i < kinds_count(kinds); i++)
        for (int j = 0; j < ITEMS_A_KIND; j++) {
            const char *code = any_item(site, kinds_at(kinds, i), &seed);
            page->has_scripts = j % 2;
            assert_unchanged(page, code);
        }
}

/* The same form posted for a new item, so that nothing can be taken from the old one. */
static void assert_same_when_new(struct form_page *page, const char *code)
{
    struct flow item;
    struct whole_site *site = page->site;
    form_item(site, code, &item);
    form_open(page, arena_printf(site->arena, "/ban/muc/%s/soan", code));
    const char *target = arena_printf(site->arena, "/ban/tao/%s", item.kind->def.name);
    if (form_post(page, target, "luu") != 303)
        fail_msg("%s: %s", code, page_text(site));
    struct str made = str_from(str_of(site->location), strlen("/ban/muc/"));
    const char *made_code = arena_str(site->arena, str_cut(&made, '/')).ptr;
    const dinh_value *was = form_raw(site, code), *is = form_raw(site, made_code);
    assert_string_not_equal(code, made_code);
    for (uint32_t i = 0; i < was->count; i++) {
        const struct value_member *one = &was->members[i];
        bool has_control =
            kind_field(item.kind, one->key) || form_value(page, one->key.ptr);
        const dinh_value *now = value_get(is, one->key);
        bool was_never_ticked = one->value->type == DINH_BOOL && !value_as_int(one->value);
        if (has_control && !was_never_ticked && !(now && value_equal(one->value, now)))
            fail_msg("%s: %.*s is another in %s", code, STR_ARG(one->key), made_code);
    }
}

static void test_every_kind_is_read_without_its_base(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "truong-ban", NULL);
    const struct kinds *kinds = content_kinds(workspace_content(site->workspace));
    uint32_t seed = 77;
    page->has_scripts = true;
    for (size_t i = 0; i < kinds_count(kinds); i++)
        for (int j = 0; j < ITEMS_A_KIND; j++)
            assert_same_when_new(page, any_item(site, kinds_at(kinds, i), &seed));
}

static void test_every_kind_has_a_form_for_a_new_one(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const struct kinds *kinds = content_kinds(workspace_content(site->workspace));
    for (size_t i = 0; i < kinds_count(kinds); i++) {
        const struct kind *kind = kinds_at(kinds, i);
        const char *target = arena_printf(site->arena, "/ban/tao/%s", kind->def.name);
        form_open(page, target);
        assert_nothing_runs(site, target);
        for (uint32_t j = 0; j < kind->field_count; j++) {
            const char *name = kind->fields[j].def.name;
            if (!form_field_of(page, name) &&
                !form_field_of(page, arena_printf(site->arena, "%s.co", name)) &&
                !form_field_of(page, arena_printf(site->arena, "%s.chu", name)))
                fail_msg("%s has no control for %s", kind->def.name, name);
        }
    }
    assert_int_equal(form_get(page, "/ban/tao/khong-co"), 404);
}

/* ---- typed
 * ----------------------------------------------------------------------------------- */

static const struct typed {
    const char *field, *text, *iso; /* iso: as JSON keeps it */
} typed_dates[] = {
    { "event_date", "13/9/2021", "2021-09-13" },
    { "event_date", "05/07/2019", "2019-07-05" },
    { "event_date", "3-2-2024", "2024-02-03" },
    { "event_date", "3.2.2024", "2024-02-03" },
    { "event_date", "2024-02-03", "2024-02-03" },
    { "expires_at", "13/9/2031", "2031-09-13T23:59:59+07:00" },
    { "expires_at", "17:00 13/9/2031", "2031-09-13T17:00:00+07:00" },
    { "expires_at", "13/9/2031 17h30", "2031-09-13T17:30:00+07:00" },
    { "expires_at", "7h 13/9/2031", "2031-09-13T07:00:00+07:00" },
    { "expires_at", "00:00 13/9/2031", "2031-09-13T00:00:00+07:00" },
};

static const char *iso_of(struct whole_site *site, const dinh_value *value)
{
    char text[CLOCK_STAMP_SIZE] = "";
    if (value && value->type == DINH_DATE)
        date_iso(text, (int32_t)value->integer);
    else if (value && value->type == DINH_TIME)
        clock_iso(text, value->integer);
    return arena_text(site->arena, text);
}

static void test_dates_as_people_write_them(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT);
    const char *target = arena_printf(site->arena, "/ban/muc/%s/soan", code);
    for (size_t i = 0; i < sizeof typed_dates / sizeof *typed_dates; i++) {
        const struct typed *one = &typed_dates[i];
        form_open(page, target);
        form_set(page, one->field, one->text);
        assert_int_equal(form_post(page, target, "luu"), 303);
        assert_string_equal(
            iso_of(site, value_get(form_raw(site, code), str_of(one->field))), one->iso);
    }
    static const char *const wrong[] = { "31/2/2021", "mai", "13/9", "25:00 13/9/2031" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        form_open(page, target);
        form_set(page, "expires_at", wrong[i]);
        assert_int_equal(form_post(page, target, "luu"), 422);
        assert_says(site, "aria-invalid");
        assert_says(site, wrong[i]);
        form_take(page);
        assert_int_equal(form_post(page, target, "bo-ban"), 303);
    }
}

static void test_marks_become_html_and_blocks_stay(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT);
    const char *target = arena_printf(site->arena, "/ban/muc/%s/soan", code);
    form_open(page, target);
    form_set(page, "body.chu", "# Mục\n\nMột **đậm**.\n\n- a\n- b\n");
    assert_int_equal(form_post(page, target, "luu"), 303);
    struct str body = value_get_text(form_raw(site, code), "body");
    assert_string_equal(body.ptr, "<h2>Mục</h2><p>Một <strong>đậm</strong>.</p>"
                                  "<ul><li>a</li><li>b</li></ul>");
    /* What marks cannot say goes through a text box and comes out as it was. */
    static const char table[] = "<table><tr><td colspan=\"2\">a</td></tr><tr><td>b</td>"
                                "<td>c</td></tr></table>";
    page->has_scripts = true;
    form_open(page, target);
    form_set(page, "body", arena_printf(site->arena, "<p>Trước.</p>%s", table));
    assert_int_equal(form_post(page, target, "luu"), 303);
    struct str saved = value_get_text(form_raw(site, code), "body");
    page->has_scripts = false;
    form_open(page, target);
    const char *marks = form_value(page, "body.chu");
    assert_non_null(strstr(marks, "[[kh"));
    form_set(page, "body.chu", arena_printf(site->arena, "%s\n\nThêm sau.", marks));
    assert_int_equal(form_post(page, target, "luu"), 303);
    assert_string_equal(value_get_text(form_raw(site, code), "body").ptr,
                        arena_printf(site->arena, "%s<p>Thêm sau.</p>", saved.ptr));
}

/* ---- lists
 * ---------------------------------------------------------------------------------------
 */

static void set_rows(struct form_page *page, const char *a, const char *b)
{
    form_set(page, "pictures.co", "1");
    form_set(page, "pictures.3.file", a);
    form_set(page, "pictures.3.alt", "một");
    form_set(page, "pictures.10.file", b);
    form_set(page, "pictures.10.alt", "hai");
    form_set(page, "pictures.10.decorative", "1");
    form_set(page, "pictures.11.alt", "   ");
}

static void test_rows_are_kept_in_order_moved_and_dropped(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *file = put_picture(site);
    const char *target = arena_printf(site->arena, "/ban/muc/%s/soan", code);
    form_open(page, target);
    set_rows(page, file, file);
    assert_int_equal(form_post(page, target, "luu"), 303);
    dinh_value *list = value_get(form_raw(site, code), STR("pictures"));
    assert_int_equal(list->count, 2);
    assert_string_equal(value_get_text(list->items[0], "alt").ptr, "một");
    assert_true(value_get_int(list->items[1], "decorative"));
    /* Buttons of rows: nothing is saved, everything is kept. */
    form_open(page, target);
    form_set(page, "title", "Tiêu đề đang gõ");
    assert_int_equal(form_post(page, target, "pictures.1.len"), 303);
    assert_string_equal(page->site->location,
                        arena_printf(site->arena, "%s#o-pictures", target));
    form_open(page, target);
    assert_string_equal(form_value(page, "pictures.0.alt"), "hai");
    assert_string_equal(form_value(page, "title"), "Tiêu đề đang gõ");
    assert_int_equal(form_post(page, target, "pictures.0.bo"), 303);
    form_open(page, target);
    assert_string_equal(form_value(page, "pictures.0.alt"), "một");
    assert_null(form_value(page, "pictures.1.alt"));
    assert_int_equal(form_post(page, target, "videos.them"), 303);
    form_open(page, target);
    assert_string_equal(form_value(page, "videos.0.url"), "");
    assert_string_equal(value_get_text(form_raw(site, code), "title").ptr, "Tin thử");
    form_set(page, "videos.0.url", "javascript:alert(1)");
    assert_int_equal(form_post(page, target, "luu"), 422);
    assert_nothing_runs(site, "a link that runs");
    form_take(page);
    form_set(page, "videos.0.url", "");
    assert_int_equal(form_post(page, target, "luu"), 303);
    list = value_get(form_raw(site, code), STR("pictures"));
    assert_int_equal(list->count, 1);
    form_open(page, target);
    form_set(page, "pictures.0.file", "");
    form_set(page, "pictures.0.alt", "");
    assert_int_equal(form_post(page, target, "luu"), 303);
    assert_null(value_get(form_raw(site, code), STR("pictures")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_comes_back_as_it_was),
        cmocka_unit_test(test_every_kind_is_read_without_its_base),
        cmocka_unit_test(test_every_kind_has_a_form_for_a_new_one),
        cmocka_unit_test(test_dates_as_people_write_them),
        cmocka_unit_test(test_marks_become_html_and_blocks_stay),
        cmocka_unit_test(test_rows_are_kept_in_order_moved_and_dropped),
    };
    return cmocka_run_group_tests(tests, whole_open, whole_close);
}
