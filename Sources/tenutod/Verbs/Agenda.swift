import ArgumentParser
import Config
import Control
import Daemon
import Glibc
import Scheduling
import Units
import Varlink

struct Agenda: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is scheduled, and what became of what was.",
        discussion: """
            Asks tenutod, which knows the outcomes; where none runs, or with --offline, --zone or --config, it shows \
            what the files plan.

            Examples:
              tenuto agenda --days 1
              tenuto agenda --from 2026-03-28 --days 2 --zone Europe/Berlin
              tenuto agenda --days 90 --ics breaks.ics
            """)

    private static let mostDays = 366

    @Option(help: ArgumentHelp("How many days to show, 1 to 366.", valueName: "n"))
    var days = AgendaListing.usualDays
    @Option(
        help: ArgumentHelp(
            "Show what comes from this instant on, instead of the start of today: \(Timestamp.allowedText).",
            valueName: "time"))
    var from: String?
    @Option(
        help: ArgumentHelp(
            "The zone that times are shown in and float with, instead of the system's.", valueName: "zone"))
    var zone: String?
    @Option(help: ArgumentHelp("Write a calendar (iCalendar) to this file too; - for stdout alone.", valueName: "file"))
    var ics: String?
    @Flag(help: "Show what the files plan, without asking the daemon.")
    var offline = false
    @Option(
        help: ArgumentHelp(
            "The daemon's socket, instead of TENUTO_SOCKET or $XDG_RUNTIME_DIR/tenuto/control.", valueName: "path"))
    var socket: String?
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...Self.mostDays).contains(days) else {
            throw ValidationError("--days: \(days): 1 to \(Self.mostDays) is allowed")
        }
        guard ics != "-" || !output.json else {
            throw ValidationError("--ics -: both it and --json are for stdout; write only one of them")
        }
        guard ics != "" else { throw ValidationError("--ics: a file is needed, or - for stdout") }
    }

    func run() throws {
        let environment = zone.map { currentEnvironment().merging(["TZ": $0]) { $1 } } ?? currentEnvironment()
        let span = try Span(days: days, from: from, clock: try clock())
        let asked = try listing(span, environment)
        let listing = asked.listing ?? planned(span, environment)
        for problem in listing.problems { complain(problem.text) }
        if let ics {
            let catalogue = Catalogue(folders.folders(), environment: environment)
            let calendar = AgendaCalendar(listing, lengths: catalogue.lengths(of: listing), now: span.now).text
            guard ics != "-" else { return try StandardOutput.write(calendar) }
            try TextFile.write(calendar, to: ics)
        }
        try output.show(listing, text: AgendaText(listing, from: asked.source).text)
    }

    /// The zone of `--from` and of the days.
    private func clock() throws -> TimeZoneRules {
        let zones = ZoneFiles(environment: currentEnvironment())
        do {
            return try zone.map { (name) throws(ZoneError) in try zones.rules(name) } ?? zones.system()
        } catch {
            throw ValidationError(zone == nil ? "\(error)" : "--zone: \(error)")
        }
    }

    /// What the daemon answers, if it is to be asked and there is one.
    private func listing(
        _ span: Span, _ environment: [String: String]
    ) throws -> (listing: AgendaListing?, source: AgendaText.Source) {
        if offline || zone != nil || folders.config != nil { return (nil, .files) }
        // Without a path there is nobody to ask.
        guard let path = try? SocketPath(option: socket, environment: environment).path else { return (nil, .noDaemon) }
        do throws(ClientError) {
            var client = try VarlinkClient.connect(path: path)
            var whole: AgendaListing?
            try client.callMore(
                ControlInterface.qualified("GetAgenda"), span.parameters, reply: AgendaListing.self
            ) { page in
                whole?.items += page.items
                whole?.problems += page.problems
                whole = whole ?? page
            }
            return (whole, .daemon)
        } catch {
            if error.code == .notReachable { return (nil, .noDaemon) }
            complain("tenutod does not answer: \(error): this is what the files plan")
            return (nil, .files)
        }
    }

    /// What the files plan.
    private func planned(_ span: Span, _ environment: [String: String]) -> AgendaListing {
        let catalogue = Catalogue(folders.folders(), environment: environment)
        for problem in catalogue.otherProblems { complain("\(problem)") }
        if !offline, zone == nil, folders.config == nil, !catalogue.schedule.entries.isEmpty,
            let warning = ServiceWarning.text(environment)
        {
            complain(warning)
        }
        return AgendaListing(planned: catalogue, from: span.start, to: span.end)
    }
}

/// The days that are asked for.
private struct Span {
    let now: Timestamp
    let start: Timestamp
    let end: Timestamp
    /// What the daemon is asked; where nothing was said it knows its own today.
    let parameters: AgendaParameters

    /// 9990-01-01.
    private static let lastStart = Timestamp(seconds: 253_086_768_000)

    init(days: Int, from: String?, clock: TimeZoneRules) throws {
        now = Timestamp(seconds: Int64(time(nil)))
        var start = clock.instant(CivilTime(clock.civil(at: now).date, secondOfDay: 0))
        if let from {
            // What is asked of the daemon is RFC 3339, which knows no year of five digits.
            guard let instant = Timestamp(from, in: clock), instant < Self.lastStart else {
                throw ValidationError("--from: \(from.printable.quoted): \(Timestamp.allowedText) is allowed")
            }
            start = instant
        }
        self.start = start
        end = AgendaListing.end(ofDays: days, from: start, clock)
        let isUsual = from == nil && days == AgendaListing.usualDays
        parameters = isUsual ? AgendaParameters() : AgendaParameters(from: "\(start)", until: "\(end)")
    }
}
