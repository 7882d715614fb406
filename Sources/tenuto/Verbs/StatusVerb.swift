import ArgumentParser
import Control
import Glibc
import Varlink

struct StatusVerb: StatusCall {
    static let configuration = CommandConfiguration(
        commandName: "status", _superCommandName: Tenuto.name, abstract: "Show what the daemon is doing.",
        discussion: """
            Exits with 0 when the daemon answers, with or without a session. control.md (share/doc/tenuto) has recipes \
            for bars and keys.

            A format is text with names in double braces: \(Field.list). What there is not is empty. \
            {{#name}}…{{/name}} is there only where the name says something, {{^name}}…{{/name}} only where not; \
            {{{{ is two braces.

            Examples:
              tenuto status --json
              tenuto status --format '{{exercise}} {{remaining}}'
              tenuto status --follow --format '{{time}} {{exercise}}'
              tenuto status --waybar --follow
            """)

    static let method = "GetStatus"

    @Option(
        help: ArgumentHelp("Print one line, with the values that {{names}} in it stand for.", valueName: "text"),
        transform: StatusVerb.template)
    var format: Template?
    @Flag(help: "Print anew on every change, and every second while time counts, until the daemon ends.")
    var follow = false
    @Flag(help: "Print for Waybar's custom module, as JSON; with --follow it waits for a daemon that ends.")
    var waybar = false
    @Flag(help: "Print for i3blocks; with --follow as JSON, waiting for a daemon that ends.")
    var i3blocks = false
    @OptionGroup var options: CallOptions

    private static func template(_ text: String) throws -> Template {
        do throws(Template.Problem) {
            return try Template(text)
        } catch {
            throw ValidationError(error.description)
        }
    }

    private var bar: Bar? { waybar ? .waybar : i3blocks ? .i3blocks : nil }

    func validate() throws {
        if waybar, i3blocks { throw ValidationError("--waybar and --i3blocks: leave one of them out") }
        if options.json, bar != nil || format != nil {
            throw ValidationError("--json prints all there is: leave out --format, --waybar and --i3blocks, or --json")
        }
    }

    /// What `run` does with nothing but a format, without the parsing.
    static func run(_ connection: Connection, format: Template) throws {
        let status = try connection.call(method, reply: Status.self)
        try put(format.text(Glance(status).text) + "\n")
    }

    func run() throws {
        if follow { return try followStatus() }
        if format == nil, bar == nil { return try Self.run(options.connection, json: options.json) }
        do {
            let status = try options.connection.call(Self.method, reply: Status.self)
            try put(line(Glance(status)) + "\n")
        } catch let failure as Failure where failure.code == .notReachable && bar != nil {
            // It is a bar that reads this, and no daemon is nothing that went wrong there.
            try put(line(nil) + "\n")
        }
    }

    /// A line for each change and, while it counts, each second. A bar is told that the daemon has gone, and waits for it;
    /// whoever else reads learns it by the exit.
    private func followStatus() throws {
        var feed = try Feed.open(options.connection)
        var told: (status: Status, received: SuspendingClock.Instant)?
        var shown: String?
        while true {
            let timeout = options.json ? nil : told.flatMap { Glance($0.status, since: $0.received).untilNextSecond }
            switch try feed.next(timeout: timeout, or: [STDOUT_FILENO]) {
            case .change(let change): told = (change.status, .now)
            case .gone where bar == nil: throw feed.failure
            case .gone: told = nil
            case .ready: return
            case .timeout: break
            }
            let line = try line(told.map { Glance($0.status, since: $0.received) })
            guard line != shown else { continue }
            try put(line + "\n")
            shown = line
        }
    }

    private func line(_ glance: Glance?) throws -> String {
        if let bar { return try bar.line(glance, try format ?? Template(Bar.usual), isOneOfMany: follow) }
        guard let glance else { return "" }
        if options.json { return String(decoding: try JSON.encode(glance.status), as: UTF8.self) }
        return try (format ?? Template("{{line}}")).text(glance.text)
    }
}
