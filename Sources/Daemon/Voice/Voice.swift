/// A program of the person's machine that makes sound files out of words.
package struct Voice: Hashable, Sendable {
    /// What stands for the words in an argument.
    private static let placeholder = "{text}"

    /// Its name, for people.
    package let name: String
    /// The program's path and its arguments; never a shell's command line.
    package let command: [String]
    /// How it is started as a service of its own; empty where it is started as it is.
    private let launcher: [String]

    /// Runs `command`, of which there is at least the path.
    package init(name: String, command: [String]) {
        self.init(name: name, command: command, launcher: [])
    }

    private init(name: String, command: [String], launcher: [String]) {
        self.name = name
        self.command = command
        self.launcher = launcher
    }

    /// Whether the words are one of its arguments; else it reads them from its standard input.
    var takesTextAsArgument: Bool { command.contains { $0.contains(Self.placeholder) } }

    /// The argument vector that says `text`.
    func arguments(saying text: String) -> [String] {
        let words = command.map { $0.replacing(Self.placeholder, with: text) }
        // systemd expands variables in a command; $$ is a $ (systemd.service(5), "Command lines").
        return launcher.isEmpty ? words : launcher + words.map { $0.replacing("$", with: "$$") }
    }

    /// It as a service of its own where the daemon is one: in the daemon's sandbox it might not find what it needs.
    package func outsideService(_ environment: [String: String]) -> Voice {
        guard environment["INVOCATION_ID"] != nil, let run = findProgram("systemd-run", path: environment["PATH"])
        else { return self }
        // Whoever ends systemd-run leaves the service behind, so that systemd has to end what hangs.
        let limit = "--property=RuntimeMaxSec=\(VoiceProcess.Limits().time.components.seconds)"
        return Voice(
            name: name, command: command,
            launcher: [run, "--user", "--pipe", "--quiet", "--wait", "--collect", limit, "--"])
    }
}
