import ArgumentParser
import Glibc
import Units

/// When something is to end, as a person says it: `10m`, `until 14:00`, `until 2026-12-01`, `off`.
struct TimeWords {
    /// What it means.
    enum Meaning: Hashable {
        /// Nothing was said.
        case usual
        /// So long from now.
        case length(Duration)
        /// Until an instant.
        case until(Timestamp)
        /// No more.
        case off
    }

    private static let longest = Duration.seconds(366 * 86_400)

    let meaning: Meaning

    /// Reads `words`, which follow `verb`; throws `ValidationError`.
    init(_ words: [String], verb: String) throws {
        switch words.count {
        case 0:
            meaning = .usual
        case 1 where words[0] == "off":
            meaning = .off
        case 1 where words[0] != "until":
            guard let length = try? Duration(text: words[0]), length > .zero, length <= Self.longest else {
                throw ValidationError(
                    "\(verb): \(words[0]): a time such as 10m or 1h is allowed, or until 14:00")
            }
            meaning = .length(length)
        case 2...3 where words[0] == "until":
            let text = words.dropFirst().joined(separator: " ")
            guard let instant = Self.instant(text) else {
                throw ValidationError(
                    "\(verb): until \(text): 14:00, 2026-12-01 or \"2026-12-01 14:00\" is allowed")
            }
            guard instant <= .wallClock + Self.longest else {
                throw ValidationError("\(verb): until \(text): at most 366 days from now are allowed")
            }
            meaning = .until(instant)
        default:
            throw ValidationError(
                "\(verb): \(words.joined(separator: " ")): a time such as 10m, or until 14:00, is allowed")
        }
    }

    /// A time of today or, where that is over, of tomorrow; the start of a day; or both.
    private static func instant(_ text: String) -> Timestamp? {
        let words = text.split(separator: " ")
        guard let last = words.last, let today = local(.wallClock)?.date else { return nil }
        let second = CivilTime.secondOfDay(last).flatMap { $0 < 86_400 ? $0 : nil }
        if words.count == 1, let second {
            let instant = self.instant(CivilTime(today, secondOfDay: second))
            return instant.map { $0 > .wallClock ? $0 : self.instant(CivilTime(today + 1, secondOfDay: second)) } ?? nil
        }
        guard let date = CivilDate(String(words[0])), words.count == 1 || second != nil else { return nil }
        return instant(CivilTime(date, secondOfDay: second ?? 0))
    }

    /// By the C library: this program has no zone files of its own to read.
    private static func instant(_ time: CivilTime) -> Timestamp? {
        var parts = tm()
        parts.tm_year = Int32(time.date.year - 1900)
        parts.tm_mon = Int32(time.date.month - 1)
        parts.tm_mday = Int32(time.date.day)
        parts.tm_hour = Int32(time.secondOfDay / 3600)
        parts.tm_min = Int32(time.secondOfDay / 60 % 60)
        parts.tm_sec = Int32(time.secondOfDay % 60)
        parts.tm_isdst = -1
        let seconds = mktime(&parts)
        return seconds == -1 ? nil : Timestamp(seconds: Int64(seconds))
    }

    /// The date that the clock on the wall shows.
    static var today: CivilDate? { local(.wallClock)?.date }

    /// When it shows another one.
    static var midnight: Timestamp? { today.flatMap { instant(CivilTime($0 + 1, secondOfDay: 0)) } }

    private static func local(_ instant: Timestamp) -> CivilTime? {
        var seconds = time_t(instant.seconds)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil,
            let date = CivilDate(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
        else { return nil }
        return CivilTime(date, secondOfDay: Int(parts.tm_hour) * 3600 + Int(parts.tm_min) * 60 + Int(parts.tm_sec))
    }
}

extension Timestamp {
    /// What CLOCK_REALTIME shows.
    static var wallClock: Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(microseconds: Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000)
    }
}
