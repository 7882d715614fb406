import Units

/// How long each cue sounds in the theme that will play it.
package struct CueLengths: Hashable, Sendable {
    private let lengths: [CueKind: Duration]

    /// Every kind's length.
    package init(_ length: (CueKind) -> Duration) {
        lengths = Dictionary(uniqueKeysWithValues: CueKind.allCases.map { ($0, length($0)) })
    }

    /// The time from the first to the last sample of `kind`.
    package subscript(kind: CueKind) -> Duration { lengths[kind] ?? .zero }
}

/// Puts cues onto steps by the grammar of the design (§6).
///
/// A hold's start and end sound exactly on their instants. An announcement that would come within 100 ms of them
/// moves to the nearest clear offset, or is dropped where there is none. Ticks yield to it, and mark seconds: a tick
/// never moves.
package struct CuePlanner {
    /// From a hold's end to the cue that says what comes now.
    private static let afterEnd = Duration.milliseconds(800)
    /// Gaps shorter than this hold nothing but their ends and starts.
    private static let shortGap = Duration.seconds(2)
    /// Gaps from here on have an announcement early and ticks late.
    private static let longGap = Duration.seconds(8)

    private let lengths: CueLengths

    /// A planner for a theme whose cues sound for `lengths`.
    package init(lengths: CueLengths) {
        self.lengths = lengths
    }

    /// The cues for `steps`, in order of their offsets.
    package func cues(for steps: [Step]) -> [Cue] {
        let holds = steps.indices.filter { steps[$0].kind == .hold }
        guard let first = holds.first, let last = holds.last else { return [] }
        var cues = ticks(in: Gap(from: .zero, to: steps[first].start, lengths: lengths), besides: [])
        for (index, next) in zip(holds, holds.dropFirst().map(Optional.some) + [nil]) {
            let hold = steps[index]
            if !flowsIn(to: index, steps) { cues.append(Cue(.holdStart, at: hold.start)) }
            guard let next else { break }
            if flowsIn(to: next, steps) {
                cues.append(Cue(change(from: hold, to: steps[next]), at: hold.end))
            } else {
                cues.append(Cue(.holdEnd, at: hold.end))
                cues += gapCues(from: index, to: next, steps)
            }
        }
        cues.append(Cue(.holdEnd, at: steps[last].end))
        let clear = Gap.firstClear(after: steps[last], lengths: lengths)
        cues.append(Cue(.sessionDone, at: max(steps[last].end + Self.afterEnd, clear)))
        return cues
    }

    /// Ticks at −3, −2 and −1 s before `offset`, for a start that follows no planned gap.
    package static func countIn(to offset: Duration) -> [Cue] {
        [3, 2, 1].map { Cue(.tick, at: offset - .seconds($0)) }
    }

    /// Whether the hold at `index` follows another pose or side without any gap.
    private func flowsIn(to index: Int, _ steps: [Step]) -> Bool {
        guard index > 0, steps[index - 1].kind == .hold else { return false }
        let (before, hold) = (steps[index - 1], steps[index])
        return before.exercise == hold.exercise && isChange(from: before, to: hold)
    }

    private func isChange(from before: Step, to next: Step) -> Bool {
        before.side != next.side || before.pose != next.pose
    }

    /// Which change it is; the side counts before the pose.
    private func change(from before: Step, to next: Step) -> CueKind {
        let isBack = before.side != next.side ? next.side == 0 : next.pose == 0
        return isBack ? .sideChangeBack : .sideChange
    }

    private func gapCues(from index: Int, to nextIndex: Int, _ steps: [Step]) -> [Cue] {
        let (hold, next) = (steps[index], steps[nextIndex])
        let gap = Gap(after: hold, before: next, lengths: lengths)
        let length = next.start - hold.end
        guard length >= Self.shortGap else { return [] }
        let isBlockOver =
            hold.exercise != next.exercise || steps[index...nextIndex].contains { $0.kind == .rest }
        if length >= Self.longGap {
            let kind =
                !isBlockOver && isChange(from: hold, to: next) ? change(from: hold, to: next) : .rest
            let announcement = gap.place(kind, near: hold.end + Self.afterEnd).map { [$0] } ?? []
            return announcement + ticks(in: gap, besides: announcement)
        }
        let instant = next.start - min(Self.shortGap, length / 2)
        return gap.place(shortGapKind(from: hold, to: next), near: instant).map { [$0] } ?? []
    }

    private func shortGapKind(from hold: Step, to next: Step) -> CueKind {
        if hold.exercise != next.exercise { return .rest }
        if isChange(from: hold, to: next) { return change(from: hold, to: next) }
        return next.rep == next.reps ? .repChangeLast : .repChange
    }

    private func ticks(in gap: Gap, besides placed: [Cue]) -> [Cue] {
        var taken = placed
        // Nearest to the start first: where they crowd, the last one before it matters most.
        for tick in Self.countIn(to: gap.end).reversed() where gap.isClear(tick, besides: taken) {
            taken.append(tick)
        }
        return Array(taken.dropFirst(placed.count).reversed())
    }
}
