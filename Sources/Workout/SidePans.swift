/// Which ear hears the cues of a side more, where the person wants sides told apart by ear.
struct SidePans {
    /// By exercise and side; empty where all sounds come from the middle.
    private let pans: [[Pan?]]

    /// Those of `exercises`, as steps have their indices.
    init(of exercises: [Exercise], style: CueStyle) {
        pans = style.pansSides ? exercises.map(\.pans) : []
    }

    /// The pan of the side that `step` is done on; nil for the middle.
    func pan(of step: Step) -> Pan? {
        guard let side = step.side, pans.indices.contains(step.exercise) else { return nil }
        return pans[step.exercise][side]
    }

    /// `cue` as it sounds with `step`: what is said of a whole exercise or session comes from the middle.
    func panned(_ cue: Cue, with step: Step) -> Cue {
        switch cue.kind {
        case .rest, .sessionDone, .yourTurn, .paused, .resumed: cue
        case .tick, .countOut, .holdStart, .holdEnd, .repChange, .repChangeLast, .sideChange, .sideChangeBack,
            .halfway, .breathIn, .breathOut, .moveUp, .moveDown:
            Cue(cue.kind, at: cue.offset, lasting: cue.length, pan: pan(of: step))
        }
    }
}

extension Exercise {
    /// The ear of each side: as its name says, or that opposite to the only other one's, or the left one for the first
    /// of two whose names say nothing. Nil for the middle.
    var pans: [Pan?] {
        let named = sides.map { Pan(namedIn: $0.name) }
        guard named.count == 2 else { return named }
        let first = named[0] ?? named[1]?.opposite ?? .left
        return [first, named[1] ?? first.opposite]
    }
}

extension Pan {
    /// The other ear.
    var opposite: Pan {
        switch self {
        case .left: .right
        case .right: .left
        }
    }

    /// What the first word "left" or "right" of `name` says: it is "left arm and right leg" that is on the left.
    init?(namedIn name: String) {
        let words = name.lowercased().split { !$0.isLetter }
        guard let word = words.first(where: { $0 == "left" || $0 == "right" }) else { return nil }
        self = word == "left" ? .left : .right
    }
}
