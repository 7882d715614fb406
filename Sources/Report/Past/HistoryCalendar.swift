import Control
import Units

/// The past for calendar programs: an event for each session, and for each scheduled time that none was the answer to.
package struct HistoryCalendar {
    private let listing: HistoryListing
    private let stamp: Timestamp

    /// `now` is when this is written.
    package init(_ listing: HistoryListing, now: Timestamp) {
        self.listing = listing
        stamp = now
    }

    /// The whole file.
    package var text: String {
        let events = listing.entries.compactMap { entry -> CalendarFile.Event? in
            guard let start = Timestamp(rfc3339: entry.at) else { return nil }
            if let session = entry.session {
                let end = session.endedAt.flatMap { Timestamp(rfc3339: $0) }
                let outcome = session.outcome.flatMap(AgendaItem.State.init)?.outcome
                let lines = [outcome].compactMap(\.self) + session.pains.map(\.words) + session.notes.map(\.text)
                return CalendarFile.Event(
                    id: session.id, start: start, length: end.map { $0 - start }, summary: session.routine.name,
                    description: lines.joined(separator: "\n"), isOff: false)
            }
            guard let occurrence = entry.occurrence else { return nil }
            return CalendarFile.Event(
                id: "\(CalendarFile.compact(start))-\(occurrence.routine.id)", start: start, length: nil,
                summary: occurrence.routine.name, description: occurrence.summary, isOff: occurrence.isOff)
        }
        return CalendarFile(events, product: "tenuto \(tenutoVersion)", now: stamp).text
    }
}
