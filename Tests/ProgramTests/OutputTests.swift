import Foundation
import Rig
import Testing

extension ProgramTests {
    /// What becomes of what is printed.
    @Suite struct OutputTests {
        /// A shell redirects; it sees nothing else of the machine.
        private func run(_ home: Home, _ words: [String], _ redirection: String) throws -> ChildProcess.Outcome {
            let line = words.map { "'\($0)'" }.joined(separator: " ")
            return try ChildProcess.run(
                "/bin/sh", ["-c", "\(line) \(redirection)"],
                environment: home.environment.merging(["PATH": "/usr/bin:/bin", "EDITOR": "true"]) { $1 }, only: true)
        }

        private static let offline = [
            ["list"], ["list", "--json"], ["show", "taster"], ["plan", "taster"], ["check"], ["agenda"],
            ["agenda", "--ics", "-"], ["history"], ["history", "--csv"], ["history", "--ics"], ["stats"],
            ["calendar", "daily"], ["sounds"], ["sounds", "themes"],
            ["sounds", "demo", "tick", "--device", "null"], ["sounds", "test", "--device", "null"],
            ["doctor", "--device", "null"], ["new", "mine"], ["edit", "cobra"], ["sounds", "copy", "low", "my-low"],
            ["--help"], ["list", "--help"], ["--version"],
        ]

        @Test(arguments: ["tenuto", "tenutod"])
        func `What cannot be printed is a failure that is said in one line`(program: String) throws {
            for words in Self.offline {
                let home = try Home()
                let outcome = try run(home, [home.program(program)] + words, "> /dev/full")
                #expect(outcome.status == 1 && !outcome.signalled, "\(words): \(outcome)")
                #expect(
                    outcome.complaints.last == "\(program): standard output: No space left on device",
                    "\(words): \(outcome.errors)")
                let isWarned = words.first == "agenda" || words.first == "edit"
                #expect(outcome.complaints.count == 1 || isWarned, "\(words): \(outcome.errors)")
            }
        }

        @Test func `So it is with what the daemon answers`() throws {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            let calls = [
                ["status"], ["status", "--json"], ["status", "--format", "x"], ["status", "--waybar"],
                ["status", "--follow"], ["start", "cobra"], ["pause"], ["resume"], ["toggle"], ["next"], ["back"],
                ["skip"], ["tap"], ["stop"], ["pain"], ["ok"], ["quiet", "1h"], ["quiet", "off"], ["away"], ["here"],
                ["reload"], ["agenda"],
            ]
            for words in calls {
                let outcome = try run(home, [home.program("tenuto")] + words, "> /dev/full")
                // The routine has one exercise, so that skipping it is the end.
                if outcome.status == 4, ["tap", "stop"].contains(words[0]) { continue }
                #expect(outcome.status == 1, "\(words): \(outcome)")
                #expect(
                    outcome.errors == "tenuto: standard output: No space left on device\n",
                    "\(words): \(outcome.errors)")
            }
            #expect(try daemon.stop().status == 0)
        }

        /// A pipe whose reader has gone, with and without the signal that says so.
        @Test(arguments: ["tenuto", "tenutod"])
        func `Where nobody reads any more it ends and says nothing`(program: String) throws {
            let home = try Home()
            for trap in ["", "trap '' PIPE; "] {
                for words in ["plan upper-back", "list", "plan upper-back --json", "--help"] {
                    let outcome = try ChildProcess.run(
                        "/bin/sh",
                        ["-c", "\(trap){ sleep 0.2; '\(home.program(program))' \(words); echo $? >&2; } | true"],
                        environment: home.environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }, only: true)
                    let code = outcome.errors.trimmingCharacters(in: .newlines)
                    #expect(["0", "141"].contains(code), "\(words): \(outcome)")
                }
            }
        }
    }
}
