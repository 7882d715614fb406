import Control
import Foundation
import History
import MadeHistory
import Rig
import Testing
import Units

extension ProgramTests {
    /// Doses that rise and fall, pain and notes, by the programs themselves.
    @Suite struct DoseTests {
        private static let back = """
            name: Back
            exercises: [ { name: Press, hold: 5s, reps: 3, progress: { hold: { to: 30s, by: 5s } } } ]
            """
        private let home: Home
        private let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))

        init() throws {
            home = try Home()
            try home.addRoutine("back", Self.back)
            try home.addRoutine(
                "evening", "name: Evening\nexercises: [ { use: back/press }, { name: Plank, hold: 9s } ]\n")
        }

        private var state: String { home.path(.state, "tenuto") }

        private func id(_ kind: Int, _ day: Int) -> String { "00000000-0000-4000-8000-0000000000\(kind)\(day)" }

        /// Sessions of the routine as the program describes it, so many days ago each.
        private func done(_ days: [Int], pain: Int? = nil) throws {
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            let detail = try home.tenuto("show", "back", "--json").output
            var records = Records()
            for day in days {
                let began = now - .seconds(Int64(day) * 86_400)
                let session = SessionRecord(
                    id: id(1, day), routine: try #require(Slug("back")), name: "Back",
                    prescription: PrescriptionRecord(text: detail.trimmingCharacters(in: .newlines)), began: began,
                    offset: 0, ended: began + .seconds(60), outcome: .completed,
                    exercises: [.init(address: "back/press", name: "Press", planned: 3, done: 3, held: .seconds(15))])
                records.save(session)
                guard day == pain else { continue }
                records.save(
                    Remark(
                        id: id(2, day), at: began + .seconds(30), offset: 0,
                        PainReport(
                            level: nil, moment: .during, stopped: true, session: session.id,
                            place: .init(exercise: "back/press", set: 1, rep: 2))))
            }
            var changes = Changes()
            changes.record(records)
            #expect(try HistoryStore.open(folder: state, now: now).intoStore().store(changes) == [])
        }

        private func hold(_ plan: Plan) -> Int64? { plan.steps.first { $0.kind == .hold }?.durationUs }

        /// It held routines, and knew nothing of exercises. The file is made from SQL as that version wrote it.
        @Test func `What a version of before held after pain stays held until ok or a start by name`() throws {
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            // At noon, so that it is that day in most zones.
            let stopped = (now.seconds / 86_400 - 3) * 86_400_000_000 + 43_200_000_000
            let rows = """
                INSERT INTO setting VALUES ('held-after-pain', 'back evening gone');
                INSERT INTO occurrence VALUES
                    ('k', \(stopped), \(stopped), 1, 'back', 'stoppedForPain', 0, NULL, \(stopped), 'cafe');
                """
            let made = try ChildProcess.run("sqlite3", ["-batch", state + "/history.db", version1 + rows])
            try #require(made.status == 0, "\(made.errors)")
            func held() throws -> [String] { try home.call("GetStatus").agenda.held.map(\.id) }
            var daemon = try home.daemon("--device", "null")
            #expect(try held() == ["back/press", "evening/plank"])
            let day = CivilTime(secondsSinceEpoch: stopped / 1_000_000).date
            #expect(try home.tenuto("progress", "back").output.contains("stopped for pain on \(day): "))
            #expect(try home.tenuto("status").output.contains("held after pain: Press, Plank"))
            #expect(try daemon.stop().status == 0)

            // The routine whose file was not there is not forgotten.
            daemon = try home.daemon("--device", "null")
            #expect(try held() == ["back/press", "evening/plank"])
            try home.addRoutine("gone", "name: Gone\nexercises: [ { name: Bend, hold: 5s } ]\n")
            #expect(try home.tenuto("reload").status == 0)
            #expect(try held() == ["back/press", "evening/plank", "gone/bend"])
            #expect(try home.tenuto("ok", "back/press").status == 0)
            #expect(try home.tenuto("start", "evening").status == 0)
            #expect(try held() == ["gone/bend"])
            #expect(try daemon.stop().status == 0)

            daemon = try home.daemon("--device", "null")
            #expect(try held() == ["gone/bend"])
            #expect(try daemon.stop().status == 0)
            let left = try ChildProcess.run("sqlite3", ["-batch", state + "/history.db", "SELECT * FROM setting"])
            #expect(left.output == "")
        }

        @Test func `After clean days the raised dose is planned, shown and heard, also where it is shared`() throws {
            try done([9, 7, 5])
            #expect(try hold(home.plan("back")) == 10_000_000 && hold(home.plan("evening")) == 10_000_000)
            #expect(try home.tenuto("show", "back").output.contains("hold 10s"))
            let progress = try home.tenuto("progress").output
            #expect(progress.hasPrefix("Press (back/press): hold 10s, 3 repetitions\n  raised on "))
            #expect(
                progress.contains(
                    "\n  0 of 3 clean days in a row\n  next: hold 15s, 3 repetitions after 3 more clean days"))
            let daemon = try home.daemon("--device", "null")
            let started = try home.tenuto("start", "back", "--json")
            let session = try JSONDecoder().decode(Started.self, from: Data(started.output.utf8)).session
            #expect(session.next?.durationUs == 10_000_000)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A pain stop lowers the dose, and the schedule leaves the exercise out until ok`() throws {
            try done([9, 7, 5, 1], pain: 1)
            #expect(try hold(home.plan("back")) == 5_000_000)
            #expect(try home.tenuto("progress", "back/press").output.contains("until tenuto ok back/press"))
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("status").output.contains("held after pain: Press: tenuto ok"))
            let other = try home.tenuto("ok", "evening/plank")
            #expect(other.status == 4 && other.errors.hasPrefix("tenuto: evening/plank is not held after pain: "))
            let ok = try home.tenuto("ok", "evening/press")
            #expect(ok.status == 0 && ok.output == "Press (back/press): may start by itself again, and its dose rise\n")
            #expect(try !home.tenuto("status").output.contains("held after pain"))
            let again = try home.tenuto("ok")
            #expect(again.status == 4 && again.output.isEmpty, "\(again)")
            #expect(again.errors == "tenuto: nothing is held after pain: tenuto progress shows where doses stand\n")
            #expect(try daemon.stop().status == 0)
            let next = try home.daemon("--device", "null")
            #expect(try !home.tenuto("status").output.contains("held after pain"))
            #expect(try next.stop().status == 0)
        }

        @Test func `A pain stop from another machine counts as soon as it is imported`() throws {
            try done([9, 7, 5, 1], pain: 1)
            let file = home.path(.data, "laptop.jsonl")
            #expect(try home.tenuto("export", "-o", file).status == 0)
            for isElsewhere in [false, true] {
                let desktop = try Home()
                try desktop.addRoutine("back", Self.back)
                let socket = isElsewhere ? desktop.path(.run, "elsewhere") : desktop.socket
                let daemon = try desktop.begin("tenutod", ["--device", "null", "--socket", socket])
                func status() throws -> String { try desktop.tenuto("status", "--socket", socket).output }
                try waitUntil("tenutod answers", within: 30) { try !status().isEmpty }
                #expect(try !status().contains("held after pain"))
                // What is wrong with other files keeps nobody from hearing of it.
                if isElsewhere { try desktop.write("schedule: nonsense\n", to: .config, "tenuto/schedule.yaml") }
                let taken = try desktop.tenuto("import", file)
                #expect(taken.status == 0 && taken.errors.isEmpty, "\(taken.errors)")
                #expect(try status().contains("held after pain: Press: tenuto ok"))
                let ok = try desktop.begin("tenuto", ["ok", "--json", "--socket", socket]).wait()
                #expect(ok.output.contains(#""released":[{"id":"back/press","name":"Press"}]"#), "\(ok)")
                #expect(try daemon.stop().status == 0)
                #expect(try desktop.tenuto("import", file).errors.isEmpty, "nobody is there to be told")
            }
        }

        @Test func `Who cannot be told of an import is named, with what to do`() throws {
            try done([1], pain: 1)
            let file = home.path(.data, "laptop.jsonl")
            #expect(try home.tenuto("export", "-o", file).status == 0)
            let desktop = try Home()
            let daemon = try desktop.daemon("--device", "null")
            try FileManager.default.removeItem(atPath: desktop.socket)
            let taken = try desktop.tenuto("import", file)
            #expect(taken.status == 0 && taken.output.contains(" new, "))
            #expect(taken.errors.hasSuffix(": tenuto reload has it look, and so has starting it anew\n"), "\(taken)")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A dose, pain and a note are kept with a daemon and without`() throws {
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("dose", "back/press", "hold=15s").output.contains("Press (back/press): hold 15s"))
            #expect(try hold(home.plan("back")) == 15_000_000)
            #expect(try home.tenuto("note", "with", "a", "daemon").output == "Kept.\n")
            #expect(try home.tenuto("start", "back").status == 0)
            let pain = try home.tenuto("pain", "4", "left shoulder")
            #expect(
                pain.output.hasPrefix("The session has ended.\nKept with Press, set 1, repetition 1.\nStop if pain"))
            #expect(try home.tenuto("status").output.contains("held after pain: Press"))
            #expect(try daemon.stop().status == 0)

            #expect(try home.tenuto("dose", "evening/press", "hold=20s", "reps=5").status == 0)
            #expect(try hold(home.plan("back")) == 20_000_000)
            let alone = try home.tenuto("pain", "3", "the", "other")
            #expect(alone.status == 0 && alone.output.hasPrefix("Stop if pain") && alone.errors.isEmpty)
            #expect(try home.tenuto("pain", "0", "--json").output.contains(#""advice":null"#))
            #expect(try home.tenuto("pain", "2", "--before").status == 0)
            #expect(try home.tenuto("note", "without").output.hasPrefix("Kept"))
            #expect(try home.tenuto("dose", "back/press", "--reset").status == 0)
            #expect(try hold(home.plan("back")) == 5_000_000)

            let store = try HistoryStore.openToLook(folder: state)
            let (from, to) = (Timestamp(microseconds: .min), Timestamp(microseconds: .max))
            #expect(try store.notes(from: from, to: to).map(\.content.text) == ["with a daemon", "without"])
            let pains = try store.pains(from: from, to: to).map(\.content)
            #expect(pains.map(\.level) == [4, 3, 0, 2] && pains[0].stopped && pains[0].place?.exercise == "back/press")
            #expect(pains.map(\.text) == ["left shoulder", "the other", "", ""] && pains[3].moment == .before)
            #expect(try store.doses(from: from, to: to).count == 3)
        }

        @Test func `A number that there is not stops first, and is complained of then`() throws {
            let daemon = try home.daemon("--device", "null")
            let wrong: [([String], String)] = [
                (["11", "left shoulder"], "pain: 11: a whole number from 0 to 10 is allowed"),
                (["5,5"], "0 to 10 is allowed"),
                (["-1"], "pain: -1: a whole number from 0 to 10 is allowed"), (["--", "-1"], "pain: -1: a whole"),
                (["-5", "text", "--json"], "pain: -5: a whole"),
                (["--socket", home.socket, "-.5"], "pain: -.5: a whole"),
                (["--level", "4"], "--level"), (["3", "a\u{1B}b"], "U+001B"),
            ]
            for (words, message) in wrong {
                #expect(try home.tenuto("start", "back").status == 0)
                let pain = try home.begin("tenuto", ["pain"] + words).wait()
                #expect(pain.status == 2 && pain.output.isEmpty && pain.errors.contains(message), "\(pain.errors)")
                #expect(pain.errors.contains("The session has ended.") && pain.errors.contains("get medical help now"))
                #expect(try home.call("GetStatus").session == nil, "\(words)")
            }
            // About another session, or how it was before: what runs goes on.
            #expect(try home.tenuto("start", "back").status == 0)
            for words in [["--before", "-1"], ["-1", "--for", "last"], ["--for=last", "--level"]] {
                #expect(try home.begin("tenuto", ["pain"] + words).wait().status == 2)
                #expect(try home.call("GetStatus").session != nil, "\(words)")
            }
            #expect(try home.tenuto("pain", "--help").status == 0 && home.call("GetStatus").session != nil)
            #expect(try home.tenuto("pain", "5/10", "-1", "is", "better").status == 0)
            #expect(try daemon.stop().status == 0)
            let store = try HistoryStore.openToLook(folder: state)
            let pains = try store.pains(from: Timestamp(microseconds: .min), to: Timestamp(microseconds: .max))
            #expect(pains.map(\.content.level) == wrong.map { _ in nil } + [5])
            #expect(pains.allSatisfy(\.content.stopped) && pains.last?.content.text == "-1 is better")
        }

        @Test func `A number that there is not ends what a killed daemon was in, too`() throws {
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("start", "back").status == 0)
            let path = state
            try waitUntil("it is stored", within: 30) {
                let unfinished = try HistoryStore.openToLook(folder: path).unfinished()
                return unfinished?.isRunning == true
            }
            try daemon.stop(SIGKILL)
            let pain = try home.tenuto("pain", "-1")
            #expect(pain.status == 2 && pain.output.isEmpty)
            #expect(pain.errors.contains("pain: -1: a whole number from 0 to 10"))
            #expect(pain.errors.contains("The session has ended.\nKept with the session of Back that began on "))
            #expect(pain.errors.contains("get medical help now"))
            let again = try home.daemon("--device", "null")
            let status = try home.call("GetStatus")
            #expect(status.session == nil && status.left == nil && status.agenda.held.map(\.id) == ["back/press"])
            #expect(try again.stop().status == 0)
        }

        @Test func `What is kept with a session names it, and when it began where it does not run`() throws {
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("note", "before").output == "Kept.\n")
            #expect(try home.tenuto("start", "evening").status == 0)
            #expect(try home.tenuto("note", "in", "it").output == "Kept with the session of Evening.\n")
            #expect(try home.tenuto("stop").status == 0)
            let ended = #/Kept with the session of Evening that began on \d{4}-\d\d-\d\d at \d\d:\d\d\.\n/#
            #expect(try home.tenuto("note", "after", "it").output.wholeMatch(of: ended) != nil)
            #expect(try home.tenuto("pain", "0", "--for", "last").output.wholeMatch(of: ended) != nil)
            #expect(try daemon.stop().status == 0)
            #expect(try home.tenuto("note", "without", "a", "daemon").output.wholeMatch(of: ended) != nil)
            #expect(try home.tenuto("pain", "0").output.wholeMatch(of: ended) != nil)
        }

        @Test func `What cannot be is refused before anything is kept`() throws {
            let calls: [([String], Int32, String)] = [
                (["dose", "back/press"], 2, "--reset"), (["dose", "back/press", "hold=15s", "--reset"], 2, "--reset"),
                (["dose", "back/press", "hold=soon"], 2, "not a duration"), (["dose"], 2, "exercise"),
                (["dose", "back/press", "15s"], 2, "dose \"15s\": write hold=15s, reps=12 or both\n"),
                (["dose", "back/press", "x:reps=3"], 2, ": write hold=15s, reps=12 or both\n"),
                (["dose", "back/pres", "hold=15s"], 1, "did you mean back/press"),
                (["dose", "nothing/x", "hold=15s"], 1, "no such routine"),
                (["dose", "back/press", "reps=2000"], 1, "1 to 1000 is allowed"),
                (["progress", "nothing"], 1, "no such routine"), (["progress", "back/x"], 1, "no such exercise"),
                (["pain", "11"], 2, "0 to 10"), (["pain", "--before"], 2, "0 to 10"),
                (["pain", "3", "--before", "--for", "last"], 2, "only one"),
                (["pain", "3", "a\nb"], 2, "U+000A: line breaks and other control characters"),
                (["note", "a\u{1B}[2J"], 2, "note: U+001B: line breaks and other control characters are not allowed"),
                (["note", "a\u{2028}b"], 2, "U+2028"), (["note", " "], 2, "some words"),
                (["pain", "-1"], 2, "0 to 10"),
                (["note", String(repeating: "x", count: 1001)], 2, "at most 1000"), (["note"], 2, "words"),
            ]
            for (words, code, text) in calls {
                let outcome = try home.begin("tenuto", words).wait()
                #expect(outcome.status == code && outcome.errors.contains(text), "\(words): \(outcome.errors)")
                #expect(outcome.output.isEmpty, "\(words)")
            }
            let last = try home.tenuto("pain", "3", "--for", "last")
            #expect(last.status == 1 && last.errors.contains("no session is kept yet"))
            #expect(!FileManager.default.fileExists(atPath: state + "/history.db"))
            // Where another daemon is meant, its files are not known: it is only said what to do.
            let other = try home.tenuto("pain", "--socket", "/nowhere/control")
            #expect(other.status == 3 && other.errors.contains("Stop if pain") && other.output.isEmpty)
        }
    }
}
