import Scheduling
import Units

/// Reads what `schedule.yaml` says.
struct ScheduleReader {
    static let keys = ["schedule", "quiet", "vacations"]

    let context: ScheduleContext
    let log: ProblemLog
    let zones: ZoneShelf
    private let expressions: ExpressionShelf

    init(context: ScheduleContext, log: ProblemLog) {
        self.context = context
        self.log = log
        zones = ZoneShelf(context.zoneFiles)
        expressions = ExpressionShelf(zones)
    }

    /// The schedule; worth nothing where something is wrong, which is reported.
    func schedule(_ root: Value) -> Schedule? {
        guard let fields = root.fields(Self.keys, expected: "a schedule (a map of keys)") else { return nil }
        let quiet = values(fields["quiet"], ScheduleLimits.quiet, of: "quiet hours").compactMap { $0.quietHours() }
        let week = QuietWeek(quiet)
        if week.isWhole { fields["quiet"]?.reject("every hour of the week is quiet; nothing would ever be due") }
        let vacations = values(fields["vacations"], ScheduleLimits.vacations, of: "vacations").compactMap { $0.dates() }
        var doubts = EntryDoubts(quiet: week, context: context, zones: zones)
        let entries = values(fields["schedule"], ScheduleLimits.entries, of: "entries").compactMap { value in
            entry(value, &doubts)
        }
        return Schedule(entries, quiet: quiet, vacations: vacations)
    }

    private func entry(_ value: Value, _ doubts: inout EntryDoubts) -> Schedule.Entry? {
        // What would be said of the rest is not shown.
        guard !log.isFull, let keys = EntryKeys(value, expressions) else { return nil }
        let before = log.problems.count
        let entry = EntryBuilder(keys: keys, context: context, zones: zones).entry()
        if let entry, log.problems.count == before { doubts.warn(of: entry, keys) }
        return entry
    }

    /// The entries of a list; none where nothing is written, as in a file with all its lines commented out.
    private func values(_ list: Value?, _ allowed: ClosedRange<Int>, of things: String) -> [Value] {
        guard let list, !list.node.isNull else { return [] }
        return list.list(allowed, of: things) ?? []
    }
}
