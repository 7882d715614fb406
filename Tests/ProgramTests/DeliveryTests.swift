import Foundation
import Rig
import Testing

extension ProgramTests {
    /// Whether the history says of each step if it was heard to begin and to end.
    @Suite struct DeliveryTests {
        @Test(arguments: ["null", "no-such-device"])
        func `A session without a device from the start has no hold that was delivered`(device: String) throws {
            let home = try Home()
            try home.addRoutine(
                "brief",
                """
                name: Brief
                exercises:
                  - { name: One, prepare: 1s, hold: 2s, release: 1s, reps: 2 }
                """)
            let daemon = try home.daemon("--device", device)
            try home.tenuto("start", "brief")
            let sql = "SELECT kind, delivered FROM step ORDER BY number; SELECT delivered FROM session_exercise"
            let expected = device == "null" ? "1" : "0"
            let rows = ["prepare|1", "hold|\(expected)", "release|1", "hold|\(expected)", expected]
            var found = ""
            // The last cues are known to be missed when the device is not wanted any more: 30 s after the end.
            try waitUntil("all is stored: \(found)", within: 60) {
                let file = home.path(.state, "tenuto/history.db")
                found = try ChildProcess.run("sqlite3", ["-batch", "-readonly", file, sql]).output
                return found.split(separator: "\n").map(String.init) == rows
            }
            #expect(try home.call("GetStatus").session == nil)
            #expect(try daemon.stop().status == 0)
        }

        /// It is unplugged in the midst of a session, and plugged in again.
        @Test func `Steps that were not heard to begin or end are told, and their day is not clean`() throws {
            let faults = try undisturbed { try unpluggedFaults() }
            #expect(faults == [])
        }

        private func unpluggedFaults() throws -> [String] {
            let device = try FaultyDevice()
            let beats = try Beats(sound: device.environment, reps: 9)
            try beats.begin()
            let anchor = try beats.anchor().lowerBound
            let lost = try beats.sleepIntoCue(at: 6)
            device.begin(.gone)
            // Two holds whole: those at 8 and 10 s.
            sleep(until: anchor + .seconds(11.5))
            device.mend(.gone)
            try waitUntil("the device is back", within: 20) { try beats.home.call("GetStatus").audio.state == .ok }
            let back = SuspendingClock.now
            try waitUntil("the session is over", within: 30) { try beats.home.call("GetStatus").session == nil }
            // The last look at what did not sound is 3 s after the end.
            usleep(4_000_000)
            let file = beats.home.path(.state, "tenuto/history.db")
            func rows(_ sql: String) throws -> [String] {
                try ChildProcess.run("sqlite3", ["-batch", "-readonly", file, sql]).output.split(separator: "\n")
                    .map(String.init)
            }
            let holds = try rows("SELECT delivered FROM step WHERE kind = 'hold' ORDER BY number").map { $0 == "1" }
            #expect(try rows("SELECT DISTINCT delivered FROM step WHERE kind <> 'hold'") == ["1"], "they have no edges")
            #expect(try rows("SELECT delivered, done = planned FROM session_exercise") == ["0|1"])
            #expect(try rows("SELECT outcome FROM session") == ["completed"])
            let progress = try beats.home.tenuto("progress", "beats").output
            #expect(
                progress.contains("the count of clean days begins anew: not every sound was heard on "), "\(progress)")
            #expect(try beats.daemon.stop().status == 0)

            let stretches = try device.heard()
            let heard = stretches.flatMap { beats.cues(of: $0).heard }
            let planned = beats.plan.steps.filter { $0.kind == .hold }.map { anchor + .microseconds($0.startUs) }
            try #require(holds.count == 9 && planned.count == 9)
            let slack = Duration.milliseconds(200)
            func isHeard(_ kind: String, at instant: SuspendingClock.Instant) -> Bool {
                // A late one sounds only where it is still true; one that was cut off by the loss had begun.
                heard.contains {
                    $0.kind == kind && instant - slack < $0.instant && $0.instant < instant + .seconds(1) - slack
                }
                    || stretches.map { $0.instant(of: $0.samples.count / 2) }.contains {
                        instant < $0 && $0 < instant + .milliseconds(500)
                    }
            }
            var faults: [String] = []
            for (index, start) in planned.enumerated() {
                let end = start + .seconds(1)
                let both = isHeard("holdStart", at: start) && isHeard("holdEnd", at: end)
                if holds[index] != both { faults.append("hold \(index) is said to be \(holds[index]), not \(both)") }
                if !both, end < lost - slack || start > back + slack { faults.append("hold \(index) was not heard") }
            }
            if holds[2] || holds[3] { faults.append("what nobody heard is said to be: \(holds)") }
            return faults
        }
    }
}
