import Control
import History
import Report
import Scheduling
import Units

/// What is asked of the past, read in portions from the oldest on: however much there is, little of it is in memory.
package struct PastReading: Sendable {
    private let question: PastQuestion
    private let zone: TimeZoneRules
    private let names: [Slug: String]
    private let end: Timestamp
    /// Where it goes on; while the newest are looked for, the oldest instant that was looked at.
    private var next: Timestamp
    private var search: Search?
    /// As many of those that come next are older than what is asked for.
    private var surplus = 0
    /// Whether there are older ones than were asked for; known once there is something of it.
    package private(set) var older = false

    /// Looks for the instant from which on there are as many as were asked for.
    private struct Search {
        let limit: Int
        var count = 0
        /// All that was found so far, as long as that is not much: then it need not be read again.
        var entries: [HistoryListing.Entry]? = []

        /// As much as one look finds.
        static let most = 400
    }

    /// Days of scheduled times are those of `zone`; `names` are those of the routines today, for scheduled times.
    package init(_ question: PastQuestion, _ zone: TimeZoneRules, names: [Slug: String]) {
        self.question = question
        self.zone = zone
        self.names = names
        let reach = question.filter.reach
        end = reach.upperBound
        search = question.limit.map { Search(limit: $0) }
        next = search == nil ? reach.lowerBound : end
    }

    /// What comes next, which may be nothing; nil where all was read. `unstored` is what is stored soon. What is stored
    /// between two portions may be in it.
    package mutating func portion(
        _ store: borrowing HistoryStore, unstored: Changes = Changes()
    ) throws(HistoryError) -> [HistoryListing.Entry]? {
        if let search { return try look(search, store, unstored) }
        guard next < end else { return nil }
        var span = PastSpan(next, end, .oldest)
        let past = try span.past(question, zone, store, unstored: unstored)
        next = span.to
        let entries = past.listing(zone, names: names).entries
        let older = min(surplus, entries.count)
        surplus -= older
        return Array(entries.dropFirst(older))
    }

    /// Looks further back for the first one that is asked for.
    private mutating func look(
        _ search: Search, _ store: borrowing HistoryStore, _ unstored: Changes
    ) throws(HistoryError) -> [HistoryListing.Entry] {
        let start = question.filter.reach.lowerBound
        var (search, span) = (search, PastSpan(start, next, .newest))
        let found = try span.past(question, zone, store, unstored: unstored).listing(zone, names: names).entries
        next = span.from
        search.count += found.count
        search.entries = search.entries.flatMap { $0.count + found.count <= Search.most ? found + $0 : nil }
        guard search.count > search.limit || next <= start else {
            self.search = search
            return []
        }
        self.search = nil
        older = search.count > search.limit
        if let entries = search.entries, !question.withSteps {
            next = end
            return Array(entries.suffix(search.limit))
        }
        surplus = max(0, search.count - search.limit)
        return []
    }

    /// All of it at once.
    package func listing(_ store: borrowing HistoryStore) throws(HistoryError) -> HistoryListing {
        var (reading, entries): (PastReading, [HistoryListing.Entry]) = (self, [])
        while let portion = try reading.portion(store) { entries += portion }
        return HistoryListing(zone: zone.name, entries: entries, older: reading.older)
    }

    /// The zone in which days of scheduled times are.
    var zoneName: String { zone.name }
}
