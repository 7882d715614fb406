import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// Without sound a session is what it is with it: it takes its time, and takes none of the machine's.
    @Suite struct SilenceTests {
        /// How a machine can have no sound.
        enum Lack: CaseIterable {
            /// ALSA has no default device.
            case noDefault
            /// The device asked for is not there.
            case unknownDevice

            var device: String { self == .noDefault ? "default" : "nosuch" }
        }

        private func home(sound: [String: String] = [:]) throws -> Home {
            let home = try Home(sound: sound)
            try home.addRoutine("six", "name: Six\nexercises: [{ name: Hold, prepare: 4s, hold: 2s, reps: 1 }]\n")
            return home
        }

        @Test(arguments: Lack.allCases)
        func `Without a sound device the session says so in one line and takes its time`(lack: Lack) throws {
            let empty = try TemporaryFolder()
            try "".write(toFile: empty.path + "/asound.conf", atomically: true, encoding: .utf8)
            let home = try home(sound: lack == .noDefault ? ["ALSA_CONFIG_PATH": empty.path + "/asound.conf"] : [:])
            let daemon = try lack == .noDefault ? home.daemon() : home.daemon("--device", lack.device)
            let before = SuspendingClock.now
            let terminal = try home.begin("tenuto", ["start", "six", "--follow"])
            try waitUntil("the device has failed", within: 30) {
                try home.call("GetStatus").problems.isEmpty == false
            }
            let status = try home.status()
            #expect(status.state == .running)
            #expect(status.audio.state == .silent && status.audio.device == lack.device)
            #expect(status.problems.count == 1 && status.problems.first?.message.contains("sound") == true)

            let outcome = try terminal.wait()
            let taken = (SuspendingClock.now - before).seconds
            #expect(outcome.status == 0 && outcome.output.hasSuffix("Completed.\n"))
            #expect(outcome.output.contains("\n0:04  Hold: hold\n"), "not rounded up: \(outcome.output)")
            let told = outcome.output.split(separator: "\n").filter { $0.contains("going on without sound") }
            #expect(told.count == 1 && told.first?.contains(lack.device) == true, "\(outcome.output)")
            #expect(Self.allowed.contains(taken), "6 s of exercises took \(taken) s")
            #expect(outcome.errors.isEmpty)
            let log = try daemon.stop()
            #expect(log.status == 0 && log.complaints.count { $0.contains("going on without sound") } == 1)
        }

        @Test func `A device that takes sound in no time neither hurries a session nor keeps the daemon busy`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            let (before, used) = (SuspendingClock.now, try processorTime(of: daemon.id))
            let outcome = try home.tenuto("start", "six", "--follow")
            let taken = (SuspendingClock.now - before).seconds
            let busy = try processorTime(of: daemon.id) - used
            #expect(outcome.status == 0 && outcome.output.hasSuffix("Completed.\n"))
            #expect(Self.allowed.contains(taken), "6 s of exercises took \(taken) s")
            #expect(busy < 0.5, "\(busy) s of processor time")
            #expect(try daemon.stop().status == 0)
        }

        /// How long 6 s of exercises may take: the first cue may wait for the device for the lead-in of 0.7 s and 3 s
        /// more, as it does where ALSA's configuration is read from a slow disk.
        private static let allowed = 6.0...9.7
    }
}
