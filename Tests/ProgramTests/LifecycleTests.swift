import Control
import Foundation
import Rig
import Sound
import Testing

extension ProgramTests {
    /// How the daemon ends, and begins again.
    @Suite struct LifecycleTests {
        @Test func `On SIGTERM a sounding tone fades, and the daemon is gone cleanly and can start again`() throws {
            #expect(try undisturbed { try fadeFaults() } == [])
        }

        private func fadeFaults() throws -> [String] {
            let server = try PulseServer()
            let home = try Home(sound: server.environment)
            try home.addLongTones()
            let recording = try server.record(latency: 1)
            var daemon = try home.daemon()
            try home.tenuto("start", "long-holds")
            try waitUntil("the session runs", within: 30) { try home.call("GetStatus").session?.elapsedUs ?? 0 > 0 }
            let start = try home.endOfStep().upperBound
            sleep(until: start + .milliseconds(300))
            let signalled = SuspendingClock.now
            let outcome = try daemon.stop()
            let ending = (SuspendingClock.now - signalled).seconds
            #expect(outcome.status == 0 && !outcome.signalled)
            #expect(!FileManager.default.fileExists(atPath: home.socket))
            // What the disk does not take in time is not stored, so that the next daemon would go on as after a crash.
            guard ending < 2 else { return ["it took \(ending) s to end"] }
            try recording.wait(untilFrame: recording.frames + 48_000)
            let samples = try recording.finish()

            daemon = try home.daemon()
            #expect(try home.status().state == .idle)
            #expect(try home.tenuto("start", "long-holds").status == 0)
            #expect(try home.status().state == .running)
            #expect(try daemon.stop().status == 0)
            return try faults(ofFadeIn: samples, after: (signalled - start).seconds, bank: home.bank())
        }

        private func faults(ofFadeIn samples: [Int16], after signal: Double, bank: CueBank) -> [String] {
            // The tone begins a second after the third tick; as in the test of a pause, what counts is how long it,
            // and what may follow it, is to be heard.
            let ticks = Detector(bank: bank).examine(samples).found.filter { $0.kind == .tick }
            guard ticks.count == 3, let last = samples.lastIndex(where: { abs(Int($0)) > 24 }).map({ $0 / 2 }) else {
                return ["the tone is counted in by \(ticks)"]
            }
            let heard = Double(last - ticks[2].frame - 48_000) / 48_000
            let rest = heard - signal
            var faults: [String] = []
            if heard <= 0.29 { faults.append("no tone sounded when the signal came") }
            if !(0.03..<0.3).contains(rest) { faults.append("sound until \(rest) s after the signal") }
            let end = samples[(2 * (last - 240))...].map { abs(Int($0)) }.max() ?? 0
            if end >= 3000 { faults.append("it does not fall to silence: \(end) 5 ms before the end") }
            // Of a tone of 1047 Hz 35 ms cross zero 73 times; of the cue that confirms a command, which would have cut
            // the tone off, 55 times.
            let fading = ((last - 1920)..<(last - 240)).map { samples[2 * $0] > 0 }
            let crossings = zip(fading, fading.dropFirst()).count { $0 != $1 }
            if !(70...77).contains(crossings) { faults.append("not the tone fades: \(crossings) crossings") }
            return faults
        }

        @Test func `After SIGKILL the next daemon takes the socket that was left`() throws {
            let home = try Home()
            let killed = try home.daemon("--device", "null")
            #expect(try killed.stop(SIGKILL).signalled)
            #expect(FileManager.default.fileExists(atPath: home.socket))
            #expect(try home.tenuto("status").status == 3)
            let next = try home.daemon("--device", "null")
            #expect(try home.status().state == .idle)
            #expect(try next.stop().status == 0)
        }

        @Test func `A terminal that follows learns that the daemon has gone`() throws {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            let terminal = try home.begin("tenuto", ["start", "taster", "--follow"])
            try waitUntil("the session is followed", within: 30) { terminal.output.contains("prepare") }
            try daemon.stop(SIGKILL)
            let outcome = try terminal.wait()
            #expect(outcome.status == 3 && outcome.complaints.count == 1, "\(outcome)")
        }
    }
}
