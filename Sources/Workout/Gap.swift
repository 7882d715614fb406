import Units

/// The time between two cues that stand on their instants, and where in it others can stand clear: above all that
/// between one hold's end and the next one's start.
struct Gap {
    /// What a cue keeps from every other, beyond its own pattern.
    static let clearance = Duration.milliseconds(100)

    /// The earliest offset at which a cue may start.
    private let floor: Duration
    /// The next hold's start, or the end of the one that is counted out.
    let end: Duration
    private let lengths: CueLengths

    /// A gap with nothing sounding at its beginning.
    init(from floor: Duration, to end: Duration, lengths: CueLengths) {
        self.floor = floor
        self.end = end
        self.lengths = lengths
    }

    /// The gap between two holds, less the sound of the first one's start and end.
    init(after hold: Step, before next: Step, lengths: CueLengths) {
        self.init(from: Self.firstClear(after: hold, lengths: lengths), to: next.start, lengths: lengths)
    }

    /// When the start and end cues of `step` have sounded, and the clearance is over.
    static func firstClear(after step: Step, lengths: CueLengths) -> Duration {
        if step.open == .gate { return step.start + lengths[.holdEnd] + lengths[.yourTurn] + clearance * 2 }
        guard step.isMarkedByEdges else { return step.end }
        return max(step.start + lengths[.holdStart], step.end + lengths[.holdEnd]) + clearance
    }

    /// Whether `cue` lies in the gap and overlaps none of `taken`.
    func isClear(_ cue: Cue, besides taken: [Cue] = []) -> Bool {
        let reach = reach(cue)
        guard cue.offset >= floor, reach <= end else { return false }
        return taken.allSatisfy { $0.offset >= reach || self.reach($0) <= cue.offset }
    }

    /// `kind` at `offset`, or as near to it as the gap allows; nil where the gap has no room for it.
    func place(_ kind: CueKind, near offset: Duration) -> Cue? {
        let latest = end - lengths[kind] - Self.clearance
        return latest < floor ? nil : Cue(kind, at: min(max(offset, floor), latest))
    }

    /// `kind` at those of −3, −2 and −1 s before the end that are clear, besides what is `placed`.
    func seconds(of kind: CueKind, besides placed: [Cue]) -> [Cue] {
        var taken = placed
        // Nearest to the end first: where they crowd, the last one matters most.
        for cue in Self.lastSeconds(of: kind, before: end).reversed() where isClear(cue, besides: taken) {
            taken.append(cue)
        }
        return Array(taken.dropFirst(placed.count).reversed())
    }

    /// `kind` at −3, −2 and −1 s before `offset`.
    static func lastSeconds(of kind: CueKind, before offset: Duration) -> [Cue] {
        [3, 2, 1].map { Cue(kind, at: offset - .seconds($0)) }
    }

    private func reach(_ cue: Cue) -> Duration { cue.offset + lengths.length(of: cue) + Self.clearance }
}
