/*
 * template_fuzz.c - hostile templates: the input is up to three of them,
 * divided by NUL bytes, that can call one another and are rendered over a fixed
 * tree with every type of value.
 */
#include "view/json.h"
#include "view/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static dinh_value *sample(struct arena *arena)
{
    dinh_value *data = json_read(arena,
                                 STR("{\"a\":{\"b\":[1,2,{\"c\":\"<x>\"}]},\"c\":\"b\","
                                     "\"d\":\"a\",\"l\":[[1],[],[true,null]],"
                                     "\"n\":4.5,\"\":\"e\"}"),
                                 NULL);
    value_put(arena, data, "h", value_html(arena, STR("<b>\nđ</b>")));
    value_put(arena, data, "t", value_time(arena, 1631496600000));
    value_put(arena, data, "s", value_size(arena, 421888));
    return data;
}

static void render(const struct template_set *set, struct arena *arena)
{
    dinh_value *data = sample(arena);
    struct error error;
    struct buf out = { 0 };
    template_render(template_find(set, STR("a")), arena, &data, 1, &out, &error);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const names[] = { "a", "b", "c" };
    struct str rest = { (const char *)bytes, size };
    struct template_set *set = template_set_create(size % 2 == 1);
    struct arena *arena = arena_create(0);
    struct error error;
    int result = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names && result == 0; i++)
        result = template_set_add(set, names[i], str_cut(&rest, '\0'), names[i], &error);
    if (result == 0 && template_set_seal(set, true, &error) == 0)
        render(set, arena);
    arena_destroy(arena);
    template_set_free(set);
    return 0;
}
