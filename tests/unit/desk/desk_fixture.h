/*
 * desk_fixture.h - a site with the tables files need, pictures made on the spot by
 * vips, and a main that also is `dinh tool`: the tool is started by running this very
 * program again.
 */
#ifndef TEST_DESK_FIXTURE_H
#define TEST_DESK_FIXTURE_H

#include "../store/store_fixture.h"

#include "desk/tool.h"
#include "store/migrate.h"
#include "store/rendition.h"

#include <dirent.h>

static const struct migration file_tables[] = {
    { 1,
      "CREATE TABLE file (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL,"
      " size INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,"
      " added_at INTEGER NOT NULL) STRICT" }
};

static inline int desk_fixture_open(void **state)
{
    fixture_open(state);
    struct fixture *f = *state;
    assert_int_equal(migrate_apply(f->store, "core", file_tables, 1, &f->error), 0);
    assert_int_equal(rendition_migrate(f->store, &f->error), 0);
    return 0;
}

#define DESK_TEST(name) \
    cmocka_unit_test_setup_teardown(name, desk_fixture_open, fixture_close)

static inline const char *write_bytes(struct fixture *f, const char *name, struct str bytes)
{
    const char *path = arena_printf(f->arena, "%s/%s", f->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
    return path;
}

static inline struct str read_bytes(struct fixture *f, const char *path)
{
    enum { MOST = 64 * 1024 * 1024 };
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_in_range(size, 0, MOST);
    rewind(file);
    char *bytes = arena_alloc_raw(f->arena, (size_t)size + 1);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    return (struct str){ bytes, (size_t)size };
}

/* `format`: a shell command with one %s, the folder of the test. */
static inline void run_in_folder(struct fixture *f, const char *command)
{
    const char *line =
        arena_printf(f->arena, "cd %s && (%s) >/dev/null 2>&1", f->folder, command);
    assert_int_equal(system(line), 0);
}

/* Is nothing left in tmp/, and nothing half-made in files/? */
static inline void assert_nothing_left(struct fixture *f)
{
    static const char *const folders[] = { "tmp", "files" };
    for (size_t i = 0; i < 2; i++) {
        DIR *folder = opendir(arena_printf(f->arena, "%s/%s", f->folder, folders[i]));
        if (!folder)
            continue;
        for (const struct dirent *entry; (entry = readdir(folder));)
            if (entry->d_name[0] != '.' && (i == 0 || strlen(entry->d_name) != 2))
                fail_msg("%s/%s is left behind", folders[i], entry->d_name);
        closedir(folder);
    }
}

#define DESK_MAIN(tests)                                    \
    int main(int argc, char **argv)                         \
    {                                                       \
        if (argc > 1 && strcmp(argv[1], "tool") == 0)       \
            return tool_main(argc - 1, argv + 1);           \
        return cmocka_run_group_tests((tests), NULL, NULL); \
    }

#endif
