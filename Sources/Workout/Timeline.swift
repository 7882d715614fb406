import Units

/// A routine at today's doses, flattened into steps, with the cues on it.
///
/// The first step starts at zero and each where the one before ends. An open step counts as nothing: between the
/// offsets before and after it any time may pass.
package struct Timeline: Hashable, Sendable {
    /// What was flattened.
    package let routine: Routine
    /// One per exercise of the routine.
    package let doses: [Dose]
    /// The person's own breath.
    package let breath: Breath
    /// In order; at least one.
    package let steps: [Step]
    /// In order of the segments, and within each of their offsets. The closing cue lies after the last step's end.
    package let cues: [Cue]
    private let lengths: CueLengths
    /// How the person wants it to sound, beside the theme.
    package let style: CueStyle
    /// What is said, in order of the segments and of the offsets within each; nothing without `style.speech`.
    package let utterances: [Utterance]
    /// Where in `cues` those of each segment are: as many as there are open steps, and one more.
    package let segments: [Range<Int>]

    /// The sum of all steps.
    package var duration: Duration { steps.last?.end ?? .zero }

    /// Flattens `routine` at `doses`, or those it starts with. `lengths` says how long each cue sounds: what would
    /// overlap a hold's start or end moves clear of it.
    package init(
        _ routine: Routine, doses: [Dose]? = nil, breath: Breath = .calm, style: CueStyle = CueStyle(),
        lengths: CueLengths
    ) {
        let given = doses ?? []
        let all = routine.exercises.indices.map { $0 < given.count ? given[$0] : Dose() }
        self.routine = routine
        self.doses = all
        self.breath = breath
        self.lengths = lengths
        self.style = style
        steps = Flattening(routine, doses: all, breath: breath).steps
        (cues, segments) = CuePlanner(exercises: routine.exercises, lengths: lengths, style: style).cues(for: steps)
        if let speech = style.speech {
            var planner = SpeechPlanner(routine, speech: speech, style: style, lengths: lengths)
            utterances = planner.utterances(for: steps, cues: cues, segments: segments)
        } else {
            utterances = []
        }
    }

    /// The same routine at the doses that it starts with.
    package var atStartingDoses: Timeline {
        guard doses.contains(where: { $0 != Dose() }) else { return self }
        return Timeline(routine, breath: breath, style: style, lengths: lengths)
    }

    private enum CodingKeys: CodingKey {
        case routine, doses, breath, style, lengths
    }

    /// The name of a step on the wire: `s1` for the first.
    package static func id(ofStep index: Int) -> String { "s\(index + 1)" }

    /// The step of `segment` that `offset` falls into: its first before its start, its last after its end. An open
    /// step is found from its start on.
    package func step(at offset: Duration, inSegment segment: Int = 0) -> Int {
        var low = partition { $0.segment < segment }
        var high = partition { $0.segment <= segment }
        while high - low > 1 {
            let middle = (low + high) / 2
            if steps[middle].start <= offset { low = middle } else { high = middle }
        }
        return min(low, steps.count - 1)
    }

    /// How long `kind` sounds.
    package func length(of kind: CueKind) -> Duration { lengths[kind] }

    /// How long `cue` sounds.
    func length(of cue: TimedCue) -> Duration { cue.length ?? lengths[cue.kind] }

    /// The marks of the open hold at `index`, counted from its start; it may end before them.
    package func marks(ofOpenStep index: Int) -> [Cue] {
        guard case .hold(let most) = steps[index].open else { return [] }
        let marks = SoftMarks(lengths: lengths).marks(ofOpenHold: most)
        return planned(marks, with: steps[index])
    }

    /// Ticks at −3, −2 and −1 s before `offset`, for a start within `step` that follows no planned gap.
    func countIn(to offset: Duration, in step: Step) -> [Cue] {
        planned(Gap.lastSeconds(of: .tick, before: offset), with: step)
    }

    /// Those of `cues` that are to sound, on the side of `step`.
    func planned(_ cues: [Cue], with step: Step) -> [Cue] {
        let pans = SidePans(of: routine.exercises, style: style)
        return cues.filter { !style.silences($0.kind) }.map { pans.panned($0, with: step) }
    }

    /// The step that ends the segment of the step at `index`; nil in the last segment, which the timeline ends.
    package func openStep(endingSegmentOf index: Int) -> Int? {
        let segment = steps[index].segment
        let last = partition { $0.segment <= segment } - 1
        return steps[last].open == nil ? nil : last
    }

    /// How many steps `isBefore` holds for; it holds for none after the first that it does not hold for.
    private func partition(_ isBefore: (Step) -> Bool) -> Int {
        var (low, high) = (0, steps.count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(steps[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// It is kept as what it is made of, and made anew from that.
extension Timeline: Codable {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let routine = try values.decode(Routine.self, forKey: .routine)
        let doses = try values.decode([Dose].self, forKey: .doses)
        // What no file could say was not kept by us, and laying it out could take all memory.
        guard routine.isWhole, routine.plannedLength(doses: doses) <= Routine.longest else {
            throw DecodingError.dataCorruptedError(
                forKey: .routine, in: values, debugDescription: "\(routine.id): nothing to do in it, or too much")
        }
        self.init(
            routine, doses: doses, breath: try values.decode(Breath.self, forKey: .breath),
            style: try values.decode(CueStyle.self, forKey: .style),
            lengths: try values.decode(CueLengths.self, forKey: .lengths))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(routine, forKey: .routine)
        try values.encode(doses, forKey: .doses)
        try values.encode(breath, forKey: .breath)
        try values.encode(style, forKey: .style)
        try values.encode(lengths, forKey: .lengths)
    }
}

extension Routine {
    /// Whether there is something to do in it, and in each exercise.
    fileprivate var isWhole: Bool {
        !exercises.isEmpty && exercises.allSatisfy { !$0.poses.isEmpty && $0.sets >= 1 }
            && items.allSatisfy { if case .group(let group) = $0 { group.rounds >= 1 } else { true } }
    }
}

extension Routine {
    /// The items, of those given by index into `items`, whose round takes longer than its `every`, and how long it
    /// takes at `doses`, or those it starts with.
    package func overlongRounds(breath: Breath, doses: [Dose]? = nil) -> [(item: Int, length: Duration)] {
        var first = 0
        return items.enumerated().compactMap { index, item in
            let range = first..<(first + item.exercises.count)
            first = range.upperBound
            guard case .group(var group) = item, let every = group.every else { return nil }
            group.rounds = 1
            let alone = Routine(id: id, name: name, main: [.group(group)])
            let steps = Flattening(
                alone, doses: doses.map { Array($0[range]) } ?? range.map { _ in Dose() }, breath: breath
            ).steps
            guard let start = steps.first(where: \.isActive)?.start, let end = steps.last?.end else { return nil }
            return end - start > every ? (index, end - start) : nil
        }
    }
}
