/*
 * concurrency_test.c - two processes of four writers, an import, readers and
 * backups on one site at once: nobody meets SQLITE_BUSY, nothing is lost.
 *
 * Three seconds here; DINH_SOAK_SECONDS=60 for a campaign. Databases are opened
 * after the fork, as the workers do.
 */
#include "content/import.h"

#include "content_fixture.h"

#include "base/clock.h"
#include "base/file.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { PROCESSES = 2, WRITERS = 4, IMPORT_ROWS = 250 };

/* Seen by all processes. */
struct shared {
    _Atomic uint64_t saved, changed, imported, read, backups, failures;
    _Atomic uint64_t longest_ms;
    char what[512]; /* of a failure */
};

struct task {
    struct site *site;
    struct shared *shared;
    int64_t until_ms;
    int number;
    pthread_t thread;
};

static void failed(struct shared *shared, const char *where, const char *why)
{
    if (atomic_fetch_add(&shared->failures, 1) == 0)
        snprintf(shared->what, sizeof shared->what, "%s: %.400s", where, why);
}

static void note_time(struct shared *shared, int64_t since_ms)
{
    uint64_t took = (uint64_t)(clock_mono_ms() - since_ms);
    uint64_t longest = atomic_load(&shared->longest_ms);
    while (took > longest &&
           !atomic_compare_exchange_weak(&shared->longest_ms, &longest, took))
        ;
}

static void *write_items(void *data)
{
    struct task *task = data;
    struct error error;
    struct store *store = store_open(task->site->base->folder, DINH_DB_SITE, 0, &error);
    struct arena *arena = arena_create(0);
    if (!store) {
        failed(task->shared, "open", error.text);
        return NULL;
    }
    struct content *content = site_content(task->site, store);
    const struct kind *post = kind_of(task->site, "post");
    int64_t mine = 0;
    for (int i = 0; clock_mono_ms() < task->until_ms; i++) {
        struct content_change change = { .who = "thử", .at_ms = start_ms + i };
        int64_t since = clock_mono_ms(), id = i % 3 ? mine : 0;
        dinh_value *fields = value_map(arena);
        value_put(arena, fields, "title",
                  value_cstr(arena, arena_printf(arena, "%d-%d", task->number, i)));
        bool good = store_begin(store) == 0;
        int64_t saved =
            good ? content_save(content, arena, post, id, fields, NULL, &change) : -1;
        good = saved > 0;
        if (good && !id)
            good = content_move(content, arena, saved, "published", &change, &error) == 0;
        good = good && store_commit(store) == 0;
        if (!good) {
            failed(task->shared, "write", store_error(store));
            store_rollback(store);
            break;
        }
        note_time(task->shared, since);
        mine = saved;
        atomic_fetch_add(id ? &task->shared->changed : &task->shared->saved, 1);
        arena_reset(arena);
    }
    content_close(content);
    store_close(store);
    arena_destroy(arena);
    return NULL;
}

static void *read_lists(void *data)
{
    struct task *task = data;
    struct error error;
    struct store *store = store_open(task->site->base->folder, DINH_DB_SITE, 0, &error);
    struct arena *arena = arena_create(0);
    if (!store) {
        failed(task->shared, "open", error.text);
        return NULL;
    }
    struct content *content = site_content(task->site, store);
    for (uint64_t i = 1; clock_mono_ms() < task->until_ms; i++) {
        dinh_query query = { .size = sizeof query, .kind = "post", .per_page = 12 };
        content_generation(content, i);
        store_read_begin(store);
        dinh_value *list = content_list(content, arena, &query, start_ms);
        int64_t all = store_int(store, -1, "SELECT count(*) FROM kind_post", "");
        store_read_end(store);
        if (!list || query.total != all || (all >= 12 && list->count != 12))
            failed(task->shared, "read", store_error(store));
        atomic_fetch_add(&task->shared->read, 1);
        arena_reset(arena);
        usleep(1000); /* leave the processors to the writers */
    }
    content_close(content);
    store_close(store);
    arena_destroy(arena);
    return NULL;
}

static void *import_rows(void *data)
{
    struct task *task = data;
    struct error error;
    struct store *store = store_open(task->site->base->folder, DINH_DB_SITE, 0, &error);
    if (!store) {
        failed(task->shared, "open", error.text);
        return NULL;
    }
    struct content *content = site_content(task->site, store);
    char path[128];
    snprintf(path, sizeof path, "%s/rows.jsonl", task->site->base->folder);
    struct import_options options = { .kind = "post", .file = path, .now_ms = start_ms };
    for (int round = 0; clock_mono_ms() < task->until_ms; round++) {
        struct import_result result;
        struct buf rows = { 0 };
        for (int i = 0; i < IMPORT_ROWS; i++)
            buf_printf(&rows,
                       "{\"id\":\"%d-%d\",\"title\":\"Nhập %d\",\"body\":\"một\\nhai\"}\n",
                       round, i, i);
        if (file_write(path, buf_str(&rows), 0600, &error) ||
            import_run(content, &options, &result, &error) || result.added != IMPORT_ROWS)
            failed(task->shared, "import", error.text);
        else
            atomic_fetch_add(&task->shared->imported, result.added);
        buf_free(&rows);
    }
    content_close(content);
    store_close(store);
    return NULL;
}

/* ---- one process ------------------------------------------------------------------ */

static _Noreturn void run_process(struct site *site, struct shared *shared, int process,
                                  int64_t until_ms)
{
    struct task tasks[WRITERS + 2];
    void *(*const work[])(void *) = { write_items, write_items, write_items,
                                      write_items, read_lists,  import_rows };
    int count = process == 0 ? WRITERS + 2 : WRITERS + 1;
    for (int i = 0; i < count; i++) {
        tasks[i] = (struct task){ .site = site,
                                  .shared = shared,
                                  .until_ms = until_ms,
                                  .number = process * WRITERS + i };
        pthread_create(&tasks[i].thread, NULL, work[i], &tasks[i]);
    }
    for (int i = 0; i < count; i++)
        pthread_join(tasks[i].thread, NULL);
    _exit(0);
}

/* ---- backups, as dinh backup makes them ---------------------------------------------- */

static bool copy_all(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    int code = backup ? SQLITE_OK : SQLITE_ERROR;
    while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED)
        code = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    return code == SQLITE_DONE;
}

static bool is_whole(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    bool good = sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL) ==
                    SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_ROW &&
                strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    return good;
}

static void back_up(struct site *site, struct shared *shared, int64_t until_ms)
{
    char path[128];
    sqlite3 *from = NULL, *to = NULL;
    snprintf(path, sizeof path, "%s/site.db", site->base->folder);
    sqlite3_open(path, &from);
    while (clock_mono_ms() < until_ms) {
        sqlite3_open(":memory:", &to);
        if (!copy_all(from, to) || !is_whole(to))
            failed(shared, "backup", sqlite3_errmsg(to));
        sqlite3_close(to);
        atomic_fetch_add(&shared->backups, 1);
        usleep(200 * 1000);
    }
    sqlite3_close(from);
}

/* ---- all together ----------------------------------------------------------------------
 */

static int64_t soak_ms(void)
{
    const char *seconds = getenv("DINH_SOAK_SECONDS");
    uint64_t value;
    return seconds && str_to_u64(str_of(seconds), &value) ? (int64_t)value * 1000 : 3000;
}

static void check_result(struct site *site, const struct shared *shared)
{
    struct store *store = site->store;
    int64_t items = (int64_t)(shared->saved + shared->imported);
    assert_int_equal(store_int(store, -1, "SELECT count(*) FROM item", ""), items);
    assert_int_equal(store_int(store, -1, "SELECT count(*) FROM kind_post", ""), items);
    assert_int_equal(store_int(store, -1, "SELECT max(no) FROM item", ""), items);
    assert_int_equal(store_int(store, -1, "SELECT count(*) FROM revision", ""),
                     items + (int64_t)shared->changed);
    assert_int_equal(store_int(store, -1, "SELECT seq FROM _feed_head", ""),
                     items + (int64_t)shared->changed);
    assert_int_equal(store_int(store, -1, "SELECT count(*) FROM _feed", ""), items);
    assert_int_equal(store_int(store, -1, "SELECT count(*) FROM move", ""), 2 * items);
}

static void test_all_at_once(void **state)
{
    struct site *site = *state;
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t children[PROCESSES];
    int64_t until_ms = clock_mono_ms() + soak_ms();
    assert_true(shared != MAP_FAILED);
    content_close(site->content);
    store_close(site->store);
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0)
            run_process(site, shared, i, until_ms);
    }
    back_up(site, shared, until_ms);
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    struct error error;
    site->store = site->base->store =
        store_open(site->base->folder, DINH_DB_SITE, 0, &error);
    assert_non_null(site->store);
    site->content = site_content(site, site->store);
    print_message(
        "%llu saved, %llu changed, %llu imported, %llu lists, %llu backups; longest"
        " write %llu ms\n",
        (unsigned long long)shared->saved, (unsigned long long)shared->changed,
        (unsigned long long)shared->imported, (unsigned long long)shared->read,
        (unsigned long long)shared->backups, (unsigned long long)shared->longest_ms);
    if (shared->failures)
        fail_msg("%llu failures, first: %s", (unsigned long long)shared->failures,
                 shared->what);
    assert_true(shared->saved && shared->changed && shared->imported && shared->read &&
                shared->backups);
    check_result(site, shared);
    munmap(shared, sizeof *shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = { SITE_TEST(test_all_at_once) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
