/* needsmore.c - a plugin that cannot do without a portal of the future. */
#include <dinh/plugin.h>

DINH_PLUGIN("needsmore", "1.0.0",
    .summary = "Hỏng",
    .needs_minor = 999,
);
