import Foundation

/// A real terminal, without a window: a server of tmux's own, with nobody's configuration.
package final class TmuxTerminal: Sendable {
    private let folder: TemporaryFolder
    private let server: pid_t
    private let socket: String

    /// One of so many columns and rows, in which `command` runs, a line for a shell. It sees `environment` alone, and
    /// what tmux says of itself.
    package init(columns: Int, rows: Int, environment: [String: String], command: String) throws {
        folder = try TemporaryFolder()
        socket = folder.path + "/tmux"
        let settings = """
            set -g status off
            set -g default-terminal tmux-256color
            set -g escape-time 0
            set -g remain-on-exit on
            """
        try settings.write(toFile: folder.path + "/conf", atomically: true, encoding: .utf8)
        let variables = environment.map { "\($0)=\(Self.quoted($1))" }.sorted().joined(separator: " ")
        let outcome = try ChildProcess.run(
            "tmux",
            [
                "-u", "-S", socket, "-f", folder.path + "/conf", "new-session", "-d", "-x", "\(columns)", "-y",
                "\(rows)",
                "env -i TERM=\"$TERM\" \(variables) /bin/sh -c \(Self.quoted(command))",
            ], environment: ["LC_ALL": "C.UTF-8", "SHELL": "/bin/sh"])
        guard outcome.status == 0 else { throw ChildProcess.Failure("tmux: \(outcome.errors)") }
        let asked = try ChildProcess.run("tmux", ["-S", socket, "display-message", "-p", "#{pid}"])
        guard let id = pid_t(asked.output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw ChildProcess.Failure("tmux: \(asked.output) \(asked.errors)")
        }
        server = id
        Undertaker.shared.take(.process(id))
    }

    deinit {
        kill(server, SIGKILL)
        Undertaker.shared.release(.process(server))
    }

    /// `text` as one word of a shell.
    package static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: #"'\''"#) + "'" }

    /// What is on it, without spaces at the ends of rows; with its colours `isStyled`.
    package func screen(isStyled: Bool = false) throws -> String {
        try ask(["capture-pane", "-p"] + (isStyled ? ["-e"] : []))
    }

    /// Presses keys by tmux's names for them: `n`, `Space`, `C-c`.
    package func press(_ keys: String...) throws { _ = try ask(["send-keys"] + keys) }

    /// Makes it larger or smaller.
    package func resize(columns: Int, rows: Int) throws {
        _ = try ask(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// Has all that is written to it from now on written to `file` too.
    package func record(to file: String) throws { _ = try ask(["pipe-pane", "cat > \(Self.quoted(file))"]) }

    /// What tmux says of it: `alternate_on`, `cursor_flag`.
    package func value(_ name: String) throws -> String {
        try ask(["display-message", "-p", "#{\(name)}"]).trimmingCharacters(in: .newlines)
    }

    private func ask(_ words: [String]) throws -> String {
        let outcome = try ChildProcess.run("tmux", ["-u", "-S", socket] + words, environment: ["LC_ALL": "C.UTF-8"])
        guard outcome.status == 0 else { throw ChildProcess.Failure("tmux \(words): \(outcome.errors)") }
        return outcome.output
    }
}
