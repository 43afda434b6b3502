/*
 * child.c - see child.h.
 */
#include "server/child.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* The parent takes signals through a descriptor: for its child they are what
 * they always are. */
static void reset_signals(void)
{
    static const int signals[] = { SIGHUP,  SIGINT,  SIGQUIT, SIGTERM,
                                   SIGUSR1, SIGUSR2, SIGCHLD, SIGALRM };
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void become_child(pid_t parent, const char *name)
{
    char title[64];
    snprintf(title, sizeof title, "%s %d", name, (int)getpid());
    log_name(title);
    snprintf(title, sizeof title, "dinh-%s", name); /* what ps, top and the tests show */
    prctl(PR_SET_NAME, title);
    reset_signals();
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (getppid() != parent) /* it died before the line above */
        _exit(1);
}

int child_start(struct child *child, const char *name, int (*run)(void *data, int fd),
                void *data, struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(error, "không tạo được ống dẫn: %s", strerror(errno));
    fflush(NULL);
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        close(ends[0]);
        become_child(parent, name);
        exit(run(data, ends[1]));
    }
    int reason = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return error_set(error, "không tạo được tiến trình %s: %s", name, strerror(reason));
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *child = (struct child){ .pid = pid, .pipe = ends[0] };
    return 0;
}

void child_hear(struct child *child)
{
    char bytes[512];
    ssize_t count = 0;
    while (child->pipe >= 0 && (count = read(child->pipe, bytes, sizeof bytes)) > 0) {
        size_t room = CHILD_TEXT - 1 - child->len;
        size_t take = (size_t)count < room ? (size_t)count : room;
        memcpy(child->text + child->len, bytes, take);
        child->len += take;
        child->text[child->len] = '\0';
    }
    if (child->pipe >= 0 && count == 0) {
        close(child->pipe);
        child->pipe = -1;
    }
}

void child_ended(struct child *child)
{
    child_hear(child);
    if (child->pipe >= 0)
        close(child->pipe);
    child->pipe = -1;
    child->pid = 0;
    while (child->len && (child->text[child->len - 1] == '\n'))
        child->text[--child->len] = '\0';
}

bool child_take_mark(struct child *child, char mark)
{
    size_t kept = 0;
    for (size_t i = 0; i < child->len; i++)
        if (child->text[i] != mark)
            child->text[kept++] = child->text[i];
    bool found = kept != child->len;
    child->len = kept;
    child->text[kept] = '\0';
    return found;
}
