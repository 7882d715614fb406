#include "clinux.h"

#include <malloc.h>

void clinux_give_back_memory(void) { malloc_trim(0); }

void clinux_share_memory(void) { mallopt(M_ARENA_MAX, 2); }
