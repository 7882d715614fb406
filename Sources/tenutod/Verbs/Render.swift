import ArgumentParser
import Control
import Daemon
import Sound
import Workout

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a routine's sound to a file.",
        discussion: """
            The first sample is the start of the session, so that every cue lies where tenuto plan has it. Where there \
            is a voice its words are in it. Nobody taps in a file: what waits for that lasts as long as is said on \
            stderr.

            Example: tenuto render upper-back -o upper-back.flac --labels upper-back.txt
            """)

    /// Frames per second: what a device is asked for too.
    private static let rate = 48_000

    @Argument(help: ArgumentHelp("The routine's id, as tenuto list shows it.", valueName: "routine"))
    var id: String
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file; its ending says the format: wav, flac or ogg.", valueName: "file"))
    var output: String
    @Option(
        help: ArgumentHelp(
            "Write what is where to this file too: steps and sounds as labels for Audacity.", valueName: "file"))
    var labels: String?
    @OptionGroup var variants: VariantOptions
    @OptionGroup var doses: DoseOptions
    @OptionGroup var folders: FolderOptions

    /// The words, if the voice says them; a file without them is better than none.
    private func narration(of recording: Recording, in catalogue: Catalogue) -> Narration {
        do {
            return try Narration(recording, catalogue, environment: currentEnvironment(), rate: Self.rate)
        } catch {
            complain("\(error): the file is made without words")
            return .none
        }
    }

    func run() throws {
        if let labels, TextFile.isSame(labels, output) {
            throw ValidationError("--labels and --output name one file: \(labels)")
        }
        let catalogue = folders.catalogueWithDoses()
        let timeline = try catalogue.timeline(id, variants: variants.choices, doses: doses.choices)
        if let note = timeline.standInNote { complain(note) }
        let recording = timeline.recording
        let narration = narration(of: recording, in: catalogue)
        let speech = narration.lines.map(\.placed)
        let renderer = Renderer(bank: CueBank(theme: catalogue.theme, rate: Self.rate))
        var bar = ProgressBar(
            total: renderer.frameCount(of: recording.cues, speech: speech, lasting: recording.duration))
        defer { bar.finish() }
        try renderer.write(recording.cues, speech: speech, lasting: recording.duration, to: output) { frames in
            bar.advance(by: frames)
        }
        if let labels { try TextFile.write(LabelTrack(timeline, narration, rate: Self.rate).text, to: labels) }
    }
}
