import Units

/// How long each cue sounds in the theme that will play it.
package struct CueLengths: Codable, Hashable, Sendable {
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
/// none. Ticks yield to it, and mark seconds: a tick never moves. Soft marks yield to all. What a person has turned off
/// is as if it were not there.
package struct CuePlanner {
    /// From a hold's end to the cue that says what comes now.
    private static let afterEnd = Duration.milliseconds(800)
    /// Gaps shorter than this hold nothing but their ends and starts.
    private static let shortGap = Duration.seconds(2)
    /// Gaps from here on have an announcement early and ticks late.
    private static let longGap = Duration.seconds(8)
    /// Holds shorter than this are not counted out: a person would hear more of the count than of the hold.
    private static let countedHold = Duration.seconds(5)

    private let lengths: CueLengths
    private let style: CueStyle
    private let marks: SoftMarks
    private let pans: SidePans

    /// A planner for steps of `exercises`, in a theme whose cues sound for `lengths`, as the person wants them.
    package init(exercises: [Exercise], lengths: CueLengths, style: CueStyle = CueStyle()) {
        self.lengths = lengths
        self.style = style
        marks = SoftMarks(lengths: lengths)
        pans = SidePans(of: exercises, style: style)
    }

    /// The cues for `steps`, segment by segment, each in order of its offsets; and where those of each segment are.
    package func cues(for steps: [Step]) -> (cues: [Cue], segments: [Range<Int>]) {
        var plan = Plan(style: style, pans: pans)
        let stations = steps.indices.filter { steps[$0].isActive || steps[$0].open != nil }
        guard let first = stations.first, let last = stations.last else { return ([], [0..<0]) }
        if steps[first].isActive {
            let gap = Gap(from: .zero, to: steps[first].start, lengths: lengths)
            plan.add(ticks(in: gap, besides: []), with: steps[first])
        }
        for (index, next) in zip(stations, stations.dropFirst().map(Optional.some) + [nil]) {
            add(steps[index], flowsIn: flowsIn(to: index, steps), to: &plan)
            if steps[index].open != nil { plan.endSegment() }
            guard let next else { break }
            if flowsIn(to: next, steps) {
                // What is held now is told from what was held before, whatever is turned off.
                let change = change(from: steps[index], to: steps[next])
                let kind = style.silences(change) ? .holdStart : change
                plan.add([Cue(kind, at: steps[index].end)], with: steps[next])
            } else if runsOut(steps[index], at: steps[next].start) {
                let floor = steps[index].start + lengths[.holdStart] + Gap.clearance
                let gap = Gap(from: floor, to: steps[next].start, lengths: lengths)
                plan.add(ticks(in: gap, besides: []), with: steps[next])
            } else {
                addEnd(of: steps[index], to: &plan)
                plan.add(gapCues(from: index, to: next, steps), with: steps[next])
            }
        }
        addEnd(of: steps[last], to: &plan)
        let clear = Gap.firstClear(after: steps[last], lengths: lengths)
        plan.add([Cue(.sessionDone, at: max(steps[last].end + Self.afterEnd, clear))], with: steps[last])
        return plan.finished
    }

    /// Cues with the places where segments end.
    private struct Plan {
        private let style: CueStyle
        private let pans: SidePans
        private(set) var cues: [Cue] = []
        private var segments: [Range<Int>] = []

        init(style: CueStyle, pans: SidePans) {
            self.style = style
            self.pans = pans
        }

        /// Those of `more` that are to sound, on the side of `step`.
        mutating func add(_ more: [Cue], with step: Step) {
            for cue in more where !style.silences(cue.kind) { cues.append(pans.panned(cue, with: step)) }
        }

        mutating func endSegment() { segments.append((segments.last?.upperBound ?? 0)..<cues.count) }

        var finished: (cues: [Cue], segments: [Range<Int>]) {
            (cues, segments + [(segments.last?.upperBound ?? 0)..<cues.count])
        }
    }

    /// The start of `step`, the soft marks within it, and the count to its end.
    private func add(_ step: Step, flowsIn: Bool, to plan: inout Plan) {
        if step.open == .gate {
            // What ended just now sounds first; a gate has all the time there is.
            plan.add([Cue(.yourTurn, at: max(step.start, firstClear(in: plan)))], with: step)
            return
        }
        if step.isMarkedByEdges, !flowsIn { plan.add([Cue(.holdStart, at: step.start)], with: step) }
        let floor = max(step.start, firstClear(in: plan))
        let count = countOut(of: step, from: floor)
        let marks = marks.marks(in: step, from: floor, besides: count)
        plan.add((marks + count).sorted { $0.offset < $1.offset }, with: step)
    }

    private func addEnd(of step: Step, to plan: inout Plan) {
        if step.isMarkedByEdges { plan.add([Cue(.holdEnd, at: step.end)], with: step) }
    }

    /// When the latest cue so far has sounded, and the clearance is over.
    private func firstClear(in plan: Plan) -> Duration {
        plan.cues.last.map { $0.offset + lengths.length(of: $0) + Gap.clearance } ?? .zero
    }

    /// Ticks before the end of `step`, where they are wanted, something is held or goes on, and its end is known.
    private func countOut(of step: Step, from floor: Duration) -> [Cue] {
        guard style.countsOut, !style.silences(.countOut), step.isMarkedByEdges, step.open == nil,
            step.motion != .ownPace, step.duration >= Self.countedHold
        else { return [] }
        return Gap(from: floor, to: step.end, lengths: lengths).seconds(of: .countOut, besides: [])
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
            let announcement = announcement(kind, in: gap, near: before.end + Self.afterEnd)
            return announcement + (next.isActive ? ticks(in: gap, besides: announcement) : [])
        }
        let instant = next.start - min(Self.shortGap, length / 2)
        return announcement(shortGapKind(from: before, to: next), in: gap, near: instant)
    }

    private func announcement(_ kind: CueKind, in gap: Gap, near instant: Duration) -> [Cue] {
        style.silences(kind) ? [] : gap.place(kind, near: instant).map { [$0] } ?? []
    }

    private func shortGapKind(from before: Step, to next: Step) -> CueKind {
        if before.block != next.block { return .rest }
        if isChange(from: before, to: next) { return change(from: before, to: next) }
        return next.rep == next.reps && before.rep != next.rep ? .repChangeLast : .repChange
    }

    private func ticks(in gap: Gap, besides placed: [Cue]) -> [Cue] { gap.seconds(of: .tick, besides: placed) }
}
