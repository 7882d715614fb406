import Scheduling
import Units

/// Runs of scheduled times, as machines count them that were off or asleep. Two machines tell of the same times, in runs that
/// begin and end elsewhere or one by one; each time counts once.
extension HistoryStore {
    /// A run, and what of it no other row tells; that begins later where an earlier run tells of its beginning.
    struct Run {
        let key: Occurrence.Key
        var rest: Occurrence
    }

    /// The runs that begin before `end` and reach `start` or further, in order of time, each without what other rows tell of
    /// it: of runs that overlap the first has all of it, and what is told of a time by itself is told better. Some that end
    /// before `start` may be among them.
    borrowing func runs(reaching start: Timestamp, before end: Timestamp) throws(HistoryError) -> [Run] {
        // What began before `start` may be overlapped by what ended before.
        var first = start
        try database.run(Self.earliestRun, range(start, start)) { row in
            if let at = row.optionalInteger(0).flatMap(Timestamp.init(stored:)) { first = at }
        }
        var (all, reader): ([Occurrence], RowReader) = ([], RowReader())
        try database.run(Self.allRuns, range(first, end)) { row in
            if let run = reader.occurrence(row) { all.append(run) }
        }
        guard !all.isEmpty else { return [] }
        let singles = try database.prepare(Self.singlesWithin)
        var (left, reaches): ([Run], [String: Timestamp]) = ([], [:])
        for run in all {
            let reach = reaches[run.entry]
            reaches[run.entry] = max(run.last, reach ?? run.last)
            guard var rest = run.beyond(reach) else { continue }
            try singles.run(
                [.text(rest.entry), .integer(rest.at.microseconds), .integer(rest.last.microseconds)]
            ) { rest.count -= Int($0.integer(0)) }
            if rest.count > 0 { left.append(Run(key: run.key, rest: rest)) }
        }
        return left
    }

    /// `occurrences`, the runs among them with as many as no other row tells of; those are left out of which that is none.
    borrowing func alone(_ occurrences: [Occurrence]) throws(HistoryError) -> [Occurrence] {
        let starts = occurrences.lazy.filter { $0.last > $0.at }.map(\.at)
        guard let first = starts.min(), let last = starts.max() else { return occurrences }
        let runs = try runs(reaching: first, before: last + .microseconds(1))
        let counts = Dictionary(runs.map { ($0.key, $0.rest.count) }) { first, _ in first }
        return occurrences.compactMap { occurrence in
            guard occurrence.last > occurrence.at else { return occurrence }
            guard let count = counts[occurrence.key] else { return nil }
            var alone = occurrence
            alone.count = count
            return alone
        }
    }

    /// Rows that are runs have an index of their own, by how far they reach.
    static let earliestRun =
        "SELECT min(at) FROM occurrence INDEXED BY occurrence_run WHERE last > at AND last >= ?1 AND at < ?2"

    static let allRuns = """
        SELECT \(Occurrence.columns) FROM occurrence INDEXED BY occurrence_run
            WHERE last > at AND last >= ?1 AND at < ?2 ORDER BY at, entry
        """

    static let singlesWithin = """
        SELECT count(*) FROM occurrence INDEXED BY occurrence_entry
            WHERE entry = ?1 AND at BETWEEN ?2 AND ?3 AND last = at AND count = 1
        """
}

extension Occurrence {
    /// What of a run comes after `reach`, taken to be one like another in time; nil for nothing.
    fileprivate func beyond(_ reach: Timestamp?) -> Occurrence? {
        guard let reach, reach >= at else { return self }
        guard reach < last else { return nil }
        var rest = self
        let (span, passed) = (last.microseconds - at.microseconds, reach.microseconds - at.microseconds)
        let product = Int64(count - 1).multipliedFullWidth(by: passed)
        rest.count = count - 1 - Int(span.dividingFullWidth(product).quotient)
        // Schedules go by whole seconds.
        rest.at = min(reach + .seconds(1), last)
        return rest.count > 0 ? rest : nil
    }
}
