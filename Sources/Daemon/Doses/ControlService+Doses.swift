import Control
import History
import Units
import Varlink
import VarlinkServer
import Workout

extension ControlService {
    /// The methods that tell how it went, and by which doses rise and fall.
    var doseMethods: [String: Method] {
        [
            "ReportPain": .call { (parameters: PainParameters) async throws(VarlinkError) in
                try await reportPain(parameters)
            },
            "AddNote": .call { (parameters: NoteParameters) async throws(VarlinkError) in
                guard !parameters.text.isEmpty else { throw .invalidParameter("text") }
                let text = try checked(parameters.text)
                let running = await conductor.runningSession
                let session = if let running { running } else { await sessionOfToday() }
                await conductor.keep(NoteText(text: text, session: session?.id))
                return NoteReply(
                    session: session?.id, keptWith: session.map { KeptWith($0, runs: running != nil) })
            },
            "Acknowledge": .call { (parameters: AcknowledgeParameters) async throws(VarlinkError) in
                let (found, held) = try await answer { catalogue throws(DoseUnavailable) in
                    (
                        try parameters.exercise.map { text throws(DoseUnavailable) in
                            try catalogue.exercise(text).address
                        },
                        catalogue.held()
                    )
                }
                return await conductor.acknowledge(found, known: held)
            },
            "GetProgress": .pages { (parameters: ProgressParameters, pages) async throws(VarlinkError) in
                let listing = try await answer { catalogue throws(DoseUnavailable) in
                    try catalogue.progress(of: parameters.exercise)
                }
                return try await pages.send(all: listing)
            },
            "SetDose": .call { (parameters: DoseParameters) async throws(VarlinkError) in
                let dose = Dose(DoseValues(holdUs: parameters.holdUs, reps: parameters.reps))
                let mark = try await answer { catalogue throws(DoseUnavailable) in
                    try catalogue.mark(dose, of: parameters.exercise)
                }
                await conductor.keep(mark)
                let listing = try await answer { catalogue throws(DoseUnavailable) in
                    try catalogue.progress(of: mark.exercise)
                }
                guard let standing = listing.exercises.first else { throw .invalidParameter("exercise") }
                return standing
            },
        ]
    }

    private func reportPain(_ parameters: PainParameters) async throws(VarlinkError) -> PainReply {
        let level = parameters.level
        if let level, !Advice.painLevels.contains(level) { throw .invalidParameter("level") }
        let text = try checked(parameters.text ?? "")
        let advice = level == 0 ? nil : Advice.onPain
        if parameters.before == true {
            guard level != nil else { throw .invalidParameter("level") }
            guard parameters.session == nil else { throw .invalidParameter("session") }
            await conductor.keep(PainReport(level: level, moment: .before, text: text), of: [])
            return PainReply(stopped: false, advice: advice)
        }
        if let id = parameters.session {
            let session = await session(id == ControlError.UnknownSession.last ? nil : id)
            guard let session else {
                throw VarlinkError(ControlError.unknownSession, ControlError.UnknownSession(session: id))
            }
            return await keep(level, text, advice, after: session)
        }
        let reply = await conductor.reportPain(level, text: text)
        guard reply.session == nil else { return reply }
        return await keep(level, text, advice, after: await sessionOfToday())
    }

    /// Keeps pain that came after `session`, nil for none: it counts to all that was done in it.
    private func keep(_ level: Int?, _ text: String, _ advice: String?, after session: SessionRecord?) async
        -> PainReply
    {
        await conductor.keep(
            PainReport(level: level, moment: .after, session: session?.id, text: text), of: session?.reached ?? [])
        return PainReply(
            stopped: false, advice: advice, session: session?.id,
            keptWith: session.map { KeptWith($0, runs: $0.outcome == nil) })
    }

    /// The session of this id, or with nil the one that began last.
    private func session(_ id: String?) async -> SessionRecord? {
        let diary = files.value.diary
        return await onOwnThread { diary.session(id) }
    }

    /// The one that began last, if it reached into today.
    private func sessionOfToday() async -> SessionRecord? {
        let catalogue = files.value
        if let session = await onOwnThread({ catalogue.sessionOfToday }) { return session }
        // Where the history cannot be read, the conductor knows what it saw end.
        return await conductor.lastSession.flatMap { catalogue.isOfToday($0) ? $0 : nil }
    }

    private func checked(_ text: String) throws(VarlinkError) -> String {
        guard RemarkText.problem(with: text) == nil else { throw .invalidParameter("text") }
        return text
    }

    /// What the files, read again, and the history answer, on a thread of its own.
    private func answer<Value: Sendable>(
        _ body: @escaping @Sendable (Catalogue) throws(DoseUnavailable) -> Value
    ) async throws(VarlinkError) -> Value {
        let catalogue = try await read()
        let result = await onOwnThread { () -> Result<Value, DoseUnavailable> in
            do throws(DoseUnavailable) { return .success(try body(catalogue)) } catch { return .failure(error) }
        }
        do throws(DoseUnavailable) { return try result.get() } catch { throw VarlinkError(error) }
    }
}
