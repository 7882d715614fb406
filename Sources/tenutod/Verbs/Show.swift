import ArgumentParser
import Control
import Daemon
import Report

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a routine as prescribed, at today's doses.",
        discussion: """
            Every exercise with its instruction, its dose and its variants.

            Examples:
              tenuto show bird-dog
              tenuto show upper-back --variant advanced
            """)

    @Argument(help: ArgumentHelp("The routine's id, as tenuto list shows it.", valueName: "routine"))
    var id: String
    @OptionGroup var variants: VariantOptions
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let detail = try folders.catalogueWithDoses().detail(id, variants: variants.choices)
        try output.show(detail, text: detail.text)
    }
}
