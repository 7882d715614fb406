import Foundation
import Testing
import Units

@testable import Workout

/// What a session says of the steps that are over.
@Suite struct PassageTests {
    // Steps 0 to 5: prepare 0–15, hold 15–20, release 20–24, hold 24–29, release 29–33, hold 33–38.
    private func threeHolds() throws -> Drive { try Drive([exercise(hold: 5, reps: 3)]) }

    @Test func `steps are over on their instants, however late the session hears of the time`() throws {
        var drive = try threeHolds()
        _ = drive.at(15.02, .deadline)
        #expect(drive.passages == ["0: 0.0–15.0 done 15.0"])
        _ = drive.at(34, .deadline)
        #expect(
            drive.passages == [
                "1: 15.0–20.0 done 5.0", "2: 20.0–24.0 done 4.0", "3: 24.0–29.0 done 5.0", "4: 29.0–33.0 done 4.0",
            ])
        _ = drive.at(40, .deadline)
        #expect(drive.passages == ["5: 33.0–38.0 done 5.0"] && drive.session.left == nil)
    }

    @Test func `a hold that is broken off by a pause was as long as it was, and comes again`() throws {
        var drive = try threeHolds()
        _ = drive.at(17, .pause)
        #expect(drive.passages == ["0: 0.0–15.0 done 15.0"])
        _ = drive.at(30, .resume)
        #expect(drive.passages == ["1: 15.0–17.0 cut 2.0"])
        _ = drive.at(40, .deadline)
        #expect(drive.passages == ["1: 35.0–40.0 done 5.0"])
    }

    @Test func `a long hold goes on, with the pause in it`() throws {
        var drive = try Drive([exercise(hold: 60)])
        _ = drive.at(35, .pause)
        _ = drive.at(45, .resume)
        #expect(drive.passages == [])
        _ = drive.at(90, .deadline)
        #expect(drive.passages == ["1: 15.0–90.0 done 60.0"], "20 s, 10 s of pause, 5 s to get ready, 40 s")
    }

    @Test func `next and skip cut a hold, and a step that never began is none`() throws {
        var drive = try threeHolds()
        _ = drive.at(16, .next)
        #expect(drive.passages == ["0: 0.0–15.0 done 15.0", "1: 15.0–16.150 cut 1.150"])
        _ = drive.at(16.1, .back)
        #expect(drive.passages == [], "the release has not begun")
        _ = drive.at(18, .pause)
        _ = drive.at(19, .stop)
        #expect(drive.passages == [], "nor has the hold, which was counted in")
    }

    @Test func `an open step is done by the tap that it waits for`() throws {
        var second = try exercise("two", hold: 5)
        second.gate = .exercise
        var drive = try Drive([exercise(hold: 5), second])
        _ = drive.at(20, .deadline)
        _ = drive.at(500, .tap)
        #expect(drive.passages == ["2: 20.0–500.150 done 480.150"])
    }

    @Test func `an open set is ended in a step that counts its repetitions`() throws {
        // Holds 15–18, 20–23, 25–28, 30–33 at most.
        var dog = try exercise(hold: 3, release: 2)
        dog.reps = .open(most: 4)
        var drive = try Drive([dog])
        _ = drive.at(23.5, .tap)
        #expect(drive.passages.suffix(2) == ["3: 20.0–23.0 done 3.0", "4: 23.0–23.650 cut 0.650 counted 2"])
    }

    @Test func `what is left of a session is where it stood`() throws {
        var drive = try threeHolds()
        _ = drive.at(26, .shutdown)
        #expect(drive.passages.last == "3: 24.0–26.0 cut 2.0")
        let left = try #require(drive.session.left)
        #expect(left.current == 3 && left.state == .paused(at: .seconds(26), since: Drive.zero + .seconds(26)))
        var hurt = try threeHolds()
        _ = hurt.at(26, .pain)
        #expect(hurt.session.left == nil)
        var paused = try threeHolds()
        _ = paused.at(26, .pause)
        _ = paused.at(26 + 900, .deadline)
        #expect(paused.session.left?.current == 3)
    }
}

/// How a session is gone on with.
@Suite struct BookmarkTests {
    private let timeline: Timeline

    init() throws { timeline = Timeline(try routine([exercise(hold: 5, reps: 3)]), lengths: tableLengths) }

    private static func moment(_ seconds: Int) -> Moment { Drive.zero + .seconds(seconds) }

    /// Ended at `seconds` without warning, and gone on with at 100.
    private func cutOff(
        _ timeline: Timeline, at seconds: Int, after inputs: [(Int, Session.Input)] = [], mayStand: Bool = true
    ) throws -> Drive {
        var drive = try Drive(timeline.routine)
        for (second, input) in inputs { _ = drive.at(Double(second), input) }
        if mayStand { _ = drive.at(Double(seconds), .deadline) } else { _ = drive.at(Double(seconds), .shutdown) }
        let kept = try JSONEncoder().encode(mayStand ? drive.session.bookmark : #require(drive.session.left))
        let bookmark = try JSONDecoder().decode(Session.Bookmark.self, from: kept)
        (drive.session, drive.effects) = try #require(
            Session.goOn(with: timeline, at: bookmark, mayStand: mayStand, now: Self.moment(100)))
        return drive
    }

    @Test(arguments: [true, false]) func `an interrupted hold begins again after ten seconds`(crashed: Bool) throws {
        var drive = try cutOff(timeline, at: 26, mayStand: crashed)
        #expect(
            drive.lines == ["step 3", "play 100.0 resumed 107.0 tick 108.0 tick 109.0 tick 110.0 holdStart"])
        #expect(drive.at(119, .deadline) == ["step 5"])
        #expect(drive.passages == ["3: 110.0–115.0 done 5.0", "4: 115.0–119.0 done 4.0"])
        #expect(drive.at(124, .deadline) == ["ended completed"])
    }

    @Test func `a long hold goes on with what was left when the program came back, at least ten seconds`() throws {
        let long = Timeline(try routine([exercise(hold: 120)]), lengths: tableLengths)
        var drive = try cutOff(long, at: 20)
        // At 100 it would have had 35 s left.
        #expect(drive.next == "145.0" && drive.at(145, .deadline) == ["ended completed"])
        let short = Timeline(try routine([exercise(hold: 60)]), lengths: tableLengths)
        #expect(try cutOff(short, at: 20).next == "120.0")
    }

    @Test func `a paused one stays paused, and its fifteen minutes count on`() throws {
        var drive = try cutOff(timeline, at: 30, after: [(26, .pause)])
        #expect(drive.lines == ["step 3"] && drive.next == "926.0")
        #expect(drive.at(926, .deadline) == ["ended partial"] && drive.session.left?.current == 3)
        let wanted = try cutOff(timeline, at: 30, after: [(26, .pause)], mayStand: false)
        #expect(wanted.lines.last?.hasPrefix("play 100.0 resumed") == true)
    }

    @Test func `a gate waits on`() throws {
        var second = try exercise("two", hold: 5)
        second.gate = .exercise
        let gated = Timeline(try routine([exercise(hold: 5), second]), lengths: tableLengths)
        var drive = try cutOff(gated, at: 50)
        #expect(drive.lines == ["step 2"] && drive.session.isWaiting && drive.next == "920.0")
        #expect(drive.at(120, .tap).first == "step 3")
        #expect(drive.passages == ["2: 100.0–120.150 done 20.150"])
    }

    @Test func `an open hold is counted in again`() throws {
        var hang = try exercise(hold: 5)
        hang.poses[0].hold = .open(most: .seconds(300))
        let open = Timeline(try routine([hang]), lengths: tableLengths)
        var drive = try cutOff(open, at: 40)
        #expect(drive.lines.last?.hasPrefix("play 100.0 resumed 107.0 tick") == true)
        #expect(drive.at(110, .deadline) == [] && drive.at(130, .tap).last == "ended completed")
        #expect(drive.passages == ["1: 110.0–130.150 done 20.150"])
    }

    @Test func `what was left out stays left out`() throws {
        var drive = try cutOff(timeline, at: 26, after: [(16, .next)])
        #expect(drive.at(300, .deadline).last == "ended partial")
    }

    @Test func `one of another timeline, or that is over, is refused`() throws {
        var drive = try Drive(timeline.routine)
        let good = drive.session.bookmark
        let other = Timeline(try routine([exercise(hold: 5)]), lengths: tableLengths)
        #expect(Session.goOn(with: other, at: good, mayStand: true, now: Drive.zero) == nil)
        var bad = good
        bad.current = 6
        #expect(Session.goOn(with: timeline, at: bad, mayStand: true, now: Drive.zero) == nil)
        _ = drive.at(300, .deadline)
        #expect(Session.goOn(with: timeline, at: drive.session.bookmark, mayStand: true, now: Drive.zero) == nil)
    }

    @Test func `without clocks it is gone on with from the beginning of its step`() throws {
        var drive = try Drive(timeline.routine)
        _ = drive.at(31, .deadline)
        var bookmark = drive.session.bookmark
        bookmark.breakOff(in: timeline, since: Drive.zero)
        #expect(bookmark.state == .paused(at: .seconds(29), since: Drive.zero))
        // One that was paused stays where it was.
        bookmark.state = .paused(at: .seconds(30), since: Drive.zero + .seconds(31))
        bookmark.breakOff(in: timeline, since: Drive.zero)
        #expect(bookmark.state == .paused(at: .seconds(30), since: Drive.zero))
    }

    /// Everything the language knows, so that nothing of it is forgotten.
    @Test func `a timeline comes back from its text exactly`() throws {
        var full = try exercise(hold: 5, reps: 2, sides: ["left", "right"], sets: 2, prepare: 3)
        full.origin = ExerciseAddress("other/one")
        (full.say, full.note, full.load) = ("Say \"it\".", "note\n", "5 kg")
        (full.source, full.review, full.gate) = ("leaflet", "in May", .sets)
        full.sides[0] = .init(
            "left", reps: .range(2...4), hold: .list([.breaths(2), .inhale]), release: .zero, say: "x")
        full.progress = .raise(hold: .init(to: .seconds(9), by: .seconds(1), after: 3), reps: nil)
        var ladder = try exercise("two", hold: 5)
        ladder.progress = .ladder([.init(reps: 3, hold: nil), .init(reps: 4, hold: .seconds(9))], after: 2)
        ladder.poses.append(.init(name: "b", motion: .up, hold: .range(.seconds(1) ... .seconds(2)), release: .zero))
        ladder.variants = [.init(try slug("easy"), try exercise("two", hold: 2.5))]
        var open = try exercise("three", hold: 5)
        (open.reps, open.poses[0].hold) = (.open(most: 7), .open(most: .seconds(9)))
        let routine = Routine(
            id: try slug("test"), name: "Test", source: "s", note: nil, review: "r", between: .seconds(3),
            warmUp: [.exercise(try activity(for: 20))],
            main: [
                .exercise(full),
                .group(
                    .init(rounds: 2, every: .seconds(300), rest: .seconds(5), hasGate: true, exercises: [ladder, open])),
            ], coolDown: [.exercise(try ownPace(reps: 5, sets: 2))])
        var style = CueStyle()
        (style.countsOut, style.silenced, style.pansSides) = (true, [.rest, .tick], true)
        style.speech = SpeechStyle()
        style.speech?.countsReps = true
        let timeline = Timeline(
            routine, doses: [Dose(), Dose(reps: 3, hold: .seconds(8))],
            breath: Breath(inhale: .seconds(2), exhale: .seconds(3)), style: style, lengths: tableLengths)
        let kept = try JSONEncoder().encode(timeline)
        #expect(try JSONDecoder().decode(Timeline.self, from: kept) == timeline)
    }

    @Test(arguments: [
        ("no exercise", "\"main\":[{", "\"main\":[],\"x\":[{"), ("no pose", "\"poses\":[{", "\"poses\":[],\"x\":[{"),
        ("no set", "\"sets\":1", "\"sets\":0"), ("no id", "\"id\":\"test\"", "\"id\":\"Te st\""),
        ("for ever", "\"reps\":{\"exactly\":{\"_0\":3", "\"reps\":{\"exactly\":{\"_0\":300000"),
    ]) func `what no routine can be is not laid out`(what: String, old: String, new: String) throws {
        let text = String(decoding: try JSONEncoder().encode(timeline), as: UTF8.self)
        let bad = text.replacingOccurrences(of: old, with: new)
        #expect(bad != text, "\(text)")
        #expect(throws: (any Error).self) { try JSONDecoder().decode(Timeline.self, from: Data(bad.utf8)) }
    }
}

extension Drive {
    /// The steps that are over by the last input: `3: 24.0–26.0 cut 2.0`.
    fileprivate var passages: [String] {
        effects.compactMap { effect in
            guard case .stepEnded(let passage) = effect else { return nil }
            let range = "\(seconds(passage.start - Self.zero))–\(seconds(passage.end - Self.zero))"
            let counted = passage.counted.map { " counted \($0)" } ?? ""
            return "\(passage.step): \(range) \(passage.isDone ? "done" : "cut") \(seconds(passage.held))\(counted)"
        }
    }
}
