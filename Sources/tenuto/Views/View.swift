import Control
import Glibc
import Units
import Varlink

/// `tenuto watch`: what it knows, and what is done about news and keys.
struct View: ~Copyable {
    private let connection: Connection
    private var told: (status: Status, received: SuspendingClock.Instant)?
    private var ended: Change.Ended?
    private var note: (text: String, until: SuspendingClock.Instant)?
    private var showsHelp = false
    private var today = TimeWords.today

    /// What was asked for by a key; whether the daemon has told anything since.
    private var order: Question<Status>?
    private var isToldSince = false
    /// What was asked for meanwhile.
    private var calls: [ControlInterface.SessionCall] = []

    /// That it hurts, told to the daemon; what became of it, and since when that is shown.
    private var report: Question<PainReply>?
    private var hurt: (outcome: AdviceScreen.Outcome, since: SuspendingClock.Instant)?

    private var agenda: [AgendaItem] = []
    /// The status's agenda, and the day, that `agenda` belongs to.
    private var known: Moment?
    private var listing: Question<AgendaListing>?
    /// What `listing` has brought so far, and belongs to.
    private var listed: (items: [AgendaItem], at: Moment)?

    private struct Moment: Equatable {
        let agenda: Status.Agenda
        let today: CivilDate?
    }

    /// As long as one looks for the answer to a key.
    private static let noteTime = Duration.seconds(4)
    /// What is pressed in a hurry does not close the advice.
    private static let hurry = Duration.seconds(1)
    /// A bar that moves more often than that costs more than it shows.
    private static let shortestStep = Duration.milliseconds(250)

    private init(_ connection: Connection) { self.connection = connection }

    /// Shows the session until the person has enough: nil, or the signal to end by. The terminal is given back.
    static func show(_ connection: Connection, _ feed: inout Feed) throws -> Int32? {
        var view = View(connection)
        var reader = KeyReader()
        var terminal = try Terminal.open()
        while true {
            switch try feed.next(
                timeout: view.untilNextChange(Terminal.columns),
                or: [STDIN_FILENO, terminal.signals] + view.descriptors)
            {
            case .change(let change): view.take(change)
            case .gone: view.told = nil
            case .timeout: break
            case .ready(STDIN_FILENO):
                guard let bytes = terminal.keys() else { return nil }
                if view.isDone(after: reader.keys(in: bytes).map(Key.init)) { return nil }
                try feed.retry()
            case .ready(let descriptor) where descriptor == terminal.signals:
                switch terminal.signal() {
                case .quit: return nil
                case .end(let number): return number
                case .redraw, nil: break
                }
            case .ready: break
            }
            view.goOn()
            let size = Terminal.size
            terminal.show(view.lines(Look(environment: currentEnvironment(), columns: size.columns, rows: size.rows)))
        }
    }

    private func lines(_ look: Look) -> [String] {
        let glance = told.map { Glance($0.status, since: $0.received) }
        var scene = Scene(glance: glance, agenda: agenda, today: today.map { "\($0)" } ?? "")
        (scene.ended, scene.showsHelp, scene.hurt) = (ended, showsHelp, hurt?.outcome)
        if let note, note.until > .now { scene.note = note.text }
        return Layout.rows(of: scene, look).map { look.text(of: $0) }
    }

    /// Until something that is shown changes by itself; nil while nothing does.
    private mutating func untilNextChange(_ columns: Int) -> Duration? {
        var waits = [order?.untilLate, report?.untilLate, listing?.untilLate, untilMidnight].compactMap(\.self)
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

    /// `tomorrow` is another day then. A clock that is set meanwhile is looked at with whatever comes next.
    private var untilMidnight: Duration? {
        guard told != nil, let midnight = TimeWords.midnight else { return nil }
        let left = midnight - .wallClock
        // In some zones a day begins at 1:00 once a year (mktime(3) says 23:00 then).
        return left > .zero ? left : .seconds(60)
    }

    /// What answers come by.
    private var descriptors: [Int32] {
        // Swift 6.3 looks into an optional that cannot be copied only where it could change it.
        mutating get { [order?.descriptor, report?.descriptor, listing?.descriptor].compactMap(\.self) }
    }

    private mutating func take(_ change: Change) {
        told = (change.status, .now)
        isToldSince = true
        if let ended = change.ended { self.ended = ended }
        if change.status.session != nil || change.status.agenda.due != nil { ended = nil }
        refreshAgenda()
    }

    /// Takes what is answered by now, and does what waited for that.
    private mutating func goOn() {
        takeReport()
        takeAnswer()
        while order == nil, !calls.isEmpty { ask(calls.removeFirst()) }
        takeListing()
        if today != TimeWords.today {
            today = TimeWords.today
            refreshAgenda()
        }
    }

    /// Heeds keys that came together, nil where one means nothing; gives whether the person wants out.
    private mutating func isDone(after keys: [Key?]) -> Bool {
        note = nil
        if let hurt, !keys.contains(.pain) {
            if .now - hurt.since > Self.hurry { self.hurt = nil }
            return false
        }
        // It goes before all else, and what came with it is not meant any more.
        if keys.contains(.pain) {
            reportPain()
            return false
        }
        for case let key? in keys {
            switch key {
            case .quit: return true
            case .help: showsHelp.toggle()
            case .call(let call):
                // Nobody wants all of it done once the daemon comes to itself.
                if order?.isLate == true { say(.noAnswer) } else { calls.append(call) }
            case .pain: break
            }
        }
        return false
    }

    /// Asks nothing and waits for nothing that was asked before. The advice is so with a daemon and without.
    private mutating func reportPain() {
        calls = []
        if hurt == nil { hurt = (.asked, .now) }
        guard report == nil, hurt?.outcome != .stopped else { return }
        hurt?.outcome = .asked
        do throws(Failure) {
            report = try Question(connection, "ReportPain", PainParameters(level: nil))
        } catch {
            stays(error)
        }
    }

    /// The session may go on: that is shown even where the advice was closed already.
    private mutating func stays(_ failure: Failure) {
        hurt = (.failed(failure.text.onOneLine), hurt?.since ?? .now)
    }

    private mutating func takeReport() {
        do throws(Failure) {
            switch try report?.next() {
            case .answer(let reply):
                hurt?.outcome = reply.stopped ? .stopped : .noSession
                report = nil
            case .late: stays(.noAnswer)
            case .end: report = nil
            case .nothing, nil: break
            }
        } catch {
            report = nil
            stays(error)
        }
    }

    private mutating func ask(_ call: ControlInterface.SessionCall) {
        // Meant is the step that is shown: one that has just ended by itself does not take the next one with it.
        let parameters = SessionParameters(ifStep: call == .next ? told?.status.session?.step.id : nil)
        do throws(Failure) {
            order = try Question(connection, call.rawValue, parameters)
            isToldSince = false
        } catch {
            fail(error)
        }
    }

    private mutating func takeAnswer() {
        do throws(Failure) {
            switch try order?.next() {
            case .answer(let status):
                // The feed tells it too, but a key that follows at once means what is so now. What it has told may be newer.
                if !isToldSince { told = (status, .now) }
                order = nil
            case .late:
                calls = []
                say(.noAnswer)
            case .end: order = nil
            case .nothing, nil: break
            }
        } catch {
            order = nil
            fail(error)
        }
    }

    /// Today and tomorrow as the daemon has them, asked for anew when something of the agenda has changed.
    private mutating func refreshAgenda() {
        guard listing == nil, let agenda = told?.status.agenda else { return }
        let moment = Moment(agenda: agenda, today: TimeWords.today)
        guard known != moment else { return }
        let until = "\(Timestamp.wallClock + .seconds(86_400))"
        do throws(Failure) {
            listing = try Question(connection, "GetAgenda", AgendaParameters(until: until), many: true)
            listed = ([], moment)
        } catch {
            say(error)
        }
    }

    private mutating func takeListing() {
        while listing != nil {
            do throws(Failure) {
                switch try listing?.next() {
                case .answer(let part): listed?.items += part.items
                case .late: say(.noAnswer)
                case .nothing, nil: return
                case .end:
                    listing = nil
                    if let listed { (agenda, known) = (listed.items, listed.at) }
                    // Something may have changed since it was asked for.
                    refreshAgenda()
                }
            } catch {
                // The next news has it asked for again.
                listing = nil
                say(error)
            }
        }
    }

    private mutating func fail(_ failure: Failure) {
        calls = []
        say(failure)
    }

    private mutating func say(_ failure: Failure) {
        note = (failure.text.onOneLine, .now + Self.noteTime)
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
