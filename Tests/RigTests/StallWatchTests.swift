import Foundation
import Rig
import Testing

/// Integration tests: they stop this very process for a moment, as a machine that does not run it.
@Suite struct StallWatchTests {
    private func standStill() throws {
        let id = getpid()
        try ChildProcess.run("sh", ["-c", "kill -STOP \(id); sleep 0.1; kill -CONT \(id)"])
    }

    @Test func `A measurement that finds nothing is the only one, however the machine stands still`() throws {
        var count = 0
        let found = try undisturbed {
            count += 1
            try standStill()
            return []
        }
        #expect(found == [] && count == 1)
    }

    @Test func `What is found while the machine stands still is looked for anew`() throws {
        var count = 0
        let found = try undisturbed {
            count += 1
            if count < 3 { try standStill() }
            return count < 3 ? ["late"] : []
        }
        #expect(found == [] && count == 3)
    }

    @Test func `What is found each time counts`() throws {
        var count = 0
        let found = try undisturbed {
            count += 1
            try standStill()
            return ["late"]
        }
        #expect(found == ["late"] && count == 5)
    }
}
