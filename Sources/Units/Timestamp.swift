/// An instant on CLOCK_REALTIME, to the microsecond: the time that calendars and wall clocks go by. It jumps when the
/// clock is set.
package struct Timestamp: Codable, Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z, leap seconds left out.
    package let microseconds: Int64

    /// The instant so many microseconds after 1970-01-01T00:00:00Z.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The instant so many seconds after 1970-01-01T00:00:00Z.
    package init(seconds: Int64) {
        microseconds = seconds * 1_000_000
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    package var seconds: Int64 {
        microseconds >= 0 ? microseconds / 1_000_000 : (microseconds + 1) / 1_000_000 - 1
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    package static func + (instant: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(microseconds: instant.microseconds + duration.microseconds)
    }

    package static func - (instant: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(microseconds: instant.microseconds - duration.microseconds)
    }

    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(later.microseconds - earlier.microseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC: `2026-12-24T06:15:00Z`.
    package var description: String { rfc3339(offset: 0) }

    /// RFC 3339 to the second, rounded down, as a clock `offset` seconds east of UTC shows it: `…Z` at 0, else
    /// `2026-12-24T07:15:00+01:00`. The offset is in whole minutes there; seconds of it are cut off.
    package func rfc3339(offset: Int) -> String {
        let minutes = offset / 60
        let shown = CivilTime(secondsSinceEpoch: seconds + Int64(minutes * 60))
        guard offset != 0 else { return "\(shown.date)T\(shown.timeText)Z" }
        let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        let sign = minutes < 0 ? "-" : "+"
        return "\(shown.date)T\(shown.timeText)\(sign)\(two(abs(minutes) / 60)):\(two(abs(minutes) % 60))"
    }

    /// What day it is then on a clock `offset` seconds east of UTC.
    package func date(offset: Int) -> CivilDate { CivilTime(secondsSinceEpoch: seconds + Int64(offset)).date }

    /// Reads RFC 3339 to the second or finer, with `Z` or an offset; fractions are cut to microseconds. Nil for
    /// anything else, and for what is in no year of four digits by UTC: it could not be written so again.
    package init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            let date = CivilDate(String(text.prefix(10)))
        else { return nil }
        func number(_ range: Range<Int>, upTo most: Int) -> Int? {
            guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            let value = bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
            return value <= most ? value : nil
        }
        let colon = UInt8(ascii: ":")
        guard bytes[13] == colon, bytes[16] == colon, let hour = number(11..<13, upTo: 23),
            let minute = number(14..<16, upTo: 59), let second = number(17..<19, upTo: 59)
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if bytes[index] == UInt8(ascii: ".") {
            let digits = bytes[(index + 1)...].prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            for place in 0..<6 {
                fraction = fraction * 10 + (place < digits.count ? Int64(digits[digits.startIndex + place] - 0x30) : 0)
            }
            index += 1 + digits.count
        }
        var offset = 0
        switch index < bytes.count ? bytes[index] : 0 {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard bytes.count == index + 1 else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard bytes.count == index + 6, bytes[index + 3] == colon,
                let hours = number((index + 1)..<(index + 3), upTo: 23),
                let minutes = number((index + 4)..<(index + 6), upTo: 59)
            else { return nil }
            offset = (hours * 3600 + minutes * 60) * (bytes[index] == UInt8(ascii: "-") ? -1 : 1)
        default:
            return nil
        }
        let shown = CivilTime(date, secondOfDay: hour * 3600 + minute * 60 + second)
        let seconds = shown.secondsSinceEpoch - Int64(offset)
        guard (0...9999).contains(CivilTime(secondsSinceEpoch: seconds).date.year) else { return nil }
        microseconds = seconds * 1_000_000 + fraction
    }
}
