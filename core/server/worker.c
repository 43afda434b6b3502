/*
 * worker.c - one serving process: start, watch, drain, end (see worker.h).
 *
 * The loop thread runs this file. It ends when the last connection is closed
 * and the job lane has finished its step; a hung lane cuts that short.
 */
#include "server/worker.h"

#include "base/clock.h"
#include "base/log.h"
#include "server/crash.h"
#include "server/front.h"
#include "server/job_lane.h"
#include "server/lane_site.h"
#include "server/server.h"
#include "server/statics.h"
#include "server/uploads.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    WATCH_MS = 1000,
    CERTIFICATE_MS = 10000,
    HURRY_MS = 200,      /* SIGTERM: idle connections get hardly any time */
    STUCK_MS = 2000,     /* the other lanes' time when one hangs */
    JOB_GRACE_MS = 5000, /* a job's, when all else is done */
    JOB_LIMIT_MS = 10 * 60 * 1000,
    QUIET_MS = 5000, /* after so long without a request, memory is given back ... */
    TRIM_MS = 30000, /* ... and not more often than this */
    EXIT_STUCK = 3,
    PROXIES_MAX = 256,
    SIGNALS = 5
};

/* The rest of the process, of this file alone. */
struct process {
    struct worker worker; /* first: the callbacks' data */
    struct arena *arena;
    int ready_fd;
    uv_signal_t signals[SIGNALS];
    uv_timer_t watch, end;
    bool is_draining, is_drained, has_job_lane_ended;
    const char *uploads;              /* the folder of files from forms */
    const char *certificate_files[2]; /* certificate and key; NULL: no TLS */
    int64_t certificate_ms;           /* when last looked at */
    struct timespec certificate_times[2];
    uint64_t requests; /* answered when last looked at */
    int64_t asked_ms, trimmed_ms;
    struct address_block proxies[PROXIES_MAX];
    size_t proxy_count;
};

static const char *in_home(struct process *process, const char *path)
{
    return path[0] == '/'
               ? path
               : arena_printf(process->arena, "%s/%s", process->worker.config->home, path);
}

static void say(const struct process *process, const void *bytes, size_t len)
{
    ssize_t ignored = write(process->ready_fd, bytes, len);
    (void)ignored; /* the master is gone: SIGQUIT is on its way */
}

/* ---- The end -------------------------------------------------------------------- */

static void close_timer(uv_timer_t *timer)
{
    uv_timer_stop(timer);
    uv_close((uv_handle_t *)timer, NULL);
}

/* Closes what keeps the loop running. */
static void end_if_done(struct process *process)
{
    if (!process->is_drained || !process->has_job_lane_ended)
        return;
    lanes_stop(process->worker.lanes);
    for (int i = 0; i < SIGNALS; i++)
        uv_close((uv_handle_t *)&process->signals[i], NULL);
    close_timer(&process->watch);
    close_timer(&process->end);
    access_log_close(process->worker.access_log);
    process->worker.access_log = NULL;
}

/* Jobs are durable: what is cut short here is done again by the next worker. */
static void on_job_late(uv_timer_t *timer)
{
    (void)timer;
    log_warn("việc nền chưa xong khi tiến trình kết thúc; sẽ được chạy lại");
    _exit(0);
}

static void on_drained(void *data)
{
    struct process *process = data;
    process->is_drained = true;
    if (!process->has_job_lane_ended && !uv_is_active((uv_handle_t *)&process->end))
        uv_timer_start(&process->end, on_job_late, JOB_GRACE_MS, 0);
    end_if_done(process);
}

static void on_jobs_ended(void *data)
{
    struct process *process = data;
    process->has_job_lane_ended = true;
    end_if_done(process);
}

static void drain(struct process *process, long idle_ms, int phase)
{
    atomic_store(&process->worker.slot->phase, phase);
    if (process->is_draining)
        return;
    process->is_draining = true;
    job_lane_stop(process->worker.job_lane);
    http_server_drain(process->worker.http, idle_ms, on_drained);
}

/* ---- The watch ------------------------------------------------------------------ */

static void on_stuck_end(uv_timer_t *timer)
{
    (void)timer;
    _exit(EXIT_STUCK); /* a thread hangs: nothing can be taken apart */
}

static int find_stuck(const struct process *process, int64_t now)
{
    const struct worker *worker = &process->worker;
    int lane = lanes_stuck(worker->lanes, now, worker->config->limits.lane_ms);
    int64_t job = atomic_load(&worker->slot->lanes[STATE_LANES].since_ms);
    return lane < 0 && job && now - job > JOB_LIMIT_MS ? STATE_LANES : lane;
}

/* No more than this answers: the master, told at once, starts another worker. */
static void give_up(struct process *process, int lane)
{
    static const char stuck = WORKER_SAYS_STUCK;
    struct worker *worker = &process->worker;
    state_worker_blame(worker->slot, lane);
    atomic_store(&worker->slot->phase, WORKER_STUCK);
    say(process, &stuck, 1);
    drain(process, HURRY_MS, WORKER_STUCK);
    lanes_refuse(worker->lanes);
    front_refuse(worker->front);
    uv_timer_start(&process->end, on_stuck_end, STUCK_MS, 0);
}

static void certificate_times(struct process *process, struct timespec out[2])
{
    for (int i = 0; i < 2; i++) {
        struct stat info = { 0 };
        stat(process->certificate_files[i], &info);
        out[i] = info.st_mtim;
    }
}

static int read_certificate(struct process *process, struct error *error)
{
    const char *const *files = process->certificate_files;
    certificate_times(process, process->certificate_times);
    return http_server_certificate(process->worker.http, files[0], files[1], error);
}

/* Certificates are renewed by other programs, at any time. */
static void renew_certificate(struct process *process)
{
    struct timespec now[2];
    struct error error;
    if (!process->certificate_files[0])
        return;
    certificate_times(process, now);
    if (memcmp(now, process->certificate_times, sizeof now) == 0)
        return;
    if (read_certificate(process, &error) != 0)
        log_error("giữ chứng thư số cũ: %s", error.text);
    else
        log_info("đã nạp chứng thư số mới");
}

/* What a busy hour or a long job has freed, the C library would keep. */
static void trim_when_quiet(struct process *process, int64_t now)
{
    uint64_t requests = atomic_load(&process->worker.slot->counts.requests);
    if (requests != process->requests)
        process->asked_ms = now;
    process->requests = requests;
    if (now - process->asked_ms < QUIET_MS || now - process->trimmed_ms < TRIM_MS)
        return;
    process->trimmed_ms = now;
    malloc_trim(0);
}

static void on_watch(uv_timer_t *timer)
{
    struct process *process = timer->data;
    struct worker *worker = &process->worker;
    int64_t now = clock_mono_ms();
    atomic_store(&worker->slot->heartbeat_ms, now);
    front_report(worker->front);
    trim_when_quiet(process, now);
    bool is_stuck = atomic_load(&worker->slot->phase) == WORKER_STUCK;
    int lane = is_stuck ? -1 : find_stuck(process, now);
    if (lane >= 0)
        give_up(process, lane);
    if (now - process->certificate_ms >= CERTIFICATE_MS) {
        process->certificate_ms = now;
        renew_certificate(process);
    }
}

static void on_signal(uv_signal_t *handle, int signal)
{
    struct process *process = handle->data;
    struct worker *worker = &process->worker;
    switch (signal) {
    case SIGQUIT:
        drain(process, worker->config->limits.drain_ms, WORKER_DRAINING);
        break;
    case SIGTERM:
        drain(process, HURRY_MS, WORKER_DRAINING);
        break;
    case SIGUSR1:
        log_reopen();
        if (worker->access_log)
            access_log_reopen(worker->access_log);
        renew_certificate(process);
        break;
    default: /* SIGINT of the terminal, SIGHUP: the master's to answer */
        break;
    }
}

/* ---- The start ------------------------------------------------------------------ */

static void find_slots(struct process *process)
{
    struct worker *worker = &process->worker;
    const struct portal *portal = worker->portal;
    worker->site_slots = calloc(portal->site_count, sizeof *worker->site_slots);
    worker->plugin_slots = calloc(portal->plugin_count, sizeof *worker->plugin_slots);
    if (!worker->site_slots || !worker->plugin_slots)
        die("hết bộ nhớ");
    for (size_t i = 0; i < portal->site_count; i++) {
        int slot = state_site(worker->state, portal->sites[i].config->name, false);
        worker->site_slots[i] = slot >= 0 ? (uint32_t)slot : 0; /* the master added all */
    }
    for (size_t i = 0; i < portal->plugin_count; i++)
        worker->plugin_slots[i] =
            state_plugin(worker->state, portal->plugins[i].def.name, false);
}

static void report(void *data, const char *sentence)
{
    const struct process *process = data;
    say(process, sentence, strlen(sentence));
    say(process, "\n", 1);
}

static void read_proxies(struct process *process)
{
    const struct config_list *list = &process->worker.config->trusted_proxies;
    for (size_t i = 0; i < list->count && process->proxy_count < PROXIES_MAX; i++)
        process->proxy_count += address_block_parse(
            str_of(list->items[i]), &process->proxies[process->proxy_count]);
}

static int open_http(struct process *process, const int *sockets, const bool *tls,
                     size_t count, struct error *error)
{
    struct worker *worker = &process->worker;
    const struct config *config = worker->config;
    process->uploads = uploads_open(process->arena, in_home(process, "run/upload"), error);
    if (!process->uploads)
        return -1;
    if (config->access_log[0] &&
        !(worker->access_log =
              access_log_open(&worker->loop, in_home(process, config->access_log), error)))
        return -1;
    read_proxies(process);
    const struct http_options options = { .limits = &config->limits,
                                          .proxies = process->proxies,
                                          .proxy_count = process->proxy_count,
                                          .upload_folder = process->uploads,
                                          .takes_files = front_takes_files,
                                          .access_log = worker->access_log,
                                          .on_request = front_request,
                                          .error_page = front_error_page,
                                          .data = process };
    worker->http = http_server_create(&worker->loop, &options);
    process->certificate_ms = clock_mono_ms();
    if (config->certificate[0]) {
        process->certificate_files[0] = in_home(process, config->certificate);
        process->certificate_files[1] = in_home(process, config->certificate_key);
        if (read_certificate(process, error) != 0)
            return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (http_server_listen(worker->http, sockets[i], tls[i], error) != 0)
            return -1;
        close(sockets[i]); /* the server has its own copy, closed when it drains */
    }
    return 0;
}

static int open_lanes(struct process *process, struct error *error)
{
    struct worker *worker = &process->worker;
    worker->statics = statics_create(worker->portal);
    worker->front = front_create(worker);
    worker->lane_sites = lane_sites_create(worker);
    const struct lanes_options options = {
        .loop = &worker->loop,
        .worker = worker->slot,
        .count = (uint32_t)worker->config->lanes,
        .queue = (uint32_t)worker->config->limits.queue,
        .plugins = (uint32_t)worker->portal->plugin_count,
        .data = worker,
        .open = lane_site_open,
        .work = lane_site_work,
        .close = lane_site_close,
        .done = front_done,
    };
    worker->lanes = lanes_create(&options, error);
    worker->job_lane = worker->lanes ? job_lane_create(worker, on_jobs_ended, error) : NULL;
    return worker->job_lane ? 0 : -1;
}

static void watch(struct process *process)
{
    static const int signals[SIGNALS] = { SIGQUIT, SIGTERM, SIGINT, SIGHUP, SIGUSR1 };
    long quarter = process->worker.config->limits.lane_ms / 4;
    uint64_t every = (uint64_t)(quarter < WATCH_MS ? quarter : WATCH_MS);
    for (int i = 0; i < SIGNALS; i++) {
        uv_signal_init(&process->worker.loop, &process->signals[i]);
        process->signals[i].data = process;
        uv_signal_start(&process->signals[i], on_signal, signals[i]);
    }
    uv_timer_init(&process->worker.loop, &process->watch);
    uv_timer_init(&process->worker.loop, &process->end);
    process->watch.data = process;
    uv_timer_start(&process->watch, on_watch, 0, every ? every : 1);
}

static void take_apart(struct process *process)
{
    struct worker *worker = &process->worker;
    lanes_free(worker->lanes);
    job_lane_free(worker->job_lane);
    http_server_free(worker->http);
    uploads_close(process->uploads);
    uv_loop_close(&worker->loop);
    lane_sites_free(worker->lane_sites);
    front_free(worker->front);
    statics_free(worker->statics);
    free(worker->site_slots);
    free(worker->plugin_slots);
    portal_free(worker->portal);
    arena_destroy(process->arena);
}

/* The C library would keep an arena of memory for each thread. */
static void save_memory(void)
{
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TRIM_THRESHOLD, 256 * 1024);
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}

int worker_run(void *paths, const struct config *config, struct state *state, int slot,
               const int *sockets, const bool *tls, size_t socket_count, int ready_fd)
{
    static const char ready = WORKER_SAYS_READY;
    struct error error = { "" };
    save_memory();
    signal(SIGPIPE, SIG_IGN);
    struct process *process = calloc(1, sizeof *process);
    if (!process)
        die("hết bộ nhớ");
    struct worker *worker = &process->worker;
    *worker = (struct worker){
        .config = config, .state = state, .slot = &state->workers[slot], .index = slot
    };
    process->arena = arena_create(0);
    process->ready_fd = ready_fd;
    crash_install();
    crash_watch(worker->slot, -1);
    uv_loop_init(&worker->loop);
    worker->portal = portal_load(config, paths, report, process);
    if (!worker->portal)
        return 1;
    find_slots(process);
    if (open_http(process, sockets, tls, socket_count, &error) != 0 ||
        open_lanes(process, &error) != 0) {
        report(process, error.text);
        return 1;
    }
    watch(process);
    atomic_store(&worker->slot->phase, WORKER_SERVING);
    say(process, &ready, 1);
    uv_run(&worker->loop, UV_RUN_DEFAULT);

    take_apart(process);
    crash_forget();
    atomic_store(&state->workers[slot].phase, WORKER_EMPTY);
    atomic_store(&state->workers[slot].pid, 0);
    free(process);
    return 0;
}
