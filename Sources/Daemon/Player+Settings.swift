import Config
import Playback

extension Player.Settings {
    /// What `config.yaml` says of the device; `device` takes the place of those it names.
    package init(_ settings: Settings, device: String? = nil) {
        self.init(
            devices: device.map { [$0] } ?? settings.devices, leadIn: settings.leadIn, keepAlive: settings.keepAlive,
            offset: settings.offset)
    }
}
