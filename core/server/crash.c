/*
 * crash.c - see crash.h. A signal handler gets no argument of ours, so who the
 * thread works for stands in a thread-local: the exception to "no statics".
 */
#include "server/crash.h"

#include "base/error.h"

#include <signal.h>
#include <stdlib.h>

enum { STACK_BYTES = 64 * 1024 };

static _Thread_local struct {
    struct state_worker *worker;
    int lane;
    void *stack;
} here;

/* SA_RESETHAND has put the default action back: the same signal now kills. */
static void on_crash(int signal)
{
    if (here.worker)
        state_worker_blame(here.worker, here.lane);
    raise(signal);
}

static const int deadly[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

void crash_thread_mask(sigset_t *mask)
{
    sigfillset(mask);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        sigdelset(mask, deadly[i]);
}

void crash_install(void)
{
    struct sigaction action = { .sa_handler = on_crash,
                                .sa_flags = SA_ONSTACK | (int)SA_RESETHAND };
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        sigaction(deadly[i], &action, NULL);
}

void crash_watch(struct state_worker *worker, int lane)
{
    here.worker = worker;
    here.lane = lane;
    /* A stack that overflowed cannot hold its own handler. */
    here.stack = malloc(STACK_BYTES);
    if (!here.stack)
        die("hết bộ nhớ");
    const stack_t stack = { .ss_sp = here.stack, .ss_size = STACK_BYTES };
    sigaltstack(&stack, NULL);
}

void crash_forget(void)
{
    const stack_t none = { .ss_flags = SS_DISABLE };
    sigaltstack(&none, NULL);
    free(here.stack);
    here.stack = NULL;
    here.worker = NULL;
}
