/// How a person wants a timeline to sound, beside the theme.
package struct CueStyle: Codable, Hashable, Sendable {
    /// Whether ticks precede the end of a hold too.
    package var countsOut = false
    /// Cues that never sound.
    package var silenced: Set<CueKind> = []
    /// Whether the cues of the two sides of an exercise sound left and right.
    package var pansSides = false
    /// What is spoken; nil for nothing.
    package var speech: SpeechStyle?

    /// As the design has it: all cues, in the middle, no words.
    package init() {}

    /// Whether `kind` never sounds.
    package func silences(_ kind: CueKind) -> Bool { silenced.contains(kind) && !Self.indispensable.contains(kind) }

    /// What always sounds: a hold that nobody hears begin or end is no exercise, and a command wants its answer.
    package static let indispensable: Set<CueKind> = [.holdStart, .holdEnd, .paused, .resumed]
}

/// What is spoken, where there is a voice.
package struct SpeechStyle: Codable, Hashable, Sendable {
    /// Whether the number of each repetition is said before it, where there is time.
    package var countsReps = false

    /// Names, sides and instructions alone.
    package init() {}
}

/// Which ear hears it more.
package enum Pan: Hashable, Sendable {
    case left, right
}
