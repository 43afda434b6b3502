/*
 * store_fixture.h - a site folder that lives as long as one test.
 */
#ifndef TEST_STORE_FIXTURE_H
#define TEST_STORE_FIXTURE_H

#include "store/store.h"

#include "base/log.h"

#include <ftw.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
    char folder[64];
    struct store *store;
    struct arena *arena;
    struct error error;
};

static inline int remove_one(const char *path, const struct stat *st, int flag,
                             struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static inline int fixture_open(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/dinh-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    log_open("/dev/null"); /* refusals are expected here */
    fixture->arena = arena_create(0);
    fixture->store =
        store_open(fixture->folder, DINH_DB_SITE, STORE_CREATE, &fixture->error);
    assert_non_null(fixture->store);
    *state = fixture;
    return 0;
}

static inline int fixture_close(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    arena_destroy(fixture->arena);
    nftw(fixture->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(fixture);
    return 0;
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

#endif
