import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// A routine done another way this time: variants and doses on the command line.
    @Suite struct ChoiceTests {
        private func home() throws -> Home {
            let home = try Home()
            try home.addRoutine(
                "two",
                """
                name: Two
                exercises:
                  - { name: Press-up, prepare: 5s, hold: 5s, reps: 2, variants: { advanced: { hold: 9s } } }
                  - { name: Plank, prepare: 5s, hold: 5s, variants: { advanced: { hold: 20s }, easy: { hold: 2s } } }

                """)
            return home
        }

        private func holds(_ plan: Plan) -> [Int64?] {
            plan.steps.filter { $0.kind == .hold }.map { $0.durationUs.map { $0 / 1_000_000 } }
        }

        @Test(
            arguments: [
                ([], [5, 5, 5]), (["--variant", "advanced"], [9, 9, 20]),
                (["--variant", "press-up=advanced"], [9, 9, 5]),
                (["--variant", "advanced", "--variant", "plank=easy"], [9, 9, 2]),
                (["--dose", "press-up:hold=15s,reps=3"], [15, 15, 15, 5]),
                (["--dose", "press-up:reps=1", "--dose", "plank:hold=7s"], [5, 7]),
            ] as [([String], [Int64])])
        func `A plan is made as chosen`(arguments: [String], expected: [Int64]) throws {
            let home = try home()
            let outcome = try home.begin("tenuto", ["plan", "two", "--json"] + arguments).wait()
            let plan = try JSONDecoder().decode(Plan.self, from: Data(outcome.output.utf8))
            #expect(outcome.status == 0 && outcome.errors.isEmpty)
            #expect(holds(plan) == expected)
        }

        @Test func `A session starts as chosen, and what is chosen is shown and rendered`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let start = try home.tenuto("start", "two", "--variant", "advanced", "--variant", "plank=easy")
            // 5 + 9 + 4 + 9, 5 + 2.
            #expect(start.status == 0 && start.output.hasSuffix("Two: 0:34\n"), "\(start)")
            #expect(try home.status().session?.totalUs == 34_000_000)
            try home.tenuto("stop")
            let show = try home.tenuto("show", "two", "--variant", "easy")
            #expect(show.output.contains("Plank (plank): 1 repetition\n  hold 2s, release 4s\n"), "\(show.output)")
            let path = home.path(.data, "x.wav")
            #expect(try home.tenuto("render", "two", "-o", path, "--variant", "easy").status == 0)
            // 5 + 5 + 4 + 5, 5 + 2, and the closing cue.
            let seconds = try WaveFile(path: path).samples.count / 96_000
            #expect((26...28).contains(seconds), "\(seconds) s")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `What cannot be chosen is refused with what can be`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let start = try home.tenuto("start", "two", "--variant", "advancd")
            #expect(start.status == 1 && start.output.isEmpty)
            #expect(
                start.errors
                    == "tenuto: advancd: no such variant: did you mean advanced? tenuto show ID names them\n")
            #expect(try home.tenuto("start", "two", "--variant", "press-up=easy").status == 1)
            #expect(try home.status().state == .idle)
            for verb in ["plan", "show"] {
                let outcome = try home.tenuto(verb, "two", "--variant", "advancd")
                #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.complaints.count == 1, "\(outcome)")
                #expect(outcome.errors.contains("did you mean \"advanced\"?"), "\(outcome.errors)")
            }
            let unknown = try home.tenuto("plan", "two", "--dose", "plnk:hold=7s")
            #expect(unknown.status == 1 && unknown.complaints.count == 1 && unknown.errors.contains("plank"))
            let malformed = try home.tenuto("plan", "two", "--dose", "plank:hold=soon")
            #expect(malformed.status == 2 && malformed.errors.contains("not a duration"), "\(malformed.errors)")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A plan says when it would be over by the clock of the place`() throws {
            let home = try home()
            let minute = { () -> Int in Int(Date().timeIntervalSince1970 + 29) / 60 }
            let before = minute()
            let outcome = try home.begin("tenuto", ["plan", "two"], adding: ["TZ": "XYZ-1"]).wait()
            let after = minute()
            let clock = try #require(outcome.output.split(separator: "\n").last?.split(separator: " ").last)
            let allowed = (before...after).map { minutes in
                let ofDay = (minutes + 60) % 1440
                return String(format: "%02d:%02d", ofDay / 60, ofDay % 60)
            }
            #expect(outcome.output.contains("\nwhole length: 0:29\nstarted now, it ends at "), "\(outcome.output)")
            #expect(allowed.contains(String(clock)), "\(clock) is none of \(allowed)")
        }
    }
}
