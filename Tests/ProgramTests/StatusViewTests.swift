import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// `tenuto status` for scripts and bars.
    @Suite struct StatusViewTests {
        private func home() throws -> Home {
            let home = try Home()
            try home.addRoutine(
                "long",
                """
                name: Back & <b>neck</b>
                exercises:
                  - { name: Cobra & co, prepare: 20s, hold: 10min, reps: 3 }
                  - { name: Squat, prepare: 5s, pace: self, reps: 12 }

                """)
            return home
        }

        /// Paused at the very start of the first hold.
        private func pauseInHold(_ home: Home) throws {
            try home.tenuto("start", "long")
            try home.call("Pause")
            try home.call("Next")
        }

        @Test func `A format puts in what there is, and leaves out the rest`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            func line(_ format: String) throws -> String {
                let outcome = try home.tenuto("status", "--format", format)
                #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
                return outcome.output
            }
            #expect(try line("{{state}}|{{exercise}} {{remaining}}|{{#session}}s{{/session}}") == "idle| |\n")
            try pauseInHold(home)
            #expect(try line("{{exercise}} {{remaining}}") == "Cobra & co 10:00\n")
            #expect(
                try line(
                    "{{state}} {{kind}} {{set}}/{{sets}} {{rep}}/{{reps}} {{duration}} {{elapsed}} {{percent}} {{next}}"
                )
                    == "paused hold 1/1 1/3 10:00 0:00 0 rep 2 of 3\n")
            // 20 s + 3 × 10 min + 2 × 4 s, 10 s between, 5 s.
            #expect(try line("{{passed}} of {{total}}, {{left}}") == "0:20 of 30:33, 30:13\n")
            #expect(try line("{{line}}") == "paused  10:00  Cobra & co: hold, rep 1 of 3\n")
            #expect(try daemon.stop().status == 0)
            let none = try home.tenuto("status", "--format", "{{state}}")
            #expect(none.status == 3 && none.output.isEmpty && none.complaints.count == 1)
        }

        @Test(arguments: [
            (
                ["--format", "{{excercise}}"],
                "{{excercise}}: no such name: did you mean exercise? There are state, line,"
            ),
            (["--format", "{{state"], "its }} is missing"), (["--format", "{{#due}}x"], "{{/due}} is missing"),
            (["--format", "{{state}}", "--json"], "leave out --format"), (["--waybar", "--json"], "leave out"),
            (["--waybar", "--i3blocks"], "leave one of them out"),
        ])
        func `What is asked wrongly is a usage error, and says what is allowed`(
            arguments: [String], message: String
        ) throws {
            let outcome = try Home().begin("tenuto", ["status"] + arguments).wait()
            #expect(
                outcome.status == 2 && outcome.output.isEmpty && outcome.errors.contains(message), "\(outcome.errors)")
        }

        @Test func `It follows every second and every change, and ends with the daemon`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            try home.tenuto("start", "long")
            let follower = try home.begin("tenuto", ["status", "--follow", "--format", "{{kind}} {{remaining}}"])
            try waitUntil("it says something", within: 10) { !follower.output.isEmpty }
            let (before, began) = (follower.output.split(separator: "\n").count, SuspendingClock.now)
            usleep(3_000_000)
            let lines = follower.output.split(separator: "\n").map(String.init)
            let most = Int((SuspendingClock.now - began).seconds) + 1
            // Where the machine stands still for a second its line is left out.
            #expect((2...most).contains(lines.count - before), "a line each second: \(lines)")
            #expect(Set(lines).count == lines.count && lines.allSatisfy { $0.hasPrefix("prepare 0:") }, "\(lines)")
            try home.call("Next")
            try waitUntil("the hold is shown", within: 10) { follower.output.contains("hold 10:00\n") }
            #expect(try daemon.stop().status == 0)
            let outcome = try follower.wait(within: 5)
            #expect(outcome.status == 3 && outcome.complaints.count == 1, "\(outcome.errors)")
        }

        @Test func `It ends with its reader, though nothing happens that it could write`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let pipe = try ChildProcess(
                "/bin/sh", ["-c", "\"$0\" status --follow | head -n 1", home.program("tenuto")],
                environment: home.environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }, only: true)
            let outcome = try pipe.wait(within: 10)
            #expect(outcome.status == 0 && outcome.output == "idle\n")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `One watcher too many is told what to do`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let watch = #"{"method":"org.tenuto.Control.Watch","more":true}"#
            let others = try (1...32).map { _ in try RawConnection(path: home.socket) }
            for other in others {
                other.send(Array(watch.utf8) + [0])
                #expect(try other.answer(within: 10).contains(#""continues":true"#))
            }
            let outcome = try home.tenuto("status", "--follow")
            #expect(outcome.status == 5 && outcome.output.isEmpty)
            #expect(outcome.errors == "tenuto: tenutod tells as many as it can: close another view or bar\n")
            #expect(try home.tenuto("status").status == 0)
            withExtendedLifetime(others) {}
            #expect(try daemon.stop().status == 0)
        }

        private struct Waybar: Decodable {
            let text: String
            let tooltip: String
            let alt: String
            let `class`: [String]
            let percentage: Int
        }

        private func waybar(_ line: some StringProtocol) throws -> Waybar {
            try JSONDecoder().decode(Waybar.self, from: Data(line.utf8))
        }

        @Test func `Waybar gets JSON whose text is no markup, with a daemon and without`() throws {
            let home = try home()
            let off = try home.tenuto("status", "--waybar")
            let without = try waybar(off.output)
            #expect(off.status == 0 && without.class == ["off"] && without.alt == "off" && without.text.isEmpty)
            let follower = try home.begin("tenuto", ["status", "--waybar", "--follow"])
            try waitUntil("it says that it is off", within: 10) { follower.output == off.output }

            var daemon = try home.daemon("--device", "null")
            try waitUntil("it sees the daemon", within: 10) { follower.output.contains("\"class\":[\"idle\"]") }
            try pauseInHold(home)
            let shown = try waybar(try home.tenuto("status", "--waybar").output)
            #expect(shown.text == "10:00 Cobra &amp; co 1/3" && shown.class == ["paused"] && shown.percentage == 0)
            #expect(shown.tooltip.hasPrefix("paused: Back &amp; &lt;b&gt;neck&lt;/b&gt;, 0:20 of 30:33\n"), "\(shown)")
            let marked = try home.tenuto("status", "--waybar", "--format", "<b>{{exercise}}</b>")
            #expect(try waybar(marked.output).text == "<b>Cobra &amp; co</b>")
            try waitUntil("it sees the pause", within: 5) { follower.output.contains("\"class\":[\"paused\"]") }

            try waitUntil("the pause is stored", within: 10) {
                try ChildProcess.run(
                    "sqlite3",
                    ["-batch", "-readonly", home.path(.state, "tenuto/history.db"), "SELECT kind FROM step"]
                ).output.contains("prepare")
            }
            try daemon.stop(SIGKILL)
            try waitUntil("it says that it is off", within: 5) { follower.output.hasSuffix(off.output) }
            daemon = try home.daemon("--device", "null")
            try waitUntil("it sees the new daemon, with which the session is paused as before", within: 10) {
                try waybar(follower.output.split(separator: "\n").last ?? "").class == ["paused"]
            }
            #expect(follower.isRunning)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Where something is wrong, Waybar gets a class more, and the tooltip says what it is`() throws {
            let home = try home()
            try home.write("audio: { devise: other }\n", to: .config, "tenuto/config.yaml")
            let daemon = try home.daemon("--device", "null")
            let shown = try waybar(try home.tenuto("status", "--waybar").output)
            #expect(
                shown.class == ["idle", "problems"] && shown.alt == "idle" && shown.tooltip.contains("audio.devise"))
            #expect(try daemon.stop().status == 0)
        }

        @Test func `i3blocks gets three lines, or JSON where it goes on`() throws {
            let home = try home()
            #expect(try home.tenuto("status", "--i3blocks").output == "\n\n#888888\n")
            let daemon = try home.daemon("--device", "null")
            try pauseInHold(home)
            #expect(try home.tenuto("status", "--i3blocks").output == "10:00 Cobra & co 1/3\n10:00\n#cc99ff\n")
            let follower = try home.begin("tenuto", ["status", "--i3blocks", "--follow"])
            try waitUntil("it says something", within: 10) { follower.output.hasSuffix("\n") }
            let expected = ##"{"color":"#cc99ff","full_text":"10:00 Cobra & co 1/3","short_text":"10:00"}"## + "\n"
            #expect(follower.output == expected)
            #expect(try daemon.stop().status == 0)
        }
    }
}
