/* For pipe2 and posix_spawn_file_actions_addclosefrom_np: not in a header, where it breaks Swift's fd_set. */
#define _GNU_SOURCE

#include "clinux.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int clinux_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int clinux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int clinux_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
