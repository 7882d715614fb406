import ArgumentParser
import Control
import Varlink

/// The way to the daemon.
struct Connection {
    /// The `--socket` that was given.
    var socket: String?

    /// Connects; throws `Failure`.
    func connect() throws -> VarlinkClient {
        do {
            return try VarlinkClient.connect(
                path: SocketPath(option: socket, environment: currentEnvironment()).path)
        } catch let missing as SocketPath.Missing {
            throw Failure(.failed, missing.description)
        } catch let error as ClientError {
            throw Failure(error)
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
}

/// Prints `value` as JSON for programs, or as `text` for people.
func show(_ value: some Encodable, json: Bool, text: @autoclosure () -> String) throws {
    put((json ? String(decoding: try JSON.encode(value), as: UTF8.self) : text()) + "\n")
}
