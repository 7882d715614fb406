import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// A sound server that dies, hangs, or comes late. The session goes on; what is heard afterwards is on its instants.
    @Suite struct OutageTests {
        /// The ladder's longest wait that an outage of 5 s leads to, the lead-in, and the time to lock.
        private static let comeback = Duration.seconds(5 + 0.7 + 1)
        /// Of one processor: debug code makes all sounds anew at each opening, while spinning takes all of it.
        private static let mostBusy = 0.25

        @Test(arguments: [ServerKind.pulseAudio, .pipeWire])
        func `A server killed mid-cue and started again 5 s later does not shift the session`(kind: ServerKind) throws {
            let faults = try undisturbed { try killFaults(kind) }
            #expect(faults == [])
        }

        private func killFaults(_ kind: ServerKind) throws -> [String] {
            let server = try kind.start()
            let first = try server.record()
            let beats = try Beats(sound: server.environment)
            try beats.begin()
            let anchor = try beats.anchor()
            let killed = try beats.sleepIntoCue(at: 6)
            let used = try processorTime(of: beats.daemon.id)
            try server.crash()
            sleep(until: killed + .seconds(5))
            let second = try server.restartRecorded()
            let mended = SuspendingClock.now
            sleep(until: mended + Self.comeback + .seconds(4))
            var faults = try beats.faults(inTime: SuspendingClock.now - killed, usedBefore: used, most: Self.mostBusy)
            faults += try beats.faults(ofAnchor: anchor)
            let end = SuspendingClock.now - .seconds(1)
            _ = try (first.finish(), second.finish())

            let before = beats.cues(of: first, in: 0..<first.frames, among: 0..<first.frames)
            let after = beats.cues(of: second, in: 0..<second.frames, among: 0..<second.frames)
            // What was cut off is no cue any more.
            if before.unexplained.contains(where: { $0.upperBound < first.frames - 9600 }) {
                faults.append("before: \(before.unexplained) of \(first.frames) frames")
            }
            if after.unexplained.contains(where: { $0.upperBound < second.frames - 9600 }) {
                faults.append("after: \(after.unexplained) of \(second.frames) frames")
            }
            faults += try beats.faults(
                before: before.heard, after: after.heard, anchor: anchor.lowerBound,
                expected: .init(mended: mended, within: Self.comeback), until: end)
            #expect(try beats.daemon.stop().status == 0)
            return faults
        }

        @Test(arguments: [ServerKind.pulseAudio, .pipeWire])
        func `A server that hangs for 10 s does not shift the session`(kind: ServerKind) throws {
            let faults = try undisturbed { try hangFaults(kind) }
            #expect(faults == [])
        }

        private func hangFaults(_ kind: ServerKind) throws -> [String] {
            let server = try kind.start()
            let recording = try server.record()
            let beats = try Beats(sound: server.environment)
            try beats.begin()
            let anchor = try beats.anchor()
            let frozen = try beats.sleepIntoCue(at: 6)
            server.freeze()
            let used = try processorTime(of: beats.daemon.id)
            let whole = recording.frames
            sleep(until: frozen + .seconds(6))
            var faults: [String] = []
            let status = try beats.home.call("GetStatus")
            if status.audio.state == .ok { faults.append("nobody notices that the server hangs: \(status.audio)") }
            sleep(until: frozen + .seconds(10))
            server.thaw()
            let mended = SuspendingClock.now
            sleep(until: mended + .seconds(1))
            let settled = recording.frames
            sleep(until: mended + Self.comeback + .seconds(4))
            faults += try beats.faults(inTime: SuspendingClock.now - frozen, usedBefore: used, most: Self.mostBusy)
            faults += try beats.faults(ofAnchor: anchor)
            let end = SuspendingClock.now - .seconds(1)
            _ = try recording.finish()

            let before = beats.cues(of: recording, in: 0..<whole, among: 0..<whole)
            let after = beats.cues(of: recording, in: settled..<recording.frames, among: settled..<recording.frames)
            // What the server held when it stopped is heard when it goes on: the rest of a cue, and a third of a second.
            let stale = beats.cues(of: recording, in: whole..<settled, among: 0..<recording.frames)
            if stale.heard.count > 1 { faults.append("a burst of cues: \(stale.heard)") }
            faults += try beats.faults(
                before: before.heard, after: after.heard, anchor: anchor.lowerBound,
                expected: .init(mended: mended, within: Self.comeback), until: end)
            #expect(try beats.daemon.stop().status == 0)
            return faults
        }

        @Test(arguments: [ServerKind.pulseAudio, .pipeWire])
        func `A server that comes 4 s after the session's start is heard from then on`(kind: ServerKind) throws {
            let faults = try undisturbed { try lateFaults(kind) }
            #expect(faults == [])
        }

        private func lateFaults(_ kind: ServerKind) throws -> [String] {
            let server = try kind.start(isRunning: false)
            let beats = try Beats(sound: server.environment)
            let (began, used) = (SuspendingClock.now, try processorTime(of: beats.daemon.id))
            try beats.begin()
            let anchor = try beats.anchor()
            try waitUntil("the failure is told", within: 10) {
                let status = try beats.home.call("GetStatus")
                return status.audio.state == .silent && status.problems.count == 1
            }
            sleep(until: began + .seconds(4))
            let recording = try server.restartRecorded()
            let mended = SuspendingClock.now
            sleep(until: mended + Self.comeback + .seconds(4))
            var faults = try beats.faults(inTime: SuspendingClock.now - began, usedBefore: used, most: Self.mostBusy)
            faults += try beats.faults(ofAnchor: anchor)
            let status = try beats.home.call("GetStatus")
            if status.audio.state != .ok || !status.problems.isEmpty { faults.append("still not well: \(status)") }
            let end = SuspendingClock.now - .seconds(1)
            _ = try recording.finish()
            let after = beats.cues(of: recording, in: 0..<recording.frames, among: 0..<recording.frames)
            faults += try beats.faults(
                before: [], after: after.heard, anchor: anchor.lowerBound,
                expected: .init(mended: mended, within: Self.comeback), until: end)
            #expect(try beats.daemon.stop().status == 0)
            return faults
        }

        // Not on PipeWire: its other sink's delay differs by 5 ms, which the clock makes up for slowly.
        @Test(arguments: [ServerKind.pulseAudio])
        func `Another output chosen mid-session is where all later cues are heard`(kind: ServerKind) throws {
            let faults = try undisturbed { try moveFaults(kind) }
            #expect(faults == [])
        }

        private func moveFaults(_ kind: ServerKind) throws -> [String] {
            let server = try kind.start()
            try server.addSink("OTHER")
            let (first, second) = try (server.record(), server.record("OTHER"))
            let beats = try Beats(sound: server.environment)
            try beats.begin()
            let anchor = try beats.anchor()
            sleep(until: anchor.lowerBound + .seconds(6.7))
            let used = try processorTime(of: beats.daemon.id)
            try server.moveStreams(to: "OTHER")
            let moved = SuspendingClock.now
            sleep(until: moved + .seconds(8))
            var faults = try beats.faults(inTime: SuspendingClock.now - moved, usedBefore: used, most: Self.mostBusy)
            faults += try beats.faults(ofAnchor: anchor)
            let end = SuspendingClock.now - .seconds(1)
            _ = try (first.finish(), second.finish())
            let before = beats.cues(of: first, in: 0..<first.frames, among: 0..<first.frames)
            let after = beats.cues(of: second, in: 0..<second.frames, among: 0..<second.frames)
            faults += (before.unexplained + after.unexplained).map { "unexplained: \($0)" }
            if before.heard.contains(where: { $0.instant > moved + .milliseconds(500) }) {
                faults.append("the first output goes on: \(before.heard)")
            }
            faults += try beats.faults(
                before: before.heard, after: after.heard, anchor: anchor.lowerBound,
                expected: .init(mended: moved, within: .seconds(1)), until: end)
            #expect(try beats.daemon.stop().status == 0)
            return faults
        }
    }
}

extension Beats {
    /// What is wrong with the processor time the daemon has used over `time`.
    func faults(inTime time: Duration, usedBefore: Double, most: Double) throws -> [String] {
        let share = (try processorTime(of: daemon.id) - usedBefore) / time.seconds
        return share <= most ? [] : ["busy for \(share) of \(time)"]
    }

    /// Whether the session still counts from where it did, unless it is over.
    func faults(ofAnchor before: ClosedRange<SuspendingClock.Instant>) throws -> [String] {
        let now = try anchor()
        return now.overlaps(before) ? [] : ["the session has moved by \(now.lowerBound - before.lowerBound)"]
    }
}
