import Foundation
import Rig
import Testing

extension ProgramTests {
    /// Two daemons that want one socket at once.
    @Suite struct SocketRaceTests {
        /// `make soak` and `make test-long` have all of them; here are as many as take a few seconds.
        private static var rounds: Int { ProcessInfo.processInfo.environment["TENUTO_LONG"] == nil ? 10 : 200 }

        @Test func `Of two daemons that start at once one serves, and the other says so and leaves`() throws {
            let home = try Home()
            for round in 1...Self.rounds {
                let pair = try (0..<2).map { _ in try home.begin("tenutod", ["--device", "null"]) }
                try waitUntil("one of two serves, in round \(round)", within: 30) {
                    pair.count(where: \.isRunning) < 2 && home.isServed
                }
                let (owners, others) = (pair.filter(\.isRunning), pair.filter { !$0.isRunning })
                try #require(owners.count == 1, "in round \(round): \(pair.map(\.errors))")
                let loser = try others[0].wait()
                #expect(loser.status == 1 && loser.complaints.count == 1, "in round \(round): \(loser)")
                #expect(loser.errors.contains("another tenutod already serves \(home.socket)"), "\(loser)")
                // One that is killed leaves its socket behind, one that ends removes it.
                try owners[0].stop(round % 2 == 0 ? SIGKILL : SIGTERM)
            }
        }
    }
}
