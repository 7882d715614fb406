import Testing
import Varlink

@testable import Control

/// The messages in Swift against the published description of the interface.
@Suite struct InterfaceTests {
    typealias Message = any Codable & Sendable

    static let description = Result { try InterfaceDescription(parsing: ControlInterface.text) }

    static func parameters(of method: String, isFull: Bool) -> Message {
        switch method {
        case "GetRoutine", "GetPlan":
            RoutineParameters(routine: "bird-dog", variants: isFull ? ["advanced"] : nil)
        case "Start":
            StartParameters(
                routine: isFull ? "bird-dog" : nil, variants: isFull ? ["advanced"] : nil, continue: isFull ? true : nil
            )
        case "ReportPain":
            PainParameters(
                level: isFull ? 3 : nil, text: isFull ? "x" : nil, before: isFull ? true : nil,
                session: isFull ? "last" : nil)
        case "AddNote": NoteParameters(text: "x")
        case "GetProgress": ProgressParameters(exercise: isFull ? "r/e" : nil)
        case "SetDose": DoseParameters(exercise: "r/e", holdUs: isFull ? 1 : nil, reps: isFull ? 2 : nil)
        case "Acknowledge": AcknowledgeParameters(exercise: isFull ? "r/e" : nil)
        case "PlayCue": CueParameters(cue: "holdStart")
        case "Watch": WatchParameters(events: isFull ? [.session, .step, .cue, .agenda] : nil)
        case _ where ControlInterface.SessionCall(rawValue: method) != nil:
            SessionParameters(ifStep: isFull ? "s12" : nil)
        case "GetHistory": Samples.historyParameters(isFull: isFull)
        case "GetAgenda": AgendaParameters(from: isFull ? "x" : nil, until: isFull ? "y" : nil)
        case "Snooze": SnoozeParameters(forUs: isFull ? 1 : nil, until: isFull ? "x" : nil)
        case "SetQuiet": QuietParameters(until: isFull ? "x" : nil)
        case "SetPresence": PresenceParameters(away: true)
        default: NoParameters()
        }
    }

    /// nil for a method nobody wrote a sample for.
    static func reply(of method: String, isFull: Bool) -> Message? {
        switch method {
        case "ListRoutines": Samples.list(isFull: isFull)
        case "GetRoutine": Samples.detail(isFull: isFull)
        case "GetPlan": Samples.plan(isFull: isFull)
        case "Start": Started(session: Samples.session(isFull: isFull), notice: isFull ? "notice" : nil)
        case "ReportPain": Samples.pain(isFull: isFull)
        case "Reload":
            Reloaded(
                devices: ["default"], theme: "soft", voice: isFull ? "espeak-ng" : nil, routines: 3, entries: 2,
                afterSession: true, problems: isFull ? [Samples.problem(isFull: true)] : [])
        case "Watch": Samples.change(isFull: isFull)
        case "GetDiagnostics": Samples.diagnostics(isFull: isFull)
        case "GetStatus", "PlayCue", "Snooze", "Dismiss", "SetQuiet", "SetPresence":
            Samples.status(isFull: isFull)
        case "Acknowledge":
            Acknowledged(status: Samples.status(isFull: isFull), released: isFull ? [Samples.name] : [])
        case "GetHistory": Samples.history(isFull: isFull)
        case "GetProgress": ProgressListing(exercises: [Samples.standing(isFull: isFull)])
        case "SetDose": Samples.standing(isFull: isFull)
        case "AddNote": NoteReply(session: isFull ? "a1" : nil, keptWith: isFull ? Samples.keptWith : nil)
        case "GetAgenda": Samples.listing(isFull: isFull)
        default: ControlInterface.SessionCall(rawValue: method) == nil ? nil : Samples.status(isFull: isFull)
        }
    }

    @Test func `the description can be read and bears the interface's name`() throws {
        #expect(try Self.description.get().name == ControlInterface.name)
    }

    @Test(arguments: [true, false])
    func `every method takes and gives what is described, nulls included`(isFull: Bool) throws {
        let description = try Self.description.get()
        for (name, method) in description.methods {
            let parameters = try JSONValue(encoding: Self.parameters(of: name, isFull: isFull))
            #expect(description.mismatches(parameters, .structure(method.parameters), at: "\(name)(") == [])
            let reply = try #require(Self.reply(of: name, isFull: isFull), "\(name) has no sample")
            #expect(description.mismatches(try JSONValue(encoding: reply), .structure(method.reply), at: name) == [])
        }
    }

    @Test(arguments: [true, false])
    func `an event of each kind is what is described`(isFull: Bool) throws {
        let description = try Self.description.get()
        for event in Samples.events(isFull: isFull) {
            let written = try JSONValue(encoding: event)
            #expect(description.mismatches(written, .named("Event"), at: "\(event.kind)") == [])
            #expect(try JSON.decode(Change.Event.self, from: JSON.encode(event)) == event)
        }
    }

    @Test func `every call on the session is described`() throws {
        let methods = try Self.description.get().methods
        for call in ControlInterface.SessionCall.allCases {
            #expect(methods[call.rawValue]?.reply == methods["GetStatus"]?.reply, "\(call)")
            #expect(methods[call.rawValue]?.parameters.map(\.name) == ["ifStep"], "\(call)")
        }
    }

    @Test func `the status has the same members as a reply and as a type`() throws {
        let description = try Self.description.get()
        let reply = try #require(description.methods["GetStatus"]).reply
        #expect(description.types["Status"] == .structure(reply))
    }

    @Test func `every error carries what is described`() throws {
        let description = try Self.description.get()
        let samples: [String: Message] = [
            ControlError.noSession: NoParameters(),
            ControlError.stepMovedOn: ControlError.StepMovedOn(step: "s12"),
            ControlError.unknownRoutine: ControlError.UnknownRoutine(id: "x", near: ["y"]),
            ControlError.unknownVariant: ControlError.UnknownVariant(variant: "x", near: ["y"]),
            ControlError.configInvalid: ControlError.ConfigInvalid(problems: [Samples.problem(isFull: true)]),
            ControlError.busy: ControlError.Busy(routine: Samples.name),
            ControlError.nothingDue: NoParameters(),
            ControlError.nothingToContinue: NoParameters(),
            ControlError.unknownExercise: ControlError.UnknownExercise(exercise: "x/y", near: ["x/z"]),
            ControlError.unknownSession: ControlError.UnknownSession(session: "last"),
            ControlError.doseRefused: ControlError.DoseRefused(message: "too long"),
            ControlError.historyUnavailable: ControlError.HistoryUnavailable(message: "no disk"),
            ControlError.snoozeRefused: ControlError.SnoozeRefused(reason: .intoQuiet, at: Samples.instant),
        ]
        #expect(Set(samples.keys) == Set(description.errors.keys.map(ControlInterface.qualified)))
        for (name, fields) in description.errors {
            let sample = try #require(samples[ControlInterface.qualified(name)])
            #expect(description.mismatches(try JSONValue(encoding: sample), .structure(fields), at: name) == [])
        }
    }

    @Test(arguments: [
        ("State", Status.State.allCases.map(\.rawValue)),
        ("AudioState", Status.Audio.State.allCases.map(\.rawValue)),
        ("StepKind", StepKind.allCases.map(\.rawValue)),
        ("Outcome", Change.Ended.Outcome.allCases.map(\.rawValue)),
        ("Origin", Origin.allCases.map(\.rawValue)),
        ("HoldKind", RoutineDetail.Hold.Kind.allCases.map(\.rawValue)),
        ("RepsKind", RoutineDetail.Reps.Kind.allCases.map(\.rawValue)),
        ("Motion", RoutineDetail.Motion.allCases.map(\.rawValue)),
        ("Part", RoutineDetail.Part.allCases.map(\.rawValue)),
        ("OccurrenceState", AgendaItem.State.allCases.map(\.rawValue)),
        ("EventKind", Change.Event.Kind.allCases.map(\.rawValue)),
        ("PastOutcome", HistoryParameters.Outcome.allCases.map(\.rawValue)),
        ("SnoozeProblem", ControlError.SnoozeRefused.Reason.allCases.map(\.rawValue)),
    ])
    func `an enumeration has the described cases`(type: String, cases: [String]) throws {
        #expect(try Self.description.get().types[type] == .enumeration(cases))
    }

    @Test func `the order of sides and the gates have the described cases`() throws {
        guard case .structure(let fields) = try Self.description.get().types["Exercise"] else {
            Issue.record("Exercise is no structure")
            return
        }
        let order = try #require(fields.first { $0.name == "order" })
        #expect(order.type == .enumeration(RoutineDetail.Order.allCases.map(\.rawValue)))
        let gate = try #require(fields.first { $0.name == "gate" })
        #expect(gate.type == .enumeration(RoutineDetail.Gate.allCases.map(\.rawValue)))
    }

    @Test(arguments: [true, false])
    func `a message reads back as it was`(isFull: Bool) throws {
        func again<Value: Codable & Equatable>(_ value: Value) throws -> Bool {
            try JSON.decode(Value.self, from: JSON.encode(value)) == value
        }
        #expect(try again(Samples.change(isFull: isFull)))
        #expect(try again(Samples.diagnostics(isFull: isFull)))
        #expect(try again(Samples.detail(isFull: isFull)))
        #expect(try again(Samples.plan(isFull: isFull)))
        #expect(try again(Samples.list(isFull: isFull)))
        #expect(try again(Started(session: Samples.session(isFull: isFull), notice: isFull ? "x" : nil)))
        #expect(try again(Samples.pain(isFull: isFull)))
        #expect(try again(Samples.standing(isFull: isFull)))
        #expect(try again(WatchParameters(events: isFull ? [.cue, .agenda, .session, .step] : nil)))
        #expect(try again(StartParameters(routine: isFull ? "x" : nil, continue: isFull ? nil : true)))
        #expect(try again(SessionParameters(ifStep: isFull ? "s12" : nil)))
        #expect(try again(Samples.listing(isFull: isFull)))
        #expect(try again(Samples.history(isFull: isFull)))
        #expect(try again(Samples.historyParameters(isFull: isFull)))
        #expect(try again(Acknowledged(status: Samples.status(isFull: isFull), released: [Samples.name])))
        #expect(try again(SnoozeParameters(forUs: isFull ? 1 : nil, until: isFull ? nil : "x")))
    }

    @Test func `a reader takes a null and an absent member alike`() throws {
        let written = #"{"message":"m","file":null}"#
        #expect(try JSON.decode(ReportedProblem.self, from: Array(written.utf8)) == ReportedProblem(message: "m"))
        #expect(try JSON.decode(PainParameters.self, from: Array("{}".utf8)).level == nil)
        let start = try JSON.decode(RoutineParameters.self, from: Array(#"{"routine":"r"}"#.utf8))
        #expect(start == RoutineParameters(routine: "r"))
    }
}
