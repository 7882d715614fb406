import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// A state folder that cannot be written: from the start, or from the middle of a session on.
    ///
    /// Rights would not do: the superuser, who alone can mount something, goes past them, and what is open stays writable.
    @Suite struct StateFolderTests {
        /// How it comes to that.
        enum Loss: String, CaseIterable {
            /// The kernel does not write any more, as on a disk that it has found to be faulty.
            case refused
            /// What the folder lies on is gone, and something comes in its place that may only be read.
            case replaced
        }

        /// Rows of the history, by another program.
        private func rows(_ home: Home, _ sql: String) throws -> String {
            let file = home.path(.state, "tenuto/history.db")
            let outcome = try ChildProcess.run("sqlite3", ["-batch", "-readonly", file, sql])
            guard outcome.status == 0 else { throw ChildProcess.Failure(outcome.errors) }
            return outcome.output.trimmingCharacters(in: .newlines)
        }

        /// What it says of the history.
        private func complaints(_ home: Home) throws -> [String] {
            try home.call("GetStatus").problems.map(\.message).filter { $0.hasPrefix("history: ") }
        }

        @Test(arguments: Loss.allCases)
        func `A folder that turns read-only in a session moves no cue, and gets all of it later`(loss: Loss) throws {
            let faults = try undisturbed { try lossFaults(loss) }
            #expect(faults == [])
        }

        private func lossFaults(_ loss: Loss) throws -> [String] {
            let device = try FaultyDevice()
            var mounted: StateDisk?
            let beats = try Beats(sound: device.environment, reps: 5) {
                mounted = try StateDisk(at: $0.path(.state, "tenuto"))
            }
            guard let disk = mounted else { return [] }
            defer { disk.unmount() }
            let (home, began) = (beats.home, SuspendingClock.now)
            try beats.begin()
            let anchor = try beats.anchor()
            try waitUntil("a hold is stored", within: 15) { try rows(home, "SELECT kind FROM step").contains("hold") }
            var refusal: ChildProcess?
            switch loss {
            case .refused:
                guard let refused = try refuseWriting(to: beats.daemon.id) else { return [] }
                refusal = refused
            case .replaced: try disk.replaceReadOnly()
            }
            try waitUntil("it is told", within: 15) { try !complaints(home).isEmpty }
            let said = try complaints(home)
            #expect(said.count == 1 && said[0].contains(home.path(.state, "tenuto/history.db")), "\(said)")
            #expect(said[0].contains("; until then what you do is kept in memory"))
            #expect(try home.tenuto("status").output.contains("kept in memory"))
            try waitUntil("the session is over", within: 30) { try home.call("GetStatus").session == nil }
            // Its closing sound is 0.8 s after its end, and lasts for a second.
            usleep(2_500_000)
            let end = SuspendingClock.now
            #expect(try home.tenuto("note", "it held").status == 0)
            #expect(try complaints(home) == said, "and it goes on to say so")
            if loss == .refused {
                #expect(try rows(home, "SELECT outcome IS NULL, (SELECT count(*) < 9 FROM step) FROM session") == "1|1")
            }

            refusal?.signal(SIGINT)
            _ = try refusal?.wait()
            if loss == .replaced { try disk.makeWritable() }
            // It is tried again by itself, later and later; and with whatever is to be stored next.
            #expect(try home.tenuto("note", "and is there").status == 0)
            try waitUntil("all is stored", within: 30) { try !complaints(home).contains { $0.contains("in memory") } }
            #expect(try beats.daemon.stop().status == 0)
            let kinds = ["prepare", "hold"] + Array(repeating: ["release", "hold"], count: 4).joined()
            #expect(
                try rows(home, "SELECT number, kind, \"end\", delivered FROM step ORDER BY number")
                    == kinds.enumerated().map { "\($0)|\($1)|done|1" }.joined(separator: "\n"))
            #expect(try rows(home, "SELECT outcome, (SELECT count(*) FROM note) FROM session") == "completed|2")
            #expect(try rows(home, "PRAGMA integrity_check; PRAGMA foreign_key_check") == "ok")
            let heard = try device.heard().flatMap { beats.cues(of: $0).heard }
            return try beats.faults(
                before: heard, after: [], anchor: anchor.lowerBound,
                expected: .init(mended: began, within: .zero), until: end)
        }

        /// Has the daemon's calls that write to the history fail as on a file system that is read-only, until the program
        /// that is given back ends; nil where the kernel lets nobody follow another process.
        private func refuseWriting(to daemon: pid_t) throws -> ChildProcess? {
            let tasks = "/proc/\(daemon)/task"
            let task = try #require(
                try FileManager.default.contentsOfDirectory(atPath: tasks).first { id in
                    let name = try? String(contentsOfFile: "\(tasks)/\(id)/comm", encoding: .utf8)
                    return name == "tenuto-history\n"
                })
            let options = [
                "-qq", "-o", "/dev/null", "-e", "trace=pwrite64,write", "-e", "inject=pwrite64,write:error=EROFS",
            ]
            let strace = try ChildProcess("strace", options + ["-p", task])
            try waitUntil("it is followed", within: 10) {
                let status = try String(contentsOfFile: "\(tasks)/\(task)/status", encoding: .utf8)
                return !strace.isRunning || !status.contains("TracerPid:\t0\n")
            }
            return strace.isRunning ? strace : nil
        }

        @Test func `A folder that may only be read keeps the daemon from starting, in one line`() throws {
            let home = try Home()
            let folder = home.path(.state, "tenuto")
            guard let disk = try StateDisk(at: folder) else { return }
            defer { disk.unmount() }
            try disk.makeReadOnly()
            let refused = try home.begin("tenutod", ["--device", "null"]).wait()
            #expect(refused.status == 1 && !refused.signalled && refused.complaints.count == 1, "\(refused)")
            #expect(refused.errors.contains("state folder \(folder): not writable: Read-only file system"))
            #expect(!FileManager.default.fileExists(atPath: home.socket), "nobody waits at a socket of its")
            try disk.makeWritable()
            let daemon = try home.daemon("--device", "null")
            #expect(try daemon.stop().status == 0)
        }

        @Test func `One that cannot be made keeps it from starting too`() throws {
            let home = try Home()
            let folder = home.path(.state, "tenuto")
            guard let disk = try StateDisk(at: home.path(.state, "")) else { return }
            defer { disk.unmount() }
            try disk.makeReadOnly()
            let refused = try home.begin("tenutod", ["--device", "null"]).wait()
            #expect(refused.status == 1 && refused.complaints.count == 1, "\(refused)")
            #expect(refused.errors.contains("state folder \(folder): cannot be made: Read-only file system"))
        }
    }
}

/// A small file system of its own at a folder, in memory.
private final class StateDisk {
    private let path: String

    /// Makes the folder where it is missing; nil where it may not be mounted, as only the superuser may.
    init?(at path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard try mount("rw").status == 0 else { return nil }
    }

    private func mount(_ access: String) throws -> ChildProcess.Outcome {
        try ChildProcess.run("mount", ["-t", "tmpfs", "-o", "size=4m,mode=700,\(access)", "tmpfs", path])
    }

    private func remount(_ access: String) throws {
        let outcome = try ChildProcess.run("mount", ["-o", "remount,\(access)", path])
        guard outcome.status == 0 else { throw ChildProcess.Failure(outcome.errors) }
    }

    /// Nobody may have anything on it open.
    func makeReadOnly() throws { try remount("ro") }

    func makeWritable() throws { try remount("rw") }

    /// Another one comes in its place, which is empty, whatever is open on this one.
    func replaceReadOnly() throws {
        unmount()
        let outcome = try mount("ro")
        guard outcome.status == 0 else { throw ChildProcess.Failure(outcome.errors) }
    }

    /// At once, also where something is open on it.
    func unmount() { _ = try? ChildProcess.run("umount", ["-l", path]) }
}
