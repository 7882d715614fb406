import Config
import Control
import Foundation
import Rig
import Sound
import Testing
import Workout

extension ProgramTests {
    /// What is heard: the daemon plays through ALSA's `default` to a PulseAudio whose monitor is recorded.
    @Suite struct ListeningTests {
        @Test func `The taster is heard as planned, each cue within 1 ms`() throws {
            let server = try PulseServer()
            let home = try Home(sound: server.environment)
            let plan = try home.plan("taster")
            let recording = try server.record()
            let daemon = try home.daemon()
            let terminal = try home.tenuto("start", "taster", "--follow", within: 90)
            #expect(terminal.status == 0, "\(terminal.errors)")
            #expect(terminal.output.hasSuffix("Completed.\n"))
            // The closing cue begins 0.8 s after the end and sounds for 1.3 s.
            try recording.wait(untilFrame: recording.frames + 3 * 48_000)
            let report = Detector(bank: CueBank(theme: try Theme.byHand(), rate: 48_000))
                .examine(try recording.finish())
            #expect(try daemon.stop().status == 0)

            #expect(report.found.map(\.kind.rawValue) == plan.cues.map(\.cue))
            #expect(report.unexplained.isEmpty)
            let first = try #require(report.found.first?.frame)
            let deviations = zip(report.found, plan.cues).map { found, cue in
                found.frame - first - Int((cue.atUs - plan.cues[0].atUs) * 48 / 1000)
            }
            #expect(deviations.allSatisfy { abs($0) <= 48 }, "frames off the plan: \(deviations)")
        }

        /// How long the sound goes on after a pause is a matter of milliseconds, so nothing that takes longer may be
        /// in the measure: not a program's start (the call comes from this process) and not the way of the sound to
        /// the recorder (only the audible length of the tone is taken from the recording, from one frame to another).
        ///
        /// The tone is heard from its instant on, which the daemon's status gives on CLOCK_MONOTONIC; its audible
        /// length after that is when it fell silent, and the call was made at a known instant of the same clock. That
        /// the tone began on its instant is what the ticks before it show: it lies where the next one would.
        @Test func `A pause silences a tone within 20 ms, and after resuming the hold is started again`() throws {
            let server = try PulseServer()
            let home = try Home(sound: server.environment)
            try home.addLongTones()
            let recording = try server.record(latency: 1)
            let daemon = try home.daemon()
            #expect(try home.tenuto("start", "long-holds").status == 0)
            try waitUntil("the session runs", within: 30) { try home.call("GetStatus").session?.elapsedUs ?? 0 > 0 }

            var pauses: [(start: SuspendingClock.Instant, call: SuspendingClock.Instant)] = []
            for _ in 1...3 {
                let start = try home.endOfStep()
                sleep(until: start + .milliseconds(100))
                pauses.append((start, .now))
                #expect(try home.call("Pause").state == .paused)
                sleep(until: .now + .milliseconds(900))
                let call = SuspendingClock.now
                let resumed = try home.call("Resume")
                #expect(resumed.state == .running)
                #expect(resumed.session?.step.kind == .prepare && resumed.session?.step.rep == 1)
                #expect(abs((try home.endOfStep() - call).seconds - 5) < 0.02, "the hold starts again after 5 s")
            }
            let restart = try home.endOfStep()
            sleep(until: restart + .milliseconds(2300))
            try home.call("Stop")
            try recording.wait(untilFrame: recording.frames + 48_000)
            var samples = try recording.finish()
            #expect(try daemon.stop().status == 0)

            let bank = try home.bank()
            let starts = Detector(bank: bank).examine(samples).found.filter { $0.kind == .tick }.map(\.frame)
                .enumerated().filter { $0.offset % 3 == 2 }.map { $0.element + 48_000 }
            try #require(starts.count == 4)
            for (start, pause) in zip(starts, pauses) {
                let taken = samples.takeOut(bank[.holdStart].samples, near: start)
                let tone = try #require(taken)
                let heard = Double(tone.count) / 48_000
                let untilCall = (pause.call - pause.start).seconds
                #expect(untilCall > 0.1 && untilCall < 0.2)
                // The tone cannot have ended before the call: if it seems so, it began later than it should.
                #expect((-0.005...0.02).contains(heard - untilCall), "silent after \(heard - untilCall) s")
            }

            // With the tones that were cut off taken out, all else is heard whole.
            let report = Detector(bank: bank).examine(samples)
            let lead: [CueKind] = [.tick, .tick, .tick]
            let interrupted = lead + [.paused, .resumed]
            let expected = interrupted + interrupted + interrupted + lead + [.holdStart, .paused]
            try #require(report.found.map(\.kind) == expected, "\(report)")
            #expect(report.unexplained.isEmpty, "\(report)")
            for round in 0...3 {
                let ticks = (0..<3).map { report.found[5 * round + $0].frame - starts[round] }
                #expect(abs(ticks[0] + 3 * 48_000) <= 48 && abs(ticks[1] + 2 * 48_000) <= 48, "\(ticks)")
            }
            for (found, start) in zip(report.found.filter { $0.kind == .resumed }, starts.dropFirst()) {
                let late = 5 * 48_000 - (start - found.frame)
                #expect((0...4800).contains(late), "heard \(late) frames after the command")
            }
            #expect(abs(report.found[18].frame - starts[3]) <= 48)
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
