import Glibc
import Units

/// Reads what a person wrote: small regular files, without ever waiting on one.
enum FileReader {
    /// The longest text that is read: a hundred times what a person writes, and told to be wrong within 100 ms.
    static let maximumSize = 256 << 10

    /// The bytes of the regular file at `path`, at most `maximum`; nil where there is none.
    static func read(_ path: String, maximum: Int = maximumSize) throws(Problem) -> [UInt8]? {
        // Without O_NONBLOCK, opening a FIFO waits for a writer (open(2)).
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw problem(path, "cannot be read", errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw problem(path, "cannot be read", errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Problem(at: nil, "\(path.printable): \(kind(status.st_mode)); a regular file is expected")
        }
        return try bytes(of: descriptor, path, maximum)
    }

    /// The names in the folder at `path`, sorted, hidden ones left out; nil where there is no folder. A name that is
    /// not UTF-8 comes with replacement characters.
    static func names(inFolder path: String) throws(Problem) -> [String]? {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return nil }
            throw problem(path, "cannot be read", errno)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else { break }
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        guard errno == 0 else { throw problem(path, "cannot be read", errno) }
        return names.sorted()
    }

    /// The text of the file at `path`, of at most `maximum` bytes; nil where there is none.
    static func text(_ path: String, maximum: Int = maximumSize) throws(Problem) -> SourceText? {
        try read(path, maximum: maximum).map { SourceText(file: path, bytes: $0) }
    }

    /// What is wrong where a file should be and is none.
    static func missing(_ path: String) -> Problem {
        Problem(at: nil, "\(path.printable): no such file, or a link that leads nowhere")
    }

    private static func bytes(of descriptor: CInt, _ path: String, _ maximum: Int) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw problem(path, "cannot be read", errno)
            }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= maximum else {
                let size = maximum < 1 << 20 ? "\(maximum >> 10) KiB" : "\(maximum >> 20) MiB"
                throw Problem(at: nil, "\(path.printable): larger than \(size), which is the most that is allowed")
            }
        }
    }

    private static func kind(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFDIR: "a folder"
        case S_IFIFO: "a named pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }

    private static func problem(_ path: String, _ what: String, _ code: CInt) -> Problem {
        Problem(at: nil, "\(path.printable): \(what): \(String(cString: strerror(code)))")
    }
}
