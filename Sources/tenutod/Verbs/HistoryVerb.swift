import ArgumentParser
import Config
import Control
import Daemon
import Glibc
import History
import Report
import Scheduling
import Units

struct HistoryVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what was done and said, and what became of scheduled times.",
        discussion: """
            The newest comes last. Without --since, --until and --limit it is the newest \(HistoryParameters.usualLimit) \
            entries.

            Examples:
              tenuto history
              tenuto history upper-back --since 2026-11-01
              tenuto history --outcome missed --outcome skipped
              tenuto history --since 2026-01-01 --csv > history.csv
            """)

    @Argument(help: "Only what belongs to this routine.")
    var routine: String?
    @Option(help: ArgumentHelp("Begin with this day: 2026-11-30.", valueName: "date"))
    var since: String?
    @Option(help: ArgumentHelp("End with this day.", valueName: "date"))
    var until: String?
    @Option(
        help: ArgumentHelp(
            "Only what is about this exercise: press-up/press-up, the routine it is defined in and its id.",
            valueName: "routine/exercise"))
    var exercise: String?
    @Option(help: ArgumentHelp("Only what ended so. Repeatable.", valueName: "outcome"))
    var outcome: [HistoryParameters.Outcome] = []
    @Option(help: ArgumentHelp("So many at most, the newest.", valueName: "n"))
    var limit: Int?
    @Flag(help: "Show each step of the sessions as it was.")
    var steps = false
    @Flag(help: "Print CSV, for a spreadsheet.")
    var csv = false
    @Flag(help: "Print a calendar (iCalendar).")
    var ics = false
    @OptionGroup var history: HistoryOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard [csv, ics, output.json].count(where: \.self) <= 1 else {
            throw ValidationError("--json, --csv and --ics: all are for stdout; give only one of them")
        }
        guard limit.map({ $0 > 0 }) ?? true else {
            throw ValidationError("--limit: \(limit ?? 0): 1 or more is allowed")
        }
        _ = try question()
    }

    func run() throws {
        let library = Library.load(
            configFolder: Folders(
                config: nil, state: nil, environment: currentEnvironment()
            ).config)
        let names = Dictionary(library.sorted.map { ($0.id, $0.name) }) { first, _ in first }
        let (question, zone) = (try question(), try OwnClock.zone())
        let listing = try history.look { store in
            if let unknown = try question.unknown(library, store) { throw unknown }
            return try PastReading(question, zone, names: names).listing(store)
        }
        if csv { return try StandardOutput.write(HistorySheet(listing, withSteps: steps).text) }
        if ics { return try StandardOutput.write(HistoryCalendar(listing, now: OwnClock.now).text) }
        try output.show(listing, text: HistoryText(listing).text)
    }

    private func question() throws -> PastQuestion {
        var question = PastQuestion(withSteps: steps)
        question.since = try since.map { try DayArgument($0, option: "--since").date }
        question.until = try until.map { try DayArgument($0, option: "--until").date }
        if let first = question.since, let last = question.until, last < first {
            throw ValidationError("--since \(first) is after --until \(last): turn them round")
        }
        if let routine {
            guard let slug = Slug(routine) else {
                throw ValidationError("\(routine.printable.quoted): \(Slug.allowed) are allowed")
            }
            question.routine = slug
        }
        if let exercise {
            let parts = exercise.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ Slug(String($0)) != nil }) else {
                throw ValidationError(
                    "--exercise: \(exercise.printable.quoted): routine/exercise is allowed, as in press-up/press-up")
            }
            question.exercise = exercise
        }
        if !outcome.isEmpty { question.outcomes = Set(outcome.compactMap { Occurrence.State(rawValue: $0.rawValue) }) }
        question.limit = limit ?? (since == nil && until == nil ? HistoryParameters.usualLimit : nil)
        return question
    }
}

extension HistoryParameters.Outcome: ExpressibleByArgument {}
