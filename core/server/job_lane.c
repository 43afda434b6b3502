/*
 * job_lane.c - see job_lane.h.
 */
#include "server/job_lane.h"

#include "base/clock.h"
#include "base/log.h"
#include "server/crash.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

enum {
    STACK_BYTES = 512 * 1024,
    LOOK_MS = 1000,       /* others queue jobs in the database: look now and then */
    LOCK_MS = 500,        /* how often to try for the lock of another's site */
    OPEN_AGAIN_MS = 10000 /* a site that could not be opened */
};

struct job_site {
    int lock_fd; /* -1: another process has it */
    struct workspace *workspace;
    int64_t due_ms;
};

struct job_lane {
    struct worker *worker;
    struct worker_lane lane;
    struct workspace_hooks hooks;
    void (*ended)(void *worker);
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stopped;
    bool is_stopping;
    uv_async_t wake;
    struct job_site *sites; /* by site->index */
};

static bool is_stopping(struct job_lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    bool result = lane->is_stopping;
    pthread_mutex_unlock(&lane->lock);
    return result;
}

static bool take_lock(struct job_site *own, const struct site *site)
{
    char path[4096];
    if (own->lock_fd >= 0)
        return true;
    snprintf(path, sizeof path, "%s/job.lock", site->folder);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
        own->lock_fd = fd;
        return true;
    }
    if (fd < 0)
        log_error("%s: không mở được khóa của luồng việc nền: %s", path, strerror(errno));
    else
        close(fd);
    return false;
}

static void let_go(struct job_site *own)
{
    workspace_close(own->workspace);
    own->workspace = NULL;
    if (own->lock_fd >= 0)
        close(own->lock_fd);
    own->lock_fd = -1;
}

/* Returns how long nothing is to be done. */
static int64_t step(struct job_lane *lane, const struct site *site)
{
    struct job_site *own = &lane->sites[site->index];
    struct error error;
    if (!take_lock(own, site))
        return LOCK_MS;
    if (!own->workspace)
        own->workspace = workspace_open(lane->worker->portal, site, &lane->hooks, &error);
    if (!own->workspace) {
        log_error("việc nền của trang \"%s\": %s", site->config->name, error.text);
        let_go(own);
        return OPEN_AGAIN_MS;
    }
    atomic_store(&lane->lane.slot->since_ms, clock_mono_ms());
    int64_t pause = workspace_job_step(own->workspace);
    atomic_store(&lane->lane.slot->since_ms, 0);
    return pause < LOOK_MS ? pause : LOOK_MS;
}

/* One round over all sites; returns the shortest pause. */
static int64_t round_once(struct job_lane *lane)
{
    const struct portal *portal = lane->worker->portal;
    int64_t next = LOOK_MS;
    for (size_t i = 0; i < portal->site_count && !is_stopping(lane); i++) {
        struct job_site *own = &lane->sites[i];
        if (own->due_ms <= clock_mono_ms())
            own->due_ms = clock_mono_ms() + step(lane, &portal->sites[i]);
        int64_t pause = own->due_ms - clock_mono_ms();
        if (pause < next)
            next = pause;
    }
    return next;
}

static void wait_for(struct job_lane *lane, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&lane->lock);
    if (!lane->is_stopping && ms > 0)
        pthread_cond_timedwait(&lane->stopped, &lane->lock, &until);
    pthread_mutex_unlock(&lane->lock);
}

static void *job_main(void *data)
{
    struct job_lane *lane = data;
    crash_watch(lane->worker->slot, STATE_LANES);
    while (!is_stopping(lane))
        wait_for(lane, round_once(lane));
    for (size_t i = 0; i < lane->worker->portal->site_count; i++)
        let_go(&lane->sites[i]);
    crash_forget();
    uv_async_send(&lane->wake);
    return NULL;
}

static void on_ended(uv_async_t *wake)
{
    struct job_lane *lane = wake->data;
    pthread_join(lane->thread, NULL);
    uv_close((uv_handle_t *)wake, NULL);
    lane->ended(lane->worker);
}

struct job_lane *job_lane_create(struct worker *worker, void (*ended)(void *worker),
                                 struct error *error)
{
    size_t count = worker->portal->site_count;
    struct job_lane *lane = calloc(1, sizeof *lane);
    struct job_site *sites = calloc(count, sizeof *sites);
    if (!lane || !sites)
        die("hết bộ nhớ");
    for (size_t i = 0; i < count; i++)
        sites[i].lock_fd = -1;
    lane->worker = worker;
    lane->lane = (struct worker_lane){ worker, &worker->slot->lanes[STATE_LANES] };
    lane->hooks = worker_hooks(&lane->lane);
    lane->ended = ended;
    lane->sites = sites;
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->stopped, &clock);
    pthread_condattr_destroy(&clock);
    uv_async_init(&worker->loop, &lane->wake, on_ended);
    lane->wake.data = lane;

    pthread_attr_t attributes;
    sigset_t mask, before;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    crash_thread_mask(&mask);
    pthread_sigmask(SIG_SETMASK, &mask, &before);
    int result = pthread_create(&lane->thread, &attributes, job_main, lane);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    if (result == 0)
        return lane;
    error_set(error, "không tạo được luồng việc nền: %s", strerror(result));
    return NULL;
}

void job_lane_stop(struct job_lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    lane->is_stopping = true;
    pthread_cond_signal(&lane->stopped);
    pthread_mutex_unlock(&lane->lock);
}

void job_lane_free(struct job_lane *lane)
{
    pthread_mutex_destroy(&lane->lock);
    pthread_cond_destroy(&lane->stopped);
    free(lane->sites);
    free(lane);
}
