#include "clinux.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int crashes[] = {SIGABRT, SIGSEGV, SIGILL, SIGBUS, SIGTRAP, SIGFPE, SIGSYS};
enum { count = sizeof crashes / sizeof *crashes };

static struct sigaction others[count];
static struct termios state;
static char sequence[128];
static volatile sig_atomic_t is_armed, is_installed;
/* A stack that has run over is no place for a handler. */
static char stack[64 * 1024];

/* Only what signal-safety(7) allows. With every signal blocked, tcsetattr(3) works from the background too (SIGTTOU). */
static void restore(int signal) {
    if (is_armed) {
        is_armed = 0;
        size_t length = strlen(sequence);
        /* What cannot be written is lost. */
        if (write(STDOUT_FILENO, sequence, length) != (ssize_t)length) length = 0;
        tcsetattr(STDIN_FILENO, TCSANOW, &state);
    }
    for (int index = 0; index < count; index++)
        if (crashes[index] == signal) sigaction(signal, &others[index], NULL);
    /* Comes when this returns, to whoever had it before. */
    raise(signal);
}

void clinux_crash_restores(const char *leave, const struct termios *before) {
    is_armed = 0;
    strncpy(sequence, leave, sizeof sequence - 1);
    state = *before;
    if (!is_installed) {
        is_installed = 1;
        stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
        sigaltstack(&own, NULL);
        struct sigaction action = {.sa_handler = restore, .sa_flags = SA_ONSTACK};
        sigfillset(&action.sa_mask);
        for (int index = 0; index < count; index++) sigaction(crashes[index], &action, &others[index]);
    }
    is_armed = 1;
}

void clinux_crash_restores_nothing(void) { is_armed = 0; }
