import Glibc
import Logging
import Playback
import Synchronization
import Units

/// Shows on the desktop what is due, and says what the person chose there.
///
/// Each notice has a `notify-send` that waits for its answer and a thread that waits for `notify-send`; both sleep until
/// there is one. A notification belongs to its `notify-send`, which takes it from the screen when it gets SIGINT: no id
/// is needed for that, and none would be there (notify-send 0.8.1 holds back what it prints until it ends).
package final class Notifier: Sendable {
    /// So many notices are on the screen at most.
    private static let mostShown = 8
    /// How long `notify-send` has to take its notification from the screen while nobody waits for it: of one that is
    /// killed it would stay.
    private static let patience = Duration.seconds(5)
    /// How long one without buttons may take, which does not wait for anything.
    private static let longest = Duration.seconds(10)

    /// One notice on the screen, and its thread.
    private struct Slot {
        /// What is to be shown in its place.
        var next: Notice?
        /// Raised once what is shown is not wanted any more.
        let cancel = Flag()
    }

    private struct Desk {
        var slots: [String: Slot] = [:]
        var program: NotifySend?
        /// Whether it was said that it does not work, since it last did.
        var hasComplained = false
        var isOver = false
        var isOn: Bool
    }

    private let environment: [String: String]
    private let logger: Logger
    private let answer: @Sendable (NoticeAnswer) -> Void
    private let farewell: Duration
    private let desk: Mutex<Desk>
    /// Raised once the daemon ends.
    private let haste = Flag()
    /// Raised while there is no thread.
    private let rest = Flag(isRaised: true)

    /// Shows notices if it `isOn`; `answer` is called on a thread of the notifier. Once the daemon ends, `notify-send` has
    /// `farewell` to take its notification from the screen.
    package init(
        isOn: Bool, environment: [String: String], farewell: Duration = .milliseconds(150), logger: Logger,
        answer: @escaping @Sendable (NoticeAnswer) -> Void
    ) {
        desk = Mutex(Desk(isOn: isOn))
        self.environment = environment
        self.farewell = farewell
        self.logger = logger
        self.answer = answer
    }

    /// Shows from now on what comes, or nothing; what is on the screen stays until it is answered or withdrawn.
    func turn(on isOn: Bool) {
        desk.withLock { $0.isOn = isOn }
    }

    /// Shows `notice`, in place of one of the same id. Returns at once.
    package func show(_ notice: Notice) {
        let (needsThread, hasRoom) = desk.withLock { desk in
            guard desk.isOn, !desk.isOver else { return (false, true) }
            if desk.slots[notice.id] != nil {
                desk.slots[notice.id]?.next = notice
                desk.slots[notice.id]?.cancel.raise()
                return (false, true)
            }
            guard desk.slots.count < Self.mostShown else { return (false, false) }
            desk.slots[notice.id] = Slot(next: notice)
            rest.lower()
            return (true, true)
        }
        guard hasRoom else { return complain("\(Self.mostShown) are shown already: \(notice.title) is not") }
        guard needsThread else { return }
        do {
            try startThread(named: "tenuto-notice") { [self] in serve(notice.id) }
        } catch {
            desk.withLock { leave(notice.id, &$0) }
            complain("\(error)")
        }
    }

    /// Takes the notice from the screen: it was answered elsewhere, or its time is over. Returns at once.
    package func withdraw(_ id: String) {
        desk.withLock { desk in
            desk.slots[id]?.next = nil
            desk.slots[id]?.cancel.raise()
        }
    }

    /// Takes all notices from the screen, and shows none any more. Blocks until that is done, for 130 ms more than they have
    /// for it at most.
    package func finish() {
        desk.withLock { desk in
            desk.isOver = true
            for id in desk.slots.keys {
                desk.slots[id]?.next = nil
                desk.slots[id]?.cancel.raise()
            }
        }
        haste.raise()
        rest.wait(atMost: farewell + .milliseconds(130))
    }

    /// How many are on the screen, or about to be.
    var count: Int { desk.withLock(\.slots.count) }

    /// Shows one notice after another of the same id, until there is none.
    private func serve(_ id: String) {
        while let (notice, cancel) = take(id) {
            do throws(ProgramError) {
                let choice = try show(notice, cancel)
                desk.withLock { $0.hasComplained = false }
                if let choice { answer(NoticeAnswer(id: id, choice: choice)) }
            } catch {
                if error.code != .cancelled { complain(error.reason) }
            }
        }
    }

    private func take(_ id: String) -> (Notice, Flag)? {
        desk.withLock { desk in
            guard let slot = desk.slots[id], let notice = slot.next else {
                leave(id, &desk)
                return nil
            }
            slot.cancel.lower()
            desk.slots[id]?.next = nil
            return (notice, slot.cancel)
        }
    }

    private func leave(_ id: String, _ desk: inout Desk) {
        desk.slots[id] = nil
        if desk.slots.isEmpty { rest.raise() }
    }

    /// Until it is answered, closed, or not wanted any more; nil where nothing was chosen.
    private func show(_ notice: Notice, _ cancel: Flag) throws(ProgramError) -> Notice.Choice? {
        let program = try program()
        var limits = ProgramRun.Limits()
        (limits.time, limits.output, limits.cutsOutput) = (program.hasActions ? nil : Self.longest, 1024, true)
        // Warnings of its libraries come first.
        limits.complaint = 2000
        limits.farewell = .init(
            signal: SIGINT, patience: Self.patience, haste: haste.descriptor, shortPatience: farewell)
        let ending = try ProgramRun.ending(
            of: program.arguments(notice), environment: environment, limits: limits, cancel: cancel.descriptor)
        // It was shown without buttons, and notify-send does not wait for it.
        if String(decoding: ending.complaint, as: UTF8.self).contains("Actions are not supported") {
            desk.withLock { $0.program = NotifySend(path: program.path, hasActions: false) }
        }
        let output = try ending.success()
        let lines = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.lazy.compactMap { Notice.Choice(rawValue: String($0)) }.first { notice.choices.contains($0) }
    }

    /// Looked for until it is found: it may be installed at any time.
    private func program() throws(ProgramError) -> NotifySend {
        if let known = desk.withLock(\.program) { return known }
        guard let found = NotifySend(environment) else {
            throw ProgramError(.start, "\(NotifySend.name) is not installed (Debian: libnotify-bin)")
        }
        desk.withLock { $0.program = found }
        return found
    }

    /// Says once that something does not work, until it does again.
    private func complain(_ reason: String) {
        let isNews = desk.withLock { desk in
            defer { desk.hasComplained = true }
            return !desk.hasComplained
        }
        if isNews { logger.notice("desktop notifications: \(reason)") }
    }
}
