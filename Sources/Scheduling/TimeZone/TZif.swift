/// What a TZif file says (RFC 9636), each part of it checked.
struct TZif {
    /// In rising order, in seconds since 1970-01-01T00:00:00Z.
    private(set) var transitions: [Int64] = []
    /// Which of `offsets` holds from each transition on.
    private(set) var kinds: [UInt8] = []
    private(set) var offsets: [ZoneOffset] = []
    /// What holds before the first transition.
    private(set) var initial = 0
    /// What holds from the last transition on, where the file has a rule for it.
    private(set) var rule: PosixRule?

    /// Transitions this far from 1970, 139,000 years, are taken to be at the beginning or the end of time.
    private static let farthest: Int64 = 1 << 42

    init(_ bytes: [UInt8]) throws(TimeZoneError) {
        var header = try Header(bytes, at: 0)
        var block = Header.size
        var timeSize = 4
        if header.version != 0 {
            // The first part is there for readers that know 32 bits only.
            block += header.blockSize(timeSize)
            header = try Header(bytes, at: block)
            block += Header.size
            timeSize = 8
        }
        let end = block + header.blockSize(timeSize)
        guard end <= bytes.count else { throw .truncated }
        try header.check()

        let kindsStart = block + header.times * timeSize
        let typesStart = kindsStart + header.times
        let names = (typesStart + header.types * 6)..<(typesStart + header.types * 6 + header.characters)
        for index in 0..<header.types {
            offsets.append(try Self.offset(bytes, index, at: typesStart + index * 6, names: names))
        }
        try readTransitions(bytes, header, at: block, timeSize: timeSize)
        if header.version != 0 { rule = try Self.footer(bytes[end...]) }
    }

    private mutating func readTransitions(
        _ bytes: [UInt8], _ header: Header, at block: Int, timeSize: Int
    ) throws(TimeZoneError) {
        let kindsStart = block + header.times * timeSize
        transitions.reserveCapacity(header.times)
        kinds.reserveCapacity(header.times)
        var previous: Int64?
        for index in 0..<header.times {
            let place = block + index * timeSize
            let time = timeSize == 4 ? Int64(Int32(truncatingIfNeeded: bytes.word(place))) : bytes.doubleWord(place)
            let kind = bytes[kindsStart + index]
            guard previous.map({ $0 < time }) ?? true else { throw .transitionsNotAscending(index: index) }
            guard Int(kind) < header.types else { throw .badIndex(index: index) }
            previous = time
            if time < -Self.farthest {
                initial = Int(kind)
            } else if time <= Self.farthest {
                transitions.append(time)
                kinds.append(kind)
            }
        }
    }

    private static func offset(
        _ bytes: [UInt8], _ index: Int, at place: Int, names: Range<Int>
    ) throws(TimeZoneError) -> ZoneOffset {
        let seconds = Int(Int32(truncatingIfNeeded: bytes.word(place)))
        guard (-89_999...93_599).contains(seconds) else { throw .badOffset(index: index) }
        guard bytes[place + 4] <= 1 else { throw .badDaylight(index: index) }
        let start = names.lowerBound + Int(bytes[place + 5])
        guard start < names.upperBound, let end = bytes[start..<names.upperBound].firstIndex(of: 0) else {
            throw .badAbbreviation(index: index)
        }
        let name = bytes[start..<end]
        guard name.allSatisfy({ $0.isDigit || $0.isLetter || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") })
        else { throw .badAbbreviation(index: index) }
        return ZoneOffset(
            seconds: seconds, isDaylight: bytes[place + 4] == 1, abbreviation: String(decoding: name, as: UTF8.self))
    }

    private static func footer(_ bytes: ArraySlice<UInt8>) throws(TimeZoneError) -> PosixRule? {
        let newline = UInt8(ascii: "\n")
        guard let first = bytes.first else { throw .truncated }
        guard first == newline else { throw .badFooter }
        let text = bytes.dropFirst().prefix { $0 != newline }
        guard text.endIndex < bytes.endIndex else { throw .truncated }
        guard !text.isEmpty else { return nil }
        return try PosixRule(String(decoding: text, as: UTF8.self))
    }
}

/// The fixed part before each block of data.
private struct Header {
    static let size = 44

    let version: UInt8
    let utIndicators: Int
    let standardIndicators: Int
    let leapSeconds: Int
    let times: Int
    let types: Int
    let characters: Int

    init(_ bytes: [UInt8], at place: Int) throws(TimeZoneError) {
        let magic = bytes.dropFirst(place).prefix(4)
        guard "TZif".utf8.starts(with: magic) else { throw .badMagic }
        guard place + Self.size <= bytes.count else { throw .truncated }
        version = bytes[place + 4]
        guard version == 0 || (UInt8(ascii: "2")...UInt8(ascii: "9")).contains(version) else {
            throw .badVersion(version)
        }
        let count = { Int(bytes.word(place + 20 + $0 * 4)) }
        (utIndicators, standardIndicators, leapSeconds) = (count(0), count(1), count(2))
        (times, types, characters) = (count(3), count(4), count(5))
    }

    /// Of the data that follows; each count fits into 32 bits, so the sum into 64.
    func blockSize(_ timeSize: Int) -> Int {
        times * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4) + standardIndicators
            + utIndicators
    }

    func check() throws(TimeZoneError) {
        guard leapSeconds == 0 else { throw .leapSeconds }
        guard types > 0 else { throw .badCount("typecnt") }
        guard characters > 0 else { throw .badCount("charcnt") }
        guard standardIndicators == 0 || standardIndicators == types else { throw .badCount("isstdcnt") }
        guard utIndicators == 0 || utIndicators == types else { throw .badCount("isutcnt") }
    }
}

extension [UInt8] {
    /// The four bytes at `place`, the highest first.
    fileprivate func word(_ place: Int) -> UInt32 {
        UInt32(self[place]) << 24 | UInt32(self[place + 1]) << 16 | UInt32(self[place + 2]) << 8
            | UInt32(self[place + 3])
    }

    fileprivate func doubleWord(_ place: Int) -> Int64 {
        Int64(bitPattern: UInt64(word(place)) << 32 | UInt64(word(place + 4)))
    }
}
