#include <alsa/asoundlib.h>

/* libasound prints to stderr by default; the daemon reports errors itself. The setter takes a variadic function, which
   Swift cannot write. */
static void calsa_discard_error(const char *file, int line, const char *function, int err, const char *fmt, ...) {
    (void)file;
    (void)line;
    (void)function;
    (void)err;
    (void)fmt;
}

static inline void calsa_silence_errors(void) { snd_lib_error_set_handler(calsa_discard_error); }
