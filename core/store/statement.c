/*
 * statement.c - is this SQL of a plugin fit to be registered? (see migrate.h)
 *
 * Prepared once under an authorizer, with three questions the authorizer cannot
 * answer: is it a single statement, are its parameters $1, $2 ... in order, and
 * does it give the name of a public view to something of its own.
 */
#include "store/migrate.h"

#include "store/internal.h"

#include <ctype.h>

/* White space and comments in front of the next token. */
static struct str skip_blank(struct str sql)
{
    for (;;) {
        size_t before = sql.len;
        while (sql.len && isspace((unsigned char)sql.ptr[0]))
            sql = str_from(sql, 1);
        struct str comment = sql;
        if (str_starts(sql, STR("--"))) {
            str_cut(&comment, '\n');
            sql = comment;
        } else if (str_starts(sql, STR("/*"))) {
            ptrdiff_t end = str_find(str_from(sql, 2), STR("*/"));
            sql = end < 0 ? (struct str){ NULL, 0 } : str_from(sql, (size_t)end + 4);
        }
        if (sql.len == before)
            return sql;
    }
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80);
}

/* The next token: a word, a quoted thing (quotes included) or one character. */
static struct str next_token(struct str *rest)
{
    struct str token = skip_blank(*rest);
    size_t len = token.len > 0;
    if (token.len && is_word(token.ptr[0])) {
        while (len < token.len && is_word(token.ptr[len]))
            len++;
    } else if (token.len && strchr("'\"`[", token.ptr[0])) {
        char end = token.ptr[0] == '[' ? ']' : token.ptr[0];
        while (len < token.len && token.ptr[len] != end)
            len++;
        len += len < token.len;
    }
    *rest = str_from(token, len);
    token.len = len;
    return token;
}

static struct str unquote(struct str token)
{
    if (token.len >= 2 && strchr("'\"`[", token.ptr[0]))
        return (struct str){ token.ptr + 1, token.len - 2 };
    return token;
}

/*
 * `WITH dinh_item AS (SELECT ... FROM item)` would make SQLite tell the
 * authorizer that `item` is read through dinh_item, which it is not.
 */
static bool hides_a_view(struct str sql)
{
    while (sql.len) {
        struct str token = next_token(&sql);
        if (!str_eq_nocase(unquote(token), STR("dinh_item")))
            continue;
        struct str ahead = sql, after = next_token(&ahead);
        if (str_eq(after, STR("(")))
            return true;
        if (!str_eq_nocase(after, STR("as")))
            continue;
        after = next_token(&ahead);
        if (str_eq(after, STR("(")) || str_eq_nocase(after, STR("not")) ||
            str_eq_nocase(after, STR("materialized")))
            return true;
    }
    return false;
}

static bool names_the_view(struct str sql)
{
    while (sql.len)
        if (str_eq_nocase(unquote(next_token(&sql)), STR("dinh_item")))
            return true;
    return false;
}

/* VACUUM and EXPLAIN never ask an authorizer. */
static bool begins_well(struct str sql)
{
    static const char *const verbs[] = { "select", "insert", "update", "delete", "with" };
    struct str verb = next_token(&sql);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_eq_nocase(verb, str_of(verbs[i])))
            return true;
    return false;
}

static int check_parameters(sqlite3_stmt *statement, struct error *error)
{
    int count = sqlite3_bind_parameter_count(statement);
    for (int i = 1; i <= count; i++) {
        const char *name = sqlite3_bind_parameter_name(statement, i);
        uint64_t number;
        if (!name || name[0] != '$' || !str_to_u64(str_of(name + 1), &number) ||
            number != (uint64_t)i)
            return error_set(
                error, "tham số thứ %d là %s: phải là $1, $2 ... theo thứ tự xuất hiện", i,
                name ? name : "?");
    }
    return 0;
}

static int check_prepared(sqlite3_stmt *statement, const char *tail, struct error *error)
{
    if (!statement)
        return error_set(error, "không có câu lệnh nào");
    struct str rest = skip_blank(str_of(tail));
    if (rest.len)
        return error_set(error, "có hơn một câu lệnh: %.80s", rest.ptr);
    return check_parameters(statement, error);
}

int statement_check(struct store *store, const char *plugin, const char *sql,
                    struct error *error)
{
    if (!plugin_name_is_valid(plugin))
        return error_set(error, "%s: tên không hợp lệ cho một plugin", plugin);
    if (hides_a_view(str_of(sql)))
        return error_set(error, "không được đặt tên dinh_item cho thứ khác: %.120s", sql);

    if (!begins_well(str_of(sql)))
        return error_set(error, "chỉ nhận SELECT, INSERT, UPDATE, DELETE, WITH: %.120s",
                         sql);

    struct authorization asked = { .plugin = plugin,
                                   .reads_view = names_the_view(str_of(sql)) };
    sqlite3_stmt *statement = NULL;
    const char *tail = NULL;
    authorize_begin(store, &asked);
    int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, &tail);
    authorize_end(store);
    int result = 0;
    if (code != SQLITE_OK)
        result = error_set(error, "%s: %.120s",
                           asked.denied[0] ? asked.denied : sqlite3_errmsg(store->db), sql);
    else
        result = check_prepared(statement, tail, error);
    sqlite3_finalize(statement);
    return result;
}
