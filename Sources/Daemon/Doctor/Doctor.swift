import Config
import Control
import Playback
import Units

/// Looks at everything that a session needs, and says what to do where it is not as it should be.
package struct Doctor: Sendable {
    /// How long each device is listened to.
    private static let listening = Duration.seconds(3)

    private let folders: Folders
    private let socket: SocketPath?
    private let device: String?
    private let environment: [String: String]

    /// Looks at `folders` and `socket`, and at `device` in place of those that `config.yaml` names.
    package init(folders: Folders, socket: SocketPath?, device: String?, environment: [String: String]) {
        self.folders = folders
        self.socket = socket
        self.device = device
        self.environment = environment
    }

    /// Looks at all of it: some seconds of work, most of them spent playing silence.
    package func examine() -> DoctorReport {
        let settings = Settings.load(configFolder: folders.config).value
        let config = ConfigCheck(
            problems: Check.problems(
                configFolder: folders.config, dataFolder: folders.data, zones: ZoneFiles(environment: environment)))
        let places = FolderCheck(
            config: FolderState(folders.config), data: FolderState(folders.data), state: FolderState(folders.state))
        let state = SocketState(socket)
        let catalogue = Catalogue(folders, environment: environment)
        // One that is wrong is meant to have something in it.
        let isScheduled = !catalogue.schedule.entries.isEmpty || !catalogue.scheduleProblems.isEmpty
        let service = ServiceCheck.ask(environment, isScheduled: isScheduled)
        let devices = DeviceCheck(
            trials: trials(settings), listened: Self.listening,
            held: state.diagnostics.flatMap { $0.state == .closed ? nil : $0 }, cards: SoundCards())
        let voice = VoiceCheck.look(settings.voice, dataFolder: folders.data, environment: environment)
        let notifications = NotificationCheck.look(isOn: settings.notifications, environment: environment)
        return DoctorReport(
            findings: config.findings + places.findings + SocketCheck(state: state).findings + [service.finding]
                + devices.findings + [voice.finding, notifications.finding]
                + SessionSoundCheck(status: state.status).findings)
    }

    /// Tries each device by itself.
    private func trials(_ settings: Settings) -> [DeviceTrial] {
        let theme = Themes.builtIn
        return (device.map { [$0] } ?? settings.devices).map { name in
            var player = Player.Settings(settings, device: name)
            // Nothing is to be heard, so nothing can be swallowed.
            player.leadIn = .zero
            return DeviceTrial(player, theme: theme, lasting: Self.listening)
        }
    }
}
