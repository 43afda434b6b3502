/*
 * patience.h - "I wait for something that ends by itself."
 *
 * Somebody watches threads that answer requests and gives up the process of one that
 * takes too long. Whoever waits on such a thread for something with a limit of its own
 * (another program, desk/tool.c) asks for that much patience first.
 */
#ifndef DINH_BASE_PATIENCE_H
#define DINH_BASE_PATIENCE_H

#include <stdint.h>

struct patience {
    void (*ask)(void *data, uint32_t ms);
    void *data;
};

/* Who watches this thread; NULL: nobody. `patience` outlives the thread or is taken back.
 */
void patience_set(const struct patience *patience);
/* The thread's time begins `ms` from now; 0 when the waiting is over. */
void patience_ask(uint32_t ms);

#endif
