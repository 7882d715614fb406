import Units

/// The marks within a step: half of it, its breaths, its movement. They yield to every other cue.
struct SoftMarks {
    /// Holds and activities from here on have their half marked.
    private static let longHold = Duration.seconds(20)
    /// From one mark of an open hold to the next.
    private static let openMark = Duration.seconds(10)
    /// A glide shorter than this says nothing.
    private static let shortestGlide = Duration.milliseconds(200)

    /// How long each cue of the theme sounds.
    let lengths: CueLengths

    /// The marks in `step` that can stand clear from `floor` on, and of `taken`, which are in order.
    func marks(in step: Step, from floor: Duration, besides taken: [Cue]) -> [Cue] {
        guard let motion = step.motion, step.open == nil else { return [] }
        switch motion {
        case .up: return glides([(.moveUp, step.duration)], in: step, from: floor, besides: taken)
        case .down: return glides([(.moveDown, step.duration)], in: step, from: floor, besides: taken)
        case .ownPace: return []
        case .activity: return half(of: step, from: floor, besides: taken)
        case .hold:
            switch step.pacing {
            case nil: return half(of: step, from: floor, besides: taken)
            case .inhale: return glides([(.breathIn, step.duration)], in: step, from: floor, besides: taken)
            case .exhale: return glides([(.breathOut, step.duration)], in: step, from: floor, besides: taken)
            case .breaths(let count, let breath):
                let phases = (0..<count).flatMap { _ in
                    [(CueKind.breathIn, breath.inhale), (.breathOut, breath.exhale)]
                }
                return glides(phases, in: step, from: floor, besides: taken)
            }
        }
    }

    /// The marks of an open hold of at most `most`, counted from its start.
    func marks(ofOpenHold most: Duration) -> [Cue] {
        var marks: [Cue] = []
        var offset = Self.openMark
        while offset + lengths[.halfway] + Gap.clearance <= most {
            marks.append(Cue(.halfway, at: offset))
            offset += Self.openMark
        }
        return marks
    }

    private func half(of step: Step, from floor: Duration, besides taken: [Cue]) -> [Cue] {
        guard step.duration >= Self.longHold else { return [] }
        let half = Cue(.halfway, at: step.start + step.duration / 2)
        return Gap(from: floor, to: step.end, lengths: lengths).isClear(half, besides: taken) ? [half] : []
    }

    /// A glide at the start of each phase, as long as the phase and what is taken in it allow.
    private func glides(
        _ phases: [(CueKind, Duration)], in step: Step, from floor: Duration, besides taken: [Cue]
    ) -> [Cue] {
        var (start, floor) = (step.start, floor)
        var taken = taken[...]
        var cues: [Cue] = []
        for (kind, length) in phases {
            var offset = max(start, floor)
            start += length
            while let next = taken.first, next.offset < offset + Self.shortestGlide + Gap.clearance {
                offset = max(offset, next.offset + lengths.length(of: next) + Gap.clearance)
                taken.removeFirst()
            }
            floor = offset
            let end = min(start, taken.first?.offset ?? start) - Gap.clearance
            let glide = min(Cue.longestGlide, end - offset)
            guard glide >= Self.shortestGlide else { continue }
            cues.append(Cue(kind, at: offset, lasting: glide))
            floor = offset + glide + Gap.clearance
        }
        return cues
    }
}
