import ArgumentParser
import Config
import Control
import Daemon
import Glibc
import Playback
import Sound
import Units
import Varlink
import Workout

struct SoundsDemo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play cues, each with its name, which is spoken where there is a voice.",
        discussion: """
            Without names all of them, in the order of the table; those that are off too. Volume, pitch and gain are as \
            in a session.

            Example: tenuto sounds demo repChange sideChange --theme low
            """)

    @Argument(help: ArgumentHelp("The cues, as tenuto sounds lists them.", valueName: "cue"))
    var cues: [String] = []
    @OptionGroup var theme: ThemeOptions
    @OptionGroup var device: DeviceOptions
    @OptionGroup var folders: FolderOptions
    @Flag(help: "Print a line of JSON for each cue as it sounds.")
    var json = false

    func run() throws {
        let kinds = try CueKind.named(cues)
        let read = try theme.read(folders.folders())
        let sounds = read.theme.adjusted(by: read.settings.levels)
        let names = spokenNames(of: kinds, read.settings)
        let demonstration = Demonstration(kinds, theme: sounds) { names[$0]?.length }
        let audition = try Audition(Player.Settings(read.settings, device: device.device), theme: sounds)
        let lines = try demonstration.parts.map { try line($0.kind) }
        let cues = demonstration.cues
        let rest = demonstration.length - (cues.last?.offset ?? .zero)
        audition.learn(names, peak: read.settings.voicePeak)
        try blocking {
            try await audition.play(cues, saying: demonstration.utterances, rest: rest) { say(lines[$0]) }
        }
    }

    /// The names as the voice says them, where there is one. One that fails is told of, and the cues sound without.
    private func spokenNames(of kinds: [CueKind], _ settings: Settings) -> [String: Recorded] {
        let environment = currentEnvironment()
        let choice = Voice.choose(settings.voice, dataFolder: folders.folders().data, environment: environment)
        guard let voice = choice.voice else { return [:] }
        var names: [String: Recorded] = [:]
        do {
            for kind in kinds {
                names[kind.spokenName] = try voice.recorded(saying: kind.spokenName, environment: environment)
            }
        } catch {
            complain("\(error)")
        }
        return names
    }

    private func line(_ kind: CueKind) throws -> String {
        if json {
            return String(decoding: try JSON.encode(["cue": kind.rawValue, "meaning": kind.meaning]), as: UTF8.self)
        }
        return table([[kind.rawValue, kind.meaning]])
    }
}

/// Which device is meant.
struct DeviceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The ALSA device to play on, instead of what config.yaml says.", valueName: "pcm"))
    var device: String?
}

/// Prints a line while something plays; where it cannot be printed, all ends.
func say(_ text: String) {
    do {
        try StandardOutput.write(text + "\n")
    } catch {
        Main.unprinted(error)
    }
}
