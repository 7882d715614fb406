#include "clinux.h"

#include <sys/eventfd.h>
#include <sys/prctl.h>

int clinux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void clinux_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
