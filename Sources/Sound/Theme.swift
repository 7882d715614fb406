import Workout

/// A sound for every cue, under one name.
package struct Theme: Hashable, Sendable {
    /// As `cues: theme:` names it.
    package let name: String
    private let sounds: [CueKind: CueSound]

    /// Takes a sound for every cue; throws the names of those that are missing.
    package init(name: String, sounds: [CueKind: CueSound]) throws(SoundError) {
        let missing = CueKind.allCases.filter { sounds[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            throw SoundError(
                .theme, "theme", name, "every cue needs a sound; missing: \(missing.joined(separator: ", "))")
        }
        self.init(name: name, complete: sounds)
    }

    /// Takes a recipe for every cue; throws the names of those that are missing.
    package init(name: String, recipes: [CueKind: CueRecipe]) throws(SoundError) {
        try self.init(name: name, sounds: recipes.mapValues { .recipe($0) })
    }

    private init(name: String, complete sounds: [CueKind: CueSound]) {
        self.name = name
        self.sounds = sounds
    }

    /// What plays `kind`.
    package subscript(kind: CueKind) -> CueSound {
        guard let sound = sounds[kind] else { preconditionFailure("init checked that \(kind) has a sound") }
        return sound
    }

    /// What plays `kind` where a glide lasts for `length`; what is no glide lasts as long as it does.
    package subscript(kind: CueKind, lasting length: Duration?) -> CueSound {
        guard kind.isGlide, let length else { return self[kind] }
        return self[kind].lasting(length)
    }

    /// How long `kind` sounds, from its first sample to its last; a glide whose length nobody gives.
    package func length(of kind: CueKind) -> Duration { self[kind].length }

    /// The theme as it sounds to a person who turns it up, down, higher or lower by `levels`.
    package func adjusted(by levels: Levels) -> Theme {
        guard levels != Levels() else { return self }
        let pairs = sounds.map { kind, sound in
            (kind, sound.adjusted(gain: levels.volume + (levels.gains[kind] ?? 0), semitones: levels.pitch))
        }
        return Theme(name: name, complete: Dictionary(uniqueKeysWithValues: pairs))
    }

    /// The same theme under its name, with `sound` for `kind`.
    package func replacing(_ kind: CueKind, with sound: CueSound) -> Theme {
        Theme(name: name, complete: sounds.merging([kind: sound]) { $1 })
    }

    /// The same sounds under `name`.
    package func named(_ name: String) -> Theme { Theme(name: name, complete: sounds) }
}
