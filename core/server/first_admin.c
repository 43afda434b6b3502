/*
 * first_admin.c - the first admin's one-time link (see first_admin.h).
 *
 * The account is an ordinary one with the seat of an admin. Until he has come in,
 * asking again ends the older link and gives another for the same account.
 */
#include "server/first_admin.h"

#include "account/seat.h"
#include "base/clock.h"

#include <stdio.h>
#include <unistd.h>

/* What the master listens to of a child is 4 kB, and a pipe holds it. */
enum { PATH_BYTES = 4096, LOGINS_TRIED = 99, WELCOME_BYTES = 2500 };

bool first_admin_is_alone(struct store *store)
{
    return store_int(store, 1,
                     "SELECT COUNT(*) FROM account WHERE closed_at IS NULL"
                     " AND (password IS NOT NULL OR seen_at > 0)",
                     "") == 0;
}

/* ---- the account ----------------------------------------------------------------- */

/* Whoever has the seat: one who has come in (*used), or one who has not. */
static int64_t find_admin(struct store *store, struct arena *arena, int64_t now_ms,
                          struct account *used)
{
    struct seat *seats;
    int64_t waiting = 0;
    size_t count = seat_list(store, arena, 0, clock_days(now_ms), &seats);
    *used = (struct account){ 0 };
    for (size_t i = 0; i < count; i++) {
        struct account account;
        if (strcmp(seats[i].role, FIRST_ADMIN_ROLE) != 0 ||
            !account_find(store, arena, seats[i].account_id, &account) || account.is_closed)
            continue;
        if (account.has_password || account.seen_at)
            *used = account;
        else
            waiting = account.id;
    }
    return waiting;
}

/* "quan-tri", or the next that nobody has. */
static const char *free_login(struct store *store, struct arena *arena)
{
    struct account taken;
    for (int i = 1; i <= LOGINS_TRIED; i++) {
        const char *login = i == 1 ? "quan-tri" : arena_printf(arena, "quan-tri-%d", i);
        if (!account_by_login(store, arena, str_of(login), &taken) || taken.is_closed)
            return login;
    }
    return "quan-tri";
}

static int64_t make_admin(struct store *store, struct arena *arena,
                          const struct account_by *by, struct error *error)
{
    const struct account_new given = { .login = free_login(store, arena),
                                       .name = "Quản trị" };
    int64_t id = account_create(store, &given, by, error);
    if (id < 0)
        return id;
    const struct seat seat = { .account_id = id,
                               .role = FIRST_ADMIN_ROLE,
                               .from_day = clock_days(by->at_ms) };
    int64_t result = seat_add(store, &seat, by, error);
    return result < 0 ? result : id;
}

/* ---- the link --------------------------------------------------------------------- */

static void add_words(struct buf *out, const struct config_site *site, const char *home,
                      const char *login, const char *token)
{
    buf_printf(
        out,
        "\n"
        "%s: chưa có quản trị nào đăng nhập. Quản trị đầu tiên (tên đăng nhập: %s) "
        "vào\n"
        "bằng đường dẫn này, dùng được một lần, trong 24 giờ:\n"
        "\n"
        "    %s/ban/vao/%s\n"
        "\n"
        "Ai có đường dẫn này đều vào được với quyền quản trị, xin đừng gửi cho người "
        "khác.\n"
        "Cần đường dẫn mới thì chạy: dinh user %s first\n",
        site->title, login, site->url, token, home);
}

static int write_link(struct store *store, struct arena *arena, const struct account_by *by,
                      struct account *out, char token[TOKEN_SIZE], struct error *error)
{
    struct account used;
    int64_t id = find_admin(store, arena, by->at_ms, &used);
    if (used.id) {
        error_set(
            error,
            "Đã có quản trị: %s (%s). Người ấy không vào được nữa thì chạy: dinh user "
            "HOME link %s",
            used.name, used.login, used.login);
        return DINH_REFUSED;
    }
    if (!id)
        id = make_admin(store, arena, by, error);
    if (id < 0)
        return (int)id;
    if (link_create(store, id, LINK_FIRST, by, token) ||
        !account_find(store, arena, id, out))
        return error_set(error, "%s", store_error(store));
    return 0;
}

int first_admin_link(struct store *store, const struct config_site *site, const char *home,
                     int64_t now_ms, struct buf *out, struct error *error)
{
    const struct account_by by = { .who = "lệnh", .at_ms = now_ms };
    struct account admin = { .login = "" };
    char token[TOKEN_SIZE];
    if (store_begin(store))
        return error_set(error, "%s", store_error(store));
    struct arena *arena = arena_create(0);
    int result = write_link(store, arena, &by, &admin, token, error);
    if (result == 0 && store_commit(store))
        result = error_set(error, "%s", store_error(store));
    if (result)
        store_rollback(store);
    else
        add_words(out, site, home, admin.login, token);
    arena_destroy(arena);
    return result;
}

/* ---- after the first start ---------------------------------------------------------- */

static int welcome_site(const struct config *config, const struct config_site *site,
                        struct buf *out, struct error *error)
{
    char folder[PATH_BYTES];
    snprintf(folder, sizeof folder, "%s/sites/%s", config->home, site->name);
    struct store *store = store_open(folder, DINH_DB_SITE, 0, error);
    if (!store)
        return DINH_FAILED;
    int result = 0;
    if (first_admin_is_alone(store))
        result = first_admin_link(store, site, config->home, clock_now_ms(), out, error);
    store_close(store);
    return result;
}

int first_admin_welcome(void *portal_paths, const struct config *config, int fd)
{
    struct error error = { "" };
    struct buf out = { 0 };
    int result = 0;
    (void)portal_paths;
    for (size_t i = 0; i < config->site_count && result == 0; i++) {
        if (out.len > WELCOME_BYTES) {
            buf_printf(&out,
                       "\nCòn trang khác cũng chưa có quản trị; xem bằng: dinh user %s "
                       "first --site TÊN\n",
                       config->home);
            break;
        }
        result = welcome_site(config, &config->sites[i], &out, &error);
    }
    if (result) { /* this is logged: no link may be in it */
        buf_clear(&out);
        buf_add_text(&out, error.text);
    }
    ssize_t written = write(fd, out.data ? out.data : "", out.len);
    bool whole = written == (ssize_t)out.len;
    buf_free(&out);
    return result || !whole ? 1 : 0;
}
