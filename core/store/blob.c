/*
 * blob.c - taking files in and finding them again (see blob.h).
 *
 * The bytes are copied once, hashed on the way, and named by their hash; the
 * row follows only when file and folder are on the disk, so a row never names
 * a file that a power cut took away.
 */
#include "store/blob.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "store/media.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, NAME_SLUG_MAX = 80 };
static const int64_t size_max = INT64_C(1) << 30;

/* ---- finding ------------------------------------------------------------------------ */

static bool is_hash(struct str hash)
{
    if (hash.len != BLOB_SHORT && hash.len != BLOB_HASH_SIZE - 1)
        return false;
    for (size_t i = 0; i < hash.len; i++)
        if (!strchr("0123456789abcdef", hash.ptr[i]))
            return false;
    return true;
}

bool blob_find(struct store *store, struct arena *arena, struct str hash, struct blob *out)
{
    if (!is_hash(hash))
        return false;
    /* 'g' is behind every hexadecimal digit: all hashes that begin so. */
    const char *end = arena_printf(arena, "%.*sg", STR_ARG(hash));
    struct dinh_rows *rows = store_query(store,
                                         "SELECT sha256, name, type, size, width, height"
                                         " FROM file WHERE sha256 >= $1 AND sha256 < $2"
                                         " ORDER BY sha256 LIMIT 1",
                                         "st", hash, end);
    if (rows_next(rows) <= 0)
        return false;
    *out = (struct blob){ .name = arena_text(arena, rows_text(rows, 1)),
                          .type = arena_text(arena, rows_text(rows, 2)),
                          .size = rows_int(rows, 3),
                          .width = (int32_t)rows_int(rows, 4),
                          .height = (int32_t)rows_int(rows, 5) };
    struct str sha256 = rows_str(rows, 0);
    memcpy(out->sha256, sha256.ptr, BLOB_HASH_SIZE);
    rows_end(rows);
    return true;
}

const char *blob_path(struct store *store, struct arena *arena, const struct blob *blob)
{
    return arena_printf(arena, "%s/files/%.2s/%s", store_folder(store), blob->sha256,
                        blob->sha256);
}

const char *blob_href(struct arena *arena, const struct blob *blob)
{
    return arena_printf(arena, "/tep/%.*s/%s", BLOB_SHORT, blob->sha256, blob->name);
}

/* ---- copying --------------------------------------------------------------------------
 */

struct copy {
    int from, to;
    char beside[4096]; /* where the bytes lie until they have a name */
    struct buf head, tail;
    int64_t size;
};

static int write_all(int to, const char *bytes, size_t len)
{
    while (len) {
        ssize_t done = write(to, bytes, len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return DINH_FAILED;
        bytes += done;
        len -= (size_t)done;
    }
    return 0;
}

static void keep_tail(struct copy *copy, const char *bytes, size_t len)
{
    buf_add(&copy->tail, bytes, len);
    if (copy->tail.len <= 2 * MEDIA_TAIL)
        return;
    size_t old = copy->tail.len - MEDIA_TAIL;
    memmove(copy->tail.data, copy->tail.data + old, MEDIA_TAIL);
    copy->tail.len = MEDIA_TAIL;
}

/* A text is kept whole, since its last byte can spoil it. */
static void keep_head(struct copy *copy, const char *bytes, size_t len)
{
    bool is_text = copy->size <= MEDIA_TEXT_MAX &&
                   (!copy->head.len || media_may_be_text(buf_str(&copy->head)));
    size_t room = is_text ? len : 0;
    if (copy->head.len < MEDIA_HEAD && room == 0)
        room = MEDIA_HEAD - copy->head.len;
    buf_add(&copy->head, bytes, room < len ? room : len);
}

static int copy_bytes(struct copy *copy, char sha256[BLOB_HASH_SIZE], struct error *error)
{
    char chunk[CHUNK];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (;;) {
        ssize_t got = read(copy->from, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, "không đọc được: %s", strerror(errno));
        if (got == 0)
            break;
        copy->size += got;
        if (copy->size > size_max)
            return error_set(error, "tệp lớn hơn 1 GB");
        crypto_hash_sha256_update(&state, (unsigned char *)chunk, (size_t)got);
        keep_head(copy, chunk, (size_t)got);
        keep_tail(copy, chunk, (size_t)got);
        if (write_all(copy->to, chunk, (size_t)got))
            return error_set(error, "không ghi được vào kho: %s", strerror(errno));
    }
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(sha256, BLOB_HASH_SIZE, hash, sizeof hash);
    return copy->size ? 0 : error_set(error, "tệp rỗng");
}

static int open_both(struct copy *copy, struct store *store, const char *path,
                     struct error *error)
{
    struct stat st;
    char folder[4000];
    copy->from = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (copy->from < 0 || fstat(copy->from, &st) != 0)
        return error_set(error, "không mở được: %s", strerror(errno));
    if (!S_ISREG(st.st_mode))
        return error_set(error, "không phải tệp thường");
    snprintf(folder, sizeof folder, "%s/files", store_folder(store));
    if (folder_make(folder, 0750, error))
        return DINH_FAILED;
    snprintf(copy->beside, sizeof copy->beside, "%s/new-XXXXXX", folder);
    copy->to = mkostemp(copy->beside, O_CLOEXEC);
    if (copy->to < 0) {
        copy->beside[0] = '\0';
        return error_set(error, "không ghi được vào kho: %s", strerror(errno));
    }
    return 0;
}

static void copy_end(struct copy *copy)
{
    if (copy->from >= 0)
        close(copy->from);
    if (copy->to >= 0)
        close(copy->to);
    if (copy->beside[0])
        unlink(copy->beside);
    buf_free(&copy->head);
    buf_free(&copy->tail);
}

/* ---- keeping ---------------------------------------------------------------------------
 */

static int put_in_place(struct copy *copy, const char *place, struct error *error)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", place);
    *strrchr(folder, '/') = '\0';
    if (folder_make(folder, 0750, error))
        return DINH_FAILED;
    if (fchmod(copy->to, 0640) != 0 || fsync(copy->to) != 0 ||
        rename(copy->beside, place) != 0)
        return error_set(error, "không ghi được %s: %s", place, strerror(errno));
    copy->beside[0] = '\0';
    return folder_sync(folder, error);
}

/* "Quyết định 150.PDF" -> "quyet-dinh-150.pdf" */
static const char *safe_name(struct arena *arena, const char *name, const char *ending)
{
    struct str base = str_of(name);
    const char *slash = strrchr(name, '/');
    if (slash)
        base = str_of(slash + 1);
    for (size_t i = base.len; i-- > 1;)
        if (base.ptr[i] == '.') {
            base.len = i;
            break;
        }
    struct str slug = text_slug(arena, text_nfc(arena, base), NAME_SLUG_MAX);
    return arena_printf(arena, "%s.%s", slug.len ? slug.ptr : "tep", ending);
}

static int insert_row(struct store *store, const struct blob *blob, struct error *error)
{
    if (store_exec(store,
                   "INSERT INTO file (sha256, name, type, size, width, height, added_at)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                   "tttiiii", blob->sha256, blob->name, blob->type, blob->size,
                   (int64_t)blob->width, (int64_t)blob->height, clock_now_ms()) == 0)
        return 0;
    return error_set(error, "%s", store_error(store));
}

static int keep(struct copy *copy, struct store *store, struct arena *arena,
                const char *name, struct blob *out, struct error *error)
{
    char sha256[BLOB_HASH_SIZE];
    struct media media;
    if (copy_bytes(copy, sha256, error))
        return DINH_FAILED;
    bool known = blob_find(store, arena, str_of(sha256), out);
    if (known && file_exists(blob_path(store, arena, out)))
        return 0;
    if (!media_recognise(buf_str(&copy->head), buf_str(&copy->tail), name, &media)) {
        error_set(error,
                  "loại tệp không nhận (nhận PDF, Word, Excel, PNG, JPEG, WebP, GIF, "
                  "SVG không có mã lệnh, MP3, MP4, CSV, TXT)");
        return DINH_REFUSED;
    }
    *out = (struct blob){ .name = safe_name(arena, name, media.ending),
                          .type = media.type,
                          .size = copy->size,
                          .width = media.width,
                          .height = media.height };
    memcpy(out->sha256, sha256, sizeof sha256);
    if (put_in_place(copy, blob_path(store, arena, out), error))
        return DINH_FAILED;
    return known ? 0 : insert_row(store, out, error);
}

int blob_put(struct store *store, struct arena *arena, const char *path, const char *name,
             struct blob *out, struct error *error)
{
    if (DINH_BUG_IF(!store_in_transaction(store)))
        return error_set(error, "nhận tệp ngoài giao dịch");
    struct copy copy = { .from = -1, .to = -1 };
    int result = open_both(&copy, store, path, error);
    if (!result)
        result = keep(&copy, store, arena, name, out, error);
    copy_end(&copy);
    if (result)
        error_prefix(error, "%s", name);
    return result;
}
