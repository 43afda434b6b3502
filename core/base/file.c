/*
 * file.c - whole files and folders (see file.h).
 *
 * A write goes to a new file beside the old one and takes its place by
 * rename(2), after fsync of the file and before fsync of the folder: whoever
 * reads, or a power cut, finds the old bytes or the new ones.
 */
#include "base/file.h"

#include "base/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    READ_CHUNK = 64 * 1024,
    WALK_DEPTH = 32,
    COPY_LIMIT = 256 * 1024 * 1024,
    TEMPORARY_TRIES = 16
};

/* ---- Reading ----------------------------------------------------------------- */

static int read_all(int fd, struct buf *out, size_t limit)
{
    size_t start = out->len;
    for (;;) {
        ssize_t got = read(fd, buf_reserve(out, READ_CHUNK), READ_CHUNK);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return (int)got;
        out->len += (size_t)got;
        if (out->len - start > limit) {
            errno = EFBIG;
            return -1;
        }
    }
}

int file_read(const char *path, struct buf *out, size_t limit, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_set(error, "%s: không mở được tệp: %s", path, strerror(errno));
    size_t start = out->len;
    int result = read_all(fd, out, limit);
    int reason = errno;
    close(fd);
    if (result == 0)
        return 0;
    out->len = start;
    if (reason == EFBIG)
        return error_set(error, "%s: tệp lớn hơn %zu byte", path, limit);
    return error_set(error, "%s: không đọc được tệp: %s", path, strerror(reason));
}

/* ---- Writing ----------------------------------------------------------------- */

static int write_all(int fd, struct str bytes)
{
    while (bytes.len) {
        ssize_t done = write(fd, bytes.ptr, bytes.len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return -1;
        bytes = str_from(bytes, (size_t)done);
    }
    return 0;
}

/* Opens a new file beside `path`; its name goes to `name`. */
static int open_beside(const char *path, struct buf *name)
{
    for (int try = 0; try < TEMPORARY_TRIES; try++) {
        buf_clear(name);
        buf_printf(name, "%s.%ld.%llx.tmp", path, (long)getpid(),
                   (unsigned long long)clock_mono_us() + (unsigned)try);
        int fd = open(buf_text(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static int fill_and_rename(int fd, const char *name, const char *path, struct str bytes,
                           int mode)
{
    int result = write_all(fd, bytes);
    if (result == 0)
        result = fchmod(fd, (mode_t)mode);
    if (result == 0)
        result = fsync(fd);
    int reason = errno;
    if (close(fd) != 0 && result == 0) {
        result = -1;
        reason = errno;
    }
    if (result == 0 && rename(name, path) != 0) {
        result = -1;
        reason = errno;
    }
    if (result != 0)
        unlink(name);
    errno = reason;
    return result;
}

/* The folder a path lies in: "a/b" -> "a", "b" -> ".", "/b" -> "/". */
static struct str parent_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return STR(".");
    return (struct str){ path, slash == path ? 1 : (size_t)(slash - path) };
}

static int sync_parent(const char *path, struct error *error)
{
    struct buf parent = { 0 };
    buf_add_str(&parent, parent_of(path));
    int result = folder_sync(buf_text(&parent), error);
    buf_free(&parent);
    return result;
}

int file_write(const char *path, struct str bytes, int mode, struct error *error)
{
    struct buf name = { 0 };
    int fd = open_beside(path, &name);
    int result = fd < 0 ? -1 : fill_and_rename(fd, buf_text(&name), path, bytes, mode);
    if (result != 0)
        error_set(error, "%s: không ghi được tệp: %s", path, strerror(errno));
    buf_free(&name);
    return result == 0 ? sync_parent(path, error) : -1;
}

bool file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

/* ---- Folders ------------------------------------------------------------------ */

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

int folder_make(const char *path, int mode, struct error *error)
{
    struct buf part = { 0 };
    int result = 0;
    size_t len = strlen(path);
    for (size_t end = 1; end <= len && result == 0; end++) {
        if (path[end] != '/' && path[end] != '\0')
            continue;
        buf_clear(&part);
        buf_add(&part, path, end);
        if (mkdir(buf_text(&part), (mode_t)mode) != 0 && !is_folder(buf_text(&part)))
            result = error_set(error, "%s: không tạo được thư mục: %s", buf_text(&part),
                               strerror(errno));
    }
    buf_free(&part);
    return result;
}

int folder_sync(const char *path, struct error *error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return error_set(error, "%s: không mở được thư mục: %s", path, strerror(errno));
    int result = fsync(fd);
    /* Some file systems cannot sync a folder and say EINVAL; nothing to mend. */
    if (result != 0 && errno == EINVAL)
        result = 0;
    if (result != 0)
        error_set(error, "%s: không ghi được thư mục xuống đĩa: %s", path, strerror(errno));
    close(fd);
    return result;
}

/* Every file below a folder, as relative paths. */
struct walk {
    struct arena *arena;
    const char *folder;
    const char **files;
    size_t count, cap;
};

static void walk_add(struct walk *walk, const char *relative)
{
    if (walk->count == walk->cap) {
        size_t cap = walk->cap ? walk->cap * 2 : 64;
        const char **files = arena_alloc(walk->arena, cap * sizeof *files);
        if (walk->count)
            memcpy(files, walk->files, walk->count * sizeof *files);
        walk->files = files;
        walk->cap = cap;
    }
    walk->files[walk->count++] = relative;
}

static int walk_folder(struct walk *walk, const char *relative, int depth);

static int walk_entry(struct walk *walk, const char *relative, int depth)
{
    const char *full = arena_printf(walk->arena, "%s/%s", walk->folder, relative);
    struct stat info;
    if (lstat(full, &info) != 0)
        return 0;              /* gone meanwhile */
    if (S_ISDIR(info.st_mode)) /* links to folders are not followed: they may loop */
        return walk_folder(walk, relative, depth + 1);
    if (stat(full, &info) == 0 && S_ISREG(info.st_mode))
        walk_add(walk, relative);
    return 0;
}

static int walk_folder(struct walk *walk, const char *relative, int depth)
{
    if (depth > WALK_DEPTH)
        return -1;
    DIR *handle = opendir(arena_printf(walk->arena, "%s/%s", walk->folder, relative));
    if (!handle)
        return errno == ENOENT ? 0 : -1;
    int result = 0;
    for (struct dirent *entry; result == 0 && (entry = readdir(handle));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        result = walk_entry(walk,
                            arena_printf(walk->arena, "%s%s%s", relative,
                                         relative[0] ? "/" : "", entry->d_name),
                            depth);
    }
    closedir(handle);
    return result;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int folder_walk(const char *folder, int (*visit)(void *data, const char *relative),
                void *data)
{
    struct walk walk = { .arena = arena_create(0), .folder = folder };
    int result = walk_folder(&walk, "", 0);
    if (result == 0 && walk.count)
        qsort(walk.files, walk.count, sizeof *walk.files, compare_paths);
    for (size_t i = 0; result == 0 && i < walk.count; i++)
        result = visit(data, walk.files[i]);
    arena_destroy(walk.arena);
    return result;
}

struct copy {
    const char *from, *to;
    struct arena *arena;
    struct error *error;
};

static int copy_file(const char *from, const char *to, struct error *error)
{
    struct stat info;
    if (stat(from, &info) != 0)
        return error_set(error, "%s: không mở được tệp: %s", from, strerror(errno));
    struct buf bytes = { 0 };
    int result = file_read(from, &bytes, COPY_LIMIT, error);
    if (result == 0)
        result = file_write(to, buf_str(&bytes), (int)(info.st_mode & 0777), error);
    buf_free(&bytes);
    return result;
}

static int copy_visit(void *data, const char *relative)
{
    struct copy *copy = data;
    const char *to = arena_printf(copy->arena, "%s/%s", copy->to, relative);
    if (file_exists(to))
        return 0;
    struct str parent = parent_of(to);
    if (folder_make(arena_copy(copy->arena, parent.ptr, parent.len), 0755, copy->error))
        return -1;
    return copy_file(arena_printf(copy->arena, "%s/%s", copy->from, relative), to,
                     copy->error);
}

int folder_copy(const char *from, const char *to, struct error *error)
{
    if (!is_folder(from))
        return error_set(error, "%s: không có thư mục này", from);
    struct copy copy = { from, to, arena_create(0), error };
    error_set(error, "%s: không đọc được thư mục", from);
    int result = folder_make(to, 0755, error);
    if (result == 0)
        result = folder_walk(from, copy_visit, &copy);
    arena_destroy(copy.arena);
    return result;
}
