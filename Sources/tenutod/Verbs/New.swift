import ArgumentParser
import Config

struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a commented starting file for a routine of your own.",
        discussion: """
            With the id of a bundled routine the file begins as a copy of it, and replaces it.

            Example: tenuto new my-back
            """)

    @Argument(help: "The new routine's id: letters, digits and '-'.")
    var id: String
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let own = try OwnRoutine(id, configFolder: folders.folders().config)
        try own.create()
        let origin = own.isCopy ? "a copy of the bundled routine, which it replaces" : "written"
        let text = "\(own.path): \(origin); tenuto edit \(id) opens it, tenuto plan \(id) shows what it makes."
        try output.show(Written(routine: id, path: own.path, isCopy: own.isCopy), text: text)
    }
}

/// What `new` tells other programs.
private struct Written: Encodable {
    let routine: String
    let path: String
    /// Whether it is a copy of a bundled routine, which it replaces.
    let isCopy: Bool
}
