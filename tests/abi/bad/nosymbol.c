/* nosymbol.c - a library that is no plugin at all. */
#include <dinh/plugin.h>

int nosymbol_answer(void);

__attribute__((visibility("default"))) int nosymbol_answer(void)
{
    return 42;
}
