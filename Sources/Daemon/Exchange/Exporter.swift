import History
import Report
import Scheduling
import Units

/// Writes all of a history for another machine, in one order, so that the same history gives the same bytes.
package enum Exporter {
    /// As many sessions or scheduled times are in memory at once.
    private static let page = 500

    /// Hands one line after the other to `write`. What is not over yet is left out: it comes when it is. So is what makes no
    /// sense; how many rows those are.
    @discardableResult
    package static func export(_ store: borrowing HistoryStore, to write: ([UInt8]) throws -> Void) throws -> Int {
        var unreadable = 0
        try store.looking {
            var writer = ExchangeWriter()
            try write(writer.begin())
            if let before = try store.forgotten() { try write(writer.item(.forgotten(before: before))) }
            for text in try store.prescriptionTexts() { try write(writer.prescription(text)) }
            let sessions = try sessions(store) { session in
                let steps = try store.steps(of: session.id)
                unreadable += try store.stepCount(of: session.id) - steps.count
                try write(writer.item(.session(session, steps: steps)))
            }
            let occurrences = try occurrences(store) { try write(writer.item(.occurrence($0))) }
            let (from, to) = (HistoryStore.instants.lowerBound, Timestamp(microseconds: .max))
            let (pains, notes) = (try store.pains(from: from, to: to), try store.notes(from: from, to: to))
            let (doses, oks) = (try store.doses(from: from, to: to), try store.acknowledgements(from: from, to: to))
            for pain in pains { try write(writer.item(.pain(pain))) }
            for note in notes { try write(writer.item(.note(note))) }
            for dose in doses { try write(writer.item(.dose(dose))) }
            for ok in oks { try write(writer.item(.acknowledgement(ok))) }
            unreadable += sessions + occurrences
            unreadable += try store.remarkCount() - pains.count - notes.count - doses.count - oks.count
            try write(writer.end())
        }
        return unreadable
    }

    /// How many make no sense.
    private static func sessions(
        _ store: borrowing HistoryStore, _ each: (SessionRecord) throws -> Void
    ) throws -> Int {
        var (unreadable, place): (Int, (began: Int64, id: String)?) = (0, nil)
        repeat {
            let page = try store.sessionPage(after: place, limit: page)
            for session in page.rows where session.outcome != nil { try each(session) }
            unreadable += page.unreadable
            place = page.next
        } while place != nil
        return unreadable
    }

    /// How many make no sense.
    private static func occurrences(
        _ store: borrowing HistoryStore, _ each: (Occurrence) throws -> Void
    ) throws -> Int {
        var (unreadable, place): (Int, (at: Int64, entry: String)?) = (0, nil)
        repeat {
            let page = try store.occurrencePage(after: place, limit: page)
            for occurrence in page.rows where occurrence.state.isOutcome { try each(occurrence) }
            unreadable += page.unreadable
            place = page.next
        } while place != nil
        return unreadable
    }
}
