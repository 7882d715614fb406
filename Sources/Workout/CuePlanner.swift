import Units

/// How long each cue sounds in the theme that will play it.
package struct CueLengths: Hashable, Sendable {
    private let lengths: [CueKind: Duration]

    /// Every kind's length.
    package init(_ length: (CueKind) -> Duration) {
        lengths = Dictionary(uniqueKeysWithValues: CueKind.allCases.map { ($0, length($0)) })
    }

    /// The time from the first to the last sample of `kind`; for a glide the longest.
    package subscript(kind: CueKind) -> Duration { lengths[kind] ?? .zero }

    /// The time from the first to the last sample of `cue`.
    package func length(of cue: Cue) -> Duration { cue.length ?? self[cue.kind] }
}

/// Puts cues onto steps by the grammar of the design (§6).
///
/// The start and end of a hold, an activity and a set at one's own pace sound exactly on their instants. An
/// announcement that would come within 100 ms of them moves to the nearest clear offset, or is dropped where there is
/// none. Ticks yield to it, and mark seconds: a tick never moves. Soft marks yield to all.
package struct CuePlanner {
    /// From a hold's end to the cue that says what comes now.
    private static let afterEnd = Duration.milliseconds(800)
    /// Gaps shorter than this hold nothing but their ends and starts.
    private static let shortGap = Duration.seconds(2)
    /// Gaps from here on have an announcement early and ticks late.
    private static let longGap = Duration.seconds(8)

    private let lengths: CueLengths
    private let style: CueStyle
    private let marks: SoftMarks

    /// A planner for a theme whose cues sound for `lengths`, as the person wants them.
    package init(lengths: CueLengths, style: CueStyle = CueStyle()) {
        self.lengths = lengths
        self.style = style
        marks = SoftMarks(lengths: lengths)
    }

    /// The cues for `steps`, segment by segment, each in order of its offsets; and where those of each segment are.
    package func cues(for steps: [Step]) -> (cues: [Cue], segments: [Range<Int>]) {
        var plan = Plan()
        let stations = steps.indices.filter { steps[$0].isActive || steps[$0].open != nil }
        guard let first = stations.first, let last = stations.last else { return ([], [0..<0]) }
        if steps[first].isActive {
            plan.add(ticks(in: Gap(from: .zero, to: steps[first].start, lengths: lengths), besides: []))
        }
        for (index, next) in zip(stations, stations.dropFirst().map(Optional.some) + [nil]) {
            add(steps[index], flowsIn: flowsIn(to: index, steps), to: &plan)
            if steps[index].open != nil { plan.endSegment() }
            guard let next else { break }
            if flowsIn(to: next, steps) {
                plan.add([Cue(change(from: steps[index], to: steps[next]), at: steps[index].end)])
            } else if runsOut(steps[index], at: steps[next].start) {
                let floor = steps[index].start + lengths[.holdStart] + Gap.clearance
                plan.add(ticks(in: Gap(from: floor, to: steps[next].start, lengths: lengths), besides: []))
            } else {
                if steps[index].isMarkedByEdges { plan.add([Cue(.holdEnd, at: steps[index].end)]) }
                plan.add(gapCues(from: index, to: next, steps))
            }
        }
        if steps[last].isMarkedByEdges { plan.add([Cue(.holdEnd, at: steps[last].end)]) }
        let clear = Gap.firstClear(after: steps[last], lengths: lengths)
        plan.add([Cue(.sessionDone, at: max(steps[last].end + Self.afterEnd, clear))])
        return plan.finished
    }

    /// Ticks at −3, −2 and −1 s before `offset`, for a start that follows no planned gap.
    package static func countIn(to offset: Duration) -> [Cue] {
        [3, 2, 1].map { Cue(.tick, at: offset - .seconds($0)) }
    }

    /// Cues with the places where segments end.
    private struct Plan {
        private var cues: [Cue] = []
        private var segments: [Range<Int>] = []

        mutating func add(_ more: [Cue]) { cues += more }

        mutating func endSegment() { segments.append((segments.last?.upperBound ?? 0)..<cues.count) }

        /// The latest cue so far.
        var last: Cue? { cues.last }

        var finished: (cues: [Cue], segments: [Range<Int>]) {
            (cues, segments + [(segments.last?.upperBound ?? 0)..<cues.count])
        }
    }

    /// The start of `step`, and the soft marks within it.
    private func add(_ step: Step, flowsIn: Bool, to plan: inout Plan) {
        if step.open == .gate {
            // What ended just now sounds first; a gate has all the time there is.
            let floor = plan.last.map { $0.offset + lengths.length(of: $0) + Gap.clearance } ?? .zero
            plan.add([Cue(.yourTurn, at: max(step.start, floor))])
            return
        }
        if step.isMarkedByEdges, !flowsIn { plan.add([Cue(.holdStart, at: step.start)]) }
        let floor = plan.last.map { $0.offset + lengths.length(of: $0) + Gap.clearance } ?? .zero
        plan.add(marks.marks(in: step, from: max(step.start, floor)))
    }

    /// Whether the hold at `index` follows another pose or side without any gap.
    private func flowsIn(to index: Int, _ steps: [Step]) -> Bool {
        guard index > 0, steps[index - 1].kind == .hold, steps[index].kind == .hold else { return false }
        let (before, hold) = (steps[index - 1], steps[index])
        return before.block == hold.block && isChange(from: before, to: hold)
    }

    /// Whether `step` is a set at one's own pace that lasts until the next round begins: the person was done before, and
    /// wants to know when the next one starts.
    private func runsOut(_ step: Step, at start: Duration) -> Bool {
        step.motion == .ownPace && step.open == nil && step.end == start
    }

    /// Whether another side or pose comes. The phases of a moving repetition are no poses.
    private func isChange(from before: Step, to next: Step) -> Bool {
        before.side != next.side || before.pose != next.pose && before.motion == .hold && next.motion == .hold
    }

    /// Which change it is; the side counts before the pose.
    private func change(from before: Step, to next: Step) -> CueKind {
        let isBack = before.side != next.side ? next.side == 0 : next.pose == 0
        return isBack ? .sideChangeBack : .sideChange
    }

    private func gapCues(from index: Int, to nextIndex: Int, _ steps: [Step]) -> [Cue] {
        let (before, next) = (steps[index], steps[nextIndex])
        let gap = Gap(after: before, before: next, lengths: lengths)
        let length = next.start - before.end
        let isLong = length >= Self.longGap
        // Beside a gate an announcement would only say the same; after one there was nothing to announce.
        if before.open == .gate { return ticks(in: gap, besides: []) }
        if next.open == .gate, !isLong { return [] }
        guard length >= Self.shortGap else { return [] }
        let isBlockOver = before.block != next.block || steps[index...nextIndex].contains { $0.kind == .rest }
        if isLong {
            let kind =
                !isBlockOver && isChange(from: before, to: next) ? change(from: before, to: next) : .rest
            let announcement = gap.place(kind, near: before.end + Self.afterEnd).map { [$0] } ?? []
            return announcement + (next.isActive ? ticks(in: gap, besides: announcement) : [])
        }
        let instant = next.start - min(Self.shortGap, length / 2)
        return gap.place(shortGapKind(from: before, to: next), near: instant).map { [$0] } ?? []
    }

    private func shortGapKind(from before: Step, to next: Step) -> CueKind {
        if before.block != next.block { return .rest }
        if isChange(from: before, to: next) { return change(from: before, to: next) }
        return next.rep == next.reps && before.rep != next.rep ? .repChangeLast : .repChange
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
