import ArgumentParser
import Glibc

/// A command that needs no daemon: the `tenutod` beside this program does it, so that this one stays small.
protocol OfflineVerb: ParsableCommand {
    var arguments: [String] { get }
}

extension OfflineVerb {
    func run() throws { try Neighbour.run([Self._commandName] + arguments) }
}

/// The `tenutod` beside this program.
enum Neighbour {
    /// Becomes it, to do what `words` say. It goes by this program's name then, and explains itself as what was typed.
    static func run(_ words: [String]) throws -> Never {
        guard let program = realpath("/proc/self/exe", nil) else {
            throw Failure(.failed, "/proc/self/exe: \(String(cString: strerror(errno)))")
        }
        let folder = String(cString: program).split(separator: "/").dropLast().joined(separator: "/")
        let daemon = "/\(folder)/tenutod"
        var argv = ([Tenuto.name] + words).map { strdup($0) } + [nil]
        execv(daemon, &argv)
        throw Failure(.failed, "\(daemon): \(String(cString: strerror(errno))): tenuto and tenutod belong side by side")
    }
}

struct List: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", _superCommandName: Tenuto.name, abstract: "List the routines.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Show: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", _superCommandName: Tenuto.name, abstract: "Show a routine as prescribed, at today's doses."
    )
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Plan: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "plan", _superCommandName: Tenuto.name,
        abstract: "Show every step and sound of a routine beforehand, and when it would be over.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Render: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "render", _superCommandName: Tenuto.name, abstract: "Write a routine's sound to a file.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Check: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "check", _superCommandName: Tenuto.name,
        abstract: "Check files as a compiler would: every problem at once, with its place.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct New: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "new", _superCommandName: Tenuto.name,
        abstract: "Write a commented starting file for a routine of your own.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Edit: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "edit", _superCommandName: Tenuto.name,
        abstract: "Open a routine in your editor, and check it when you are done.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Sounds: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "sounds", _superCommandName: Tenuto.name,
        abstract: "List the cues, hear them, test the device, begin a theme of your own.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Doctor: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "doctor", _superCommandName: Tenuto.name,
        abstract: "Say whether all is well with device, daemon and files, and what to do where it is not.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Agenda: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "agenda", _superCommandName: Tenuto.name,
        abstract: "Show what is scheduled, and what became of what was.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Calendar: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "calendar", _superCommandName: Tenuto.name,
        abstract: "Show what a calendar expression means, and when it comes next.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct History: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "history", _superCommandName: Tenuto.name,
        abstract: "Show what was done and said, and what became of scheduled times.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Export: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "export", _superCommandName: Tenuto.name,
        abstract: "Write all of the history to a file, for another machine or to keep.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Import: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "import", _superCommandName: Tenuto.name,
        abstract: "Take in what another machine has exported.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Forget: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "forget", _superCommandName: Tenuto.name,
        abstract: "Delete what was before a day, for good.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Stats: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "stats", _superCommandName: Tenuto.name,
        abstract: "Show how it goes: streaks, adherence by week, time under hold.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Report: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "report", _superCommandName: Tenuto.name,
        abstract: "Write a page for yourself and your therapist: what was prescribed, done and felt.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Progress: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "progress", _superCommandName: Tenuto.name,
        abstract: "Show where doses stand, why, and what comes next.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct SetDose: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "dose", _superCommandName: Tenuto.name, abstract: "Set the dose of an exercise, from now on.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}
