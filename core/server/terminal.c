/*
 * terminal.c - asking for what must not be seen (see terminal.h).
 *
 * Read with read(2), byte by byte: what stdio would keep in its buffer nobody wipes.
 */
#include "server/terminal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

void secret_wipe(struct secret *secret)
{
    explicit_bzero(secret, sizeof *secret);
}

struct str secret_str(const struct secret *secret)
{
    return (struct str){ secret->bytes, secret->len };
}

/* Until the end of the line or of the input; longer than room is an error. */
static int read_line(struct secret *out, struct error *error)
{
    out->len = 0;
    for (;;) {
        char byte;
        ssize_t count = read(STDIN_FILENO, &byte, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_set(error, "không đọc được mật khẩu: %s", strerror(errno));
        if (count == 0 || byte == '\n')
            break;
        if (out->len == sizeof out->bytes)
            return error_set(error, "mật khẩu quá dài");
        out->bytes[out->len++] = byte;
    }
    if (out->len && out->bytes[out->len - 1] == '\r')
        out->len--;
    return 0;
}

static int ask(const char *prompt, struct secret *out, struct error *error)
{
    fputs(prompt, stderr);
    fflush(stderr);
    int result = read_line(out, error);
    fputc('\n', stderr);
    return result;
}

static int ask_twice(const char *prompt, const char *again, struct secret *out,
                     struct error *error)
{
    struct secret second = { .len = 0 };
    int result = ask(prompt, out, error);
    if (!result)
        result = ask(again, &second, error);
    if (!result && !str_eq(secret_str(out), secret_str(&second)))
        result = error_set(error, "hai lần gõ mật khẩu không giống nhau");
    secret_wipe(&second);
    return result;
}

int terminal_secret(const char *prompt, const char *again, struct secret *out,
                    struct error *error)
{
    struct termios shown, hidden;
    int result;
    if (tcgetattr(STDIN_FILENO, &shown) != 0) {
        result = read_line(out, error);
    } else {
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
        result = ask_twice(prompt, again, out, error);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    }
    if (!result && !out->len)
        result = error_set(error, "chưa có mật khẩu nào ở đầu vào");
    if (result)
        secret_wipe(out);
    return result;
}
