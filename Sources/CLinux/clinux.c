#include "clinux.h"

#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>

int clinux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int clinux_timerfd(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC); }

void clinux_timerfd_set(int timer, int64_t nanoseconds) {
    struct itimerspec once = {.it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000}};
    timerfd_settime(timer, 0, &once, 0);
}

void clinux_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
