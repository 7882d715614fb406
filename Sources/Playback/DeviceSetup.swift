import Units

/// What a device and we agreed on when it was opened: 16-bit samples, little end first, left and right in turn.
package struct DeviceSetup: Hashable, Sendable {
    /// How the sample format is called in ALSA's own tools.
    package static let format = "S16_LE"
    /// Left and right.
    package static let channels = 2

    /// The PCM's name.
    package let device: String
    /// Frames per second.
    package let rate: Int
    /// Frames: the device's own quantum.
    package let period: Int
    /// Frames that it holds.
    package let buffer: Int

    init(device: String, rate: Int, period: Int, buffer: Int) {
        self.device = device
        self.rate = rate
        self.period = period
        self.buffer = buffer
    }
}

extension Device where Self: ~Copyable {
    /// What was agreed on.
    var setup: DeviceSetup {
        DeviceSetup(device: device, rate: rate, period: Int(period), buffer: Int(capacity))
    }
}

/// What `open` makes of the first of `names` that it can open, in their order. Throws what went wrong with each when it
/// can open none.
func firstThatOpens<Output: ~Copyable>(
    of names: [String], _ open: (String) throws(PlaybackError) -> Output
) throws(PlaybackError) -> Output {
    var errors: [PlaybackError] = []
    for name in names {
        do {
            return try open(name)
        } catch {
            errors.append(error)
        }
    }
    throw PlaybackError(errors)
}
