/*
 * lua_doc.c - writes docs/lua-api.md and scripts/dinh.meta.lua, or checks that
 * they are what the table of words says.
 *
 * usage: dinh_lua_doc [--check] REPOSITORY
 */
#include "base/file.h"
#include "script/words.h"

#include <stdio.h>

enum { FILE_MAX = 1024 * 1024 };

static const struct generated {
    const char *path;
    void (*write)(struct buf *out);
} generated[] = {
    { "docs/lua-api.md", words_write_reference },
    { "scripts/dinh.meta.lua", words_write_meta },
};

static int do_file(const struct generated *file, const char *repository, bool check)
{
    char path[600];
    struct buf fresh = { 0 }, stored = { 0 };
    struct error error = { "it differs from the words: run `ninja lua_doc`" };
    int result;
    (void)snprintf(path, sizeof path, "%s/%s", repository, file->path);
    file->write(&fresh);
    if (check)
        result = file_read(path, &stored, FILE_MAX, &error) == 0 &&
                         str_eq(buf_str(&fresh), buf_str(&stored))
                     ? 0
                     : -1;
    else
        result = file_write(path, buf_str(&fresh), 0644, &error);
    if (result < 0)
        (void)fprintf(stderr, "%s: %s\n", path, error.text);
    buf_free(&fresh);
    buf_free(&stored);
    return result;
}

int main(int argc, char **argv)
{
    bool check = argc == 3 && strcmp(argv[1], "--check") == 0;
    if (argc != 2 && !check) {
        (void)fprintf(stderr, "usage: dinh_lua_doc [--check] REPOSITORY\n");
        return 2;
    }
    int result = 0;
    for (size_t i = 0; i < sizeof generated / sizeof *generated; i++)
        if (do_file(&generated[i], argv[argc - 1], check) < 0)
            result = 1;
    return result;
}
