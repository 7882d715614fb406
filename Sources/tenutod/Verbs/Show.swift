import ArgumentParser
import Control
import Daemon

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a routine as prescribed.")

    @Argument(help: "The routine's id, as tenuto list shows it.")
    var id: String
    @OptionGroup var variants: VariantOptions
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let detail = try folders.catalogue().detail(id, variants: variants.choices)
        try output.show(detail, text: detail.text)
    }
}
