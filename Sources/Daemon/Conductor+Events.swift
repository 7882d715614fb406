import Control
import Scheduling
import Units
import VarlinkServer
import Workout

/// What those who watch are told beside the changes of the state.
extension Conductor {
    /// Lets `outlet` have the whole state now, each change from now on, and the events of these kinds.
    package func watch(_ outlet: Outlet<Change>, events: [Change.Event.Kind] = []) {
        // What is over by now is not for whoever comes only now.
        announce()
        if events.contains(.cue) { herald.begin(at: .now) }
        watchers.add(outlet, first: change())
        if events.contains(.agenda) { herald.waiting = Set(waiting.map(\.key)) }
        for kind in Set(events) { herald.audience(of: kind).add(outlet) }
        guard !events.isEmpty else { return }
        announce()
        // The last one who asks leaves no timer behind.
        outlet.onClose { [weak self] in self?.assumeIsolated { $0.setHeraldAlarm() } }
    }

    /// Only `cues` are still to sound.
    func plan(_ cues: [TimedCue]) {
        herald.plan(cues, at: .now)
        if run == nil { herald.place = .nowhere }
        setHeraldAlarm()
    }

    /// Tells what has happened by now, and has the alarm ring for what comes next.
    func announce() {
        if let session = run?.session, let place = Herald.Place(session) { herald.place = place }
        announceSession()
        announceStep()
        announceCues()
        setHeraldAlarm()
    }

    /// Tells that a session has begun.
    private func announceSession() {
        guard let run, run.id != herald.session else { return }
        herald.session = run.id
        announce(Change.Event.Session(id: run.id, routine: Name(run.session.timeline.routine)))
    }

    /// Tells of a session, now that the state is told.
    func announce(_ session: Change.Event.Session) {
        if !herald.sessions.isEmpty { herald.sessions.send(change(Change.Event(session))) }
    }

    /// What waits for its turn.
    private var waiting: [Occurrence] { desk.agenda.open.filter { $0.phase == .queued }.map(\.shown) }

    /// Tells of what was stored and of what waits for its turn since then, now that the state is told.
    func announceOccurrences() {
        guard !herald.occurrences.isEmpty else {
            herald.stored = []
            return
        }
        let waiting = waiting
        let known = herald.waiting.union(herald.stored.map(\.key))
        let stored = herald.stored + waiting.filter { !known.contains($0.key) }
        herald.waiting = Set(waiting.map(\.key))
        guard !stored.isEmpty else { return }
        herald.stored = []
        // They may be thousands, and the state is the same for all.
        var change = change()
        for item in desk.agenda.items(of: stored, names: desk.names) {
            change.event = Change.Event(item)
            herald.occurrences.send(change)
        }
    }

    private func announceStep() {
        guard let run, let beginning = nextBeginning, beginning.moment <= .now else { return }
        herald.begun = beginning
        guard !herald.steps.isEmpty else { return }
        herald.steps.send(change(Change.Event(Status.Session(run.session, id: run.id, at: .now).step)))
    }

    private func announceCues() {
        for cue in herald.take(upTo: .now) {
            let event = Change.Event.Cue(
                cue: cue.kind.rawValue, atUs: herald.offset(at: cue.moment)?.microseconds,
                lengthUs: cue.length?.microseconds, heard: device.plays(at: cue.moment))
            herald.cues.send(change(Change.Event(event)))
        }
    }

    /// The beginning of the current step, if it was not told yet.
    private var nextBeginning: Herald.Beginning? {
        guard let session = run?.session, let moment = session.stepBeginning else { return nil }
        let beginning = Herald.Beginning(step: session.current, moment: moment)
        return beginning == herald.begun ? nil : beginning
    }

    /// One timer, for the earliest of what is to be told; none where nobody asks.
    private func setHeraldAlarm() {
        let step = herald.steps.isEmpty ? nil : nextBeginning?.moment
        let deadline = isOver ? nil : [step, herald.nextCue].compactMap(\.self).min()
        guard deadline != herald.deadline else { return }
        herald.alarm?.cancel()
        herald.deadline = deadline
        herald.alarm = deadline.map { deadline in
            thread.after(max(.zero, deadline - .now)) { [weak self] in self?.assumeIsolated { $0.heraldRang() } }
        }
    }

    private func heraldRang() {
        herald.deadline = nil
        // A step that begins with the cue is told first.
        handle(.deadline)
        announce()
    }
}
