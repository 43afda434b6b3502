/*
 * command_user.c - dinh user: accounts from the command line.
 *
 * For the first admin, and for the day on which the only admin has lost phone and
 * password. A table of sub-verbs with the words each takes; all write through the
 * same calls as the desk, with "lệnh" in the audit log. Passwords are read from the
 * terminal or standard input: what stands in argv, every user of the machine sees.
 */
#include "server/user_call.h"

#include "base/clock.h"
#include "base/text.h"
#include "server/first_admin.h"
#include "server/terminal.h"

#include <stdio.h>

static const char usage[] =
    "Cách dùng: dinh user HOME VIỆC [...] [--site TÊN]\n"
    "Tài khoản của khu vực biên tập (/ban):\n"
    "\n"
    "  list                        liệt kê tài khoản, vai trò, lần vào gần nhất\n"
    "  first                       đường dẫn cho quản trị đầu tiên, khi chưa có ai vào\n"
    "  add TÊN --name \"HỌ TÊN\"     thêm tài khoản; có thể giao vai trò luôn:\n"
    "        [--phone SỐ] [--email THƯ] [--role VAI-TRÒ ...]\n"
    "  seat TÊN VAI-TRÒ            giao vai trò\n"
    "        [--decision 150/QĐ-UBND] [--date 19/5/2021] [--from NGÀY] [--end NGÀY]\n"
    "        [--units MÃ,MÃ] [--categories MÃ,MÃ]\n"
    "  unseat TÊN VAI-TRÒ [--end NGÀY]  thôi giữ vai trò, sau hôm nay hoặc sau NGÀY\n"
    "  link TÊN [--reset]          đường dẫn đăng nhập dùng một lần (12 giờ); --reset:\n"
    "                              để đặt mật khẩu mới (24 giờ)\n"
    "  password TÊN                đặt mật khẩu, gõ ở bàn phím hoặc đưa qua đầu vào\n"
    "  totp-off TÊN                tắt xác thực hai bước (khi mất điện thoại)\n"
    "  close TÊN                   đóng tài khoản, mọi phiên và đường dẫn của nó\n"
    "\n"
    "--date là ngày quyết định, --from là ngày bắt đầu (mặc định: ngày quyết định, hoặc\n"
    "hôm nay). TÊN là tên đăng nhập.\n";

static const struct {
    const char *word;
    bool has_value;
} options[OPTIONS] = {
    [OPT_NAME] = { "--name", true },         [OPT_PHONE] = { "--phone", true },
    [OPT_EMAIL] = { "--email", true },       [OPT_ROLE] = { "--role", true },
    [OPT_DECISION] = { "--decision", true }, [OPT_DATE] = { "--date", true },
    [OPT_FROM] = { "--from", true },         [OPT_END] = { "--end", true },
    [OPT_UNITS] = { "--units", true },       [OPT_CATEGORIES] = { "--categories", true },
    [OPT_SITE] = { "--site", true },         [OPT_RESET] = { "--reset", false },
};

#define BIT(option) (1u << (option))
enum {
    SEAT_OPTIONS = BIT(OPT_DECISION) | BIT(OPT_DATE) | BIT(OPT_FROM) | BIT(OPT_END) |
                   BIT(OPT_UNITS) | BIT(OPT_CATEGORIES)
};

const char *user_option_word(enum option option)
{
    return options[option].word;
}

bool user_account(struct user_call *call, struct account *out)
{
    if (account_by_login(call->store, call->arena, str_of(call->place[0]), out) &&
        !out->is_closed)
        return true;
    error_set(&call->error, "không có tài khoản nào tên \"%s\"; xem: dinh user %s list",
              call->place[0], call->path);
    return false;
}

int user_commit(struct user_call *call)
{
    return store_commit(call->store)
               ? error_set(&call->error, "%s", store_error(call->store))
               : 0;
}

/* ---- list -----------------------------------------------------------------------------
 */

static void print_padded(const char *text, size_t width)
{
    size_t length = text_length(str_of(text));
    printf("%s%*s", text, (int)(length < width ? width - length : 0), "");
}

static const char *roles_of(struct user_call *call, int64_t account)
{
    struct seat *seats;
    const char *text = "";
    size_t count =
        seat_list(call->store, call->arena, account, clock_days(call->by.at_ms), &seats);
    for (size_t i = 0; i < count; i++)
        text = arena_printf(call->arena, "%s%s%s%s%s%s", text, *text ? ", " : "",
                            seats[i].role, *seats[i].decision ? " (" : "",
                            seats[i].decision, *seats[i].decision ? ")" : "");
    return *text ? text : "chưa có vai trò";
}

static void print_account(struct user_call *call, const struct account *account,
                          size_t login_width, size_t name_width)
{
    char day[CLOCK_STAMP_SIZE];
    date_vi(day, clock_days(account->seen_at));
    print_padded(account->login, login_width + 2);
    print_padded(account->name, name_width + 2);
    if (account->is_closed)
        printf("đã đóng\n");
    else
        printf("%s; %s%s; %s%s\n", roles_of(call, account->id),
               account->has_password ? "có mật khẩu" : "chưa có mật khẩu",
               account->has_totp ? ", xác thực hai bước" : "",
               account->seen_at ? "vào lần cuối " : "chưa vào lần nào",
               account->seen_at ? day : "");
}

static int run_list(struct user_call *call)
{
    struct account *accounts;
    size_t count = account_list(call->store, call->arena, &accounts);
    size_t login_width = 0, name_width = 0;
    for (size_t i = 0; i < count; i++) {
        size_t login = text_length(str_of(accounts[i].login));
        size_t name = text_length(str_of(accounts[i].name));
        login_width = login > login_width ? login : login_width;
        name_width = name > name_width ? name : name_width;
    }
    for (size_t i = 0; i < count; i++)
        print_account(call, &accounts[i], login_width, name_width);
    if (!count)
        printf("Chưa có tài khoản nào. Quản trị đầu tiên: dinh user %s first\n",
               call->path);
    return 0;
}

/* ---- first, link ------------------------------------------------------------------------
 */

static const struct config_site *site_of(const struct user_call *call)
{
    return workspace_site(call->home.workspace)->config;
}

static int run_first(struct user_call *call)
{
    struct buf out = { 0 };
    int result = user_check_role(call, FIRST_ADMIN_ROLE) ? 0 : -1;
    if (!result)
        result = first_admin_link(call->store, site_of(call), call->path, call->by.at_ms,
                                  &out, &call->error);
    if (!result)
        fputs(buf_text(&out) + 1, stdout); /* without its empty first line */
    buf_free(&out);
    return result;
}

static int run_link(struct user_call *call)
{
    struct account account;
    char token[TOKEN_SIZE];
    bool is_reset = call->option[OPT_RESET] != NULL;
    if (!user_account(call, &account))
        return -1;
    if (link_create(call->store, account.id, is_reset ? LINK_RESET : LINK_LOGIN, &call->by,
                    token))
        return error_set(&call->error, "%s", store_error(call->store));
    if (user_commit(call))
        return -1;
    printf("%s %s, dùng được một lần, trong %d giờ:\n\n    %s/ban/vao/%s\n",
           is_reset ? "Đường dẫn đặt mật khẩu mới của" : "Đường dẫn đăng nhập của",
           account.name, is_reset ? 24 : 12, site_of(call)->url, token);
    return 0;
}

/* ---- password, totp-off, close
 * -------------------------------------------------------------- */

static int run_password(struct user_call *call)
{
    struct account account;
    struct secret secret;
    if (!user_account(call, &account))
        return -1;
    if (terminal_secret("Mật khẩu mới: ", "Gõ lại: ", &secret, &call->error))
        return -1;
    int result = store_begin(call->store);
    if (!result)
        result = account_set_password(call->store, account.id, secret_str(&secret),
                                      &call->by, &call->error);
    secret_wipe(&secret);
    if (result)
        return -1;
    if (user_commit(call))
        return -1;
    printf("Đã đặt mật khẩu của %s; mọi phiên đăng nhập cũ đã kết thúc.\n", account.name);
    return 0;
}

static int run_totp_off(struct user_call *call)
{
    struct account account;
    if (!user_account(call, &account))
        return -1;
    if (!account.has_totp)
        return error_set(&call->error, "%s chưa bật xác thực hai bước", account.name);
    if (totp_remove(call->store, account.id, &call->by))
        return error_set(&call->error, "%s", store_error(call->store));
    if (user_commit(call))
        return -1;
    printf("Đã tắt xác thực hai bước của %s.\n", account.name);
    return 0;
}

static int run_close(struct user_call *call)
{
    struct account account;
    if (!user_account(call, &account))
        return -1;
    if (account_close(call->store, account.id, &call->by))
        return error_set(&call->error, "%s", store_error(call->store));
    if (user_commit(call))
        return -1;
    printf("Đã đóng tài khoản %s (%s).\n", account.login, account.name);
    return 0;
}

/* ---- the table
 * -------------------------------------------------------------------------------- */

static const struct sub_verb {
    const char *name;
    int places;     /* words that must stand behind it */
    unsigned takes; /* options */
    unsigned needs; /* of those, the ones that must be there */
    bool writes;    /* in one transaction; the others see to it themselves */
    int (*run)(struct user_call *call);
} sub_verbs[] = {
    { "list", 0, 0, 0, false, run_list },
    { "first", 0, 0, 0, false, run_first },
    { "add", 1,
      BIT(OPT_NAME) | BIT(OPT_PHONE) | BIT(OPT_EMAIL) | BIT(OPT_ROLE) | SEAT_OPTIONS,
      BIT(OPT_NAME), true, user_add },
    { "seat", 2, SEAT_OPTIONS, 0, true, user_seat },
    { "unseat", 2, BIT(OPT_END), 0, true, user_unseat },
    { "link", 1, BIT(OPT_RESET), 0, true, run_link },
    { "password", 1, 0, 0, false, run_password },
    { "totp-off", 1, 0, 0, true, run_totp_off },
    { "close", 1, 0, 0, true, run_close },
};

static const struct sub_verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof sub_verbs / sizeof *sub_verbs; i++)
        if (strcmp(sub_verbs[i].name, name) == 0)
            return &sub_verbs[i];
    return NULL;
}

static int find_option(const char *word)
{
    for (int i = 0; i < OPTIONS; i++)
        if (strcmp(options[i].word, word) == 0)
            return i;
    return -1;
}

/* The words behind the sub-verb; NULL when they do not fit. */
static const struct sub_verb *read_words(int argc, char **argv, struct user_call *call)
{
    const struct sub_verb *verb = argc >= 3 ? find_verb(argv[2]) : NULL;
    int places = 0;
    if (!verb || argv[1][0] == '-')
        return NULL;
    call->path = argv[1];
    for (int i = 3; i < argc; i++) {
        int option = argv[i][0] == '-' ? find_option(argv[i]) : -1;
        if (option >= 0 && ((verb->takes | BIT(OPT_SITE)) & BIT(option)) &&
            !call->option[option] && i + options[option].has_value < argc)
            call->option[option] = argv[i += options[option].has_value];
        else if (argv[i][0] != '-' && places < verb->places)
            call->place[places++] = argv[i];
        else
            return NULL;
    }
    for (int i = 0; i < OPTIONS; i++)
        if ((verb->needs & BIT(i)) && !call->option[i])
            return NULL;
    return places == verb->places ? verb : NULL;
}

static int run_verb(const struct sub_verb *verb, struct user_call *call)
{
    if (command_open(&call->home, call->path, call->option[OPT_SITE]))
        return 1;
    call->store = workspace_store(call->home.workspace, DINH_DB_SITE);
    call->arena = call->home.arena;
    call->by = (struct account_by){ .who = "lệnh", .at_ms = clock_now_ms() };
    int result = 0;
    if (verb->writes && store_begin(call->store))
        result = error_set(&call->error, "%s", store_error(call->store));
    if (!result)
        result = verb->run(call);
    if (result) {
        store_rollback(call->store);
        fprintf(stderr, "dinh: %s\n", call->error.text);
    }
    command_close(&call->home);
    return result ? 1 : 0;
}

int command_user(int argc, char **argv)
{
    struct user_call call = { .path = NULL };
    bool help = argc == 2 && strcmp(argv[1], "--help") == 0;
    const struct sub_verb *verb = help ? NULL : read_words(argc, argv, &call);
    if (!verb) {
        fputs(usage, help ? stdout : stderr);
        return help ? 0 : 2;
    }
    return run_verb(verb, &call);
}
