import Foundation

/// A sound device whose faults can be switched, and which tells to the frame what was heard when: ALSA's `default`,
/// played by Tests/FaultyPCM in the program that opens it.
package final class FaultyDevice: Sendable {
    /// What can be wrong with it.
    package enum Fault: String, Sendable, CaseIterable {
        /// Another program has it.
        case busy
        /// It is unplugged.
        case gone
        /// It says that it would take sound, and takes none.
        case stuck
        /// It takes no sound, and never wakes who waits for it.
        case deaf
        /// Its calls do not return.
        case hanging
    }

    /// Sound without a break.
    package struct Stretch: Sendable {
        /// When its first frame was heard.
        package let start: SuspendingClock.Instant
        /// Interleaved stereo at 48 kHz.
        package let samples: [Int16]

        package init(start: SuspendingClock.Instant, samples: [Int16]) {
            self.start = start
            self.samples = samples
        }

        /// When `frame` of it was heard.
        package func instant(of frame: Int) -> SuspendingClock.Instant { start + .nanoseconds(frame * 62_500 / 3) }
    }

    /// What a program needs so that its ALSA `default` is this device.
    package let environment: [String: String]
    private let folder: TemporaryFolder

    /// A device that has `faults` until they are mended.
    package init(_ faults: Fault...) throws {
        folder = try TemporaryFolder(inMemory: true)
        environment = ["ALSA_CONFIG_PATH": folder.path + "/asound.conf"]
        let plugin = try programFolder() + "/libFaultyPCM.so"
        guard access(plugin, R_OK) == 0 else {
            throw ChildProcess.Failure("\(plugin) is missing: swift build makes it")
        }
        let alsa = """
            pcm_type.faulty { lib "\(plugin)" }
            pcm.default { type faulty folder "\(folder.path)" }

            """
        try alsa.write(toFile: folder.path + "/asound.conf", atomically: false, encoding: .utf8)
        for fault in faults { begin(fault) }
    }

    /// From now on it has `fault`.
    package func begin(_ fault: Fault) { close(creat("\(folder.path)/\(fault.rawValue)", 0o600)) }

    /// From now on it has `fault` no more.
    package func mend(_ fault: Fault) { unlink("\(folder.path)/\(fault.rawValue)") }

    /// What has been heard so far, where anything was.
    package func heard() throws -> [Stretch] {
        guard let starts = try? String(contentsOfFile: folder.path + "/starts", encoding: .utf8) else { return [] }
        let data = try Data(contentsOf: URL(filePath: folder.path + "/samples"))
        let stretches = starts.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
        // CLOCK_MONOTONIC is told in nanoseconds since its zero, which an instant does not show: it is so long ago.
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let zero = SuspendingClock.now - .seconds(time.tv_sec) - .nanoseconds(time.tv_nsec)
        return stretches.indices.compactMap { index in
            let end = index + 1 < stretches.count ? stretches[index + 1][0] : data.count / 4
            guard end > stretches[index][0] else { return nil }
            var samples = [Int16](repeating: 0, count: 2 * (end - stretches[index][0]))
            _ = samples.withUnsafeMutableBytes { data.copyBytes(to: $0, from: (4 * stretches[index][0])..<(4 * end)) }
            return Stretch(start: zero + .nanoseconds(stretches[index][1]), samples: samples)
        }
    }
}

/// The folder that the tests were built into, and with them all programs and libraries.
package func programFolder() throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return tests.split(separator: "/").dropLast().map { "/\($0)" }.joined()
}
