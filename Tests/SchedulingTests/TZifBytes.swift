@testable import Scheduling

/// A TZif file, made part by part: correct unless a test spoils it.
struct TZifBytes {
    var version: Character = "2"
    var magic = "TZif"
    var transitions: [(time: Int64, kind: UInt8)] = []
    var types: [(seconds: Int32, isDaylight: UInt8, name: UInt8)] = [(0, 0, 0)]
    var names = "AAA\0BBB\0CCC\0"
    var footer: String? = "\n\n"
    /// How many are counted and there.
    var leapSeconds = 0
    var standardIndicators = 0
    var utIndicators = 0

    /// With a first part for readers of version 1, which says nothing.
    var bytes: [UInt8] {
        guard version != "\0" else { return header(transitions.count) + block(timeSize: 4) }
        var empty = TZifBytes()
        (empty.version, empty.names) = ("\0", "\0")
        let first = Array("TZif".utf8) + [version.asciiValue ?? 0] + empty.bytes.dropFirst(5)
        return first + header(transitions.count) + block(timeSize: 8) + Array((footer ?? "").utf8)
    }

    private func header(_ times: Int) -> [UInt8] {
        let counts = [utIndicators, standardIndicators, leapSeconds, times, types.count, names.utf8.count]
        return Array(magic.utf8) + [version.asciiValue ?? 0] + [UInt8](repeating: 0, count: 15)
            + counts.flatMap { big(Int64($0), 4) }
    }

    private func block(timeSize: Int) -> [UInt8] {
        var bytes = transitions.flatMap { big($0.time, timeSize) } + transitions.map(\.kind)
        for type in types { bytes += big(Int64(type.seconds), 4) + [type.isDaylight, type.name] }
        bytes += Array(names.utf8)
        bytes += [UInt8](repeating: 0, count: leapSeconds * (timeSize + 4) + standardIndicators + utIndicators)
        return bytes
    }

    private func big(_ value: Int64, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    func rules() throws(TimeZoneError) -> TimeZoneRules { try TimeZoneRules(name: "made", tzif: bytes) }
}
