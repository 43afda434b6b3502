/*
 * search_pages.c - /tim-kiem, and the answer to other plugins' questions.
 */
#include "search.h"

#include <string.h>

enum { FIRST_YEAR = 1945, LAST_YEAR = 2999, LAST_PAGE = 1000 };

static const char *given(dinh_ctx *ctx, const char *name)
{
    const char *value = dinh->query(ctx, name);
    return value && *value ? value : NULL;
}

static int has_syllable(const char *text, const char *wanted)
{
    char exact[TOKEN_MAX], folded[TOKEN_MAX];
    const char *at = text, *end = text + strlen(text), *start;
    while ((at = token_next(at, end, &start, exact, folded)))
        if (strcmp(folded, wanted) == 0)
            return 1;
    return 0;
}

/* Does the task name every syllable of the question, marks aside? */
static int fits_task(const char *typed, const char *task)
{
    char exact[TOKEN_MAX], folded[TOKEN_MAX];
    const char *at = typed, *end = typed + strnlen(typed, SEARCH_QUERY_MAX), *start;
    int words = 0;
    for (; (at = token_next(at, end, &start, exact, folded)); words++)
        if (!has_syllable(task, folded))
            return 0;
    return words > 0;
}

/* "khai sinh" -> whom to call: officials one of whose tasks it is. */
static void add_calls(dinh_ctx *ctx, const char *typed)
{
    dinh_value *calls = dinh->set_list(ctx, dinh->data(ctx), "calls");
    struct search *search = dinh->state(ctx);
    const struct search_filter officials = { .kind = "official" };
    struct search_result found;
    if (query_run(ctx, search, typed, &officials, 0, SEARCH_CALLS, &found))
        return;
    for (uint32_t i = 0; i < dinh->count(found.hits); i++) {
        dinh_value *item = dinh->find_id(ctx, dinh->get_int(dinh->at(found.hits, i), "id"));
        dinh_value *tasks = dinh->get(item, "tasks");
        const char *phone = dinh->get_text(item, "phone");
        for (uint32_t t = 0; t < dinh->count(tasks) && *phone; t++) {
            const char *task = dinh->as_text(dinh->at(tasks, t));
            if (!fits_task(typed, task))
                continue;
            dinh_value *call = dinh->add_map(ctx, calls);
            dinh->set(ctx, call, "task", task);
            dinh->set_value(ctx, call, "title", dinh->get(item, "title"));
            dinh->set_value(ctx, call, "name", dinh->get(item, "name"));
            dinh->set(ctx, call, "phone", phone);
            dinh->set(ctx, call, "phone_href", dinh->get_text(item, "phone_href"));
            break;
        }
    }
}

/* No more is looked at; every link of the page would carry the rest along. */
static const char *shorter(dinh_ctx *ctx, const char *typed)
{
    int len = SEARCH_QUERY_MAX;
    while (len > 0 && ((unsigned char)typed[len] & 0xC0) == 0x80) /* not inside a letter */
        len--;
    return dinh->text(ctx, "/tim-kiem?q=%s",
                      dinh->encode(ctx, dinh->text(ctx, "%.*s", len, typed)));
}

int search_page(dinh_ctx *ctx)
{
    const char *typed = given(ctx, "q");
    int64_t year = dinh->query_int(ctx, "nam", 0, FIRST_YEAR, LAST_YEAR);
    int64_t page = dinh->query_int(ctx, "trang", 1, 1, LAST_PAGE);
    dinh_value *data = dinh->data(ctx);
    if (year < 0 || page < 0)
        return dinh->fail(ctx, 404, "%s", dinh->word(ctx, "error.no_such_page"));
    dinh->set(ctx, dinh->page(ctx), "title", dinh->word(ctx, "search.title"));
    dinh->set_bool(ctx, dinh->page(ctx), "noindex", 1);
    dinh->crumb(ctx, dinh->word(ctx, "search.title"), NULL);
    dinh->set(ctx, data, "q", typed ? typed : "");
    if (!typed)
        return dinh->show(ctx, 200, "search/results");

    if (strlen(typed) > SEARCH_QUERY_MAX)
        return dinh->redirect(ctx, 303, shorter(ctx, typed));
    const struct search_filter filter = { .kind = given(ctx, "loai"),
                                          .group = given(ctx, "nhom"),
                                          .year = (int)year };
    uint32_t size = (uint32_t)dinh->setting_int(ctx, "page_size");
    struct search_result result;
    if (query_run(ctx, dinh->state(ctx), typed, &filter, ((uint32_t)page - 1) * size, size,
                  &result))
        return dinh->fail(ctx, 500, "%s", dinh->word(ctx, "search.failed"));
    if (page == 1)
        add_calls(ctx, typed);
    facets_add(ctx, &result.counts, &filter);
    if (filter.kind || filter.group || filter.year)
        dinh->set(ctx, data, "clear",
                  dinh->text(ctx, "/tim-kiem?q=%s", dinh->encode(ctx, typed)));
    dinh->set_bool(ctx, data, "asked", 1);
    dinh->set_int(ctx, data, "total", result.total);
    dinh->set_value(ctx, data, "hits", result.hits);
    const dinh_query pages = { .size = sizeof pages,
                               .page = (uint32_t)page,
                               .per_page = size,
                               .total = (uint32_t)result.total,
                               .pages = ((uint32_t)result.total + size - 1) / size };
    dinh->pager(ctx, &pages);
    return dinh->show(ctx, 200, "search/results");
}

int search_asked(dinh_ctx *ctx, dinh_value *payload)
{
    const char *typed = dinh->get_text(payload, "q"),
               *kind = dinh->get_text(payload, "kind");
    dinh->set(ctx, payload, "ids",
              query_ids(ctx, dinh->state(ctx), typed, *kind ? kind : NULL));
    return DINH_OK;
}
