/*
 * editor_test.c - writing: saving, mending, moving on, what is typed and not saved, two
 * people at once, what seats are limited to; and hostile words in every field. Files and
 * lists are in library_test.c.
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

static const char *new_code(struct whole_site *site)
{
    struct str rest = str_from(str_of(site->location), strlen("/ban/muc/"));
    struct str code = str_cut(&rest, '/');
    return arena_str(site->arena, str_cut(&code, '?')).ptr;
}

/* ---- a new item --------------------------------------------------------------------- */

static void test_a_new_item_is_its_writers(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    struct flow item;
    form_open(page, "/ban/tao/news");
    form_set(page, "title", "Ra quân vệ sinh môi trường");
    form_set(page, "body.chu", "Sáng nay.");
    save_ok(page, "/ban/tao/news");
    const char *code = new_code(site);
    form_item(site, code, &item);
    assert_string_equal(item.title, "Ra quân vệ sinh môi trường");
    assert_int_equal(item.assignee, page->account);
    assert_string_equal(item.state, "edited");
    /* The same form once more: the browser asked again, or the thumb was quick. */
    save_ok(page, "/ban/tao/news");
    assert_string_equal(new_code(site), code);
    struct flow again;
    form_item(site, code, &again);
    assert_int_equal(again.rev, item.rev);
}

static void run(struct whole_site *site, const char *sql, const char *code)
{
    assert_int_equal(store_begin(whole_store(site)), 0);
    assert_int_equal(store_exec(whole_store(site), sql, "i",
                                flow_by_code(site->workspace->content, str_of(code))),
                     0);
    assert_int_equal(store_commit(whole_store(site)), 0);
}

/* The machine stopped between making the item and giving it to its writer: he got no
 * answer and sends the form again. */
static void test_a_form_sent_again_ends_what_was_cut(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    struct flow item;
    form_open(page, "/ban/tao/news");
    form_set(page, "title", "Mất điện giữa chừng");
    save_ok(page, "/ban/tao/news");
    const char *code = new_code(site);
    run(site, "UPDATE item SET state = 'received', assignee = NULL WHERE id = $1", code);
    assert_int_equal(form_post(page, "/ban/tao/news", "buoc.trinh"), 303);
    assert_string_equal(new_code(site), code);
    form_item(site, code, &item);
    assert_int_equal(item.assignee, page->account);
    assert_string_equal(item.state, "submitted");
    assert_int_equal(item.rev, 1);
}

/* An old tab with the form of a new item is no way around the head. */
static void test_a_form_sent_again_cannot_change_what_is_public(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    struct form_page *head = form_person(site, "truong-ban", NULL);
    struct flow item;
    form_open(page, "/ban/tao/news");
    form_set(page, "title", "Đã duyệt");
    assert_int_equal(form_post(page, "/ban/tao/news", "buoc.trinh"), 303);
    const char *code = new_code(site), *target = soan(site, code);
    form_open(head, target);
    assert_int_equal(form_post(head, target, "buoc.duyet-dang"), 303);
    form_set(page, "title", "Sửa khi đã đăng");
    assert_int_equal(form_post(page, "/ban/tao/news", "luu"), 303);
    assert_string_equal(new_code(site), code);
    assert_null(strstr(site->location, "bao=saved"));
    form_item(site, code, &item);
    assert_string_equal(item.title, "Đã duyệt");
    assert_int_equal(item.rev, 1);
}

static void test_a_new_item_goes_on_at_once(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    struct flow item;
    form_open(page, "/ban/tao/notice");
    assert_says(site, "Trình duyệt");
    form_set(page, "title", "Lịch tiêm phòng");
    form_set(page, "expires_at", "1/1/2099");
    assert_int_equal(form_post(page, "/ban/tao/notice", "buoc.trinh"), 303);
    form_item(site, new_code(site), &item);
    assert_string_equal(item.state, "submitted");
}

/* ---- mending ----------------------------------------------------------------------------
 */

static void test_what_is_wrong_stands_beside_its_field(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    form_open(page, target);
    form_set(page, "title", "");
    form_set(page, "body.chu", "Đã gõ rất nhiều.");
    form_set(page, "source_url", "khong-phai-dia-chi");
    assert_int_equal(form_post(page, target, "luu"), 422);
    assert_says(site, "href=\"#o-title\"");
    assert_says(site, "id=\"o-title-loi\"");
    assert_says(site, "aria-describedby=\"o-source_url-gy o-source_url-loi\"");
    assert_says(site, "<details class=\"gap\" open>");
    assert_says(site, "khong-phai-dia-chi");
    form_take(page);
    assert_string_equal(form_value(page, "body.chu"), "Đã gõ rất nhiều.");
    assert_string_equal(title_of(site, code), "Tin thử");
    form_set(page, "title", "Đã sửa");
    form_set(page, "source_url", "");
    save_ok(page, target);
    assert_string_equal(title_of(site, code), "Đã sửa");
    assert_int_equal(form_get(page, target), 200);
    assert_silent(site, "bản đang gõ dở");
}

static void test_a_form_without_its_base_is_refused(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    static const char *const wrong[] = { "", "0", "-1", "abc", "99999999999999999999" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        form_open(page, target);
        form_set(page, "goc", wrong[i]);
        form_set(page, "title", "Đè lên");
        assert_int_equal(form_post(page, target, "luu"), 422);
    }
    form_open(page, target);
    form_set(page, "goc", "77"); /* a revision there is not */
    form_set(page, "title", "Đè lên");
    assert_int_equal(form_post(page, target, "luu"), 422);
    assert_says(site, "tải lại trang");
    assert_string_equal(title_of(site, code), "Tin thử");
}

/* ---- moves
 * --------------------------------------------------------------------------------- */

static void test_opening_begins_the_work_and_the_button_ends_it(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    struct form_page *other = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    struct flow item;
    form_give(site, code, page->account);
    form_open(other, target); /* it is not his: nothing begins */
    form_item(site, code, &item);
    assert_string_equal(item.state, "assigned");
    form_open(page, target);
    form_item(site, code, &item);
    assert_string_equal(item.state, "edited");
    assert_says(site, "value=\"buoc.trinh\"");
    form_set(page, "title", "Xong");
    assert_int_equal(form_post(page, target, "buoc.trinh"), 303);
    assert_non_null(strstr(site->location, "bao=moved"));
    form_item(site, code, &item);
    assert_string_equal(item.state, "submitted");
    assert_string_equal(item.title, "Xong");
    assert_int_equal(form_post(page, target, "buoc.trinh"), 303); /* sent twice */
    form_item(site, code, &item);
    assert_string_equal(item.state, "submitted");
}

static void test_nobody_makes_a_move_that_is_not_his(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    struct form_page *head = form_person(site, "truong-ban", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    struct flow item;
    form_give(site, code, page->account);
    form_open(page, target);
    assert_int_equal(form_post(page, target, "buoc.trinh"), 303);
    form_open(page, target);
    assert_silent(site, "buoc.duyet-dang");
    form_post(page, target, "buoc.duyet-dang");
    form_item(site, code, &item);
    assert_string_equal(item.state, "submitted");
    form_open(head, target);
    form_set(head, "title", "Trưởng ban sửa một chữ");
    assert_int_equal(form_post(head, target, "buoc.duyet-dang"), 303);
    form_item(site, code, &item);
    assert_string_equal(item.state, "published");
    assert_int_equal(form_get(page, target), 403); /* public: not a member's any more */
    form_open(head, target);
    assert_says(site, "Lưu và đăng bản sửa");
}

/* ---- typed and not saved
 * -------------------------------------------------------------------- */

static dinh_value *answer(struct whole_site *site)
{
    struct error error;
    dinh_value *map = json_read(site->arena, buf_str(&site->body), &error);
    if (!map)
        fail_msg("%s: %s", error.text, page_text(site));
    return map;
}

static void test_what_is_typed_is_there_again(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    struct form_page *other = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    const char *autosave = arena_printf(site->arena, "/ban/muc/%s/tu-luu", code);
    page->has_scripts = true;
    form_open(page, target);
    form_set(page, "title", "");
    form_set(page, "event_date", "13/");
    form_set(page, "body", "<p>Dở dang<script>alert(1)</script></p>");
    assert_int_equal(form_send(page, autosave), 200);
    assert_true(value_get_int(answer(site), "ok"));
    assert_non_null(strchr(value_get_text(answer(site), "at").ptr, ':'));
    form_open(page, target);
    assert_says(site, "Đã mở lại bản đang gõ dở");
    assert_string_equal(form_value(page, "title"), "");
    assert_string_equal(form_value(page, "event_date"), "13/");
    assert_nothing_runs(site, "typed and not saved");
    form_open(other, target);
    assert_string_equal(form_value(other, "title"), "Tin thử");
    assert_says(site, "Người Thử cũng đang mở bài này");
    assert_int_equal(form_send(other, autosave), 200);
    assert_string_equal(value_get_text(answer(site), "other").ptr, "Người Thử");
    assert_int_equal(form_post(page, target, "bo-ban"), 303);
    form_open(page, target);
    assert_string_equal(form_value(page, "title"), "Tin thử");
    assert_string_equal(title_of(site, code), "Tin thử");
}

static void test_a_copy_that_says_nothing_new_is_no_news(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    form_open(page, target);
    form_set(page, "event_date", "13/9/2021");
    save_ok(page, target);
    form_open(page, target);
    assert_int_equal(form_send(page, arena_printf(site->arena, "/ban/muc/%s/tu-luu", code)),
                     200);
    form_open(page, target);
    assert_silent(site, "bản đang gõ dở");
    assert_string_equal(form_value(page, "event_date"), "13/9/2021");
}

static void test_a_new_item_is_kept_before_it_is_one(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    form_open(page, "/ban/tao/news");
    form_set(page, "title", "Chưa lưu lần nào");
    assert_int_equal(form_send(page, "/ban/tao/news/tu-luu"), 200);
    form_open(page, "/ban/tao/news");
    assert_string_equal(form_value(page, "title"), "Chưa lưu lần nào");
    form_open(page, "/ban/tao/notice");
    assert_string_equal(form_value(page, "title"), "");
    form_open(page, "/ban/tao/news");
    save_ok(page, "/ban/tao/news");
    form_open(page, "/ban/tao/news");
    assert_string_equal(form_value(page, "title"), "");
}

static void test_autosave_answers_in_json_also_when_it_refuses(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", WHOLE_OTHER_UNIT);
    const char *code = whole_item(site, WHOLE_OWN_UNIT);
    form_set(page, "goc", "1");
    assert_int_equal(form_send(page, arena_printf(site->arena, "/ban/muc/%s/tu-luu", code)),
                     403);
    assert_true(value_get_text(answer(site), "message").len > 0);
    assert_int_equal(form_send(page, "/ban/muc/t999999/tu-luu"), 404);
    answer(site);
}

/* The head has published it while the member was still typing, without scripts too. */
static void test_what_comes_after_the_publication_is_kept(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    struct form_page *head = form_person(site, "truong-ban", NULL);
    form_open(page, "/ban/tao/news");
    form_set(page, "title", "Bản đã trình");
    assert_int_equal(form_post(page, "/ban/tao/news", "buoc.trinh"), 303);
    const char *code = new_code(site), *target = soan(site, code);
    form_open(page, target);
    form_open(head, target);
    assert_int_equal(form_post(head, target, "buoc.duyet-dang"), 303);
    form_set(page, "title", "Gõ thêm nửa giờ");
    assert_int_equal(form_send(page, arena_printf(site->arena, "/ban/muc/%s/tu-luu", code)),
                     403);
    assert_true(value_get_text(answer(site), "message").len > 0);
    assert_int_equal(form_post(page, target, "luu"), 403);
    assert_says(site, "Gõ thêm nửa giờ");
    assert_says(site, "đã được giữ");
    assert_string_equal(title_of(site, code), "Bản đã trình");
    run(site, "UPDATE item SET state = 'edited', published_rev = NULL WHERE id = $1", code);
    form_open(page, target);
    assert_string_equal(form_value(page, "title"), "Gõ thêm nửa giờ");
    /* Who never might write it leaves nothing behind. */
    struct form_page *other = form_person(site, "uy-vien", WHOLE_OTHER_UNIT);
    run(site, "UPDATE item SET state = 'submitted' WHERE id = $1", code);
    form_set(other, "goc", "1");
    form_set(other, "title", "Người ngoài");
    assert_int_equal(form_post(other, target, "luu"), 403);
    assert_silent(site, "Người ngoài");
}

/* ---- two people
 * ---------------------------------------------------------------------------------- */

static void test_two_who_changed_different_fields_both_stand(void **state)
{
    struct whole_site *site = *state;
    struct form_page *a = form_person(site, "uy-vien", NULL);
    struct form_page *b = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    form_open(a, target);
    form_open(b, target);
    form_set(a, "title", "Tiêu đề của A");
    form_set(b, "summary", "Tóm tắt của B");
    save_ok(a, target);
    save_ok(b, target);
    assert_null(strstr(site->location, "hop-nhat"));
    assert_string_equal(title_of(site, code), "Tiêu đề của A");
    assert_string_equal(value_get_text(form_raw(site, code), "summary").ptr,
                        "Tóm tắt của B");
}

/* A and B have both changed title and text; A saved first. */
static void quarrel(struct whole_site *site, const char *code, struct form_page *a,
                    struct form_page *b)
{
    const char *target = soan(site, code);
    form_open(a, target);
    form_open(b, target);
    form_set(a, "title", "Tiêu đề của A");
    form_set(a, "body.chu", "Một câu của A.");
    form_set(b, "title", "Tiêu đề của B");
    form_set(b, "body.chu", "Một câu của B.");
    save_ok(a, target);
    save_ok(b, target);
    assert_non_null(strstr(site->location, "/hop-nhat"));
    assert_string_equal(title_of(site, code), "Tiêu đề của A");
}

static int decide(struct form_page *page, const char *code, const char *work,
                  const char *title)
{
    struct whole_site *site = page->site;
    const char *target = arena_printf(site->arena, "/ban/muc/%s/hop-nhat", code);
    struct flow item;
    form_item(site, code, &item);
    int64_t aside = revision_aside(workspace_content(site->workspace), item.id);
    page->count = 0;
    form_set(page, "rieng", arena_printf(site->arena, "%lld", (long long)aside));
    form_set(page, "goc", arena_printf(site->arena, "%lld", (long long)item.rev));
    if (title)
        form_set(page, "chon.title", title);
    return form_post(page, target, work);
}

static void test_a_quarrel_is_shown_and_decided(void **state)
{
    static const struct decision {
        const char *work, *title, *is_title, *is_body;
    } decisions[] = {
        { "cua-toi", NULL, "Tiêu đề của B", "<p>Một câu của B.</p>" },
        { "giu", NULL, "Tiêu đề của A", "<p>Một câu của A.</p>" },
        { "ghep", "toi", "Tiêu đề của B", "<p>Một câu của A.</p>" },
        { "ghep", "ho", "Tiêu đề của A", "<p>Một câu của A.</p>" },
    };
    struct whole_site *site = *state;
    struct form_page *a = form_person(site, "uy-vien", NULL);
    struct form_page *b = form_person(site, "uy-vien", NULL);
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++) {
        const struct decision *one = &decisions[i];
        const char *code = whole_item(site, WHOLE_OWN_UNIT);
        const char *target = arena_printf(site->arena, "/ban/muc/%s/hop-nhat", code);
        quarrel(site, code, a, b);
        assert_int_equal(form_get(b, target), 200);
        assert_says(site, "<ins>");
        assert_says(site, "<del>");
        assert_nothing_runs(site, target);
        assert_int_equal(form_get(a, soan(site, code)), 200);
        assert_says(site, "/hop-nhat\"");
        assert_int_equal(decide(b, code, "khac", NULL), 422);
        assert_int_equal(decide(b, code, one->work, one->title), 303);
        assert_string_equal(title_of(site, code), one->is_title);
        assert_string_equal(value_get_text(form_raw(site, code), "body").ptr, one->is_body);
        assert_int_equal(form_get(b, target), 303); /* decided */
        assert_int_equal(form_get(a, soan(site, code)), 200);
        assert_silent(site, "/hop-nhat\"");
    }
}

static void test_a_quarrel_is_written_on(void **state)
{
    struct whole_site *site = *state;
    struct form_page *a = form_person(site, "uy-vien", NULL);
    struct form_page *b = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT);
    quarrel(site, code, a, b);
    assert_int_equal(decide(b, code, "sua-tiep", "toi"), 303);
    assert_string_equal(title_of(site, code), "Tiêu đề của A");
    form_open(b, soan(site, code));
    assert_string_equal(form_value(b, "title"), "Tiêu đề của B");
    assert_string_equal(form_value(b, "body.chu"), "Một câu của A.");
    save_ok(b, soan(site, code));
    assert_string_equal(title_of(site, code), "Tiêu đề của B");
}

/* ---- limited seats
 * ----------------------------------------------------------------------------------- */

static void test_a_seat_writes_for_its_units_alone(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", WHOLE_OWN_UNIT);
    form_open(page, "/ban/tao/news");
    assert_string_equal(form_value(page, "unit"), WHOLE_OWN_UNIT);
    assert_silent(site, "value=\"hoi-nong-dan\"");
    form_set(page, "title", "Tin của Hội");
    form_set(page, "unit", WHOLE_OTHER_UNIT);
    assert_int_equal(form_post(page, "/ban/tao/news", "luu"), 422);
    assert_says(site, "ngoài phạm vi");
    form_take(page);
    form_set(page, "unit", "");
    assert_int_equal(form_post(page, "/ban/tao/news", "luu"), 422);
    form_take(page);
    form_set(page, "unit", WHOLE_OWN_UNIT);
    save_ok(page, "/ban/tao/news");
    const char *code = new_code(site);
    form_open(page, soan(site, code));
    form_set(page, "unit", WHOLE_OTHER_UNIT);
    assert_int_equal(form_post(page, soan(site, code), "luu"), 422);
    assert_string_equal(value_get_text(form_raw(site, code), "unit").ptr, WHOLE_OWN_UNIT);
    assert_int_equal(form_get(page, soan(site, site->other_code)), 403);
    /* What was given to him he may write, whosever it is. */
    const char *given = whole_item(site, WHOLE_OTHER_UNIT);
    form_give(site, given, page->account);
    form_open(page, soan(site, given));
    form_set(page, "title", "Đã sửa hộ");
    save_ok(page, soan(site, given));
    assert_string_equal(title_of(site, given), "Đã sửa hộ");
}

/* ---- hostile words
 * -------------------------------------------------------------------------------------- */

static const char *const payloads[] = {
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "\" autofocus onfocus=\"alert(1)",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
    "<p style=\"background:url(javascript:1)\" onclick=alert(1)>x</p>",
    "{{{title}}}{{#desk}}{{token}}{{/desk}}",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
    "onerror=alert(1)&gt;\">",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "[x](javascript:alert(1)) **<b onmouseover=alert(1)>**",
    "![x](\" onerror=\"alert(1))",
    "# <img src=x onerror=alert(1)>",
    "| <script>alert(1)</script> | b |",
    "[[khối 1]]<script>alert(1)</script>",
    "[[khối 99999999999999999999]]",
};

static void fill_all(struct form_page *page, const char *payload)
{
    static const char *const own[] = { "goc", "khoa", "tam", "viec" };
    for (size_t i = 0; i < page->count; i++) {
        struct str name = page->fields[i].name;
        bool is_own = str_ends(name, STR(".co"));
        for (size_t j = 0; j < sizeof own / sizeof *own; j++)
            is_own = is_own || str_is(name, own[j]);
        if (!is_own)
            page->fields[i].value = str_of(payload);
    }
    static const char *const rows[] = {
        "pictures.0.file",     "pictures.0.alt", "pictures.0.caption",
        "attachments.0.title", "videos.0.url",   "videos.0.title",
        "attachments.0.file",  "pictures.x.alt", "pictures.-1.alt",
        "pictures.0.onclick",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        form_set(page, rows[i], payload);
}

static void test_hostile_words_never_run(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "truong-ban", NULL);
    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++)
        for (int scripts = 0; scripts < 2; scripts++) {
            const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
            page->has_scripts = scripts;
            form_open(page, target);
            fill_all(page, payloads[i]);
            int status = form_post(page, target, "luu");
            assert_true(status == 422 || status == 303);
            assert_nothing_runs(site, payloads[i]);
            assert_int_equal(form_get(page, target), 200);
            assert_nothing_runs(site, payloads[i]);
            /* The words alone can be saved: title, text, keywords, author. */
            assert_int_equal(form_post(page, target, "bo-ban"), 303);
            form_open(page, target);
            form_set(page, "title", payloads[i]);
            form_set(page, "keywords", "vệ sinh");
            form_set(page, "author", payloads[i]);
            form_set(page, "summary", payloads[i]);
            form_set(page, scripts ? "body" : "body.chu", payloads[i]);
            save_ok(page, target);
            assert_int_equal(form_get(page, target), 200);
            assert_nothing_runs(site, payloads[i]);
            assert_null(
                strstr(value_get_text(form_raw(site, code), "body").ptr, "<script"));
            assert_int_equal(form_get(page, "/ban/loai/news"), 200);
            assert_nothing_runs(site, payloads[i]);
        }
}

static void test_broken_bytes_are_refused_with_a_sentence(void **state)
{
    struct whole_site *site = *state;
    struct form_page *page = form_person(site, "uy-vien", NULL);
    const char *code = whole_item(site, WHOLE_OWN_UNIT), *target = soan(site, code);
    static const char *const broken[] = { "\xff\xfe", "a\xc3", "a\x01z", "\xed\xa0\x80" };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        form_open(page, target);
        form_set(page, "title", broken[i]);
        assert_int_equal(form_post(page, target, "luu"), 422);
        assert_true(text_is_utf8(buf_str(&site->body)));
        form_open(page, target);
        assert_int_equal(form_post(page, target, "bo-ban"), 303);
    }
    assert_string_equal(title_of(site, code), "Tin thử");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_item_is_its_writers),
        cmocka_unit_test(test_a_new_item_goes_on_at_once),
        cmocka_unit_test(test_a_form_sent_again_ends_what_was_cut),
        cmocka_unit_test(test_a_form_sent_again_cannot_change_what_is_public),
        cmocka_unit_test(test_what_is_wrong_stands_beside_its_field),
        cmocka_unit_test(test_a_form_without_its_base_is_refused),
        cmocka_unit_test(test_opening_begins_the_work_and_the_button_ends_it),
        cmocka_unit_test(test_nobody_makes_a_move_that_is_not_his),
        cmocka_unit_test(test_what_is_typed_is_there_again),
        cmocka_unit_test(test_a_copy_that_says_nothing_new_is_no_news),
        cmocka_unit_test(test_a_new_item_is_kept_before_it_is_one),
        cmocka_unit_test(test_autosave_answers_in_json_also_when_it_refuses),
        cmocka_unit_test(test_what_comes_after_the_publication_is_kept),
        cmocka_unit_test(test_two_who_changed_different_fields_both_stand),
        cmocka_unit_test(test_a_quarrel_is_shown_and_decided),
        cmocka_unit_test(test_a_quarrel_is_written_on),
        cmocka_unit_test(test_a_seat_writes_for_its_units_alone),
        cmocka_unit_test(test_hostile_words_never_run),
        cmocka_unit_test(test_broken_bytes_are_refused_with_a_sentence),
    };
    if (argc > 1 && strcmp(argv[1], "tool") == 0)
        return tool_main(argc - 1, argv + 1);
    return cmocka_run_group_tests(tests, whole_open, whole_close);
}
