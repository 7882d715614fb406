import Synchronization
import Units
import Workout

/// A cue that did not sound, and was to at `moment`.
package struct MissedCue: Hashable, Sendable {
    package let kind: CueKind
    package let moment: Moment

    package init(_ kind: CueKind, at moment: Moment) {
        self.kind = kind
        self.moment = moment
    }
}

/// The cues that did not sound, as the audio thread notes them and one other thread takes them: neither waits for the
/// other, and nothing is allocated to note one. Whoever takes too seldom loses the oldest.
final class MissedCues: Sendable {
    private static let capacity = 512

    /// Nanoseconds of the moment, and in the last 5 bits the kind's place among all: in one word, so that no half of it is
    /// ever read.
    private let slots = InlineArray<512, Atomic<Int64>> { _ in Atomic(0) }
    /// How many were ever noted.
    private let noted = Atomic<Int>(0)
    /// How many were taken, or lost; of the taking thread.
    private let taken = Atomic<Int>(0)

    /// The place of each kind among all, looked up without allocation.
    private static func code(of kind: CueKind) -> Int64 {
        var code: Int64 = 0
        for one in kinds {
            if one == kind { return code }
            code += 1
        }
        return code
    }

    private static let kinds = CueKind.allCases

    init() {
        // Made here and not when the audio thread needs it first. Cannot be reached from outside: the kinds are our own enum,
        // to which no file, device or message adds one; with a 33rd each test that plays would end here.
        precondition(Self.kinds.count <= 32, "a kind has 5 bits")
    }

    /// Notes one. Called by one thread alone.
    func note(_ cue: TimedCue) {
        let place = noted.load(ordering: .relaxed)
        slots[place % Self.capacity].store(cue.moment.nanoseconds << 5 | Self.code(of: cue.kind), ordering: .relaxed)
        noted.store(place + 1, ordering: .releasing)
    }

    /// All since the last time, in the order in which they were noted; one may come again. Called by one thread at a time.
    func take() -> [MissedCue] {
        let end = noted.load(ordering: .acquiring)
        let start = max(taken.load(ordering: .relaxed), end - Self.capacity)
        guard start < end else { return [] }
        taken.store(end, ordering: .relaxed)
        return (start..<end).map { place in
            let word = slots[place % Self.capacity].load(ordering: .relaxed)
            let kind = Self.kinds[min(Int(word & 31), Self.kinds.count - 1)]
            return MissedCue(kind, at: Moment(sinceBoot: .nanoseconds(word >> 5)))
        }
    }
}
