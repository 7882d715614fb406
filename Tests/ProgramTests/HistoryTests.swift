import Control
import Foundation
import MadeHistory
import Rig
import Testing
import Units
import Varlink

extension ProgramTests {
    /// What a person reads of, and does with, the history: through the programs.
    @Suite struct HistoryTests {
        /// A home with ten weeks of exercises that end in the last days.
        private func home(weeks: Int = 10) throws -> Home {
            let home = try Home()
            try store(weeks, in: home)
            return home
        }

        private func store(_ weeks: Int, in home: Home) throws {
            let folder = home.path(.state, "tenuto")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let today = CivilTime(secondsSinceEpoch: Int64(Date.now.timeIntervalSince1970)).date
            try MadeHistory(weeks: weeks, from: today + (-today.weekday.index - 7 * (weeks - 1) - 7)).store(in: folder)
        }

        private static let verbs: [[String]] = [
            ["history"], ["history", "--json"], ["history", "--csv"], ["history", "--ics"], ["stats"],
            ["stats", "--json"], ["report"], ["export"],
        ]

        @Test func `without a history each says so, and makes none`() throws {
            let home = try Home()
            for words in Self.verbs {
                let outcome = try home.begin("tenuto", words).wait()
                #expect(
                    outcome.status == 0 && outcome.errors.isEmpty && !outcome.output.isEmpty,
                    "\(words): \(outcome.errors)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: home.path(.state, "")).isEmpty)
        }

        @Test func `the newest come last, and filters leave what they name`() throws {
            let home = try home()
            func listing(_ words: String...) throws -> HistoryListing {
                let outcome = try home.begin("tenuto", ["history", "--json"] + words).wait()
                return try JSONDecoder().decode(HistoryListing.self, from: Data(outcome.output.utf8))
            }
            let usual = try listing()
            #expect(usual.entries.count == 50 && usual.older)
            let all = try listing("--since", "2000-01-01")
            #expect(!all.older && all.entries.suffix(50) == usual.entries[...])
            let instants = all.entries.map { Timestamp(rfc3339: $0.at) ?? Timestamp(microseconds: 0) }
            #expect(instants == instants.sorted())
            #expect(Set(all.entries.map(\.kind)) == [.session, .occurrence, .note, .acknowledgement])
            let back = try listing("upper-back", "--since", "2000-01-01")
            #expect(back.entries.allSatisfy { ($0.session?.routine ?? $0.occurrence?.routine)?.id == "upper-back" })
            let press = try listing("--exercise", "press-up/press-up", "--since", "2000-01-01")
            #expect(press.entries.allSatisfy { $0.session?.exercises.first?.id == "press-up/press-up" })
            #expect(press.entries.count == back.entries.count { $0.kind == .session })
            let pained = try listing("--outcome", "stoppedForPain", "--since", "2000-01-01")
            #expect(pained.entries.count == 2 && pained.entries.allSatisfy { $0.session?.outcome == "stoppedForPain" })
            #expect(pained.entries[0].session?.pains.map(\.moment) == ["before", "during", "after"])
            let missed = try listing("--outcome", "missed", "--outcome", "excused", "--since", "2000-01-01")
            #expect(Set(missed.entries.compactMap(\.occurrence?.state)) == [.missed, .excused])
            let day = try #require(back.entries.last { $0.kind == .session }).at.prefix(10)
            let one = try listing("--since", String(day), "--until", String(day), "--steps")
            #expect(
                one.entries.allSatisfy { $0.at.hasPrefix(day) }
                    && one.entries.contains { $0.session?.steps?.isEmpty == false })
            #expect(try listing("--limit", "3").entries == Array(all.entries.suffix(3)))
        }

        /// All that a daemon answers to `GetHistory`.
        private func asked(_ parameters: HistoryParameters, at path: String) throws -> HistoryListing? {
            var client = try VarlinkClient.connect(path: path)
            var whole: HistoryListing?
            try client.callMore(ControlInterface.qualified("GetHistory"), parameters, reply: HistoryListing.self) {
                if whole == nil { whole = $0 } else { whole?.entries += $0.entries }
            }
            return whole
        }

        @Test func `a daemon tells other programs what history prints, with what was done just now`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("start", "taster").status == 0)
            #expect(try home.tenuto("next").status == 0)
            // While it runs it is told as far as it has come.
            try waitUntil("a step is over", within: 30) {
                let running = try asked(HistoryParameters(limit: 1, steps: true), at: home.socket)?.entries.last?
                    .session
                return running?.outcome == nil && running?.steps?.isEmpty == false
            }
            #expect(try home.tenuto("pain", "3", "left").status == 0)
            #expect(try home.tenuto("note", "good").status == 0)
            let now = try asked(HistoryParameters(limit: 1, steps: true), at: home.socket)
            let done = try #require(now?.entries.first?.session)
            #expect(done.routine.id == "taster" && done.outcome == "stoppedForPain" && done.steps?.isEmpty == false)
            #expect(done.pains.map(\.text) == ["left"] && done.notes.map(\.text) == ["good"])
            let questions: [([String], HistoryParameters)] = [
                ([], HistoryParameters()), (["--limit", "7"], HistoryParameters(limit: 7)),
                (["--since", "2000-01-01"], HistoryParameters(since: "2000-01-01")),
                (["--limit", "2", "--steps"], HistoryParameters(limit: 2, steps: true)),
                (
                    ["upper-back", "--since", "2000-01-01", "--outcome", "partial", "--outcome", "missed"],
                    HistoryParameters(since: "2000-01-01", routine: "upper-back", outcomes: [.partial, .missed])
                ),
                (["--exercise", "press-up/press-up"], HistoryParameters(exercise: "press-up/press-up")),
                (["--until", "2000-01-01"], HistoryParameters(until: "2000-01-01")),
            ]
            // What is on its way to the disk is known to the daemon alone.
            func printed(_ words: [String]) throws -> HistoryListing {
                let outcome = try home.begin("tenuto", ["history", "--json"] + words).wait()
                return try JSONDecoder().decode(HistoryListing.self, from: Data(outcome.output.utf8))
            }
            try waitUntil("all is stored", within: 30) { try printed([]).entries.last?.session?.notes.count == 1 }
            for (words, parameters) in questions {
                #expect(try printed(words) == asked(parameters, at: home.socket), "\(words)")
            }
            #expect(try daemon.stop().status == 0)
        }

        @Test func `what there never was is said to be so, and what is gone from the files is still told`() throws {
            let home = try home()
            for (words, message) in [
                (
                    ["uper-back"],
                    "\"uper-back\": no such routine, neither in your files nor in the history (did you mean "
                        + "\"upper-back\"?): tenuto list shows all"
                ),
                (["zzz"], "\"zzz\": no such routine, neither in your files nor in the history: tenuto list shows all"),
                (
                    ["--exercise", "press-up/pres-up"],
                    "\"press-up/pres-up\": no such exercise, neither in your files nor in the history (did you mean "
                ),
            ] {
                for more in [[], ["--json"], ["--csv"]] {
                    let outcome = try home.begin("tenuto", ["history"] + words + more).wait()
                    #expect(outcome.status == 1 && outcome.output.isEmpty, "\(words): \(outcome)")
                    #expect(outcome.errors.hasPrefix("tenuto: \(message)"), "\(outcome.errors)")
                }
            }
            #expect(try home.tenuto("history", "cobra").output.hasPrefix("nothing is kept of that"))
            // Its sessions name exercises that the routine of today does not have.
            let gone = try home.tenuto("history", "--exercise", "upper-back/wall-sit")
            #expect(gone.status == 0 && gone.output.contains("Wall sit"), "\(gone)")
            try home.addRoutine("own", "name: Own\nexercises: [ { name: Lift, hold: 5s } ]\n")
            #expect(try home.tenuto("history", "own").output.hasPrefix("nothing is kept of that"))
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("start", "own").status == 0)
            #expect(try home.tenuto("stop").status == 0)
            #expect(try daemon.stop().status == 0)
            try FileManager.default.removeItem(atPath: home.path(.config, "tenuto/routines/own.yaml"))
            for words in [["own"], ["--exercise", "own/lift"]] {
                let outcome = try home.begin("tenuto", ["history"] + words).wait()
                #expect(outcome.status == 0 && outcome.output.contains("Own  partial"), "\(outcome)")
            }
        }

        @Test(
            arguments: [
                (
                    ["history", "--since", "2026-02-30"],
                    "--since: \"2026-02-30\": a date such as 2026-12-24 is allowed"
                ),
                (
                    ["history", "--since", "2026-12-02", "--until", "2026-12-01"],
                    "--since 2026-12-02 is after --until 2026-12-01: turn them round"
                ),
                (["history", "--limit", "0"], "--limit: 0: 1 or more"),
                (["history", "--csv", "--json"], "give only one"),
                (["history", "Not An Id"], "\"Not An Id\": lower-case"),
                (["history", "--exercise", "press-up"], "--exercise: \"press-up\": routine/exercise is allowed"),
                (["history", "--outcome", "great"], "great"),
                (["stats", "--since", "tomorrow"], "--since: \"tomorrow\""),
                (["stats", "--since", "9999-01-01"], "--since: 9999-01-01: today or a day before is allowed"),
                (["report", "--since", "2025-02-29"], "--since: \"2025-02-29\""), (["import"], "file"),
                (["forget"], "--before"), (["forget", "--before", "2026-13-01"], "--before: \"2026-13-01\""),
                (
                    ["forget", "--before", "9999-01-01", "--yes"],
                    "tenuto: --before: 9999-01-01: today or a day before is allowed, since a session or a scheduled time of "
                        + "today may still be open: --before "
                ),
            ])
        func `what is asked wrongly is one clear error`(words: [String], message: String) throws {
            let outcome = try Home().begin("tenuto", words).wait()
            #expect(
                outcome.status == 2 && outcome.output.isEmpty && outcome.errors.contains(message), "\(outcome.errors)")
        }

        @Test func `export and import go from home to home, byte for byte, beside a daemon`() throws {
            let (one, other) = (try home(), try Home())
            let daemon = try other.daemon("--device", "null")
            let file = one.path(.data, "x.jsonl")
            #expect(try one.tenuto("export", "-o", file).status == 0)
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let taken = try other.tenuto("import", file)
            #expect(
                taken.status == 0 && taken.output.hasSuffix(" new, 0 replaced, 0 known before\n"), "\(taken.errors)")
            #expect(try other.tenuto("export").output == String(contentsOfFile: file, encoding: .utf8))
            let again = try other.begin("tenuto", ["import", "--json", file]).wait()
            #expect(again.output.contains(#""new":0"#), "\(again.output)")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `a file that is wrong is told with its line, and nothing is taken`() throws {
            let home = try home(weeks: 2)
            let before = try home.tenuto("export").output
            let lines = before.split(separator: "\n")
            let cutOff =
                "the file ends in the middle of this line: it was cut off; copy the whole file\nnothing was taken\n"
            let whole = lines.dropLast().map { $0 + "\n" }.joined()
            for (text, message) in [
                (String(before.dropLast(40)), ":\(lines.count - 1): \(cutOff)"),
                (String(before.prefix(20)), ":1: \(cutOff)"),
                (whole, ": its last line is missing: it was cut off"), ("", ":1: empty: "),
                ("{}", ":1: not a history: "),
                (whole + "{}", ": type: missing: it is needed"), (whole + "{\n", ": not JSON: one object on a line"),
                (before + before, "after the last line"),
            ] {
                try home.write(text, to: .data, "x.jsonl")
                let file = home.path(.data, "x.jsonl")
                let outcome = try home.tenuto("import", file)
                #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome.output)")
                #expect(outcome.errors.contains("\(file):") && outcome.errors.contains(message), "\(outcome.errors)")
                #expect(outcome.errors.hasSuffix("nothing was taken\n"))
                #expect(try home.tenuto("export").output == before)
            }
            // Not all editors end the last line.
            try home.write(String(before.dropLast()), to: .data, "x.jsonl")
            #expect(try home.tenuto("import", home.path(.data, "x.jsonl")).status == 0)
            #expect(try home.tenuto("import", "/nowhere/x").errors.contains("/nowhere/x: No such file or directory"))
        }

        @Test func `forgetting asks, deletes and leaves nothing of it in the file`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let export = try home.tenuto("export").output
            let file = home.path(.state, "tenuto/history.db")
            // The id of the first session.
            let first = Data("00000000-0000-4000-8000-000000000001".utf8)
            let today = CivilTime(secondsSinceEpoch: Int64(Date.now.timeIntervalSince1970)).date
            let day = "\(today + -30)"
            let line = "\(home.programs)/tenuto forget --before \(day)"
            let answer = Pipe()
            try answer.fileHandleForWriting.write(contentsOf: Data("n\n".utf8))
            let refused = try ChildProcess(
                "script", ["-qec", line, "/dev/null"], environment: home.environment, only: true,
                input: answer.fileHandleForReading.fileDescriptor
            ).wait()
            #expect(refused.output.contains("Delete them for good? [y/N]"), "\(refused.output)")
            #expect(try home.tenuto("export").output == export)
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)).range(of: first) != nil)
            let outcome = try home.tenuto("forget", "--before", day, "--yes")
            #expect(outcome.status == 0 && outcome.output.hasPrefix("deleted: "), "\(outcome.errors)")
            for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file + suffix) {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: file + suffix))
                #expect(bytes.range(of: first) == nil, "\(suffix)")
            }
            try home.write(export, to: .data, "old.jsonl")
            let back = try home.tenuto("import", home.path(.data, "old.jsonl"))
            #expect(back.status == 0 && back.output.contains("they stay forgotten"), "\(back.errors)")
            #expect(try home.tenuto("history", "--until", "\(today + -31)").output.hasPrefix("nothing is kept"))
            #expect(try daemon.stop().status == 0)
        }

        /// Rewriting the file takes more room in its log than deleting a week does: somewhere between there is enough for one
        /// and not for the other. A shell bounds how large files may become.
        @Test(arguments: ["forget", "import"])
        func `what was deleted is said to be so where the file cannot be rewritten, and is gone the next time`(
            verb: String
        ) throws {
            let (home, other) = (try home(), try home())
            let today = CivilTime(secondsSinceEpoch: Int64(Date.now.timeIntervalSince1970)).date
            let day = "\(today + (-today.weekday.index - 63))"
            let first = Data("00000000-0000-4000-8000-000000000001".utf8)
            let isThere = {
                let file = home.path(.state, "tenuto/history.db")
                return try ["", "-wal"].contains { suffix in
                    guard FileManager.default.fileExists(atPath: file + suffix) else { return false }
                    return try Data(contentsOf: URL(filePath: file + suffix)).range(of: first) != nil
                }
            }
            var words = ["forget", "--before", day, "--yes"]
            if verb == "import" {
                #expect(try other.begin("tenuto", words).wait().status == 0)
                try home.write(try other.tenuto("export").output, to: .data, "x.jsonl")
                words = ["import", "--forget", home.path(.data, "x.jsonl")]
            }
            let line = ([home.program("tenuto")] + words).map { "'\($0)'" }.joined(separator: " ")
            let before = try home.tenuto("export").output
            // Units of 512 bytes (POSIX).
            for size in stride(from: 64, through: 64_000, by: 64) {
                let outcome = try ChildProcess.run(
                    "/bin/sh", ["-c", "trap '' XFSZ; ulimit -f \(size); exec \(line)"],
                    environment: home.environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }, only: true)
                if try home.tenuto("export").output == before { continue }
                #expect(outcome.status == 1 && !outcome.signalled, "\(outcome)")
                #expect(outcome.complaints.count == 2, "\(outcome.errors)")
                #expect(
                    outcome.complaints.last
                        == "deleted, but its text may still be found in the file: run this again, which rewrites it")
                #expect(
                    outcome.output.contains(verb == "import" ? "forgotten, as they were there" : "deleted: "),
                    "\(outcome.output)")
                break
            }
            #expect(try isThere())
            let again = try home.begin("tenuto", words).wait()
            #expect(again.status == 0 && again.errors.isEmpty, "\(again.errors)")
            #expect(
                again.output.contains(verb == "import" ? "0 new, 0 replaced" : "nothing to delete"), "\(again.output)")
            #expect(try !isThere())
        }

        @Test func `today stays when all before it is forgotten, and what is not there is not asked about`() throws {
            let home = try home(weeks: 2)
            let today = CivilTime(secondsSinceEpoch: Int64(Date.now.timeIntervalSince1970)).date
            #expect(try home.tenuto("note", "of", "today").status == 0)
            let tomorrow = try home.tenuto("forget", "--before", "\(today + 1)", "--yes")
            #expect(tomorrow.status == 2 && tomorrow.output.isEmpty && tomorrow.complaints.count == 1)
            #expect(tomorrow.errors.contains("--before \(today) deletes all that was before today"))
            let unasked = try home.tenuto("forget", "--before", "\(today)")
            #expect(unasked.status == 2 && unasked.complaints.count == 1, "\(unasked.errors)")
            #expect(unasked.errors.hasPrefix("tenuto: nobody is there to be asked: --yes deletes without asking: "))
            #expect(try home.tenuto("forget", "--before", "\(today)", "--yes").output.hasPrefix("deleted: "))
            #expect(try home.tenuto("history").output.contains("note: of today"))
            let before = try home.tenuto("export").output
            for day in [today, today + -3000] {
                for words in [[], ["--yes"]] {
                    let nothing = try home.begin("tenuto", ["forget", "--before", "\(day)"] + words).wait()
                    let text = "nothing to delete: no session, scheduled time, pain report or note is from before "
                    #expect(nothing.status == 0 && nothing.errors.isEmpty && nothing.output == "\(text)\(day)\n")
                }
            }
            #expect(try home.tenuto("export").output == before)
        }

        @Test func `a session that is not over shows what was held so far`() throws {
            let home = try Home()
            let hold = "{ name: Hold, prepare: 4s, hold: 2s, release: 20s, reps: 90 }"
            try home.addRoutine("hold", "name: Long\nexercises: [ \(hold) ]\n")
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("start", "hold").status == 0)
            try waitUntil("it is stored", within: 10) {
                try home.tenuto("history").output.contains("Long  not over yet, held 0:00 so far\n")
            }
            // It takes 6 s: an integration test.
            try waitUntil("a hold is over", within: 30) {
                let told = try home.tenuto("history").output
                return told.contains("Long  not over yet, held 0:02 so far\n")
                    && told.contains("Hold  1 of 90, hold 2s, 90 reps, held 0:02")
            }
            #expect(try daemon.stop().status == 0)
        }

        @Test func `what turns text around is taken, and shown nowhere`() throws {
            let home = try Home()
            let marks: [Character] = ["\u{202E}", "\u{202A}", "\u{2066}", "\u{2069}", "\u{2028}"]
            #expect(try home.tenuto("note", "stiff \u{202E}today\u{2066}").status == 0)
            #expect(try home.tenuto("pain", "2", "left\u{202A} shoulder").status == 0)
            // As a hostile file may have it.
            let id = "00000000-0000-4000-8000-000000000001"
            let today = CivilTime(secondsSinceEpoch: Int64(Date.now.timeIntervalSince1970)).date
            let text = #"im\u2066por\u202et\u2069ed"#
            let lines = [
                #"{"format":"tenuto-history","version":1}"#,
                #"{"at":"\#(today)T00:00:01Z","id":"\#(id)","offset":0,"text":"\#(text)","type":"note"}"#,
                #"{"lines":2,"type":"end"}"#,
            ]
            try home.write(lines.map { $0 + "\n" }.joined(), to: .data, "x.jsonl")
            #expect(try home.tenuto("import", home.path(.data, "x.jsonl")).status == 0)
            let turned = #"""
                name: "Tur\u202Ened"
                exercises: [ { name: Hold, hold: 2s } ]
                """#
            try home.addRoutine("turned", turned + "\n")
            for words in [["list"], ["show", "turned"], ["plan", "turned"]] {
                let shown = try home.begin("tenuto", words).wait().output
                #expect(shown.contains("Turned") && !shown.contains(where: marks.contains), "\(words): \(shown)")
            }
            for words in [["history"], ["history", "--csv"], ["report", "--since", "2026-01-01"]] {
                let shown = try home.begin("tenuto", words).wait().output
                #expect(shown.contains("stiff today") && shown.contains("left shoulder"), "\(words): \(shown)")
                #expect(shown.contains("imported"), "\(words)")
                #expect(!shown.contains(where: marks.contains), "\(words)")
            }
        }

        @Test func `statistics are drawn in ASCII where the locale is not UTF-8`() throws {
            let home = try home()
            for (name, isUTF8) in [("C", false), ("C.UTF-8", true)] {
                let outcome = try home.begin("tenuto", ["stats"], adding: ["LC_ALL": name]).wait()
                #expect(
                    outcome.status == 0 && outcome.output.utf8.allSatisfy { $0 < 128 } != isUTF8, "\(outcome.output)")
                #expect(outcome.output.contains("stopped for pain") && !outcome.output.contains("\u{1B}"))
            }
        }
    }
}
