import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// What only the person ends: gates, open holds, sets at their own pace.
    @Suite struct WaitingTests {
        private func home() throws -> Home {
            let home = try Home()
            try home.addRoutine(
                "open",
                """
                name: Open
                exercises:
                  - { name: Wall sit, gate: true, prepare: 5s, hold: 5s }
                  - { name: Plank, prepare: 5s, hold: { max: 25s } }
                  - { name: Squat, prepare: 5s, pace: self, reps: 12 }

                """)
            return home
        }

        private func at(_ status: Status) throws -> [String] {
            let step = try #require(status.session?.step)
            let hasLength = step.durationUs != nil && step.remainingUs != nil
            return [status.state.rawValue, step.exercise.id, step.kind.rawValue, hasLength ? "timed" : "open"]
        }

        @Test func `A tap goes on at a gate, ends an open hold, and ends a set at one's own pace`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let terminal = try home.begin("tenuto", ["start", "open", "--follow"])
            try waitUntil("a session runs", within: 5) { try home.call("GetStatus").session != nil }
            try waitUntil("it waits", within: 5) { try home.call("GetStatus").state == .waiting }
            #expect(try at(home.status()) == ["waiting", "wall-sit", "gate", "open"])
            let text = try home.tenuto("status").output
            #expect(text.hasPrefix("waiting: Open, 0:00 of 0:20\n"), "\(text)")
            #expect(text.contains("\n  Wall sit: waiting: tenuto tap goes on, 0:0"), "\(text)")

            #expect(try home.tenuto("tap").status == 0)
            #expect(try at(home.status()) == ["running", "wall-sit", "prepare", "timed"])
            for _ in 1...3 { try home.call("Next") }
            try waitUntil("the hold is open", within: 5) { try at(home.call("GetStatus"))[3] == "open" }
            #expect(try at(home.status()) == ["running", "plank", "hold", "open"])
            // What comes later than a second after the last tap means what it finds.
            usleep(1_200_000)
            let plank = try home.tenuto("status").output
            #expect(plank.contains(/\n  Plank: hold, until you tap, 0:0[1-5] so far\n/), "\(plank)")
            #expect(try home.tenuto("tap").status == 0)
            #expect(try at(home.call("GetStatus")) == ["running", "squat", "prepare", "timed"])
            try home.call("Next")
            try waitUntil("the set is open", within: 5) { try at(home.call("GetStatus"))[3] == "open" }
            #expect(try home.tenuto("status").output.contains("\n  Squat: move, 12 reps, until you tap, 0:0"))
            usleep(1_200_000)
            #expect(try home.tenuto("tap").status == 0)
            let followed = try terminal.wait(within: 5)
            let waits = followed.output.split(separator: "\n").filter {
                $0 == "0:00  Wall sit: waiting: tenuto tap goes on"
            }
            #expect(waits.count == 1, "said once: \(followed.output)")
            #expect(followed.output.contains("  Plank: hold, until you tap\n"))
            #expect(followed.output.contains("  Squat: move, 12 reps, until you tap\n"))
            #expect(followed.status == 0 && followed.output.hasSuffix("Ended before its end.\n"), "\(followed.output)")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A file says how long it has what is open, and its labels where everything is`() throws {
            let home = try home()
            let (sound, labels) = (home.path(.data, "x.wav"), home.path(.data, "x.txt"))
            let outcome = try home.tenuto("render", "open", "-o", sound, "--labels", labels, within: 30)
            #expect(outcome.status == 0 && outcome.output.isEmpty)
            #expect(
                outcome.errors
                    == "open: nobody taps in a file, so of 1 gate, 1 open hold and 1 set at your own pace each lasts: "
                    + "a gate 10s, an open hold as long as it may, with its marks, a set at your own pace 1m\n")
            // 10 s gate, 5 + 5 s, 5 + 25 s, 5 + 60 s, and the closing cue from 0.8 s after the end on.
            let frames = try WaveFile(path: sound).samples.count / 2
            #expect((115 * 48_000 + 38_400...118 * 48_000).contains(frames), "\(frames) frames")
            let lines = try String(contentsOfFile: labels, encoding: .utf8).split(separator: "\n").map(String.init)
            let regions = lines.filter { $0.contains(": ") }
            #expect(
                regions == [
                    "0.000000\t10.000000\tWall sit: gate", "10.000000\t15.000000\tWall sit: prepare",
                    "15.000000\t20.000000\tWall sit: hold", "20.000000\t25.000000\tPlank: prepare",
                    "25.000000\t50.000000\tPlank: hold", "50.000000\t55.000000\tSquat: prepare",
                    "55.000000\t115.000000\tSquat: move, 12 reps",
                ])
            let marks = ["35.000000\t35.000000\thalfway", "45.000000\t45.000000\thalfway"]
            #expect(Set(lines).isSuperset(of: marks + ["115.800000\t115.800000\tsessionDone"]), "\(lines)")
        }

        @Test func `Labels that cannot be written are complained of`() throws {
            let home = try home()
            let outcome = try home.tenuto(
                "render", "taster", "-o", home.path(.data, "x.wav"), "--labels", home.path(.data, "no/x.txt"))
            #expect(outcome.status == 1 && outcome.complaints.count == 1)
            #expect(outcome.errors.contains("no/x.txt: No such file or directory"), "\(outcome.errors)")
        }
    }
}
