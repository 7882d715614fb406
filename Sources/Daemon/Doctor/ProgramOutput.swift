import Glibc
import Playback
import Units

/// What a program prints on both its outputs, which is little.
enum ProgramOutput {
    /// How it ended.
    enum Outcome: Hashable {
        /// It is not there, or cannot be run.
        case missing
        /// It took longer than it may, and was ended.
        case tooSlow
        /// It ended, and printed this.
        case text(String)
    }

    /// The most that is kept, in bytes.
    private static let most = 4096

    /// Runs `words`, a program on PATH and its arguments, for at most `time`. Blocks the calling thread.
    static func of(_ words: [String], within time: Duration = .seconds(5)) -> Outcome {
        var ends: [Int32] = [-1, -1]
        guard let name = words.first, pipe(&ends) == 0 else { return .missing }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, ends[1], 1)
        posix_spawn_file_actions_adddup2(&files, ends[1], 2)
        var arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child: pid_t = 0
        let started = posix_spawnp(&child, name, &files, nil, &arguments, environ) == 0
        close(ends[1])
        guard started else { return .missing }
        let bytes = read(ends[0], until: .now + time)
        if bytes == nil { kill(child, SIGKILL) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return bytes.map { .text(String(decoding: $0, as: UTF8.self)) } ?? .tooSlow
    }

    /// All until its end; nil when `deadline` came first.
    private static func read(_ descriptor: Int32, until deadline: Moment) -> [UInt8]? {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: most)
        while true {
            let left = (deadline - .now).microseconds
            var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0 else { return nil }
            guard poll(&waited, 1, Int32((left + 999) / 1000)) > 0 else { continue }
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += block[..<min(count, most - bytes.count)]
        }
    }
}
