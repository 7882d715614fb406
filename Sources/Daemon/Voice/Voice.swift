/// A program of the person's machine that makes sound files out of words.
package struct Voice: Hashable, Sendable {
    /// What stands for the words in an argument.
    private static let placeholder = "{text}"
    /// How long it may take for a sentence.
    static let patience = Duration.seconds(10)
    /// How loud it is where nobody wants it otherwise, in dBFS.
    static let usualPeak = -8.0

    /// Its name, for people.
    package let name: String
    /// The program's path and its arguments; never a shell's command line.
    package let command: [String]
    /// How loud its loudest sample is made, in dBFS.
    let peak: Double
    /// How it is started as a service of its own; nil where it is started as it is.
    private let launcher: ServiceLauncher?

    /// Runs `command`, of which there is at least the path.
    package init(name: String, command: [String]) {
        self.init(name: name, command: command, peak: Self.usualPeak, launcher: nil)
    }

    private init(name: String, command: [String], peak: Double, launcher: ServiceLauncher?) {
        self.name = name
        self.command = command
        self.peak = peak
        self.launcher = launcher
    }

    /// Whether the words are one of its arguments; else it reads them from its standard input.
    var takesTextAsArgument: Bool { command.contains { $0.contains(Self.placeholder) } }

    /// The argument vector that says `text`.
    func arguments(saying text: String) -> [String] {
        let words = command.map { $0.replacing(Self.placeholder, with: text) }
        return launcher?.arguments(words, within: Self.patience) ?? words
    }

    /// It as a service of its own where the daemon is one: in the daemon's sandbox it might not find what it needs.
    package func outsideService(_ environment: [String: String]) -> Voice {
        Voice(name: name, command: command, peak: peak, launcher: ServiceLauncher(environment))
    }

    /// It with its loudest sample at `peak` dBFS.
    func speaking(at peak: Double) -> Voice { Voice(name: name, command: command, peak: peak, launcher: launcher) }
}
