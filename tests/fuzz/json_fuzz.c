/*
 * json_fuzz.c - hostile JSON: whatever is accepted must survive being written
 * and read again as the same tree.
 */
#include "view/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_create(0);
    dinh_value *value = json_read(arena, (struct str){ (const char *)bytes, size }, NULL);
    if (value) {
        static const enum json_style styles[] = { JSON_COMPACT, JSON_PRETTY, JSON_CANONICAL,
                                                  JSON_SCRIPT };
        for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
            struct buf out = { 0 };
            json_write(&out, value, styles[i]);
            if (!value_equal(value, json_read(arena, buf_str(&out), NULL)))
                abort();
            buf_free(&out);
        }
    }
    arena_destroy(arena);
    return 0;
}
