/*
 * crew.c - see crew.h. In order: starting, ends and blame, watching, shifts.
 */
#include "server/crew.h"

#include "base/log.h"
#include "server/breaker.h"
#include "server/child.h"
#include "server/state.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

enum { WATCH_MS = 1000, NO_SLOT_MS = 100, STUCK_GRACE_MS = 3000, STUCK_MS = 2000 };

struct seat {
    int member;     /* -1: empty */
    int64_t due_ms; /* when an empty one is to be filled */
    long pause_ms;
};

struct shift {
    const struct config *config;
    struct sockets sockets;
    int count;
    struct seat seats[STATE_WORKERS];
    bool failed;
    struct error fault;
};

struct member {
    struct child child;
    struct shift *shift; /* NULL: it drains, nobody will replace it */
    int seat;
    bool is_ready, is_blamed;
    int64_t kill_ms; /* 0: never */
};

struct crew {
    struct state *state;
    const char *home;
    const struct sockets *open[2];
    const struct master_children *children;
    const struct master_times *times;
    struct shift *current, *next;
    struct member members[STATE_WORKERS];
};

struct crew *crew_create(struct state *state, const struct master_options *options,
                         const struct master_times *times,
                         const struct sockets *const open[2])
{
    struct crew *crew = calloc(1, sizeof *crew);
    if (!crew)
        die("hết bộ nhớ");
    crew->state = state;
    crew->home = options->home;
    memcpy(crew->open, open, sizeof crew->open);
    crew->children = &options->children;
    crew->times = times;
    for (int i = 0; i < STATE_WORKERS; i++)
        crew->members[i].child.pipe = -1;
    return crew;
}

void crew_free(struct crew *crew)
{
    if (!crew)
        return;
    free(crew->current);
    free(crew->next);
    free(crew);
}

/* ---- Starting ------------------------------------------------------------------ */

/* A worker of an earlier master may still be finishing in a slot. */
static bool slot_is_free(const struct crew *crew, int slot)
{
    if (crew->members[slot].child.pid)
        return false;
    int32_t pid = atomic_load(&crew->state->workers[slot].pid);
    return pid <= 0 || (kill(pid, 0) != 0 && errno == ESRCH);
}

static int free_slot(const struct crew *crew)
{
    for (int i = 0; i < STATE_WORKERS; i++)
        if (slot_is_free(crew, i))
            return i;
    return -1;
}

static void prepare_slot(struct state_worker *worker, int64_t now)
{
    memset(worker, 0, sizeof *worker);
    for (int i = 0; i <= STATE_LANES; i++)
        atomic_store(&worker->lanes[i].plugin, -1);
    atomic_store(&worker->crashed_lane, -1);
    atomic_store(&worker->crashed_plugin, -1);
    atomic_store(&worker->started_ms, now);
    atomic_store(&worker->heartbeat_ms, now);
    atomic_store(&worker->phase, WORKER_STARTING);
}

struct job {
    const struct crew *crew;
    const struct shift *shift;
    int slot;
};

static int run_worker(void *data, int fd)
{
    const struct job *job = data;
    const struct crew *crew = job->crew;
    const struct sockets *sockets = &job->shift->sockets;
    int fds[SOCKETS_MAX];
    bool tls[SOCKETS_MAX];
    for (size_t i = 0; i < sockets->count; i++) {
        fds[i] = sockets->entries[i].fd;
        tls[i] = sockets->entries[i].tls;
    }
    for (int i = 0; i < 2; i++) { /* nobody would answer there */
        struct sockets others = *crew->open[i];
        sockets_close(&others, sockets);
    }
    for (int i = 0; i < STATE_WORKERS; i++) /* what the others say is not ours */
        if (crew->members[i].child.pipe >= 0)
            close(crew->members[i].child.pipe);
    return crew->children->work(crew->children->data, job->shift->config, crew->state,
                                job->slot, fds, tls, sockets->count, fd);
}

static void shift_fail(struct shift *shift, const char *reason)
{
    if (!shift->failed)
        error_set(&shift->fault, "%s", reason);
    shift->failed = true;
}

/* A shift that never began to serve is given up; one that serves tries again. */
static void not_started(struct crew *crew, struct shift *shift, struct seat *seat,
                        const struct error *error, int64_t now)
{
    log_error("%s", error->text);
    seat->due_ms = now + crew->times->pause_max;
    if (shift == crew->next)
        shift_fail(shift, error->text);
}

static void fill_seat(struct crew *crew, struct shift *shift, int index, int64_t now)
{
    struct seat *seat = &shift->seats[index];
    int slot = free_slot(crew);
    if (slot < 0) { /* many old ones still drain */
        seat->due_ms = now + NO_SLOT_MS;
        return;
    }
    struct member *member = &crew->members[slot];
    struct job job = { crew, shift, slot };
    struct error error;
    if (state_reserve(crew->home, slot, &error) != 0) {
        not_started(crew, shift, seat, &error, now);
        return;
    }
    prepare_slot(&crew->state->workers[slot], now);
    if (atomic_load(&crew->state->ring_count) <= (uint32_t)slot)
        atomic_store(&crew->state->ring_count, (uint32_t)slot + 1);
    if (child_start(&member->child, "worker", run_worker, &job, &error) != 0) {
        atomic_store(&crew->state->workers[slot].phase, WORKER_EMPTY);
        not_started(crew, shift, seat, &error, now);
        return;
    }
    atomic_store(&crew->state->workers[slot].pid, member->child.pid);
    member->shift = shift;
    member->seat = index;
    member->is_ready = member->is_blamed = false;
    member->kill_ms = now + crew->times->start;
    seat->member = slot;
}

/* ---- Ends and blame ------------------------------------------------------------ */

void crew_end_text(char out[CREW_END], int status)
{
    if (WIFSIGNALED(status)) {
        const char *name = sigabbrev_np(WTERMSIG(status));
        snprintf(out, CREW_END, "SIG%s", name ? name : "?");
    } else {
        snprintf(out, CREW_END, "mã %d", WEXITSTATUS(status));
    }
}

static void blame_plugin(struct crew *crew, int plugin, uint64_t client, int64_t now)
{
    if (plugin >= 0 && plugin < STATE_PLUGINS)
        breaker_failed(&crew->state->plugins[plugin], client, now);
}

static const char *plugin_name(const struct crew *crew, int plugin)
{
    return plugin >= 0 && plugin < STATE_PLUGINS ? crew->state->plugins[plugin].name : NULL;
}

static void blame_latched(struct crew *crew, const struct state_worker *worker, int64_t now)
{
    blame_plugin(crew, atomic_load(&worker->crashed_plugin),
                 atomic_load(&worker->crashed_client), now);
}

static void explain_crash(struct crew *crew, const struct member *member, int slot,
                          int status, int64_t now)
{
    const struct state_worker *worker = &crew->state->workers[slot];
    char end[CREW_END];
    crew_end_text(end, status);
    int lane = atomic_load(&worker->crashed_lane);
    const char *name = plugin_name(crew, atomic_load(&worker->crashed_plugin));
    int signal = WTERMSIG(status);
    if (signal == SIGKILL || signal == SIGTERM || signal == SIGQUIT || member->is_blamed) {
        log_warn("tiến trình phục vụ %d đã bị giết (%s)", (int)member->child.pid, end);
    } else if (lane >= 0 && name) {
        log_error("plugin %s làm sập tiến trình phục vụ %d (%s, làn %d)", name,
                  (int)member->child.pid, end, lane);
        atomic_fetch_add(&crew->state->crashes, 1);
        blame_latched(crew, worker, now);
    } else {
        log_error("tiến trình phục vụ %d sập (%s) ngoài mọi plugin", (int)member->child.pid,
                  end);
        atomic_fetch_add(&crew->state->crashes, 1);
    }
}

static void counts_add(struct state_counts *sum, struct state_counts *counts)
{
    atomic_fetch_add(&sum->requests, atomic_load(&counts->requests));
    atomic_fetch_add(&sum->hits, atomic_load(&counts->hits));
    atomic_fetch_add(&sum->bad, atomic_load(&counts->bad));
    atomic_fetch_add(&sum->bytes_out, atomic_load(&counts->bytes_out));
    atomic_fetch_add(&sum->queue_full, atomic_load(&counts->queue_full));
    for (int i = 0; i < 6; i++)
        atomic_fetch_add(&sum->by_class[i], atomic_load(&counts->by_class[i]));
}

/* When the seat of a worker that died is filled again. */
static void vacate(struct crew *crew, struct member *member, int64_t lived, int64_t now)
{
    struct seat *seat = &member->shift->seats[member->seat];
    const struct master_times *times = crew->times;
    long pause =
        lived >= times->calm || !seat->pause_ms ? times->pause : seat->pause_ms * 2;
    seat->pause_ms = pause < times->pause_max ? pause : times->pause_max;
    seat->due_ms = now + seat->pause_ms;
    seat->member = -1;
}

bool crew_reaped(struct crew *crew, pid_t pid, int status, int64_t now)
{
    int slot = 0;
    while (slot < STATE_WORKERS && crew->members[slot].child.pid != pid)
        slot++;
    if (slot == STATE_WORKERS)
        return false;
    struct member *member = &crew->members[slot];
    struct state_worker *worker = &crew->state->workers[slot];
    struct shift *shift = member->shift;
    char end[CREW_END];
    crew_end_text(end, status);
    if (WIFSIGNALED(status))
        explain_crash(crew, member, slot, status, now);
    else if (shift || WEXITSTATUS(status) != 0)
        log_warn("tiến trình phục vụ %d đã kết thúc (%s)", (int)pid, end);
    child_ended(&member->child);
    if (shift) {
        if (shift == crew->next && !member->is_ready) {
            struct error fault;
            error_set(&fault, "tiến trình phục vụ kết thúc khi đang khởi động (%s)", end);
            shift_fail(shift, member->child.len ? member->child.text : fault.text);
        } else if (member->child.len) {
            log_error("%s", member->child.text);
        }
        vacate(crew, member, now - atomic_load(&worker->started_ms), now);
    }
    member->shift = NULL;
    counts_add(&crew->state->past, &worker->counts);
    atomic_store(&worker->phase, WORKER_EMPTY);
    atomic_store(&worker->pid, 0);
    /* It may have died between a commit and the bump that follows it. */
    state_bump_all(crew->state);
    return true;
}

/* ---- Watching ------------------------------------------------------------------ */

static void member_stuck(struct crew *crew, int slot, int64_t now)
{
    struct member *member = &crew->members[slot];
    const struct state_worker *worker = &crew->state->workers[slot];
    const char *name = plugin_name(crew, atomic_load(&worker->crashed_plugin));
    int lane = atomic_load(&worker->crashed_lane);
    atomic_fetch_add(&crew->state->hangs, 1);
    if (name)
        log_error(
            "plugin %s treo quá giới hạn ở làn %d của tiến trình phục vụ %d; thay tiến "
            "trình",
            name, lane, (int)member->child.pid);
    else
        log_error("làn %d của tiến trình phục vụ %d treo quá giới hạn; thay tiến trình",
                  lane, (int)member->child.pid);
    blame_latched(crew, worker, now);
    member->is_blamed = true;
    member->kill_ms = now + STUCK_MS + STUCK_GRACE_MS;
    if (member->shift) {
        member->shift->seats[member->seat].member = -1;
        member->shift->seats[member->seat].due_ms = now;
        member->shift = NULL;
    }
}

void crew_hear(struct crew *crew, int64_t now)
{
    for (int i = 0; i < STATE_WORKERS; i++) {
        struct member *member = &crew->members[i];
        if (!member->child.pid || member->child.pipe < 0)
            continue;
        child_hear(&member->child);
        if (child_take_mark(&member->child, WORKER_SAYS_READY)) {
            member->is_ready = true;
            member->kill_ms = 0;
        }
        if (child_take_mark(&member->child, WORKER_SAYS_STUCK) && !member->is_blamed)
            member_stuck(crew, i, now);
    }
}

/* The loop stands still: suspect is who has been at work for most of the silence. */
static void kill_silent(struct crew *crew, int slot, int64_t now)
{
    struct member *member = &crew->members[slot];
    struct state_worker *worker = &crew->state->workers[slot];
    int64_t heard = atomic_load(&worker->heartbeat_ms);
    log_error("tiến trình phục vụ %d im lặng %lld giây; giết và thay",
              (int)member->child.pid, (long long)(now - heard) / 1000);
    for (int i = 0; i <= STATE_LANES; i++) {
        int64_t since = atomic_load(&worker->lanes[i].since_ms);
        int plugin = atomic_load(&worker->lanes[i].plugin);
        if (!since || now - since < crew->times->heartbeat / 2 ||
            !plugin_name(crew, plugin))
            continue;
        log_error("plugin %s đang chạy ở làn %d khi tiến trình phục vụ %d im lặng",
                  plugin_name(crew, plugin), i, (int)member->child.pid);
        blame_plugin(crew, plugin, atomic_load(&worker->lanes[i].client), now);
    }
    atomic_fetch_add(&crew->state->hangs, 1);
    member->is_blamed = true;
    kill(member->child.pid, SIGKILL);
}

static void watch_member(struct crew *crew, int slot, int64_t now)
{
    struct member *member = &crew->members[slot];
    const struct state_worker *worker = &crew->state->workers[slot];
    if (member->kill_ms && now >= member->kill_ms) {
        member->kill_ms = 0;
        if (!member->is_ready && member->shift && member->shift == crew->next)
            shift_fail(member->shift, "tiến trình phục vụ khởi động quá lâu");
        log_error("tiến trình phục vụ %d quá hạn; giết", (int)member->child.pid);
        kill(member->child.pid, SIGKILL);
    } else if (member->is_ready && !member->is_blamed &&
               now - atomic_load(&worker->heartbeat_ms) > crew->times->heartbeat) {
        kill_silent(crew, slot, now);
    }
}

static int64_t fill_seats(struct crew *crew, struct shift *shift, int64_t now)
{
    int64_t next = now + WATCH_MS;
    for (int i = 0; shift && !shift->failed && i < shift->count; i++) {
        if (shift->seats[i].member >= 0)
            continue;
        if (shift->seats[i].due_ms <= now)
            fill_seat(crew, shift, i, now);
        if (shift->seats[i].member < 0 && shift->seats[i].due_ms < next)
            next = shift->seats[i].due_ms;
    }
    return next;
}

int64_t crew_tick(struct crew *crew, int64_t now)
{
    for (int i = 0; i < STATE_WORKERS; i++)
        if (crew->members[i].child.pid)
            watch_member(crew, i, now);
    int64_t a = fill_seats(crew, crew->current, now), b = fill_seats(crew, crew->next, now);
    return a < b ? a : b;
}

size_t crew_size(const struct crew *crew)
{
    size_t count = 0;
    for (int i = 0; i < STATE_WORKERS; i++)
        count += crew->members[i].child.pid != 0;
    return count;
}

size_t crew_fds(const struct crew *crew, struct pollfd *out, size_t max)
{
    size_t count = 0;
    for (int i = 0; i < STATE_WORKERS && count < max; i++)
        if (crew->members[i].child.pipe >= 0)
            out[count++] = (struct pollfd){ crew->members[i].child.pipe, POLLIN, 0 };
    return count;
}

/* ---- Shifts -------------------------------------------------------------------- */

void crew_call(struct crew *crew, const struct config *config,
               const struct sockets *sockets, long count)
{
    struct shift *shift = calloc(1, sizeof *shift);
    if (!shift)
        die("hết bộ nhớ");
    shift->config = config;
    shift->sockets = *sockets;
    /* Half of the slots are for those that drain while the others serve. */
    shift->count = (int)(count < STATE_WORKERS / 2 ? count : STATE_WORKERS / 2);
    for (int i = 0; i < shift->count; i++)
        shift->seats[i].member = -1;
    crew->next = shift;
}

enum crew_news crew_news(const struct crew *crew, const char **fault)
{
    const struct shift *shift = crew->next;
    if (shift->failed) {
        *fault = shift->fault.text;
        return CREW_FAILED;
    }
    for (int i = 0; i < shift->count; i++) {
        int member = shift->seats[i].member;
        if (member < 0 || !crew->members[member].is_ready)
            return CREW_COMING;
    }
    return CREW_READY;
}

/* Its workers get the signal and are on their own. */
static void end_shift(struct crew *crew, struct shift *shift, int signal)
{
    if (!shift)
        return;
    for (int i = 0; i < STATE_WORKERS; i++) {
        struct member *member = &crew->members[i];
        if (!member->child.pid || member->shift != shift)
            continue;
        member->shift = NULL;
        member->is_blamed = member->is_blamed || signal == SIGKILL;
        kill(member->child.pid, signal);
    }
    free(shift);
}

void crew_change(struct crew *crew)
{
    end_shift(crew, crew->current, SIGQUIT);
    crew->current = crew->next;
    crew->next = NULL;
}

void crew_dismiss(struct crew *crew)
{
    end_shift(crew, crew->next, SIGKILL);
    crew->next = NULL;
}

void crew_signal(struct crew *crew, int signal)
{
    for (int i = 0; i < STATE_WORKERS; i++)
        if (crew->members[i].child.pid)
            kill(crew->members[i].child.pid, signal);
}

void crew_leave(struct crew *crew, int signal)
{
    crew_dismiss(crew);
    end_shift(crew, crew->current, 0);
    crew->current = NULL;
    crew_signal(crew, signal);
}
