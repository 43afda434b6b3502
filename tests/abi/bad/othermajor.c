/* othermajor.c - a plugin of the next major version. */
#include <dinh/plugin.h>

__attribute__((visibility("default"))) const int dinh_plugin_v1 = 1;
