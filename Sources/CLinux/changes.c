#include "clinux.h"

#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

int clinux_folder_watch(void) { return inotify_init1(IN_CLOEXEC | IN_NONBLOCK); }

int clinux_folder_watch_add(int watch, const char *path, int interest) {
    /* One thing may be of interest for several reasons, and has one number for all. */
    uint32_t mask = IN_MASK_ADD | IN_DELETE_SELF | IN_MOVE_SELF;
    if (interest == clinux_end) mask |= IN_DONT_FOLLOW;
    /* IN_ATTRIB of a folder is that of all that is in it too: not for one that is watched for its own end. */
    if (interest & clinux_text) mask |= IN_CLOSE_WRITE | IN_ATTRIB;
    if (interest & clinux_coming) mask |= IN_CREATE | IN_MOVED_TO | IN_ONLYDIR;
    if (interest & clinux_names)
        mask |= IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CLOSE_WRITE | IN_ATTRIB | IN_ONLYDIR;
    return inotify_add_watch(watch, path, mask);
}

int clinux_folder_watch_news(int watch, const char *name) {
    char buffer[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    int found = 0;
    ssize_t count;
    while ((count = read(watch, buffer, sizeof buffer)) > 0)
        for (ssize_t at = 0; at < count;) {
            const struct inotify_event *event = (const struct inotify_event *)(buffer + at);
            if (event->len == 0 || strcmp(event->name, name) == 0) found = 1;
            at += (ssize_t)(sizeof *event + event->len);
        }
    return found;
}

int clinux_hangups(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}
