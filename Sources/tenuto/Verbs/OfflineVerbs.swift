import ArgumentParser
import Glibc

/// A command that needs no daemon: the `tenutod` beside this program does it, so that this one stays small.
protocol OfflineVerb: ParsableCommand {
    var arguments: [String] { get }
}

extension OfflineVerb {
    func run() throws {
        guard let program = realpath("/proc/self/exe", nil) else {
            throw Failure(.failed, "/proc/self/exe: \(String(cString: strerror(errno)))")
        }
        let folder = String(cString: program).split(separator: "/").dropLast().joined(separator: "/")
        let daemon = "/\(folder)/tenutod"
        let words = [daemon, Self._commandName] + arguments
        var argv = words.map { strdup($0) } + [nil]
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
        commandName: "show", _superCommandName: Tenuto.name, abstract: "Show a routine as prescribed.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Plan: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "plan", _superCommandName: Tenuto.name,
        abstract: "Show every step and sound of a routine beforehand.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct Render: OfflineVerb {
    static let configuration = CommandConfiguration(
        commandName: "render", _superCommandName: Tenuto.name, abstract: "Write a routine's sound to a file.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}
