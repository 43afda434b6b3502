/*
 * health.c - how the scripts are, for the admin's page.
 */
#include "base/clock.h"
#include "script/loaded.h"

/* The function of a file that has failed for the longest time, or NULL. */
static const struct script_function *worst_of(const struct script *script, const char *file)
{
    const struct script_function *worst = NULL;
    for (size_t i = 0; i < script->function_count; i++) {
        const struct script_function *function = &script->functions[i];
        if (!function->failing_since_ms || strcmp(function->file, file) != 0)
            continue;
        if (!worst || function->failing_since_ms < worst->failing_since_ms)
            worst = function;
    }
    return worst;
}

static dinh_value *health_of(const struct script *script,
                             const struct script_source *source, struct arena *arena)
{
    const struct script_function *worst = worst_of(script, source->file);
    const char *state = "ok";
    if (worst)
        state = worst->paused_until_ms > clock_mono_ms() ? "paused" : "failing";
    dinh_value *map = value_map(arena);
    value_put(arena, map, "file", value_cstr(arena, source->file));
    value_put(arena, map, "path", value_cstr(arena, source->path));
    value_put(arena, map, "state", value_cstr(arena, state));
    if (worst) {
        value_put(arena, map, "error", value_cstr(arena, worst->error.text));
        value_put(arena, map, "since", value_time(arena, worst->failing_since_ms));
    }
    return map;
}

dinh_value *script_health(const struct script *script, struct arena *arena)
{
    dinh_value *list = value_list(arena);
    for (size_t i = 0; i < script->source_count; i++)
        value_add(arena, list, health_of(script, &script->sources[i], arena));
    return list;
}
