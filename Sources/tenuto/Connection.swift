import ArgumentParser
import Control
import Varlink

/// The options of every command that talks to the daemon.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The daemon's socket, instead of TENUTO_SOCKET or $XDG_RUNTIME_DIR/tenuto/control.", valueName: "path"))
    var socket: String?

    /// Connects; throws `Failure`.
    func connect() throws -> VarlinkClient {
        do {
            return try VarlinkClient.connect(path: SocketPath(option: socket, environment: currentEnvironment()).path)
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

/// What a command prints: for people, or as JSON for programs.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    /// Prints `value` as JSON or as `text`.
    func show(_ value: some Encodable, text: @autoclosure () -> String) throws {
        guard json else { return put(text() + "\n") }
        put(String(decoding: try JSON.encode(value), as: UTF8.self) + "\n")
    }
}
