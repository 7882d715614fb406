import Sound
import Units
import Workout

/// Cues one after the other, each with its name spoken before it where there is a voice.
package struct Demonstration: Hashable, Sendable {
    /// One cue.
    package struct Part: Hashable, Sendable {
        /// The cue.
        package let kind: CueKind
        /// When its name is spoken; nil where it is not.
        package let words: Range<Duration>?
        /// When its first sample sounds.
        package let offset: Duration
    }

    /// From one cue's end to what comes next.
    private static let pause = Duration.milliseconds(800)
    /// From a name's end to its cue.
    private static let breath = Duration.milliseconds(300)

    /// In order.
    package let parts: [Part]
    /// To the end of the last cue.
    package let length: Duration

    /// `kinds`, in the lengths that `theme` gives them; a name takes as long as `spoken` says.
    package init(_ kinds: [CueKind], theme: Theme, spoken: (String) -> Duration? = { _ in nil }) {
        var parts: [Part] = []
        var end = Duration.zero
        for kind in kinds {
            let start = parts.isEmpty ? end : end + Self.pause
            let words = spoken(kind.spokenName).map { start..<(start + $0) }
            let offset = words.map { $0.upperBound + Self.breath } ?? start
            parts.append(Part(kind: kind, words: words, offset: offset))
            end = offset + theme.length(of: kind)
        }
        self.parts = parts
        length = end
    }

    /// The cues where they lie.
    package var cues: [Cue] { parts.map { Cue($0.kind, at: $0.offset) } }

    /// Their names where they lie.
    package var utterances: [Utterance] {
        parts.compactMap { part in
            part.words.map { Utterance([part.kind.spokenName], segment: 0, room: $0.lowerBound..<part.offset) }
        }
    }
}
