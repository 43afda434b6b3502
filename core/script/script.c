/*
 * script.c - loads a site's scripts, and runs their functions with limits.
 *
 * Order of reading: sources (which file of which folder), running them,
 * script_run (one entry for every check and hook), revive, the tables.
 */
#include "script/script.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "script/loaded.h"

#include <lauxlib.h>

/* All that scripts declare together. */
enum { DECLARED_NODES = 200000, DECLARED_BYTES = 4 * 1024 * 1024 };

static const struct script_file {
    const char *name;
    bool required;
} files[] = {
    { "categories.lua", true }, { "units.lua", true }, { "workflow.lua", true },
    { "calendar.lua", true },   { "legal.lua", true }, { "hooks.lua", false },
};
enum { FILE_COUNT = sizeof files / sizeof *files };

/* ---- sources ------------------------------------------------------------------ */

static const char *find_file(struct arena *arena, const struct script_paths *paths,
                             const char *name)
{
    for (size_t i = 0; i < paths->count; i++) {
        const char *path = arena_printf(arena, "%s/%s", paths->folders[i], name);
        if (file_exists(path))
            return path;
    }
    return NULL;
}

static int missing_file(const struct script_paths *paths, const char *name,
                        struct error *error)
{
    error_set(error, "không tìm thấy kịch bản %s trong các thư mục:", name);
    for (size_t i = 0; error && i < paths->count; i++) {
        struct error so_far = *error;
        error_set(error, "%s %s", so_far.text, paths->folders[i]);
    }
    return -1;
}

static int read_source(struct script *script, const char *file, const char *path,
                       struct error *error)
{
    static const struct str mark = { "\xEF\xBB\xBF", 3 }; /* Notepad puts it there */
    struct buf bytes = { 0 };
    int result = file_read(path, &bytes, SCRIPT_FILE_BYTES, error);
    struct str text = buf_str(&bytes);
    if (result == 0 && text.len && !text_is_clean(text)) {
        error_set(error, "%s: tệp không phải chữ UTF-8", path);
        result = -1;
    }
    if (result == 0) {
        if (str_starts(text, mark))
            text = str_from(text, mark.len);
        script->sources[script->source_count++] =
            (struct script_source){ file, path, arena_str(script->arena, text) };
    }
    buf_free(&bytes);
    return result;
}

static int read_sources(struct script *script, const struct script_paths *paths,
                        struct error *error)
{
    script->sources = arena_alloc(script->arena, FILE_COUNT * sizeof *script->sources);
    for (size_t i = 0; i < FILE_COUNT; i++) {
        const char *path = find_file(script->arena, paths, files[i].name);
        if (!path && files[i].required)
            return missing_file(paths, files[i].name, error);
        if (path && read_source(script, files[i].name, path, error) < 0)
            return -1;
    }
    return 0;
}

/* ---- running the sources --------------------------------------------------------- */

static int run_source(lua_State *L)
{
    const struct script_source *source = lua_touserdata(L, 1);
    const char *chunk = lua_pushfstring(L, "@%s", source->file);
    if (luaL_loadbufferx(L, source->text.ptr, source->text.len, chunk, "t") != LUA_OK)
        return lua_error(L);
    lua_call(L, 0, 0);
    return 0;
}

static int run_sources(struct script *script, struct sandbox *box, struct error *error)
{
    const struct sandbox_limits limits = { SCRIPT_LOAD_WORK, SCRIPT_LOAD_MS };
    script->phase = PHASE_LOADING;
    int result = 0;
    for (size_t i = 0; result == 0 && i < script->source_count; i++) {
        struct script_source *source = &script->sources[i];
        struct error sentence;
        result = sandbox_call(box, run_source, source, &limits, &sentence);
        if (result < 0 && str_starts(str_of(sentence.text), str_of(source->file)))
            error_set(error, "%s (tệp %s)", sentence.text, source->path);
        else if (result < 0)
            error_set(error, "%s: %s (tệp %s)", source->file, sentence.text, source->path);
    }
    script->phase = 0;
    return result;
}

static int load_into(struct script *script, const struct script_paths *paths,
                     struct error *error)
{
    script->nothing = value_list(script->arena);
    script->budget = (struct convert_budget){ DECLARED_NODES, DECLARED_BYTES, 0 };
    if (read_sources(script, paths, error) < 0)
        return -1;
    script->box = sandbox_create(script);
    if (!script->box)
        return error_set(error, "không đủ bộ nhớ để chạy kịch bản");
    if (run_sources(script, script->box, error) < 0)
        return -1;
    tables_seal(&script->tables);
    if (!script_entry(script, "workflows", STR("default")))
        return error_set(error, "workflow.lua: thiếu quy trình chung, viết "
                                "workflow \"default\" { ... }");
    workflows_seal(script);
    script->kept_bytes = sandbox_kept(script->box);
    return 0;
}

struct script *script_load(const struct script_paths *paths, struct error *error)
{
    struct arena *arena = arena_create(0);
    struct script *script = arena_alloc(arena, sizeof *script);
    script->arena = arena;
    if (load_into(script, paths, error) == 0)
        return script;
    script_free(script);
    return NULL;
}

void script_free(struct script *script)
{
    if (!script)
        return;
    sandbox_free(script->box);
    arena_destroy(script->arena);
}

/* ---- running a function ------------------------------------------------------------ */

/*
 * A function can keep what it likes in its upvalues, and one that hoards would
 * starve all others. A state that has grown too much is replaced by a fresh one
 * with the same functions; what was hoarded is gone.
 */
static void revive(struct script *script)
{
    struct error error;
    struct sandbox *fresh = sandbox_create(script);
    script->reviving = true;
    script->revived = 0;
    bool good = fresh && run_sources(script, fresh, &error) == 0 &&
                script->revived == script->function_count;
    script->reviving = false;
    if (!good) {
        sandbox_free(fresh);
        return;
    }
    sandbox_free(script->box);
    script->box = fresh;
    for (size_t i = 0; i < script->function_count; i++)
        script->functions[i].ref = script->functions[i].next_ref;
    script->kept_bytes = sandbox_kept(fresh);
}

static bool hoards(struct script *script)
{
    return sandbox_used(script->box) > script->kept_bytes + SCRIPT_MEMORY / 4 &&
           sandbox_kept(script->box) > script->kept_bytes + SCRIPT_MEMORY / 4;
}

static void note_failure(struct script_function *function, const struct error *error,
                         bool tripped)
{
    if (!function->failing_since_ms)
        function->failing_since_ms = clock_now_ms();
    function->error = *error;
    if (tripped)
        function->paused_until_ms = clock_mono_ms() + SCRIPT_PAUSE_MS;
}

int script_run(struct script *script, struct script_function *function,
               enum word_phase phase, lua_CFunction body, void *data, struct error *error)
{
    if (function->paused_until_ms > clock_mono_ms()) {
        error_set(error, "%s: hàm đang tạm dừng vì %s", function->place,
                  function->error.text);
        return DINH_REFUSED;
    }
    const struct sandbox_limits limits = { SCRIPT_INSTRUCTIONS, SCRIPT_HOOK_MS };
    struct error sentence;
    script->phase = phase;
    int result = sandbox_call(script->box, body, data, &limits, &sentence);
    script->phase = 0;
    bool tripped = sandbox_tripped(script->box);
    if (result < 0 && !strstr(sentence.text, ".lua:"))
        error_prefix(&sentence, "%s", function->place);
    if (hoards(script)) {
        result = error_set(&sentence, "%s: hàm giữ lại quá nhiều bộ nhớ giữa các lần chạy",
                           function->place);
        tripped = true;
        revive(script);
    }
    if (result == 0) {
        function->failing_since_ms = 0;
        return 0;
    }
    note_failure(function, &sentence, tripped);
    error_set(error, "%s", sentence.text);
    return DINH_FAILED;
}

/* ---- what was declared --------------------------------------------------------------- */

const dinh_value *script_table(const struct script *script, const char *name)
{
    const struct table *table = tables_get(&script->tables, name);
    return table ? table->list : script->nothing;
}

const dinh_value *script_entry(const struct script *script, const char *table,
                               struct str id)
{
    const struct table_entry *entry = tables_find(tables_get(&script->tables, table), id);
    return entry ? entry->value : NULL;
}
