import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// A session belongs to the person: whichever terminal they type in, it acts on the one session.
    @Suite struct TerminalTests {
        private func home() throws -> Home {
            let home = try Home()
            try home.addRoutine(
                "two",
                """
                name: Two
                exercises:
                  - { name: Hold, prepare: 20s, hold: 30s, reps: 3, release: 20s }
                  - { name: Turn, prepare: 20s, hold: 30s, reps: 2, sides: [left, right], order: alternate }

                """)
            return home
        }

        private func at(_ status: Status) -> [String] {
            guard let step = status.session?.step else { return [status.state.rawValue] }
            let place = [status.state.rawValue, step.exercise.id, step.id, step.kind.rawValue, "\(step.rep)"]
            return place + [step.side].compactMap(\.self)
        }

        @Test func `Other terminals act on the session that the first one started and follows`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            #expect(at(try home.status()) == ["idle"])
            let first = try home.begin("tenuto", ["start", "two", "--follow"])
            try waitUntil("a session runs", within: 30) { try home.call("GetStatus").session?.elapsedUs ?? 0 > 0 }
            #expect(at(try home.status()) == ["running", "hold", "s1", "prepare", "1"])
            let id = try #require(try home.status().session?.id)

            let steps: [(verb: String, expected: [String])] = [
                ("next", ["running", "hold", "s2", "hold", "1"]),
                ("pause", ["paused", "hold", "s2", "hold", "1"]),
                // The count-in before the hold goes on.
                ("resume", ["running", "hold", "s2", "prepare", "1"]),
                ("tap", ["paused", "hold", "s2", "hold", "1"]),
                ("tap", ["running", "hold", "s2", "prepare", "1"]),
                ("toggle", ["paused", "hold", "s2", "hold", "1"]),
                ("next", ["paused", "hold", "s3", "release", "1"]),
                ("next", ["paused", "hold", "s4", "hold", "2"]),
                ("toggle", ["running", "hold", "s4", "prepare", "2"]),
                // Within the first 2 s of a repetition: the one before.
                ("back", ["running", "hold", "s2", "prepare", "1"]),
                ("skip", ["running", "turn", "s7", "prepare", "1", "left"]),
                ("next", ["running", "turn", "s8", "hold", "1", "left"]),
                ("next", ["running", "turn", "s9", "switch", "1", "left"]),
                ("next", ["running", "turn", "s10", "hold", "1", "right"]),
            ]
            for (verb, expected) in steps {
                // Sooner it would be taken for an answer to what happened just before.
                if verb == "tap" { usleep(1_100_000) }
                let outcome = try home.tenuto(verb)
                #expect(outcome.status == 0 && outcome.errors.isEmpty && !outcome.output.isEmpty, "\(verb)")
                #expect(at(try home.status()) == expected, "\(verb)")
            }
            #expect(try home.status().session?.id == id)

            #expect(try home.tenuto("stop").status == 0)
            #expect(at(try home.status()) == ["idle"])
            let followed = try first.wait(within: 30)
            #expect(followed.status == 0 && followed.output.hasSuffix("Ended before its end.\n"))
            #expect(followed.output.contains("paused: Hold: hold, rep 1 of 3"))
            #expect(followed.output.contains("Turn: hold, right, rep 1 of 2"))
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A pause stands still, and going on counts down to the hold`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            try home.tenuto("start", "two")
            try home.tenuto("next")
            usleep(600_000)
            try home.tenuto("pause")
            let paused = try #require(try home.status().session)
            usleep(300_000)
            #expect(try home.status().session?.elapsedUs == paused.elapsedUs)
            #expect(paused.step.elapsedUs > 300_000 && paused.step.durationUs == 30_000_000)
            let before = SuspendingClock.now
            try home.tenuto("resume")
            let counting = try #require(try home.status().session?.step)
            let passed = (SuspendingClock.now - before) / .microseconds(1)
            let left = try #require(counting.remainingUs)
            #expect(counting.kind == .prepare && counting.durationUs == 5_000_000)
            #expect(left < 5_000_000 && Double(left) >= 5_000_000 - passed)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Pain ends the session and says what to do`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let first = try home.begin("tenuto", ["start", "two", "--follow"])
            try waitUntil("a session runs", within: 30) { try home.call("GetStatus").session != nil }
            let none = try home.tenuto("pain", "0")
            #expect(none.status == 0)
            #expect(try home.status().session != nil, "no pain is no reason to stop")

            let pain = try home.tenuto("pain", "4")
            #expect(pain.status == 0)
            #expect(pain.output.contains("The session has ended."))
            #expect(pain.output.contains("Stop if pain increases, spreads or is sudden"))
            #expect(at(try home.status()) == ["idle"])
            #expect(try first.wait(within: 30).output.hasSuffix("Stopped for pain.\n"))
            #expect(try home.tenuto("pain").output.contains("ask your doctor or physiotherapist"))
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Exit codes tell a script what is the matter, and errors what to do`() throws {
            let home = try home()
            let verbs = ["pause", "resume", "toggle", "next", "back", "skip", "stop", "tap"]
            for verb in verbs + ["status"] {
                let outcome = try home.tenuto(verb)
                #expect(outcome.status == 3 && outcome.output.isEmpty && outcome.complaints.count == 1, "\(verb)")
            }
            let pain = try home.tenuto("pain", "4")
            #expect(pain.status == 0 && pain.errors.isEmpty, "it is kept without a daemon too")
            #expect(pain.output.hasPrefix("Stop if pain increases, spreads or is sudden"))
            #expect(try home.tenuto("start", "two").errors.contains("systemctl --user start tenutod"))

            let daemon = try home.daemon("--device", "null")
            for verb in verbs {
                let outcome = try home.tenuto(verb)
                #expect(outcome.status == 4 && outcome.output.isEmpty, "\(verb)")
                #expect(outcome.errors == "tenuto: no session runs: tenuto start ID begins one\n")
            }
            for arguments in [
                ["start"], ["pain", "11"], ["dance"], ["help", "dance"], ["status", "--loud"],
            ] {
                let outcome = try home.begin("tenuto", arguments).wait()
                #expect(outcome.status == 2 && outcome.output.isEmpty && !outcome.errors.isEmpty, "\(arguments)")
            }
            for verb in ["start", "plan", "show"] {
                let unknown = try home.tenuto(verb, "upper-bck")
                #expect(unknown.status == 1 && unknown.output.isEmpty && unknown.complaints.count == 1, "\(verb)")
                #expect(unknown.errors.contains("upper-back"), "\(unknown.errors)")
            }

            #expect(try home.tenuto("start", "two").status == 0)
            let busy = try home.tenuto("start", "taster")
            #expect(busy.status == 5 && busy.complaints.count == 1 && busy.errors.contains("Two"))
            #expect(try home.status().session?.routine.id == "two")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `The status's JSON has exactly the members that programs read`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let outer: Set = ["state", "session", "left", "agenda", "audio", "problems"]
            let idle = try #require(JSON(try home.tenuto("status", "--json").output))
            #expect(idle.members == outer && idle["session"].isNull && idle["left"].isNull)
            #expect(idle["agenda"].members == ["next", "due", "snoozed", "waiting", "quietUntil", "away", "held"])
            #expect(idle["agenda"]["next"].isNull && idle["agenda"]["due"].isNull)
            #expect(
                idle["audio"].members
                    == ["state", "device", "lateUs", "lateMaxUs", "underruns", "reopenings", "missed"])

            try home.tenuto("start", "two")
            let status = try #require(JSON(try home.tenuto("status", "--json").output))
            #expect(status.members == outer)
            #expect(status["session"].members == ["id", "routine", "elapsedUs", "totalUs", "step", "next"])
            #expect(status["session"]["routine"].members == ["id", "name"])
            let step = status["session"]["step"]
            let members = [
                "id", "kind", "exercise", "set", "sets", "rep", "reps", "round", "rounds", "side", "pose", "elapsedUs",
                "remainingUs", "durationUs",
            ]
            #expect(step.members == Set(members) && step["exercise"].members == ["id", "name"])
            #expect(step["side"].isNull && step["pose"].isNull, "null, not left out")
            #expect(try daemon.stop().status == 0)
        }
    }
}
