import ArgumentParser
import Config
import Daemon
import Playback
import Units
import Workout

struct SoundsTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Play left, right and both, and say how the device keeps time.",
        discussion: """
            Left is heard louder on the left, right on the right. Exits with 1 when no device opens.

            Examples:
              tenuto sounds test
              tenuto sounds test --device plughw:0
            """)

    @OptionGroup var theme: ThemeOptions
    @OptionGroup var device: DeviceOptions
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let read = try theme.read(folders.folders())
        let isQuiet = output.json
        let report = SoundTest.run(
            Player.Settings(read.settings, device: device.device),
            theme: read.theme.adjusted(by: read.settings.levels)
        ) { if !isQuiet { say($0) } }
        try output.show(report, text: report.text(inColour: isColourful))
        if report.hasProblem { throw ExitCode.failure }
    }
}
