import Control
import Foundation
import Rig
import Testing
import Varlink

extension ProgramTests {
    /// Some hundreds of hostile clients of every kind, and honest ones among them; `make soak` has ten thousand.
    @Suite struct CrowdTests {
        /// What Tests/Soak/crowd.py says; milliseconds and KiB.
        private struct Report: Decodable {
            struct Honest: Decodable {
                var calls: Int
                var max: Double
                var failures: [String: Int]
                var watchersGone: Int
                var watchersLagged: Int
            }

            var connections: Int
            var honest: Honest
            var descriptorsBefore: Int
            var descriptorsAfter: Int
            var memoryBefore: Int
            var memoryAfter: Int
        }

        /// A watcher that reads what is there when it is asked to.
        private final class Watcher {
            struct Change: Decodable {
                var sequence: Int
                var lagged: Int
            }

            private struct Message: Decodable {
                var parameters: Change
            }

            static let call = Array(#"{"method":"org.tenuto.Control.Watch","more":true}"#.utf8) + [0]
            private let connection: RawConnection
            private var rest: [UInt8] = []
            private(set) var changes: [Change] = []

            init(path: String) throws {
                connection = try RawConnection(path: path)
                connection.send(Self.call)
            }

            func read() throws {
                rest += connection.received()
                while let end = rest.firstIndex(of: 0) {
                    changes.append(try JSONDecoder().decode(Message.self, from: Data(rest[..<end])).parameters)
                    rest.removeSubrange(...end)
                }
            }
        }

        private func attack(_ beats: Beats, connections: Int, atOnce: Int) throws -> Report {
            let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Soak/crowd.py").path
            let outcome = try ChildProcess.run(
                "python3", ["-B", script, beats.home.socket, "\(beats.daemon.id)", "\(connections)", "\(atOnce)"],
                within: 120)
            guard outcome.status == 0 else { throw ChildProcess.Failure(outcome.errors) }
            return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        }

        @Test func `Hundreds of hostile clients cost no beat, keep nobody out and leave nothing behind`() throws {
            let faults = try undisturbed {
                let device = try FaultyDevice()
                let beats = try Beats(sound: device.environment)
                try beats.begin()
                let anchor = try beats.anchor()
                _ = try beats.sleepIntoCue(at: 5)
                let began = SuspendingClock.now
                let report = try attack(beats, connections: 400, atOnce: 150)
                let ended = SuspendingClock.now
                usleep(2_000_000)
                #expect(try beats.daemon.stop().status == 0)

                #expect(report.connections == 400)
                #expect(report.descriptorsAfter <= report.descriptorsBefore, "\(report)")
                #expect(report.memoryAfter < report.memoryBefore + 8 * 1024, "\(report)")
                let heard = try device.heard().flatMap { beats.cues(of: $0).heard }
                var faults = try beats.faults(
                    before: heard, after: [], anchor: anchor.lowerBound,
                    expected: .init(mended: began, within: .zero), until: ended)
                let honest = report.honest
                if !honest.failures.isEmpty || honest.max >= 1000 { faults.append("not answered: \(honest)") }
                if honest.watchersGone > 0 || honest.watchersLagged > 0 { faults.append("not told: \(honest)") }
                return faults
            }
            #expect(faults == [])
        }

        private func descriptors(of daemon: ChildProcess) throws -> Set<Int> {
            Set(try FileManager.default.contentsOfDirectory(atPath: "/proc/\(daemon.id)/fd").compactMap { Int($0) })
        }

        /// Has a daemon that was just started open no more than so many files; the limit.
        private func leave(_ count: Int, to daemon: ChildProcess) throws -> Int {
            // What it reads at its start is closed again.
            var taken = try descriptors(of: daemon)
            var same = 0
            try waitUntil("it opens and closes nothing any more", within: 20) {
                usleep(100_000)
                let now = try descriptors(of: daemon)
                (taken, same) = (now, now == taken ? same + 1 : 0)
                return same == 5
            }
            // The limit is one of numbers, and numbers below it may be free.
            let limit = try #require((0..<1024).filter { !taken.contains($0) }.dropFirst(count).first)
            try ChildProcess.run("prlimit", ["--pid", "\(daemon.id)", "--nofile=\(limit):"])
            return limit
        }

        @Test(arguments: [2, 9])
        func `Behind a hundred that say nothing a call is answered at once, with hardly a descriptor`(spare: Int) throws
        {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            _ = try leave(spare, to: daemon)
            let silent = try (0..<100).map { _ in try RawConnection(path: home.socket) }
            let began = SuspendingClock.now
            #expect(try home.call("GetStatus").state == .idle)
            // 0.06 s, and 0.25 with two; were each newcomer's time waited for anew, 10.
            #expect(SuspendingClock.now - began < .seconds(2))
            #expect(silent.count == 100)
            // Room is made, so there is nothing to tell.
            #expect(!daemon.errors.contains("no connection can be accepted"))
            let outcome = try daemon.stop()
            #expect(outcome.status == 0, "\(outcome)")
        }

        @Test func `Who has the last descriptor keeps it while nobody else wants to come`() throws {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            let limit = try leave(2, to: daemon)
            var first = try VarlinkClient.connect(path: home.socket)
            var second = try VarlinkClient.connect(path: home.socket)
            for turn in 0..<3 {
                let one: Status = try first.call(ControlInterface.qualified("GetStatus"))
                let other: Status = try second.call(ControlInterface.qualified("GetStatus"))
                #expect(one.state == .idle && other.state == .idle, "turn \(turn)")
                // Time for the daemon to look for room.
                usleep(100_000)
            }
            #expect(try descriptors(of: daemon).isSuperset(of: 0..<limit))
            // ThreadSanitizer wants one at the end.
            try ChildProcess.run("prlimit", ["--pid", "\(daemon.id)", "--nofile=\(limit + 10):"])
            #expect(try daemon.stop().status == 0)
        }

        /// libdispatch traps where it can open nothing, so that nothing of ours may use its threads.
        @Test func `Without a descriptor left it ends as ever`() throws {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("start", "cobra").status == 0)
            try ChildProcess.run("prlimit", ["--pid", "\(daemon.id)", "--nofile=3:"])
            let outcome = try daemon.stop()
            #expect(outcome.status == 0, "\(outcome)")
        }

        @Test func `Watchers leave the last descriptor to calls`() throws {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            let limit = try leave(7, to: daemon)
            var watchers: [Watcher] = []
            while watchers.count < 20 {
                let next = try Watcher(path: home.socket)
                do {
                    try waitUntil("it is answered", within: 10) {
                        try next.read()
                        return !next.changes.isEmpty
                    }
                } catch is DecodingError {
                    // Another reply: it is refused.
                    break
                }
                watchers.append(next)
            }
            #expect(watchers.count == 6)
            let refused = try RawConnection(path: home.socket)
            refused.send(Watcher.call)
            #expect(try refused.answer(within: 10).contains("PermissionDenied"))
            #expect(try descriptors(of: daemon).isSuperset(of: 0..<limit))
            for _ in 0..<10 { #expect(try home.call("GetStatus").state == .idle) }
            // ThreadSanitizer wants one at the end.
            try ChildProcess.run("prlimit", ["--pid", "\(daemon.id)", "--nofile=\(limit + 10):"])
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Without any descriptor the daemon waits calmly, says so once, and answers as soon as there is one`()
            throws
        {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            let limit = try leave(0, to: daemon)
            let client = try RawConnection(path: home.socket)
            client.send(Array(#"{"method":"org.tenuto.Control.GetStatus"}"#.utf8) + [0])
            let used = try processorTime(of: daemon.id)
            // Ten of its pauses.
            usleep(1_000_000)
            #expect(try processorTime(of: daemon.id) - used < 0.2)
            #expect(client.received().isEmpty)
            #expect(daemon.errors.split(separator: "\n").count { $0.contains("no connection can be accepted") } == 1)
            #expect(try descriptors(of: daemon).isSuperset(of: 0..<limit))
            try ChildProcess.run("prlimit", ["--pid", "\(daemon.id)", "--nofile=\(limit + 10):"])
            #expect(try client.answer(within: 10).contains("idle"))
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Of 32 watchers one is stopped, and the others see each change`() throws {
            // Of many bytes, so that few changes fill what is kept for a client.
            let name = "Long " + String(repeating: "👩‍👩‍👧‍👦", count: 80)
            let home = try Home()
            try home.addRoutine(
                "long", "name: \(name)\nexercises: [{ name: \(name), prepare: 60s, hold: 5s, reps: 1 }]\n")
            let daemon = try home.daemon("--device", "null")
            let stopped = try home.begin("tenuto", ["start", "long", "--follow"])
            try waitUntil("it follows", within: 30) { stopped.output.contains("Long") }
            stopped.signal(SIGSTOP)
            let others = try (0..<31).map { _ in try Watcher(path: home.socket) }
            let refused = try RawConnection(path: home.socket)
            refused.send(Watcher.call)
            #expect(try refused.answer(within: 10).contains("PermissionDenied"), "32 are watching")

            var client = try VarlinkClient.connect(path: home.socket)
            // Who reads nothing for 30 s is closed.
            let count = 300 / ChildProcess.patience
            for _ in 0..<count {
                let _: Status = try client.call(ControlInterface.qualified("Toggle"))
                for watcher in others { try watcher.read() }
            }
            for watcher in others {
                try waitUntil("it is told", within: 10) {
                    try watcher.read()
                    return watcher.changes.count > count
                }
                let first = watcher.changes[0].sequence
                #expect(watcher.changes.map(\.sequence) == Array(first..<(first + watcher.changes.count)))
                #expect(watcher.changes.allSatisfy { $0.lagged == 0 })
            }

            stopped.signal(SIGCONT)
            try home.call("Stop")
            // It is far behind, is told what is now, and ends as one that saw everything.
            #expect(try stopped.wait(within: 10).status == 0)
            #expect(try daemon.stop().status == 0)
        }
    }
}
