import Scheduling
import Units

/// An entry of the schedule as it is written: each key by itself.
struct EntryKeys {
    static let names = [
        "routine", "at", "every", "times", "between", "days", "spread", "since", "min-gap", "from", "until",
        "timezone", "late", "if-running", "priority", "start", "away-counts",
    ]

    let fields: Fields
    let routine: Written<Slug>?
    let at: Written<[CalendarExpression]>?
    let every: Written<Every>?
    let times: Written<ClosedRange<Int>>?
    let between: Written<ClockWindow>?
    let days: Written<Weekdays>?
    let spread: Written<Schedule.Spread>?
    let since: Written<Schedule.Since>?
    let minGap: Written<Duration>?
    let from: Written<CivilDate>?
    let until: Written<CivilDate>?
    let zone: Written<String>?
    let late: Written<Duration>?
    let ifRunning: Schedule.IfRunning?
    let priority: Int?
    let start: Schedule.Start?
    let awayCounts: Bool?

    /// Reads a map; nil when it is none. What is wrong is reported.
    init?(_ value: Value, _ expressions: ExpressionShelf) {
        let expected = "an entry ({ routine: upper-back, at: \"07:15\" })"
        guard let fields = value.fields(Self.names, expected: expected) else { return nil }
        self.fields = fields
        routine = fields.written("routine") { $0.slug("a routine's id") }
        at = fields.written("at") { $0.expressions(expressions) }
        every = fields.written("every") { $0.every() }
        times = fields.written("times") { $0.times() }
        between = fields.written("between") { $0.window() }
        days = fields.written("days") { $0.weekdays() }
        spread = fields.written("spread") { $0.choice(Schedule.Spread.self) }
        since = fields.written("since") { $0.choice(Schedule.Since.self) }
        minGap = fields.written("min-gap") { $0.duration(ScheduleLimits.minGap) }
        from = fields.written("from") { $0.date() }
        until = fields.written("until") { $0.date() }
        zone = fields.written("timezone") { $0.word("a time zone, such as Europe/Berlin") }
        late = fields.written("late") { $0.duration(ScheduleLimits.late) }
        ifRunning = fields["if-running"]?.choice(Schedule.IfRunning.self)
        priority = fields["priority"]?.count(ScheduleLimits.priority)
        start = fields["start"]?.choice(Schedule.Start.self)
        awayCounts = fields["away-counts"]?.truth()
    }
}
