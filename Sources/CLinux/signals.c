#include "clinux.h"

#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void fill(sigset_t *set, const int *signals, int count) {
    sigemptyset(set);
    for (int index = 0; index < count; index++) sigaddset(set, signals[index]);
}

void clinux_signals_block(const int *signals, int count) {
    sigset_t set;
    fill(&set, signals, count);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int clinux_signals_wait(const int *signals, int count) {
    sigset_t set;
    fill(&set, signals, count);
    int signal = 0;
    return sigwait(&set, &signal) == 0 ? signal : 0;
}

int clinux_signals(const int *signals, int count) {
    sigset_t set;
    fill(&set, signals, count);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int clinux_signals_next(int descriptor) {
    struct signalfd_siginfo info;
    ssize_t count;
    do count = read(descriptor, &info, sizeof info);
    while (count < 0 && errno == EINTR);
    return count == sizeof info ? (int)info.ssi_signo : 0;
}

void clinux_signals_drop(int signal) {
    sigset_t set;
    fill(&set, &signal, 1);
    struct timespec none = {0, 0};
    sigtimedwait(&set, NULL, &none);
}

void clinux_signals_allow(const int *signals, int count) {
    sigset_t set;
    fill(&set, signals, count);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}
