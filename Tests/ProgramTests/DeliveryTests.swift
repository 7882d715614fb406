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
    }
}
