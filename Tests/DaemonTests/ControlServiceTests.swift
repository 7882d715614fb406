import Control
import Foundation
import Logging
import Rig
import Testing
import Units
import Varlink
import Workout

@testable import Daemon
@testable import VarlinkServer

/// Integration tests: they call a served socket.
@Suite struct ControlServiceTests {
    private let folder: TemporaryFolder
    private let sound = FakeSound()
    private let conductor: Conductor
    private let service: ControlService
    private let thread = EventThread()
    private let logger = LogBook().logger

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/config/routines", withIntermediateDirectories: true)
        conductor = Conductor(sound: sound.sound(patience: .seconds(3)), thread: thread, logger: logger)
        let files = CurrentCatalogue(
            Catalogue(Folders(config: folder.path + "/config", state: nil, environment: [:])))
        service = ControlService(
            conductor: conductor, files: files, state: try StateFolder.open(folder.path + "/state"),
            reload: {
                let fresh = files.readAll()
                files.adopt(fresh)
                return fresh
            })
    }

    private func write(_ id: String, _ text: String) throws {
        try text.write(toFile: "\(folder.path)/config/routines/\(id).yaml", atomically: false, encoding: .utf8)
    }

    /// Runs `body` against the served interface, on a thread where it may block.
    private func serve(_ body: @escaping @Sendable (ControlCalls) throws -> Void) async throws {
        try await ControlCalls.serve(service, in: folder, on: thread, logger: logger, body)
    }

    @Test func `every method that is described is served, and no other`() throws {
        let interface = try service.interface()
        #expect(Set(interface.methods.keys) == Set(interface.description.methods.keys))
    }

    @Test func `the described kinds of cue and step are the session's`() throws {
        let types = try InterfaceDescription(parsing: ControlInterface.text).types
        #expect(types["CueKind"] == .enumeration(CueKind.allCases.map(\.rawValue)))
        #expect(types["StepKind"] == .enumeration(Step.Kind.allCases.map(\.rawValue)))
    }

    @Test func `a session is started, steered and ended`() async throws {
        try await serve { control in
            let id = RoutineParameters(routine: "taster")
            let started = try control.call("Start", id, as: Started.self)
            #expect(started.notice == Advice.beforeFirstSession)
            let busy = try #require(control.refusal("Start", id))
            #expect(busy.name == ControlError.busy)
            #expect(try busy.parameters(as: ControlError.Busy.self).routine == started.session.routine)
            #expect(try control.call("Pause", as: Status.self).state == .paused)
            #expect(try control.call("GetStatus", as: Status.self).session?.id == started.session.id)
            #expect(try control.call("Toggle", as: Status.self).state == .running)
            #expect(try control.call("Tap", as: Status.self).state == .running, "too soon to mean anything else")
            #expect(try control.call("Stop", as: Status.self).state == .idle)
            #expect(control.refusal("Stop", NoParameters())?.name == ControlError.noSession)
            #expect(try control.call("Start", id, as: Started.self).notice == nil, "said once ever")
        }
    }

    @Test(arguments: [(nil, true, true), (1, true, true), (10, true, true), (0, false, false)] as [(Int?, Bool, Bool)])
    func `pain ends a session unless there is none`(level: Int?, stopped: Bool, isAdvised: Bool) async throws {
        try await serve { control in
            _ = try control.call("Start", RoutineParameters(routine: "taster"), as: Started.self)
            let reply = try control.call("ReportPain", PainParameters(level: level), as: PainReply.self)
            #expect(reply.stopped == stopped && reply.advice == (isAdvised ? Advice.onPain : nil))
            #expect((try control.call("GetStatus", as: Status.self).session == nil) == stopped)
        }
    }

    @Test func `parameters that are no object are refused where there are to be none`() async throws {
        try await serve { control in
            for method in ["GetStatus", "Stop", "Reload"] {
                #expect(control.refusal(method, [1]) == .invalidParameter("parameters"))
                #expect(control.refusal(method, "x") == .invalidParameter("parameters"))
            }
        }
    }

    @Test(arguments: [-1, 11])
    func `a level of pain that is none is refused`(level: Int) async throws {
        try await serve { control in
            let refusal = control.refusal("ReportPain", PainParameters(level: level))
            #expect(refusal?.name == "org.varlink.service.InvalidParameter")
        }
    }

    @Test(arguments: ["GetRoutine", "GetPlan", "Start"])
    func `a routine that is not there is named with its like`(method: String) async throws {
        try await serve { control in
            let refusal = try #require(control.refusal(method, RoutineParameters(routine: "tastr")))
            #expect(refusal.name == ControlError.unknownRoutine)
            let unknown = try refusal.parameters(as: ControlError.UnknownRoutine.self)
            #expect(unknown.id == "tastr" && unknown.near == ["taster"])
        }
    }

    @Test(arguments: ["GetRoutine", "GetPlan", "Start"])
    func `a variant that is not there is refused`(method: String) async throws {
        try await serve { control in
            for (variant, parameters) in [
                ("advanced", RoutineParameters(routine: "taster", variants: ["advanced"])),
                ("a = b", RoutineParameters(routine: "taster", variants: ["a = b"])),
            ] {
                let refusal = try #require(control.refusal(method, parameters))
                #expect(refusal.name == ControlError.unknownVariant)
                #expect(try refusal.parameters(as: ControlError.UnknownVariant.self).variant == variant)
            }
            #expect(try control.call("GetStatus", as: Status.self).state == .idle)
        }
    }

    @Test func `a long routine and a long list come whole, in pages`() async throws {
        let say = String(repeating: "ö ", count: 500)
        let exercises = (1...100).map { "  - { name: E\($0), hold: 5s, prepare: 500s, say: \(say) }\n" }
        try write("long", "name: Long\nexercises:\n" + exercises.joined())
        let name = String(repeating: "ö", count: 99)
        for number in 1...300 { try write("r\(number)", "name: \(name)\nexercises: [{ name: A, hold: 5s }]\n") }
        let catalogue = service.files.readRoutines()
        let (detail, list) = (try catalogue.detail("long"), catalogue.list)
        try #require(detail.exercises.count == 100 && list.routines.count > 300)
        try await serve { control in
            let id = RoutineParameters(routine: "long")
            #expect(control.refusal("GetRoutine", id)?.name == "org.varlink.service.ExpectedMore")
            #expect(control.refusal("ListRoutines", NoParameters())?.name == "org.varlink.service.ExpectedMore")
            var client = try control.client()
            var whole = detail
            whole.exercises = []
            try client.callMore(ControlInterface.qualified("GetRoutine"), id, reply: RoutineDetail.self) {
                whole.exercises += $0.exercises
            }
            #expect(whole == detail)
            var all = RoutineList(routines: [], problems: [])
            try client.callMore(ControlInterface.qualified("ListRoutines"), reply: RoutineList.self) {
                all.routines += $0.routines
                all.problems += $0.problems
            }
            #expect(all == list)
        }
    }

    @Test func `a broken file is refused with its problems, and mended without a restart`() async throws {
        try write("mine", "name: Mine\nexercises:\n  - { name: A, hold: soon }\n")
        let folder = folder.path
        try await serve { control in
            let id = RoutineParameters(routine: "mine")
            let refusal = try #require(control.refusal("Start", id))
            #expect(refusal.name == ControlError.configInvalid)
            let problems = try refusal.parameters(as: ControlError.ConfigInvalid.self).problems
            #expect(problems.map(\.line) == [3])
            #expect(try control.call("GetStatus", as: Status.self).problems == problems)
            try "name: Mine\nexercises:\n  - { name: A, hold: 5s }\n"
                .write(toFile: folder + "/config/routines/mine.yaml", atomically: false, encoding: .utf8)
            #expect(try control.call("GetRoutine", id, as: RoutineDetail.self).origin == .file)
            #expect(try control.call("GetStatus", as: Status.self).problems == [])
        }
    }

    @Test func `the list has the bundled routines and the person's own`() async throws {
        try write("mine", "name: Mine\nexercises:\n  - { name: A, hold: 5s }\n")
        try await serve { control in
            let list = try control.call("ListRoutines", as: RoutineList.self)
            let mine = try #require(list.routines.first { $0.id == "mine" })
            #expect(mine == .init(id: "mine", name: "Mine", origin: .file, exercises: 1, durationUs: 20_000_000))
            #expect(list.routines.contains { $0.id == "taster" && $0.origin == .bundled })
            #expect(list.routines.map(\.id) == list.routines.map(\.id).sorted())
        }
    }

    @Test func `a long plan comes whole, in pages that each fit into a message, whatever its names`() async throws {
        let name = String(repeating: "ö", count: 99)
        try write(
            "long",
            """
            name: Long
            exercises:
              - { name: \(name), hold: 1s, release: 2s, reps: 200, sides: [\(name), \(name)x], \
            poses: [\(name), \(name)y] }

            """)
        let expected = try Plan(service.files.readRoutines().timeline("long"))
        try await serve { control in
            let client = try control.client()
            var pages = try client.stream(
                ControlInterface.qualified("GetPlan"), RoutineParameters(routine: "long"), reply: Plan.self)
            var whole = Plan(routine: expected.routine, durationUs: expected.durationUs, steps: [], cues: [])
            while case .reply(let page) = try pages.next(timeout: nil) {
                #expect(page.routine == expected.routine && page.durationUs == expected.durationUs)
                whole.steps += page.steps
                whole.cues += page.cues
            }
            #expect(whole == expected)
        }
    }

    @Test func `a plan of many pages needs a call for more`() async throws {
        try await serve { control in
            #expect(
                control.refusal("GetPlan", RoutineParameters(routine: "upper-back"))?.name
                    == "org.varlink.service.ExpectedMore")
            let short = try control.call("GetPlan", RoutineParameters(routine: "taster"), as: Plan.self)
            #expect(short.steps.count > 3)
        }
    }

    @Test func `however much is wrong, the status still fits into a message`() async throws {
        let problems = (1...3000).map {
            ReportedProblem(file: "routines/\($0).yaml", line: 1, column: 1, message: "wrong")
        }
        await conductor.note(problems)
        try await serve { control in
            let status = try control.call("GetStatus", as: Status.self)
            #expect(status.problems.first == problems.first)
            #expect(
                status.problems.last?.text
                    == "and \(3000 - (status.problems.count - 1)) more problems: tenuto check shows them")
        }
    }
}
