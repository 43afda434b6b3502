/*
 * sandbox.c - limits of a Lua state; see sandbox.h for what they are.
 *
 * Order of reading: allocator, hook and clock, the protected call, birth.
 * What a script can name is not decided here but in words.c.
 */
#include "script/sandbox.h"

#include "base/clock.h"
#include "script/script.h"
#include "script/translate.h"
#include "script/words.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLOCK_EVERY_BYTES = 256 * 1024, PLACE_SIZE = 96 };

enum trip { TRIP_NONE, TRIP_WORK, TRIP_TIME, TRIP_MEMORY };

struct sandbox {
    lua_State *lua;
    void *owner;
    struct arena *scratch;
    bool running;
    enum trip trip;
    struct sandbox_limits limits; /* of the call that runs */
    int64_t work, deadline_ms;
    int64_t unseen_work;       /* since the clock was read */
    size_t used, unseen_bytes; /* allocated since the clock was read */
    char place[PLACE_SIZE];    /* last known file:line of the running script */
};

static struct sandbox *box_of(lua_State *L)
{
    return *(struct sandbox **)lua_getextraspace(L);
}

/* ---- allocator ------------------------------------------------------------- */

/* Once the time is over nothing may grow: copying big strings runs few
 * instructions, so the hook alone would notice too late. */
static bool may_grow(struct sandbox *box, size_t size, size_t more)
{
    if (size > SCRIPT_BLOCK || more > SCRIPT_MEMORY - box->used)
        return false;
    if (!box->running)
        return true;
    box->unseen_bytes += more;
    if (box->unseen_bytes > CLOCK_EVERY_BYTES) {
        box->unseen_bytes = 0;
        if (clock_cpu_ms() > box->deadline_ms)
            box->trip = TRIP_TIME;
    }
    return box->trip == TRIP_NONE;
}

static void *allocate(void *data, void *block, size_t old_size, size_t size)
{
    struct sandbox *box = data;
    size_t held = block ? old_size : 0; /* without a block it is a type tag */
    if (size == 0) {
        free(block);
        box->used -= held;
        return NULL;
    }
    if (size > held && !may_grow(box, size, size - held))
        return NULL;
    void *fresh = realloc(block, size);
    if (!fresh)
        return size <= held ? block : NULL; /* Lua counts on shrinking */
    box->used = box->used - held + size;
    return fresh;
}

/* ---- hook and clock ---------------------------------------------------------- */

static void count_hook(lua_State *L, lua_Debug *record);

static void spend(lua_State *L, struct sandbox *box, int64_t units)
{
    box->work += units;
    box->unseen_work += units;
    if (box->work > box->limits.work)
        box->trip = TRIP_WORK;
    if (box->unseen_work >= SCRIPT_CHECK_EVERY) {
        box->unseen_work = 0;
        if (clock_cpu_ms() > box->deadline_ms)
            box->trip = TRIP_TIME;
    }
    if (box->trip == TRIP_NONE)
        return;
    /* From here on every instruction ends the script again, whatever might
     * have caught this error. */
    lua_sethook(L, count_hook, LUA_MASKCOUNT, 1);
    lua_pushnil(L);
    lua_error(L);
}

static void set_place(lua_State *L, struct sandbox *box, lua_Debug *record)
{
    if (lua_getinfo(L, "Sl", record) && record->currentline > 0)
        (void)snprintf(box->place, sizeof box->place, "%s:%d", record->short_src,
                       record->currentline);
}

static void count_hook(lua_State *L, lua_Debug *record)
{
    struct sandbox *box = box_of(L);
    set_place(L, box, record);
    spend(L, box, SCRIPT_CHECK_EVERY);
}

void sandbox_charge(lua_State *L, size_t units)
{
    spend(L, box_of(L), (int64_t)units);
}

void *sandbox_owner(lua_State *L)
{
    return box_of(L)->owner;
}

struct arena *sandbox_scratch(lua_State *L)
{
    struct sandbox *box = box_of(L);
    arena_reset(box->scratch);
    return box->scratch;
}

/* The innermost Lua function on the stack is what an integrator wrote. */
const char *sandbox_place(lua_State *L)
{
    struct sandbox *box = box_of(L);
    lua_Debug record;
    box->place[0] = '\0';
    for (int level = 0; !box->place[0] && lua_getstack(L, level, &record); level++)
        set_place(L, box, &record);
    return box->place;
}

/* ---- the protected call ------------------------------------------------------- */

/* Message handler: an error value that is no text gets one, and the place is
 * noted for errors that do not carry it. */
static int explain(lua_State *L)
{
    (void)sandbox_place(L);
    int type = lua_type(L, 1);
    if (type == LUA_TNUMBER)
        lua_tostring(L, 1);
    else if (type != LUA_TSTRING)
        lua_pushfstring(L, "error() nhận một giá trị kiểu %s thay vì một câu",
                        lua_typename(L, type));
    return 1;
}

static void describe_trip(const struct sandbox *box, struct error *error)
{
    if (box->trip == TRIP_MEMORY)
        error_set(error,
                  "kịch bản dùng quá nhiều bộ nhớ (tối đa %d MiB, mỗi chuỗi hoặc bảng "
                  "%d KiB) nên đã bị dừng",
                  SCRIPT_MEMORY / 1024 / 1024, SCRIPT_BLOCK / 1024);
    else
        error_set(error,
                  "kịch bản chạy quá lâu (tối đa %lld ms và %lld lệnh) nên đã bị dừng",
                  (long long)box->limits.cpu_ms, (long long)box->limits.work);
    if (box->place[0])
        error_prefix(error, "%s", box->place);
}

static void describe(struct sandbox *box, int status, struct error *error)
{
    if (box->trip == TRIP_NONE && status == LUA_ERRMEM)
        box->trip = TRIP_MEMORY;
    if (box->trip != TRIP_NONE) {
        describe_trip(box, error);
        return;
    }
    /* Only a text is read here: converting a number would allocate. */
    struct str message = STR("lỗi không rõ");
    if (lua_type(box->lua, -1) == LUA_TSTRING)
        message.ptr = lua_tolstring(box->lua, -1, &message.len);
    translate_error(message, box->place, error);
}

int sandbox_call(struct sandbox *box, lua_CFunction body, void *data,
                 const struct sandbox_limits *limits, struct error *error)
{
    if (DINH_BUG_IF(box->running))
        return error_set(error, "kịch bản đang chạy");
    lua_State *L = box->lua;
    box->limits = *limits;
    box->work = 0;
    box->unseen_work = 0;
    box->unseen_bytes = 0;
    box->trip = TRIP_NONE;
    box->place[0] = '\0';
    box->deadline_ms = clock_cpu_ms() + limits->cpu_ms;
    box->running = true;
    lua_sethook(L, count_hook, LUA_MASKCOUNT, SCRIPT_CHECK_EVERY);
    lua_settop(L, 0);
    lua_pushcfunction(L, explain);
    lua_pushcfunction(L, body);
    lua_pushlightuserdata(L, data);
    int status = lua_pcall(L, 1, 0, 1);
    box->running = false;
    if (status != LUA_OK)
        describe(box, status, error);
    lua_settop(L, 0);
    if (status != LUA_OK)
        lua_gc(L, LUA_GCCOLLECT);
    return status == LUA_OK ? 0 : -1;
}

bool sandbox_tripped(const struct sandbox *box)
{
    return box->trip != TRIP_NONE;
}

size_t sandbox_used(const struct sandbox *box)
{
    return box->used;
}

size_t sandbox_kept(struct sandbox *box)
{
    lua_gc(box->lua, LUA_GCCOLLECT);
    return box->used;
}

/* ---- birth --------------------------------------------------------------------- */

static int panic(lua_State *L)
{
    (void)L;
    die("Lua: lỗi ngoài lời gọi được bảo vệ");
}

static int open_words(lua_State *L)
{
    words_open(L);
    return 0;
}

struct sandbox *sandbox_create(void *owner)
{
    struct sandbox *box = calloc(1, sizeof *box);
    if (!box)
        return NULL;
    box->owner = owner;
    box->scratch = arena_create(0);
    box->lua = lua_newstate(allocate, box);
    if (!box->lua) {
        sandbox_free(box);
        return NULL;
    }
    lua_atpanic(box->lua, panic);
    *(struct sandbox **)lua_getextraspace(box->lua) = box;
    const struct sandbox_limits limits = { SCRIPT_LOAD_WORK, SCRIPT_LOAD_MS };
    if (sandbox_call(box, open_words, NULL, &limits, NULL) < 0) {
        sandbox_free(box);
        return NULL;
    }
    return box;
}

void sandbox_free(struct sandbox *box)
{
    if (!box)
        return;
    if (box->lua)
        lua_close(box->lua);
    arena_destroy(box->scratch);
    free(box);
}
