/* nohost.c - a descriptor without a place for the host table. */
#include <dinh/plugin.h>

__attribute__((visibility("default"))) const dinh_plugin dinh_plugin_v0 = {
    .size = sizeof(dinh_plugin),
    .name = "nohost",
    .version = "1.0.0",
    .summary = "Hỏng",
};
