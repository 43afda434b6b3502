/*
 * fixture.h - scripts given as texts: written to a folder, loaded before
 * scripts/default.
 */
#ifndef TEST_SCRIPT_FIXTURE_H
#define TEST_SCRIPT_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/file.h"
#include "script/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DEFAULTS TEST_SOURCE_DIR "/../scripts/default"
#define SAMPLE   TEST_SOURCE_DIR "/../scripts/examples/nam-chinh-2021"

static char fixture_folder[] = "/tmp/dinh-script-XXXXXX";
static const char *const fixture_files[] = { "categories.lua", "units.lua", "workflow.lua",
                                             "calendar.lua",   "legal.lua", "hooks.lua" };

static inline void fixture_clear(void)
{
    char path[300];
    for (size_t i = 0; i < sizeof fixture_files / sizeof *fixture_files; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", fixture_folder, fixture_files[i]);
        (void)unlink(path);
    }
}

static inline int fixture_open(void **state)
{
    (void)state;
    return mkdtemp(fixture_folder) ? 0 : -1;
}

static inline int fixture_close(void **state)
{
    (void)state;
    fixture_clear();
    return rmdir(fixture_folder);
}

static inline void fixture_write(const char *file, struct str text)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", fixture_folder, file);
    assert_int_equal(file_write(path, text, 0644, NULL), 0);
}

/* The folder's files before scripts/default; the folder is emptied again. */
static inline struct script *fixture_load(struct error *error)
{
    const char *folders[] = { fixture_folder, DEFAULTS };
    const struct script_paths paths = { folders, 2 };
    struct script *script = script_load(&paths, error);
    fixture_clear();
    return script;
}

static inline struct script *load_one(const char *file, const char *text)
{
    struct error error = { "" };
    fixture_write(file, str_of(text));
    struct script *script = fixture_load(&error);
    if (!script)
        fail_msg("%s", error.text);
    return script;
}

static inline void assert_says(const char *sentence, const char *piece)
{
    if (!strstr(sentence, piece))
        fail_msg("'%s' does not say '%s'", sentence, piece);
}

/* The script must not load, and say why. */
static inline void refuse(const char *file, const char *text, const char *piece)
{
    struct error error = { "" };
    fixture_write(file, str_of(text));
    struct script *script = fixture_load(&error);
    if (script)
        fail_msg("%s was loaded: %s", file, text);
    assert_says(error.text, piece);
}

#endif
