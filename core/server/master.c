/*
 * master.c - the process that starts all others and outlives them.
 *
 * It reads the config, opens the sockets, takes the lock of the home, and then
 * does nothing but wait: for signals (through a descriptor, so no code runs in
 * a handler), for children that report or end, and for the clock. Who serves
 * is crew.c, how a new config comes to serve is reload.c. Read from the end:
 * master_run, prepare, loop.
 */
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "server/reload.h"
#include "server/server.h"
#include "server/state.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* Beyond limits.drain: for answers that began just before. */
enum { STOP_GRACE_MS = 10000 };

struct master {
    const struct master_options *options;
    struct master_times times;
    struct arena *arena; /* paths */
    int lock_fd, signal_fd;
    struct reload reload;
    struct child welcome;
    bool is_announced, is_stopping;
    int64_t stop_ms; /* when patience ends */
    int exit_code;
};

/* ---- Preparing ------------------------------------------------------------------ */

static const char *in_home(const struct master *master, const char *path)
{
    return path[0] == '/'
               ? path
               : arena_printf(master->arena, "%s/%s", master->options->home, path);
}

/* A record lock on HOME/run/pid, not inherited by children: one portal a home. */
static int take_home(struct master *master, struct error *error)
{
    const char *path = in_home(master, "run/pid");
    if (folder_make(in_home(master, "run"), 0750, error) != 0)
        return -1;
    master->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (master->lock_fd < 0)
        return error_set(error, "%s: không mở được: %s", path, strerror(errno));
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (fcntl(master->lock_fd, F_SETLK, &lock) != 0) {
        fcntl(master->lock_fd, F_GETLK, &lock);
        return error_set(error,
                         "%s: Đình đã đang chạy ở đây (tiến trình %d); muốn áp dụng "
                         "thay đổi thì chạy: dinh reload %s",
                         master->options->home, (int)lock.l_pid, master->options->home);
    }
    char text[32];
    int len = snprintf(text, sizeof text, "%d\n", (int)getpid());
    if (ftruncate(master->lock_fd, 0) != 0 ||
        pwrite(master->lock_fd, text, (size_t)len, 0) != len)
        return error_set(error, "%s: không ghi được: %s", path, strerror(errno));
    return 0;
}

/* The files of the home must stay writable for who we become. */
static int become_user(const struct master *master, const char *name, struct error *error)
{
    if (!name || !name[0])
        return 0;
    const struct passwd *user = getpwnam(name);
    if (!user)
        return error_set(error, "user: máy này không có người dùng \"%s\"", name);
    if (user->pw_uid == geteuid())
        return 0;
    if (chown(in_home(master, "run"), user->pw_uid, user->pw_gid) != 0 ||
        fchown(master->lock_fd, user->pw_uid, user->pw_gid) != 0 ||
        initgroups(name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 ||
        setuid(user->pw_uid) != 0)
        return error_set(error, "user: không chuyển sang được \"%s\": %s", name,
                         strerror(errno));
    return 0;
}

static int take_signals(struct master *master, struct error *error)
{
    static const int taken[] = { SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGUSR1, SIGCHLD };
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        sigaddset(&set, taken[i]);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_BLOCK, &set, NULL);
    master->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return master->signal_fd >= 0
               ? 0
               : error_set(error, "không nhận được tín hiệu: %s", strerror(errno));
}

/* Everything that needs root or may be refused, before any child exists. */
static int prepare(struct master *master, struct error *error)
{
    struct reload *reload = &master->reload;
    struct sockets sockets = { 0 };
    struct config *config = config_read(master->options->home, error);
    if (!config)
        return -1;
    if (take_home(master, error) != 0 || take_signals(master, error) != 0 ||
        reload_open_sockets(reload, config, &sockets, error) != 0 ||
        become_user(master, config->user, error) != 0 ||
        log_configure(config, error) != 0 ||
        !(reload->state = state_create(master->options->home, error))) {
        sockets_close(&sockets, NULL);
        config_free(config);
        return -1;
    }
    log_name("master");
    const struct sockets *const open[2] = { &reload->sockets, &reload->next_sockets };
    reload->crew = crew_create(reload->state, master->options, &master->times, open);
    reload_begin(reload, config, &sockets, clock_mono_ms());
    return 0;
}

/* ---- Running -------------------------------------------------------------------- */

static void kill_all(struct master *master)
{
    crew_signal(master->reload.crew, SIGKILL);
    if (master->welcome.pid)
        kill(master->welcome.pid, SIGKILL);
}

static void stop(struct master *master, int64_t now)
{
    struct reload *reload = &master->reload;
    if (master->is_stopping) { /* asked twice: no more patience */
        kill_all(master);
        return;
    }
    log_info("đang dừng");
    master->is_stopping = true;
    master->stop_ms =
        now + STOP_GRACE_MS + (reload->config ? reload->config->limits.drain_ms : 0);
    reload_stop(reload);
    crew_leave(reload->crew, SIGTERM);
}

/* Its words are shorter than a pipe, so nobody has to listen while it runs. */
static void end_welcome(struct master *master, int status)
{
    struct child *welcome = &master->welcome;
    child_ended(welcome);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        if (welcome->len)
            puts(welcome->text);
        fflush(stdout);
    } else {
        log_warn("không xem được đã có quản trị chưa: %s",
                 welcome->len ? welcome->text : "tiến trình kết thúc không bình thường");
    }
}

static void reap(struct master *master, int64_t now)
{
    int status;
    crew_hear(master->reload.crew, now); /* what they said before they ended */
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        if (pid == master->welcome.pid)
            end_welcome(master, status);
        else if (!crew_reaped(master->reload.crew, pid, status, now) &&
                 !master->is_stopping)
            reload_reaped(&master->reload, pid, status, now);
        else if (master->reload.helper.pid == pid)
            child_ended(&master->reload.helper);
}

static void take_signal(struct master *master, int signal, int64_t now)
{
    switch (signal) {
    case SIGCHLD:
        reap(master, now);
        break;
    case SIGHUP:
        log_reopen();
        if (!master->is_stopping)
            reload_ask(&master->reload, now);
        break;
    case SIGUSR1:
        log_reopen();
        crew_signal(master->reload.crew, SIGUSR1);
        break;
    default:
        stop(master, now);
    }
}

static void announce(struct master *master)
{
    char url[SOCKET_URL];
    sockets_url(url, &master->reload.sockets);
    printf("Đình đang phục vụ tại %s\n", url);
    fflush(stdout);
    log_info("đang phục vụ tại %s", url);
    master->is_announced = true;
}

static int run_welcome(void *data, int fd)
{
    struct master *master = data;
    const struct master_children *children = &master->options->children;
    return children->welcome(children->data, master->reload.config, fd);
}

/* In a child of its own: the master opens no database. */
static void start_welcome(struct master *master)
{
    struct error error;
    if (master->options->children.welcome &&
        child_start(&master->welcome, "welcome", run_welcome, master, &error))
        log_warn("%s", error.text);
}

/* The first start is the only one whose failure ends the portal. */
static void watch_first_start(struct master *master, int64_t now)
{
    if (master->is_announced || master->is_stopping || !master->reload.outcome)
        return;
    if (master->reload.outcome > 0) {
        announce(master);
        start_welcome(master);
        return;
    }
    fprintf(stderr, "dinh: %s\n", master->reload.fault);
    master->exit_code = 1;
    stop(master, now);
}

/* Waits for something to happen, at most until `until`. */
static void wait_for_events(struct master *master, int64_t until)
{
    struct pollfd fds[STATE_WORKERS + 2];
    size_t count = crew_fds(master->reload.crew, fds, STATE_WORKERS);
    fds[count++] = (struct pollfd){ master->signal_fd, POLLIN, 0 };
    if (master->reload.helper.pid && master->reload.helper.pipe >= 0)
        fds[count++] = (struct pollfd){ master->reload.helper.pipe, POLLIN, 0 };
    int64_t wait = until - clock_mono_ms();
    poll(fds, count, wait > 0 ? (int)wait : 0);
}

static void loop(struct master *master)
{
    struct reload *reload = &master->reload;
    for (;;) {
        int64_t now = clock_mono_ms(), until;
        struct signalfd_siginfo info;
        while (read(master->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
            take_signal(master, (int)info.ssi_signo, now);
        crew_hear(reload->crew, now);
        if (!master->is_stopping)
            reload_tick(reload, now);
        watch_first_start(master, now);
        until = crew_tick(reload->crew, now);
        state_salt_turn(reload->state, clock_days(clock_now_ms()));
        if (master->is_stopping) {
            if (crew_size(reload->crew) == 0 && reload->helper.pid == 0 &&
                master->welcome.pid == 0)
                return;
            if (now >= master->stop_ms)
                kill_all(master);
        }
        wait_for_events(master, until);
    }
}

static void fill_times(struct master_times *times)
{
    if (!times->heartbeat)
        times->heartbeat = 10000;
    if (!times->start)
        times->start = 60000;
    if (!times->pause)
        times->pause = 50;
    if (!times->pause_max)
        times->pause_max = 10000;
    if (!times->calm)
        times->calm = 60000;
}

int master_run(const struct master_options *options)
{
    struct master master = { .options = options,
                             .times = options->times,
                             .arena = arena_create(0),
                             .lock_fd = -1,
                             .signal_fd = -1 };
    fill_times(&master.times);
    master.reload.options = options;
    master.reload.times = &master.times;
    master.reload.helper.pipe = -1;
    master.welcome.pipe = -1;
    struct error error = { "" };
    if (prepare(&master, &error) == 0) {
        loop(&master);
        atomic_store(&master.reload.state->master_pid, 0);
        log_info("đã dừng");
    } else {
        fprintf(stderr, "dinh: %s\n", error.text);
        master.exit_code = 1;
    }
    crew_free(master.reload.crew);
    reload_free(&master.reload);
    state_detach(master.reload.state);
    arena_destroy(master.arena);
    if (master.signal_fd >= 0)
        close(master.signal_fd);
    if (master.lock_fd >= 0)
        close(master.lock_fd);
    return master.exit_code;
}
