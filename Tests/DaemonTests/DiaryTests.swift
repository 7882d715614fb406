import Control
import Foundation
@testable import History
import Rig
import Testing
import Units
import Workout

@testable import Daemon

/// From what is stored to the doses of today.
@Suite struct DiaryTests {
    private static let back = """
        name: Back
        exercises:
          - { name: Press, hold: 5s, reps: 10, progress: { hold: { to: 30s, by: 5s } },
              variants: { long: { hold: 8s } } }
        """
    private static let evening = """
        name: Evening
        exercises: [ { use: back/press, id: lift }, { name: Plank, hold: 10s } ]
        """
    private let scene: DoseScene
    private let address = "back/press"

    init() throws {
        scene = try DoseScene(on: "2026-01-05", routines: ["back": Self.back, "evening": Self.evening])
    }

    private func standing(_ text: String? = "back/press") throws -> ExerciseStanding {
        try #require(try scene.catalogue.progress(of: text).exercises.first)
    }

    /// Three clean days: the 5th, 7th and 9th.
    private func threeCleanDays() throws {
        try scene.store { records in
            for day in ["2026-01-05", "2026-01-07", "2026-01-09"] { records.save(try scene.session("back", on: day)) }
        }
    }

    @Test func `three clean days raise the dose from the next day on, also of what shares it`() throws {
        #expect(try scene.hold("back") == 5)
        try threeCleanDays()
        try scene.move(to: "2026-01-09")
        #expect(try scene.hold("back") == 5 && standing().state == .waiting)
        try scene.move(to: "2026-01-10")
        #expect(try scene.hold("back") == 10 && scene.hold("evening") == 10)
        let detail = try scene.catalogue.detail("back")
        #expect(detail.exercises.first?.poses.first?.holds.first?.todayUs == 10_000_000)
        #expect(detail.text.contains("today's dose; it starts with hold 5s, 10 repetitions"))
        let standing = try standing()
        #expect(standing.today.holdUs == 10_000_000 && standing.start.holdUs == 5_000_000)
        #expect(standing.changes.map(\.cause.kind) == [.raised] && standing.cleanDays == 0 && standing.of == 3)
        // A variant has its own hold, which the dose is not above.
        let long = try scene.catalogue.timeline("back", variants: [VariantChoice("press=long")])
        #expect(long.steps.first { $0.kind == .hold }?.duration == .seconds(10))
    }

    @Test func `sessions of another routine, and of a variant, count for the origin as it is prescribed`() throws {
        try scene.store { records in
            records.save(try scene.session("evening", on: "2026-01-05"))
            records.save(try scene.session("back", on: "2026-01-07", variants: [try VariantChoice("long")]))
            records.save(try scene.session("evening", on: "2026-01-09"))
        }
        try scene.move(to: "2026-01-10")
        #expect(try scene.hold("back") == 10)
        #expect(try standing("evening/lift").exercise == address)
    }

    @Test func `a dose for once goes above today's`() throws {
        try threeCleanDays()
        try scene.move(to: "2026-01-10")
        let timeline = try scene.catalogue.timeline("back", doses: [DoseChoice("reps=4")])
        let holds = timeline.steps.filter { $0.kind == .hold }
        #expect(holds.count == 4 && holds[0].duration == .seconds(10))
    }

    @Test func `a pain stop lowers and holds until ok`() throws {
        try threeCleanDays()
        try scene.storePainStop(on: "2026-01-12")
        try scene.move(to: "2026-01-13")
        #expect(try scene.hold("back") == 5)
        #expect(scene.catalogue.held()?.keys.map(\.description) == [address])
        #expect(try standing().state == .stopped && standing().day == "2026-01-12")
        // What begins by the schedule goes on without it; what has nothing else is whole.
        let names = { (id: String) in try scene.catalogue.scheduledSession(id).timeline.routine.exercises.map(\.name) }
        #expect(try names("evening") == ["Plank"] && names("back") == ["Press"])
        #expect(try scene.catalogue.timeline("evening").routine.exercises.count == 2)
        let ok = Remark(
            id: "ok", at: try DoseScene.instant("2026-01-13", 11), offset: 0, Acknowledgement(exercise: address))
        scene.unstored.withLock { $0.save(ok) }
        #expect(scene.catalogue.held()?.isEmpty == true)
    }

    @Test func `what cannot be read to its end says not that nothing hurts`() throws {
        try threeCleanDays()
        try scene.storePainStop(on: "2026-01-12")
        try scene.move(to: "2026-01-13")
        try Database.open(scene.state + "/history.db", .writing).run("DROP TABLE session_exercise")
        #expect(scene.catalogue.held() == nil)
    }

    @Test func `a session that went on past midnight is one of today`() throws {
        let late = try scene.session("back", on: "2026-01-05", at: 23) { $0.ended = $0.began + .seconds(3900) }
        let over = try scene.session("back", on: "2026-01-05", at: 22) { $0.ended = $0.began + .seconds(3900) }
        try scene.store { $0.save(over) }
        try scene.move(to: "2026-01-06")
        #expect(scene.catalogue.sessionOfToday == nil)
        try scene.store { $0.save(late) }
        #expect(scene.catalogue.sessionOfToday?.id == late.id)
        try scene.move(to: "2026-01-07")
        #expect(scene.catalogue.sessionOfToday == nil)
    }

    /// At noon it hurts, and no daemon runs.
    @Test(
        arguments: [
            // It was cut off a moment ago, hours ago, and on another day.
            ("2026-01-05", 11, 3300, .stoppedForPain, 12 * 3600), ("2026-01-05", 7, 300, .partial, 7 * 3600 + 300),
            ("2026-01-04", 23, 300, nil, nil),
        ] as [(String, Int, Int, SessionRecord.Outcome?, Int?)])
    func `pain without a daemon ends what was cut off where it is about that`(
        day: String, hour: Int, stood: Int, outcome: SessionRecord.Outcome?, ended: Int?
    ) throws {
        let session = try scene.session("back", on: day, at: hour) { ($0.ended, $0.outcome) = (nil, nil) }
        let unfinished = UnfinishedSession(
            session: session.id, boot: "b", at: session.began + .seconds(stood), isRunning: true, timeline: "",
            position: "")
        try scene.store { records in
            records.save(session)
            records.unfinished = .session(unfinished)
        }
        try scene.move(to: "2026-01-05")
        var records = Records()
        let cutOff = scene.catalogue.endCutOff(in: &records)
        #expect(cutOff?.session.outcome == outcome && (cutOff?.place != nil) == (outcome == .stoppedForPain))
        #expect(try cutOff?.session.ended == ended.map { try DoseScene.instant(day, 0) + .seconds($0) })
        #expect(records.sessions.isEmpty == (outcome == nil))
    }

    @Test func `pain after a session concerns all of it, pain without a session no dose`() throws {
        try threeCleanDays()
        try scene.store { records in
            records.save(
                Remark(
                    id: "1", at: try DoseScene.instant("2026-01-09", 20), offset: 0,
                    PainReport(level: 9, moment: .after)))
        }
        try scene.move(to: "2026-01-10")
        #expect(try scene.hold("back") == 10)
        try scene.store { records in
            records.save(
                Remark(
                    id: "2", at: try DoseScene.instant("2026-01-10", 8), offset: 0,
                    PainReport(level: 3, moment: .after, session: "back 2026-01-09 7")))
        }
        #expect(try scene.hold("back") == 5 && standing().setback?.day == "2026-01-09")
        try scene.store { records in
            records.save(
                Remark(
                    id: "3", at: try DoseScene.instant("2026-01-09", 6), offset: 0,
                    PainReport(level: 1, moment: .before)))
        }
        #expect(try scene.hold("back") == 10)
    }

    @Test func `a session that was left is not gone on with once it hurts`() throws {
        let session = try scene.session("back", on: "2026-01-05") { $0.outcome = .partial }
        let left = UnfinishedSession(
            session: session.id, boot: "b", at: session.began, isRunning: false, timeline: "", position: "")
        try scene.store { records in
            records.save(session)
            records.save(try scene.session("evening", on: "2026-01-05"))
            records.unfinished = .session(left)
        }
        func isLeft(after level: Int?, in id: String) throws -> Bool {
            let report = PainReport(level: level, moment: .after, session: id)
            _ = try scene.diary.store(scene.catalogue.records(of: report))
            return try HistoryStore.openToLook(folder: scene.state).unfinished() == left
        }
        #expect(try isLeft(after: 2, in: session.id))
        #expect(try isLeft(after: nil, in: "evening 2026-01-05 7"))
        #expect(try !isLeft(after: nil, in: session.id))
    }

    @Test func `a dose is set, set back, and refused where it cannot be done`() throws {
        func set(_ dose: Dose) throws {
            let mark = try scene.catalogue.mark(dose, of: "evening/lift")
            #expect(mark.exercise == address)
            try scene.store { $0.save(scene.catalogue.remark(mark)) }
        }
        let beyond = Dose(reps: 90, hold: .seconds(90))
        let brought = try scene.catalogue.mark(beyond, of: "back/press")
        #expect(brought.hold == .seconds(30) && brought.reps == 90)
        try set(Dose(hold: .seconds(15)))
        #expect(try scene.hold("back") == 15 && standing().changes.map(\.cause.kind) == [.byHand])
        try scene.move(to: "2026-01-06")
        // Beyond the goal it is the goal.
        try set(Dose(reps: 3, hold: .seconds(60)))
        #expect(try scene.hold("back") == 30 && standing().today.reps == 3)
        try scene.move(to: "2026-01-07")
        try set(Dose())
        #expect(try scene.hold("back") == 5 && standing().today.reps == 10)
        let refused: [(String, Dose, String)] = [
            ("back/press", Dose(reps: 1001), "press: reps 1001: 1 to 1000 is allowed"),
            ("back/press", Dose(hold: .seconds(4000)), "press: hold 1h6m40s: 0.5s to 1h is allowed"),
            ("back/pres", Dose(reps: 1), "\"back/pres\": no such exercise: did you mean back/press?"),
            ("back", Dose(reps: 1), "\"back\": no such exercise"), ("bak/press", Dose(reps: 1), "no such routine"),
        ]
        for (exercise, dose, text) in refused {
            let error = #expect(throws: DoseUnavailable.self) { try scene.catalogue.mark(dose, of: exercise) }
            #expect(error?.description.contains(text) == true, "\(exercise): \(error?.description ?? "")")
        }
    }

    @Test func `only what was done is listed, unless a routine is named`() throws {
        #expect(try scene.catalogue.progress().exercises.isEmpty)
        #expect(try scene.catalogue.progress().text.hasPrefix("Nothing has been done yet."))
        try threeCleanDays()
        #expect(try scene.catalogue.progress().exercises.map(\.exercise) == [address])
        #expect(try scene.catalogue.progress(of: "evening").exercises.map(\.exercise) == [address, "evening/plank"])
        #expect(try standing("evening/plank").state == .noRule)
    }

    @Test func `a history that cannot be read leaves the doses as prescribed, and says so`() throws {
        #expect(scene.catalogue.doseProblem == nil)
        try Data("no database at all".utf8).write(to: URL(filePath: scene.state + "/history.db"))
        #expect(try scene.hold("back") == 5)
        #expect(scene.catalogue.doseProblem?.hasSuffix(": doses are as prescribed") == true)
    }

    @Test func `what is forgotten leaves a baseline from which the dose goes on`() throws {
        try threeCleanDays()
        try scene.store { records in
            for day in ["2026-01-12", "2026-01-14"] { records.save(try scene.session("back", on: day)) }
        }
        try scene.move(to: "2026-01-16")
        let before = try standing()
        let rule = try scene.catalogue.exercise(address).exercise.doseRule
        let store = try HistoryStore.openToLook(folder: scene.state)
        let day = try #require(CivilDate("2026-01-13"))
        let mark = try #require(try scene.diary.baseline(of: address, rule, before: day, in: store))
        #expect(mark.cause == .baseline && mark.hold == .seconds(10))
        #expect(try scene.diary.baseline(of: "back/none", nil, before: day, in: store) == nil)
        // Another machine, which has only what is left.
        let other = try DoseScene(on: "2026-01-16", routines: ["back": Self.back])
        try other.store { records in
            // Its day is the mark's own, whatever the clock of who forgets says.
            records.save(Remark(id: "kept", at: try DoseScene.instant("2026-01-12", 23), offset: 0, mark))
            records.save(try other.session("back", on: "2026-01-14"))
        }
        var after = try #require(try other.catalogue.progress(of: address).exercises.first)
        #expect(after.changes.isEmpty)
        after.changes = before.changes
        #expect(after == before)
    }

    @Test func `what another machine wrote and no file could say is left out`() throws {
        try threeCleanDays()
        let hostile = [
            "{}", "not JSON", String(repeating: "[", count: 100_000),
            #"{"day":"2026-01-13","footing":{"rule":{"start":{"reps":9223372036854775807},"allowedHold":[[0,0],[9,9]]}}}"#,
        ]
        try scene.store { records in
            for (number, text) in hostile.enumerated() {
                var session = try scene.session("back", on: "2026-01-12", at: number)
                session.prescription = PrescriptionRecord(text: text)
                records.save(session)
                let mark = DoseMark(exercise: address, cause: .baseline, hold: nil, reps: 10, standing: text)
                records.save(Remark(id: "\(number)", at: try DoseScene.instant("2026-01-12", 20), offset: 0, mark))
            }
        }
        try scene.move(to: "2026-01-13")
        #expect(try scene.hold("back") == 10)
    }

    /// Sessions and remarks at random: days as one row each against every session by itself.
    @Test(arguments: 1...UInt64(8))
    func `days as one row come to the same as every session by itself`(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        var all = Records()
        for number in 0..<40 where Int.random(in: 0...2, using: &random) > 0 {
            let date = "\(CivilDate(daysSinceEpoch: 20_458 + number))"
            for hour in 6..<Int.random(in: 7...9, using: &random) {
                let luck = Int.random(in: 0...20, using: &random)
                let session = try scene.session(luck == 3 ? "evening" : "back", on: date, at: hour) { session in
                    if luck == 0 { session.exercises[0].done = 4 }
                    if luck == 1 { session.exercises[0].isDelivered = false }
                }
                all.save(session)
                guard luck == 2 || luck == 4 else { continue }
                let at = try DoseScene.instant(date, 20)
                all.save(
                    Remark(
                        id: "p\(number)\(hour)", at: at, offset: 0,
                        PainReport(level: luck == 4 ? nil : 4, moment: .after, session: session.id)))
                if Bool.random(using: &random) {
                    all.save(Remark(id: "o\(number)\(hour)", at: at + .seconds(3600), offset: 0, Acknowledgement()))
                }
            }
        }
        try scene.store { $0.append(all) }
        var changes = Changes()
        changes.record(all)
        let slow = Diary(folder: nil, unstored: { [changes] in changes })
        let exercise = try scene.catalogue.exercise(address)
        let rules = [exercise.address: exercise.exercise.doseRule]
        for number in stride(from: 0, to: 60, by: 3) {
            let day = CivilDate(daysSinceEpoch: 20_458 + number)
            let (quick, whole) = (scene.diary.standings(of: rules, on: day), slow.standings(of: rules, on: day))
            for (one, other) in zip(quick.values.map(\.standing), whole.values.map(\.standing)) {
                // Of two reasons on one day, as that not all was done and not all was heard, either may be said.
                #expect(one.place == other.place && one.next == other.next && one.changes == other.changes, "\(day)")
                #expect(one.setback?.day == other.setback?.day, "\(day)")
            }
        }
    }
}
