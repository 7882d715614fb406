import Control
import Foundation
import Rig
import Sound
import Testing
import Workout

extension ProgramTests {
    /// What scripts and keybindings say: conditions, events, a cue to set the volume by.
    @Suite struct CallerTests {
        private func home(sound: [String: String] = [:]) throws -> Home {
            let home = try Home(sound: sound)
            try home.addRoutine(
                "long", "name: Long\nexercises: [{ name: Hold, prepare: 60s, hold: 1m, reps: 20, release: 20s }]\n")
            return home
        }

        @Test func `Of many keybindings that skip the same step one does, and the others say where it is`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("next", "--if-step", "s1").status == 4, "no session")
            try home.tenuto("start", "long")
            let callers = try (0..<8).map { _ in try home.begin("tenuto", ["next", "--if-step", "s1", "--json"]) }
            let outcomes = try callers.map { try $0.wait() }
            #expect(outcomes.map(\.status).sorted() == [0] + Array(repeating: 5, count: 7))
            let message =
                "tenuto: the session is in step s2 now: nothing was done: tenuto status shows how things stand\n"
            for outcome in outcomes where outcome.status == 5 {
                #expect(outcome.errors == message && outcome.output.isEmpty)
            }
            for verb in ["pause", "resume", "toggle", "back", "skip", "stop", "tap"] {
                #expect(try home.tenuto(verb, "--if-step", "s1").errors == message, "\(verb)")
            }
            #expect(try home.status().session?.step.id == "s2")
            #expect(try home.tenuto("stop", "--if-step", "s2").status == 0)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A tap that means a step does not begin what is due`() throws {
            let home = try home()
            try home.scheduleSoon("long", in: 3)
            let daemon = try home.daemon("--device", "null")
            try waitUntil("long is due", within: 30) { try home.call("GetStatus").state == .due }
            let tap = try home.tenuto("tap", "--if-step", "s1")
            #expect(tap.status == 5 && tap.complaints.count == 1 && tap.errors.contains("no session runs any more"))
            #expect(try home.status().state == .due)
            #expect(try home.tenuto("tap").status == 0)
            #expect(try home.status().session?.routine.id == "long")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Events are a line each, for people and for programs, until the daemon ends`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let people = try home.begin("tenuto", ["events"])
            let programs = try home.begin("tenuto", ["events", "step", "--json"])
            // They have asked, and the daemon takes calls in their order.
            try waitUntil("both watch", within: 30) { try isWaiting(people.id) && isWaiting(programs.id) }
            try home.tenuto("start", "long")
            try waitUntil("both have heard", within: 30) { !people.output.isEmpty && !programs.output.isEmpty }
            try home.tenuto("next")
            try waitUntil("both have heard more", within: 30) {
                people.output.contains("cue") && programs.output.contains("\"s2\"")
            }
            try home.tenuto("stop")
            #expect(try daemon.stop().status == 0)
            let (read, parsed) = (try people.wait(), try programs.wait())
            #expect(read.status == 3 && read.complaints == ["tenuto: tenutod has stopped"])
            let lines = read.output.split(separator: "\n")
            #expect(
                lines.prefix(3) == [
                    "session long begins", "step    s1 Hold: prepare, rep 1 of 20",
                    "step    s2 Hold: hold, rep 1 of 20",
                ])
            #expect(lines.contains("session long ends: partial"))
            #expect(lines.contains { $0.hasPrefix("cue     holdStart at 60.000 s") })
            let changes = try parsed.output.split(separator: "\n").map {
                try JSONDecoder().decode(Change.self, from: Data($0.utf8))
            }
            #expect(changes.map { $0.event?.step?.id } == ["s1", "s2"])
            #expect(try home.tenuto("events", "sound").status == 2)
        }

        @Test func `A cue is heard on the daemon's own device, and only while no session runs`() throws {
            let server = try PulseServer()
            let home = try home(sound: server.environment)
            let daemon = try home.daemon()
            let recording = try server.record()
            let outcome = try home.tenuto("cue", "sideChange")
            #expect(outcome.status == 0 && outcome.output == "sideChange: sounds on default\n", "\(outcome)")
            try recording.wait(untilFrame: recording.frames + 72_000)
            let bank = CueBank(theme: try Theme.byHand(), rate: 48_000)
            let report = Detector(bank: bank).examine(try recording.finish())
            #expect(report.found.map(\.kind) == [.sideChange], "\(report)")

            let unknown = try home.tenuto("cue", "holdStrat")
            #expect(unknown.status == 2 && unknown.output.isEmpty)
            #expect(
                unknown.errors.contains(
                    #""holdStrat": no such cue (did you mean "holdStart"?); allowed: tick, countOut, holdStart, "#),
                "\(unknown.errors)")
            try home.tenuto("start", "long")
            let busy = try home.tenuto("cue", "tick")
            #expect(busy.status == 5 && busy.complaints.count == 1)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A cue that no device can sound says so`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "nowhere")
            let outcome = try home.tenuto("cue", "tick")
            #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.complaints.count == 1)
            #expect(outcome.errors.contains("nowhere") && outcome.errors.contains("tenuto doctor"), "\(outcome)")
            #expect(try daemon.stop().status == 0)
        }
    }
}
