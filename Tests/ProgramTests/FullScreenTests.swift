import Control
import Foundation
import Rig
import Synchronization
import Testing

@testable import tenuto

extension ProgramTests {
    /// `tenuto watch` in a real terminal.
    @Suite struct FullScreenTests {
        /// An account with a routine that stands still for long, and a terminal in which the view runs. When it has ended,
        /// the terminal says how, and whether it is as it was.
        private struct Place {
            let home: Home
            let folder: String
            private static let after = """
                code=$?; [ "$(stty -g)" = "$(cat before)" ] && echo "exit $code, restored" || echo "exit $code, CHANGED"
                exec sleep 1000
                """

            init() throws {
                home = try Home()
                folder = home.path(.data, "")
                try home.addRoutine(
                    "long",
                    """
                    name: Long ones
                    exercises:
                      - { name: Prone cobra, prepare: 20s, hold: 10min, reps: 3, sets: 2, sides: [left, right] }
                      - { name: Wall sit, gate: true, prepare: 5s, hold: 5s }

                    """)
            }

            func terminal(_ columns: Int = 80, _ rows: Int = 24, adding more: [String: String] = [:]) throws
                -> TmuxTerminal
            {
                let watch = TmuxTerminal.quoted(home.program("tenuto")) + " watch"
                let environment = home.environment.merging(["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]) { $1 }
                return try TmuxTerminal(
                    columns: columns, rows: rows, environment: environment.merging(more) { $1 },
                    command: "trap : INT; cd \(TmuxTerminal.quoted(folder)); stty -g > before; "
                        + "sh -c 'echo $$ > pid; exec \(watch)'; \(Self.after)")
            }

            /// The view's process.
            func process() throws -> pid_t {
                let text = try String(contentsOfFile: folder + "/pid", encoding: .utf8)
                return try #require(pid_t(text.trimmingCharacters(in: .newlines)))
            }

            /// Paused at the very start of the first hold.
            func pauseInHold() throws {
                try home.tenuto("start", "long")
                try home.call("Pause")
                try home.call("Next")
            }
        }

        private func wait(_ terminal: TmuxTerminal, until text: String) throws {
            do {
                try waitUntil("the terminal shows \(text)", within: 15) { try terminal.screen().contains(text) }
            } catch {
                throw ChildProcess.Failure("\(error):\n\(try terminal.screen())")
            }
        }

        /// The view is there no more, and the terminal as it was.
        private func expectRestored(_ terminal: TmuxTerminal, exit code: Int32) throws {
            try wait(terminal, until: "exit \(code), ")
            #expect(try terminal.screen().contains("exit \(code), restored"))
            #expect(try terminal.value("alternate_on") == "0" && terminal.value("cursor_flag") == "1")
            #expect(try terminal.value("wrap_flag") == "1")
        }

        @Test(arguments: ScreenGoldenTests.sizes)
        func `A paused session, a gate and an idle daemon look as they did in a real terminal`(
            columns: Int, rows: Int
        ) throws {
            let place = try Place()
            try place.home.write(
                "schedule: [ { routine: cobra, at: \"2099-01-02 07:15\", timezone: UTC } ]\n", to: .config,
                "tenuto/schedule.yaml")
            let daemon = try place.home.daemon("--device", "null")
            let terminal = try place.terminal(columns, rows)
            try wait(terminal, until: "is next, 2099-01-02 07:15")
            var pictures = [try terminal.screen()]
            try place.pauseInHold()
            try wait(terminal, until: "next: rep 2 of 3")
            pictures.append(try terminal.screen())
            try place.home.call("Resume")
            try place.home.call("Skip")
            try wait(terminal, until: "t goes on")
            pictures.append(try terminal.screen())
            let text = pictures.map { ScreenGolden.framed($0, columns: columns, rows: rows) }.joined(separator: "\n")
            try ScreenGolden.check(text, "terminal-\(columns)x\(rows)")
            try terminal.press("q")
            try expectRestored(terminal, exit: 0)
            let state = try place.home.call("GetStatus").state
            #expect(state == .waiting, "the session is the person's, not the view's")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Keys steer the session, and what is pasted does not`() throws {
            let place = try Place()
            let daemon = try place.home.daemon("--device", "null")
            let terminal = try place.terminal()
            try wait(terminal, until: "no session")
            try terminal.press("Space")
            try wait(terminal, until: "no session runs: tenuto start ID begins one")
            try place.home.tenuto("start", "long")
            try wait(terminal, until: "GET READY")
            func expect(_ key: String, _ state: Status.State, _ step: String) throws {
                try terminal.press(key)
                try waitUntil("\(key) leads to \(state) \(step)", within: 5) {
                    let status = try place.home.call("GetStatus")
                    return status.state == state && status.session?.step.id == step
                }
            }
            try expect("n", .running, "s2")
            try expect("Space", .paused, "s2")
            try expect("Space", .running, "s2")
            usleep(1_100_000)
            try expect("t", .paused, "s2")
            try expect("n", .paused, "s3")
            try expect("b", .paused, "s2")
            try expect("Space", .running, "s2")
            // Arrows, function keys and Alt have letters in what they send.
            try terminal.press("Up", "Left", "F1", "F12", "M-n", "Escape")
            try terminal.press("-l", "\u{1B}[200~snbq\u{1B}[201~")
            try terminal.press("?")
            try wait(terminal, until: "quit the view, not the session")
            #expect(try place.home.call("GetStatus").session?.step.id == "s2")
            try terminal.press("S")
            try waitUntil("it waits at the gate", within: 5) { try place.home.call("GetStatus").state == .waiting }
            try terminal.press("C-c")
            try expectRestored(terminal, exit: 0)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `p ends the session at once, and the advice stays until a key is pressed`() throws {
            let place = try Place()
            let daemon = try place.home.daemon("--device", "null")
            let terminal = try place.terminal()
            try wait(terminal, until: "no session")
            try place.home.tenuto("start", "long")
            try wait(terminal, until: "GET READY")
            try terminal.press("x")
            // What comes with it, or right after it, closes nothing and does nothing.
            try terminal.press("-l", "p q")
            try terminal.press("q")
            try wait(terminal, until: "the session has ended")
            #expect(try terminal.screen().contains("get medical help now"))
            let status = try place.home.call("GetStatus")
            #expect(status.session == nil && status.agenda.held.map(\.name) == ["Prone cobra"])
            usleep(5_000_000)
            #expect(try terminal.screen().contains("STOPPED"), "it stays")
            try terminal.press("n")
            try wait(terminal, until: "stopped for pain")
            try terminal.press("p")
            try wait(terminal, until: "no session runs")
            try daemon.stop()
            usleep(1_100_000)
            try terminal.press("Escape")
            try wait(terminal, until: "tenutod is not running")
            try terminal.press("p")
            try wait(terminal, until: "the session may go on")
            #expect(try terminal.screen().contains("get medical help now"), "with a daemon and without")
            try terminal.press("C-c")
            try expectRestored(terminal, exit: 0)
        }

        @Test func `A capital X ends the session, and a small one nothing`() throws {
            let place = try Place()
            let daemon = try place.home.daemon("--device", "null")
            let terminal = try place.terminal()
            try wait(terminal, until: "no session")
            try place.home.tenuto("start", "long")
            try wait(terminal, until: "GET READY")
            try terminal.press("x")
            try terminal.press("n")
            try waitUntil("n has come", within: 5) { try place.home.call("GetStatus").session?.step.id == "s2" }
            try terminal.press("X")
            try wait(terminal, until: "ended before its end")
            #expect(try place.home.call("GetStatus").session == nil)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `What is due is shown when it is, and t begins it`() throws {
            let place = try Place()
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.timeZone = TimeZone(identifier: "UTC")
            format.dateFormat = "yyyy-MM-dd HH:mm:ss"
            let daemon = try place.home.daemon("--device", "null")
            let terminal = try place.terminal()
            try wait(terminal, until: "no session")
            // Only now, however long it took until both are up; the daemon reads it by itself.
            let at = format.string(from: Date(timeIntervalSinceNow: 12 * Double(ChildProcess.patience)))
            try place.home.write(
                "schedule: [ { routine: cobra, at: \"\(at)\", timezone: UTC } ]\n", to: .config, "tenuto/schedule.yaml")
            try wait(terminal, until: "is next, ")
            try wait(terminal, until: "  Cobra pose")
            try wait(terminal, until: "t begins it")
            #expect(try place.home.tenuto("status", "--format", "{{state}}: {{due}}").output == "due: Cobra pose\n")
            try terminal.press("t")
            try wait(terminal, until: "GET READY")
            #expect(try place.home.call("GetStatus").session?.routine.id == "cobra")
            let busy = try place.home.tenuto("cue", "tick")
            #expect(busy.status == 5 && busy.errors.contains("a session of Cobra pose runs already"))
            try place.home.call("Stop")
            try wait(terminal, until: "ended before its end")
            #expect(try daemon.stop().status == 0)
        }

        @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGALRM, SIGPIPE, 40, SIGABRT, SIGSEGV, SIGTRAP])
        func `A signal ends it, and leaves the terminal as it was`(signal: Int32) throws {
            let place = try Place()
            let daemon = try place.home.daemon("--device", "null")
            // After a crash Swift's runtime, where its debugger is installed, asks on a terminal what to look at.
            let terminal = try place.terminal(adding: ["SWIFT_BACKTRACE": "enable=no"])
            try wait(terminal, until: "no session")
            #expect(try terminal.value("alternate_on") == "1" && terminal.value("cursor_flag") == "0")
            kill(try place.process(), signal)
            try expectRestored(terminal, exit: signal == SIGINT ? 0 : 128 + signal)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A daemon that hangs holds up neither keys nor signals, and gets no heap of orders`() throws {
            let place = try Place()
            let daemon = try place.home.daemon("--device", "null")
            let terminal = try place.terminal()
            try wait(terminal, until: "no session")
            try place.home.tenuto("start", "long")
            try wait(terminal, until: "GET READY")
            daemon.signal(SIGSTOP)
            for _ in 0..<6 { try terminal.press("Space") }
            try wait(terminal, until: "tenutod does not answer")
            try terminal.press("Space", "?")
            try wait(terminal, until: "quit the view, not the session")
            daemon.signal(SIGCONT)
            try wait(terminal, until: "PAUSED")
            #expect(try place.home.call("GetStatus").state == .paused, "one of the eight is carried out")
            daemon.signal(SIGSTOP)
            for _ in 0..<6 { try terminal.press("Space") }
            try terminal.press("q")
            try waitUntil("it ends", within: 5) { try terminal.screen().contains("exit 0, ") }
            try expectRestored(terminal, exit: 0)
            daemon.signal(SIGCONT)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `An agenda that could not be had is asked for again`() throws {
            let place = try Place()
            let cobra = Name(id: "cobra", name: "Cobra pose")
            let status = Status.made(
                agenda: Status.Agenda(next: Status.Occurrence(routine: cobra, at: "2099-01-02T07:15:00Z")))
            let asked = Mutex(0)
            let daemon = try FakeDaemon(place.home) { method, caller in
                if method == "Watch" {
                    try caller.say(Change(sequence: 1, status: status), continues: true)
                    sleep(2)
                    return try caller.say(Change(sequence: 2, status: status), continues: true)
                }
                let count = asked.withLock { count in
                    count += 1
                    return count
                }
                if count == 1 { return try caller.refuse("org.varlink.service.PermissionDenied") }
                let item = AgendaItem(routine: cobra, at: "2099-01-02T07:15:00Z", state: .scheduled)
                try caller.say(AgendaListing(zone: "UTC", items: [item], problems: []))
            }
            let terminal = try place.terminal()
            try wait(terminal, until: "is next, 2099-01-02 07:15")
            try wait(terminal, until: "07:15  Cobra pose")
            withExtendedLifetime(daemon) {}
        }

        @Test func `At midnight tomorrow becomes today, though nothing happens`() throws {
            let place = try Place()
            var utc = Calendar(identifier: .gregorian)
            utc.timeZone = try #require(TimeZone(identifier: "UTC"))
            // Where it is nearly midnight in UTC, the day after.
            let day = utc.startOfDay(for: Date(timeIntervalSinceNow: 86_400 + 60))
            let parts = utc.dateComponents([.year, .month, .day], from: day)
            let date = try String(
                format: "%04d-%02d-%02d", #require(parts.year), #require(parts.month), #require(parts.day))
            try place.home.write(
                "schedule: [ { routine: cobra, at: \"\(date) 00:20\", timezone: UTC } ]\n", to: .config,
                "tenuto/schedule.yaml")
            let daemon = try place.home.daemon("--device", "null")
            // Where the person lives the day ends 8 s from now.
            let ahead = Int(day.timeIntervalSinceNow) - 8
            let zone = String(format: "TST-%d:%02d:%02d", ahead / 3600, ahead / 60 % 60, ahead % 60)
            let terminal = try place.terminal(adding: ["TZ": zone])
            try wait(terminal, until: "is next, ")
            #expect(try !terminal.screen().contains("is next, 00:20"))
            try wait(terminal, until: "is next, 00:20")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Ctrl-Z gives the terminal back for a while, and fg takes it again`() throws {
            let place = try Place()
            let daemon = try place.home.daemon("--device", "null")
            let shell = try TmuxTerminal(
                columns: 80, rows: 24,
                environment: place.home.environment.merging(["PS1": "ready> ", "PATH": "/usr/bin:/bin"]) { $1 },
                command: "exec bash --norc --noprofile -i")
            try wait(shell, until: "ready>")
            try shell.press("-l", "\(place.home.program("tenuto")) watch\n")
            try wait(shell, until: "no session")
            try shell.press("C-z")
            try wait(shell, until: "Stopped")
            #expect(try shell.value("alternate_on") == "0" && shell.value("cursor_flag") == "1")
            let record = place.folder + "/record"
            try shell.record(to: record)
            try shell.press("-l", "fg\n")
            try wait(shell, until: "no session")
            #expect(try shell.value("alternate_on") == "1")
            try shell.press("q")
            try waitUntil("the shell has it", within: 5) { try shell.value("alternate_on") == "0" }
            var written = ""
            try waitUntil("all of it is recorded", within: 10) {
                written = (try? String(contentsOfFile: record, encoding: .utf8)) ?? ""
                return written.contains("\u{1B}[?1049l")
            }
            #expect(written.matches(of: /\u{1B}\[\?1049h/).count == 1, "it takes the screen once")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A daemon that is killed is waited for, and seen when it comes back`() throws {
            let place = try Place()
            var daemon = try place.home.daemon("--device", "null")
            let terminal = try place.terminal(60, 20)
            try wait(terminal, until: "no session")
            try daemon.stop(SIGKILL)
            try wait(terminal, until: "systemctl --user start tenutod")
            try waitUntil("nothing is tried any more, and it sleeps", within: 15) {
                try wakeUps(of: place.process(), within: 1) == 0
            }
            daemon = try place.home.daemon("--device", "null")
            try wait(terminal, until: "no session")
            try terminal.resize(columns: 100, rows: 30)
            try place.pauseInHold()
            try wait(terminal, until: "next: rep 2 of 3")
            try waitUntil("the new size is used", within: 5) {
                try terminal.screen().split(separator: "\n").contains { $0.hasSuffix("min left") && $0.count == 100 }
            }
            // At first the sound device finds its time, which is news too.
            try waitUntil("nothing counts in the pause, and it sleeps", within: 15) {
                try wakeUps(of: place.process(), within: 1) == 0
            }
            try daemon.stop()
            try wait(terminal, until: "systemctl --user start tenutod")
            try terminal.press("q")
            try expectRestored(terminal, exit: 0)
        }

        /// How often it was woken within so many seconds.
        private func wakeUps(of process: pid_t, within seconds: UInt32) throws -> Int {
            func count() throws -> Int {
                let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
                let line = text.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
                return try #require(line?.split(separator: "\t").last.flatMap { Int($0) })
            }
            let before = try count()
            sleep(seconds)
            return try count() - before
        }

        @Test func `Names from files are text, however they are written`() throws {
            let place = try Place()
            try place.home.addRoutine(
                "odd", "name: \"Odd \u{202E}one 第二\"\nexercises: [ { name: 猫の 👍, hold: 10min, prepare: 20s } ]\n")
            let daemon = try place.home.daemon("--device", "null")
            let terminal = try place.terminal(adding: ["NO_COLOR": "1"])
            try wait(terminal, until: "no session")
            try place.home.tenuto("start", "odd")
            try place.home.call("Pause")
            try place.home.call("Next")
            try wait(terminal, until: "PAUSED")
            var header = ""
            // Eleven minutes until the second call is shown, nine where that came late.
            try waitUntil("the hold is shown", within: 10) {
                header = try terminal.screen().split(separator: "\n").first.map(String.init) ?? ""
                return header.firstMatch(of: /(10|9) min left$/) != nil
            }
            #expect(CellWidth.of(header) == 80, "\(header)")
            let screen = try terminal.screen(isStyled: true)
            #expect(screen.contains("Odd one 第二") && screen.contains("猫の 👍"), "\(screen)")
            // tmux itself says 39 and 49, the terminal's own colours.
            #expect(screen.firstMatch(of: /\u{1B}\[[0-9;]*[34][0-7]/) == nil, "\(screen)")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Where it cannot be shown it says what to do instead`() throws {
            let place = try Place()
            let daemon = try place.home.daemon("--device", "null")
            let piped = try place.home.tenuto("watch")
            #expect(piped.status == 1 && piped.output.isEmpty && piped.errors.contains("tenuto status --follow"))
            let dumb = try place.terminal(adding: ["TERM": "dumb"])
            try expectRestored(dumb, exit: 1)
            #expect(try dumb.screen().contains("TERM is \"dumb\""))
            #expect(try daemon.stop().status == 0)
            let alone = try place.home.tenuto("watch")
            #expect(alone.status == 3 && alone.errors.contains("systemctl --user start tenutod"))
        }
    }
}
