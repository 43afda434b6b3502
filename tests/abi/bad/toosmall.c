/* toosmall.c - a descriptor shorter than any that was released. */
#include <dinh/plugin.h>

__attribute__((visibility("default"))) const dinh_plugin dinh_plugin_v0 = {
    .size = 24,
    .name = "toosmall",
    .version = "1.0.0",
    .summary = "Hỏng",
};
