import CSndFile

/// A kind of sound file we write, named by a file's extension.
package struct AudioFormat: Hashable, Sendable {
    /// The formats in the order messages list them. Vorbis is lossy; the other two keep every sample.
    private static let table: [(extension: String, bits: Int)] = [
        ("wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16),
        ("flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16),
        ("ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS),
    ]

    /// libsndfile's major format and subtype.
    let bits: Int32

    /// The format for `path` by its extension; `frames` is about how many it will hold, where that is known.
    package init(path: String, frames: Int64 = 0) throws(SoundError) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let suffix = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() }
        guard let format = Self.table.first(where: { $0.extension == suffix }) else {
            let allowed = Self.table.map { "." + $0.extension }.joined(separator: ", ")
            throw SoundError(.format, "file name", path, "must end in one of \(allowed)")
        }
        // A WAV header counts bytes in 32 bits (6.2 h at 48 kHz stereo); EBU Tech 3306 widens it and keeps the name.
        let isTooLongForWAV = frames > (Int64(UInt32.max) - 4096) / 4
        let isWAV = format.bits & SF_FORMAT_TYPEMASK == SF_FORMAT_WAV
        bits = Int32(isWAV && isTooLongForWAV ? SF_FORMAT_RF64 | SF_FORMAT_PCM_16 : format.bits)
    }
}
