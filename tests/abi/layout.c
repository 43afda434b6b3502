/*
 * layout.c - nothing that was released ever moved.
 *
 * One block per released minor; a block is made by freeze.py and never edited.
 * When this does not compile, the header broke plugins that exist: put what is
 * new at the end of its structure and raise DINH_ABI_MINOR. (As long as no
 * release carries this minor, run tests/abi/freeze.py again instead.)
 */
#include <dinh/plugin.h>

/* x86-64 and other LP64 machines; the sizes of pointers are elsewhere others. */
#if UINTPTR_MAX == UINT64_MAX
#define AT(type, field, offset, size)                        \
    _Static_assert(offsetof(type, field) == (offset) &&      \
                       sizeof(((type *)0)->field) == (size), \
                   #type "." #field " moved")
#include "frozen/v0_1/layout.h"
#endif

/* The test program wants one symbol of every object it links. */
int layout_is_kept(void);
int layout_is_kept(void)
{
    return 1;
}
