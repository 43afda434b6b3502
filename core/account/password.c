/*
 * password.c - which passwords are taken, and how they are kept (see account.h).
 *
 * Length is what counts, so there is no rule about signs and digits; refused is
 * what a stranger would try first: the commonest ones, one key pressed ten times,
 * the owner's login, name or phone with little beside it. argon2id with
 * libsodium's INTERACTIVE limits takes 64 MiB for a tenth of a second, which a
 * machine with 1 GB bears twice at once.
 */
#include "account/password.h"

#include "account/internal.h"
#include "base/text.h"

#include <sodium.h>

enum { DISTINCT_MIN = 5, REST_MIN = 5, OWN_MIN = 3 };

/* As folded by `reduce`: without case, diacritics, and anything but letters and
 * digits. Shorter ones need not be here. */
static const char *const common[] = {
    "0123456789",     "1234567890",     "0987654321",     "9876543210",
    "12345678910",    "123456789a",     "123456789abc",   "a123456789",
    "aa123456789",    "abc123456789",   "abcd123456",     "1qaz2wsx3edc",
    "qwertyuiop",     "qwerty12345",    "qwerty123456",   "asdfghjkl1",
    "asdfghjklo",     "1q2w3e4r5t",     "1q2w3e4r5t6y",   "password12",
    "password123",    "password1234",   "passw0rd123",    "administrator",
    "admin12345",     "admin123456",    "quantri123",     "quantri1234",
    "quantrivien",    "matkhau123",     "matkhau1234",    "matkhau12345",
    "matkhaucuatoi",  "matkhaumoi123",  "khongcomatkhau", "khongnhomatkhau",
    "quenmatkhau",    "quenmatkhauroi", "anhyeuem123",    "anhyeuemnhieulam",
    "emyeuanh123",    "iloveyou123",    "iloveyou1234",   "vietnam123",
    "vietnam1234",    "vietnam2021",    "vietnamvodich",  "hochiminh123",
    "chucmungnammoi", "congtacvien123", "banbientap123",  "truongban123",
    "ubnd123456",     "ubndxa12345",    "trangthongtin",  "congthongtin",
    "letmein1234",    "welcome123",     "chaomung123",    "motcaimatkhau",
};

/* Lower case letters without diacritics and digits, nothing else. */
static struct str reduce(struct arena *arena, struct str text)
{
    struct str folded = text_fold(arena, text);
    char *out = arena_alloc(arena, folded.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < folded.len; i++)
        if ((folded.ptr[i] >= 'a' && folded.ptr[i] <= 'z') ||
            (folded.ptr[i] >= '0' && folded.ptr[i] <= '9'))
            out[len++] = folded.ptr[i];
    return (struct str){ out, len };
}

static bool is_monotonous(struct str password)
{
    bool seen[256] = { false };
    size_t distinct = 0;
    for (size_t i = 0; i < password.len; i++) {
        unsigned char byte = (unsigned char)password.ptr[i];
        distinct += !seen[byte];
        seen[byte] = true;
    }
    return distinct < DISTINCT_MIN;
}

static bool is_common(struct str reduced)
{
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (str_is(reduced, common[i]))
            return true;
    return false;
}

/* `own` with fewer than REST_MIN letters around it. */
static bool is_mostly(struct str reduced, struct str own)
{
    return own.len >= OWN_MIN && str_find(reduced, own) >= 0 &&
           reduced.len - own.len < REST_MIN;
}

static int check_guess(struct arena *arena, const struct account *account,
                       struct str password, struct error *error)
{
    struct str reduced = reduce(arena, password);
    struct str login = str_of(account->login), own = str_cut(&login, '@');
    if (is_monotonous(password))
        return account_refuse(error,
                              "Mật khẩu lặp đi lặp lại vài ký tự; hãy chọn mật khẩu khác.");
    if (is_common(reduced))
        return account_refuse(error,
                              "Mật khẩu này quá nhiều người dùng, dễ đoán; hãy chọn mật "
                              "khẩu khác, ví dụ bốn từ không liên quan đến nhau.");
    if (is_mostly(reduced, reduce(arena, str_of(account->login))) ||
        is_mostly(reduced, reduce(arena, own)) ||
        is_mostly(reduced, reduce(arena, str_of(account->name))) ||
        is_mostly(reduced, reduce(arena, str_of(account->phone))))
        return account_refuse(error,
                              "Mật khẩu không được là tên đăng nhập, họ tên hay số điện "
                              "thoại của chính mình.");
    return 0;
}

int password_check(struct arena *arena, const struct account *account, struct str password,
                   struct error *error)
{
    if (text_length(password) < PASSWORD_MIN)
        return account_refuse(error, "Mật khẩu phải có ít nhất 10 ký tự.");
    if (password.len > PASSWORD_MAX)
        return account_refuse(error, "Mật khẩu dài quá 200 ký tự.");
    if (!text_is_clean(password))
        return account_refuse(error, "Mật khẩu có ký tự không gõ được bằng bàn phím.");
    return check_guess(arena, account, password, error);
}

int password_hash(struct arena *arena, struct str password, char hash[PASSWORD_HASH])
{
    _Static_assert((int)PASSWORD_HASH == (int)crypto_pwhash_STRBYTES, "of libsodium");
    struct str composed = text_nfc(arena, password);
    int result = crypto_pwhash_str(hash, composed.ptr, composed.len,
                                   crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_MEMLIMIT_INTERACTIVE);
    sodium_memzero((char *)composed.ptr, composed.len);
    return result ? DINH_FAILED : 0;
}

/* Of a password nobody knows, made once with the limits of today. */
static const char nobodys_hash[] = "$argon2id$v=19$m=65536,t=2,p=1$OKUd8wr68JMdOgeb4kP0hQ$"
                                   "CxYavhDpK/d6YOlZfaRPc+LWfhywN/V5xDyJslqQjF4";

bool password_is_right(struct arena *arena, struct str password, const char *hash)
{
    struct str composed = text_nfc(arena, password);
    bool is_right = crypto_pwhash_str_verify(hash ? hash : nobodys_hash, composed.ptr,
                                             composed.len) == 0;
    sodium_memzero((char *)composed.ptr, composed.len);
    return is_right && hash;
}

bool password_is_outdated(const char *hash)
{
    return crypto_pwhash_str_needs_rehash(hash, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0;
}

static int set(struct store *store, struct arena *arena, int64_t id, struct str password,
               const struct account_by *by, struct error *error)
{
    struct account account;
    char hash[PASSWORD_HASH];
    if (!account_find(store, arena, id, &account) || account.is_closed)
        return account_refuse(error, "Không có tài khoản này, hoặc tài khoản đã đóng.");
    int result = password_check(arena, &account, password, error);
    if (result)
        return result;
    if (password_hash(arena, password, hash))
        return error_set(error, "máy không đủ bộ nhớ để cất mật khẩu");
    if (store_exec(store, "UPDATE account SET password = $1 WHERE id = $2", "ti", hash,
                   id) ||
        store_exec(store, "DELETE FROM account_link WHERE account_id = $1", "i", id) ||
        brake_forget(store, id) || session_end_all(store, id, 0, by) ||
        account_note(store, by, "password.set", account.login))
        return error_set(error, "%s", store_error(store));
    return 0;
}

int account_set_password(struct store *store, int64_t id, struct str password,
                         const struct account_by *by, struct error *error)
{
    struct arena *arena = arena_create(0);
    int result = set(store, arena, id, password, by, error);
    arena_destroy(arena);
    return result;
}
