import Scheduling
import Units

extension Occurrence.Key {
    /// Whether it is listed later than `other`, in SQLite's own order: by time, then by the entry's bytes.
    package func isAfter(_ other: Occurrence.Key) -> Bool {
        at == other.at ? other.entry.utf8.lexicographicallyPrecedes(entry.utf8) : other.at < at
    }
}

extension Occurrence {
    /// What is left of it when all after `instant` is void; nil for nothing. Of a run that reaches past the instant the
    /// part before it stays, with as many as that is of it.
    func voided(after instant: Timestamp) -> Occurrence? {
        guard last > instant else { return self }
        guard at <= instant else { return nil }
        var cut = self
        let (whole, rest) = ((last - at).seconds, (instant - at).seconds)
        let (product, overflows) = Int64(count - 1).multipliedReportingOverflow(by: rest)
        cut.last = instant
        cut.count = 1 + (overflows ? 0 : Int(product / max(1, whole)))
        return cut
    }
}

extension Duration {
    fileprivate var seconds: Int64 { components.seconds }
}

/// What is still to be stored: all that was asked for since the last commit, folded into what comes of it. It grows by
/// what differs, not by how often it was said.
package struct Changes: Sendable {
    /// An entry that is to be known.
    struct Entry: Hashable {
        let routine: Slug
        let since: Timestamp
        /// Whether it was forgotten in between, if it was known.
        var isAnew = false
    }

    /// First of all what is after this is void.
    private(set) var voidAfter: Timestamp?
    /// Then these go.
    private(set) var removed: Set<Occurrence.Key> = []
    /// Then these are stored, in place of what was stored by their keys.
    private(set) var occurrences: [Occurrence.Key: Occurrence] = [:]
    /// These are known and no others; those that were known before stay as they were. Nil where nothing was said of them.
    private(set) var entries: [String: Entry]?
    /// These hold; nil is none.
    private(set) var settings: [String: String?] = [:]
    /// What was done and said.
    package private(set) var records = Records()

    package init() {}

    /// Whether there is nothing to store.
    package var isEmpty: Bool {
        voidAfter == nil && removed.isEmpty && occurrences.isEmpty && entries == nil && settings.isEmpty
            && records.isEmpty
    }

    package mutating func save(_ occurrences: some Sequence<Occurrence>) {
        for occurrence in occurrences {
            self.occurrences[occurrence.key] = occurrence
            removed.remove(occurrence.key)
        }
    }

    package mutating func remove(_ keys: some Sequence<Occurrence.Key>) {
        for key in keys {
            occurrences[key] = nil
            removed.insert(key)
        }
    }

    package mutating func void(after instant: Timestamp) {
        voidAfter = min(instant, voidAfter ?? instant)
        for (key, occurrence) in occurrences {
            if let rest = occurrence.voided(after: instant) {
                occurrences[key] = rest
            } else {
                remove([key])
            }
        }
    }

    package mutating func note(entries: some Sequence<(key: String, routine: Slug)>, since: Timestamp) {
        let named = entries.map { ($0.key, Entry(routine: $0.routine, since: since)) }
        note(Dictionary(named) { first, _ in first })
    }

    private mutating func note(_ entries: [String: Entry]) {
        guard let before = self.entries else {
            self.entries = entries
            return
        }
        self.entries = Dictionary(
            uniqueKeysWithValues: entries.map { key, entry in
                var anew = entry
                anew.isAnew = true
                return (key, before[key] ?? anew)
            })
    }

    /// Takes what was done or said on.
    package mutating func record(_ records: Records) { self.records.append(records) }

    package mutating func set(_ key: String, _ value: String?) { settings.updateValue(value, forKey: key) }

    /// What was asked for later comes after this.
    package mutating func append(_ later: Changes) {
        if let instant = later.voidAfter { void(after: instant) }
        remove(later.removed)
        save(later.occurrences.values)
        if let entries = later.entries { note(entries) }
        settings.merge(later.settings) { _, newer in newer }
        record(later.records)
    }

    /// What `stored`, the occurrences from `start` up to `end`, will be when this is stored too; in order.
    package func applied(to stored: [Occurrence], from start: Timestamp, to end: Timestamp) -> [Occurrence] {
        let kept = stored.compactMap { occurrence -> Occurrence? in
            guard !removed.contains(occurrence.key), occurrences[occurrence.key] == nil else { return nil }
            return voidAfter.map { occurrence.voided(after: $0) } ?? occurrence
        }
        return (kept + occurrences.values).filter { $0.last >= start && $0.at < end }
            .sorted { $1.key.isAfter($0.key) }
    }
}
