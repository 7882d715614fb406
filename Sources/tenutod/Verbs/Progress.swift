import ArgumentParser
import Control
import Daemon

struct Progress: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show where doses stand, why, and what comes next.",
        discussion: """
            Without an argument of all that was ever done. docs/progression.md is the rule; it is no medical advice.

            Examples:
              tenuto progress
              tenuto progress upper-back
              tenuto progress press-up/press-up
            """)

    @Argument(
        help: ArgumentHelp(
            "A routine's id, or one exercise of it: routine/exercise.", valueName: "routine|exercise"))
    var id: String?
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let listing = try folders.catalogueWithDoses().progress(of: id)
        try output.show(listing, text: listing.text)
    }
}
