import Units

/// A stretch of the day, `09:00..17:30`. One that ends no later than it begins ends on the next day.
package struct ClockWindow: Hashable, Sendable, CustomStringConvertible {
    /// What a written window looks like, for messages.
    package static let allowed = "two times of day, such as 09:00..17:30"

    /// Seconds after midnight, 0 to 86,399.
    package let start: Int
    /// Seconds after midnight, 0 to 86,400; not `start`.
    package let end: Int

    /// Nil for a window that is empty.
    package init?(start: Int, end: Int) {
        guard (0..<86_400).contains(start), (0...86_400).contains(end), start != end else { return nil }
        (self.start, self.end) = (start, end)
    }

    package var crossesMidnight: Bool { end < start }

    /// How long it is by the clock, in seconds.
    package var length: Int { crossesMidnight ? end + 86_400 - start : end - start }

    package var description: String { "\(Self.text(start))..\(Self.text(end))" }

    /// `07:15` or, where there are seconds, `07:15:30`.
    package static func text(_ secondOfDay: Int) -> String {
        if secondOfDay == 86_400 { return "24:00" }
        let text = CivilTime(CivilDate(daysSinceEpoch: 0), secondOfDay: secondOfDay).timeText
        return secondOfDay % 60 == 0 ? String(text.dropLast(3)) : text
    }
}

extension ClockWindow {
    /// Why a written window is none.
    package enum TextError: Error, Hashable {
        /// It is not two times of day.
        case malformed
        /// It begins when it ends.
        case empty
    }

    /// Reads `09:00..17:30`; times may have seconds, and the end may be 24:00.
    package init(_ text: String) throws(TextError) {
        let ends = text.split(separator: ".", omittingEmptySubsequences: false)
        guard ends.count == 3, ends[1].isEmpty, let start = CivilTime.secondOfDay(ends[0].trimmingSpaces),
            let end = CivilTime.secondOfDay(ends[2].trimmingSpaces), start < 86_400
        else { throw .malformed }
        guard let window = ClockWindow(start: start, end: end) else { throw .empty }
        self = window
    }
}
