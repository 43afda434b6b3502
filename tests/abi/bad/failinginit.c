/* failinginit.c - an init that fails and says why. */
#include <dinh/plugin.h>

static int init(const char **error)
{
    *error = "không đọc được từ điển";
    return DINH_FAILED;
}

DINH_PLUGIN("failinginit", "1.0.0",
    .summary = "Hỏng",
    .init = init,
);
