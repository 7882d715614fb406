import ArgumentParser
import Control
import Daemon
import Units

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the routines.",
        discussion: "Routines whose files are wrong are not listed; what is wrong is said on stderr.")

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

/// Columns padded to their widest cell; the last one is not.
func table(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
    let lines = rows.map { row in
        row.enumerated().map { column, cell in
            column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
        }.joined(separator: "  ")
    }
    return lines.joined(separator: "\n")
}
