/*
 * library_test.c - what is around writing: files sent by scripts and by forms, the
 * library of pictures, lists of a kind.
 */
#include "form_page.h"

#include "desk/tool.h"
#include "base/text.h"
#include "store/blob.h"
#include "view/json.h"

static const char *soan(struct whole_site *site, const char *code)
{
    return arena_printf(site->arena, "/ban/muc/%s/soan", code);
}

static void save_ok(struct form_page *page, const char *target)
{
    if (form_post(page, target, "luu") != 303)
        fail_msg("%s: %s", target, page_text(page->site));
}

static const char *title_of(struct whole_site *site, const char *code)
{
    return value_get_text(form_raw(site, code), "title").ptr;
}

static dinh_value *answer(struct whole_site *site)
{
    struct error error;
    dinh_value *map = json_read(site->arena, buf_str(&site->body), &error);
    if (!map)
        fail_msg("%s: %s", error.text, page_text(site));
    return map;
}

/* ---- files
 * ------------------------------------------------------------------------------------------------
 */

static void add_file(struct form_page *page, const char *name, const char *filename,
                     struct str bytes)
{
    struct whole_site *site = page->site;
    struct error error;
    const char *path =
        arena_printf(site->arena, "%s/tai-len-%d", site->home, ++site->serial);
    assert_int_equal(file_write(path, bytes, 0600, &error), 0);
    form_add_field(page, name, "");
    page->fields[page->count - 1].file = path;
    page->fields[page->count - 1].size = bytes.len;
    page->fields[page->count - 1].filename = str_of(filename);
}

#define PDF STR("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")

static void test_files_come_by_script_and_by_form(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    page->count = 0;
    add_file(page, "tep", "Kế hoạch 12.pdf", PDF);
    assert_int_equal(form_send(page, "/ban/tai-len"), 200);
    const dinh_value *map = answer(site);
    assert_int_equal(value_get_text(map, "file").len, 64);
    assert_true(str_starts(value_get_text(map, "href"), STR("/tep/")));
    page->count = 0;
    add_file(page, "tep", "a.html", STR("<html><script>alert(1)</script></html>"));
    assert_int_equal(form_send(page, "/ban/tai-len"), 422);
    assert_true(value_get_text(answer(site), "error").len > 0);
    page->count = 0;
    assert_int_equal(form_send(page, "/ban/tai-len"), 422);
    /* With the form: kept beside what is typed, saved with the next save. */
    form_open(page, target);
    form_set(page, "title", "Có tệp");
    add_file(page, "attachments.moi", "Kế hoạch 12.pdf", PDF);
    add_file(page, "attachments.moi", "la.exe", STR("MZ\x90"));
    assert_int_equal(form_post(page, target, "attachments.gui"), 422);
    assert_says(site, "la.exe");
    form_take(page);
    assert_string_equal(form_value(page, "attachments.0.title"), "Kế hoạch 12.pdf");
    assert_string_equal(title_of(site, code), "Tin thử");
    save_ok(page, target);
    dinh_value *list = value_get(form_raw(site, code), STR("attachments"));
    assert_int_equal(list->count, 1);
    form_open(page, target);
    add_file(page, "title.moi", "a.pdf", PDF); /* no list */
    add_file(page, "pictures.moi", "a.pdf", PDF);
    assert_int_equal(form_post(page, target, "luu"), 422);
    assert_says(site, "không phải là ảnh");
}

static void test_a_list_with_names_needs_an_end(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    form_open(page, target);
    add_file(page, "attachments.moi", "Danh sách hộ nghèo.pdf", PDF);
    save_ok(page, target);
    form_open(page, target);
    form_set(page, "attachments.0.has_names", "1");
    assert_int_equal(form_post(page, target, "luu"), 422);
    form_take(page);
    form_set(page, "expires_at", "1/1/2099");
    save_ok(page, target);
    dinh_value *list = value_get(form_raw(site, code), STR("attachments"));
    assert_true(value_get_int(list->items[0], "has_names"));
}

/* ---- the library, lists
 * -------------------------------------------------------------------------------------- */

static const char gif[] =
    "GIF89a\1\0\1\0\200\0\0\0\0\0\377\377\377!\371\4\1\0\0\0\0,\0\0\0\0\1"
    "\0\1\0\0\2\2D\1\0;";

static const char *picture_in_library(struct whole_site *site, const char *name)
{
    struct error error;
    struct blob blob;
    const char *path = arena_printf(site->arena, "%s/kho.gif", site->home);
    struct str bytes = { arena_copy(site->arena, gif, sizeof gif - 1), sizeof gif - 1 };
    ((char *)(uintptr_t)bytes.ptr)[13] = name[0]; /* another colour: another file */
    assert_int_equal(file_write(path, bytes, 0600, &error), 0);
    assert_int_equal(store_begin(whole_store(site)), 0);
    if (blob_put(whole_store(site), site->arena, path, name, &blob, &error))
        fail_msg("%s", error.text);
    assert_int_equal(store_commit(whole_store(site)), 0);
    return arena_text(site->arena, blob.sha256);
}

static void test_pictures_are_chosen_from_the_library(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    const char *house = picture_in_library(site, "Đình làng.gif");
    picture_in_library(site, "Chợ quê.gif");
    assert_int_equal(form_get(page, "/ban/kho-anh?tim=dinh lang"), 200);
    assert_says(site, "dinh-lang.gif");
    assert_silent(site, "cho-que.gif");
    assert_nothing_runs(site, "the library");
    form_open(page, target);
    form_set(page, "title", "Đang gõ");
    assert_int_equal(form_post(page, target, "kho.pictures"), 303);
    assert_string_equal(
        site->location,
        arena_printf(site->arena, "/ban/kho-anh?cho=%s&truong=pictures", code));
    assert_int_equal(form_get(page, site->location), 200);
    page->count = 0;
    form_set(page, "cho", code);
    form_set(page, "truong", "pictures");
    assert_int_equal(form_post(page, "/ban/kho-anh", NULL), 422);
    form_set(page, "chon", house);
    assert_int_equal(form_post(page, "/ban/kho-anh", NULL), 303);
    form_open(page, target);
    assert_string_equal(form_value(page, "pictures.0.file"), house);
    assert_string_equal(form_value(page, "title"), "Đang gõ");
    form_set(page, "pictures.0.alt", "Đình làng nhìn từ ao");
    save_ok(page, target);
    assert_int_equal(form_get(page, "/ban/kho-anh?tim=dinh"), 200);
    assert_says(site, "Đình làng nhìn từ ao");
    assert_says(site, "Đang gõ");
    /* Chosen again elsewhere it brings its words along; also for a new item. */
    page->count = 0;
    form_set(page, "cho", "moi-news");
    form_set(page, "truong", "pictures");
    form_set(page, "chon", house);
    assert_int_equal(form_post(page, "/ban/kho-anh", NULL), 303);
    form_open(page, "/ban/tao/news");
    assert_string_equal(form_value(page, "pictures.0.alt"), "Đình làng nhìn từ ao");
    page->count = 0;
    form_set(page, "cho", code);
    form_set(page, "truong", "title");
    assert_int_equal(form_post(page, "/ban/kho-anh", NULL), 422);
    form_set(page, "cho", "t999999");
    assert_int_equal(form_post(page, "/ban/kho-anh", NULL), 404);
}

static void test_items_of_a_kind_are_found(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    form_open(page, "/ban/tao/legal");
    form_set(page, "symbol", "339/BC-UBND");
    form_set(page, "abstract", "Báo cáo tình hình kinh tế");
    save_ok(page, "/ban/tao/legal");
    assert_int_equal(form_get(page, "/ban/loai/legal"), 200);
    assert_says(site, "Báo cáo tình hình kinh tế");
    assert_int_equal(form_get(page, "/ban/loai/legal?tim=bao cao kinh te"), 200);
    assert_says(site, "Báo cáo tình hình kinh tế");
    assert_int_equal(form_get(page, "/ban/loai/legal?tim=quyet dinh"), 200);
    assert_silent(site, "Báo cáo tình hình kinh tế");
    assert_int_equal(form_get(page, "/ban/loai/legal?trang_thai=draft"), 200);
    assert_says(site, "Báo cáo tình hình kinh tế");
    assert_int_equal(form_get(page, "/ban/loai/legal?trang_thai=published"), 200);
    assert_silent(site, "Báo cáo tình hình kinh tế");
    assert_int_equal(form_get(page, "/ban/loai/legal?trang_thai=khong-co"), 404);
    assert_int_equal(form_get(page, "/ban/loai/khong-co"), 404);
    assert_int_equal(form_get(page, "/ban/loai/legal?trang=0"), 404);
    assert_int_equal(form_get(page, "/ban/loai/legal?trang=99"), 200);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_come_by_script_and_by_form),
        cmocka_unit_test(test_a_list_with_names_needs_an_end),
        cmocka_unit_test(test_pictures_are_chosen_from_the_library),
        cmocka_unit_test(test_items_of_a_kind_are_found),
    };
    if (argc > 1 && strcmp(argv[1], "tool") == 0)
        return tool_main(argc - 1, argv + 1);
    return cmocka_run_group_tests(tests, whole_open, whole_close);
}
