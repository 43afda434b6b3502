/*
 * error.c - see error.h.
 */
#include "base/error.h"

#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A cut text must not end inside a UTF-8 letter. */
static void trim_partial_letter(char *text, size_t size)
{
    size_t len = strlen(text);
    if (len + 1 < size)
        return;
    while (len && ((unsigned char)text[len - 1] & 0xC0) == 0x80)
        len--;
    text[len ? len - 1 : 0] = '\0';
}

int error_vset(struct error *error, const char *format, va_list args)
{
    if (error) {
        vsnprintf(error->text, sizeof error->text, format, args);
        trim_partial_letter(error->text, sizeof error->text);
    }
    return -1;
}

int error_set(struct error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    error_vset(error, format, args);
    va_end(args);
    return -1;
}

int error_prefix(struct error *error, const char *format, ...)
{
    if (!error)
        return -1;
    struct error old = *error;
    char prefix[256];
    va_list args;
    va_start(args, format);
    vsnprintf(prefix, sizeof prefix, format, args);
    va_end(args);
    return error_set(error, "%s: %s", prefix, old.text);
}

void die(const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    log_error("%s", text);
    log_flush();
    abort();
}

int bug_report(const char *file, int line, const char *condition)
{
#ifdef NDEBUG
    log_error("lỗi của chương trình ở %s:%d: %s", file, line, condition);
    return 1;
#else
    die("lỗi của chương trình ở %s:%d: %s", file, line, condition);
#endif
}
