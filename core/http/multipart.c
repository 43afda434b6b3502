/*
 * multipart.c - a window slides over the body (see multipart.h).
 *
 * Each step either understands a piece at the window's front and drops it, or
 * asks for more bytes. The body is parsed as if CR LF stood before it, so that
 * the first boundary looks like all others. Writes to files are plain write(2)
 * of what one read brought: they go to the page cache.
 */
#include "http/multipart.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { STEP_MORE = -1, STEP_AGAIN = 0 }; /* above 0: the status of a refusal */

static bool read_quoted(struct str *rest, char *out, size_t size, size_t *len)
{
    *rest = str_from(*rest, 1);
    for (*len = 0; rest->len; *rest = str_from(*rest, 1)) {
        char c = rest->ptr[0];
        if (c == '"') {
            *rest = str_from(*rest, 1);
            return true;
        }
        /* Only \" and \\ are escapes: old browsers send C:\whole\paths. */
        if (c == '\\' && rest->len > 1 && (rest->ptr[1] == '"' || rest->ptr[1] == '\\')) {
            *rest = str_from(*rest, 1);
            c = rest->ptr[0];
        }
        if (*len == size)
            return false;
        out[(*len)++] = c;
    }
    return false;
}

static bool read_token(struct str *rest, char *out, size_t size, size_t *len)
{
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != ';' && rest->ptr[end] != ' ' &&
           rest->ptr[end] != '\t')
        end++;
    if (end == 0 || end > size)
        return false;
    memcpy(out, rest->ptr, end);
    *len = end;
    *rest = str_from(*rest, end);
    return true;
}

bool parameter_get(struct str header, const char *name, char *out, size_t size,
                   struct str *value)
{
    struct str rest = header;
    bool found = false;
    char other[1024]; /* values of parameters nobody asked for */
    str_cut(&rest, ';');
    while (rest.ptr && (rest = str_trim(rest)).len) {
        ptrdiff_t equals = str_find_char(rest, '=');
        if (equals <= 0)
            return false;
        struct str key = { rest.ptr, (size_t)equals };
        bool wanted = str_eq_nocase(key, str_of(name));
        if (wanted && found)
            return false;
        rest = str_from(rest, key.len + 1);
        char *to = wanted ? out : other;
        size_t room = wanted ? size : sizeof other, len = 0;
        if (!(rest.len && rest.ptr[0] == '"' ? read_quoted(&rest, to, room, &len)
                                             : read_token(&rest, to, room, &len)))
            return false;
        if (wanted)
            *value = (struct str){ out, len };
        found = found || wanted;
        rest = str_trim(rest);
        if (rest.len && rest.ptr[0] != ';')
            return false;
        rest = str_from(rest, 1);
    }
    return found;
}

bool multipart_begin(struct multipart *multipart, struct str content_type,
                     struct form *form, const char *folder, size_t memory_limit)
{
    struct str boundary;
    *multipart = (struct multipart){
        .form = form, .folder = folder, .file = -1, .memory_limit = memory_limit
    };
    char *delimiter = multipart->delimiter;
    memcpy(delimiter, "\r\n--", 4);
    if (!parameter_get(content_type, "boundary", delimiter + 4, MULTIPART_MAX_BOUNDARY,
                       &boundary) ||
        boundary.len == 0)
        return false;
    for (size_t i = 0; i < boundary.len; i++) {
        if (boundary.ptr[i] < 0x20 || boundary.ptr[i] > 0x7e)
            return false;
    }
    multipart->delimiter_len = 4 + boundary.len;
    buf_add(&multipart->window, "\r\n", 2);
    return true;
}

static void drop_front(struct multipart *multipart, size_t len)
{
    struct buf *window = &multipart->window;
    memmove(window->data, window->data + len, window->len - len);
    window->len -= len;
}

static int write_file(struct multipart *multipart, struct str bytes)
{
    struct form *form = multipart->form;
    form->drafts[form->count - 1].size += bytes.len;
    while (bytes.len) {
        ssize_t written = write(multipart->file, bytes.ptr, bytes.len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            log_error("không ghi được tệp tải lên trong %s: %s", multipart->folder,
                      strerror(errno));
            return 507;
        }
        bytes = str_from(bytes, (size_t)written);
    }
    return 0;
}

static int take_data(struct multipart *multipart, size_t len)
{
    struct str bytes = { multipart->window.data, len };
    if (!multipart->begun)
        return len ? 400 : 0;
    if (multipart->file >= 0)
        return write_file(multipart, bytes);
    multipart->text_bytes += len;
    if (multipart->text_bytes > multipart->memory_limit)
        return 413;
    struct form *form = multipart->form;
    /* Bytes behind an empty file name: there is no file to put them in. */
    if (len && form->drafts[form->count - 1].has_filename)
        return 400;
    form_add_value(form, bytes);
    return 0;
}

static void end_part(struct multipart *multipart)
{
    if (multipart->file >= 0)
        close(multipart->file);
    multipart->file = -1;
    multipart->begun = true;
    multipart->state = PART_BOUNDARY;
}

static int step_data(struct multipart *multipart)
{
    struct buf *window = &multipart->window;
    struct str delimiter = { multipart->delimiter, multipart->delimiter_len };
    ptrdiff_t at = str_find(buf_str(window), delimiter);
    size_t sure = at >= 0                       ? (size_t)at
                  : window->len < delimiter.len ? 0
                                                : window->len - delimiter.len + 1;
    int status = take_data(multipart, sure);
    if (status)
        return status;
    drop_front(multipart, at >= 0 ? sure + delimiter.len : sure);
    if (at < 0)
        return STEP_MORE;
    end_part(multipart);
    return STEP_AGAIN;
}

static int step_boundary(struct multipart *multipart)
{
    struct str window = buf_str(&multipart->window);
    if (window.len < 2)
        return STEP_MORE;
    if (str_starts(window, STR("--")))
        multipart->state = PART_END;
    else if (str_starts(window, STR("\r\n")))
        multipart->state = PART_HEADERS;
    else
        return 400;
    drop_front(multipart, 2);
    return STEP_AGAIN;
}

/* Finds the one Content-Disposition among a part's header lines. */
static bool find_disposition(struct str lines, struct str *disposition)
{
    *disposition = (struct str){ NULL, 0 };
    while (lines.ptr && lines.len) {
        ptrdiff_t end = str_find(lines, STR("\r\n"));
        struct str line = { lines.ptr, end < 0 ? lines.len : (size_t)end };
        lines = str_from(lines, line.len + 2);
        struct str value = line, name = str_cut(&value, ':');
        if (!value.ptr || name.len == 0 || line.ptr[0] == ' ' || line.ptr[0] == '\t' ||
            memchr(line.ptr, '\n', line.len))
            return false;
        if (!str_eq_nocase(name, STR("content-disposition")))
            continue;
        if (disposition->ptr)
            return false;
        *disposition = str_trim(value);
    }
    return disposition->ptr != NULL;
}

static int open_file(struct multipart *multipart)
{
    char path[1024];
    int len = multipart->folder
                  ? snprintf(path, sizeof path, "%s/upload-XXXXXX", multipart->folder)
                  : -1;
    if (len < 0 || (size_t)len >= sizeof path)
        return 415;
    if (multipart->form->file_count == FORM_MAX_FILES)
        return 413;
    multipart->file = mkostemp(path, O_CLOEXEC);
    if (multipart->file < 0) {
        log_error("không tạo được tệp tải lên %s: %s", path, strerror(errno));
        return 507;
    }
    form_set_file(multipart->form, path);
    return 0;
}

static struct str base_name(struct str filename)
{
    for (size_t i = filename.len; i-- > 0;) {
        if (filename.ptr[i] == '/' || filename.ptr[i] == '\\')
            return str_from(filename, i + 1);
    }
    return filename;
}

static int begin_part(struct multipart *multipart, struct str lines)
{
    struct str disposition, value;
    char text[1024];
    if (!find_disposition(lines, &disposition))
        return 400;
    struct str rest = disposition;
    if (!str_eq_nocase(str_trim(str_cut(&rest, ';')), STR("form-data")) ||
        !parameter_get(disposition, "name", text, sizeof text, &value) ||
        !form_add(multipart->form, value))
        return 400;
    if (str_find(disposition, STR("filename=")) < 0)
        return 0;
    if (!parameter_get(disposition, "filename", text, sizeof text, &value) ||
        !form_set_filename(multipart->form, base_name(value)))
        return 400;
    return value.len ? open_file(multipart) : 0;
}

static int step_headers(struct multipart *multipart)
{
    struct str window = buf_str(&multipart->window);
    ptrdiff_t end = str_find(window, STR("\r\n\r\n"));
    if (end < 0)
        return window.len > MULTIPART_MAX_HEADERS ? 400 : STEP_MORE;
    if (end > MULTIPART_MAX_HEADERS)
        return 400;
    int status = begin_part(multipart, (struct str){ window.ptr, (size_t)end });
    if (status)
        return status;
    drop_front(multipart, (size_t)end + 4);
    multipart->state = PART_DATA;
    return STEP_AGAIN;
}

int multipart_add(struct multipart *multipart, struct str bytes)
{
    static int (*const steps[])(struct multipart *) = {
        [PART_DATA] = step_data,
        [PART_BOUNDARY] = step_boundary,
        [PART_HEADERS] = step_headers,
    };
    if (multipart->state == PART_END) /* an epilogue, which nobody reads */
        return 0;
    buf_add_str(&multipart->window, bytes);
    int result = STEP_AGAIN;
    while (result == STEP_AGAIN && multipart->state != PART_END)
        result = steps[multipart->state](multipart);
    return result > 0 ? result : 0;
}

int multipart_end(struct multipart *multipart)
{
    return multipart->state == PART_END ? 0 : 400;
}

void multipart_reset(struct multipart *multipart)
{
    if (multipart->form && multipart->file >= 0)
        close(multipart->file);
    buf_free(&multipart->window);
    *multipart = (struct multipart){ .file = -1 };
}
