/// Writes down what a person did, from the cues they heard and the grammar alone.
package struct Scribe {
    /// Something held or moved through.
    package struct Effort: Hashable, Sendable {
        /// `hold`, `up` or `down`.
        package let kind: String
        /// How long, in milliseconds.
        package let milliseconds: Int
        /// How many breaths in it were led.
        package let breaths: Int
        /// From 1; on each side by itself where one side is done before the other.
        package fileprivate(set) var rep: Int
        /// The side, or else the pose, from 1.
        package let place: Int

        /// As a plan or an ear has it.
        package init(_ kind: String, milliseconds: Int, breaths: Int, rep: Int, place: Int) {
            self.kind = kind
            self.milliseconds = milliseconds
            self.breaths = breaths
            self.rep = rep
            self.place = place
        }
    }

    /// What is done on one side without leaving it, the repetition there, and how often the first side came again.
    private struct Run {
        var number = 1
        var rep = 1
        var returns = 0
    }

    private var blocks: [[Effort]] = []
    private var block: [(effort: Effort, run: Run)] = []
    private var hold: Double?
    private var breaths = 0
    private var move: (kind: String, start: Double)?
    private var place = 1
    private var run = Run()

    /// What was done, block by block: an exercise, or one of its sets.
    package static func write(_ heard: [Ear.Heard]) -> [[Effort]] {
        var scribe = Scribe()
        for (index, cue) in heard.enumerated() {
            scribe.note(cue, next: index + 1 < heard.count ? heard[index + 1] : nil)
        }
        scribe.endBlock()
        return scribe.blocks
    }

    private mutating func note(_ cue: Ear.Heard, next: Ear.Heard?) {
        let isAnnouncement = ["repChange", "repChangeLast", "sideChange", "sideChangeBack", "rest", "sessionDone"]
            .contains { cue.names.contains($0) }
        if isAnnouncement, move != nil { endMove(at: endBefore(cue, next: next)) }
        if cue.names.contains("holdStart") {
            endMove(at: cue.onset)
            (hold, breaths) = (cue.onset, 0)
        } else if cue.names.contains("holdEnd") {
            endHold(at: cue.onset)
        } else if hold != nil, cue.names.contains("breathIn") {
            breaths += 1
        } else if hold == nil, cue.names.contains("moveUp") || cue.names.contains("moveDown") {
            endMove(at: cue.onset)
            let kind = cue.names.contains("moveUp") ? "up" : "down"
            // Repetitions that flow into one another are not announced.
            if kind == "up", block.last?.effort.kind == "down", block.last?.run.number == run.number,
                block.last?.run.rep == run.rep
            {
                run.rep += 1
            }
            move = (kind, cue.onset)
        } else if cue.names.contains("repChange") || cue.names.contains("repChangeLast") {
            run.rep += 1
        } else if cue.names.contains("sideChange") || cue.names.contains("sideChangeBack") {
            let isBack = cue.names.contains("sideChangeBack")
            let wasHeld = hold != nil
            endHold(at: cue.onset)
            place = isBack ? 1 : place + 1
            run = Run(number: run.number + 1, returns: run.returns + (isBack ? 1 : 0))
            // Without a gap it stands for an end and a start.
            if wasHeld { (hold, breaths) = (cue.onset, 0) }
        } else if cue.names.contains("rest") || cue.names.contains("sessionDone") {
            endBlock()
        }
    }

    /// When what came before an announcement was over: 0.8 s earlier where a long gap begins, else as long before it as
    /// the next start comes after it, or what a person would guess.
    private func endBefore(_ cue: Ear.Heard, next: Ear.Heard?) -> Double {
        let isLong = next.map { $0.names.contains("tick") } ?? true
        if isLong || cue.names.contains("rest") || cue.names.contains("sessionDone") { return cue.onset - 0.8 }
        return cue.onset - (next.map { $0.onset - cue.onset } ?? 0)
    }

    private mutating func endHold(at end: Double) {
        guard let start = hold else { return }
        hold = nil
        add("hold", from: start, to: end)
    }

    private mutating func endMove(at end: Double) {
        guard let (kind, start) = move else { return }
        move = nil
        add(kind, from: start, to: end)
    }

    private mutating func add(_ kind: String, from start: Double, to end: Double) {
        let effort = Effort(
            kind, milliseconds: Int(((end - start) * 1000).rounded()), breaths: kind == "hold" ? breaths : 0, rep: 0,
            place: place)
        block.append((effort, run))
    }

    private mutating func endBlock() {
        // Where a side is done more than once before the other one's turn, each side counts by itself.
        let isEachFirst = block.contains { $0.run.rep > 1 }
        let efforts = block.map { entry in
            var effort = entry.effort
            effort.rep = isEachFirst ? entry.run.rep : entry.run.returns + 1
            return effort
        }
        if !efforts.isEmpty { blocks.append(efforts) }
        block = []
        place = 1
        run = Run()
    }
}
