/*
 * legal_list.c - the lists of documents: two doors, five filters that combine,
 * words by the search plugin, and the same list as CSV.
 *
 * How to read it: struct wanted is what the address asks for; conditions() turns
 * it into the query's conditions, leaving one filter out when that filter's own
 * choices are counted.
 */
#include "legal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_CONDITIONS = 9,
    FIRST_YEAR = 1945,
    LAST_YEAR = 2999,
    LAST_PAGE = 1000000,
    CSV_ROWS = 1000
};

enum filter {
    FILTER_TYPE,
    FILTER_ISSUER,
    FILTER_FIELD,
    FILTER_YEAR,
    FILTER_EFFECT,
    FILTERS,
    FILTER_DOOR,
    FILTER_NONE
};

/* A filter whose choices are the values of a field; the last two are computed. */
static const struct {
    const char *query, *word, *field;
    int by;
} filters[FILTERS] = {
    { "loai", "legal.type", "type", DINH_BY_VALUE },
    { "co-quan", "legal.issuer", "issuer", DINH_BY_VALUE },
    { "linh-vuc", "legal.field", "field", DINH_BY_VALUE },
    { "nam", "legal.year", "issued", DINH_BY_YEAR },
    { "hieu-luc", "legal.status", NULL, 0 },
};

static const struct {
    const char *path, *word, *level;
} doors[] = {
    { "/van-ban", "legal.all", NULL },
    { "/van-ban/cua-xa", "legal.own", "xa" },
    { "/van-ban/cap-tren", "legal.higher", "cap-tren" },
};
enum { DOORS = sizeof doors / sizeof *doors };

struct wanted {
    const char *chosen[FILTERS]; /* NULL: any */
    const char *words;           /* q, or NULL */
    const char *ids;             /* what the words found, "3,14" */
    int door, year;
    enum legal_effect effect;
    int32_t today;
};

/* ---- what the address asks for ---------------------------------------------------- */

static const char *given(dinh_ctx *ctx, const char *name)
{
    const char *value = dinh->query(ctx, name);
    return value && *value ? value : NULL;
}

static int find_door(const char *path)
{
    size_t len = strlen(path), csv = 4;
    if (len > csv && strcmp(path + len - csv, ".csv") == 0)
        len -= csv;
    for (int i = 0; i < DOORS; i++)
        if (strlen(doors[i].path) == len && strncmp(doors[i].path, path, len) == 0)
            return i;
    return 0;
}

/* The search plugin answers "search.asked" with the ids it found; without it
 * (or with nothing found) no document fits. */
static const char *search_ids(dinh_ctx *ctx, const char *words)
{
    dinh_value *asked = dinh->new_map(ctx);
    dinh->set(ctx, asked, "q", words);
    dinh->set(ctx, asked, "kind", "legal");
    dinh->emit(ctx, "search.asked", asked);
    const char *ids = dinh->get_text(asked, "ids");
    return *ids ? ids : "0";
}

/* False when the address asks for what can not be. */
static int read_wanted(dinh_ctx *ctx, struct wanted *wanted)
{
    *wanted = (struct wanted){ .door = find_door(dinh->path(ctx)),
                               .today = dinh->days(dinh->now(ctx)),
                               .words = given(ctx, "q") };
    for (int i = 0; i < FILTERS; i++)
        wanted->chosen[i] = given(ctx, filters[i].query);
    int64_t year = dinh->query_int(ctx, "nam", 0, FIRST_YEAR, LAST_YEAR);
    if (year < 0)
        return 0;
    wanted->year = (int)year;
    if (wanted->chosen[FILTER_EFFECT]) {
        for (int i = EFFECT_NOT_YET; i < LEGAL_EFFECTS; i++)
            if (strcmp(wanted->chosen[FILTER_EFFECT], legal_effect_ids[i]) == 0)
                wanted->effect = (enum legal_effect)i;
        if (wanted->effect == EFFECT_NONE)
            return 0;
    }
    if (wanted->words)
        wanted->ids = search_ids(ctx, wanted->words);
    return 1;
}

/* ---- conditions ------------------------------------------------------------------- */

static uint32_t effect_conditions(enum legal_effect effect, int32_t today, dinh_where *out)
{
    const dinh_where ended = {
        .field = "expires", .op = DINH_BETWEEN, .number = INT_MIN, .to = today
    };
    const dinh_where not_ended = {
        .field = "expires", .op = DINH_NOT_BETWEEN, .number = INT_MIN, .to = today
    };
    switch (effect) {
    case EFFECT_NONE:
        return 0;
    case EFFECT_ENDED:
        out[0] = ended;
        return 1;
    case EFFECT_NOT_YET:
        out[0] = not_ended;
        out[1] = (dinh_where){
            .field = "effective", .op = DINH_BETWEEN, .number = today + 1, .to = INT_MAX
        };
        return 2;
    case EFFECT_IN_FORCE:
        out[0] = not_ended;
        out[1] = (dinh_where){
            .field = "effective", .op = DINH_BETWEEN, .number = INT_MIN, .to = today
        };
        return 2;
    }
    return 0;
}

/* Fills `out` with all conditions but that of `without`; how many. */
static uint32_t conditions(const struct wanted *wanted, enum filter without,
                           dinh_where *out)
{
    uint32_t count = 0;
    if (without != FILTER_DOOR && doors[wanted->door].level)
        out[count++] = (dinh_where){ .field = "level",
                                     .op = DINH_IS,
                                     .text = doors[wanted->door].level };
    for (int i = FILTER_TYPE; i <= FILTER_FIELD; i++)
        if (wanted->chosen[i] && i != (int)without)
            out[count++] = (dinh_where){ .field = filters[i].field,
                                         .op = DINH_IS,
                                         .text = wanted->chosen[i] };
    if (wanted->year && without != FILTER_YEAR)
        out[count++] = (dinh_where){ .field = "issued",
                                     .op = DINH_BETWEEN,
                                     .number = dinh->make_date(wanted->year, 1, 1),
                                     .to = dinh->make_date(wanted->year, 12, 31) };
    if (wanted->ids)
        out[count++] = (dinh_where){ .field = "id", .op = DINH_AMONG, .text = wanted->ids };
    if (without != FILTER_EFFECT)
        count += effect_conditions(wanted->effect, wanted->today, out + count);
    return count;
}

/* Behind the last page nothing is read, but the total is known. */
static int64_t count_where(dinh_ctx *ctx, const dinh_where *where, uint32_t count)
{
    dinh_query query = { .size = sizeof query,
                         .kind = "legal",
                         .where = where,
                         .where_count = count,
                         .page = UINT32_MAX };
    dinh->list(ctx, &query);
    return query.total;
}

/* ---- what the page shows ------------------------------------------------------------ */

static void add_doors(dinh_ctx *ctx, const struct wanted *wanted)
{
    dinh_value *list = dinh->set_list(ctx, dinh->data(ctx), "doors");
    for (int i = 0; i < DOORS; i++) {
        const dinh_where level = { .field = "level",
                                   .op = DINH_IS,
                                   .text = doors[i].level };
        dinh_value *door = dinh->add_map(ctx, list);
        dinh->set(ctx, door, "title", dinh->word(ctx, doors[i].word));
        dinh->set(ctx, door, "href", doors[i].path);
        dinh->set_int(ctx, door, "count", count_where(ctx, &level, doors[i].level ? 1 : 0));
        dinh->set_bool(ctx, door, "current", i == wanted->door);
    }
}

static void add_choice(dinh_ctx *ctx, dinh_value *choices, const char *value,
                       const char *title, int64_t count, const char *chosen)
{
    dinh_value *choice = dinh->add_map(ctx, choices);
    dinh->set(ctx, choice, "value", value);
    dinh->set(ctx, choice, "title", title);
    dinh->set_int(ctx, choice, "count", count);
    dinh->set_bool(ctx, choice, "selected", chosen && strcmp(chosen, value) == 0);
}

static void add_effect_choices(dinh_ctx *ctx, const struct wanted *wanted,
                               dinh_value *choices)
{
    for (int i = EFFECT_NOT_YET; i < LEGAL_EFFECTS; i++) {
        dinh_where where[MOST_CONDITIONS];
        uint32_t count = conditions(wanted, FILTER_EFFECT, where);
        count += effect_conditions((enum legal_effect)i, wanted->today, where + count);
        int64_t found = count_where(ctx, where, count);
        if (found)
            add_choice(ctx, choices, legal_effect_ids[i],
                       dinh->word(ctx, legal_effect_words[i]), found,
                       wanted->chosen[FILTER_EFFECT]);
    }
}

static void add_field_choices(dinh_ctx *ctx, const struct wanted *wanted, int filter,
                              dinh_value *choices)
{
    dinh_where where[MOST_CONDITIONS];
    const dinh_query query = { .size = sizeof query,
                               .kind = "legal",
                               .where = where,
                               .where_count =
                                   conditions(wanted, (enum filter)filter, where) };
    dinh_value *tally = dinh->tally(ctx, &query, filters[filter].field, filters[filter].by);
    for (uint32_t i = 0; i < dinh->count(tally); i++) {
        dinh_value *entry = dinh->at(tally, i);
        if (*dinh->get_text(entry, "id"))
            add_choice(ctx, choices, dinh->get_text(entry, "id"),
                       dinh->get_text(entry, "title"), dinh->get_int(entry, "count"),
                       wanted->chosen[filter]);
    }
}

static void add_filters(dinh_ctx *ctx, const struct wanted *wanted)
{
    dinh_value *data = dinh->data(ctx), *list = dinh->set_list(ctx, data, "filters");
    int filtered = wanted->words != NULL;
    for (int i = 0; i < FILTERS; i++) {
        dinh_value *filter = dinh->add_map(ctx, list);
        dinh->set(ctx, filter, "name", filters[i].query);
        dinh->set(ctx, filter, "title", dinh->word(ctx, filters[i].word));
        dinh_value *choices = dinh->set_list(ctx, filter, "choices");
        if (filters[i].field)
            add_field_choices(ctx, wanted, i, choices);
        else
            add_effect_choices(ctx, wanted, choices);
        filtered |= wanted->chosen[i] != NULL;
    }
    dinh->set_bool(ctx, data, "filtered", filtered);
    dinh->set(ctx, data, "clear", doors[wanted->door].path);
    dinh->set(ctx, data, "action", doors[wanted->door].path);
    dinh->set(ctx, data, "q", wanted->words ? wanted->words : "");
}

static void add_sorts(dinh_ctx *ctx, int oldest_first)
{
    static const struct {
        const char *word, *value;
    } sorts[] = { { "legal.newest_first", NULL }, { "legal.oldest_first", "cu" } };
    dinh_value *list = dinh->set_list(ctx, dinh->data(ctx), "sorts");
    for (int i = 0; i < 2; i++) {
        dinh_value *sort = dinh->add_map(ctx, list);
        dinh->set(ctx, sort, "title", dinh->word(ctx, sorts[i].word));
        dinh->set(ctx, sort, "href", dinh->href_with(ctx, "sap-xep", sorts[i].value));
        dinh->set_bool(ctx, sort, "current", i == oldest_first);
    }
}

/* This address with ".csv" behind its path. */
static const char *csv_href(dinh_ctx *ctx)
{
    const char *here = dinh->href_with(ctx, "trang", NULL), *query = strchr(here, '?');
    return dinh->text(ctx, "%s.csv%s", dinh->path(ctx), query ? query : "");
}

static int asks_oldest_first(dinh_ctx *ctx)
{
    const char *sort = given(ctx, "sap-xep");
    return sort && strcmp(sort, "cu") == 0;
}

int legal_list_page(dinh_ctx *ctx)
{
    struct wanted wanted;
    dinh_where where[MOST_CONDITIONS];
    int64_t page = dinh->query_int(ctx, "trang", 1, 1, LAST_PAGE);
    if (page < 0 || !read_wanted(ctx, &wanted))
        return dinh->fail(ctx, 404, "%s", dinh->word(ctx, "error.no_such_page"));
    int oldest_first = asks_oldest_first(ctx);
    dinh_query query = { .size = sizeof query,
                         .kind = "legal",
                         .where = where,
                         .where_count = conditions(&wanted, FILTER_NONE, where),
                         .page = (uint32_t)page,
                         .per_page = (uint32_t)dinh->setting_int(ctx, "page_size"),
                         .flags = oldest_first ? DINH_QUERY_REVERSE : 0 };
    dinh_value *items = dinh->list(ctx, &query), *data = dinh->data(ctx);
    if (!items || (page > 1 && dinh->count(items) == 0))
        return dinh->fail(ctx, 404, "%s", dinh->word(ctx, "error.no_such_page"));

    const char *title =
        dinh->word(ctx, wanted.door ? doors[wanted.door].word : "legal.title");
    dinh->set(ctx, dinh->page(ctx), "title", title);
    if (wanted.door)
        dinh->crumb(ctx, dinh->word(ctx, "legal.title"), "/van-ban");
    dinh->crumb(ctx, title, NULL);
    add_doors(ctx, &wanted);
    add_filters(ctx, &wanted);
    add_sorts(ctx, oldest_first);
    for (uint32_t i = 0; i < dinh->count(items); i++)
        legal_complete(ctx, dinh->at(items, i));
    dinh->set_int(ctx, data, "total", query.total);
    dinh->set_value(ctx, data, "items", items);
    dinh->set(ctx, data, "csv", csv_href(ctx));
    dinh->pager(ctx, &query);
    return dinh->show(ctx, 200, "legal/list");
}

/* Everything that fits, not one page of it. */
int legal_csv_page(dinh_ctx *ctx)
{
    struct wanted wanted;
    dinh_where where[MOST_CONDITIONS];
    if (!read_wanted(ctx, &wanted))
        return dinh->fail(ctx, 404, "%s", dinh->word(ctx, "error.no_such_page"));
    dinh_query query = { .size = sizeof query,
                         .kind = "legal",
                         .where = where,
                         .where_count = conditions(&wanted, FILTER_NONE, where),
                         .page = 1,
                         .per_page = CSV_ROWS,
                         .flags = asks_oldest_first(ctx) ? DINH_QUERY_REVERSE : 0 };
    dinh_value *all = dinh->new_list(ctx);
    do {
        dinh_value *items = dinh->list(ctx, &query);
        for (uint32_t i = 0; i < dinh->count(items); i++) {
            dinh_value *item = dinh->at(items, i);
            legal_complete(ctx, item);
            dinh->set(ctx, item, "address", dinh->url(ctx, dinh->get_text(item, "href")));
            dinh->add_value(ctx, all, item);
        }
    } while (query.page++ < query.pages);
    return dinh->send_csv(
        ctx, "van-ban.csv",
        "symbol=Số ký hiệu,type.title=Loại văn bản,issuer=Cơ quan ban hành,"
        "issued=Ngày ban hành,effective=Ngày hiệu lực,"
        "status.title=Tình trạng,field=Lĩnh vực,abstract=Trích yếu,"
        "address=Địa chỉ",
        all);
}
