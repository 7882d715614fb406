import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// A device that is busy, unplugged, hangs, or takes nothing, on which it is known to the frame what was heard when.
    @Suite struct FaultyDeviceTests {
        /// The ladder's longest wait that an outage of 4 s leads to, the lead-in, and the time to lock.
        private static let comeback = Duration.seconds(5 + 0.7 + 1)
        /// Of one processor: debug code makes all sounds anew at each opening, while spinning takes all of it.
        private static let mostBusy = 0.25

        @Test(arguments: [
            (FaultyDevice.Fault.busy, "in use by another program"), (.gone, "No such device"),
            (.stuck, "takes no sound"),
            (.deaf, "takes no sound"),
        ])
        func `A device that cannot play when a session starts is said to be so, and heard once it can`(
            fault: FaultyDevice.Fault, message: String
        ) throws {
            let faults = try undisturbed { try startFaults(fault, message) }
            #expect(faults == [])
        }

        private func startFaults(_ fault: FaultyDevice.Fault, _ message: String) throws -> [String] {
            let device = try FaultyDevice(fault)
            let beats = try Beats(sound: device.environment)
            let (began, used) = (SuspendingClock.now, try processorTime(of: beats.daemon.id))
            try beats.begin()
            try waitUntil("the failure is told", within: 10) {
                try beats.home.call("GetStatus").audio.state == .silent
            }
            let anchor = try beats.anchor()
            let told = try beats.home.call("GetStatus")
            var faults = told.problems.map(\.message).contains { $0.contains(message) } ? [] : ["\(told.problems)"]
            sleep(until: began + .seconds(4))
            if try !device.heard().isEmpty { faults.append("something was heard") }
            device.mend(fault)
            let mended = SuspendingClock.now
            sleep(until: mended + Self.comeback + .seconds(3))
            faults += try beats.faults(inTime: SuspendingClock.now - began, usedBefore: used, most: Self.mostBusy)
            faults += try beats.faults(ofAnchor: anchor)
            let well = try beats.home.call("GetStatus")
            if well.audio.state != .ok || !well.problems.isEmpty { faults.append("still not well: \(well)") }
            let end = SuspendingClock.now - .milliseconds(500)
            #expect(try beats.daemon.stop().status == 0)
            let heard = try device.heard().flatMap { beats.cues(of: $0).heard }
            return try faults
                + beats.faults(
                    before: [], after: heard, anchor: anchor.lowerBound,
                    expected: .init(mended: mended, within: Self.comeback), until: end)
        }

        @Test(arguments: FaultyDevice.Fault.allCases.filter { $0 != .busy })
        func `A device that fails mid-cue for 4 s does not shift the session`(fault: FaultyDevice.Fault) throws {
            let faults = try undisturbed { try failureFaults(fault) }
            #expect(faults == [])
        }

        private func failureFaults(_ fault: FaultyDevice.Fault) throws -> [String] {
            let device = try FaultyDevice()
            let beats = try Beats(sound: device.environment)
            try beats.begin()
            let anchor = try beats.anchor()
            let failed = try beats.sleepIntoCue(at: 6)
            let used = try processorTime(of: beats.daemon.id)
            device.begin(fault)
            sleep(until: failed + .seconds(4))
            var faults: [String] = []
            let told = try beats.home.call("GetStatus")
            if told.audio.state == .ok { faults.append("nobody notices: \(told.audio)") }
            device.mend(fault)
            let mended = SuspendingClock.now
            sleep(until: mended + Self.comeback + .seconds(3))
            faults += try beats.faults(inTime: SuspendingClock.now - failed, usedBefore: used, most: Self.mostBusy)
            faults += try beats.faults(ofAnchor: anchor)
            let end = SuspendingClock.now - .milliseconds(500)
            #expect(try beats.daemon.stop().status == 0)
            let heard = try device.heard().flatMap { beats.cues(of: $0).heard }
            return try faults
                + beats.faults(
                    before: heard.filter { $0.instant < failed }, after: heard.filter { $0.instant >= failed },
                    anchor: anchor.lowerBound, expected: .init(mended: mended, within: Self.comeback), until: end)
        }

        @Test func `Sound lost for more than 15 s pauses at the repetition, and PAUSED is heard when it is back`()
            throws
        {
            #expect(try undisturbed { try pauseFaults() } == [])
        }

        private func pauseFaults() throws -> [String] {
            let device = try FaultyDevice()
            let beats = try Beats(sound: device.environment)
            try beats.begin()
            let failed = try beats.sleepIntoCue(at: 8)
            let step = try #require(try beats.home.call("GetStatus").session?.step)
            device.begin(.gone)
            sleep(until: failed + .seconds(14))
            guard try beats.home.call("GetStatus").state == .running else { return ["it did not run after 14 s"] }
            sleep(until: failed + .seconds(17))
            let paused = try beats.home.call("GetStatus")
            #expect(paused.state == .paused && paused.audio.state == .silent && paused.problems.count == 1)
            // It stands where sound was lost, not where it was given up.
            guard paused.session?.step.id == step.id else {
                return ["lost in \(step.id), paused in \(paused.session?.step.id ?? "none")"]
            }
            device.mend(.gone)
            let mended = SuspendingClock.now
            try waitUntil("the device is back", within: 20) { try beats.home.call("GetStatus").audio.state == .ok }
            usleep(3_000_000)
            func heardSince() throws -> [String] {
                try device.heard().filter { $0.start > mended }.flatMap { beats.cues(of: $0).heard.map(\.kind) }
            }
            #expect(try heardSince() == ["paused"])
            #expect(try beats.home.call("GetStatus").state == .paused)
            try beats.home.call("Resume")
            usleep(6_500_000)
            let heard = try heardSince()
            #expect(try beats.daemon.stop().status == 0)
            let isRight =
                heard.prefix(5) == ["paused", "resumed", "tick", "tick", "tick"] && heard.contains("holdStart")
            return isRight ? [] : ["heard: \(heard)"]
        }

        @Test(arguments: ["null", "file"])
        func `A device that takes sound in no time is fed no faster than it would be heard`(kind: String) throws {
            let folder = try TemporaryFolder()
            let alsa = """
                </usr/share/alsa/alsa.conf>
                pcm.!default { type file file "\(folder.path)/sound" format raw slave.pcm null }

                """
            try alsa.write(toFile: folder.path + "/asound.conf", atomically: false, encoding: .utf8)
            let beats = try Beats(
                sound: ["ALSA_CONFIG_PATH": folder.path + "/asound.conf"], device: kind == "null" ? "null" : nil,
                reps: 2)
            let (began, used) = (SuspendingClock.now, try processorTime(of: beats.daemon.id))
            let outcome = try beats.home.tenuto("start", "beats", "--follow")
            let taken = SuspendingClock.now - began
            #expect(outcome.status == 0 && outcome.output.hasSuffix("Completed.\n"))
            // Prepare, hold, release, hold; the first cue may wait for the lead-in and 3 s.
            #expect((7.0...10.7).contains(taken.seconds))
            #expect(try beats.faults(inTime: taken, usedBefore: used, most: Self.mostBusy) == [])
            #expect(try beats.daemon.stop().status == 0)
            guard kind == "file" else { return }
            let samples = try Data(contentsOf: URL(filePath: folder.path + "/sound"))
            // What was heard, a buffer of a third of a second, and what the daemon's end takes.
            #expect((6.0...(taken.seconds + 1)).contains(Double(samples.count) / (4 * 48_000)))
            let frames = samples.count / 4
            var heard = [Int16](repeating: 0, count: 2 * frames)
            _ = heard.withUnsafeMutableBytes { samples.copyBytes(to: $0, from: 0..<(4 * frames)) }
            let stretch = FaultyDevice.Stretch(start: began, samples: heard)
            #expect(
                beats.cues(of: stretch).heard.map(\.kind).prefix(6) == [
                    "tick", "tick", "tick", "holdStart", "holdEnd", "holdStart",
                ])
        }
    }
}
