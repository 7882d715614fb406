import Scheduling
import Testing
import Units

@testable import History

@Suite struct ChangesTests {
    /// Whatever is asked for in whatever order, stored at once or folded together, comes to the same.
    @Test(arguments: 0..<100) func `folded together they are what they are one by one`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let one = try HistoryStore.inMemory()
        let folded = try HistoryStore.inMemory()
        let before = Changes { changes in
            changes.save((0..<12).map { _ in dice.occurrence() })
            changes.set("x", "0")
        }
        _ = try one.store(before)
        _ = try folded.store(before)
        var all = Changes()
        for _ in 0..<8 {
            let next = Changes { changes in
                for _ in 0..<2 {
                    switch dice.next(5) {
                    case 0: changes.void(after: after(.hours(dice.next(8))))
                    case 1: changes.remove([dice.occurrence().key])
                    case 2: changes.set("x", dice.next(2) == 0 ? nil : "\(dice.next(9))")
                    case 3:
                        changes.note(
                            entries: [("e\(dice.next(3))", Slug(literal: "test"))], since: after(.hours(dice.next(8))))
                    default: changes.save([dice.occurrence()])
                    }
                }
            }
            _ = try one.store(next)
            all.append(next)
        }
        let (from, to) = (after(.hours(2)), after(.hours(6)))
        #expect(
            try all.applied(to: folded.occurrences(from: from, to: to), from: from, to: to)
                == one.occurrences(from: from, to: to))
        _ = try folded.store(all)
        let now = after(.hours(9))
        #expect(try one.all() == folded.all() && one.remembered(now: now) == folded.remembered(now: now))
    }

    @Test func `saying the same again takes no more room`() {
        var changes = Changes()
        for state in Occurrence.State.allCases { changes.save([occurrence("a", .zero, state)]) }
        #expect(changes.occurrences.values.map(\.state) == [.stoppedForPain])
    }
}

/// The same numbers for the same seed.
private struct Dice {
    var state: UInt64

    mutating func next(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    mutating func occurrence() -> Occurrence {
        let (at, state) = (next(8), Occurrence.State.allCases[next(Occurrence.State.allCases.count)])
        let length = state == .missed ? next(4) : 0
        return HistoryTests.occurrence(
            "e\(next(3))", .hours(at), state, last: .hours(at + length), count: 1 + length)
    }
}
