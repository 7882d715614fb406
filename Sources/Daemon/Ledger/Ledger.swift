import History
import Playback
import Scheduling
import Synchronization
import Units

/// Writes the history on a thread of its own, so that no disk keeps the conductor waiting.
///
/// What is to be stored is folded together until the thread takes it, which it does in one transaction. What cannot be
/// stored stays in memory, and is tried again later and with whatever comes next. While there is nothing to store, the
/// thread sleeps without any wake-up.
package final class Ledger: Sendable {
    /// How long to wait after the first, second … failure in a row; the last holds for all further ones.
    package static let delays: [Duration] = [.seconds(1), .seconds(5), .seconds(30), .seconds(300)]
    /// As many occurrences as one answer has at most, unless told otherwise.
    static let mostOccurrences = 10_000

    private struct Mail {
        var changes = Changes()
        var told: [@Sendable (Bool) -> Void] = []
        var questions: [Question] = []
        /// So many have more to come that belongs together with what is there.
        var gathering = 0
        var isFinishing = false
        /// Nil while the thread runs, then whether all was stored.
        var end: Bool?
    }

    private struct Question {
        let from: Timestamp
        let to: Timestamp
        let after: Occurrence.Key?
        let limit: Int
        let answer: CheckedContinuation<[Occurrence], Never>
    }

    private let mail = Mutex(Mail())
    /// Of the ledger's thread, once it runs; nobody else waits for this lock but who asks for what is not stored.
    private let desk: Mutex<LedgerDesk>
    private let signal: Signal
    private let ended: Signal
    private let delays: [Duration]
    private let clock: @Sendable () -> Timestamp
    private let report: @Sendable (HistoryProblem?) -> Void

    private init(
        folder: String, delays: [Duration], clock: @escaping @Sendable () -> Timestamp,
        report: @escaping @Sendable (HistoryProblem?) -> Void
    ) throws(SystemError) {
        desk = Mutex(LedgerDesk(folder: folder))
        signal = try Signal()
        ended = try Signal()
        self.delays = delays
        self.clock = clock
        self.report = report
    }

    /// Opens the history in `folder` and reads what an agenda needs, which blocks, then starts the thread; `finish()`
    /// ends it. Without a history that can be used it goes on in memory.
    ///
    /// `report` is called when there is something else to say about the history, nil for nothing: once before this
    /// returns if there is anything, then on the ledger's thread. `clock` is CLOCK_REALTIME.
    package static func open(
        folder: String, delays: [Duration] = Ledger.delays, clock: @escaping @Sendable () -> Timestamp,
        report: @escaping @Sendable (HistoryProblem?) -> Void
    ) throws(SystemError) -> (Ledger, Remembered) {
        let ledger = try Ledger(folder: folder, delays: delays, clock: clock, report: report)
        let (remembered, problem) = ledger.desk.withLock { desk in
            let remembered = desk.begin(now: clock())
            return (remembered, desk.problem)
        }
        if let problem { report(problem) }
        try startThread(named: "tenuto-history") { ledger.run(said: problem) }
        return (ledger, remembered)
    }

    /// Stores occurrences in place of what was stored for the same entry and time. `told` is called on the ledger's
    /// thread: with true once they are on the disk, with false when they are not for now, or never will be.
    func store(_ occurrences: [Occurrence], then told: (@Sendable (Bool) -> Void)? = nil) {
        let isOver = mail.withLock { mail in
            guard mail.end == nil else { return true }
            mail.changes.save(occurrences)
            if let told { mail.told.append(told) }
            return false
        }
        if isOver { told?(false) } else { signal.raise() }
    }

    /// Removes what is stored by these keys.
    func remove(_ keys: [Occurrence.Key]) { post { $0.remove(keys) } }

    /// Removes what was scheduled after an instant: the clock was wrong.
    func void(after instant: Timestamp) { post { $0.void(after: instant) } }

    /// Has these entries and no others be known, counting from `since` on; those known before keep their instant.
    func note(entries: [(key: String, routine: Slug)], since: Timestamp) {
        post { $0.note(entries: entries, since: since) }
    }

    /// From true until false, one within another, all that comes is stored in one transaction, or nothing of it. Only for a
    /// moment.
    func gather(_ isGathering: Bool) {
        let isNews = mail.withLock { mail in
            mail.gathering += isGathering ? 1 : -1
            // The thread may have come meanwhile, and found nothing that it might take.
            return mail.gathering == 0 && (!mail.changes.isEmpty || !mail.questions.isEmpty || mail.isFinishing)
        }
        if isNews { signal.raise() }
    }

    /// Stores what was done and said.
    package func record(_ records: Records) { post { $0.record(records) } }

    /// Sets `key` to `value`; nil removes it.
    func set(_ key: String, _ value: String?) { post { $0.set(key, value) } }

    /// The occurrences of `from` up to `to` in order of time, then of entry, at most `limit`: what is stored, and what
    /// waits to be. `after` is the last one of the page before.
    nonisolated(nonsending) func occurrences(
        from: Timestamp, to: Timestamp, after: Occurrence.Key? = nil, limit: Int = Ledger.mostOccurrences
    ) async -> [Occurrence] {
        await withCheckedContinuation { continuation in
            let isOver = mail.withLock { mail in
                guard mail.end == nil else { return true }
                mail.questions.append(
                    Question(from: from, to: to, after: after, limit: limit, answer: continuation))
                return false
            }
            if isOver { continuation.resume(returning: []) } else { signal.raise() }
        }
    }

    /// Stores all that waits, closes the file and ends the thread; blocks until then, but no longer than `limit`.
    /// Whether all is stored.
    @discardableResult
    package func finish(within limit: Duration = .seconds(1)) -> Bool {
        let deadline = Moment.now + limit
        mail.withLock { $0.isFinishing = true }
        signal.raise()
        while true {
            if let isStored = mail.withLock(\.end) { return isStored }
            let left = deadline - .now
            guard left > .zero else { return false }
            ended.wait(atMost: left)
        }
    }

    /// What waits to be stored; blocks while the thread is at the disk.
    var unstored: Changes {
        // In the order in which it goes, and `run` has it in one of them all the time: nothing is missed on its way.
        let posted = mail.withLock(\.changes)
        var all = desk.withLock { $0.waiting }
        all.append(posted)
        return all
    }

    private func post(_ change: (inout Changes) -> Void) {
        mail.withLock { mail in if mail.end == nil { change(&mail.changes) } }
        signal.raise()
    }

    private func run(said: HistoryProblem?) {
        var (said, failures, retry) = (said, 0, Moment?.none)
        while true {
            signal.wait(atMost: retry.map { max(.zero, $0 - .now) })
            signal.lower()
            let isDue = retry.map { $0 <= .now } ?? false
            // Taken with the desk in hand: who asks for what is not stored finds it here or there.
            let (post, isAsked, isStored, isWaiting, failure) = desk.withLock { desk in
                let post = takeMail()
                desk.take(post.changes)
                let isAsked = !post.changes.isEmpty || isDue || post.isFinishing
                let isStored = isAsked && !desk.waiting.isEmpty ? desk.write(now: clock()) : desk.waiting.isEmpty
                return (post, isAsked, isStored, !desk.waiting.isEmpty, desk.failure)
            }
            if !isWaiting {
                (failures, retry) = (0, nil)
            } else if isAsked, isDue || retry == nil {
                // What comes in between is one more try, and no reason to wait for longer.
                failures += 1
                // What a newer version made stays so until somebody does something.
                retry = failure?.code == .newer ? nil : .now + delays[min(failures, delays.count) - 1]
            }
            for told in post.told { told(isStored) }
            for question in post.questions { answer(question) }
            let problem = desk.withLock { $0.problem }
            if problem != said { report(problem) }
            said = problem
            if post.isFinishing, end() { return }
        }
    }

    /// What has come, all of it or, while more is to come that belongs together with it, nothing.
    private func takeMail() -> Mail {
        mail.withLock { mail in
            guard mail.gathering == 0 else { return Mail() }
            defer { (mail.changes, mail.told, mail.questions) = (Changes(), [], []) }
            return mail
        }
    }

    private func answer(_ question: Question) {
        let found = desk.withLock { desk in
            desk.occurrences(
                from: question.from, to: question.to, after: question.after, limit: question.limit, now: clock())
        }
        question.answer.resume(returning: found)
    }

    /// Closes the history, and takes nothing more unless something has come meanwhile; whether it is over.
    private func end() -> Bool {
        let isStored = desk.withLock { desk in
            desk.close()
            return desk.waiting.isEmpty
        }
        let isOver = mail.withLock { mail in
            guard mail.changes.isEmpty, mail.told.isEmpty, mail.questions.isEmpty else { return false }
            mail.end = isStored
            return true
        }
        if isOver { ended.raise() } else { signal.raise() }
        return isOver
    }
}
