import Foundation
import Rig
import Testing

extension ProgramTests {
    /// The daemon as other languages see it. Integration tests in real time.
    @Suite struct PythonTests {
        @Test func `Whole sessions are driven through PyPI's varlink alone`() throws {
            let home = try Home()
            try home.addRoutine(
                "short",
                """
                name: Short
                exercises:
                  - { name: Hold, prepare: 30s, hold: 15s, reps: 2, release: 3s }
                  - { name: Turn, prepare: 5s, hold: 5s, reps: 1, sides: [left, right] }

                """)
            try home.addRoutine("tiny", "name: Tiny\nexercises: [{ name: Hold, prepare: 4s, hold: 1s, reps: 2 }]\n")
            try home.scheduleSoon("tiny", in: 12)
            let daemon = try home.daemon("--device", "null")
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python/session.py").path
            let outcome = try ChildProcess.run(Python.withVarlink(), [script, home.socket], within: 120)
            #expect(outcome.status == 0 && outcome.output.hasSuffix("\ndone\n"), "\(outcome.output)\(outcome.errors)")
            #expect(try daemon.stop().status == 0)
        }
    }
}

extension Home {
    /// Writes a schedule by which `routine` is due 6 to 7 s from now, at a full second; later under a sanitizer, where
    /// a daemon takes seconds to start.
    func scheduleSoon(_ routine: String, in seconds: Double = 6) throws {
        let wait = seconds * Double(ChildProcess.patience)
        var instant = time_t((Date().timeIntervalSince1970 + wait).rounded(.up))
        var parts = tm()
        gmtime_r(&instant, &parts)
        let time = String(format: "%02d:%02d:%02d", parts.tm_hour, parts.tm_min, parts.tm_sec)
        try write("schedule: [{ routine: \(routine), at: \"\(time) UTC\" }]\n", to: .config, "tenuto/schedule.yaml")
    }
}
