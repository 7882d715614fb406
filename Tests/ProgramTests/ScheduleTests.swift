import Control
import Foundation
import Rig
import Testing
import Units

extension ProgramTests {
    /// What is scheduled falls due with the real programs. These tests wait for wall time: what is due is some seconds
    /// ahead of the clock.
    @Suite struct ScheduleTests {
        /// `HH:MM:SS` as an instant of UTC, so many whole seconds after `now`.
        private static func instant(_ seconds: Int, after now: Int) -> String {
            let formatter = DateFormatter()
            (formatter.locale, formatter.timeZone) = (Locale(identifier: "en_US_POSIX"), TimeZone(identifier: "UTC"))
            formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
            return formatter.string(from: Date(timeIntervalSince1970: Double(now + seconds))) + " UTC"
        }

        /// Writes a schedule of routines that fall due so many seconds from now.
        private func schedule(_ home: Home, _ entries: [(routine: String, after: Int, more: String)]) throws {
            let now = time(nil)
            let lines = entries.map {
                "  - { routine: \($0.routine), at: \"\(Self.instant($0.after, after: now))\"\($0.more) }\n"
            }
            try home.write("schedule:\n" + lines.joined(), to: .config, "tenuto/schedule.yaml")
        }

        private func home() throws -> Home {
            let home = try Home()
            try home.addRoutine("two", "name: Two\nexercises: [ { name: Hold, hold: 30s, reps: 3 } ]\n")
            return home
        }

        /// What became of the routines, by the word of the daemon.
        private func states(_ home: Home, _ arguments: String...) throws -> [String: [AgendaItem.State]] {
            let outcome = try home.begin("tenuto", ["agenda", "--json"] + arguments).wait()
            guard outcome.status == 0 else { throw ChildProcess.Failure("agenda: \(outcome.errors)") }
            let listing = try JSONDecoder().decode(AgendaListing.self, from: Data(outcome.output.utf8))
            return Dictionary(grouping: listing.items, by: \.routine.id).mapValues { $0.map(\.state) }
        }

        private func waitUntilDue(_ home: Home, _ routine: String, within seconds: Double = 30) throws {
            try waitUntil("\(routine) is due", within: seconds) {
                try home.call("GetStatus").agenda.due?.routine.id == routine
            }
        }

        @Test func `What falls due can be put off, left out, kept quiet, left for later and begun`() throws {
            let home = try home()
            // Far enough apart for all that is said to each before the next one, on a slow machine too.
            let times = [12, 27, 42].map { $0 * ChildProcess.patience }
            try schedule(home, [("two", times[0], ""), ("cobra", times[1], ""), ("bird-dog", times[2], "")])
            let daemon = try home.daemon("--device", "null")
            #expect(try home.status().agenda.next?.routine.id == "two")
            #expect(try states(home) == ["two": [.scheduled], "cobra": [.scheduled], "bird-dog": [.scheduled]])
            for verb in ["snooze", "dismiss"] {
                let outcome = try home.tenuto(verb)
                #expect(outcome.status == 4 && outcome.output.isEmpty && outcome.complaints.count == 1, "\(verb)")
                #expect(outcome.errors == "tenuto: nothing is due: tenuto agenda shows what comes next\n")
            }

            try waitUntilDue(home, "two")
            let due = try home.tenuto("status")
            #expect(due.output.hasPrefix("due: Two, since 20") && due.output.contains(": tenuto tap begins it\n"))
            #expect(try home.status().state == .due)
            let past = try home.tenuto("snooze", "until", "2026-01-01")
            #expect(past.status == 5 && past.errors.contains("that is over already"), "\(past.errors)")
            #expect(try home.tenuto("snooze", "10m").output.contains("\nput off: Two, until 20"))
            #expect(try home.status().state == .idle && states(home)["two"] == [.snoozed])
            #expect(try home.tenuto("snooze").status == 4)
            #expect(try home.tenuto("dismiss").status == 0)
            #expect(try states(home)["two"] == [.skipped])

            try waitUntilDue(home, "cobra")
            let quiet = try home.tenuto("quiet", "1h")
            #expect(quiet.status == 0 && quiet.output.contains("\nquiet until 20"), "\(quiet.output)")
            #expect(try home.status().state == .idle, "what is due is off with it")
            #expect(try states(home)["cobra"] == [.suppressed] && states(home)["bird-dog"] == [.scheduled])
            #expect(try home.status().agenda.next == nil, "nothing will be heard")
            #expect(try home.tenuto("quiet", "off").output.contains("quiet until") == false)

            try waitUntilDue(home, "bird-dog")
            let away = try home.tenuto("away")
            #expect(
                away.status == 0 && away.output.contains("\naway: tenuto here says that you are back\n"))
            #expect(try home.status().state == .idle && states(home)["bird-dog"] == [.pending])
            #expect(try home.tenuto("here").output.hasPrefix("due: Bird dog, since 20"))
            #expect(try home.tenuto("tap").output.hasPrefix("running: Bird dog, "))
            #expect(try states(home)["bird-dog"] == [.running])
            let text = try home.tenuto("agenda").output
            #expect(text.contains(/\n  \d\d:\d\d(:\d\d)?  +Two +skipped\n/), "\(text)")
            #expect(text.contains(/\n> \d\d:\d\d(:\d\d)?  +Bird dog +runs\n/), "\(text)")
            #expect(text.hasSuffix("; outcomes as tenutod has them\n"))
            #expect(try home.tenuto("stop").status == 0)
            #expect(try states(home)["bird-dog"] == [.partial])
            #expect(try states(home, "--offline").values.allSatisfy { $0 == [.scheduled] }, "as planned")
            #expect(try daemon.stop().status == 0)
            #expect(
                daemon.errors.split(separator: "\n").count { $0.contains("bird-dog is due") } == 1, "\(daemon.errors)")
        }

        @Test func `A restart between announcement and start begins it once, and what was due stays due`() throws {
            let (killed, ended) = (try home(), try home())
            try schedule(killed, [("two", 7, ", start: auto")])
            try schedule(ended, [("cobra", 7, "")])
            let (first, other) = (try killed.daemon("--device", "null"), try ended.daemon("--device", "null"))
            try waitUntilDue(killed, "two")
            try waitUntilDue(ended, "cobra")
            let announced = try killed.tenuto("status")
            #expect(
                announced.output.contains(/^due: Two, since .*: starts itself at .*, tenuto dismiss leaves it out\n/))
            // It is stored before it is heard.
            try waitUntil("it is stored", within: 10) {
                let rows = try ChildProcess.run(
                    "sqlite3", [killed.path(.state, "tenuto/history.db"), "SELECT state FROM occurrence"])
                return rows.output.contains("due")
            }
            try first.stop(SIGKILL)
            #expect(try other.stop().status == 0)

            let again = try ended.daemon("--device", "null")
            #expect(try ended.status().agenda.due?.routine.id == "cobra")
            #expect(try ended.tenuto("tap").output.hasPrefix("running: Cobra pose, "))
            #expect(try again.stop().status == 0)
            #expect((other.errors + again.errors).split(separator: "\n").count { $0.contains("cobra is due") } == 1)

            let second = try killed.daemon("--device", "null")
            #expect(try killed.status().agenda.due?.routine.id == "two")
            try waitUntil("it begins by itself", within: 45) { try killed.call("GetStatus").session != nil }
            #expect(try killed.status().session?.routine.id == "two")
            #expect(try states(killed) == ["two": [.running]])
            #expect(try killed.tenuto("stop").status == 0)
            #expect(try states(killed) == ["two": [.partial]])
            usleep(1_500_000)
            #expect(try killed.status().state == .idle, "once")
            #expect(try second.stop().status == 0)
            let log = (first.errors + second.errors).split(separator: "\n")
            #expect(log.count { $0.contains("two is due") } == 1, "\(log)")
        }

        @Test func `While the schedule is wrong the one of before goes on, and all who are asked say so`() throws {
            let home = try home()
            let (good, other) = ("2098-12-31 07:15 UTC", "2099-01-02 07:15 UTC")
            func write(_ routine: String, _ time: String) throws {
                try home.write(
                    "schedule: [ { routine: \(routine), at: \"\(time)\" } ]\n", to: .config, "tenuto/schedule.yaml")
            }
            try write("two", good)
            let daemon = try home.daemon("--device", "null")
            #expect(try home.status().agenda.next?.at.prefix(10) == "2098-12-31")

            try write("tow", other)
            try waitUntil("it is said", within: 5) { try home.call("GetStatus").problems.isEmpty == false }
            let status = try home.status()
            let place = home.path(.config, "tenuto/schedule.yaml") + ":1:24: "
            #expect(status.problems.first?.text == "schedule.yaml has errors: what was in force before stays in force")
            #expect(
                status.problems.dropFirst().map(\.text).filter { $0.hasPrefix(place) }.count == 1, "\(status.problems)")
            #expect(status.agenda.next?.at.prefix(10) == "2098-12-31")
            let agenda = try home.tenuto("agenda", "--from", "2098-12-25", "--days", "10")
            #expect(
                agenda.status == 0
                    && agenda.complaints.first == "schedule.yaml has errors: what was in force before stays in force")
            #expect(agenda.complaints.last?.hasPrefix(place) == true && agenda.output.contains(" 2098-12-31\n"))

            try write("two", other)
            try waitUntil("it is right", within: 5) {
                let status = try home.call("GetStatus")
                return status.problems.isEmpty && status.agenda.next?.at.prefix(10) == "2099-01-02"
            }
            #expect(try daemon.stop().status == 0)
            #expect(daemon.errors.contains(place + "error: schedule[0].routine: \"tow\": no such routine"))

            try write("tow", other)
            let late = try home.daemon("--device", "null")
            #expect(
                try home.status().problems.first?.text
                    == "schedule.yaml has errors: nothing is scheduled until it is mended")
            #expect(try late.stop().status == 0)
        }

        @Test func `The daemon's times are those of its zone`() throws {
            let home = try home()
            try home.write(
                "schedule: [ { routine: two, at: \"2098-06-30 07:15\" } ]\n", to: .config, "tenuto/schedule.yaml")
            let daemon = try home.begin("tenutod", ["--device", "null"], adding: ["TZ": "Asia/Kathmandu"])
            try waitUntil("tenutod answers", within: 30) { home.isServed }
            try waitUntil("it knows the schedule", within: 5) { try home.call("GetStatus").agenda.next != nil }
            #expect(try home.status().agenda.next?.at == "2098-06-30T07:15:00+05:45")
            #expect(try home.tenuto("status").output.contains("\nnext: Two, 2098-06-30 07:15\n"))
            let agenda = try home.tenuto("agenda", "--from", "2098-06-30T00:00:00Z", "--days", "1")
            #expect(
                agenda.output == """
                    Mon 2098-06-30
                      07:15  Two

                    Asia/Kathmandu; outcomes as tenutod has them

                    """)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `How it ends says what is the matter`() throws {
            let home = try home()
            for arguments in [["snooze"], ["dismiss"], ["quiet"], ["quiet", "off"], ["away"], ["here"]] {
                let outcome = try home.begin("tenuto", arguments).wait()
                #expect(outcome.status == 3 && outcome.output.isEmpty && outcome.complaints.count == 1, "\(arguments)")
            }
            let wrong = [
                ["snooze", "soon"], ["snooze", "0s"], ["snooze", "5"], ["snooze", "off"], ["snooze", "until"],
                ["snooze", "until", "25:00"], ["snooze", "until", "2026-02-30"], ["snooze", "10m", "please"],
                ["snooze", "until", "2026-12-01", "14:00", "now"], ["snooze", "-5m"], ["quiet", "400d"],
                ["quiet", "9000h"], ["quiet", "until", "noon"], ["quiet", "until", "14:60"], ["quiet", "1h", "2h"],
                ["away", "now"], ["here", "1"], ["dismiss", "it"], ["quiet", "until", "2098-12-01"],
            ]
            for arguments in wrong {
                let outcome = try home.begin("tenuto", arguments).wait()
                #expect(outcome.status == 2 && outcome.output.isEmpty && !outcome.errors.isEmpty, "\(arguments)")
            }
            let daemon = try home.begin("tenutod", ["--device", "null"], adding: ["TZ": "Europe/Berlin"])
            try waitUntil("tenutod answers", within: 30) { home.isServed }
            let here = ["TZ": "Europe/Berlin"]
            /// The next such day, within a year.
            func next(_ day: String) throws -> String {
                // Where it is tomorrow already in Berlin.
                let ahead = Timestamp(seconds: Int64(Date().timeIntervalSince1970) + 7200)
                let today = String("\(ahead)".prefix(10))
                let year = try #require(Int(today.prefix(4)))
                return "\(year)-\(day)" > today ? "\(year)-\(day)" : "\(year + 1)-\(day)"
            }
            let (winter, summer) = (try next("12-01"), try next("07-01"))
            let times: [(words: [String], shown: String)] = [
                (["until", winter], "quiet until \(winter) 00:00\n"),
                (["until", summer, "14:00"], "quiet until \(summer) 14:00\n"),
                (["until", "\(summer) 9:05:07"], "quiet until \(summer) 09:05:07\n"),
            ]
            for (words, shown) in times {
                let outcome = try home.begin("tenuto", ["quiet"] + words, adding: here).wait()
                #expect(outcome.status == 0 && outcome.output.contains(shown), "\(outcome.output) \(outcome.errors)")
            }
            let past = try home.tenuto("quiet", "until", "2026-01-01")
            #expect(past.status == 5 && past.errors == "tenuto: that is over already: a later time is allowed\n")
            #expect(try home.tenuto("quiet").output.contains("quiet until 20"))
            #expect(try home.tenuto("quiet", "off").output.contains("quiet until") == false)
            #expect(try home.tenuto("away").output.contains("\naway: tenuto here says that you are back\n"))
            #expect(try home.tenuto("here").output.contains("away") == false)
            #expect(try daemon.stop().status == 0)
        }
    }
}
