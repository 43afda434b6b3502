/*
 * sample.c - what dinh init --sample puts into a new home: the sample commune's
 * content, its editorial board, and what lies on the board's desk.
 *
 * Content comes through the same import as anybody's; the board and the desk's items
 * through the same calls as the desk's own pages. Nobody gets a password: who wants to
 * try a seat makes himself a link (dinh user HOME link uy-vien-3).
 */
#include "server/sample.h"

#include "account/seat.h"
#include "base/clock.h"
#include "base/file.h"
#include "content/flow.h"
#include "content/import.h"
#include "view/json.h"

#include <stdio.h>

enum { FILE_MAX = 1 << 20 };
static const int64_t HOUR_MS = 3600 * 1000;

/* Order matters: officials refer to units. */
static const char *const kinds[] = {
    "unit", "official", "intro", "legal", "news", "notice"
};

/* ---- content --------------------------------------------------------------------- */

static void print_refused(void *data, uint64_t line, struct str id, const char *why)
{
    fprintf(stderr, "dinh: %s.jsonl dòng %llu (%.*s): %s\n", (const char *)data,
            (unsigned long long)line, STR_ARG(id), why);
}

/* The sample is ours: a line that is refused is a mistake of ours, not a note. */
static int import_kind(struct command_home *home, const char *folder, const char *kind)
{
    struct import_result result = { 0 };
    struct error error = { "" };
    const struct import_options options = {
        .kind = kind,
        .file = arena_printf(home->arena, "%s/%s.jsonl", folder, kind),
        .files = arena_printf(home->arena, "%s/files", folder),
        .now_ms = clock_now_ms(),
        .refused = print_refused,
        .data = (void *)kind,
    };
    if (import_run(workspace_content(home->workspace), &options, &result, &error)) {
        fprintf(stderr, "dinh: %s\n", error.text);
        return -1;
    }
    return result.refused ? -1 : 0;
}

/* ---- lines of our own files --------------------------------------------------------- */

static int each_line(struct command_home *home, const char *folder, const char *name,
                     int (*take)(struct command_home *home, const dinh_value *line))
{
    const char *path = arena_printf(home->arena, "%s/%s", folder, name);
    struct buf text = { 0 };
    struct error error;
    int result = file_read(path, &text, FILE_MAX, &error), number = 0;
    struct str rest = buf_str(&text);
    while (result == 0 && rest.len) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        number++;
        if (!line.len)
            continue;
        dinh_value *value = json_read(home->arena, line, &error);
        if (!value || take(home, value)) {
            fprintf(stderr, "dinh: %s dòng %d không nạp được\n", path, number);
            result = -1;
        }
    }
    buf_free(&text);
    return result;
}

static struct store *site_store(struct command_home *home)
{
    return workspace_store(home->workspace, DINH_DB_SITE);
}

static const char *text_of(const dinh_value *line, const char *key)
{
    struct str text = value_get_text(line, key);
    return text.ptr ? text.ptr : "";
}

/* ---- the board ------------------------------------------------------------------------
 */

static int add_seat(struct command_home *home, const dinh_value *line)
{
    struct store *store = site_store(home);
    const struct account_by by = { .who = "trang mẫu", .at_ms = clock_now_ms() };
    const struct account_new account = { text_of(line, "login"), text_of(line, "name"), "",
                                         "" };
    struct seat seat = { .role = text_of(line, "role"),
                         .decision = text_of(line, "decision"),
                         .units = "",
                         .categories = "" };
    struct error error = { "" };
    if (!date_parse(value_get_text(line, "decision_day"), &seat.decision_day) ||
        store_begin(store))
        return -1;
    seat.from_day = seat.decision_day;
    seat.account_id = account_create(store, &account, &by, &error);
    if (seat.account_id > 0 && seat_add(store, &seat, &by, &error) > 0 &&
        store_commit(store) == 0)
        return 0;
    fprintf(stderr, "dinh: %s\n", error.text);
    store_rollback(store);
    return -1;
}

/* ---- what lies on the desk
 * ---------------------------------------------------------------- */

static int64_t account_of(struct command_home *home, const dinh_value *line)
{
    struct account account;
    struct str login = value_get_text(line, "assignee");
    return login.len && account_by_login(site_store(home), home->arena, login, &account)
               ? account.id
               : 0;
}

static int move_on(struct command_home *home, const dinh_value *line, int64_t id,
                   struct content_change *change)
{
    struct content *content = workspace_content(home->workspace);
    const struct kind *news = kinds_find(content_kinds(content), "news");
    const dinh_value *moves = value_get(line, STR("moves"));
    const dinh_value *edited = value_get(line, STR("edited"));
    int64_t assignee = account_of(home, line);
    for (uint32_t i = 0; moves && i < moves->count; i++) {
        struct error error = { "" };
        const struct flow_step step = { .to = value_as_text(moves->items[i]).ptr,
                                        .assignee = assignee };
        change->at_ms += HOUR_MS / 4;
        if (edited && strcmp(step.to, "submitted") == 0 &&
            content_save(content, home->arena, news, id, edited, NULL, change) < 0)
            return -1;
        if (flow_move(content, home->arena, id, &step, change, &error)) {
            fprintf(stderr, "dinh: %s\n", error.text);
            return -1;
        }
    }
    return 0;
}

static int add_item(struct command_home *home, const dinh_value *line)
{
    struct content *content = workspace_content(home->workspace);
    struct store *store = site_store(home);
    const struct kind *news = kinds_find(content_kinds(content), "news");
    struct content_change change = { .who = "trang mẫu",
                                     .at_ms = clock_now_ms() -
                                              value_get_int(line, "hours_ago") * HOUR_MS };
    dinh_value *fields = value_get(line, STR("received"));
    if (!news || !fields || store_begin(store))
        return news ? -1 : 0;
    value_put(home->arena, fields, "received_at", value_time(home->arena, change.at_ms));
    int64_t id = content_save(content, home->arena, news, 0, fields, NULL, &change);
    if (id > 0 && move_on(home, line, id, &change) == 0 && store_commit(store) == 0)
        return 0;
    store_rollback(store);
    return -1;
}

/* ---- all of it
 * -------------------------------------------------------------------------------- */

/* Once what runs by itself later: the first visitor's search finds the sample. */
static void run_jobs_once(struct workspace *workspace)
{
    const struct site *site = workspace_site(workspace);
    for (size_t i = 0; i < site->job_count; i++)
        if (site->jobs[i].def->every_ms)
            workspace_run_job(workspace, site->jobs[i].def->name, "");
}

int sample_import(struct command_home *home, const char *folder)
{
    struct content *content = workspace_content(home->workspace);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds_find(content_kinds(content), kinds[i]) &&
            import_kind(home, folder, kinds[i]))
            return 1;
    if (each_line(home, folder, "board.jsonl", add_seat) ||
        each_line(home, folder, "desk.jsonl", add_item))
        return 1;
    char *visits[] = { arena_text(home->arena, "--opening"),
                       arena_printf(home->arena, "%s/visits.jsonl", folder) };
    int code = workspace_command(home->workspace, "visits", 2, visits);
    run_jobs_once(home->workspace);
    return code == -1 ? 0 : code; /* -1: no counter here, nothing to open */
}
