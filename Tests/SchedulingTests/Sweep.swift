import CalendarOracle
import Foundation
import Rig
import Units

@testable import Scheduling

/// How far the long comparisons go: `make test-long` sets TENUTO_LONG.
enum Sweep {
    static let isLong = ProcessInfo.processInfo.environment["TENUTO_LONG"] != nil

    /// Says how much was compared, for the one who runs it.
    static func report(_ text: String) {
        print("   \(text)")
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

extension ZoneFolder {
    /// The names of all zones; of those whose files are the same only the first, unless the sweep is long.
    static func names(alike: Bool = Sweep.isLong) throws -> [String] {
        let all = try FileManager.default.subpathsOfDirectory(atPath: path).sorted().filter { name in
            !name.hasPrefix("right/") && !name.hasPrefix("posix/") && has(name)
        }
        guard !alike else { return all }
        var seen: Set<[UInt8]> = []
        return try all.filter { seen.insert(try bytes($0)).inserted }
    }

    /// What glibc says of these zones from 1970 to the end of `last`.
    static func tables(_ names: [String], through last: Int) throws -> [ClockTable] {
        // No zone has changed twice within two days.
        let pace = Sweep.isLong ? 6 : 48
        let probe = try ChildProcess.run(
            programFolder() + "/ZoneProbe", ["1970", "\(last)", "\(pace)"] + names, within: 600)
        guard probe.status == 0 else { throw ChildProcess.Failure("ZoneProbe: \(probe.errors)") }
        return ClockTable.all(probe.output)
    }
}
