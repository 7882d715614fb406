#include "clinux.h"

#include <sys/inotify.h>
#include <sys/timerfd.h>

int clinux_wall_timer(void) { return timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK); }

int clinux_wall_timer_set(int timer, int64_t microseconds) {
    struct itimerspec once = {
        .it_value = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000}};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &once, 0);
}

int clinux_folder_watch(void) { return inotify_init1(IN_CLOEXEC | IN_NONBLOCK); }

int clinux_folder_watch_add(int watch, const char *path) {
    uint32_t changes = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CLOSE_WRITE | IN_DELETE_SELF |
                       IN_MOVE_SELF | IN_ONLYDIR;
    return inotify_add_watch(watch, path, changes);
}
