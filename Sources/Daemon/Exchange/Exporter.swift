import History
import Report
import Scheduling
import Units

/// Writes all of a history for another machine, in one order, so that the same history gives the same bytes.
package enum Exporter {
    /// As many sessions or scheduled times are in memory at once.
    private static let page = 500

    /// Hands one line after the other to `write`. What is not over yet is left out: it comes when it is.
    package static func export(_ store: borrowing HistoryStore, to write: ([UInt8]) throws -> Void) throws {
        try store.looking {
            var writer = ExchangeWriter()
            try write(writer.begin())
            if let before = try store.forgotten() { try write(writer.item(.forgotten(before: before))) }
            for text in try store.prescriptionTexts() { try write(writer.prescription(text)) }
            try sessions(store) { session in
                try write(writer.item(.session(session, steps: try store.steps(of: session.id))))
            }
            try occurrences(store) { try write(writer.item(.occurrence($0))) }
            let (from, to) = (HistoryStore.instants.lowerBound, Timestamp(microseconds: .max))
            for pain in try store.pains(from: from, to: to) { try write(writer.item(.pain(pain))) }
            for note in try store.notes(from: from, to: to) { try write(writer.item(.note(note))) }
            for dose in try store.doses(from: from, to: to) { try write(writer.item(.dose(dose))) }
            for one in try store.acknowledgements(from: from, to: to) { try write(writer.item(.acknowledgement(one))) }
            try write(writer.end())
        }
    }

    private static func sessions(
        _ store: borrowing HistoryStore, _ each: (SessionRecord) throws -> Void
    ) throws {
        var last: (Timestamp, String)?
        while true {
            let sessions = try store.sessions(
                from: HistoryStore.instants.lowerBound, to: Timestamp(microseconds: .max), after: last, limit: page)
            for session in sessions where session.outcome != nil { try each(session) }
            guard sessions.count == page, let final = sessions.last else { return }
            last = (final.began, final.id)
        }
    }

    private static func occurrences(
        _ store: borrowing HistoryStore, _ each: (Occurrence) throws -> Void
    ) throws {
        var last: Occurrence.Key?
        while true {
            let occurrences = try store.occurrences(
                from: HistoryStore.instants.lowerBound, to: Timestamp(microseconds: .max), after: last, limit: page)
            for occurrence in occurrences where occurrence.state.isOutcome { try each(occurrence) }
            guard occurrences.count == page, let final = occurrences.last else { return }
            last = final.key
        }
    }
}
