import ArgumentParser
import Control
import Varlink

/// The way to the daemon.
struct Connection {
    /// The `--socket` that was given.
    var socket: String?

    /// Where the daemon's socket is; throws `Failure`.
    func place() throws(Failure) -> SocketPath {
        do {
            return try SocketPath(option: socket, environment: currentEnvironment())
        } catch {
            throw Failure(.failed, error.description)
        }
    }

    /// Connects; `patience` is for a daemon that doesn't accept.
    func connect(within patience: Duration = .seconds(5)) throws(Failure) -> VarlinkClient {
        let place = try place()
        do {
            return try VarlinkClient.connect(path: place.path, timeout: patience)
        } catch {
            throw Failure(error, at: place)
        }
    }

    /// Makes one call on a connection of its own; throws `Failure`.
    func call<Reply: Decodable>(
        _ method: String, _ parameters: some Encodable = NoParameters(), reply: Reply.Type = Reply.self
    ) throws -> Reply {
        var client = try connect()
        do {
            return try client.call(ControlInterface.qualified(method), parameters, reply: reply)
        } catch {
            throw Failure(error)
        }
    }
}

/// The options of every command that talks to the daemon.
struct CallOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The daemon's socket, instead of TENUTO_SOCKET or $XDG_RUNTIME_DIR/tenuto/control.", valueName: "path"))
    var socket: String?
    @Flag(help: "Print JSON.")
    var json = false

    var connection: Connection { Connection(socket: socket) }

    /// Whether the person's own daemon is meant, by its usual place, so that its files are where they usually are.
    var isUsual: Bool {
        (try? SocketPath(option: socket, environment: currentEnvironment()))?.isDefault == true
    }
}

/// Prints `value` as JSON for programs, or as `text` for people.
func show(_ value: some Encodable, json: Bool, text: @autoclosure () -> String) throws {
    try put((json ? String(decoding: try JSON.encode(value), as: UTF8.self) : text().printableLines) + "\n")
}
