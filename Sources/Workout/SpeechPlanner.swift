import Units

/// Finds what is said before each exercise, side, pose and repetition, and the room there is for it.
///
/// Words lie in the gaps between what is done, in the largest stretch that is free of a hold's start and end and of
/// announcements, and keep 100 ms from them. Ticks do not count: they are short, and an exercise's words may need all of
/// its prepare.
struct SpeechPlanner {
    /// In less time nobody says anything.
    private static let shortestRoom = Duration.milliseconds(500)

    private let routine: Routine
    private let style: SpeechStyle
    private let pans: SidePans
    private let lengths: CueLengths
    private var explainedExercises: Set<Int> = []
    private var explainedSides: Set<[Int]> = []

    /// A planner for the words of `routine`, as the person wants it to sound, among cues that sound for `lengths`.
    init(_ routine: Routine, speech: SpeechStyle, style: CueStyle, lengths: CueLengths) {
        self.routine = routine
        self.style = speech
        pans = SidePans(of: routine.exercises, style: style)
        self.lengths = lengths
    }

    /// What is said in `steps`, whose cues are `cues`, cut into `segments`.
    mutating func utterances(for steps: [Step], cues: [Cue], segments: [Range<Int>]) -> [Utterance] {
        var said: [Utterance] = []
        var station: Step?
        var active: Step?
        for step in steps where step.isActive || step.open != nil {
            defer {
                station = step
                if step.isActive { active = step }
            }
            guard step.isActive else { continue }
            let sentences = words(from: active, to: step)
            guard !sentences.isEmpty else { continue }
            let announced = cues[segments[step.segment]]
            if let room = room(from: station.map(floor) ?? .zero, to: step.start, besides: announced) {
                // Where the side is all that is said, it is said into its ear.
                let pan = active?.block == step.block ? pans.pan(of: step) : nil
                said.append(Utterance(sentences, segment: step.segment, room: room, pan: pan))
            }
        }
        return said
    }

    /// What is said before `next`; `before` is what was done last.
    private mutating func words(from before: Step?, to next: Step) -> [String] {
        let exercise = routine.exercises[next.exercise]
        let side = next.side.map { exercise.sides[$0] }
        let isNewSide = explainedSides.insert([next.exercise, next.side ?? -1]).inserted
        guard let before, before.block == next.block else {
            guard explainedExercises.insert(next.exercise).inserted else { return exercise.name.sentences }
            // Whose instruction it is must be said: those of several poses follow one another.
            let poses = exercise.poses.flatMap { pose in pose.say.map { [pose.name, $0] } ?? [] }
            return ([exercise.name, side?.name, exercise.say, side?.say] + poses).spoken
        }
        let isOtherSide = before.side != next.side
        let pose = before.pose == next.pose ? nil : exercise.poses[next.pose].name
        if isOtherSide || pose != nil {
            return [isOtherSide ? side?.name : nil, pose, isOtherSide && isNewSide ? side?.say : nil].spoken
        }
        let isNextRep = before.set == next.set && before.rep != next.rep
        // Without a full stop, which would make an ordinal of it in some languages.
        return style.countsReps && isNextRep ? ["\(next.rep)"] : []
    }

    /// From when on words may sound after `station`. A gate is answered by a sound that a session knows of.
    private func floor(after station: Step) -> Duration {
        station.open == .gate ? station.start : Gap.firstClear(after: station, lengths: lengths)
    }

    /// The largest stretch from `floor` to a start at `end`, clear of that start and of the announcements in `cues`,
    /// which are in order; nil where there is none worth it.
    private func room(
        from floor: Duration, to end: Duration, besides cues: ArraySlice<Cue>
    ) -> Range<Duration>? {
        let ceiling = end - Gap.clearance
        var (from, best) = (floor, floor..<floor)
        func offer(until: Duration) {
            if until - from > best.upperBound - best.lowerBound { best = from..<until }
        }
        // Nothing that counts begins between a hold's end and `floor`.
        for cue in cues.suffix(from: cues.firstIndex(notBefore: floor)) {
            guard cue.offset < ceiling else { break }
            guard cue.kind.isAnnouncement else { continue }
            offer(until: cue.offset - Gap.clearance)
            from = max(from, cue.offset + lengths.length(of: cue) + Gap.clearance)
        }
        offer(until: ceiling)
        return best.upperBound - best.lowerBound < Self.shortestRoom ? nil : best
    }
}

extension CueKind {
    /// Whether words keep clear of it: what tells something, beside ticks and the marks within a step.
    fileprivate var isAnnouncement: Bool {
        switch self {
        case .holdStart, .holdEnd, .repChange, .repChangeLast, .sideChange, .sideChangeBack, .rest, .sessionDone,
            .yourTurn, .paused, .resumed:
            true
        case .tick, .countOut, .halfway, .breathIn, .breathOut, .moveUp, .moveDown: false
        }
    }
}

extension ArraySlice<Cue> {
    /// The first that is not before `offset`.
    fileprivate func firstIndex(notBefore offset: Duration) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension [String?] {
    /// Its sentences in order.
    fileprivate var spoken: [String] { compactMap(\.self).flatMap(\.sentences) }
}

extension String {
    /// It as sentences, each of which ends as one: what is said, and made into sound, at a time. A stop ends one unless
    /// a small letter or a digit follows it, as in `e.g. a towel`.
    package var sentences: [String] {
        var sentences: [String] = []
        var sentence = ""
        var isEnding = false
        for character in self {
            let isApart = sentence.last == " " || sentence.last?.isWideStop == true
            if isEnding, isApart, !character.isLowercase, !character.isNumber, !character.isWhitespace,
                !character.isClosing
            {
                sentences.append(sentence)
                sentence = ""
            }
            if character.isWhitespace {
                if !sentence.isEmpty, sentence.last != " " { sentence.append(" ") }
                continue
            }
            isEnding = character.isStop || isEnding && character.isClosing
            sentence.append(character)
        }
        if !sentence.isEmpty { sentences.append(sentence) }
        return sentences.compactMap(\.asSentence)
    }

    /// Without space around it and with a stop at its end; nil where there is nothing to say.
    private var asSentence: String? {
        guard contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
        let text = last == " " ? String(dropLast()) : self
        let end = text.last { !$0.isClosing }
        return end.map { $0.isStop || $0 == ":" || $0 == ";" || $0 == "," } == true ? text : text + "."
    }
}

extension Character {
    fileprivate var isStop: Bool { self == "." || self == "!" || self == "?" || self == "…" || isWideStop }
    /// As written where no space follows a sentence.
    fileprivate var isWideStop: Bool { self == "。" || self == "！" || self == "？" }
    fileprivate var isClosing: Bool { self == ")" || self == "\"" || self == "”" || self == "’" || self == "»" }
}
