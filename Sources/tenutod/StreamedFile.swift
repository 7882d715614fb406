import Glibc

/// A file that is written piece by piece, and is at its place whole or not at all; or standard output.
final class StreamedFile {
    private static let portion = 1 << 16

    /// nil for standard output.
    private let path: String?
    private let descriptor: Int32
    private var waiting: [UInt8] = []
    private var isFinished = false

    /// Begins a file that will be at `path`, in place of what was there; nil is standard output. `mode` is who may read it.
    init(_ path: String?, mode: mode_t = 0o666) throws(TextFile.Failure) {
        self.path = path
        guard let path else {
            descriptor = STDOUT_FILENO
            return
        }
        descriptor = open(Self.temporary(path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw TextFile.failure("open", path) }
    }

    deinit {
        guard let path, descriptor >= 0, !isFinished else { return }
        close(descriptor)
        unlink(Self.temporary(path))
    }

    private static func temporary(_ path: String) -> String { "\(path).\(getpid()).part" }

    func write(_ bytes: some Collection<UInt8>) throws(TextFile.Failure) {
        waiting += bytes
        if waiting.count >= Self.portion { try flush() }
    }

    /// Puts the file at its place.
    func finish() throws(TextFile.Failure) {
        try flush()
        guard let path else { return }
        isFinished = true
        guard close(descriptor) == 0 else { throw failed("close", path) }
        guard rename(Self.temporary(path), path) == 0 else { throw failed("rename", path) }
    }

    private func flush() throws(TextFile.Failure) {
        var rest = waiting[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || count < 0 && errno == EINTR else { throw TextFile.failure("write", path ?? "stdout") }
            rest = rest.dropFirst(max(0, count))
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private func failed(_ call: String, _ path: String) -> TextFile.Failure {
        let failure = TextFile.failure(call, path)
        unlink(Self.temporary(path))
        return failure
    }
}
