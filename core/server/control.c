/*
 * control.c - see control.h.
 */
#include "server/control.h"

#include "base/clock.h"
#include "base/text.h"
#include "server/breaker.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

enum { LOOK_MS = 20 };

/* ---- reload --------------------------------------------------------------------- */

static int wait_for_reload(struct state *state, uint64_t ticket, int32_t master,
                           int64_t until, struct error *message)
{
    while (atomic_load(&state->reload_done) < ticket) {
        if (clock_mono_ms() > until)
            return error_set(message, "chờ quá lâu mà chưa nạp xong; xem nhật ký lỗi");
        if (kill(master, 0) != 0 && errno == ESRCH)
            return error_set(message, "Đình đã dừng trong lúc nạp lại");
        usleep(LOOK_MS * 1000);
    }
    if (atomic_load(&state->reload_result) == 0)
        return 0;
    return error_set(message, "%.*s", STATE_MESSAGE - 1, state->reload_message);
}

int control_reload(const char *home, long timeout_ms, struct error *message)
{
    struct state *state = state_attach(home, message);
    if (!state)
        return -1;
    uint64_t ticket = atomic_fetch_add(&state->reload_asked, 1) + 1;
    int32_t master = atomic_load(&state->master_pid);
    int result;
    if (kill(master, SIGHUP) != 0)
        result = error_set(message, "không gửi được yêu cầu đến tiến trình %d: %s",
                           (int)master, strerror(errno));
    else
        result =
            wait_for_reload(state, ticket, master, clock_mono_ms() + timeout_ms, message);
    state_detach(state);
    return result;
}

/* ---- plugins -------------------------------------------------------------------- */

static const char *const phase_words[] = {
    [BREAKER_CLOSED] = "tốt",
    [BREAKER_OPEN] = "đang ngắt",
    [BREAKER_HALF_OPEN] = "đang thử lại",
};

/* printf counts bytes; a column of Vietnamese needs letters. */
static void print_column(FILE *out, const char *text, size_t width)
{
    size_t length = text_length(str_of(text));
    fputs(text, out);
    fprintf(out, "%*s", (int)(length < width ? width - length : 1), "");
}

static void print_health(FILE *out, struct state *state, const char *name)
{
    int slot = state ? state_plugin(state, name, false) : -1;
    if (slot < 0) {
        print_column(out, state ? "chưa nạp" : "không chạy", 14);
        fprintf(out, "-\n");
        return;
    }
    struct state_breaker *breaker = &state->plugins[slot];
    int32_t phase = atomic_load(&breaker->phase);
    uint32_t failures = atomic_load(&breaker->failures);
    print_column(out, phase_words[phase >= 0 && phase <= BREAKER_HALF_OPEN ? phase : 0],
                 14);
    if (failures == 0) {
        fprintf(out, "-\n");
        return;
    }
    fprintf(out, "%u lần sập hoặc treo, ngắt %u lần", failures,
            atomic_load(&breaker->opened));
    if (phase != BREAKER_CLOSED)
        fprintf(out, ", %lld giây trước",
                (long long)(clock_mono_ms() - atomic_load(&breaker->opened_ms)) / 1000);
    fputc('\n', out);
}

/* What an admin may set in dinh.conf, and the verbs a plugin adds. */
static void print_details(FILE *out, const struct config *config,
                          const struct plugin *plugin)
{
    const struct dinh_plugin *def = &plugin->def;
    fprintf(out, "\n%s: %s\n", def->name, def->summary ? def->summary : "");
    for (uint32_t i = 0; i < def->settings.count; i++) {
        const struct dinh_setting *setting =
            PLUGIN_TABLE(plugin, settings, dinh_setting, i);
        const char *value = config_plugin_value(config, def->name, setting->name);
        fprintf(out, "  cài đặt %s = %s   %s\n", setting->name,
                value ? value : setting->fallback, setting->help ? setting->help : "");
    }
    for (uint32_t i = 0; i < def->commands.count; i++) {
        const struct dinh_command *command =
            PLUGIN_TABLE(plugin, commands, dinh_command, i);
        fprintf(out, "  lệnh %s   %s\n", command->usage, command->help);
    }
}

void control_plugins(const struct portal *portal, struct state *state, FILE *out)
{
    print_column(out, "PLUGIN", 12);
    print_column(out, "BẢN", 8);
    print_column(out, "TRANG", 7);
    print_column(out, "TÌNH TRẠNG", 14);
    fputs("SỰ CỐ\n", out);
    for (size_t i = 1; i < portal->plugin_count; i++) { /* 0 is the portal itself */
        const struct dinh_plugin *def = &portal->plugins[i].def;
        char pages[16];
        snprintf(pages, sizeof pages, "%u", def->routes.count);
        print_column(out, def->name, 12);
        print_column(out, def->version ? def->version : "-", 8);
        print_column(out, pages, 7);
        print_health(out, state, def->name);
    }
    for (size_t i = 1; i < portal->plugin_count; i++)
        print_details(out, portal->config, &portal->plugins[i]);
}
