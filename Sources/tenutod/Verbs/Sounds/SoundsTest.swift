import ArgumentParser
import Config
import Daemon
import Playback
import Units
import Workout

struct SoundsTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Play left, right and both, and say what the device tells of itself.")

    @OptionGroup var theme: ThemeOptions
    @OptionGroup var device: DeviceOptions
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
    }
}
