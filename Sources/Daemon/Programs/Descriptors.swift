import CLinux
import Glibc
import Playback
import Units

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

/// A `Signal` for what goes on without one: where there is no descriptor to be had nobody sees it raised, and who waits for
/// it waits for all of the time.
final class Flag: Sendable {
    private let signal = try? Signal()

    init(isRaised: Bool = false) {
        if isRaised { raise() }
    }

    /// Readable while it is raised; -1 where there is none to be had.
    var descriptor: Int32 { signal?.descriptor ?? -1 }

    func raise() { signal?.raise() }

    func lower() { signal?.lower() }

    /// Blocks until it is raised, but no longer than `limit`.
    func wait(atMost limit: Duration) {
        if let signal { signal.wait(atMost: limit) } else { usleep(UInt32(clamping: limit.microseconds)) }
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
