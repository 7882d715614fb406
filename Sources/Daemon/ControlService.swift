import Config
import Control
import Playback
import Units
import Varlink
import VarlinkServer
import Workout

/// Answers `org.tenuto.Control`: each call is handed to the conductor or answered from the files.
struct ControlService: Sendable {
    let conductor: Conductor
    let files: CurrentCatalogue
    let state: StateFolder
    /// Reads all files again, and gives them as they are then in force.
    let reload: @Sendable () async -> Catalogue
    /// Who looks back.
    let readers = OneByOne()

    /// The interface with all its methods.
    func interface() throws(Interface.Problem) -> Interface {
        var methods: [String: Method] = [
            "ListRoutines": .pages { (_: NoParameters, pages) async throws(VarlinkError) in
                let fresh = try await read()
                var list = await onOwnThread { fresh.list }
                list.problems = list.problems.shortened
                return try await pages.send(all: list)
            },
            "GetRoutine": .pages { (parameters: RoutineParameters, pages) async throws(VarlinkError) in
                try await pages.send(
                    all: try await found(parameters) { catalogue, variants throws(SessionUnavailable) in
                        try catalogue.detail(parameters.routine, variants: variants)
                    })
            },
            "GetPlan": .pages { (parameters: RoutineParameters, pages) async throws(VarlinkError) in
                let timeline = try await found(parameters) { catalogue, variants throws(SessionUnavailable) in
                    try catalogue.timeline(parameters.routine, variants: variants)
                }
                return try await pages.send(all: Plan(timeline))
            },
            "Start": .call { (parameters: StartParameters) async throws(VarlinkError) in
                try await start(parameters)
            },
            "PlayCue": .call { (parameters: CueParameters) async throws(VarlinkError) in
                guard let cue = CueKind(rawValue: parameters.cue) else { throw .invalidParameter("cue") }
                return try await answering { () async throws(Conductor.Refusal) in
                    try await conductor.demonstrate(cue)
                }
            },
            "GetStatus": .call { (_: NoParameters) async throws(VarlinkError) in await conductor.status() },
            "GetDiagnostics": .call { (_: NoParameters) async throws(VarlinkError) in await conductor.diagnostics() },
            "Reload": .call { (_: NoParameters) async throws(VarlinkError) in try await reloaded() },
            "Watch": .watch(lagged: { change, lost in change.lagging(by: lost) }) {
                (parameters: WatchParameters, outlet) async throws(VarlinkError) in
                await conductor.watch(outlet, events: parameters.events ?? [])
            },
        ]
        for call in ControlInterface.SessionCall.allCases {
            methods[call.rawValue] = .call { (parameters: SessionParameters) async throws(VarlinkError) in
                if call == .tap { return try await tap(parameters.ifStep) }
                return try await answering { () async throws(Conductor.Refusal) in
                    try await conductor.command(call.input, inStep: parameters.ifStep)
                }
            }
        }
        methods.merge(scheduleMethods) { own, _ in own }
        methods.merge(doseMethods) { own, _ in own }
        methods.merge(pastMethods) { own, _ in own }
        return try Interface(describedBy: ControlInterface.text, methods: methods)
    }

    private func planned(
        _ parameters: RoutineParameters
    ) async throws(VarlinkError) -> SessionPlan {
        try await found(parameters) { catalogue, variants throws(SessionUnavailable) in
            try catalogue.session(parameters.routine, variants: variants)
        }
    }

    private func start(_ parameters: StartParameters) async throws(VarlinkError) -> Started {
        if parameters.continue == true {
            // What it is made of it has from its start.
            guard parameters.routine == nil else { throw .invalidParameter("routine") }
            guard parameters.variants == nil else { throw .invalidParameter("variants") }
            let voice = files.value.voice
            return try await answering { () async throws(Conductor.Refusal) in
                Started(session: try await conductor.goOn(voice: voice), notice: nil)
            }
        }
        guard let routine = parameters.routine else { throw .invalidParameter("routine") }
        while true {
            let plan = try await planned(RoutineParameters(routine: routine, variants: parameters.variants))
            let begun = try await answering { () async throws(Conductor.Refusal) in try await conductor.start(plan) }
            guard let session = begun else { continue }
            let isFirst = await onOwnThread { state.isFirstStart() }
            return Started(session: session, notice: isFirst ? Advice.beforeFirstSession : nil)
        }
    }

    private func reloaded() async throws(VarlinkError) -> Reloaded {
        let fresh = await reload()
        guard fresh.refusal.isEmpty else { throw VarlinkError(invalid: fresh.refusal) }
        return Reloaded(
            devices: await conductor.diagnostics().devices, theme: fresh.settings.theme, voice: fresh.voice?.name,
            routines: fresh.library.routines.count, entries: fresh.schedule.entries.count,
            afterSession: await conductor.holdsBack, problems: fresh.problems.map { ReportedProblem($0) }.shortened)
    }

    /// Reads the files again, and shows in the status what is wrong with them.
    func read() async throws(VarlinkError) -> Catalogue {
        let fresh = await files.withRoutinesReadAgain()
        await conductor.note(fresh.problems.map { ReportedProblem($0) })
        return fresh
    }

    private func found<Value: Sendable>(
        _ parameters: RoutineParameters,
        _ body: @escaping @Sendable (Catalogue, [VariantChoice]) throws(SessionUnavailable) -> Value
    ) async throws(VarlinkError) -> Value {
        let variants = try parameters.variants?.map { text throws(VarlinkError) in
            try VariantChoice(onWire: text)
        }
        let fresh = try await read()
        // Today's doses are read from the disk.
        let result = await onOwnThread { () -> Result<Value, SessionUnavailable> in
            do throws(SessionUnavailable) { return .success(try body(fresh, variants ?? [])) } catch {
                return .failure(error)
            }
        }
        do throws(SessionUnavailable) { return try result.get() } catch { throw VarlinkError(error) }
    }
}

extension ControlInterface.SessionCall {
    fileprivate var input: Session.Input {
        switch self {
        case .pause: .pause
        case .resume: .resume
        case .toggle: .toggle
        case .next: .next
        case .back: .back
        case .skip: .skip
        case .stop: .stop
        case .tap: .tap
        }
    }
}

extension Change {
    /// The same, saying that so many before it were lost.
    func lagging(by lost: Int) -> Change {
        var change = self
        change.lagged = lost
        return change
    }
}

extension VariantChoice {
    /// What is no choice at all is a variant that nothing has.
    fileprivate init(onWire text: String) throws(VarlinkError) {
        do throws(ChoiceError) {
            try self.init(text)
        } catch {
            throw VarlinkError(.variant(error, text, near: []))
        }
    }
}

extension ControlService {
    /// What `body` answers; what it refuses becomes an error on the wire.
    func answering<Reply>(
        _ body: () async throws(Conductor.Refusal) -> Reply
    ) async throws(VarlinkError) -> Reply {
        do throws(Conductor.Refusal) {
            return try await body()
        } catch {
            throw VarlinkError(error, await conductor.words)
        }
    }

    private func tap(_ step: String?) async throws(VarlinkError) -> Status {
        do throws(Conductor.NotStarted) {
            return try await conductor.tap(inStep: step)
        } catch {
            switch error {
            case .refused(let refusal): throw VarlinkError(refusal, await conductor.words)
            case .unavailable(let unavailable): throw VarlinkError(unavailable)
            // The person says so, and what they begin is not held.
            case .held, .unknown: throw VarlinkError(ControlError.nothingDue)
            }
        }
    }
}

/// The one place where our refusals become errors on the wire.
extension VarlinkError {
    fileprivate init(_ refusal: Conductor.Refusal, _ words: InstantText) {
        switch refusal {
        case .noSession: self.init(ControlError.noSession)
        case .stepMovedOn(let step): self.init(ControlError.stepMovedOn, ControlError.StepMovedOn(step: step))
        case .busy(let routine): self.init(ControlError.busy, ControlError.Busy(routine: routine))
        case .nothingToContinue: self.init(ControlError.nothingToContinue)
        case .agenda(.nothingDue): self.init(ControlError.nothingDue)
        case .agenda(.snoozedOften): self.init(.tooOften)
        case .agenda(.beyondNext(let next)): self.init(.beyondNext, at: words.text(next))
        case .agenda(.intoQuiet(let instant)): self.init(.intoQuiet, at: words.text(instant))
        case .agenda(.past): self.init(.past)
        }
    }

    private init(_ reason: ControlError.SnoozeRefused.Reason, at instant: String? = nil) {
        self.init(ControlError.snoozeRefused, ControlError.SnoozeRefused(reason: reason, at: instant))
    }

    fileprivate init(invalid problems: [Problem]) {
        self.init(
            ControlError.configInvalid,
            ControlError.ConfigInvalid(problems: problems.map { ReportedProblem($0) }.shortened))
    }

    fileprivate init(_ unavailable: SessionUnavailable) {
        switch unavailable {
        case .routine(.unknown(let id, let near)):
            self.init(ControlError.unknownRoutine, ControlError.UnknownRoutine(id: id, near: near))
        case .routine(.broken(_, let problems)):
            self.init(invalid: problems)
        case .variant(_, let variant, let near):
            self.init(ControlError.unknownVariant, ControlError.UnknownVariant(variant: variant, near: near))
        case .dose(let error):
            self.init(ControlError.doseRefused, ControlError.DoseRefused(message: error.description))
        }
    }

    init(_ unavailable: DoseUnavailable) {
        switch unavailable {
        case .routine(let unavailable): self.init(SessionUnavailable.routine(unavailable))
        case .exercise(let exercise, let near):
            self.init(ControlError.unknownExercise, ControlError.UnknownExercise(exercise: exercise, near: near))
        case .dose(let error): self.init(SessionUnavailable.dose(error))
        }
    }
}

/// Runs `body`, which may block, on a thread of its own: the pool has only as many threads as the machine has cores.
func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        do {
            try startThread(named: "tenuto-files") { continuation.resume(returning: body()) }
        } catch {
            // No thread to be had: late is better than not at all.
            continuation.resume(returning: body())
        }
    }
}
