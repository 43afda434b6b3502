/*
 * hostile_test.c - scripts that must not get their way.
 *
 * hostile/?.lua hold cases divided by "--- name: expected". Each becomes the
 * hooks.lua of a folder of its own, before scripts/default. It must be refused
 * while loading or stopped at the events test.run and test.built, within 0.3 s
 * of CPU, with a sentence that names the file and holds one of the expected
 * pieces ("a|b"; "ok": it must end well). Afterwards the same script state must
 * still answer a good function, and a new one must load.
 *
 * usage: hostile_test REPOSITORY FOLDER
 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "script/script.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_MS = 300, FILE_MAX = 256 * 1024 };

#define MARK "--- "
/* Stands before each case, on its first line, to keep line numbers. */
#define GOOD "on(\"test.good\", function(x) log(\"vẫn chạy: \" .. x.title) end) "

struct suite {
    const char *repository, *folder;
    char defaults[512];
    int cases, failures;
};

struct hostile_case {
    struct str name, expected, body;
};

static void fail(struct suite *suite, const struct hostile_case *one, const char *why,
                 const char *said)
{
    suite->failures++;
    printf("FAILED %.*s: %s: %s\n", STR_ARG(one->name), why, said);
}

/* ---- what is expected --------------------------------------------------------- */

static bool is_expected(struct str expected, const char *said)
{
    while (expected.ptr) {
        struct str piece = str_trim(str_cut(&expected, '|'));
        if (str_find(str_of(said), piece) >= 0)
            return true;
    }
    return false;
}

static void judge(struct suite *suite, const struct hostile_case *one, bool failed,
                  const char *said)
{
    if (!failed && !is_expected(one->expected, "ok"))
        fail(suite, one, "nothing stopped it", "");
    else if (failed && !is_expected(one->expected, said))
        fail(suite, one, "another sentence", said);
    else if (failed && !strstr(said, ".lua"))
        fail(suite, one, "no file in the sentence", said);
}

/* ---- running -------------------------------------------------------------------- */

static dinh_value *make_payload(struct arena *arena)
{
    dinh_value *map = value_map(arena), *list = value_list(arena);
    dinh_value *items = value_list(arena), *item = value_map(arena);
    value_add(arena, list, value_int(arena, 1));
    value_put(arena, item, "html", value_html(arena, STR("<b>x</b>")));
    value_add(arena, items, item);
    value_put(arena, map, "title", value_cstr(arena, "Tin"));
    value_put(arena, map, "body", value_html(arena, STR("<p>Nội dung</p>")));
    value_put(arena, map, "n", value_int(arena, 7));
    value_put(arena, map, "day", value_date(arena, 18883));
    value_put(arena, map, "list", list);
    value_put(arena, map, "items", items);
    return map;
}

static void check_good(struct suite *suite, const struct hostile_case *one,
                       struct script *script, struct arena *arena)
{
    struct script_outcome outcome;
    script_emit(script, arena, "test.good", make_payload(arena), &outcome);
    if (outcome.failed || outcome.effect_count != 1)
        fail(suite, one, "a good function no longer runs", outcome.error.text);
    struct error error;
    if (script_check_move(script, "news", "submitted", "approved", NULL, NULL, &error) < 0)
        fail(suite, one, "the workflow no longer answers", error.text);
}

/* Events are raised until one fails: a hoarder needs several to be caught. */
static void run_events(struct suite *suite, const struct hostile_case *one,
                       struct script *script)
{
    struct arena *arena = arena_create(0);
    static const char *const events[] = { "test.run", "test.built" };
    struct script_outcome outcome = { 0 };
    int64_t slowest = 0;
    for (int i = 0; i < 8 && !outcome.failed; i++) {
        dinh_value *payload = make_payload(arena);
        dinh_value *before = value_copy(arena, payload);
        int64_t start = clock_cpu_ms();
        script_emit(script, arena, events[i % 2], payload, &outcome);
        int64_t spent = clock_cpu_ms() - start;
        slowest = spent > slowest ? spent : slowest;
        if (outcome.failed && !value_equal(payload, before))
            fail(suite, one, "a failing function changed the payload", "");
    }
    judge(suite, one, outcome.failed > 0, outcome.error.text);
    if (slowest > MOST_MS)
        fail(suite, one, "it took too long", "");
    check_good(suite, one, script, arena);
    arena_destroy(arena);
}

static void run_case(struct suite *suite, const struct hostile_case *one)
{
    char path[600];
    struct buf text = { 0 };
    struct error error;
    const char *folders[] = { suite->folder, suite->defaults };
    const struct script_paths paths = { folders, 2 };
    (void)snprintf(path, sizeof path, "%s/hooks.lua", suite->folder);
    buf_add_text(&text, GOOD);
    buf_add_str(&text, one->body);
    if (file_write(path, buf_str(&text), 0644, &error) < 0)
        fail(suite, one, "not written", error.text);
    buf_free(&text);
    suite->cases++;
    int64_t start = clock_cpu_ms();
    struct script *script = script_load(&paths, &error);
    if (clock_cpu_ms() - start > MOST_MS)
        fail(suite, one, "it took too long to load", "");
    if (script)
        run_events(suite, one, script);
    else
        judge(suite, one, true, error.text);
    script_free(script);
}

/* ---- reading cases ----------------------------------------------------------------- */

static struct str next_case(struct str *rest)
{
    struct str all = *rest;
    ptrdiff_t next = str_find(str_from(all, 1), STR("\n" MARK));
    if (next < 0) {
        *rest = (struct str){ NULL, 0 };
        return all;
    }
    *rest = str_from(all, (size_t)next + 2);
    return (struct str){ all.ptr, (size_t)next + 2 };
}

static void run_file(struct suite *suite, const char *path)
{
    struct buf bytes = { 0 };
    struct error error;
    if (file_read(path, &bytes, FILE_MAX, &error) < 0) {
        printf("FAILED %s\n", error.text);
        suite->failures++;
        return;
    }
    struct str rest = buf_str(&bytes);
    next_case(&rest); /* the comment at the head */
    while (rest.ptr) {
        struct hostile_case one = { .body = next_case(&rest) };
        struct str head = str_from(str_cut(&one.body, '\n'), sizeof MARK - 1);
        one.name = str_cut(&head, ':');
        one.expected = head;
        run_case(suite, &one);
    }
    buf_free(&bytes);
}

static int visit(void *data, const char *relative)
{
    struct suite *suite = data;
    char path[600];
    (void)snprintf(path, sizeof path, "%s/tests/script/hostile/%s", suite->repository,
                   relative);
    run_file(suite, path);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        (void)fprintf(stderr, "usage: hostile_test REPOSITORY FOLDER\n");
        return 2;
    }
    struct suite suite = { .repository = argv[1], .folder = argv[2] };
    struct error error;
    char folder[600];
    (void)snprintf(suite.defaults, sizeof suite.defaults, "%s/scripts/default", argv[1]);
    (void)snprintf(folder, sizeof folder, "%s/tests/script/hostile", argv[1]);
    if (folder_make(argv[2], 0755, &error) < 0) {
        printf("FAILED %s\n", error.text);
        return 1;
    }
    folder_walk(folder, visit, &suite);
    printf("%d hostile scripts, %d failures\n", suite.cases, suite.failures);
    return suite.failures || suite.cases < 70;
}
