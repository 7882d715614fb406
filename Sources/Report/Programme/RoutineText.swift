import Control
import Units

extension RoutineDetail {
    /// The prescription as a person reads it.
    package var text: String {
        let head = ["\(name) (\(id)), \(Duration.microseconds(durationUs).clockFace)"]
        let remarks = [
            source.map { "Source: \($0)" }, review.map { "Review: \($0)" }, note,
            betweenUs > 0 ? "\(duration(betweenUs)) between exercises" : nil,
        ].compactMap(\.self)
        var lines = head + remarks
        var (part, group) = (Part.main, Group?.none)
        for exercise in exercises {
            if exercise.part != part { lines += ["", exercise.part.title] }
            if let rounds = exercise.group, rounds.index != group?.index { lines += ["", rounds.text] }
            (part, group) = (exercise.part, exercise.group)
            lines += [""] + exercise.lines.map { exercise.group == nil ? $0 : "  " + $0 }
        }
        return lines.joined(separator: "\n")
    }
}

extension RoutineDetail.Part {
    fileprivate var title: String {
        switch self {
        case .warmUp: "Warm-up"
        case .main: "Main part"
        case .coolDown: "Cool-down"
        }
    }
}

extension RoutineDetail.Group {
    fileprivate var text: String {
        [
            counted(rounds, "round", "rounds"), everyUs.map { "one every \(duration($0))" },
            everyUs == nil && rounds > 1 ? "\(duration(restUs)) rest between them" : nil,
            betweenUs > 0 ? "\(duration(betweenUs)) between exercises" : nil,
            gate ? "waits for a tap before the first" : nil,
        ].compactMap(\.self).joined(separator: ", ") + ":"
    }
}

extension RoutineDetail.Exercise {
    fileprivate var lines: [String] {
        let remarks = [
            load.map { "load: \($0)" }, risen, progress.map { "progress: \($0.text)" },
            variants.isEmpty ? nil : "variants: \(variants.joined(separator: ", "))",
            use.map { "shares the dose of \($0)" }, source.map { "source: \($0)" }, review.map { "review: \($0)" },
            say, note,
        ]
        return ["\(name) (\(id)): \(count)"] + (ways + remarks.compactMap(\.self)).map(indented)
    }

    /// What is to be done, without what is said about it: `10 repetitions`, `hold 5s, release 4s` …
    var prescribed: [String] { [count] + ways }

    private var ways: [String] {
        let changes = [
            sides.isEmpty ? nil : "\(inTurn), \(duration(switchUs)) to change",
            sets > 1 ? "\(duration(restUs)) rest between sets" : nil, prepareUs.map { "\(duration($0)) to get ready" },
            waiting,
        ].compactMap(\.self)
        return poses.map(\.text) + sides.map(\.text) + (changes.isEmpty ? [] : [changes.joined(separator: ", ")])
    }

    private var count: String {
        let isAtOwnPace = poses.contains { $0.motion == .ownPace }
        return [sets > 1 ? "\(sets) sets of" : nil, reps.text, isAtOwnPace ? "at your own pace" : nil]
            .compactMap(\.self).joined(separator: " ")
    }

    /// Where its dose is another than it starts with, what that is.
    private var risen: String? {
        guard let start = dose?.start else { return nil }
        let hold = poses.first?.holds.first?.todayUs
        let isRisen = start.holdUs.map { $0 != hold } ?? false || start.reps.map { $0 != reps.first?.today } ?? false
        return isRisen ? "today's dose; it starts with \(start.text)" : nil
    }

    private var inTurn: String {
        switch order {
        case .eachFirst: "one side after the other"
        case .alternate: "sides in turn"
        case .setsFirst: "all sets of one side, then of the other"
        }
    }

    private var waiting: String? {
        switch gate {
        case .none: nil
        case .exercise: "waits for a tap"
        case .sets: "waits for a tap before each set"
        }
    }
}

extension RoutineDetail.Pose {
    fileprivate var text: String {
        let what: String
        switch motion {
        case .hold: what = "hold \(holds.text)"
        case .up: what = "move up for \(holds.text)"
        case .down: what = "move down for \(holds.text)"
        case .activity: what = "go on for \(holds.text)"
        case .ownPace: what = "until tap"
        }
        let isReleased = releaseUs > 0 && motion != .ownPace
        let parts = [what, isReleased ? "release \(duration(releaseUs))" : nil, reps > 1 ? "\(reps) times" : nil]
        // Up and down say themselves where a repetition is moved through.
        let isNamed = motion != .up && motion != .down
        let text = (isNamed ? name.map { "\($0): " } ?? "" : "") + parts.compactMap(\.self).joined(separator: ", ")
        return say.map { "\(text)\n  \($0)" } ?? text
    }
}

extension RoutineDetail.Side {
    /// Its name, and what it has of its own.
    fileprivate var text: String {
        let own = [
            reps.isEmpty ? nil : reps.text, holds.isEmpty ? nil : "hold \(holds.text)",
            releaseUs.map { "release \(duration($0))" },
        ].compactMap(\.self)
        let text = own.isEmpty ? name : "\(name): \(own.joined(separator: ", "))"
        return say.map { "\(text)\n  \($0)" } ?? text
    }
}

extension [RoutineDetail.Hold] {
    /// `10s, 20s, 10s` for a list.
    fileprivate var text: String { map(\.text).joined(separator: ", ") }
}

extension RoutineDetail.Hold {
    fileprivate var text: String {
        let today = todayUs.map { duration($0) } ?? ""
        let most = mostUs.map { duration($0) } ?? ""
        return switch kind {
        case .fixed: today
        case .range: "\(today) to \(most)"
        case .breaths: "\(counted(breaths ?? 1, "breath", "breaths") ?? "") (\(today))"
        case .inhale: "one breath in (\(today))"
        case .exhale: "one breath out (\(today))"
        case .open: "until tap, \(most) at most"
        }
    }
}

extension [RoutineDetail.Reps] {
    /// `10 repetitions`; `12, 10, 8 repetitions` for a list.
    fileprivate var text: String {
        let isOne = count == 1 && first?.kind == .fixed && first?.today == 1
        let ending = contains { $0.kind == .open } ? ", until tap" : ""
        return map(\.text).joined(separator: ", ") + (isOne ? " repetition" : " repetitions") + ending
    }
}

extension RoutineDetail.Reps {
    fileprivate var text: String {
        switch kind {
        case .fixed: "\(today ?? 1)"
        case .range: "\(today ?? 1) to \(most ?? 1)"
        case .open: "up to \(most ?? 1)"
        }
    }
}

extension RoutineDetail.Progress {
    /// `hold to 30s by 5s after 3 clean days`
    var text: String {
        let days = { (count: Int) in "after \(counted(count, "clean day", "clean days in a row") ?? "")" }
        let steps = ladder.map { ladder in
            "\(ladder.rungs.map(\.text).joined(separator: ", then ")), each \(days(ladder.after))"
        }
        return [
            hold.map { "hold to \(duration($0.toUs)) by \(duration($0.byUs)) \(days($0.after))" },
            reps.map { "reps to \($0.to) by \($0.by) \(days($0.after))" }, steps,
        ].compactMap(\.self).joined(separator: "; ")
    }
}

extension RoutineDetail.Progress.Ladder.Rung {
    fileprivate var text: String {
        [reps.map { "\($0)" }, holdUs.map { duration($0) }].compactMap(\.self).joined(separator: " × ")
    }
}

private func duration(_ microseconds: Int64) -> String { Duration.microseconds(microseconds).text }

private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
}
