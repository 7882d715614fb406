import Sound
import Workout

/// `audio`: where it plays.
extension Settings {
    static let audioKeys = ["device", "lead-in", "keep-alive", "offset", "audio-lost"]

    mutating func readAudio(_ audio: Fields) {
        devices = audio["device"]?.devices() ?? devices
        leadIn = audio["lead-in"]?.duration(Self.allowedLeadIn) ?? leadIn
        keepAlive = audio["keep-alive"]?.choice(KeepAlive.self) ?? keepAlive
        offset = audio["offset"]?.duration(Self.allowedOffset) ?? offset
        audioLost = audio["audio-lost"]?.choice(AudioLoss.self) ?? audioLost
    }
}

extension Value {
    /// One PCM, or a list of them in the order they are tried.
    fileprivate func devices() -> [String]? {
        guard case .sequence = node.content else { return text(upTo: Limits.name).map { [$0] } }
        guard let items = list(Limits.devices, of: "devices") else { return nil }
        var names: [String] = []
        for item in items {
            guard let name = item.text(upTo: Limits.name) else { continue }
            if names.contains(name) { item.reject("\(name.quoted): written twice; it is tried once") }
            names.append(name)
        }
        return names.isEmpty ? nil : names
    }
}
