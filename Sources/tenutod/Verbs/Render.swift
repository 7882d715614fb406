import ArgumentParser
import Daemon
import Sound

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a routine's sound to a file.",
        discussion: """
            The first sample is the start of the session, so that every cue lies where tenuto plan has it.

            Example: tenuto render upper-back -o upper-back.wav
            """)

    /// Frames per second: what a device is asked for too.
    private static let rate = 48_000

    @Argument(help: "The routine's id, as tenuto list shows it.")
    var id: String
    @Option(name: [.short, .long], help: ArgumentHelp("The file; its ending says the format.", valueName: "file"))
    var output: String
    @OptionGroup var folders: FolderOptions

    func run() throws {
        let catalogue = folders.catalogue()
        let timeline = try catalogue.timeline(id)
        let renderer = Renderer(bank: CueBank(theme: catalogue.theme, rate: Self.rate))
        try renderer.write(timeline.cues, lasting: timeline.duration, to: output)
    }
}
