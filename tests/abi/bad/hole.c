/* hole.c - migrations 1 and 3. */
#include <dinh/plugin.h>

static const dinh_migration steps[] = {
    { 1, "CREATE TABLE hole_a (id INTEGER PRIMARY KEY) STRICT", DINH_DB_SITE },
    { 3, "CREATE TABLE hole_b (id INTEGER PRIMARY KEY) STRICT", DINH_DB_SITE },
};

DINH_PLUGIN("hole", "1.0.0",
    .summary = "Hỏng",
    .migrations = DINH_LIST_OF(steps),
);
