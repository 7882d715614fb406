import Control
import Report
import Units

/// An agenda for calendar programs: an event for each scheduled time; a run of them with the same outcome is one event, at
/// the first.
package struct AgendaCalendar {
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
        let events = listing.items.compactMap { item -> CalendarFile.Event? in
            guard let at = Timestamp(rfc3339: item.at) else { return nil }
            let name = "\(CalendarFile.compact(at))-\(item.routine.id)"
            let count = seen[name, default: 0] + 1
            seen[name] = count
            return CalendarFile.Event(
                id: count == 1 ? name : "\(name)-\(count)", start: at, length: lengths[item.routine.id],
                summary: item.routine.name, description: item.summary, isOff: item.isOff)
        }
        return CalendarFile(events, product: "tenuto \(tenutoVersion)", now: stamp).text
    }
}
