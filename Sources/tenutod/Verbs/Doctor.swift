import ArgumentParser
import Control
import Daemon
import Glibc

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether all is well with device, daemon and files, and what to do where it is not.",
        discussion: """
            Each line is ok, a warning or a problem, with what to do. It plays silence for some seconds to each sound \
            device. Exits with 1 when there is a problem.

            Examples:
              tenuto doctor
              tenuto doctor --device plughw:0
            """)

    @OptionGroup var folders: FolderOptions
    @Option(
        help: ArgumentHelp("The daemon's state folder, instead of $XDG_STATE_HOME/tenuto.", valueName: "dir"))
    var state: String?
    @Option(
        help: ArgumentHelp(
            "The daemon's socket, instead of TENUTO_SOCKET or $XDG_RUNTIME_DIR/tenuto/control.", valueName: "path"))
    var socket: String?
    @OptionGroup var device: DeviceOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let environment = currentEnvironment()
        let doctor = Daemon.Doctor(
            folders: folders.folders(state: state),
            socket: try? SocketPath(option: socket, environment: environment), device: device.device,
            environment: environment)
        let report = doctor.examine()
        try output.show(report, text: report.text(inColour: isColourful))
        if report.hasProblem { throw ExitCode.failure }
    }
}

/// Whether stdout is a terminal whose owner has nothing against colours (no-color.org).
var isColourful: Bool { isatty(STDOUT_FILENO) == 1 && currentEnvironment()["NO_COLOR", default: ""].isEmpty }
