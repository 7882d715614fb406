import Foundation
import Rig
import Sound
import Testing

extension ProgramTests {
    /// What is heard of a session whose daemon is killed in the middle of a hold.
    @Suite struct CrashListeningTests {
        @Test func `A killed daemon comes back with RESUMED, ten seconds to get ready, and the hold again`() throws {
            #expect(try undisturbed { try faults() } == [])
        }

        private func faults() throws -> [String] {
            let server = try PulseServer()
            let home = try Home(sound: server.environment)
            try home.addRoutine(
                "two",
                """
                name: Two
                exercises:
                  - { name: One, prepare: 4s, hold: 12s, reps: 3 }
                """)
            let recording = try server.record()
            var daemon = try home.daemon()
            try home.tenuto("start", "two")
            try waitUntil("it is held", within: 30) {
                try home.call("GetStatus").session.map { $0.step.kind == .hold && $0.step.elapsedUs > 1_000_000 }
                    ?? false
            }
            try recording.wait(untilFrame: recording.frames + 24_000)
            #expect(try daemon.stop(SIGKILL).signalled)
            let killed = recording.frames
            daemon = try home.daemon()
            let status = try home.call("GetStatus")
            #expect(status.session?.step.id == "s2" && status.session?.step.durationUs == 10_000_000)
            try waitUntil("it is held again", within: 30) {
                try home.call("GetStatus").session.map { $0.step.kind == .hold && $0.step.elapsedUs > 1_000_000 }
                    ?? false
            }
            try recording.wait(untilFrame: recording.frames + 48_000)
            let detector = Detector(bank: CueBank(theme: try Theme.byHand(), rate: 48_000))
            let found = detector.examine(recording.samples()).found.filter { $0.frame > killed }
            #expect(try daemon.stop().status == 0)

            guard found.map(\.kind) == [.resumed, .tick, .tick, .tick, .holdStart] else {
                return ["not what a resumed session sounds: \(found)"]
            }
            let gaps = zip(found.dropFirst(), found.dropFirst(2)).map { $1.frame - $0.frame }
            return gaps.allSatisfy { abs($0 - 48_000) <= 48 } ? [] : ["not a second apart: \(gaps)"]
        }
    }
}
