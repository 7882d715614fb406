import Config
import Control
import Playback
import Units
import Varlink
import VarlinkServer
import Workout

/// Answers `org.tenuto.Control`: each call is handed to the conductor or answered from the files.
struct ControlService: Sendable {
    /// Steps and cues in one page of a plan, where their names are short.
    private static let pageSize = 150
    /// The longest page, whatever the names: well below the longest message.
    private static let pageBytes = 48 * 1024

    let conductor: Conductor
    let catalogue: Catalogue
    let state: StateFolder

    /// The interface with all its methods.
    func interface() throws(Interface.Problem) -> Interface {
        var methods: [String: Method] = [
            "ListRoutines": .call { (_: NoParameters) async throws(VarlinkError) in
                var list = try await read().list
                list.problems = list.problems.shortened
                return list
            },
            "GetRoutine": .call { (parameters: RoutineParameters) async throws(VarlinkError) in
                try await found { catalogue throws(RoutineUnavailable) in try catalogue.detail(parameters.routine) }
            },
            "GetPlan": .pages { (parameters: RoutineParameters, pages) async throws(VarlinkError) in
                try await send(
                    Plan(
                        try await found { catalogue throws(RoutineUnavailable) in
                            try catalogue.timeline(parameters.routine)
                        }), to: pages)
            },
            "Start": .call { (parameters: RoutineParameters) async throws(VarlinkError) in
                try await start(parameters.routine)
            },
            "ReportPain": .call { (parameters: PainParameters) async throws(VarlinkError) in
                try await reportPain(parameters.level)
            },
            "GetStatus": .call { (_: NoParameters) async throws(VarlinkError) in await conductor.status() },
            "Watch": .watch(lagged: { change, lost in change.lagging(by: lost) }) {
                (_: NoParameters, outlet) async throws(VarlinkError) in await conductor.watch(outlet)
            },
        ]
        for call in ControlInterface.SessionCall.allCases {
            methods[call.rawValue] = .call { (_: NoParameters) async throws(VarlinkError) in
                do throws(Conductor.Refusal) {
                    return try await conductor.command(call.input)
                } catch {
                    throw VarlinkError(error)
                }
            }
        }
        return try Interface(describedBy: ControlInterface.text, methods: methods)
    }

    private func start(_ id: String) async throws(VarlinkError) -> Started {
        let timeline = try await found { catalogue throws(RoutineUnavailable) in try catalogue.timeline(id) }
        do {
            let session = try await conductor.start(timeline)
            let isFirst = await onOwnThread { state.isFirstStart() }
            return Started(session: session, notice: isFirst ? Advice.beforeFirstSession : nil)
        } catch {
            throw VarlinkError(error)
        }
    }

    private func reportPain(_ level: Int?) async throws(VarlinkError) -> PainReply {
        if let level, !Advice.painLevels.contains(level) { throw .invalidParameter("level") }
        guard level != 0 else { return PainReply(stopped: false, advice: nil) }
        return PainReply(stopped: await conductor.stopForPain(), advice: Advice.onPain)
    }

    /// Reads the files again, and shows in the status what is wrong with them.
    private func read() async throws(VarlinkError) -> Catalogue {
        let fresh = await onOwnThread { catalogue.withRoutinesReadAgain() }
        await conductor.note(fresh.problems.map { ReportedProblem($0) })
        return fresh
    }

    private func found<Value: Sendable>(
        _ body: @Sendable (Catalogue) throws(RoutineUnavailable) -> Value
    ) async throws(VarlinkError) -> Value {
        let fresh = try await read()
        do {
            return try body(fresh)
        } catch {
            throw VarlinkError(error)
        }
    }

    private func send(_ plan: Plan, to pages: Pages<Plan>) async throws(VarlinkError) -> Plan {
        let end = max(plan.steps.count, plan.cues.count)
        var start = 0
        while true {
            let (page, next) = Self.page(of: plan, from: start)
            guard next < end else { return page }
            try await pages.send(page)
            start = next
        }
    }

    /// As many steps and cues from the one at `start` on as fit, and where the next page starts.
    private static func page(of plan: Plan, from start: Int) -> (page: Plan, next: Int) {
        var count = pageSize
        while true {
            let part = start..<(start + count)
            var page = plan
            page.steps = Array(plan.steps[part.clamped(to: plan.steps.indices)])
            page.cues = Array(plan.cues[part.clamped(to: plan.cues.indices)])
            let bytes = (try? JSON.encode(page).count) ?? .max
            if bytes <= pageBytes || count == 1 { return (page, part.upperBound) }
            count /= 2
        }
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
    fileprivate func lagging(by lost: Int) -> Change {
        var change = self
        change.lagged = lost
        return change
    }
}

/// The one place where our refusals become errors on the wire.
extension VarlinkError {
    fileprivate init(_ refusal: Conductor.Refusal) {
        switch refusal {
        case .noSession: self.init(ControlError.noSession)
        case .busy(let routine): self.init(ControlError.busy, ControlError.Busy(routine: routine))
        }
    }

    fileprivate init(_ unavailable: RoutineUnavailable) {
        switch unavailable {
        case .unknown(let id, let near):
            self.init(ControlError.unknownRoutine, ControlError.UnknownRoutine(id: id, near: near))
        case .broken(_, let problems):
            self.init(
                ControlError.configInvalid,
                ControlError.ConfigInvalid(problems: problems.map { ReportedProblem($0) }.shortened))
        }
    }
}

/// What a person is told about their health; nothing here replaces a professional.
enum Advice {
    /// What pain may be, from none to the worst.
    static let painLevels = 0...10

    /// Once, before the first session ever.
    static let beforeFirstSession = """
        Before you begin: tenuto keeps time, it does not know you. Check with your doctor or physiotherapist that these \
        exercises are right for you. If something hurts, stop at once (tenuto pain) and ask them.
        """

    /// After a pain stop.
    static let onPain = """
        Stop if pain increases, spreads or is sudden, and ask your doctor or physiotherapist before you go on. \
        Numbness, weakness, a change in bladder or bowel, chest pain or faintness: get medical help now.
        """
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
