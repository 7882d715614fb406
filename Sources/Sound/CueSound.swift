import Units

/// What plays one cue.
package enum CueSound: Hashable, Sendable {
    /// It is synthesised.
    case recipe(CueRecipe)
    /// It comes from a sound file.
    case recorded(RecordedCue)

    /// From the first sample to the last.
    package var length: Duration {
        switch self {
        case .recipe(let recipe): recipe.length
        case .recorded(let cue): cue.length
        }
    }

    /// Level of the loudest sample, in dBFS, before the limiter.
    package var peak: Double {
        switch self {
        case .recipe(let recipe): recipe.peak
        case .recorded(let cue): cue.peak
        }
    }

    /// How it is synthesised; nil for what comes from a file.
    package var recipe: CueRecipe? {
        switch self {
        case .recipe(let recipe): recipe
        case .recorded: nil
        }
    }

    /// The same, louder by `gain` dB and higher by `semitones`; a recording is that much shorter then.
    func adjusted(gain: Double, semitones: Int) -> CueSound {
        switch self {
        case .recipe(let recipe): .recipe(recipe.adjusted(gain: gain, semitones: semitones))
        case .recorded(let cue): .recorded(cue.adjusted(gain: gain, semitones: semitones))
        }
    }

    /// As a glide of `length`: a recipe is stretched to it, a recording that is longer is cut.
    func lasting(_ length: Duration) -> CueSound {
        switch self {
        case .recipe(let recipe): .recipe(recipe.stretched(to: length))
        case .recorded(let cue): .recorded(cue.cut(to: length))
        }
    }
}

extension CueSound: CustomStringConvertible {
    /// The notes, or the file's name, as a theme has them.
    package var description: String {
        switch self {
        case .recipe(let recipe): recipe.parts.map(\.description).joined(separator: ", ")
        case .recorded(let cue): cue.file
        }
    }
}
