import Control
import Report
import Units

/// An agenda as a person reads it: a line for each scheduled time or run of them, below the day it begins on.
package struct AgendaText {
    /// Where it comes from.
    package enum Source {
        /// The daemon, which knows what became of it.
        case daemon
        /// The files, since no daemon runs.
        case noDaemon
        /// The files, since the person wanted it so.
        case files
    }

    private let listing: AgendaListing
    private let source: Source

    package init(_ listing: AgendaListing, from source: Source) {
        self.listing = listing
        self.source = source
    }

    /// All of it, and in the last line where it comes from.
    package var text: String {
        guard !listing.items.isEmpty else {
            return """
                nothing is scheduled in these days: schedule.yaml says what is due when (man tenuto-schedule, tenuto check)
                \(ending)
                """
        }
        let rows = table(listing.items.map(row)).split(separator: "\n", omittingEmptySubsequences: false)
        var lines: [String] = []
        var day = ""
        for (item, row) in zip(listing.items, rows) {
            if item.day != day {
                if !lines.isEmpty { lines.append("") }
                day = item.day
                lines.append(CivilDate(day).map { "\($0.weekday.rawValue) \(day)" } ?? day)
            }
            lines.append("\(item.isOpen ? "> " : "  ")\(row)")
        }
        return (lines + ["", ending]).joined(separator: "\n")
    }

    private func row(_ item: AgendaItem) -> [String] {
        [item.span, item.routine.name.printable + (item.count == 1 ? "" : " ×\(item.count)"), item.note]
    }

    private var ending: String {
        let origin =
            switch source {
            case .daemon: "outcomes as tenutod has them"
            case .noDaemon: "tenutod is not running: as planned"
            case .files: "as planned by the files, whatever became of it"
            }
        return "\(listing.zone.printable); \(origin)"
    }
}

extension AgendaItem {
    /// The date it begins on.
    fileprivate var day: String { String(at.prefix(10)) }

    /// Whether the person can answer it now or later.
    fileprivate var isOpen: Bool { state == .due || state == .snoozed || state == .running }

    /// `07:15`; for a run from its first to its last time, with the date where that is another day.
    fileprivate var span: String {
        guard let last else { return Self.clock(at) }
        let end = last.prefix(10) == at.prefix(10) ? "" : "\(last.prefix(10)) "
        return "\(Self.clock(at))–\(end)\(Self.clock(last))"
    }
}
