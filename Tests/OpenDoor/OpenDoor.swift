import Glibc
import Logging
import VarlinkServer

/// A server that lets another user in: on the socket that it is handed over it answers processes of the user whose id is
/// its argument, and of nobody else. The service itself has no way to be told so.
@main
enum OpenDoor {
    static func main() throws {
        let user = CommandLine.arguments.dropFirst().first.flatMap(uid_t.init) ?? getuid()
        let thread = EventThread()
        let server = try VarlinkServer(
            ServiceInfo(vendor: "tenuto", product: "OpenDoor", version: "1", url: "https://github.com/tenuto/tenuto"),
            interfaces: [], user: user, thread: thread, logger: Logger(label: "door") { _ in SwiftLogNoOpLogHandler() })
        Task(executorPreference: thread) {
            do {
                try await server.start(on: .descriptor(3))
            } catch {
                exit(1)
            }
        }
        while true { pause() }
    }
}
