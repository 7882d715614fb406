import Workout

/// A sound for every cue, under one name.
package struct Theme: Hashable, Sendable {
    /// As `sounds: theme:` names it.
    package let name: String
    private let recipes: [CueKind: CueRecipe]

    /// Takes a recipe for every cue; throws the names of those that are missing.
    package init(name: String, recipes: [CueKind: CueRecipe]) throws(SoundError) {
        let missing = CueKind.allCases.filter { recipes[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            throw SoundError(
                .theme, "theme", name, "every cue needs a sound; missing: \(missing.joined(separator: ", "))")
        }
        self.name = name
        self.recipes = recipes
    }

    /// How `kind` is made.
    package subscript(kind: CueKind) -> CueRecipe {
        guard let recipe = recipes[kind] else { preconditionFailure("init checked that \(kind) has a recipe") }
        return recipe
    }

    /// How `kind` is made where a glide lasts for `length`; what is no glide lasts as long as it does.
    package subscript(kind: CueKind, lasting length: Duration?) -> CueRecipe {
        guard kind.isGlide, let length else { return self[kind] }
        return self[kind].stretched(to: length)
    }

    /// How long `kind` sounds, from its first sample to its last; a glide whose length nobody gives.
    package func length(of kind: CueKind) -> Duration { self[kind].length }
}
