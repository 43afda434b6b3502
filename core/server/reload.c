/*
 * reload.c - see reload.h. Read from reload_ask down: begin, check, migrate,
 * start, and finish from any of them.
 */
#include "server/reload.h"

#include "base/log.h"
#include "server/state.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Migrations copy databases: large ones take their time. */
enum { MIGRATE_LIMIT_MS = 3600 * 1000 };

int reload_open_sockets(const struct reload *reload, const struct config *config,
                        struct sockets *out, struct error *error)
{
    const char *asked = reload->options->listen;
    const struct config_list instead = { &asked, 1 };
    return sockets_open(out, &reload->sockets, asked ? &instead : &config->listen,
                        &config->listen_tls, error);
}

/* ---- The end of a try ---------------------------------------------------------- */

/* Log lines are single; a checker reports a list. */
static void log_sentences(enum log_level level, const char *text)
{
    struct str rest = str_of(text);
    while (rest.ptr) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.len)
            log_line(level, "%.*s", STR_ARG(line));
    }
}

static void finish(struct reload *reload, const char *fault, int64_t now)
{
    struct state *state = reload->state;
    reload->step = RELOAD_IDLE;
    reload->outcome = fault ? -1 : 1;
    snprintf(reload->fault, sizeof reload->fault, "%s", fault ? fault : "");
    snprintf(state->reload_message, sizeof state->reload_message, "%s", reload->fault);
    atomic_store(&state->reload_result, fault ? -1 : 0);
    atomic_store(&state->reload_done, reload->asked);
    if (fault) {
        log_error(reload->config ? "không nạp được cấu hình; cổng giữ nguyên như trước:"
                                 : "không khởi động được:");
        log_sentences(LOG_LEVEL_ERROR, fault);
        if (reload->next) {
            sockets_close(&reload->next_sockets, &reload->sockets);
            config_free(reload->next);
        }
    } else {
        sockets_close(&reload->sockets, &reload->next_sockets);
        config_free(reload->config);
        reload->config = reload->next;
        reload->sockets = reload->next_sockets;
        log_info("đã nạp cấu hình %s", reload->config->path);
    }
    reload->next = NULL;
    if (reload->is_again)
        reload_ask(reload, now);
}

/* ---- Steps --------------------------------------------------------------------- */

static int run_check(void *data, int fd)
{
    struct reload *reload = data;
    const struct master_children *children = &reload->options->children;
    return children->check(children->data, reload->next, fd);
}

static int run_migrate(void *data, int fd)
{
    struct reload *reload = data;
    const struct master_children *children = &reload->options->children;
    return children->migrate(children->data, reload->next, fd);
}

static void start_helper(struct reload *reload, enum reload_step step, int64_t now)
{
    bool is_check = step == RELOAD_CHECK;
    struct error error;
    reload->step = step;
    reload->deadline_ms = now + (is_check ? reload->times->start : MIGRATE_LIMIT_MS);
    if (child_start(&reload->helper, is_check ? "checker" : "migrator",
                    is_check ? run_check : run_migrate, reload, &error) != 0)
        finish(reload, error.text, now);
}

static long worker_count(const struct config *config)
{
    if (config->workers)
        return config->workers;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 0 ? cores : 1;
}

bool reload_reaped(struct reload *reload, pid_t pid, int status, int64_t now)
{
    struct child *helper = &reload->helper;
    if (pid != helper->pid)
        return false;
    bool is_check = reload->step == RELOAD_CHECK;
    const char *who = is_check ? "trình kiểm tra" : "trình nâng cấp dữ liệu";
    child_ended(helper);
    state_bump_all(reload->state);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        log_sentences(LOG_LEVEL_WARN, helper->text);
        if (is_check) {
            start_helper(reload, RELOAD_MIGRATE, now);
        } else {
            reload->step = RELOAD_START;
            crew_call(reload->crew, reload->next, &reload->next_sockets,
                      worker_count(reload->next));
        }
        return true;
    }
    char end[CREW_END];
    struct error fault;
    crew_end_text(end, status);
    error_set(&fault, "%s kết thúc không bình thường (%s)%s", who, end,
              now >= reload->deadline_ms ? " vì chạy quá lâu" : "");
    finish(reload, helper->len ? helper->text : fault.text, now);
    return true;
}

void reload_tick(struct reload *reload, int64_t now)
{
    const char *fault = NULL;
    child_hear(&reload->helper);
    if ((reload->step == RELOAD_CHECK || reload->step == RELOAD_MIGRATE) &&
        now >= reload->deadline_ms)
        kill(reload->helper.pid, SIGKILL);
    if (reload->step != RELOAD_START)
        return;
    switch (crew_news(reload->crew, &fault)) {
    case CREW_COMING:
        return;
    case CREW_READY:
        crew_change(reload->crew);
        finish(reload, NULL, now);
        return;
    case CREW_FAILED:
        snprintf(reload->fault, sizeof reload->fault, "%s",
                 fault); /* goes with its shift */
        crew_dismiss(reload->crew);
        char copy[CHILD_TEXT];
        memcpy(copy, reload->fault, sizeof copy);
        finish(reload, copy, now);
        return;
    }
}

/* ---- Beginning ----------------------------------------------------------------- */

static int add_names(struct state *state, const struct config *config, struct error *error)
{
    int result = state_plugin(state, "portal", true); /* the built-in pages */
    for (size_t i = 0; i < config->plugins.count && result >= 0; i++)
        result = state_plugin(state, config->plugins.items[i], true);
    for (size_t i = 0; i < config->site_count && result >= 0; i++)
        result = state_site(state, config->sites[i].name, true);
    return result >= 0
               ? 0
               : error_set(error,
                           "%s: nhiều hơn %d trang hay %d plugin, hoặc có tên dài hơn "
                           "%d chữ; dừng rồi chạy lại nếu tên cũ đã bỏ",
                           config->path, STATE_SITES, STATE_PLUGINS, STATE_NAME - 1);
}

/* Tried out on another address than the config's, a portal must not print links that lead
 * to the config's; a site that has a name on the net keeps it. */
static void name_by_listen(struct reload *reload, struct config *config,
                           const struct sockets *sockets)
{
    static const char *const own[] = { "http://127.0.0.1", "http://localhost",
                                       "http://[::1]" };
    if (!reload->options->listen)
        return;
    sockets_url(reload->url, sockets);
    for (size_t i = 0; i < config->site_count; i++)
        for (size_t j = 0; j < sizeof own / sizeof *own; j++)
            if (str_starts(str_of(config->sites[i].url), str_of(own[j])))
                config->sites[i].url = reload->url;
}

void reload_begin(struct reload *reload, struct config *config,
                  const struct sockets *sockets, int64_t now)
{
    struct error error;
    reload->asked = atomic_load(&reload->state->reload_asked);
    reload->is_again = false;
    reload->outcome = 0;
    reload->next = config;
    reload->next_sockets = *sockets;
    name_by_listen(reload, config, sockets);
    if (add_names(reload->state, config, &error) != 0)
        finish(reload, error.text, now);
    else
        start_helper(reload, RELOAD_CHECK, now);
}

void reload_ask(struct reload *reload, int64_t now)
{
    if (reload->step != RELOAD_IDLE) {
        reload->is_again = true;
        return;
    }
    reload->is_again = false;
    reload->asked = atomic_load(&reload->state->reload_asked);
    struct error error;
    struct sockets sockets;
    struct config *config = config_read(reload->options->home, &error);
    if (config && reload_open_sockets(reload, config, &sockets, &error) == 0) {
        reload_begin(reload, config, &sockets, now);
        return;
    }
    config_free(config);
    finish(reload, error.text, now);
}

bool reload_stop(struct reload *reload)
{
    reload->is_again = false;
    if (reload->step == RELOAD_CHECK && reload->helper.pid)
        kill(reload->helper.pid, SIGKILL);
    return reload->helper.pid == 0;
}

void reload_free(struct reload *reload)
{
    if (reload->next) {
        sockets_close(&reload->next_sockets, &reload->sockets);
        config_free(reload->next);
    }
    sockets_close(&reload->sockets, NULL);
    config_free(reload->config);
}
