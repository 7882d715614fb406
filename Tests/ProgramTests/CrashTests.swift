import Control
import Foundation
import Rig
import Testing
import Varlink

extension ProgramTests {
    /// What a person finds again after a crash, a restart and a second daemon.
    @Suite struct CrashTests {
        private static let routine = """
            name: Two
            exercises:
              - { name: One, prepare: 1s, hold: 10s, reps: 3 }
            """

        private func home() throws -> Home {
            let home = try Home()
            try home.addRoutine("two", Self.routine)
            return home
        }

        /// Rows of the history, by another program.
        private func rows(_ home: Home, _ sql: String) throws -> String {
            let outcome = try ChildProcess.run(
                "sqlite3", ["-batch", "-readonly", home.path(.state, "tenuto/history.db"), sql])
            guard outcome.status == 0 else { throw ChildProcess.Failure(outcome.errors) }
            return outcome.output.trimmingCharacters(in: .newlines)
        }

        /// Some kills; `make soak` has a thousand.
        @Test func `Kills at random instants lose no step, and the session goes on`() throws {
            let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Soak/kills.py").path
            let outcome = try ChildProcess.run("python3", ["-B", script, try Home().programs, "40"], within: 300)
            #expect(outcome.status == 0 && outcome.output.contains("kills: 40"), "\(outcome)")
        }

        @Test func `After a kill the session is there under its id, and gets ready for the hold it was in`() throws {
            let home = try home()
            var daemon = try home.daemon("--device", "null")
            try home.tenuto("start", "two")
            let id = try #require(try home.status().session?.id)
            try waitUntil("it runs", within: 30) { try home.call("GetStatus").session?.elapsedUs ?? 0 > 0 }
            // Refused where the step has ended by itself meanwhile.
            try home.tenuto("next", "--if-step", "s1")
            try waitUntil("the step is stored", within: 30) {
                try rows(home, "SELECT kind FROM step").hasPrefix("prepare")
            }
            try daemon.stop(SIGKILL)
            daemon = try home.daemon("--device", "null")
            let status = try home.status()
            #expect(status.state == .running && status.session?.id == id)
            #expect(status.session?.step.id == "s2" && status.session?.step.kind == .prepare)
            #expect(status.session?.step.durationUs == 10_000_000)
            try home.tenuto("stop")
            #expect(try daemon.stop().status == 0)
            #expect(try rows(home, "SELECT id, outcome FROM session") == "\(id)|partial")
        }

        @Test func `Pain that is told while no daemon runs ends what a killed one was in`() throws {
            let home = try home()
            var daemon = try home.daemon("--device", "null")
            try home.tenuto("start", "two")
            let id = try #require(try home.status().session?.id)
            try waitUntil("a hold is over", within: 30) { try rows(home, "SELECT kind FROM step").contains("hold") }
            try daemon.stop(SIGKILL)
            let pain = try home.tenuto("pain", "7", "sharp")
            #expect(pain.status == 0 && pain.output.contains("The session has ended."), "\(pain)")
            daemon = try home.daemon("--device", "null")
            let status = try home.status()
            #expect(status.session == nil && status.left == nil && status.agenda.held.map(\.name) == ["One"])
            #expect(try home.tenuto("start", "--continue").status == 4)
            #expect(try daemon.stop().status == 0)
            #expect(try rows(home, "SELECT id, outcome FROM session") == "\(id)|stoppedForPain")
            #expect(try rows(home, "SELECT level, stopped, session FROM pain") == "7|1|\(id)")
        }

        @Test func `What hurt after it was left is not gone on with, after a restart neither`() throws {
            let home = try home()
            var daemon = try home.daemon("--device", "null")
            try home.tenuto("start", "two")
            try waitUntil("it runs", within: 30) { try home.call("GetStatus").session?.elapsedUs ?? 0 > 0 }
            try home.tenuto("stop")
            #expect(try home.status().left != nil)
            #expect(try home.tenuto("pain").status == 0)
            #expect(try home.tenuto("start", "--continue").status == 4)
            #expect(try daemon.stop().status == 0)
            daemon = try home.daemon("--device", "null")
            #expect(try home.status().left == nil)
            #expect(try home.tenuto("start", "--continue").status == 4)
            #expect(try daemon.stop().status == 0)
        }

        @Test(arguments: ["SIGTERM", "stop"])
        func `What SIGTERM or stop ended is said by status and goes on by start --continue, once`(end: String) throws {
            let home = try home()
            var daemon = try home.daemon("--device", "null")
            let nothing = try home.tenuto("start", "--continue")
            #expect(
                nothing.status == 4 && nothing.complaints.count == 1 && nothing.errors.contains("nothing to continue"))
            try home.tenuto("start", "two")
            let id = try #require(try home.status().session?.id)
            if end == "stop" { #expect(try home.tenuto("stop").status == 0) }
            #expect(try daemon.stop().status == 0)
            #expect(try rows(home, "SELECT outcome FROM session") == "partial")

            daemon = try home.daemon("--device", "null")
            #expect(try home.status().state == .idle && home.status().left?.id == id)
            #expect(try home.tenuto("status").output.contains("left: Two, at "))
            let again = try home.tenuto("start", "--continue", "--json")
            #expect(again.status == 0 && again.output.contains(id))
            #expect(try home.status().session?.id == id && home.status().left == nil)
            #expect(try home.tenuto("start", "--continue").status == 5)
            try home.tenuto("pain")
            #expect(try home.tenuto("start", "--continue").status == 4)
            #expect(try daemon.stop().status == 0)
            #expect(try rows(home, "SELECT id, outcome FROM session") == "\(id)|stoppedForPain")
        }

        @Test func `A second daemon on the same folder says so in one line and ends, and waits for one that ends`()
            throws
        {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let other = home.path(.run, "other")
            let second = try home.begin("tenutod", ["--device", "null", "--socket", other]).wait()
            #expect(second.status == 1 && second.complaints.count == 1, "\(second)")
            #expect(
                second.errors.contains("another tenutod already keeps its history in \(home.path(.state, "tenuto"))"))
            #expect(try home.status().state == .idle)
            kill(daemon.id, SIGTERM)
            let next = try home.begin("tenutod", ["--device", "null", "--socket", other])
            #expect(try daemon.wait().status == 0)
            try waitUntil("the next one serves", within: 30) { FileManager.default.fileExists(atPath: other) }
            #expect(try next.stop().status == 0)
        }
    }
}
