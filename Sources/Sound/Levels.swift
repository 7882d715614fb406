import Workout

/// How a person turns the sounds of any theme up, down, higher or lower.
package struct Levels: Hashable, Sendable {
    /// Allowed volumes and gains, in dB.
    package static let allowedGains: ClosedRange<Double> = -60...12
    /// Allowed shifts of the pitch, in semitones.
    package static let allowedPitches: ClosedRange<Int> = -7...5

    /// Of everything, in dB.
    package var volume = 0.0
    /// Of single cues, in dB, beside the volume.
    package var gains: [CueKind: Double] = [:]
    /// How much higher or lower every cue sounds, in semitones.
    package var pitch = 0

    /// The theme as it is.
    package init() {}
}

/// What a device is fed between cues, so that it stays awake.
package enum KeepAlive: String, CaseIterable, Hashable, Sendable {
    /// Digital silence.
    case silence
    /// Noise too soft to hear: headphones and receivers that sleep in digital silence stay awake.
    case noise
}
