/*
 * zip.c - libarchive behind a narrow face (see zip.h).
 */
#include "desk/zip.h"

#include "base/buf.h"
#include "base/log.h"

#include <archive.h>
#include <archive_entry.h>
#include <dinh/plugin.h>
#include <errno.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

static int refuse(struct error *error, const char *sentence)
{
    error_set(error, "%s", sentence);
    return DINH_REFUSED;
}

static int refuse_large(struct error *error, const char *name)
{
    error_set(error, "phần \"%s\" bên trong quá lớn, có thể là tệp phá hoại", name);
    return DINH_REFUSED;
}

static int put(struct zip_part *part, struct buf *chunk)
{
    for (size_t at = 0; part->fd > 0 && at < chunk->len;) {
        ssize_t done = write(part->fd, chunk->data + at, chunk->len - at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return DINH_FAILED;
        at += (size_t)done;
    }
    if (part->fd > 0)
        buf_clear(chunk);
    return 0;
}

/* Declared sizes are only a promise: what comes out is counted. */
static int read_bytes(struct archive *zip, struct zip_part *part, struct buf *bytes,
                      size_t *total, struct error *error)
{
    for (size_t size = 0;;) {
        la_ssize_t got = archive_read_data(zip, buf_reserve(bytes, CHUNK), CHUNK);
        if (got == 0)
            return 0;
        if (got < 0) {
            log_info("zip: %s", archive_error_string(zip));
            return refuse(error, "tệp hỏng hoặc đặt mật khẩu, không mở được");
        }
        bytes->len += (size_t)got;
        size += (size_t)got;
        *total += (size_t)got;
        if (size > part->most || *total > ZIP_TOTAL_MAX)
            return refuse_large(error, part->name);
        if (put(part, bytes))
            return error_set(error, "không ghi được tệp tạm: %s", strerror(errno));
    }
}

static int read_part(struct archive *zip, struct arena *arena, struct zip_part *part,
                     size_t *total, struct error *error)
{
    struct buf bytes = { 0 };
    int result = read_bytes(zip, part, &bytes, total, error);
    part->is_found = true;
    part->bytes = (struct str){ arena_copy(arena, bytes.data ? bytes.data : "", bytes.len),
                                bytes.len };
    buf_free(&bytes);
    return result;
}

static struct zip_part *wanted(struct zip_part *parts, size_t count, const char *name)
{
    for (size_t i = 0; name && i < count; i++)
        if (!parts[i].is_found && str_eq_nocase(str_of(name), str_of(parts[i].name)))
            return &parts[i];
    return NULL;
}

static int read_entries(struct archive *zip, struct arena *arena, struct zip_part *parts,
                        size_t count, struct error *error)
{
    struct archive_entry *entry;
    size_t total = 0;
    for (int i = 0;; i++) {
        int code = archive_read_next_header(zip, &entry);
        if (code == ARCHIVE_EOF)
            return 0;
        if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
            return refuse(error, "tệp hỏng, không mở được");
        if (i == ZIP_ENTRIES_MAX)
            return refuse(error, "tệp có quá nhiều phần bên trong");
        struct zip_part *part = wanted(parts, count, archive_entry_pathname(entry));
        int result = part ? read_part(zip, arena, part, &total, error) : 0;
        if (result)
            return result;
    }
}

int zip_read(struct arena *arena, const char *path, struct zip_part *parts, size_t count,
             struct error *error)
{
    struct archive *zip = archive_read_new();
    if (!zip)
        die("zip: hết bộ nhớ");
    archive_read_support_format_zip_seekable(zip);
    int result = archive_read_open_filename(zip, path, CHUNK) == ARCHIVE_OK
                     ? read_entries(zip, arena, parts, count, error)
                     : refuse(error, "đây không phải tệp Word (.docx)");
    archive_read_free(zip);
    return result;
}
