import Units

/// How a program is run as a service of its own: where systemd started the daemon, whose sandbox would not let it find
/// what it needs.
struct ServiceLauncher: Hashable, Sendable {
    /// The path of `systemd-run`.
    private let run: String

    /// Nil where systemd did not start the daemon, or has no `systemd-run`: programs are run as they are.
    init?(_ environment: [String: String]) {
        guard environment["INVOCATION_ID"] != nil, let run = findProgram("systemd-run", path: environment["PATH"])
        else { return nil }
        self.run = run
    }

    /// The argument vector that runs `words` for at most `time`, with `variables` beside the environment that systemd
    /// gives to services.
    func arguments(_ words: [String], within time: Duration, variables: [String: String] = [:]) -> [String] {
        // Whoever ends systemd-run leaves the service behind, so that systemd has to end what hangs.
        let span = time.microseconds % 1_000_000 == 0 ? "\(time.components.seconds)" : "\(time.microseconds)us"
        let settings = variables.sorted { $0.key < $1.key }.map { "--setenv=\($0.key)=\($0.value)" }
        // systemd expands variables in a command; $$ is a $ (systemd.service(5), "Command lines").
        return [run, "--user", "--pipe", "--quiet", "--wait", "--collect", "--property=RuntimeMaxSec=\(span)"]
            + settings + ["--"] + words.map { $0.replacing("$", with: "$$") }
    }
}
