import ArgumentParser
import Config
import Control
import Daemon
import Glibc
import Scheduling
import Units

struct Calendar: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what a calendar expression means, and when it comes next.",
        discussion: """
            Expressions are those of systemd.time(7), in whole seconds. Exits with 2 when it is none.

            Examples:
              tenuto calendar "Mon..Fri 07:15"
              tenuto calendar "*-*~1 20:00" --zone Europe/Berlin --count 12
            """)

    @Argument(help: "The expression, in quotes: \"Mon..Fri 07:15\", daily, \"*-*~1 20:00 UTC\".")
    var expression: String
    @Option(
        help: ArgumentHelp(
            "Show what comes after this instant, which is not shown itself, instead of now: \(Timestamp.allowedText).",
            valueName: "time"))
    var after: String?
    @Option(
        help: ArgumentHelp(
            "The zone of --after, and of an expression that names none, instead of the system's.", valueName: "zone"))
    var zone: String?
    @Option(help: ArgumentHelp("How many to show, 1 to 1000.", valueName: "n"))
    var count = 5
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1000).contains(count) else { throw ValidationError("--count: \(count): 1 to 1000 is allowed") }
    }

    func run() throws {
        let zones = ZoneFiles(environment: currentEnvironment())
        let parsed: CalendarExpression
        do {
            parsed = try CalendarExpression(expression, isZone: zones.isZone)
        } catch {
            throw refused(error, zones)
        }
        let clock = try rules(zone, zones, option: "--zone")
        let now = Timestamp(seconds: Int64(time(nil)))
        var start = now
        if let after {
            guard let instant = Timestamp(after, in: clock) else {
                throw ValidationError("--after: \(after.printable.quoted): \(Timestamp.allowedText) is allowed")
            }
            start = instant
        }
        let own = try parsed.zone.map { try rules($0, zones, option: nil) } ?? clock
        let text = CalendarText(parsed, count: count, after: start, in: own)
        try output.show(text, text: text.text(now: now))
    }

    /// The rules of the zone, the system's for nil.
    private func rules(_ name: String?, _ zones: ZoneFiles, option: String?) throws -> TimeZoneRules {
        do {
            return try name.map { (name) throws(ZoneError) in try zones.rules(name) } ?? zones.system()
        } catch {
            throw ValidationError(option.map { name == nil ? "\(error)" : "\($0): \(error)" } ?? "\(error)")
        }
    }

    /// Says what is wrong with the expression, with a caret below the place.
    private func refused(_ error: CalendarExpressionError, _ zones: ZoneFiles) -> ExitCode {
        let place = SourcePosition(file: "expression", line: 1, column: error.position + 1)
        let suggestion = error.unknownZone.map { zones.suggestion(for: $0) } ?? ""
        let problem = Problem(at: place, error.message + suggestion, sourceLine: expression.printable)
        let inColour = isatty(STDERR_FILENO) == 1 && currentEnvironment()["NO_COLOR", default: ""].isEmpty
        complain(problem.description(inColour: inColour))
        return ExitCode(2)
    }
}
