/* noname.c - a descriptor without a name. */
#include <dinh/plugin.h>

__attribute__((visibility("default"))) const dinh_plugin dinh_plugin_v0 = {
    .size = sizeof(dinh_plugin),
    .version = "1.0.0",
    .summary = "Hỏng",
};
