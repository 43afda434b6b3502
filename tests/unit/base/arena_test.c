/*
 * arena_test.c - memory that is freed all at once; under ASan its edges too.
 */
#include "base/arena.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void test_pieces(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    char *pieces[2000];
    for (size_t i = 0; i < 2000; i++) {
        size_t size = 1 + i * 7 % 9000; /* small ones, and some with a block of their own */
        pieces[i] = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        for (size_t j = 0; j < size; j++)
            assert_int_equal(pieces[i][j], 0);
        memset(pieces[i], (int)i, size);
    }
    for (size_t i = 0; i < 2000; i++)
        assert_int_equal((unsigned char)pieces[i][i * 7 % 9000], (unsigned char)i);
    arena_destroy(arena);
    arena_destroy(NULL);
}

static void test_reset(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    memset(arena_alloc_raw(arena, 100000), 'x', 100000);
    memset(arena_alloc_raw(arena, 100), 'x', 100);
    assert_true(arena_used(arena) >= 100100);
    arena_reset(arena);
    assert_int_equal(arena_used(arena), 0);
    char *again = arena_alloc(arena, 100);
    assert_int_equal(again[0], 0); /* zeroed though the memory was used */
    arena_destroy(arena);
}

static void test_copies(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    assert_string_equal(arena_copy(arena, "abc", 2), "ab");
    assert_string_equal(arena_copy(arena, NULL, 0), "");
    assert_null(arena_text(arena, NULL));
    assert_string_equal(arena_text(arena, "Đình"), "Đình");
    assert_string_equal(arena_printf(arena, "%s-%d", "t", 47), "t-47");
    struct str s = arena_str(arena, STR("x"));
    assert_int_equal(s.ptr[s.len], '\0');
    arena_destroy(arena);
}

/* Every way a printed text can meet the end of a block. */
static void test_printing_at_the_end_of_a_block(void **state)
{
    (void)state;
    for (size_t left = 0; left < 100; left++) {
        struct arena *arena = arena_create(0);
        memset(arena_alloc_raw(arena, 16 * 1024 - 16 * left), 'x', 16 * 1024 - 16 * left);
        for (int len = 0; len < 100; len++) {
            char *text = arena_printf(arena, "%0*d|", len + 1, 7);
            char *next = arena_alloc_raw(arena, 16);
            memset(next, 'y', 16);
            assert_int_equal(strlen(text), len + 2);
            assert_string_equal(text + len, "7|");
        }
        arena_destroy(arena);
    }
    struct arena *arena = arena_create(0);
    char *text = arena_printf(arena, "%0*d", 100000, 7); /* more than any block */
    assert_int_equal(strlen(text), 100000);
    arena_destroy(arena);
}

/* A request beyond its limit ends its process, loudly. */
static void test_limit(void **state)
{
    (void)state;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        static const struct rlimit no_core;
        setrlimit(RLIMIT_CORE, &no_core);
        signal(SIGABRT, SIG_DFL);
        fclose(stderr);
        struct arena *arena = arena_create(100000);
        arena_alloc(arena, 50000);
        arena_alloc(arena, 50000);
        _exit(0);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_reset),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_printing_at_the_end_of_a_block),
        cmocka_unit_test(test_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
