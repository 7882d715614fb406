import Units

/// The variant that a person asks for: `advanced` wherever there is one, `press-up=advanced` in that exercise alone.
package struct VariantChoice: Hashable, Sendable {
    /// The exercise; nil for every one that has the variant.
    package let exercise: Slug?
    /// The variant.
    package let variant: Slug

    /// Reads `advanced` and `press-up=advanced`.
    package init(_ text: String) throws(ChoiceError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let variant = parts.last.flatMap({ Slug(String($0)) }) else { throw Self.malformed(text) }
        self.variant = variant
        guard parts.count == 2 else {
            exercise = nil
            return
        }
        guard let exercise = Slug(String(parts[0])) else { throw Self.malformed(text) }
        self.exercise = exercise
    }

    private static func malformed(_ text: String) -> ChoiceError {
        ChoiceError(
            "variant \(text.quoted.printable): write a variant's name (advanced), or exercise=variant "
                + "(press-up=advanced)")
    }
}

extension Routine {
    /// The routine with the variants of `choices` in place of their exercises. What names an exercise goes before what
    /// does not; of two for one exercise the later one counts.
    package func choosing(_ choices: [VariantChoice]) throws(ChoiceError) -> Routine {
        guard !choices.isEmpty else { return self }
        var chosen = [Slug: Exercise](minimumCapacity: exercises.count)
        for choice in choices where choice.exercise == nil {
            let having = exercises.compactMap { $0.variant(choice.variant) }.map { ($0.id, $0) }
            guard !having.isEmpty else { throw unknown(choice.variant) }
            chosen.merge(having) { _, later in later }
        }
        for choice in choices {
            guard let id = choice.exercise else { continue }
            let exercise = try self.exercise(id)
            guard let variant = exercise.variant(choice.variant) else { throw exercise.unknown(choice.variant) }
            chosen[id] = variant
        }
        return replacingExercises { chosen[$0.id] ?? $0 }
    }

    /// The exercise `id`; an error that says what there is.
    func exercise(_ id: Slug) throws(ChoiceError) -> Exercise {
        if let exercise = exercises.first(where: { $0.id == id }) { return exercise }
        let ids = exercises.map(\.id.description)
        throw ChoiceError(
            "\"\(id)\": \(self.id) has no such exercise\(didYouMean(id.description, among: ids)); it has "
                + Self.list(ids))
    }

    /// `names` as a message can carry them.
    static func list(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? " and \(names.count - 12) more" : "")
    }

    private func unknown(_ variant: Slug) -> ChoiceError {
        var names: [String] = []
        for name in exercises.flatMap(\.variants).map(\.name.description) where !names.contains(name) {
            names.append(name)
        }
        let there = names.isEmpty ? "none of its exercises has variants" : "there is \(Self.list(names))"
        return ChoiceError(
            "\"\(variant)\": \(id) has no such variant\(didYouMean(variant.description, among: names)); \(there)")
    }

    /// The routine with each exercise replaced by what `replacement` makes of it.
    package func replacingExercises(_ replacement: (Exercise) -> Exercise) -> Routine {
        func replaced(_ items: [Item]) -> [Item] {
            items.map { item in
                switch item {
                case .exercise(let exercise): return .exercise(replacement(exercise))
                case .group(var group):
                    group.exercises = group.exercises.map(replacement)
                    return .group(group)
                }
            }
        }
        return Routine(
            id: id, name: name, source: source, note: note, review: review, between: between,
            warmUp: replaced(warmUp), main: replaced(main), coolDown: replaced(coolDown))
    }
}

extension Exercise {
    /// The exercise done the way that `name` stands for; nil where it has no such variant.
    fileprivate func variant(_ name: Slug) -> Exercise? {
        guard var variant = variants.first(where: { $0.name == name })?.exercise else { return nil }
        variant.originRule = doseRule
        return variant
    }

    fileprivate func unknown(_ variant: Slug) -> ChoiceError {
        let names = variants.map(\.name.description)
        let there = names.isEmpty ? "it has no variants" : "it has \(Routine.list(names))"
        return ChoiceError(
            "\"\(variant)\": \(id) has no such variant\(didYouMean(variant.description, among: names)); \(there)")
    }
}
