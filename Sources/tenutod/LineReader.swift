import Daemon
import Glibc

/// Reads a file line by line, with no more of it in memory than a line may have.
struct LineReader: ~Copyable {
    private static let portion = 1 << 16

    private let path: String
    private let descriptor: Int32
    private let longest: Int
    private var buffer: [UInt8] = []
    /// Where in the buffer the next line begins, and up to where no end was found in it.
    private var start = 0
    private var searched = 0
    private var isAtEnd = false

    /// Opens `path`; `-` is standard input. Lines have `longest` bytes at most.
    init(_ path: String, longest: Int) throws(TextFile.Failure) {
        self.path = path == "-" ? "stdin" : path
        self.longest = longest
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TextFile.failure("open", path) }
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

    /// The next line without its end; nil at the end of the file.
    mutating func next() throws(TextFile.Failure) -> InputLine? {
        var isTooLong = false
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { (start, searched) = (end + 1, end + 1) }
                return isTooLong || end - start > longest ? .tooLong : .bytes(Array(buffer[start..<end]))
            }
            searched = buffer.count
            if searched - start > longest {
                // What is left of it is passed over.
                isTooLong = true
                (buffer, start, searched) = ([], 0, 0)
            }
            if isAtEnd {
                let rest = buffer[start...]
                (start, searched) = (buffer.count, buffer.count)
                return isTooLong ? .tooLong : rest.isEmpty ? nil : .bytes(Array(rest), isEnded: false)
            }
            try fill()
        }
    }

    private mutating func fill() throws(TextFile.Failure) {
        buffer.removeFirst(start)
        (searched, start) = (searched - start, 0)
        let had = buffer.count
        buffer += [UInt8](repeating: 0, count: Self.portion)
        let count = buffer.withUnsafeMutableBytes { bytes in
            read(descriptor, bytes.baseAddress?.advanced(by: had), Self.portion)
        }
        let code = errno
        buffer.removeLast(Self.portion - max(0, count))
        if count < 0, code != EINTR {
            errno = code
            throw TextFile.failure("read", path)
        }
        if count == 0 { isAtEnd = true }
    }
}
