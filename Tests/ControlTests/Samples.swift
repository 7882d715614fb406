@testable import Control

/// Each message with every member that can have a value, and with every one that can be null.
enum Samples {
    static let name = Name(id: "bird-dog", name: "Bird dog")

    static func problem(isFull: Bool) -> ReportedProblem {
        isFull
            ? ReportedProblem(file: "a.yaml", line: 3, column: 7, path: "exercises[0].hold", message: "not a hold")
            : ReportedProblem(message: "no sound")
    }

    static func step(isFull: Bool) -> Status.Step {
        Status.Step(
            id: "s12", kind: .hold, exercise: name, set: 1, sets: 2, rep: 3, reps: 10, side: isFull ? "left" : nil,
            pose: isFull ? "Cat" : nil, elapsedUs: 1, remainingUs: 2, durationUs: isFull ? 3 : nil)
    }

    static func session(isFull: Bool) -> Status.Session {
        Status.Session(id: "a1", routine: name, elapsedUs: 61_000_000, totalUs: 900_000_000, step: step(isFull: isFull))
    }

    static func status(isFull: Bool) -> Status {
        Status(
            state: .running, session: isFull ? session(isFull: true) : nil,
            agenda: .init(next: isFull ? .init(routine: name, at: "2026-11-23T07:15:00+01:00") : nil),
            audio: .init(state: .ok, device: "default", lateUs: 0), problems: [problem(isFull: isFull)])
    }

    static func change(isFull: Bool) -> Change {
        Change(
            sequence: 4, status: status(isFull: isFull),
            ended: isFull ? .init(id: "a1", routine: name, outcome: .stoppedForPain) : nil)
    }

    static func detail(isFull: Bool) -> RoutineDetail {
        let text: String? = isFull ? "text" : nil
        let pose = RoutineDetail.Pose(
            name: text, holdUs: 1, holdMaxUs: isFull ? 2 : nil, breaths: isFull ? 3 : nil, releaseUs: 4, say: text)
        let exercise = RoutineDetail.Exercise(
            id: "e", name: "E", say: text, note: text, load: text, sets: 1, reps: 2, repsMax: isFull ? 3 : nil,
            sides: ["left", "right"], order: .setsFirst, poses: [pose])
        return RoutineDetail(
            id: "r", name: "R", origin: .file, source: text, note: text, durationUs: 5, exercises: [exercise])
    }

    static func plan(isFull: Bool) -> Plan {
        Plan(
            routine: name, durationUs: 1,
            steps: [
                .init(
                    id: "s1", kind: .switchSides, exercise: name, set: 1, rep: 1, side: isFull ? "left" : nil,
                    pose: isFull ? "Cat" : nil, startUs: 0, durationUs: isFull ? 5 : nil)
            ], cues: [.init(cue: "tick", atUs: 3)])
    }

    static func list(isFull: Bool) -> RoutineList {
        RoutineList(
            routines: [.init(id: "r", name: "R", origin: .bundled, exercises: 1, durationUs: 2)],
            problems: [problem(isFull: isFull)])
    }
}
