import ArgumentParser
import Control
import Daemon
import Units

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a routine as prescribed.")

    @Argument(help: "The routine's id, as tenuto list shows it.")
    var id: String
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let detail = try folders.catalogue().detail(id)
        try output.show(detail, text: detail.text)
    }
}

extension RoutineDetail {
    fileprivate var text: String {
        let head = ["\(name) (\(id)), \(Duration.microseconds(durationUs).clockFace)"]
        let remarks = [source.map { "Source: \($0)" }, note].compactMap(\.self)
        return (head + remarks + exercises.map { "\n" + $0.text }).joined(separator: "\n")
    }
}

extension RoutineDetail.Exercise {
    fileprivate var text: String {
        let count = [
            sets > 1 ? "\(sets) sets of" : nil, repsMax.map { "\(reps) to \($0)" } ?? "\(reps)",
            reps == 1 && repsMax == nil ? "repetition" : "repetitions",
        ].compactMap(\.self).joined(separator: " ")
        let inTurn =
            switch order {
            case .eachFirst: "one side after the other"
            case .alternate: "in turn"
            case .setsFirst: "all sets of one side, then of the other"
            }
        let sidesText = sides.isEmpty ? nil : "\(sides.joined(separator: " / ")), \(inTurn)"
        var lines = ["\(name) (\(id)): \(count)"]
        lines += [sidesText, load.map { "load: \($0)" }].compactMap { $0.map { "  " + $0 } }
        lines += poses.map { "  " + $0.text }
        lines += [say, note].compactMap { $0.map { "  " + $0 } }
        return lines.joined(separator: "\n")
    }
}

extension RoutineDetail.Pose {
    fileprivate var text: String {
        let holdText = Duration.microseconds(holdUs).text
        let most = holdMaxUs.map { " to \(Duration.microseconds($0).text)" } ?? ""
        let counted = breaths.map { " (\($0) breath\($0 == 1 ? "" : "s"))" } ?? ""
        let parts = ["hold \(holdText)\(most)\(counted)", "release \(Duration.microseconds(releaseUs).text)"]
        let text = (name.map { "\($0): " } ?? "") + parts.joined(separator: ", ")
        return say.map { "\(text)\n    \($0)" } ?? text
    }
}
