import ArgumentParser
import Control
import Daemon
import Units

struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show every step and sound of a routine beforehand.",
        discussion: "What the plan says is what will be heard: rendering and playing go the same way.")

    @Argument(help: "The routine's id, as tenuto list shows it.")
    var id: String
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let plan = Control.Plan(try folders.catalogue().timeline(id))
        try output.show(plan, text: plan.text)
    }
}

extension Control.Plan {
    /// A line for each step, with what sounds from its start until the next.
    fileprivate var text: String {
        let ends = steps.dropFirst().map(\.startUs) + [Int64.max]
        var rest = cues[...]
        let rows = zip(steps, ends).map { step, end in
            let sounding = rest.prefix { $0.atUs < end }
            rest = rest.dropFirst(sounding.count)
            let length = step.durationUs.map { Duration.microseconds($0).text } ?? ""
            let place = [step.set > 1 ? "set \(step.set)" : nil, "rep \(step.rep)", step.side, step.pose]
            return [
                Duration.microseconds(step.startUs).clockFace, step.exercise.name, step.kind.rawValue, length,
                place.compactMap(\.self).joined(separator: ", "),
                sounding.map(\.cue).joined(separator: " "),
            ]
        }
        let head = "\(routine.name) (\(routine.id)), \(Duration.microseconds(durationUs).clockFace)"
        return head + "\n" + table(rows)
    }
}
