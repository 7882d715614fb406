import Scheduling
import Units

/// All of the past that an agenda needs to go on.
package struct Remembered: Hashable, Sendable {
    /// How far back all occurrences are remembered, whatever became of them: as long as a quota looks back.
    package static let reach = Duration.seconds(3 * 86_400)

    /// What is known of an entry of the schedule.
    package struct Entry: Hashable, Sendable {
        package let routine: Slug
        /// The instant from which the entry counts.
        package let since: Timestamp
        /// The latest scheduled time of which anything became, or anybody heard; nil for none.
        package let latest: Timestamp?

        package init(routine: Slug, since: Timestamp, latest: Timestamp? = nil) {
            self.routine = routine
            self.since = since
            self.latest = latest
        }
    }

    /// A routine that was held after pain before it was known which exercise hurt.
    package struct Held: Hashable, Sendable {
        package let routine: Slug
        /// When a scheduled session of it was last stopped for pain; nil where that is not known.
        package let since: Timestamp?

        package init(routine: Slug, since: Timestamp?) {
            self.routine = routine
            self.since = since
        }
    }

    /// A session that can be gone on with, and all that is stored of it.
    package struct Left: Hashable, Sendable {
        package let unfinished: UnfinishedSession
        package let record: SessionRecord
        package let steps: [StepRecord]

        package init(unfinished: UnfinishedSession, record: SessionRecord, steps: [StepRecord]) {
            self.unfinished = unfinished
            self.record = record
            self.steps = steps
        }
    }

    /// By their keys.
    package var entries: [String: Entry] = [:]
    /// Without an outcome, whenever they were scheduled; by time, then by entry.
    package var open: [Occurrence] = []
    /// All of the last three days and of times to come, those without an outcome too; by time, then by entry.
    package var recent: [Occurrence] = []
    package var settings: [String: String] = [:]
    /// What a version of before the history of sessions left so, and nobody has begun since.
    package var held: [Held] = []
    /// nil for none.
    package var left: Left?
    /// How many rows make no sense, and were left where they are.
    package var unreadable = 0

    package init() {}
}
