import ArgumentParser
import Control
import Daemon
import Units

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the routines.",
        discussion: """
            Routines whose files are wrong are not listed; what is wrong is said on stderr.

            Examples:
              tenuto list
              tenuto list --json
            """)

    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let catalogue = folders.catalogue()
        for problem in catalogue.library.problems { complain("\(problem)") }
        let list = catalogue.list
        try output.show(list, text: list.text)
    }
}

extension RoutineList {
    /// A line each: id, length, name.
    fileprivate var text: String {
        table(
            routines.map { routine in
                let origin = routine.origin == .file ? " (your own)" : ""
                return [routine.id, Duration.microseconds(routine.durationUs).clockFace, routine.name + origin]
            })
    }
}
