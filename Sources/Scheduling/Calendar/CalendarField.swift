/// One of the numbers a calendar expression is made of.
enum CalendarField: String {
    case year, month, day, hour, minute, second
    /// The day counted back from the end of the month.
    case lastDay = "day before the end of the month"

    /// What may be written.
    var allowed: ClosedRange<Int> {
        switch self {
        case .year: 1970...2199
        case .month: 1...12
        case .day: 1...31
        // Every month has so many.
        case .lastDay: 1...28
        case .hour: 0...23
        case .minute, .second: 0...59
        }
    }
}

/// One value, range or repetition of a field.
struct CalendarComponent: Hashable, Sendable {
    let start: Int
    /// The end of a range, included; a multiple of `step` from `start` and greater.
    let stop: Int?
    /// The distance of one match to the next; nil for a single value.
    let step: Int?

    /// The numbers that match, of those up to `last`.
    func values(upTo last: Int) -> StrideThrough<Int> {
        stride(from: start, through: stop ?? (step == nil ? start : last), by: step ?? 1)
    }

    /// As systemd writes it.
    var text: String {
        var text = start.twoDigits
        if let stop { text += "..\(stop.twoDigits)" }
        if let step, stop == nil || step != 1 { text += "/\(step)" }
        return text
    }

    /// Whether a `/` is left of it: then it is a wildcard.
    var isRepetition: Bool { step != nil && (stop == nil || step != 1) }
}

extension CalendarComponent: Comparable {
    static func < (left: CalendarComponent, right: CalendarComponent) -> Bool {
        (left.start, left.stop ?? -1, left.step ?? 0) < (right.start, right.stop ?? -1, right.step ?? 0)
    }
}

extension Int {
    /// `07`; longer numbers as they are.
    var twoDigits: String { self < 10 ? "0\(self)" : "\(self)" }
}
