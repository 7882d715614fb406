/* The few Linux calls that Swift's Glibc module does not show. */
#ifndef TENUTO_CLINUX_H
#define TENUTO_CLINUX_H

#include <spawn.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

/* The peer of a connected Unix socket. glibc hides struct ucred behind _GNU_SOURCE, which must not be defined in a
   header (it breaks Swift's fd_set); the kernel's layout is pid, uid, gid (unix(7), SO_PEERCRED). */
struct clinux_peer {
    pid_t pid;
    uid_t uid;
    gid_t gid;
};

/* A close-on-exec, non-blocking eventfd (eventfd(2)); -1 and errno on failure. */
int clinux_eventfd(void);

/* A close-on-exec timerfd on CLOCK_MONOTONIC whose read(2) blocks (timerfd_create(2)); -1 and errno on failure. */
int clinux_timerfd(void);

/* Has it expire once, so many nanoseconds from now; 0 stops it. */
void clinux_timerfd_set(int timer, int64_t nanoseconds);

/* A close-on-exec, non-blocking timerfd on CLOCK_REALTIME (timerfd_create(2)); -1 and errno on failure. */
int clinux_wall_timer(void);

/* Has it expire once the clock shows so many microseconds since 1970, at once where it does already; its read(2) fails with
   ECANCELED once the clock is set or the machine has slept (TFD_TIMER_CANCEL_ON_SET). -1 and errno on failure. */
int clinux_wall_timer_set(int timer, int64_t microseconds);

/* A close-on-exec, non-blocking descriptor that is readable once something has changed in a folder that was added to it
   (inotify(7)); -1 and errno on failure. */
int clinux_folder_watch(void);

/* Takes all news of such a descriptor; whether some are of this name in a folder, of a folder itself, or were lost. */
int clinux_folder_watch_news(int watch, const char *name);

/* What there may be news of, of one thing that is watched. Its own end; a link's, where it is one. What is in the file it
   is or leads to, and its rights. The names in the folder it is that come, go, are written or get other rights. The names
   in it that come. */
enum clinux_interest { clinux_end = 1, clinux_text = 2, clinux_names = 4, clinux_coming = 8 };

/* Has what is at `path` watched for that too; which number news of it have, or -1 and errno on failure. */
int clinux_folder_watch_add(int watch, const char *path, int interest);

/* A close-on-exec, non-blocking descriptor that is readable once SIGHUP has come, which must be blocked (signalfd(2)); -1
   and errno on failure. */
int clinux_hangups(void);

/* Has these signals wait, in this thread and all that it starts, until somebody takes them. */
void clinux_signals_block(const int *signals, int count);

/* Waits for one of these signals, which must be blocked, and takes it; 0 on failure. */
int clinux_signals_wait(const int *signals, int count);

/* Blocks these signals, and makes a close-on-exec, non-blocking descriptor that is readable while one of them is pending
   (signalfd(2)); -1 and errno on failure. */
int clinux_signals(const int *signals, int count);

/* Takes the next one from such a descriptor; 0 where none is pending. */
int clinux_signals_next(int descriptor);

/* Takes `signal`, which is blocked, where it is pending. */
void clinux_signals_drop(int signal);

/* Lets them act as ever again. */
void clinux_signals_allow(const int *signals, int count);

/* Has a crash (SIGABRT, SIGSEGV, SIGILL, SIGBUS, SIGTRAP, SIGFPE, SIGSYS) write `leave`, at most 127 bytes, to the terminal
   at standard output and give the one at standard input its state `before`, ahead of what it would do anyway. */
void clinux_crash_restores(const char *leave, const struct termios *before);

/* Has it do no more than it would anyway. */
void clinux_crash_restores_nothing(void);

/* Names the calling thread for ps and top, at most 15 characters (prctl(2), PR_SET_NAME). */
void clinux_name_thread(const char *name);

/* A close-on-exec descriptor that is readable once `process`, a child, has ended (pidfd_open(2)); -1 and errno on
   failure. glibc has no such call before 2.36. */
int clinux_pidfd_open(pid_t process);

/* Both ends of a pipe, close-on-exec: what is read first, then what is written (pipe2(2)); -1 and errno on failure. */
int clinux_pipe(int ends[2]);

/* Has what is spawned close all descriptors from `first` on (posix_spawn_file_actions_addclosefrom_np(3)). */
int clinux_spawn_close_from(posix_spawn_file_actions_t *actions, int first);

/* Gives the kernel back what the allocator holds and nobody uses (malloc_trim(3)). */
void clinux_give_back_memory(void);

/* Has all threads share two heaps (mallopt(3), M_ARENA_MAX). To be called before there are any. */
void clinux_share_memory(void);

#endif
