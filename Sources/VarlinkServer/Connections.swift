import CLinux
import Glibc
import NIOCore

/// Who is connected; lives on the server's event loop. Keeps the two limits and finds who must make room.
final class Connections {
    private struct Entry {
        let handler: ConnectionHandler
        /// Whether it has neither a call nor a watch; half a message is no call.
        var isIdle = true
        /// When that last changed, as a count of such moments.
        var since: UInt64
        /// Whether it has had an answer, or a part of one, since it was idle.
        var isAnswered = false
        /// Since when it has not read what was written for it.
        var blockedSince: UInt64?
        var isWatching = false
        /// The how manieth to be admitted it is; nil once it has made a call.
        var number: Int?
        let admitted = NIODeadline.now()
    }

    /// What can be done for one more connection.
    enum Room: Equatable {
        /// It has its place.
        case made
        /// All places have a call that is being answered, or a watch; one is soon free.
        case soon
        /// The others have just come, and the first of them has had its time so much later.
        case later(TimeAmount)
        /// All are watchers that read.
        case none
    }

    private let limits: ServerLimits
    private let loop: any EventLoop
    private var entries: [ObjectIdentifier: Entry] = [:]
    /// Accepted, and without a place yet.
    private var waiting: [ConnectionHandler] = [] {
        didSet { if waiting.isEmpty != oldValue.isEmpty { onCrowd?(!waiting.isEmpty) } }
    }
    private var isAdmitting = false
    private var admissions = 0
    private var moments: UInt64 = 0
    private var watchers = 0
    /// All places have been taken since half of them were free.
    private var wasFull = false
    private var whenEmpty: EventLoopPromise<Void>?
    /// Called when more connections than there is room for come, and when they have their places.
    var onCrowd: ((Bool) -> Void)?
    /// Called once, when somebody may be able to make room who could not before.
    var onChange: (() -> Void)?

    init(limits: ServerLimits, loop: any EventLoop) {
        self.limits = limits
        self.loop = loop
    }

    /// Takes in a new connection; says so to it once it has a place, at once or soon. Without one to be had it is closed.
    func admit(_ handler: ConnectionHandler) {
        guard whenEmpty == nil else { return handler.close("no connection left") }
        switch waiting.isEmpty ? room() : .soon {
        case .made: take(handler)
        case .soon, .later: waiting.append(handler)
        case .none: handler.close("no connection left")
        }
    }

    private func take(_ handler: ConnectionHandler) {
        admissions += 1
        moments += 1
        entries[ObjectIdentifier(handler)] = Entry(handler: handler, since: moments, number: admissions)
        if entries.count >= limits.connections { wasFull = true }
        handler.admitted()
    }

    private func room() -> Room { entries.count < limits.connections ? .made : makeRoom() }

    /// Somebody may be able to make room now; looks once the task at hand is done.
    private func admitWaiting() {
        if let onChange {
            self.onChange = nil
            onChange()
        }
        guard !waiting.isEmpty, !isAdmitting else { return }
        isAdmitting = true
        loop.assumeIsolated().execute { [self] in
            isAdmitting = false
            while let next = waiting.first {
                switch room() {
                case .made:
                    waiting.removeFirst()
                    take(next)
                case .soon, .later: return
                case .none:
                    waiting.removeFirst()
                    next.close("no connection left")
                }
            }
        }
    }

    /// Closes one connection: the one that is idle longest. Where none is, the one that has not read for longest what it
    /// asked for; else the one that has been asking for longest and goes on though it was answered. So those who keep all
    /// places busy cannot lock anybody out, and whoever waits for an answer gets it.
    func makeRoom() -> Room {
        let isBusy = isBusy
        guard let (rank, entry) = next() else { return isBusy ? .soon : .none }
        if rank == 3, isBusy { return .soon }
        return makeRoom(entry)
    }

    /// The same for a descriptor, where few may be all there are: who has just come is left `time` for its first call,
    /// and no more than that.
    func makeDescriptor(sparing time: TimeAmount) -> Room {
        guard let (rank, entry) = next() else { return isBusy ? .soon : .none }
        let age = NIODeadline.now() - entry.admitted
        if rank == 3, age < time { return .later(time - age) }
        return makeRoom(entry)
    }

    private var isBusy: Bool { entries.values.contains { !$0.isIdle && !$0.isWatching } }

    private func makeRoom(_ entry: Entry) -> Room {
        entry.handler.close("makes room for a new connection")
        remove(entry.handler)
        return .made
    }

    /// The same, and nothing from who has just come.
    func makeDescriptor() -> Bool {
        guard let (rank, entry) = next(), rank < 3 else { return false }
        return makeRoom(entry) == .made
    }

    /// Who makes room next.
    private func next() -> (rank: Int, entry: Entry)? {
        let ranked = entries.values.compactMap { entry in rank(entry).map { (rank: $0, entry: entry) } }
        return ranked.min { $0.rank < $1.rank }.map { ($0.rank.0, $0.entry) }
    }

    /// The lower, the sooner it makes room; nil where it does not.
    private func rank(_ entry: Entry) -> (Int, UInt64)? {
        if let blockedSince = entry.blockedSince { return (1, blockedSince) }
        if entry.isWatching { return nil }
        if !entry.isIdle { return entry.isAnswered ? (2, entry.since) : nil }
        // Of the newest the first call may be on its way: others connect in the same round of the event loop.
        let isNew = entry.number.map { admissions - $0 < limits.connections / 2 } ?? false
        return (isNew ? 3 : 0, entry.since)
    }

    /// Notes whether the connection has nothing to do.
    func setIdle(_ handler: ConnectionHandler, _ isIdle: Bool) {
        moments += 1
        change(handler) { entry in
            entry.isIdle = isIdle
            entry.since = moments
            entry.isAnswered = false
            if !isIdle { entry.number = nil }
        }
    }

    /// Notes that it has had an answer, or a part of one.
    func setAnswered(_ handler: ConnectionHandler) {
        change(handler) { $0.isAnswered = true }
    }

    /// Notes whether something waits that the client does not read; each time that it has read some of it, anew.
    func setBlocked(_ handler: ConnectionHandler, _ isBlocked: Bool) {
        moments += 1
        change(handler) { $0.blockedSince = isBlocked ? moments : nil }
    }

    private func change(_ handler: ConnectionHandler, _ body: (inout Entry) -> Void) {
        guard var entry = entries[ObjectIdentifier(handler)] else { return }
        body(&entry)
        entries[ObjectIdentifier(handler)] = entry
        admitWaiting()
    }

    /// Counts a watcher in; false when there are enough, or when it would keep the last descriptor from everybody else.
    func admitWatcher(_ handler: ConnectionHandler) -> Bool {
        guard watchers < limits.watchers else { return false }
        let othersWatch = entries.values.allSatisfy { $0.isWatching || $0.handler === handler }
        guard !othersWatch || isDescriptorFree else { return false }
        watchers += 1
        entries[ObjectIdentifier(handler)]?.isWatching = true
        return true
    }

    private var isDescriptorFree: Bool {
        let copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
        guard copy < 0 else { return close(copy) == 0 }
        return ![EMFILE, ENFILE].contains(errno)
    }

    /// Counts a watcher out, if it was one.
    func removeWatcher(_ handler: ConnectionHandler) {
        guard entries[ObjectIdentifier(handler)]?.isWatching == true else { return }
        watchers -= 1
        entries[ObjectIdentifier(handler)]?.isWatching = false
    }

    /// Forgets a connection that is closed.
    func remove(_ handler: ConnectionHandler) {
        removeWatcher(handler)
        entries[ObjectIdentifier(handler)] = nil
        if wasFull, entries.count <= limits.connections / 2 {
            wasFull = false
            // What a crowd took: up to 30 MB, which the allocator would keep.
            clinux_give_back_memory()
        }
        if let index = waiting.firstIndex(where: { $0 === handler }) { waiting.remove(at: index) }
        admitWaiting()
        if entries.isEmpty { whenEmpty?.succeed() }
    }

    /// Lets every connection finish what it is doing; `done` succeeds once the last is closed.
    func drain(done: EventLoopPromise<Void>) {
        whenEmpty = done
        for handler in waiting { handler.close("the server goes down") }
        waiting = []
        for entry in entries.values { entry.handler.stop() }
        if entries.isEmpty { done.succeed() }
    }

    /// Closes what is left.
    func closeAll() {
        for entry in entries.values { entry.handler.close("took too long at shutdown") }
    }
}
