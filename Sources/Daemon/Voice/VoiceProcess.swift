import CLinux
import Glibc
import Playback
import Units

/// One run of a voice's program: words in, the bytes of a sound file out. Blocks the calling thread, which should be one
/// of its own, and leaves no process, thread or timer behind.
struct VoiceProcess {
    /// What a voice may take.
    struct Limits: Hashable, Sendable {
        /// From its start to the end of its output.
        var time = Duration.seconds(10)
        /// Bytes of sound.
        var output = 16 << 20
        /// Bytes of what it complains that are kept.
        var complaint = 400
    }

    /// The process group, which has the process's id: what the voice starts is in it too.
    private let id: pid_t
    private var input: Descriptor?
    private let output: Descriptor
    private let errors: Descriptor
    /// Readable once the process has ended; nil where the kernel has no such thing.
    private let end: Descriptor?

    /// Has `voice` say `text`, and gives what it writes; `cancel` is a descriptor that is readable once nobody wants it.
    static func output(
        of voice: Voice, saying text: String, environment: [String: String], limits: Limits = Limits(),
        cancel: Int32 = -1
    ) throws(VoiceError) -> [UInt8] {
        // A voice that closes its input must not end us; offline verbs want the signal on their own output.
        let guarded = PipeSignal()
        defer { guarded.restore() }
        let arguments = voice.arguments(saying: text)
        do {
            var process = try start(arguments, environment: environment)
            // What it was given with its arguments it needs not read.
            let words = voice.takesTextAsArgument ? [] : Array((text + "\n").utf8)
            return try process.exchange(words, limits: limits, cancel: cancel)
        } catch {
            throw VoiceError(code: error.code, voice: voice.name, reason: error.reason)
        }
    }

    private static func start(_ arguments: [String], environment: [String: String]) throws(Failure) -> VoiceProcess {
        let (input, output, errors) = (try Pipe(), try Pipe(), try Pipe())
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, input.read.number, 0)
        posix_spawn_file_actions_adddup2(&files, output.write.number, 1)
        posix_spawn_file_actions_adddup2(&files, errors.write.number, 2)
        // Whatever a library has left open: a voice that goes on must hold none of it.
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
            posix_spawn(&id, arguments[0], &files, &attributes, &words, &variables)
        }
        guard result == 0 else {
            throw Failure(.start, "\(arguments[0]): \(String(cString: strerror(result)))")
        }
        for descriptor in [input.write, output.read, errors.read] { descriptor.setNonblocking() }
        let end = clinux_pidfd_open(id)
        return VoiceProcess(
            id: id, input: input.write, output: output.read, errors: errors.read,
            end: end < 0 ? nil : Descriptor(end))
    }

    /// Writes `words`, reads to the end, and sees that nothing of it is left.
    private mutating func exchange(
        _ words: [UInt8], limits: Limits, cancel: Int32
    ) throws(Failure) -> [UInt8] {
        var (sound, complaint): ([UInt8], [UInt8]) = ([], [])
        let outcome: Result<Void, Failure>
        do throws(Failure) {
            outcome = .success(
                try converse(words, limits: limits, cancel: cancel, sound: &sound, complaint: &complaint))
        } catch {
            outcome = .failure(error)
        }
        let status = finish(isOver: (try? outcome.get()) != nil)
        try outcome.get()
        guard status == 0 else {
            // A signal's number in the low bits, else the exit code above them (wait(2)).
            let how = status & 0x7F == 0 ? "exit code \(status >> 8 & 0xFF)" : "signal \(status & 0x7F)"
            throw Failure(.failed, "\(how)\(Self.said(complaint))")
        }
        return sound
    }

    /// Until the process has ended and all that it wrote is read.
    private mutating func converse(
        _ words: [UInt8], limits: Limits, cancel: Int32, sound: inout [UInt8], complaint: inout [UInt8]
    ) throws(Failure) {
        let deadline = Moment.now + limits.time
        var left = words[...]
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
            let rest = (deadline - .now).microseconds
            guard rest > 0 else {
                throw Failure(.tooSlow, "took longer than \(limits.time.text)\(Self.said(complaint))")
            }
            poll(&waited, nfds_t(waited.count), Int32((rest + 999) / 1000))
            if waited[4].revents != 0 { throw Failure(.cancelled, "not wanted any more") }
            if waited[0].revents != 0, !write(&left) { input = nil }
            // Read also once the process has ended: the rest lies in the pipe, and what it started may hold it open.
            let hasEnded = waited[3].revents != 0
            if isReading, waited[1].revents != 0 || hasEnded {
                isReading = try read(output, into: &sound, through: block, atMost: limits.output, untilEmpty: hasEnded)
            }
            if isListening, waited[2].revents != 0 || hasEnded {
                isListening = listen(to: &complaint, through: block, atMost: limits.complaint)
            }
            if hasEnded || end == nil && !isReading && !isListening { return }
        }
    }

    /// Writes what the pipe takes of `left`; false when that was all, or nobody reads it.
    private func write(_ left: inout ArraySlice<UInt8>) -> Bool {
        let count = left.withUnsafeBytes { Glibc.write(input?.number ?? -1, $0.baseAddress, $0.count) }
        guard count >= 0 else { return errno == EAGAIN || errno == EINTR }
        left = left.dropFirst(count)
        return !left.isEmpty
    }

    /// Appends what there is, a block of it or all; false at its end.
    private func read(
        _ descriptor: Descriptor, into bytes: inout [UInt8], through block: UnsafeMutableRawBufferPointer,
        atMost limit: Int, untilEmpty: Bool
    ) throws(Failure) -> Bool {
        repeat {
            let count = Glibc.read(descriptor.number, block.baseAddress, block.count)
            guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
            guard bytes.count + count <= limit else {
                throw Failure(.tooMuch, "wrote more than \(limit >> 20) MiB")
            }
            bytes += block[..<count]
        } while untilEmpty
        return true
    }

    /// Keeps the beginning of what it complains; false at its end.
    private func listen(
        to complaint: inout [UInt8], through block: UnsafeMutableRawBufferPointer, atMost limit: Int
    ) -> Bool {
        let count = Glibc.read(errors.number, block.baseAddress, block.count)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        complaint += block[..<min(count, max(0, limit - complaint.count))]
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

    /// `: it said …`, in one line.
    private static func said(_ complaint: [UInt8]) -> String {
        let text = String(decoding: complaint, as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).first { $0.contains { !$0.isWhitespace } }
        return line.map { ": it said \(String($0).quoted.printable)" } ?? ""
    }

    private struct Failure: Error {
        let code: VoiceError.Code
        let reason: String

        init(_ code: VoiceError.Code, _ reason: String) {
            self.code = code
            self.reason = reason
        }
    }

    /// An open file, closed with its last user.
    private final class Descriptor {
        let number: Int32

        init(_ number: Int32) { self.number = number }

        deinit { close(number) }

        func setNonblocking() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }
    }

    /// Both ends of a pipe that no other child inherits.
    private struct Pipe {
        let read: Descriptor
        let write: Descriptor

        init() throws(Failure) {
            var ends: [Int32] = [-1, -1]
            guard clinux_pipe(&ends) == 0 else {
                throw Failure(.start, "pipe: \(String(cString: strerror(errno)))")
            }
            (read, write) = (Descriptor(ends[0]), Descriptor(ends[1]))
        }
    }
}

/// Keeps SIGPIPE from the calling thread for a while, whatever the process does with it.
private struct PipeSignal {
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
