import Control
import Units

/// An agenda for calendar programs: iCalendar, RFC 5545. An event for each scheduled time; a run of them with the same
/// outcome is one event, at the first.
package struct AgendaCalendar {
    /// The longest line, in bytes (§3.1).
    private static let longestLine = 75

    private let listing: AgendaListing
    private let lengths: [String: Duration]
    private let stamp: Timestamp

    /// `lengths` are those of the routines by their ids, as far as they are known; `now` is when this is written.
    package init(_ listing: AgendaListing, lengths: [String: Duration], now: Timestamp) {
        self.listing = listing
        self.lengths = lengths
        stamp = now
    }

    /// The whole file.
    package var text: String {
        var seen: [String: Int] = [:]
        let events = listing.items.flatMap { item -> [String] in
            guard let at = Timestamp(rfc3339: item.at) else { return [] }
            // The same for the same scheduled time each time: what is imported twice is there once.
            let name = "\(Self.compact(at))-\(item.routine.id)"
            let count = seen[name, default: 0] + 1
            seen[name] = count
            return event(item, at: at, id: count == 1 ? name : "\(name)-\(count)")
        }
        let lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tenuto//tenuto \(tenutoVersion)//EN"]
        return (lines + events + ["END:VCALENDAR"]).map { Self.folded($0) + "\r\n" }.joined()
    }

    private func event(_ item: AgendaItem, at: Timestamp, id: String) -> [String] {
        var lines = [
            "BEGIN:VEVENT", "UID:\(Self.escaped(id))@tenuto", "DTSTAMP:\(Self.compact(stamp))",
            "DTSTART:\(Self.compact(at))",
        ]
        // Nothing lasts no time at all (§3.3.6 with §3.6.1); without an end it is an instant.
        if let length = lengths[item.routine.id], length > .zero { lines.append("DURATION:\(Self.duration(length))") }
        lines.append("SUMMARY:\(Self.escaped(item.routine.name))")
        let description = item.description
        if !description.isEmpty { lines.append("DESCRIPTION:\(Self.escaped(description))") }
        return lines + ["STATUS:\(item.isOff ? "CANCELLED" : "CONFIRMED")", "END:VEVENT"]
    }

    /// `20261130T061500Z` (§3.3.5, form 2).
    private static func compact(_ instant: Timestamp) -> String {
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

    /// As §3.3.11 has it; control characters cannot be written.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
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

extension AgendaItem {
    /// Whether it does not take place, or did not.
    fileprivate var isOff: Bool {
        switch state {
        case .skipped, .missed, .suppressed, .rested, .excused: true
        case .scheduled: foreseen != nil
        case .pending, .due, .snoozed, .running, .completed, .partial, .stoppedForPain: false
        }
    }

    /// What is known of it, in words.
    fileprivate var description: String {
        guard count > 1 else { return note }
        let end = last.map { " until \($0.prefix(10)) \(Self.clock($0))" } ?? ""
        return "\(note.isEmpty ? "scheduled" : note): \(count) times\(end)"
    }
}
