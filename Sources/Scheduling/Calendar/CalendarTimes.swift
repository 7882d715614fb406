/// The times of day that an expression allows.
struct CalendarTimes: Hashable, Sendable {
    private let hours: UInt64
    private let minutes: UInt64
    private let seconds: UInt64

    init(_ parts: CalendarParts) {
        hours = parts.hours.bits(0...23)
        minutes = parts.minutes.bits(0...59)
        seconds = parts.seconds.bits(0...59)
    }

    /// The first second of the day from `second` on, 0 to 86,399; nil where there is none left.
    func first(from second: Int) -> Int? {
        let (hour, minute) = (second / 3600, second / 60 % 60)
        if hours & 1 << hour != 0 {
            if minutes & 1 << minute != 0, let found = Self.next(seconds, second % 60) {
                return second - second % 60 + found
            }
            if let found = Self.next(minutes, minute + 1) {
                return hour * 3600 + found * 60 + seconds.trailingZeroBitCount
            }
        }
        return Self.next(hours, hour + 1).map {
            $0 * 3600 + minutes.trailingZeroBitCount * 60 + seconds.trailingZeroBitCount
        }
    }

    /// The lowest bit from `index` on, at most 60.
    private static func next(_ bits: UInt64, _ index: Int) -> Int? {
        let left = bits & ~0 << index
        return left == 0 ? nil : left.trailingZeroBitCount
    }
}
