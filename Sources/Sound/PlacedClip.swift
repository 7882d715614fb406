import Workout

/// Samples that sound from one frame of a rendering on: a sentence, whose place depends on how long others are.
package struct PlacedClip: Hashable, Sendable {
    /// What sounds.
    package let clip: Clip
    /// The frame of its first sample.
    package let frame: Int64
    /// Which ear hears it more; nil for both.
    package let pan: Pan?

    /// `clip`, sounding from `frame` on.
    package init(_ clip: Clip, at frame: Int64, pan: Pan? = nil) {
        self.clip = clip
        self.frame = frame
        self.pan = pan
    }

    /// The frame after its last one.
    package var end: Int64 { frame + Int64(clip.samples.count) }
}
