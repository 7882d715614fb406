import Foundation
import Synchronization

/// A PipeWire of a test's own: its daemon, WirePlumber and its PulseAudio server on a message bus of their own, with one
/// null sink of 48 kHz as the default device. Devices of the machine are neither looked for nor opened.
package final class PipeWireServer: SoundServer {
    /// What leads from ALSA to PipeWire.
    package enum Way: String, Sendable, CaseIterable {
        /// The plugin of PipeWire itself, as most desktops have it.
        case native
        /// The plugin of PulseAudio.
        case pulse
    }

    package let environment: [String: String]

    private let folder: TemporaryFolder
    private let running: Mutex<[ChildProcess]> = .init([])

    /// Starts one, to which ALSA's `default` leads by `way`, and waits until it answers.
    package init(by way: Way = .native, isRunning: Bool = true) throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        self.folder = folder
        environment = [
            "HOME": path, "XDG_RUNTIME_DIR": path, "XDG_CONFIG_HOME": path + "/config",
            "XDG_CACHE_HOME": path + "/cache",
            "XDG_STATE_HOME": path + "/state", "XDG_DATA_HOME": path + "/data", "PIPEWIRE_RUNTIME_DIR": path,
            "PULSE_RUNTIME_PATH": path + "/pulse", "PULSE_SERVER": "unix:\(path)/pulse/native",
            "ALSA_CONFIG_PATH": path + "/asound.conf", "DBUS_SESSION_BUS_ADDRESS": "unix:path=\(path)/bus",
            "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(path)/bus",
        ]
        for (name, text) in Self.files(in: path) {
            let file = "\(path)/\(name)"
            try FileManager.default.createDirectory(
                atPath: String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]), withIntermediateDirectories: true)
            try text.write(toFile: file, atomically: false, encoding: .utf8)
        }
        try Self.devices(by: way).write(toFile: path + "/asound.conf", atomically: false, encoding: .utf8)
        if isRunning { try restart() }
    }

    package var processes: [ChildProcess] { running.withLock { $0 } }

    /// In the order in which they need one another.
    private static let programs: [(name: String, arguments: [String])] = [
        ("dbus-daemon", ["--nofork", "--nopidfile", "--config-file=bus.conf"]), ("pipewire", []), ("wireplumber", []),
        ("pipewire-pulse", []),
    ]

    package func restart() throws {
        if processes.allSatisfy(\.isRunning), !processes.isEmpty { return }
        // They end without one another, some at once and some later.
        for process in processes { try process.stop(SIGKILL) }
        running.withLock { $0 = [] }
        for socket in ["bus", "pipewire-0", "pulse/native"] { unlink("\(folder.path)/\(socket)") }
        for (program, socket) in zip(Self.programs, ["bus", "pipewire-0", nil, "pulse/native"]) {
            let arguments = program.arguments.map { $0.replacing("=bus", with: "=\(folder.path)/bus") }
            let process = try ChildProcess(program.name, arguments, environment: environment)
            running.withLock { $0.append(process) }
            guard let socket else { continue }
            try waitUntil("\(program.name) listens", within: 30) {
                if !process.isRunning { throw ChildProcess.Failure("\(program.name): \(process.errors)") }
                return canConnect(to: "\(folder.path)/\(socket)")
            }
        }
        try waitUntil("the null sink is the default device", within: 30) {
            try control(["info"]).contains("Default Sink: \(Self.sink)\n")
        }
    }

    package func crash() throws {
        for process in processes.dropFirst() { try process.stop(SIGKILL) }
        for socket in ["pipewire-0", "pulse/native"] { unlink("\(folder.path)/\(socket)") }
    }

    package func stop() throws {
        for process in processes.reversed() { try process.stop() }
    }

    /// ALSA's devices: `default` leads here by `way`. There are no others: with the system's own come hooks that set
    /// `default` anew where PulseAudio answers, as it does here.
    private static func devices(by way: Way) throws -> String {
        guard way == .native else { return "pcm.default { type pulse }\nctl.default { type pulse }\n" }
        // Two folders above the programs is SwiftPM's, with all that was built or fetched.
        let build = try programFolder().split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
        let ownPlugin = "\(build)/pipewire-alsa/libasound_module_pcm_pipewire.so"
        guard access(ownPlugin, R_OK) == 0 else {
            throw ChildProcess.Failure("\(ownPlugin) is missing: make pipewire-alsa unpacks it")
        }
        return """
            pcm_type.pipewire { lib "\(ownPlugin)" }
            pcm.default { type pipewire playback_node "-1" capture_node "-1" }

            """
    }

    private static func files(in path: String) -> [String: String] {
        [
            "bus.conf": """
            <busconfig>
              <type>session</type><listen>unix:path=\(path)/bus</listen><auth>EXTERNAL</auth>
              <policy context="default">
                <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
              </policy>
            </busconfig>

            """,
            // A cycle of 43 ms: where the machine stands still for longer than one, the sink leaves one out, and all that is
            // heard afterwards is off by it. On a guest that happens every few seconds with the 11 ms that ALSA asks for.
            "config/pipewire/pipewire.conf.d/sink.conf": """
            context.properties = {
              default.clock.quantum = 2048, default.clock.min-quantum = 2048, default.clock.max-quantum = 2048
            }
            context.objects = [ { factory = adapter args = {
              factory.name = support.null-audio-sink, node.name = \(sink), media.class = Audio/Sink
              audio.position = [ FL FR ], audio.rate = 48000, object.linger = true
            } } ]

            """,
            // In place of the files that enable monitors of sound cards, cameras and Bluetooth.
            "config/wireplumber/main.lua.d/90-enable-all.lua": """
            load_module("metadata")
            default_access.enable()
            device_defaults.enable()
            load_script("suspend-node.lua")

            """,
            "config/wireplumber/bluetooth.lua.d/90-enable-all.lua": "",
        ]
    }
}
