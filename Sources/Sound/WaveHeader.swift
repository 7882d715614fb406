/// What a WAV file (RIFF; Microsoft and IBM, 1991) says of its own sizes. libsndfile believes the file where they differ.
struct WaveHeader {
    private static let chunkHeader = 8
    private static let sizeOfRIFF = 4

    private let total: Int
    private let claimedTotal: Int
    private var format: (tag: Int, channels: Int, rate: Int, block: Int, bits: Int)?
    private var data: (start: Int, claimed: Int)?

    /// Looks through the chunks of `bytes`; nil where they are no WAV file.
    init?(_ bytes: [UInt8]) {
        func number(_ at: Int, _ count: Int) -> Int {
            bytes[at..<(at + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        func isTagged(_ tag: String, _ at: Int) -> Bool { bytes[at..<(at + 4)].elementsEqual(tag.utf8) }
        guard bytes.count >= 12, isTagged("RIFF", 0), isTagged("WAVE", 8) else { return nil }
        total = bytes.count
        claimedTotal = number(Self.sizeOfRIFF, 4) + Self.chunkHeader
        var place = 12
        while data == nil, place + Self.chunkHeader <= bytes.count {
            let (body, size) = (place + Self.chunkHeader, number(place + 4, 4))
            if isTagged("data", place) {
                data = (body, size)
            } else if isTagged("fmt ", place), body + 16 <= bytes.count {
                format = (
                    number(body, 2), number(body + 2, 2), number(body + 4, 4), number(body + 12, 2),
                    number(body + 14, 2)
                )
            }
            place = body + size + size % 2
        }
    }

    /// Throws where it claims what is not there.
    func check() throws(SoundError) {
        guard let data else { return }
        guard data.start + data.claimed <= total else {
            throw SoundError(
                .recording, "size", "\(data.claimed) bytes of sound claimed",
                "the file has \(total - data.start): it is cut off, or its header was never completed")
        }
        // A last byte that only makes the size even is often left out.
        guard claimedTotal <= total + 1, claimedTotal >= data.start + data.claimed else {
            throw SoundError(.recording, "size", "\(claimedTotal) bytes claimed", "the file has \(total)")
        }
        // libsndfile calls this a file that it cannot open.
        if let format { try Recorded.check(rate: format.rate) }
        // PCM and floating point: others have blocks of their own.
        guard let format, format.tag == 1 || format.tag == 3 else { return }
        let needed = format.channels * ((format.bits + 7) / 8)
        guard format.block == needed, needed > 0, data.claimed % needed == 0 else {
            throw SoundError(
                .recording, "channels", "\(format.channels) of \(format.bits) bits claimed",
                "its \(data.claimed) bytes in blocks of \(format.block) do not hold that")
        }
    }

    /// `bytes` with the sizes that are there: what writes to a pipe cannot know them beforehand.
    func mended(_ bytes: [UInt8]) -> [UInt8] {
        guard let data else { return bytes }
        let rest = total - data.start
        guard data.claimed == 0 || data.claimed > rest else { return bytes }
        var bytes = bytes
        for (place, size) in [(Self.sizeOfRIFF, total - Self.chunkHeader), (data.start - 4, rest)] {
            for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: size >> (8 * index)) }
        }
        return bytes
    }
}
