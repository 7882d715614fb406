import ArgumentParser
import Config
import Daemon
import Units

struct SoundsCopy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Begin a theme of your own with a copy of another.",
        discussion: """
            Nothing that is there is ever overwritten. An own theme with the name of a bundled one takes its place.

            Example: tenuto sounds copy low mine
            """)

    @Argument(help: "The theme to copy, as tenuto sounds themes shows it.")
    var theme: String
    @Argument(help: "The name of the copy: lower-case letters, digits and '-'.")
    var name: String
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let folders = folders.folders()
        let copy = try ThemeCopy(of: theme, named: name, dataFolder: folders.data)
        try copy.create()
        let config = folders.config.map { "\($0)/config.yaml" } ?? "config.yaml"
        let text = """
            \(copy.path): a copy of the theme \(copy.source).
            Change it, hear it with tenuto sounds demo --theme \(name), and choose it in \(config):
            cues: { theme: \(name) }
            """
        try output.show(["theme": name, "copyOf": copy.source, "path": copy.path], text: text)
    }
}
