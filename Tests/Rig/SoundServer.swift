import Foundation

/// A sound server of a test's own, whose default device is a null sink of 48 kHz; both kinds speak PulseAudio's protocol.
package protocol SoundServer: AnyObject, Sendable {
    /// What a program needs so that its ALSA `default`, and the server itself, lead here and nowhere else.
    var environment: [String: String] { get }
    /// The processes it consists of, those included that have ended.
    var processes: [ChildProcess] { get }

    /// Starts what of it does not run, at the same place, and waits until it answers.
    func restart() throws
    /// Ends it at once, as when the sound server crashes; programs playing to it are cut off.
    func crash() throws
    /// Ends it, and waits until it is gone.
    func stop() throws
}

/// The ways from ALSA's `default` to a sound server that are in use.
package enum ServerKind: String, Sendable, CaseIterable {
    /// PulseAudio, through its plugin.
    case pulseAudio
    /// PipeWire, through its own plugin, as most desktops have it.
    case pipeWire
    /// PipeWire, through the plugin of PulseAudio.
    case pipeWireByPulse

    /// A server of this kind; with `isRunning` false there is none yet, until `restart`.
    package func start(isRunning: Bool = true) throws -> any SoundServer {
        switch self {
        case .pulseAudio: try PulseServer(isRunning: isRunning)
        case .pipeWire: try PipeWireServer(by: .native, isRunning: isRunning)
        case .pipeWireByPulse: try PipeWireServer(by: .pulse, isRunning: isRunning)
        }
    }
}

extension SoundServer {
    /// The name of the sink that is the default device.
    package static var sink: String { "NULL" }

    /// Holds its processes as they are: nobody gets an answer any more.
    package func freeze() { processes.forEach { $0.signal(SIGSTOP) } }

    /// Lets its processes go on.
    package func thaw() { processes.forEach { $0.signal(SIGCONT) } }

    /// Begins to record all that `sink` sounds; returns once the first samples have come.
    ///
    /// The sink renders `latency` ahead, in milliseconds, and the recorder gets what is rendered at once. What a program
    /// takes back before it is heard is recorded all the same, and what it plays instead only from there on: around a
    /// sound that was cut off the recording is wrong by up to `latency`. Measured on PulseAudio 16.1.
    package func record(_ sink: String = Self.sink, latency: Int = 20) throws -> SoundRecording {
        try SoundRecording(of: sink, environment: environment, latency: latency)
    }

    /// Starts it, begins to record, and only then lets programs reach it by ALSA: a recorder determines how far ahead the
    /// sink renders, and what plays already would be moved.
    package func restartRecorded() throws -> SoundRecording {
        let devices = environment["ALSA_CONFIG_PATH"] ?? ""
        rename(devices, devices + ".hidden")
        defer { rename(devices + ".hidden", devices) }
        try restart()
        return try record()
    }

    /// Adds another null sink.
    package func addSink(_ name: String) throws {
        try control(["load-module", "module-null-sink", "sink_name=\(name)", "rate=48000", "channels=2"])
    }

    /// Moves all that plays to `sink`, as a person does who chooses another output.
    package func moveStreams(to sink: String) throws {
        let streams = try control(["list", "short", "sink-inputs"]).split(separator: "\n")
            .compactMap { $0.split(separator: "\t").first }
        guard !streams.isEmpty else { throw ChildProcess.Failure("nothing plays that could be moved to \(sink)") }
        for stream in streams { try control(["move-sink-input", String(stream), sink]) }
    }

    @discardableResult
    func control(_ arguments: [String]) throws -> String {
        let answer = try ChildProcess.run("pactl", arguments, environment: environment)
        guard answer.status == 0 else { throw ChildProcess.Failure("pactl \(arguments): \(answer.errors)") }
        return answer.output
    }
}

/// Whether a Unix stream socket at `path` accepts a connection.
func canConnect(to path: String) -> Bool {
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
