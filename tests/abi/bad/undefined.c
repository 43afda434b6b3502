/* undefined.c - a plugin that calls what nobody has. */
#include <dinh/plugin.h>

int dinh_secret_function(void);

static int init(const char **error)
{
    *error = NULL;
    return dinh_secret_function();
}

DINH_PLUGIN("undefined", "1.0.0",
    .summary = "Hỏng",
    .init = init,
);
