import Control
import Foundation
import History
import Logging
import Rig
import Scheduling
import Synchronization
import Testing
import Units
import Varlink
import Workout

@testable import Daemon
@testable import VarlinkServer

/// What the person says of how it went, from the call to what is kept. Integration tests: they call a served socket.
@Suite struct DoseCallTests {
    private static let routines = [
        "back": "name: Back\nexercises: [ { name: Press, hold: 5s, reps: 10, progress: { hold: { to: 30s } } } ]\n",
        "both": "name: Both\nexercises: [ { use: back/press }, { name: Turn, hold: 60s, sides: [left, right] } ]\n",
    ]
    private let scene: DoseScene
    private let conductor: Conductor
    private let service: ControlService
    private let thread = EventThread()
    private let logger = LogBook().logger

    init() throws {
        let scene = try DoseScene(on: "2026-01-12", routines: Self.routines)
        self.scene = scene
        var services = ScheduleServices.none
        services.clock = Clocks(
            reading: { ClockReading(wall: scene.diary.now(), awake: .now, slept: .zero) }, setAlarm: { _ in })
        services.record = { records in scene.unstored.withLock { $0.append(records) } }
        conductor = Conductor(
            sound: FakeSound().sound(patience: .zero), thread: thread, logger: logger, services: services)
        let files = CurrentCatalogue(scene.catalogue)
        service = ControlService(
            conductor: conductor, files: files, state: try StateFolder.open(scene.state), reload: { files.readAll() })
    }

    /// Runs `body` against the served interface, on a thread where it may block.
    private func serve(_ body: @escaping @Sendable (ControlCalls) throws -> Void) async throws {
        let catalogue = scene.catalogue
        await conductor.resume(
            catalogue.schedule, zones: catalogue.zones, names: catalogue.names, exercises: catalogue.exercises,
            memory: .init(), settings: .init())
        try await ControlCalls.serve(service, in: scene.folder, on: thread, logger: logger, body)
    }

    private var pains: [PainReport] {
        scene.unstored.withLock { records in
            records.pains.values.sorted { ($0.content.text, $0.id) < ($1.content.text, $1.id) }.map(\.content)
        }
    }

    @Test func `pain in a session stops it, and is kept with the repetition; its exercise is held until ok`()
        async throws
    {
        try await serve { control in
            let started: Started = try control.call("Start", RoutineParameters(routine: "both"))
            for _ in 0..<4 { _ = try control.call("Next", as: Status.self) }
            let pain: PainReply = try control.call("ReportPain", PainParameters(level: 4, text: "shoulder"))
            #expect(pain.stopped && pain.advice == Advice.onPain && pain.session == started.session.id)
            #expect(pain.place == .init(exercise: Name(id: "press", name: "Press"), set: 1, rep: 2, side: nil))
            let held = try control.call("GetStatus", as: Status.self).agenda.held
            #expect(held == [Name(id: "back/press", name: "Press")])
            let standing: ProgressListing = try control.call("GetProgress", ProgressParameters(exercise: "back"))
            #expect(standing.exercises.map(\.state) == [.stopped])
            // Of two of one instant nobody knows which was the later one.
            try scene.move(to: "2026-01-13")
            // Of another exercise it says nothing; of one that shares the dose it does.
            var ok: Acknowledged = try control.call("Acknowledge", AcknowledgeParameters(exercise: "both/turn"))
            #expect(ok.status.agenda.held.count == 1 && ok.released.isEmpty)
            ok = try control.call("Acknowledge", AcknowledgeParameters(exercise: "both/press"))
            #expect(ok.status.agenda.held.isEmpty && ok.released == [Name(id: "back/press", name: "Press")])
            ok = try control.call("Acknowledge")
            #expect(ok.released.isEmpty)
        }
        let expected = PainReport(
            level: 4, moment: .during, stopped: true, session: pains.first?.session,
            place: .init(exercise: "back/press", set: 1, rep: 2), text: "shoulder")
        #expect(pains == [expected])
        #expect(
            scene.unstored.withLock { $0.acknowledgements.values.map(\.content) }
                == [Acknowledgement(exercise: "back/press")])
    }

    @Test func `pain after a session holds what was done in it, also where the history cannot be read`() async throws {
        try await serve { control in
            let started: Started = try control.call("Start", RoutineParameters(routine: "back"))
            // The count-in, then ten holds with what lies between.
            for _ in 0..<40 { _ = try? control.call("Next", as: Status.self) }
            #expect(try control.call("GetStatus", as: Status.self).session == nil)
            try Data(repeating: 0x2a, count: 5000).write(to: URL(filePath: scene.state + "/history.db"))
            let reply: PainReply = try control.call("ReportPain", PainParameters(level: nil, text: "after"))
            #expect(reply.session == started.session.id && !reply.stopped)
            #expect(try control.call("GetStatus", as: Status.self).agenda.held.map(\.id) == ["back/press"])
        }
    }

    @Test func `a start by name says ok to what is in the routine`() async throws {
        let turn = try #require(ExerciseAddress("both/turn"))
        await conductor.hold([try #require(ExerciseAddress("back/press")), turn])
        try await serve { control in
            _ = try control.call("Start", RoutineParameters(routine: "back"), as: Started.self)
            #expect(try control.call("GetStatus", as: Status.self).agenda.held.map(\.id) == ["both/turn"])
        }
        #expect(scene.unstored.withLock { $0.acknowledgements.count } == 1)
    }

    @Test(arguments: [false, true])
    func `an ok counts after a stop that is dated ahead of the clock, and so does a start by name`(
        isByName: Bool
    ) async throws {
        try scene.storePainStop(on: "2026-01-13")
        #expect(scene.catalogue.held()?.count == 1)
        try await serve { control in
            if isByName {
                _ = try control.call("Start", RoutineParameters(routine: "back"), as: Started.self)
            } else {
                let ok: Acknowledged = try control.call("Acknowledge")
                #expect(ok.released.map(\.id) == ["back/press"])
            }
            let progress: ProgressListing = try control.call("GetProgress", ProgressParameters(exercise: "back"))
            #expect(progress.exercises.map(\.state) == [.setBack])
        }
        #expect(scene.catalogue.held()?.isEmpty == true)
    }

    @Test func `after a session was left pain is about its repetition, later and after others about its day`()
        async throws
    {
        let today = try scene.session("back", on: "2026-01-12", id: "today")
        try scene.store { $0.save(today) }
        try await serve { control in
            let before: PainReply = try control.call("ReportPain", PainParameters(level: 2, text: "1", before: true))
            #expect(!before.stopped && before.session == nil)
            // The one that was done to its end names no repetition.
            let later: PainReply = try control.call("ReportPain", PainParameters(level: 3, text: "2"))
            #expect(later.session == "today" && later.place == nil && later.advice != nil)
            let none: PainReply = try control.call("ReportPain", PainParameters(level: 0, text: "3"))
            #expect(none.advice == nil)
            let started: Started = try control.call("Start", RoutineParameters(routine: "both"))
            _ = try control.call("Next", as: Status.self)
            _ = try control.call("Pause", as: Status.self)
            _ = try control.call("Stop", as: Status.self)
            let left: PainReply = try control.call("ReportPain", PainParameters(level: 5, text: "4"))
            #expect(left.session == started.session.id && left.place?.rep == 1 && !left.stopped)
            let last: PainReply = try control.call("ReportPain", PainParameters(level: 0, text: "5", session: "last"))
            #expect(last.session == started.session.id)
            let named: PainReply = try control.call(
                "ReportPain", PainParameters(level: nil, text: "6", session: "today"))
            #expect(named.session == "today" && !named.stopped)
            // Without a number it is as good as a pain stop.
            #expect(try control.call("GetStatus", as: Status.self).agenda.held.map(\.id) == ["back/press"])
        }
        let kept = pains
        #expect(kept.map(\.moment) == [.before, .after, .after, .during, .after, .after])
        #expect(kept.map(\.level) == [2, 3, 0, 5, 0, nil] && kept.allSatisfy { !$0.stopped })
        #expect(kept[3].place == .init(exercise: "back/press", set: 1, rep: 1))
    }

    @Test func `a note is kept with the session of the day`() async throws {
        let session = try scene.session("back", on: "2026-01-12", id: "today")
        try await serve { control in
            #expect(try control.call("AddNote", NoteParameters(text: "a"), as: NoteReply.self).session == nil)
            try scene.store { $0.save(session) }
            #expect(try control.call("AddNote", NoteParameters(text: "b"), as: NoteReply.self).session == "today")
            let started: Started = try control.call("Start", RoutineParameters(routine: "back"))
            let reply: NoteReply = try control.call("AddNote", NoteParameters(text: "c"))
            #expect(reply.session == started.session.id)
        }
        #expect(scene.unstored.withLock { Set($0.notes.values.map(\.content.text)) } == ["a", "b", "c"])
    }

    @Test func `a dose is set and set back, and heard at once`() async throws {
        try await serve { control in
            let set: ExerciseStanding = try control.call(
                "SetDose", DoseParameters(exercise: "both/press", holdUs: 15_000_000))
            #expect(set.exercise == "back/press" && set.today == DoseValues(holdUs: 15_000_000, reps: 10))
            let plan: Plan = try control.call("GetPlan", RoutineParameters(routine: "back"))
            #expect(plan.steps.first { $0.kind == .hold }?.durationUs == 15_000_000)
            let started: Started = try control.call("Start", RoutineParameters(routine: "back"))
            #expect(started.session.next?.durationUs == 15_000_000)
            // Of two of one instant nobody knows which was the later one.
            try scene.move(to: "2026-01-13")
            let reset: ExerciseStanding = try control.call("SetDose", DoseParameters(exercise: "back/press"))
            #expect(reset.today == reset.start)
        }
    }

    @Test func `what is not allowed is refused, each for its reason`() async throws {
        try await serve { control in
            let long = String(repeating: "x", count: 1001)
            for text in ["a\nb", "a\u{1B}[31m", "a\u{0}b", "a\u{2028}b", long] {
                #expect(
                    control.refusal("AddNote", NoteParameters(text: text))?.name.hasSuffix("InvalidParameter") == true)
                let pain = PainParameters(level: 0, text: text)
                #expect(control.refusal("ReportPain", pain)?.name.hasSuffix("InvalidParameter") == true)
            }
            _ = try control.call("AddNote", NoteParameters(text: String(long.dropFirst())), as: NoteReply.self)
            let invalid = [
                PainParameters(level: 11), PainParameters(level: -1), PainParameters(level: nil, before: true),
                PainParameters(level: 1, before: true, session: "last"),
            ]
            for pain in invalid {
                #expect(control.refusal("ReportPain", pain)?.name.hasSuffix("InvalidParameter") == true)
            }
            let unknown = PainParameters(level: 1, session: "nope")
            #expect(control.refusal("ReportPain", unknown)?.name == ControlError.unknownSession)
            #expect(
                control.refusal("SetDose", DoseParameters(exercise: "back/x"))?.name == ControlError.unknownExercise)
            #expect(control.refusal("SetDose", DoseParameters(exercise: "no/x"))?.name == ControlError.unknownRoutine)
            #expect(
                control.refusal("SetDose", DoseParameters(exercise: "back/press", reps: 0))?.name
                    == ControlError.doseRefused)
            #expect(
                control.refusal("GetProgress", ProgressParameters(exercise: "no"))?.name == ControlError.unknownRoutine)
            #expect(
                control.refusal("Acknowledge", AcknowledgeParameters(exercise: "back"))?.name
                    == ControlError.unknownExercise)
        }
        #expect(pains.isEmpty)
    }
}
