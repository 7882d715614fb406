import Foundation

/// A PulseAudio of a test's own, with one null sink of 48 kHz S16 stereo as the default device.
package final class PulseServer: Sendable {
    /// What a program needs so that its ALSA `default`, and PulseAudio itself, lead here and nowhere else.
    package let environment: [String: String]

    private let folder: TemporaryFolder
    private let process: ChildProcess

    /// Starts one and waits until it answers.
    package init() throws {
        folder = try TemporaryFolder()
        let socket = folder.path + "/native"
        environment = [
            "HOME": folder.path, "XDG_RUNTIME_DIR": folder.path, "PULSE_RUNTIME_PATH": folder.path + "/pulse",
            "PULSE_SERVER": "unix:" + socket, "ALSA_CONFIG_PATH": folder.path + "/asound.conf",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        ]
        let alsa = """
            </usr/share/alsa/alsa.conf>
            pcm.!default { type pulse }
            ctl.!default { type pulse }

            """
        try alsa.write(toFile: folder.path + "/asound.conf", atomically: false, encoding: .utf8)
        // Not -1: if a test is killed, the server left without clients goes by itself.
        process = try ChildProcess(
            "pulseaudio",
            [
                "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=300", "--disable-shm=yes",
                "--load=module-native-protocol-unix auth-anonymous=1 socket=\(socket)",
                "--load=module-null-sink sink_name=NULL rate=48000 format=s16le channels=2",
            ], environment: environment)
        try waitUntil("PulseAudio listens", within: 30) { canConnect(to: socket) || !process.isRunning }
        let answer = try ChildProcess.run("pactl", ["info"], environment: environment)
        guard answer.status == 0 else { throw ChildProcess.Failure("pactl: \(answer.errors)\n\(process.errors)") }
    }

    /// Its process id.
    package var processID: pid_t { process.id }

    /// Ends it at once, as when the sound server crashes; programs playing to it are cut off.
    package func crash() throws { try process.stop(SIGKILL) }

    /// Ends it, and waits until it is gone.
    package func stop() throws { try process.stop() }

    /// Begins to record all that sounds; returns once the first samples have come.
    ///
    /// The sink renders `latency` ahead, in milliseconds, and the recorder gets what is rendered at once. What a program
    /// takes back before it is heard is recorded all the same, and what it plays instead only from there on: around a
    /// sound that was cut off the recording is wrong by up to `latency`. Measured on PulseAudio 16.1.
    package func record(latency: Int = 20) throws -> Recording { try Recording(of: self, latency: latency) }

    /// What a test's server sounds, as interleaved stereo at 48 kHz.
    package final class Recording: Sendable {
        private let folder: TemporaryFolder
        private let process: ChildProcess
        private var path: String { folder.path + "/raw" }

        fileprivate init(of server: PulseServer, latency: Int) throws {
            folder = try TemporaryFolder()
            process = try ChildProcess(
                "parec",
                [
                    "--raw", "--rate=48000", "--format=s16le", "--channels=2", "-d", "NULL.monitor",
                    "--latency-msec=\(latency)",
                ],
                environment: server.environment, output: folder.path + "/raw")
            try waitUntil("the recording runs", within: 30) { frames > 0 || !process.isRunning }
            guard process.isRunning else { throw ChildProcess.Failure("parec: \(process.errors)") }
        }

        /// How many frames have come so far.
        package var frames: Int {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return (attributes?[.size] as? Int ?? 0) / 4
        }

        /// Waits until `count` frames have come.
        package func wait(untilFrame count: Int, within seconds: Double = 30) throws {
            try waitUntil("frame \(count) is recorded", within: seconds) { frames >= count }
        }

        /// The samples so far, whole frames only.
        package func samples() throws -> [Int16] {
            let data = try Data(contentsOf: URL(filePath: path))
            var samples = [Int16](repeating: 0, count: data.count / 4 * 2)
            _ = samples.withUnsafeMutableBytes { data.copyBytes(to: $0) }
            return samples
        }

        /// Ends the recording and gives all of it.
        package func finish() throws -> [Int16] {
            try process.stop()
            return try samples()
        }
    }
}

/// Whether a Unix stream socket at `path` accepts a connection.
private func canConnect(to path: String) -> Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    return withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
    }
}
