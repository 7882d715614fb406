import Control
import Playback
import Units
import Workout

/// What it says of itself, and what is wrong around it.
extension Conductor {
    var state: Status.State {
        switch run?.session.state {
        case .starting, .running: .running
        case .open: run?.session.isWaiting == true ? .waiting : .running
        case .paused: .paused
        case .ended, nil: desk.agenda.answerable == nil ? .idle : .due
        }
    }

    /// The whole state now.
    package func status() -> Status {
        Status(
            state: state, session: run.map { Status.Session($0.session, id: $0.id, at: .now) }, left: leftStatus,
            agenda: agendaStatus, audio: .init(device, sound.diagnostics(), name: deviceName),
            problems: problems + soundProblems + [desk.startProblem].compactMap(\.self)
                + (blindness.map { [ReportedProblem(message: Self.told(of: $0))] } ?? [])
                + (voiceProblem.map { [ReportedProblem($0)] } ?? [])
                + (historyProblem.map { [ReportedProblem(message: "history: \($0)")] } ?? []))
    }

    private var leftStatus: Status.Left? {
        guard let left = leftToday, let id = lastLog?.record.id else { return nil }
        return Status.Left(id: id, routine: Name(left.timeline.routine), at: words.text(left.at))
    }

    /// All that is known of the sound device.
    package func diagnostics() -> Diagnostics { Diagnostics(device, sound.diagnostics()) }

    /// What a person should know of the sound.
    private var soundProblems: [ReportedProblem] {
        let wait = run?.session.soundWait
        if wait == .back {
            return [ReportedProblem(message: "sound was lost: paused at the repetition: tenuto resume")]
        }
        guard let failure, device.isMissed || wait != nil else { return [] }
        let consequence = wait == nil ? "going on without sound" : "paused until sound is back, or tenuto resume"
        return [ReportedProblem(message: "\(failure): \(consequence)")]
    }

    /// Takes news of the voice in, as long as there are any: what is wrong with it, or nil when it speaks.
    func listen(to reports: AsyncStream<VoiceError?>) async {
        for await report in reports { note(report) }
    }

    private func note(_ error: VoiceError?) {
        guard error != voiceProblem else { return }
        if let error { logger.warning("\(error): going on without words") }
        voiceProblem = error
        publish()
    }

    /// Takes note of what is to be said about the history; nil for nothing.
    func note(_ problem: HistoryProblem?) {
        guard problem != historyProblem else { return }
        if let problem { logger.error("history: \(problem)") }
        historyProblem = problem
        publish()
    }

    private static func told(of blindness: SystemError) -> String {
        "changes of your files may go unnoticed (\(blindness)): tenuto reload has them read"
    }

    /// Takes note of whether changes of files may go unnoticed.
    func note(blindness: SystemError?) {
        if let blindness {
            logger.warning("\(Self.told(of: blindness))")
        } else {
            logger.notice("changes of files are followed again")
        }
        self.blindness = blindness
        publish()
    }

    /// Takes note of problems in the configuration, in place of those before.
    package func note(_ problems: [ReportedProblem]) {
        let problems = problems.shortened
        guard problems != self.problems else { return }
        self.problems = problems
        publish()
    }
}
