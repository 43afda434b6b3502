/* wrongname.c - a file that is called otherwise than the plugin in it. */
#include <dinh/plugin.h>

DINH_PLUGIN("rightname", "1.0.0",
    .summary = "Hỏng",
);
