/*
 * safe_lib.c - see safe_lib.h. Every loop either is bounded by SAFE_VALUES or
 * charges the sandbox as it goes.
 */
#include "script/safe_lib.h"

#include "base/text.h"
#include "script/sandbox.h"

#include <inttypes.h>
#include <lauxlib.h>
#include <stdio.h>

enum { NUMBER_TEXT = 64, WIDTH_MAX = 40, DIGITS_MAX = 15, SORT_MAX = 10000 };

struct str safe_text(lua_State *L, int index)
{
    struct str text;
    if (lua_type(L, index) != LUA_TSTRING)
        luaL_error(L, "tham số thứ %d phải là chữ, không phải %s", index,
                   luaL_typename(L, index));
    text.ptr = lua_tolstring(L, index, &text.len);
    sandbox_charge(L, 10 + text.len / 16);
    return text;
}

/* A text that looks like a number is refused: reading it could take long. */
lua_Integer safe_integer(lua_State *L, int index, lua_Integer fallback)
{
    if (lua_isnoneornil(L, index))
        return fallback;
    int exact = 0;
    lua_Integer value = 0;
    if (lua_type(L, index) == LUA_TNUMBER)
        value = lua_tointegerx(L, index, &exact);
    if (!exact)
        luaL_error(L, "tham số thứ %d phải là số nguyên", index);
    return value;
}

/* ---- values and texts ---------------------------------------------------- */

/* Tables and functions show their kind, never their address. */
static void push_as_text(lua_State *L, int index)
{
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
    case LUA_TSTRING:
        lua_pushvalue(L, index);
        lua_tostring(L, -1);
        break;
    case LUA_TBOOLEAN:
        lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
        break;
    default:
        lua_pushstring(L, luaL_typename(L, index));
    }
}

int safe_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    push_as_text(L, 1);
    return 1;
}

int safe_tonumber(lua_State *L)
{
    luaL_checkany(L, 1);
    size_t len;
    if (lua_type(L, 1) == LUA_TNUMBER) {
        lua_settop(L, 1);
        return 1;
    }
    const char *text = lua_type(L, 1) == LUA_TSTRING ? lua_tolstring(L, 1, &len) : NULL;
    if (!text || len > NUMBER_TEXT || lua_stringtonumber(L, text) != len + 1)
        lua_pushnil(L);
    return 1;
}

int safe_byte(lua_State *L)
{
    struct str text = safe_text(L, 1);
    lua_Integer at = safe_integer(L, 2, 1);
    if (at < 0)
        at += (lua_Integer)text.len + 1;
    if (at < 1 || (lua_Unsigned)at > text.len)
        return 0;
    lua_pushinteger(L, (unsigned char)text.ptr[at - 1]);
    return 1;
}

int safe_char(lua_State *L)
{
    int count = lua_gettop(L);
    char bytes[SAFE_VALUES];
    if (count > SAFE_VALUES)
        return luaL_error(L, "quá nhiều giá trị: tối đa %d", SAFE_VALUES);
    for (int i = 0; i < count; i++) {
        lua_Integer byte = safe_integer(L, i + 1, -1);
        if (byte < 0 || byte > 255)
            return luaL_error(L, "tham số thứ %d phải là số từ 0 đến 255", i + 1);
        bytes[i] = (char)byte;
    }
    lua_pushlstring(L, bytes, (size_t)count);
    return 1;
}

/* ---- string.format --------------------------------------------------------- */

/* "%-08.2f" taken apart. */
struct directive {
    bool left, zero;
    int width, digits; /* digits -1: not given */
    char letter;
    size_t length; /* bytes of it after the '%' */
};

static int read_small(struct str text, size_t *at)
{
    int number = 0;
    for (; *at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9'; (*at)++)
        if (number < 1000)
            number = number * 10 + (text.ptr[*at] - '0');
    return number;
}

static struct directive read_directive(lua_State *L, struct str text)
{
    struct directive d = { .digits = -1 };
    size_t at = 0;
    for (; at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '0'); at++) {
        d.left |= text.ptr[at] == '-';
        d.zero |= text.ptr[at] == '0';
    }
    d.width = read_small(text, &at);
    if (at < text.len && text.ptr[at] == '.') {
        at++;
        d.digits = read_small(text, &at);
    }
    d.letter = at < text.len ? text.ptr[at] : '\0';
    d.length = at + 1;
    if (!d.letter || !strchr("sdfxX", d.letter))
        luaL_error(L, "string.format chỉ nhận %%s %%d %%f %%x %%X và %%%%");
    if (d.width > WIDTH_MAX || d.digits > DIGITS_MAX)
        luaL_error(L, "string.format: rộng tối đa %d, tối đa %d số lẻ", WIDTH_MAX,
                   DIGITS_MAX);
    return d;
}

static void push_number_text(lua_State *L, int index, const struct directive *d)
{
    char text[400]; /* the longest double has 309 digits before its point */
    if (lua_type(L, index) != LUA_TNUMBER)
        luaL_error(L, "tham số thứ %d phải là số", index);
    if (d->letter == 'f')
        (void)snprintf(text, sizeof text, "%.*f", d->digits < 0 ? 6 : d->digits,
                       lua_tonumber(L, index));
    else if (d->letter == 'd')
        (void)snprintf(text, sizeof text, "%" PRId64, (int64_t)safe_integer(L, index, 0));
    else
        (void)snprintf(text, sizeof text, d->letter == 'x' ? "%" PRIx64 : "%" PRIX64,
                       (uint64_t)safe_integer(L, index, 0));
    lua_pushstring(L, text);
}

/* Adds the text on top of the stack, padded by characters, not bytes. */
static void add_padded(luaL_Buffer *out, lua_State *L, const struct directive *d)
{
    struct str text;
    text.ptr = lua_tolstring(L, -1, &text.len);
    size_t length = d->width ? text_length(text) : 0;
    size_t pad = (size_t)d->width > length ? (size_t)d->width - length : 0;
    bool zeros = d->zero && !d->left && d->letter != 's' && text.ptr[0] != '-';
    char spaces[WIDTH_MAX];
    memset(spaces, zeros ? '0' : ' ', sizeof spaces);
    if (pad && !d->left)
        lua_pushlstring(L, spaces, pad);
    else
        lua_pushliteral(L, "");
    lua_insert(L, -2);
    if (pad && d->left)
        lua_pushlstring(L, spaces, pad);
    else
        lua_pushliteral(L, "");
    lua_concat(L, 3);
    luaL_addvalue(out);
}

int safe_format(lua_State *L)
{
    struct str format = safe_text(L, 1);
    int argument = 1, given = lua_gettop(L);
    luaL_Buffer out;
    luaL_buffinit(L, &out);
    for (size_t i = 0; i < format.len; i++) {
        if (format.ptr[i] != '%') {
            luaL_addchar(&out, format.ptr[i]);
            continue;
        }
        if (i + 1 < format.len && format.ptr[i + 1] == '%') {
            luaL_addchar(&out, format.ptr[i++]);
            continue;
        }
        struct directive d = read_directive(L, str_from(format, i + 1));
        if (++argument > given)
            return luaL_error(L, "string.format thiếu tham số thứ %d", argument);
        if (d.letter == 's')
            push_as_text(L, argument);
        else
            push_number_text(L, argument, &d);
        add_padded(&out, L, &d);
        sandbox_charge(L, 10);
        i += d.length;
    }
    luaL_pushresult(&out);
    return 1;
}

/* ---- tables ------------------------------------------------------------------ */

int safe_insert(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_gettop(L) != 2)
        return luaL_error(L, "table.insert(t, giá_trị) chỉ thêm vào cuối");
    lua_seti(L, 1, luaL_len(L, 1) + 1);
    return 0;
}

int safe_concat(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    struct str between = lua_isnoneornil(L, 2) ? STR("") : safe_text(L, 2);
    lua_Integer length = luaL_len(L, 1);
    luaL_Buffer out;
    luaL_buffinit(L, &out);
    for (lua_Integer i = 1; i <= length; i++) {
        sandbox_charge(L, 1 + between.len / 16);
        if (i > 1)
            luaL_addlstring(&out, between.ptr, between.len);
        int type = lua_geti(L, 1, i);
        if (type != LUA_TSTRING && type != LUA_TNUMBER)
            return luaL_error(L, "table.concat: mục thứ %I không phải chữ hoặc số", i);
        luaL_addvalue(&out);
    }
    luaL_pushresult(&out);
    return 1;
}

int safe_pack(lua_State *L)
{
    int count = lua_gettop(L);
    if (count > SAFE_VALUES)
        return luaL_error(L, "quá nhiều giá trị: tối đa %d", SAFE_VALUES);
    lua_createtable(L, count, 1);
    lua_insert(L, 1);
    for (int i = count; i >= 1; i--)
        lua_seti(L, 1, i);
    lua_pushinteger(L, count);
    lua_setfield(L, 1, "n");
    return 1;
}

int safe_unpack(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer first = safe_integer(L, 2, 1);
    lua_Integer last = lua_isnoneornil(L, 3) ? luaL_len(L, 1) : safe_integer(L, 3, 0);
    if (first > last)
        return 0;
    if ((lua_Unsigned)last - (lua_Unsigned)first >= SAFE_VALUES)
        return luaL_error(L, "quá nhiều giá trị: tối đa %d", SAFE_VALUES);
    luaL_checkstack(L, SAFE_VALUES + 2, "quá nhiều giá trị");
    for (lua_Integer i = first;; i++) {
        lua_geti(L, 1, i);
        if (i == last)
            break;
    }
    return (int)(last - first) + 1;
}

/* ---- table.sort: a stable merge sort; a comparator that lies gives a strange
 * order, nothing worse. Stack: 1 the table, 2 the comparator, 3 the spare. --- */

static bool comes_before(lua_State *L, int a, int b)
{
    sandbox_charge(L, 5);
    if (lua_isnil(L, 2))
        return lua_compare(L, a, b, LUA_OPLT);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, a);
    lua_pushvalue(L, b);
    lua_call(L, 2, 1);
    bool before = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return before;
}

/* Merges [low, middle) and [middle, high) of table `from` into table `to`. */
static void merge(lua_State *L, int from, int to, lua_Integer low, lua_Integer middle,
                  lua_Integer high)
{
    lua_Integer left = low, right = middle;
    for (lua_Integer at = low; at < high; at++) {
        bool take_right = left == middle;
        if (left < middle && right < high) {
            lua_geti(L, from, right);
            lua_geti(L, from, left);
            take_right = comes_before(L, lua_gettop(L) - 1, lua_gettop(L));
            lua_pop(L, 2);
        }
        lua_geti(L, from, take_right ? right++ : left++);
        lua_seti(L, to, at);
    }
}

static lua_Integer least(lua_Integer a, lua_Integer b)
{
    return a < b ? a : b;
}

int safe_sort(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    if (!lua_isnil(L, 2))
        luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_Integer length = luaL_len(L, 1);
    if (length > SORT_MAX)
        return luaL_error(L, "table.sort: tối đa %d mục", SORT_MAX);
    lua_createtable(L, (int)length, 0);
    int from = 1, to = 3;
    for (lua_Integer width = 1; width < length; width *= 2) {
        for (lua_Integer low = 1; low <= length; low += 2 * width)
            merge(L, from, to, low, least(low + width, length + 1),
                  least(low + 2 * width, length + 1));
        from = to;
        to = 4 - from;
    }
    for (lua_Integer i = 1; from == 3 && i <= length; i++) {
        lua_geti(L, 3, i);
        lua_seti(L, 1, i);
    }
    return 0;
}
