import Varlink

/// What was done in a time, added up.
package struct HistoryStatistics: Codable, Hashable, Sendable {
    /// The first and the last day, as in 2026-11-30.
    package var since: String
    package var until: String
    package var sessions: Sessions
    package var scheduled: Scheduled
    /// For how long something was held.
    package var heldUs: Int64
    /// On how many days something was done to its end.
    package var days: Int
    package var streak: Streaks
    /// Oldest first, each from its Monday on.
    package var weeks: [Week]

    package init(
        since: String, until: String, sessions: Sessions, scheduled: Scheduled, heldUs: Int64, days: Int,
        streak: Streaks, weeks: [Week]
    ) {
        self.since = since
        self.until = until
        self.sessions = sessions
        self.scheduled = scheduled
        self.heldUs = heldUs
        self.days = days
        self.streak = streak
        self.weeks = weeks
    }

    /// How many sessions ended how.
    package struct Sessions: Codable, Hashable, Sendable {
        package var completed = 0
        package var partial = 0
        package var stoppedForPain = 0

        package init() {}

        package var total: Int { completed + partial + stoppedForPain }
    }

    /// What became of how many scheduled times.
    package struct Scheduled: Codable, Hashable, Sendable {
        package var completed = 0
        package var partial = 0
        package var skipped = 0
        package var missed = 0
        package var suppressed = 0
        package var rested = 0
        package var excused = 0
        package var stoppedForPain = 0

        package init() {}

        /// How many were to be done. Who stops because it hurts does right, so that counts for neither; nor does what fell
        /// into quiet hours, into rest or a vacation.
        package var asked: Int { completed + partial + skipped + missed }

        /// How many of these were done, in percent, rounded down; null where none were to be done.
        package var adherence: Int? { asked == 0 ? nil : completed * 100 / asked }
    }

    /// Days in a row on which what was to be done was begun and something was done to its end. Days on which nothing was to
    /// be done neither count nor end it, and today not before it is over. Each is counted whole, with what of it lies before
    /// the first day.
    package struct Streaks: Codable, Hashable, Sendable {
        /// The one that is not over.
        package var current = 0
        /// The longest of those that are of these days, or reach into them.
        package var longest = 0

        package init() {}
    }

    /// One week.
    package struct Week: Codable, Hashable, Sendable {
        /// Its Monday.
        package var monday: String
        package var scheduled = Scheduled()
        /// Sessions done to their end.
        package var completed = 0
        package var heldUs: Int64 = 0

        package init(monday: String) {
            self.monday = monday
        }
    }
}
