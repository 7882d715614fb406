import Units

/// A file for calendar programs: iCalendar, RFC 5545.
package struct CalendarFile {
    /// One event.
    package struct Event {
        /// The same for the same thing each time, so that what is imported twice is there once.
        package var id: String
        package var start: Timestamp
        /// nil or nothing for an instant.
        package var length: Duration?
        package var summary: String
        /// Empty for none.
        package var description: String
        /// Whether it does not take place, or did not.
        package var isOff: Bool

        package init(
            id: String, start: Timestamp, length: Duration?, summary: String, description: String, isOff: Bool
        ) {
            self.id = id
            self.start = start
            self.length = length
            self.summary = summary
            self.description = description
            self.isOff = isOff
        }
    }

    /// The longest line, in bytes (§3.1).
    private static let longestLine = 75

    private let events: [Event]
    private let product: String
    private let stamp: Timestamp

    /// `product` is what wrote it with its version; `now` is when this is written.
    package init(_ events: [Event], product: String, now: Timestamp) {
        self.events = events
        self.product = product
        stamp = now
    }

    /// The whole file.
    package var text: String {
        let lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tenuto//\(Self.escaped(product))//EN"]
        return (lines + events.flatMap(lines(of:)) + ["END:VCALENDAR"]).map { Self.folded($0) + "\r\n" }.joined()
    }

    private func lines(of event: Event) -> [String] {
        var lines = [
            "BEGIN:VEVENT", "UID:\(Self.escaped(event.id))@tenuto", "DTSTAMP:\(Self.compact(stamp))",
            "DTSTART:\(Self.compact(event.start))",
        ]
        // Nothing lasts no time at all (§3.3.6 with §3.6.1); without an end it is an instant.
        if let length = event.length, length > .zero { lines.append("DURATION:\(Self.duration(length))") }
        lines.append("SUMMARY:\(Self.escaped(event.summary))")
        if !event.description.isEmpty { lines.append("DESCRIPTION:\(Self.escaped(event.description))") }
        return lines + ["STATUS:\(event.isOff ? "CANCELLED" : "CONFIRMED")", "END:VEVENT"]
    }

    /// `20261130T061500Z` (§3.3.5, form 2).
    package static func compact(_ instant: Timestamp) -> String {
        instant.rfc3339(offset: 0).filter { $0 != "-" && $0 != ":" }
    }

    /// `PT15M3S` (§3.3.6); a second that has begun counts.
    private static func duration(_ length: Duration) -> String {
        let seconds = (length.microseconds + 999_999) / 1_000_000
        let parts = [(seconds / 3600, "H"), (seconds / 60 % 60, "M"), (seconds % 60, "S")]
        // Hours and seconds need the minutes between them.
        let isWhole = seconds >= 3600 && seconds % 60 != 0
        return "PT"
            + parts.map { $0 > 0 || (isWhole && $1 == "M") ? "\($0)\($1)" : "" }.joined()
    }

    /// As §3.3.11 has it; control characters cannot be written, and what turns text around is not.
    private static func escaped(_ text: String) -> String {
        text.unturned.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\", ";", ",": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case _ where scalar.properties.generalCategory == .control: break
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// In lines of at most 75 bytes, each but the first after a space (§3.1); no character is taken apart.
    private static func folded(_ line: String) -> String {
        var (result, length) = ("", 0)
        for character in line.unicodeScalars {
            let size = UTF8.width(character)
            if length + size > longestLine {
                result += "\r\n "
                length = 1
            }
            result.unicodeScalars.append(character)
            length += size
        }
        return result
    }
}
