import ArgumentParser
import Config
import Daemon
import Sound
import Units

struct Sounds: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the cues, hear them, test the device, begin a theme of your own.",
        discussion: """
            Examples:
              tenuto sounds                     every cue, what it says and what plays it
              tenuto sounds demo holdStart      hear one; without a name, all
              tenuto sounds test                left, right, both, and how the device does
              tenuto sounds copy low mine       begin a theme of your own with a copy
            """,
        subcommands: [SoundsList.self, SoundsThemes.self, SoundsDemo.self, SoundsTest.self, SoundsCopy.self],
        defaultSubcommand: SoundsList.self)
}

/// Which theme is meant.
struct ThemeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A theme, instead of the one that config.yaml names.", valueName: "theme"))
    var theme: String?

    /// The settings and the theme in force, or the one that is asked for; what is wrong with them is said.
    func read(_ folders: Folders) throws -> (settings: Settings, id: String, theme: Theme) {
        let setup = Setup.load(configFolder: folders.config, dataFolder: folders.data)
        let settings = setup.settings
        let id = theme ?? settings.value.theme
        let loaded = theme == nil ? setup.theme : Themes.load(name: id, dataFolder: folders.data)
        for problem in settings.problems + loaded.problems { complain("\(problem)") }
        if theme != nil, !Themes.all(dataFolder: folders.data).value.contains(where: { $0.name == id }) {
            // Asked for by name, another one is no answer.
            throw ExitCode.failure
        }
        return (settings.value, id, loaded.value)
    }
}

struct SoundsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the cues: what each tells you, and what plays it.",
        discussion: """
            A cue that is off, or is changed by config.yaml, says so at the end of its line.

            Examples:
              tenuto sounds
              tenuto sounds list --theme low
            """)

    @OptionGroup var theme: ThemeOptions
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let read = try theme.read(folders.folders())
        let list = SoundList(read.theme, id: read.id, settings: read.settings)
        try output.show(list, text: list.text)
    }
}

struct SoundsThemes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "List the themes.",
        discussion: """
            Those that are part of the program, and your own.

            Example: tenuto sounds themes
            """)

    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let folders = folders.folders()
        let settings = Settings.load(configFolder: folders.config)
        for problem in settings.problems { complain("\(problem)") }
        let list = ThemeList(dataFolder: folders.data, chosen: settings.value.theme)
        try output.show(list, text: list.text)
    }
}
