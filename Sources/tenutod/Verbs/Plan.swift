import ArgumentParser
import Control
import Daemon

struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show every step and sound of a routine beforehand, and when it would be over.",
        discussion: """
            What the plan says is what will be heard: rendering and playing go the same way.

            Examples:
              tenuto plan upper-back
              tenuto plan upper-back --dose press-up:hold=15s,reps=12
            """)

    @Argument(help: ArgumentHelp("The routine's id, as tenuto list shows it.", valueName: "routine"))
    var id: String
    @OptionGroup var variants: VariantOptions
    @OptionGroup var doses: DoseOptions
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let timeline = try folders.catalogueWithDoses().timeline(id, variants: variants.choices, doses: doses.choices)
        let finish = WallClock.text(timeline.duration)
        try output.show(Control.Plan(timeline), text: PlanText(timeline).text(finish: finish))
    }
}
