import Foundation
import Synchronization

/// A PulseAudio of a test's own, with one null sink of 48 kHz S16 stereo as the default device.
package final class PulseServer: SoundServer {
    package let environment: [String: String]

    private let folder: TemporaryFolder
    private let process: Mutex<ChildProcess?> = .init(nil)
    private var socket: String { folder.path + "/native" }

    /// Starts one and waits until it answers; with `isRunning` false there is none yet, until `restart`.
    package init(isRunning: Bool = true) throws {
        folder = try TemporaryFolder()
        environment = [
            "HOME": folder.path, "XDG_RUNTIME_DIR": folder.path, "PULSE_RUNTIME_PATH": folder.path + "/pulse",
            "PULSE_SERVER": "unix:\(folder.path)/native", "ALSA_CONFIG_PATH": folder.path + "/asound.conf",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        ]
        let alsa = """
            </usr/share/alsa/alsa.conf>
            pcm.!default { type pulse }
            ctl.!default { type pulse }

            """
        try alsa.write(toFile: folder.path + "/asound.conf", atomically: false, encoding: .utf8)
        if isRunning { try restart() }
    }

    package var processes: [ChildProcess] { process.withLock { $0.map { [$0] } ?? [] } }

    package func restart() throws {
        if processes.contains(where: \.isRunning) { return }
        // Not -1: if a test is killed, the server left without clients goes by itself.
        let server = try ChildProcess(
            "pulseaudio",
            [
                "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=300", "--disable-shm=yes",
                "--load=module-native-protocol-unix auth-anonymous=1 socket=\(socket)",
                "--load=module-null-sink sink_name=\(Self.sink) rate=48000 format=s16le channels=2",
            ], environment: environment)
        process.withLock { $0 = server }
        try waitUntil("PulseAudio listens", within: 30) { canConnect(to: socket) || !server.isRunning }
        let answer = try ChildProcess.run("pactl", ["info"], environment: environment)
        guard answer.status == 0 else { throw ChildProcess.Failure("pactl: \(answer.errors)\n\(server.errors)") }
    }

    package func crash() throws {
        for process in processes { try process.stop(SIGKILL) }
        // As a server that starts anew removes it.
        unlink(socket)
    }

    package func stop() throws {
        for process in processes { try process.stop() }
    }
}
