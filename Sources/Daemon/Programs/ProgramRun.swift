import CLinux
import Glibc
import Playback
import Units

/// One run of a program: an argument vector, never a shell's command line; bytes in, bytes out. Blocks the calling
/// thread, which should be one of its own, and leaves no process, thread or timer behind.
struct ProgramRun {
    /// What a run may take.
    struct Limits: Hashable, Sendable {
        /// How a program that catches a signal for it is asked to end once nobody wants it any more.
        struct Farewell: Hashable, Sendable {
            /// What it is sent.
            var signal: Int32
            /// How long it then has before it is killed.
            var patience: Duration
            /// A descriptor that is readable once time is short, and how long it has from then on.
            var haste: Int32
            var shortPatience: Duration
        }

        /// From its start to the end of its output; nil for as long as it likes.
        var time: Duration? = .seconds(10)
        /// Bytes of output.
        var output = 16 << 20
        /// Whether what is beyond them is lost; else it is a failure.
        var cutsOutput = false
        /// Whether what it complains is part of its output.
        var mergesComplaint = false
        /// Bytes of what it complains that are kept.
        var complaint = 400
        /// Nil where it is killed at once.
        var farewell: Farewell?
    }

    /// How a program ended that ended by itself.
    struct Ending: Hashable, Sendable {
        /// What it wrote to its standard output.
        let output: [UInt8]
        /// The beginning of what it wrote to its standard error.
        let complaint: [UInt8]
        /// As wait(2) gives it; 0 for success.
        let status: Int32
    }

    /// The process group, which has the process's id: what the program starts is in it too.
    private let id: pid_t
    private let limits: Limits
    private var input: Descriptor?
    private let output: Descriptor
    private let errors: Descriptor
    /// Readable once the process has ended; nil where the kernel has no such thing.
    private let end: Descriptor?
    private var written: [UInt8] = []
    private var complaint: [UInt8] = []

    /// Runs `arguments`, the first of which is a path, to its end, with `input` on its standard input, and gives what it
    /// wrote; throws also where it says that it failed. `cancel` is a descriptor that is readable once nobody wants it.
    static func output(
        of arguments: [String], environment: [String: String], input: [UInt8] = [], limits: Limits = Limits(),
        cancel: Int32 = -1
    ) throws(ProgramError) -> [UInt8] {
        try ending(of: arguments, environment: environment, input: input, limits: limits, cancel: cancel).success()
    }

    /// The same, with how it ended: that it says that it failed is no error.
    static func ending(
        of arguments: [String], environment: [String: String], input: [UInt8] = [], limits: Limits = Limits(),
        cancel: Int32 = -1
    ) throws(ProgramError) -> Ending {
        // A program that closes its input must not end us; offline verbs want the signal on their own output.
        let guarded = PipeSignal()
        defer { guarded.restore() }
        var run = try start(arguments, environment: environment, limits: limits)
        return try run.exchange(input, cancel: cancel)
    }

    private static func start(
        _ arguments: [String], environment: [String: String], limits: Limits
    ) throws(ProgramError) -> ProgramRun {
        guard let path = arguments.first else { throw ProgramError(.start, "nothing to run") }
        let (input, output, errors) = (try PipeEnds(), try PipeEnds(), try PipeEnds())
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, input.read.number, 0)
        posix_spawn_file_actions_adddup2(&files, output.write.number, 1)
        let complaints = limits.mergesComplaint ? output : errors
        posix_spawn_file_actions_adddup2(&files, complaints.write.number, 2)
        // Whatever a library has left open: a program that goes on must hold none of it.
        clinux_spawn_close_from(&files, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var words = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var id: pid_t = 0
        // The child's ends are known by their numbers alone.
        let result = withExtendedLifetime((input, output, errors)) {
            posix_spawn(&id, path, &files, &attributes, &words, &variables)
        }
        guard result == 0 else { throw ProgramError(.start, "\(path): \(String(cString: strerror(result)))") }
        for descriptor in [input.write, output.read, errors.read] { descriptor.setNonblocking() }
        let end = clinux_pidfd_open(id)
        return ProgramRun(
            id: id, limits: limits, input: input.write, output: output.read, errors: errors.read,
            end: end < 0 ? nil : Descriptor(end))
    }

    private init(
        id: pid_t, limits: Limits, input: Descriptor, output: Descriptor, errors: Descriptor, end: Descriptor?
    ) {
        self.id = id
        self.limits = limits
        self.input = input
        self.output = output
        self.errors = errors
        self.end = end
    }

    /// Writes `bytes`, reads to the end, and sees that nothing of it is left.
    private mutating func exchange(_ bytes: [UInt8], cancel: Int32) throws(ProgramError) -> Ending {
        let outcome: Result<Void, ProgramError>
        do throws(ProgramError) {
            outcome = .success(try converse(bytes, cancel: cancel))
        } catch {
            outcome = .failure(error)
        }
        let status = finish(isOver: (try? outcome.get()) != nil)
        try outcome.get()
        return Ending(output: written, complaint: complaint, status: status)
    }

    /// Until the process has ended and all that it wrote is read.
    private mutating func converse(_ bytes: [UInt8], cancel: Int32) throws(ProgramError) {
        var deadline = limits.time.map { .now + $0 } as Moment?
        var cancel = cancel
        var isLeaving = false
        var left = bytes[...]
        if left.isEmpty { input = nil }
        var (isReading, isListening) = (true, true)
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { block.deallocate() }
        while true {
            var waited = [
                pollfd(fd: input?.number ?? -1, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: isReading ? output.number : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isListening ? errors.number : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end?.number ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: cancel, events: Int16(POLLIN), revents: 0),
            ]
            let rest = deadline.map { ($0 - .now).microseconds }
            if let rest, rest <= 0 {
                if isLeaving { throw .cancelled }
                throw ProgramError(.tooSlow, "took longer than \(limits.time?.text ?? "")\(complaint.said)")
            }
            poll(&waited, nfds_t(waited.count), rest.map { Int32(clamping: ($0 + 999) / 1000) } ?? -1)
            if waited[4].revents != 0 {
                guard let farewell = limits.farewell else { throw .cancelled }
                let short = .now + farewell.shortPatience as Moment
                if isLeaving {
                    (deadline, cancel) = (deadline.map { min($0, short) } ?? short, -1)
                } else {
                    (deadline, cancel) = bidFarewell(farewell)
                    isLeaving = true
                }
                continue
            }
            if waited[0].revents != 0, !write(&left) { input = nil }
            // Read also once the process has ended: the rest lies in the pipe, and what it started may hold it open.
            let hasEnded = waited[3].revents != 0
            if isReading, waited[1].revents != 0 || hasEnded {
                isReading = try read(through: block, untilEmpty: hasEnded)
            }
            if isListening, waited[2].revents != 0 || hasEnded { isListening = listen(through: block) }
            if hasEnded || end == nil && !isReading && !isListening {
                if isLeaving { throw .cancelled }
                return
            }
        }
    }

    /// Asks it to end, once it listens: before that the signal would end it like any other. Until when it has time, and
    /// what may shorten that, -1 where it is short already.
    private func bidFarewell(_ farewell: Limits.Farewell) -> (Moment, Int32) {
        var deadline = Moment.now + farewell.patience
        var haste = farewell.haste
        // Nothing tells when a process begins to catch a signal: it is looked at every 2 ms.
        while !signalsCaught(by: id).contains(farewell.signal), .now < deadline {
            var waited = [haste, end?.number ?? -1].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&waited, 2, 2)
            if waited[1].revents != 0 { break }
            if waited[0].revents != 0 { (deadline, haste) = (min(deadline, .now + farewell.shortPatience), -1) }
        }
        // Not reaped yet, so the number is still its own.
        kill(id, farewell.signal)
        return (deadline, haste)
    }

    /// Writes what the pipe takes of `left`; false when that was all, or nobody reads it.
    private func write(_ left: inout ArraySlice<UInt8>) -> Bool {
        let count = left.withUnsafeBytes { Glibc.write(input?.number ?? -1, $0.baseAddress, $0.count) }
        guard count >= 0 else { return errno == EAGAIN || errno == EINTR }
        left = left.dropFirst(count)
        return !left.isEmpty
    }

    /// Keeps what there is of its output, a block of it or all; false at its end.
    private mutating func read(
        through block: UnsafeMutableRawBufferPointer, untilEmpty: Bool
    ) throws(ProgramError) -> Bool {
        repeat {
            let count = Glibc.read(output.number, block.baseAddress, block.count)
            guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
            let room = limits.output - written.count
            guard count <= room || limits.cutsOutput else {
                throw ProgramError(.tooMuch, "wrote more than \(limits.output >> 20) MiB")
            }
            written += block[..<min(count, room)]
        } while untilEmpty
        return true
    }

    /// Keeps the beginning of what it complains; false at its end.
    private mutating func listen(through block: UnsafeMutableRawBufferPointer) -> Bool {
        let count = Glibc.read(errors.number, block.baseAddress, block.count)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        complaint += block[..<min(count, max(0, limits.complaint - complaint.count))]
        return true
    }

    /// Kills what is left of the group and takes the process's status; of one that is `isOver` that was its own.
    private func finish(isOver: Bool) -> Int32 {
        // Where its end cannot be waited for, its output has ended, and it is on its way.
        if isOver, end == nil { usleep(20_000) }
        // Before it is reaped: until then nobody else can have its number.
        kill(-id, SIGKILL)
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
