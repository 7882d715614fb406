import CLinux
import Glibc

/// An open file, closed with its last user.
final class Descriptor {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    func setNonblocking() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }
}

/// Both ends of a pipe that no other child inherits.
struct PipeEnds {
    let read: Descriptor
    let write: Descriptor

    init() throws(ProgramError) {
        var ends: [Int32] = [-1, -1]
        guard clinux_pipe(&ends) == 0 else {
            throw ProgramError(.start, "pipe: \(String(cString: strerror(errno)))")
        }
        (read, write) = (Descriptor(ends[0]), Descriptor(ends[1]))
    }
}

/// An eventfd(2) that ends the run of a program: raised by one thread, waited for by the one that runs it.
final class Cancellation: Sendable {
    /// Readable while it is raised; -1 where there is none to be had.
    let descriptor = clinux_eventfd()

    deinit { close(descriptor) }

    func raise() {
        var one: UInt64 = 1
        write(descriptor, &one, 8)
    }

    func lower() {
        var count: UInt64 = 0
        read(descriptor, &count, 8)
    }
}

/// Keeps SIGPIPE from the calling thread for a while, whatever the process does with it.
struct PipeSignal {
    private var before = sigset_t()
    private var only = sigset_t()

    init() {
        sigemptyset(&only)
        sigaddset(&only, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &only, &before)
    }

    func restore() {
        var (only, before, none) = (only, before, timespec())
        if sigismember(&before, SIGPIPE) == 0 { while sigtimedwait(&only, nil, &none) == SIGPIPE {} }
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
