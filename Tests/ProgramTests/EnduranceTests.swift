import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// A daemon that runs for months.
    @Suite struct EnduranceTests {
        /// What of the machine a process holds.
        private struct Holdings: CustomStringConvertible {
            let descriptors: Int
            let threads: Int
            /// Resident memory, in KiB.
            let memory: Int

            init(of id: pid_t) throws {
                descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/fd").count
                threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task").count
                let status = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
                let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
                memory = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            }

            var description: String { "\(descriptors) descriptors, \(threads) threads, \(memory) KiB" }
        }

        @Test func `A hundred sessions leave nothing behind`() throws {
            let server = try PulseServer()
            let beats = try Beats(sound: server.environment)
            var before: Holdings?
            // The first ones fill what is kept: sounds, connections, the allocator's pools.
            for round in 1...110 {
                try beats.home.tenuto("start", "beats")
                try waitUntil("session \(round) runs", within: 10) {
                    try beats.home.call("GetStatus").session?.elapsedUs ?? 0 > 0
                }
                #expect(try beats.home.call("Stop").state == .idle)
                if round == 10 { before = try Holdings(of: beats.daemon.id) }
            }
            let start = try #require(before)
            var after = start
            // Threads that read a file take a moment to end.
            try? waitUntil("all is back", within: 5) {
                after = try Holdings(of: beats.daemon.id)
                return after.descriptors <= start.descriptors && after.threads <= start.threads
            }
            #expect(after.descriptors <= start.descriptors && after.threads <= start.threads, "\(start); \(after)")
            // 2 MB: less than 20 KiB a session.
            #expect(after.memory <= start.memory + 2000, "\(start); \(after)")
            #expect(try beats.daemon.stop().status == 0)
        }
    }
}
