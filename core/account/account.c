/*
 * account.c - accounts: made, changed, closed, found (see account.h).
 *
 * What is given is checked and brought to one spelling by `tidy` before anything
 * is written: a login in lower case, a name in NFC with single spaces.
 */
#include "account/internal.h"

#include "base/clock.h"
#include "base/text.h"

#include <stdlib.h>

enum { NAME_MAX_LETTERS = 100, PHONE_MAX = 30, EMAIL_MAX = 200, LOGIN_MIN = 2 };

int account_note(struct store *store, const struct account_by *by, const char *action,
                 const char *detail)
{
    const struct audit_entry entry = { .at_ms = by->at_ms,
                                       .who = by->who,
                                       .account_id = by->account_id,
                                       .action = action,
                                       .detail = detail,
                                       .address = by->address };
    return audit_add(store, &entry);
}

int account_refuse(struct error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    error_vset(error, format, args);
    va_end(args);
    return DINH_REFUSED;
}

/* ---- what is given ------------------------------------------------------------- */

static bool is_login_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
}

/* One @, something on both sides, a dot behind it, nothing that breaks a line. */
static bool is_email(struct str email)
{
    ptrdiff_t at = str_find_char(email, '@');
    if (at < 1 || email.len > EMAIL_MAX)
        return false;
    struct str domain = str_from(email, (size_t)at + 1);
    if (str_find_char(domain, '@') >= 0 || str_find_char(domain, '.') < 1 ||
        domain.ptr[domain.len - 1] == '.')
        return false;
    for (size_t i = 0; i < email.len; i++)
        if ((unsigned char)email.ptr[i] <= ' ' || (unsigned char)email.ptr[i] >= 0x7F ||
            strchr("<>()[]\\,;:\"", email.ptr[i]))
            return false;
    return true;
}

static bool is_login(struct str login)
{
    if (login.len < LOGIN_MIN || login.len >= ACCOUNT_LOGIN_MAX)
        return false;
    if (str_find_char(login, '@') >= 0)
        return is_email(login);
    for (size_t i = 0; i < login.len; i++)
        if (!is_login_letter(login.ptr[i]))
            return false;
    return true;
}

static bool is_phone(struct str phone)
{
    size_t digits = 0;
    if (phone.len > PHONE_MAX)
        return false;
    for (size_t i = 0; i < phone.len; i++) {
        if (phone.ptr[i] >= '0' && phone.ptr[i] <= '9')
            digits++;
        else if (!strchr("+ .-()", phone.ptr[i]) || !phone.ptr[i])
            return false;
    }
    return digits >= 3;
}

static struct str tidy_text(struct arena *arena, const char *text)
{
    struct str given = str_of(text ? text : "");
    return text_squeeze(arena, text_nfc(arena, given));
}

struct tidied {
    struct str login, name, phone, email;
};

static int tidy(struct arena *arena, const struct account_new *given, struct tidied *out,
                struct error *error)
{
    out->login = text_lower(arena, str_trim(str_of(given->login ? given->login : "")));
    out->name = tidy_text(arena, given->name);
    out->phone = tidy_text(arena, given->phone);
    out->email = tidy_text(arena, given->email);
    if (!is_login(out->login))
        return account_refuse(
            error, "Tên đăng nhập gồm 2 đến 63 chữ cái thường không dấu, chữ số, "
                   "dấu chấm, gạch nối, gạch dưới; hoặc là một địa chỉ thư điện "
                   "tử.");
    if (!out->name.len)
        return account_refuse(error, "Chưa có họ và tên.");
    if (!text_is_clean(str_of(given->name)) || text_length(out->name) > NAME_MAX_LETTERS)
        return account_refuse(error, "Họ và tên dài quá 100 chữ hoặc có ký tự lạ.");
    if (out->phone.len && !is_phone(out->phone))
        return account_refuse(error,
                              "Số điện thoại chỉ gồm chữ số, dấu cách, dấu chấm và dấu +.");
    if (out->email.len && !is_email(out->email))
        return account_refuse(error,
                              "Địa chỉ thư điện tử không đúng, ví dụ: an@namchinh.gov.vn.");
    return 0;
}

static int64_t open_account(struct store *store, struct str login)
{
    return store_int(store, 0,
                     "SELECT id FROM account WHERE login = $1 AND closed_at IS NULL", "s",
                     login);
}

static int refuse_taken(struct error *error, struct str login)
{
    return account_refuse(error, "Tên đăng nhập \"%.*s\" đã có người dùng.",
                          STR_ARG(login));
}

/* ---- changes --------------------------------------------------------------------- */

static int64_t create(struct store *store, const struct tidied *given,
                      const struct account_by *by, struct error *error)
{
    if (open_account(store, given->login))
        return refuse_taken(error, given->login);
    int64_t id = store_next_id(store, "account");
    if (id < 0 ||
        store_exec(store,
                   "INSERT INTO account (id, login, name, phone, email, created_at)"
                   " VALUES ($1, $2, $3, $4, $5, $6)",
                   "issssi", id, given->login, given->name, given->phone, given->email,
                   by->at_ms) ||
        account_note(store, by, "account.created", given->login.ptr))
        return error_set(error, "%s", store_error(store));
    return id;
}

int64_t account_create(struct store *store, const struct account_new *given,
                       const struct account_by *by, struct error *error)
{
    struct arena *arena = arena_create(0);
    struct tidied tidied;
    int64_t result = tidy(arena, given, &tidied, error);
    if (result == 0)
        result = create(store, &tidied, by, error);
    arena_destroy(arena);
    return result;
}

static int update(struct store *store, int64_t id, const struct tidied *given,
                  const struct account_by *by, struct error *error)
{
    int64_t owner = open_account(store, given->login);
    if (owner && owner != id)
        return refuse_taken(error, given->login);
    if (store_exec(store,
                   "UPDATE account SET login = $1, name = $2, phone = $3, email = $4"
                   " WHERE id = $5 AND closed_at IS NULL",
                   "ssssi", given->login, given->name, given->phone, given->email, id))
        return error_set(error, "%s", store_error(store));
    if (!store_changed(store))
        return account_refuse(error, "Không có tài khoản này, hoặc tài khoản đã đóng.");
    if (account_note(store, by, "account.changed", given->login.ptr))
        return error_set(error, "%s", store_error(store));
    return 0;
}

int account_update(struct store *store, int64_t id, const struct account_new *given,
                   const struct account_by *by, struct error *error)
{
    struct arena *arena = arena_create(0);
    struct tidied tidied;
    int result = tidy(arena, given, &tidied, error);
    if (result == 0)
        result = update(store, id, &tidied, by, error);
    arena_destroy(arena);
    return result;
}

/* Every way in, one statement each. */
static const char *const doors[] = {
    "DELETE FROM session WHERE account_id = $1",
    "DELETE FROM account_link WHERE account_id = $1",
    "DELETE FROM account_device WHERE account_id = $1",
    "DELETE FROM account_recovery WHERE account_id = $1",
    "DELETE FROM account_brake WHERE account_id = $1",
};

int account_close(struct store *store, int64_t id, const struct account_by *by)
{
    int64_t today = clock_days(by->at_ms);
    if (store_exec(store,
                   "UPDATE account SET closed_at = $1, password = NULL, totp_secret = NULL,"
                   " totp_next = NULL WHERE id = $2 AND closed_at IS NULL",
                   "ii", by->at_ms, id))
        return DINH_FAILED;
    if (!store_changed(store))
        return DINH_NOT_FOUND;
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++)
        if (store_exec(store, doors[i], "i", id))
            return DINH_FAILED;
    /* A seat that was to begin later never does. */
    if (store_exec(store,
                   "UPDATE seat SET to_day = CASE WHEN from_day > $1 THEN from_day - 1"
                   " ELSE $1 END WHERE account_id = $2 AND (to_day = 0 OR to_day > $1)",
                   "ii", today, id) ||
        store_exec(store,
                   "UPDATE delegation SET ended_at = $1 WHERE (from_id = $2 OR to_id = $2)"
                   " AND ended_at IS NULL",
                   "ii", by->at_ms, id))
        return DINH_FAILED;
    struct arena *arena = arena_create(0);
    int result = account_note(store, by, "account.closed", account_login(store, arena, id));
    arena_destroy(arena);
    return result;
}

/* ---- reading --------------------------------------------------------------------- */

void account_read(struct arena *arena, struct dinh_rows *rows, int first,
                  struct account *out)
{
    *out = (struct account){ .id = rows_int(rows, first),
                             .login = arena_text(arena, rows_text(rows, first + 1)),
                             .name = arena_text(arena, rows_text(rows, first + 2)),
                             .phone = arena_text(arena, rows_text(rows, first + 3)),
                             .email = arena_text(arena, rows_text(rows, first + 4)),
                             .has_password = rows_int(rows, first + 5) != 0,
                             .has_totp = rows_int(rows, first + 6) != 0,
                             .is_closed = rows_int(rows, first + 7) != 0,
                             .created_at = rows_int(rows, first + 8),
                             .seen_at = rows_int(rows, first + 9) };
}

static bool read_one(struct arena *arena, struct dinh_rows *rows, struct account *out)
{
    bool found = rows_next(rows) > 0;
    if (found)
        account_read(arena, rows, 0, out);
    rows_end(rows);
    return found;
}

bool account_find(struct store *store, struct arena *arena, int64_t id, struct account *out)
{
    return read_one(arena,
                    store_query(store,
                                "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.id = $1",
                                "i", id),
                    out);
}

bool account_by_login(struct store *store, struct arena *arena, struct str login,
                      struct account *out)
{
    return read_one(arena,
                    store_query(store,
                                "SELECT " ACCOUNT_COLUMNS " FROM account a"
                                " WHERE a.login = $1"
                                " ORDER BY a.closed_at IS NOT NULL, a.id DESC LIMIT 1",
                                "s", text_lower(arena, str_trim(login))),
                    out);
}

const char *account_login(struct store *store, struct arena *arena, int64_t id)
{
    struct account account;
    return account_find(store, arena, id, &account) ? account.login : "?";
}

/* The name people are called and listed by stands last: Nguyễn Văn An. */
static struct str given_name(const char *name)
{
    const char *space = strrchr(name, ' ');
    return str_of(space ? space + 1 : name);
}

int account_compare_names(const char *left, const char *right)
{
    int order = text_compare(given_name(left), given_name(right));
    return order ? order : text_compare(str_of(left), str_of(right));
}

static int by_name(const void *left, const void *right)
{
    const struct account *a = left, *b = right;
    if (a->is_closed != b->is_closed)
        return a->is_closed ? 1 : -1;
    int order = account_compare_names(a->name, b->name);
    return order ? order : (a->id > b->id) - (a->id < b->id);
}

size_t account_list(struct store *store, struct arena *arena, struct account **out)
{
    size_t room = (size_t)store_int(store, 0, "SELECT COUNT(*) FROM account", "");
    struct account *list = arena_alloc(arena, (room + 1) * sizeof *list);
    size_t count = 0;
    struct dinh_rows *rows =
        store_query(store, "SELECT " ACCOUNT_COLUMNS " FROM account a ORDER BY a.id", "");
    while (count < room && rows_next(rows) > 0)
        account_read(arena, rows, 0, &list[count++]);
    rows_end(rows);
    qsort(list, count, sizeof *list, by_name);
    *out = list;
    return count;
}

bool account_is_open(struct store *store, int64_t id)
{
    return store_int(store, 0,
                     "SELECT COUNT(*) FROM account WHERE id = $1 AND closed_at IS NULL",
                     "i", id) > 0;
}

bool account_any(struct store *store)
{
    return store_int(store, 0, "SELECT COUNT(*) FROM account", "") > 0;
}
