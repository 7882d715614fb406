import Units

/// Today's values for one exercise where they are not what the prescription starts with.
///
/// A dose replaces what all poses and sides of the exercise share: `Exercise.commonReps` and `Exercise.commonHold`.
/// Where they differ it has no effect.
package struct Dose: Codable, Hashable, Sendable {
    /// Repetitions in a set.
    package var reps: Int?
    /// The length of a hold.
    package var hold: Duration?

    /// `reps` and `hold`; nil for what the prescription starts with.
    package init(reps: Int? = nil, hold: Duration? = nil) {
        self.reps = reps
        self.hold = hold
    }
}

extension Exercise {
    /// How many repetitions the set `set`, from 1, has on `side` at `dose`; the most of an open set.
    package func reps(inSet set: Int, side: Int?, at dose: Dose) -> Int {
        if let own = side.flatMap({ sides[$0].reps }) { return own.start(inSet: set) }
        if let dosed = dose.reps, commonReps != nil { return dosed }
        return reps.start(inSet: set)
    }

    /// How long `pose` is held in the repetition `rep`, from 1, on `side` at `dose`.
    package func hold(ofPose pose: Int, rep: Int, side: Int?, at dose: Dose) -> HoldLength {
        if poses[pose].motion == .hold, let own = side.flatMap({ sides[$0].hold }) { return own.inRep(rep) }
        if let dosed = dose.hold, commonHold != nil { return .exactly(dosed) }
        return poses[pose].hold.inRep(rep)
    }

    /// Whether the person ends a set of it.
    package var hasOpenReps: Bool {
        if case .open = reps { true } else { false }
    }

    /// The time that its instructions take to be spoken before the first hold, at 2.5 words a second: those of the
    /// exercise, of all poses and of the first side, with the names that are said before them. Zero where it has none: a
    /// name alone needs no time of its own.
    package var timeToSay: Duration {
        let posed = poses.filter { $0.say != nil }
        let instructions = [say, sides.first?.say] + posed.map(\.say)
        guard instructions.contains(where: { $0 != nil }) else { return .zero }
        let texts = [name, sides.first?.name] + posed.map(\.name) + instructions
        let words = texts.compactMap(\.self).reduce(0) { $0 + $1.wordCount }
        // In whole seconds, so that a plan reads well: words ÷ 2.5, rounded up.
        return .seconds((2 * words + 4) / 5)
    }
}

extension String {
    /// About how long it takes to be spoken.
    var timeToSay: Duration { .milliseconds(400) * wordCount }

    /// How many words it has, with white space between them. By scalars, which is fast: a check builds exercises by the
    /// thousand.
    fileprivate var wordCount: Int {
        var (count, isInWord) = (0, false)
        for scalar in unicodeScalars {
            let isSpace =
                scalar.isASCII ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
            if !isSpace, !isInWord { count += 1 }
            isInWord = !isSpace
        }
        return count
    }
}
