import CSndFile
import Glibc

/// A stereo sound file being written.
///
/// Samples go to a temporary file beside the target; only `finish()` puts it in the target's place, so a failed or
/// forgotten writing leaves what was there.
package struct AudioFileWriter: ~Copyable {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    /// Nil once closed.
    private var handle: OpaquePointer?

    private init(path: String, temporary: String, descriptor: Int32, handle: OpaquePointer) {
        self.path = path
        self.temporary = temporary
        self.descriptor = descriptor
        self.handle = handle
    }

    /// Begins a file that will stand at `path`, whose extension names its format, at `rate` frames per second.
    ///
    /// `frames` is about how many will follow, where that is known: a WAV beyond 4 GiB needs another header.
    package static func create(path: String, rate: Int, frames: Int64 = 0) throws(SoundError) -> AudioFileWriter {
        let format = try AudioFormat(path: path, frames: frames)
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw SoundError(.file, "file", path, "exists and is not a regular file")
        }
        let (temporary, descriptor) = try openTemporary(beside: path)
        var info = SF_INFO()
        info.samplerate = Int32(rate)
        info.channels = 2
        info.format = format.bits
        // The descriptor stays ours: which side closes it after a failed open differs between versions.
        guard let handle = sf_open_fd(descriptor, Int32(SFM_WRITE), &info, 0) else {
            let error = SoundError.library("sf_open_fd", path, sf_error(nil))
            close(descriptor)
            unlink(temporary)
            throw error
        }
        return AudioFileWriter(path: path, temporary: temporary, descriptor: descriptor, handle: handle)
    }

    /// A new file beside `path`: the rename must not leave the file system, nor a name in use be written through.
    private static func openTemporary(beside path: String) throws(SoundError) -> (name: String, descriptor: Int32) {
        for attempt in 1...16 {
            let name = "\(path).\(getpid()).\(attempt).part"
            let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 { return (name, descriptor) }
            guard errno == EEXIST else { break }
        }
        throw .system("open", path)
    }

    /// Appends interleaved stereo samples.
    package mutating func write(_ block: UnsafeBufferPointer<Int16>) throws(SoundError) {
        let frames = sf_count_t(block.count / 2)
        guard sf_writef_short(handle, block.baseAddress, frames) == frames else {
            throw .library("sf_writef_short", path, sf_error(handle))
        }
    }

    /// Completes the file and puts it in place of whatever stood at its path.
    package consuming func finish() throws(SoundError) {
        let result = sf_close(handle)
        handle = nil
        guard result == SF_ERR_NO_ERROR else { throw .library("sf_close", path, result) }
        guard rename(temporary, path) == 0 else { throw .system("rename", path) }
    }

    deinit {
        if let handle { sf_close(handle) }
        close(descriptor)
        // After a successful rename this name is gone already.
        unlink(temporary)
    }
}

extension SoundError {
    /// A failed system call; to be made before anything else can change `errno`.
    fileprivate static func system(_ call: String, _ path: String) -> SoundError {
        let code = errno
        return SoundError(.file, call, path, String(cString: strerror(code)), underlying: code)
    }

    /// libsndfile's answer `code` to `call`.
    fileprivate static func library(_ call: String, _ path: String, _ code: Int32) -> SoundError {
        let reason = code == SF_ERR_SYSTEM ? String(cString: strerror(errno)) : String(cString: sf_error_number(code))
        return SoundError(.file, call, path, reason, underlying: code)
    }
}
