/*
 * upload.c - any file somebody sends: told by its bytes, then kept or refused
 * (upload_take of picture.h).
 *
 * What is refused gets a sentence of its own where people can do something about it:
 * unpack the archive, take the password off, send the page as a text. The rest is
 * what blob_put knows, less what a browser could run.
 */
#include "base/buf.h"
#include "base/text.h"
#include "desk/picture.h"
#include "desk/tool.h"
#include "store/bytes.h"
#include "store/media.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Both ends of a file; what it is shows there. */
struct ends {
    struct str head, tail;
};

/* ---- what is refused by name ---- */

static const char say_archive[] = "đây là tệp nén: hãy giải nén rồi gửi từng tệp bên trong";
static const char say_program[] = "đây là chương trình, không phải văn bản: không nhận";
static const char say_page[] =
    "đây là trang web (HTML): hãy dán phần chữ vào bài hoặc gửi dưới dạng PDF";
static const char say_drawing[] =
    "hình vẽ SVG không nhận ở đây: hãy lưu thành PNG rồi gửi lại";

static const struct sign {
    struct str bytes;
    const char *sentence;
} signs[] = {
    { { "Rar!\x1a\x07", 6 }, say_archive },
    { { "7z\xbc\xaf\x27\x1c", 6 }, say_archive },
    { { "\x1f\x8b", 2 }, say_archive },
    { { "BZh", 3 }, say_archive },
    { { "\xfd"
        "7zXZ",
        5 },
      say_archive },
    { { "\x28\xb5\x2f\xfd", 4 }, say_archive },
    { { "MZ", 2 }, say_program },
    { { "\x7f"
        "ELF",
        4 },
      say_program },
    { { "\xca\xfe\xba\xbe", 4 }, say_program },
    { { "\xcf\xfa\xed\xfe", 4 }, say_program },
    { { "#!", 2 }, say_program },
    { { "<?php", 5 }, say_program },
    { { "L\0\0\0\x01\x14\x02\0", 8 }, say_program }, /* a shortcut of Windows */
};

static const struct sign text_signs[] = {
    /* behind white space, any case */
    { { "<!doctype html", 14 }, say_page },
    { { "<html", 5 }, say_page },
    { { "<head", 5 }, say_page },
    { { "<body", 5 }, say_page },
    { { "<script", 7 }, say_page },
    { { "<svg", 4 }, say_drawing },
    { { "<!doctype svg", 13 }, say_drawing },
};

static bool starts_nocase(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq_nocase((struct str){ s.ptr, prefix.len }, prefix);
}

static const char *sign_of_text(struct str head)
{
    struct str start = str_trim(head);
    if (str_starts(start, STR("\xEF\xBB\xBF")))
        start = str_trim(str_from(start, 3));
    if (starts_nocase(start, STR("<?xml"))) {
        ptrdiff_t end = str_find(start, STR("?>"));
        start = str_trim(str_from(start, end < 0 ? start.len : (size_t)end + 2));
    }
    for (size_t i = 0; i < sizeof text_signs / sizeof *text_signs; i++)
        if (starts_nocase(start, text_signs[i].bytes))
            return text_signs[i].sentence;
    return NULL;
}

/* An office file is a zip; one with macros, and every other zip, is not wanted. */
static const char *sign_of_package(const struct ends *ends)
{
    if (str_find(ends->tail, STR("vbaProject.bin")) >= 0)
        return "tệp Word/Excel này có mã lệnh (macro): hãy lưu lại thành .docx hoặc .xlsx "
               "không có macro";
    return str_find(ends->tail, STR("[Content_Types].xml")) < 0 ? say_archive : NULL;
}

/* UTF-16 of "EncryptedPackage": a .docx with a password is an OLE file. */
static const char *sign_of_old_office(const struct ends *ends)
{
    static const char locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    struct str name = { locked, sizeof locked };
    if (str_find(ends->head, name) >= 0 || str_find(ends->tail, name) >= 0)
        return "tệp này đặt mật khẩu: hãy bỏ mật khẩu rồi gửi lại";
    return NULL;
}

/* A zip's table of contents ends a file of another kind: two files in one, and
 * programs that look from the end run the other one. */
static bool has_zip_behind(struct str tail)
{
    enum { END_SIZE = 22 };
    for (size_t at = 0; at + END_SIZE <= tail.len; at++)
        if (bytes_hold(tail, at, STR("PK\5\6")) &&
            at + END_SIZE + little16(tail, at + 20) == tail.len)
            return true;
    return false;
}

static const char *find_sign(const struct ends *ends)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(ends->head, signs[i].bytes))
            return signs[i].sentence;
    if (str_starts(ends->head, STR("PK")))
        return sign_of_package(ends);
    if (str_starts(ends->head, STR("\xD0\xCF\x11\xE0")))
        return sign_of_old_office(ends);
    if (has_zip_behind(ends->tail))
        return "tệp này giấu một tệp nén bên trong: không nhận";
    return media_may_be_text(ends->head) ? sign_of_text(ends->head) : NULL;
}

/* ---- reading the ends ---- */

static struct str read_at(struct arena *arena, int fd, off_t from, size_t len)
{
    char *bytes = arena_alloc_raw(arena, len + 1);
    size_t got = 0;
    while (got < len) {
        ssize_t n = pread(fd, bytes + got, len - got, from + (off_t)got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    return (struct str){ bytes, got };
}

static int read_ends(struct arena *arena, const char *path, struct ends *out,
                     struct error *error)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        error_set(error, "không mở được tệp: %s",
                  fd < 0 ? strerror(errno) : "không phải tệp thường");
        if (fd >= 0)
            close(fd);
        return DINH_FAILED;
    }
    off_t tail = st.st_size > MEDIA_TAIL ? st.st_size - MEDIA_TAIL : 0;
    out->head = read_at(arena, fd, 0, MEDIA_HEAD);
    out->tail = read_at(arena, fd, tail, MEDIA_TAIL);
    close(fd);
    if (out->head.len)
        return 0;
    error_set(error, "tệp rỗng");
    return DINH_REFUSED;
}

/* ---- old office files ---- */

static const struct old_office {
    const char *ending, *tool, *done, *kept;
} old_offices[] = {
    { ".doc", "office-doc", "Tệp Word kiểu cũ (.doc) đã được chuyển thành .docx.",
      "Tệp Word kiểu cũ (.doc) được đính kèm nguyên như đã gửi, chữ bên trong không đưa "
      "được vào bài. Muốn lấy chữ, hãy mở bằng Word và lưu lại thành .docx." },
    { ".xls", "office-xls", "Tệp Excel kiểu cũ (.xls) đã được chuyển thành .xlsx.",
      "Tệp Excel kiểu cũ (.xls) được đính kèm nguyên như đã gửi. Nên mở bằng Excel và lưu "
      "lại thành .xlsx." },
};

static const struct old_office *old_office_of(const struct ends *ends, struct str name)
{
    if (!str_starts(ends->head, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
        return NULL;
    for (size_t i = 0; i < sizeof old_offices / sizeof *old_offices; i++) {
        struct str ending = str_of(old_offices[i].ending);
        if (name.len > ending.len &&
            str_eq_nocase(str_from(name, name.len - ending.len), ending))
            return &old_offices[i];
    }
    return NULL;
}

/* The path of the converted file; NULL when it stays as it is (with a note). */
static const char *convert(struct tool_work *work, struct store *store, struct arena *arena,
                           const struct old_office *old, const char *path,
                           struct upload *out)
{
    const char *made;
    out->note = old->kept;
    if (!tool_is_installed(old->tool) ||
        tool_work_open(work, arena_printf(arena, "%s/tmp", store_folder(store)), NULL) ||
        tool_run(work, arena, old->tool, path, &made, NULL))
        return NULL;
    out->note = old->done;
    return made;
}

/* ---- taking ---- */

/* Signs that turn the reading direction can make "gpj.exe" look like "exe.jpg". */
static bool is_shown(int32_t letter)
{
    return letter >= 0x20 && letter != 0x7F && (letter < 0x200B || letter > 0x200F) &&
           (letter < 0x202A || letter > 0x202E) && (letter < 0x2066 || letter > 0x2069) &&
           letter != 0xFEFF;
}

/*
 * A name to speak of: the last part of a path of any system ("../../b.pdf" and
 * "C:\\a\\b.pdf" are "b.pdf"), composed, without signs nobody sees, and of a long one
 * the beginning and the end, which says what it is.
 */
static const char *plain_name(struct arena *arena, const char *name)
{
    enum { FIRST = 60, LAST = 12 };
    struct str rest = str_of(name ? name : "");
    for (size_t i = rest.len; i-- > 0;)
        if (rest.ptr[i] == '/' || rest.ptr[i] == '\\') {
            rest = str_from(rest, i + 1);
            break;
        }
    rest = text_nfc(arena, rest);
    size_t length = text_length(rest), at = 0;
    struct buf plain = { 0 };
    for (int32_t letter; (letter = text_next(&rest)) >= 0; at++) {
        if (length > FIRST + LAST && at == FIRST)
            buf_add_text(&plain, "…");
        if (is_shown(letter) &&
            (length <= FIRST + LAST || at < FIRST || at + LAST >= length))
            text_add_letter(&plain, letter);
    }
    const char *copy = arena_str(arena, str_trim(buf_str(&plain))).ptr;
    buf_free(&plain);
    return copy && *copy ? copy : "tệp";
}

static int keep(struct store *store, struct arena *arena, const char *path,
                const char *name, struct upload *out, struct error *error)
{
    if (store_begin(store))
        return error_set(error, "%s", store_error(store));
    int result = blob_put(store, arena, path, name, &out->blob, error);
    if (!result && store_commit(store) == 0)
        return 0;
    if (!result)
        result = error_set(error, "%s", store_error(store));
    store_rollback(store);
    return result;
}

static int take_file(struct store *store, struct arena *arena, const char *path,
                     const struct ends *ends, const char *name, struct upload *out,
                     struct error *error)
{
    struct tool_work work = { .program = NULL };
    const struct old_office *old = old_office_of(ends, str_of(name));
    const char *made = old ? convert(&work, store, arena, old, path, out) : NULL;
    int result = keep(store, arena, made ? made : path, name, out, error);
    tool_work_close(&work);
    return result;
}

static int take(struct store *store, struct arena *arena, const char *path,
                const struct ends *ends, const char *name, struct upload *out,
                struct error *error)
{
    if (media_may_be_picture(ends->head)) {
        out->is_picture = true;
        return picture_put(store, arena, path, name, &out->blob, error);
    }
    const char *sentence = find_sign(ends);
    if (!sentence)
        return take_file(store, arena, path, ends, name, out, error);
    error_set(error, "%s", sentence);
    return DINH_REFUSED;
}

int upload_take(struct store *store, struct arena *arena, const char *path,
                const char *name, struct upload *out, struct error *error)
{
    struct error unheard;
    if (!error)
        error = &unheard;
    *out = (struct upload){ .is_picture = false };
    if (DINH_BUG_IF(store_in_transaction(store)))
        return error_set(error, "nhận tệp trong giao dịch");
    name = plain_name(arena, name);
    struct arena *own = arena_create(0); /* a request's arena is not for half megabytes */
    struct ends ends;
    int result = read_ends(own, path, &ends, error);
    if (!result)
        result = take(store, arena, path, &ends, name, out, error);
    arena_destroy(own);
    if (result && !str_starts(str_of(error->text), str_of(name)))
        error_prefix(error, "%s", name);
    return result;
}
