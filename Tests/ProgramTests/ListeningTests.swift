import Config
import Control
import Foundation
import Rig
import Sound
import Testing
import Workout

extension ProgramTests {
    /// What is heard: the daemon plays through ALSA's `default` to a sound server whose monitor is
    /// recorded.
    @Suite struct ListeningTests {
        @Test(arguments: [ServerKind.pulseAudio, .pipeWire])
        func `The taster is heard as planned, each cue within 1 ms`(kind: ServerKind) throws {
            let faults = try undisturbed { try tasterFaults(kind) }
            #expect(faults == [])
        }

        private func tasterFaults(_ kind: ServerKind) throws -> [String] {
            let server = try kind.start()
            let home = try Home(sound: server.environment)
            let plan = try home.plan("taster")
            let recording = try server.record()
            let daemon = try home.daemon()
            let terminal = try home.tenuto("start", "taster", "--follow", within: 90)
            #expect(terminal.status == 0, "\(terminal.errors)")
            #expect(terminal.output.hasSuffix("Completed.\n"))
            // The closing cue begins 0.8 s after the end and sounds for 1.3 s.
            try recording.wait(untilFrame: recording.frames + 3 * 48_000)
            let report = Detector(bank: CueBank(theme: try Theme.byHand(), rate: 48_000), glides: plan.glides)
                .examine(try recording.finish())
            #expect(try daemon.stop().status == 0)

            guard report.found.map(\.kind.rawValue) == plan.heard, report.unexplained.isEmpty else {
                return ["not the cues of the plan: \(report)"]
            }
            let deviations = zip(report.found, plan.cues).map { found, cue in
                found.frame - report.found[0].frame - Int((cue.atUs - plan.cues[0].atUs) * 48 / 1000)
            }
            return deviations.allSatisfy { abs($0) <= 48 } ? [] : ["frames off the plan: \(deviations)"]
        }

        @Test func `A pause silences a tone within 20 ms, and after resuming the hold is started again`() throws {
            #expect(try undisturbed { try pauseFaults() } == [])
        }

        /// How long the sound goes on after a pause is a matter of milliseconds, so nothing that takes longer may be
        /// in the measure: not a program's start (the call comes from this process) and not the way of the sound to
        /// the recorder (only the audible length of the tone is taken from the recording, from one frame to another).
        ///
        /// The tone is heard from its instant on, which the daemon's status gives on CLOCK_MONOTONIC; its audible
        /// length after that is when it fell silent, and the call was made at a known instant of the same clock. That
        /// the tone began on its instant is what the ticks before it show: it lies where the next one would.
        private func pauseFaults() throws -> [String] {
            let server = try PulseServer()
            let home = try Home(sound: server.environment)
            try home.addLongTones()
            let recording = try server.record(latency: 1)
            let daemon = try home.daemon()
            #expect(try home.tenuto("start", "long-holds").status == 0)
            try waitUntil("the session runs", within: 30) { try home.call("GetStatus").session?.elapsedUs ?? 0 > 0 }

            /// From the instant of each tone to the call that pauses it, in seconds.
            var calls: [Double] = []
            for _ in 1...3 {
                let start = try home.endOfStep().upperBound
                sleep(until: start + .milliseconds(100))
                calls.append((SuspendingClock.now - start).seconds)
                #expect(try home.call("Pause").state == .paused)
                sleep(until: .now + .milliseconds(900))
                let before = SuspendingClock.now
                let resumed = try home.call("Resume")
                let after = SuspendingClock.now
                #expect(resumed.state == .running)
                #expect(resumed.session?.step.kind == .prepare && resumed.session?.step.rep == 1)
                let expected = (before + .seconds(5))...(after + .seconds(5))
                #expect(try home.endOfStep().overlaps(expected), "the hold starts again after 5 s")
            }
            sleep(until: try home.endOfStep().upperBound + .milliseconds(2300))
            try home.call("Stop")
            try recording.wait(untilFrame: recording.frames + 48_000)
            let samples = try recording.finish()
            #expect(try daemon.stop().status == 0)
            return faults(ofPausesIn: samples, after: calls, bank: try home.bank())
        }

        private func faults(ofPausesIn recorded: [Int16], after calls: [Double], bank: CueBank) -> [String] {
            var samples = recorded
            let starts = Detector(bank: bank).examine(samples).found.filter { $0.kind == .tick }.map(\.frame)
                .enumerated().filter { $0.offset % 3 == 2 }.map { $0.element + 48_000 }
            guard starts.count == 4 else { return ["the tones are counted in at \(starts)"] }
            var faults: [String] = []
            for (start, call) in zip(starts, calls) {
                guard let tone = samples.takeOut(bank[.holdStart].samples, near: start) else {
                    return ["no tone begins at \(start)"]
                }
                let rest = Double(tone.count) / 48_000 - call
                if !(0.1...0.2).contains(call) { faults.append("paused \(call) s after the tone began") }
                // The tone cannot have ended before the call: if it seems so, it began later than it should.
                if !(-0.005...0.02).contains(rest) { faults.append("silent after \(rest) s") }
            }

            // With the tones that were cut off taken out, all else is heard whole.
            let report = Detector(bank: bank).examine(samples)
            let lead: [CueKind] = [.tick, .tick, .tick]
            let interrupted = lead + [.paused, .resumed]
            let expected = interrupted + interrupted + interrupted + lead + [.holdStart, .paused]
            guard report.found.map(\.kind) == expected, report.unexplained.isEmpty else {
                return faults + ["not the cues of three pauses: \(report)"]
            }
            for round in 0...3 {
                let ticks = (0..<3).map { report.found[5 * round + $0].frame - starts[round] }
                if abs(ticks[0] + 3 * 48_000) > 48 || abs(ticks[1] + 2 * 48_000) > 48 {
                    faults.append("ticks at frames \(ticks) before the tone")
                }
            }
            for (found, start) in zip(report.found.filter { $0.kind == .resumed }, starts.dropFirst()) {
                let late = 5 * 48_000 - (start - found.frame)
                if !(0...4800).contains(late) { faults.append("resumed \(late) frames after the command") }
            }
            let off = report.found[18].frame - starts[3]
            return abs(off) <= 48 ? faults : faults + ["the last tone is \(off) frames off"]
        }
    }
}

extension Home {
    /// A theme of long tones, and a routine of long holds. Ticks are short, or they would be left out; what answers a
    /// command is short so that it can be told from what it interrupts.
    func addLongTones() throws {
        let long = [
            "holdStart": 1047, "holdEnd": 523, "repChange": 784, "repChangeLast": 880, "sideChange": 659,
            "sideChangeBack": 587, "rest": 440, "sessionDone": 330,
        ].map { "  \($0): { notes: [\($1) Hz 2s], peak: -9 }" }
        let theme =
            ["cues:"] + long + [
                "  tick: { notes: [523 Hz 80ms], peak: -12 }",
                "  paused: { notes: [784 Hz 150ms, gap 30ms, 392 Hz 150ms], peak: -12 }",
                "  resumed: { notes: [392 Hz 150ms, gap 30ms, 784 Hz 150ms], peak: -12 }",
            ]
        try write(theme.joined(separator: "\n") + "\n", to: .data, "tenuto/sounds/long/theme.yaml")
        try write("cues: { theme: long }\n", to: .config, "tenuto/config.yaml")
        try addRoutine(
            "long-holds",
            """
            name: Long holds
            exercises:
              - { name: Hold, prepare: 5s, hold: 10s, reps: 3, release: 8s }

            """)
    }
}

extension Home {
    /// The cues of the long tones, as they sound by themselves.
    func bank() throws -> CueBank {
        let theme = Themes.load(name: "long", dataFolder: path(.data, "tenuto"))
        guard theme.problems.isEmpty else { throw ChildProcess.Failure("\(theme.problems)") }
        return CueBank(theme: theme.value, rate: 48_000)
    }
}

extension [Int16] {
    /// Silences what there is of `cue` in interleaved stereo samples, begun within 48 frames of `frame`, and says which
    /// frames that were; nil when it does not begin there. What comes through the sound server is the same to the bit.
    fileprivate mutating func takeOut(_ cue: [Int16], near frame: Int) -> Range<Int>? {
        let samples = self
        let matches = ((frame - 48)...(frame + 48)).map { first in
            cue.indices.prefix { 2 * (first + $0) < samples.count && samples[2 * (first + $0)] == cue[$0] }.count
        }
        guard let length = matches.max(), length > 480, let offset = matches.firstIndex(of: length) else { return nil }
        let first = frame - 48 + offset
        for index in (2 * first)..<(2 * (first + length)) { self[index] = 0 }
        return first..<(first + length)
    }
}
