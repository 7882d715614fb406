import Control
import Glibc
import Units
import Varlink

/// `tenuto watch`: what it knows, and what is done about news and keys.
struct View {
    private let connection: Connection
    private var told: (status: Status, received: SuspendingClock.Instant)?
    private var agenda: [AgendaItem] = []
    /// The status's agenda, and the day, that `agenda` was asked for with.
    private var askedFor: (agenda: Status.Agenda, today: String)?
    private var ended: Change.Ended?
    private var note: (text: String, until: SuspendingClock.Instant)?
    private var showsHelp = false
    private var reader = KeyReader()

    /// As long as one looks for the answer to a key.
    private static let noteTime = Duration.seconds(4)
    /// A bar that moves more often than that costs more than it shows.
    private static let shortestStep = Duration.milliseconds(250)

    private init(_ connection: Connection) { self.connection = connection }

    /// Shows the session until the person has enough: nil, or the signal to end by. The terminal is given back.
    static func show(_ connection: Connection, _ feed: inout Feed) throws -> Int32? {
        var view = View(connection)
        var terminal = try Terminal.open()
        while true {
            switch try feed.next(
                timeout: view.untilNextChange(terminal.size.columns), or: [STDIN_FILENO, terminal.signals])
            {
            case .change(let change): view.take(change)
            case .gone: view.told = nil
            case .timeout: break
            case .ready(STDIN_FILENO):
                guard let bytes = terminal.keys() else { return nil }
                for key in view.reader.keys(in: bytes) {
                    if key == "q" { return nil }
                    view.press(key)
                }
                try feed.retry()
            case .ready:
                switch terminal.signal() {
                case .quit: return nil
                case .end(let number): return number
                case .redraw, nil: break
                }
            }
            let size = terminal.size
            terminal.show(view.lines(Look(environment: currentEnvironment(), columns: size.columns, rows: size.rows)))
        }
    }

    private func lines(_ look: Look) -> [String] {
        let glance = told.map { Glance($0.status, since: $0.received) }
        var scene = Scene(glance: glance, agenda: agenda, today: Self.today)
        (scene.ended, scene.showsHelp) = (ended, showsHelp)
        if let note, note.until > .now { scene.note = note.text }
        return Layout.rows(of: scene, look).map { look.text(of: $0) }
    }

    /// Until something that is shown changes by itself; nil while nothing does.
    private func untilNextChange(_ columns: Int) -> Duration? {
        var waits: [Duration] = []
        if let note, note.until > .now { waits.append(note.until - .now) }
        if let told {
            let glance = Glance(told.status, since: told.received)
            waits += [glance.untilNextSecond].compactMap(\.self)
            if let whole = told.status.session?.step.durationUs, let elapsed = glance.elapsed, glance.counts,
                elapsed < whole
            {
                // Half a column of the bar.
                let part = max(1, whole / Int64(2 * max(1, columns - 4)))
                waits.append(max(Self.shortestStep, .microseconds(part - elapsed % part)))
            }
        }
        return waits.min()
    }

    private mutating func take(_ change: Change) {
        told = (change.status, .now)
        if let ended = change.ended { self.ended = ended }
        if change.status.session != nil || change.status.agenda.due != nil { ended = nil }
        refreshAgenda(change.status.agenda)
    }

    /// Today and tomorrow as the daemon has them, asked for anew when something of the agenda has changed.
    private mutating func refreshAgenda(_ now: Status.Agenda) {
        let today = Self.today
        guard askedFor?.agenda != now || askedFor?.today != today else { return }
        askedFor = (now, today)
        let until = "\(Timestamp.wallClock + .seconds(86_400))"
        do throws(Failure) {
            agenda = try items(AgendaParameters(until: until))
        } catch {
            say(error)
        }
    }

    private func items(_ parameters: AgendaParameters) throws(Failure) -> [AgendaItem] {
        try asking { client throws(ClientError) in
            var items: [AgendaItem] = []
            try client.callMore(
                ControlInterface.qualified("GetAgenda"), parameters, reply: AgendaListing.self, timeout: .seconds(2)
            ) { items += $0.items }
            return items
        }
    }

    private mutating func press(_ key: Character) {
        note = nil
        let call: ControlInterface.SessionCall
        switch key {
        case " ": call = .toggle
        case "n": call = .next
        case "b": call = .back
        case "s": call = .skip
        case "t": call = .tap
        case "?": return showsHelp.toggle()
        default: return
        }
        // Meant is the step that is shown: one that has just ended by itself does not take the next one with it.
        let parameters = SessionParameters(ifStep: call == .next ? told?.status.session?.step.id : nil)
        do throws(Failure) {
            let status = try asking { client throws(ClientError) in
                try client.call(
                    ControlInterface.qualified(call.rawValue), parameters, reply: Status.self, timeout: .seconds(2))
            }
            // The feed tells it too, but a key that follows at once means what is so now.
            told = (status, .now)
        } catch {
            say(error)
        }
    }

    private mutating func say(_ failure: Failure) {
        note = (failure.text.printable, .now + Self.noteTime)
    }

    /// On a connection of its own, so that no answer comes between the news.
    private func asking<Value>(
        _ body: (inout VarlinkClient) throws(ClientError) -> Value
    ) throws(Failure) -> Value {
        do {
            var client = try connection.connect()
            return try body(&client)
        } catch let error as ClientError {
            throw Failure(error)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.failed, "\(error)")
        }
    }

    private static var today: String {
        TimeWords.today.map { "\($0)" } ?? ""
    }
}

extension Look {
    /// As the environment says: LC_ALL, LC_CTYPE and LANG name the encoding (locale(7)), NO_COLOR forbids colours
    /// (no-color.org).
    init(environment: [String: String], columns: Int, rows: Int) {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let encoding = locale.uppercased().filter { $0 != "-" }
        self.init(
            columns: columns, rows: rows, isUnicode: encoding.contains("UTF8"),
            isColoured: environment["NO_COLOR"]?.isEmpty ?? true)
    }
}
