import CSndFile
import Glibc

/// A sound file in memory, open for reading by libsndfile.
struct MemoryFile: ~Copyable {
    private let cursor: UnsafeMutablePointer<Cursor>
    private let handle: OpaquePointer
    /// Frames per second, as the file has it.
    let rate: Int
    /// As the file has it.
    let channels: Int
    /// As many as the file claims.
    let frames: Int

    private init(cursor: UnsafeMutablePointer<Cursor>, handle: OpaquePointer, info: SF_INFO) {
        self.cursor = cursor
        self.handle = handle
        rate = Int(info.samplerate)
        channels = Int(info.channels)
        frames = Int(info.frames)
    }

    /// Opens `bytes`, which must stay where they are for as long.
    static func open(_ bytes: UnsafeRawBufferPointer) throws(SoundError) -> MemoryFile {
        let cursor = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
        cursor.initialize(to: Cursor(bytes: bytes))
        var calls = SF_VIRTUAL_IO(
            get_filelen: sizeOfBytes, seek: seekBytes, read: readBytes, write: writeNothing, tell: tellBytes)
        var info = SF_INFO()
        guard let handle = sf_open_virtual(&calls, Int32(SFM_READ), &info, cursor) else {
            let code = sf_error(nil)
            cursor.deinitialize(count: 1)
            cursor.deallocate()
            throw SoundError(
                .recording, "sf_open_virtual", "\(bytes.count) bytes", String(cString: sf_error_number(code)),
                underlying: code)
        }
        return MemoryFile(cursor: cursor, handle: handle, info: info)
    }

    deinit {
        sf_close(handle)
        cursor.deinitialize(count: 1)
        cursor.deallocate()
    }

    /// Fills `block` with the next whole frames; how many there were, 0 at the end.
    func read(into block: UnsafeMutableBufferPointer<Float>) -> Int {
        Int(sf_readf_float(handle, block.baseAddress, sf_count_t(block.count / channels)))
    }

    /// Throws what libsndfile found wrong while it read.
    func check() throws(SoundError) {
        let code = sf_error(handle)
        guard code == SF_ERR_NO_ERROR else {
            throw SoundError(
                .recording, "sf_readf_float", "\(frames) frames", String(cString: sf_error_number(code)),
                underlying: code)
        }
    }
}

/// Where in the bytes libsndfile is.
private struct Cursor {
    let bytes: UnsafeRawBufferPointer
    var position = 0
}

private func cursor(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Cursor>? {
    pointer?.assumingMemoryBound(to: Cursor.self)
}

private func sizeOfBytes(_ user: UnsafeMutableRawPointer?) -> sf_count_t {
    sf_count_t(cursor(user)?.pointee.bytes.count ?? 0)
}

private func tellBytes(_ user: UnsafeMutableRawPointer?) -> sf_count_t {
    sf_count_t(cursor(user)?.pointee.position ?? 0)
}

private func seekBytes(_ offset: sf_count_t, _ whence: Int32, _ user: UnsafeMutableRawPointer?) -> sf_count_t {
    guard let cursor = cursor(user) else { return -1 }
    let count = cursor.pointee.bytes.count
    let origin = whence == SEEK_CUR ? cursor.pointee.position : whence == SEEK_END ? count : 0
    let (place, isBeyond) = origin.addingReportingOverflow(Int(offset))
    guard !isBeyond, place >= 0 else { return -1 }
    // Nothing is there to be read beyond the end, wherever that is.
    cursor.pointee.position = min(place, count)
    return sf_count_t(cursor.pointee.position)
}

private func readBytes(
    _ target: UnsafeMutableRawPointer?, _ wanted: sf_count_t, _ user: UnsafeMutableRawPointer?
) -> sf_count_t {
    guard let target, let cursor = cursor(user), wanted > 0 else { return 0 }
    let (bytes, position) = (cursor.pointee.bytes, cursor.pointee.position)
    let count = min(Int(wanted), bytes.count - position)
    guard count > 0, let source = bytes.baseAddress else { return 0 }
    target.copyMemory(from: source + position, byteCount: count)
    cursor.pointee.position += count
    return sf_count_t(count)
}

private func writeNothing(
    _ source: UnsafeRawPointer?, _ count: sf_count_t, _ user: UnsafeMutableRawPointer?
) -> sf_count_t { 0 }
