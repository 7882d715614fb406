import NIOCore

/// Who is connected; lives on the server's event loop. Keeps the two limits and finds who must make room.
final class Connections {
    private struct Entry {
        let handler: ConnectionHandler
        /// Whether it has neither a call nor a watch; half a message is no call.
        var isIdle = true
        /// When that last changed, as a count of such moments.
        var since: UInt64
        /// Since when it has not read what was written for it.
        var blockedSince: UInt64?
        var isWatching = false

        /// The how manieth to be admitted it is; nil once it has made a call.
        var number: Int?
    }

    private let limits: ServerLimits
    private var entries: [ObjectIdentifier: Entry] = [:]
    private var admissions = 0
    private var moments: UInt64 = 0
    private var watchers = 0
    private var whenEmpty: EventLoopPromise<Void>?

    init(limits: ServerLimits) { self.limits = limits }

    /// Takes in a new connection. When all places are taken, another makes room; false when none does.
    func admit(_ handler: ConnectionHandler) -> Bool {
        if whenEmpty != nil { return false }
        if entries.count >= limits.connections, !makeRoom() { return false }
        admissions += 1
        moments += 1
        entries[ObjectIdentifier(handler)] = Entry(handler: handler, since: moments, number: admissions)
        return true
    }

    /// Closes one connection: the one that is idle longest. Where none is, the one that has not read for longest what it
    /// asked for; else the one that has been asking for longest without a pause. So those who keep all places busy
    /// cannot lock anybody out. False when all are watchers that read.
    func makeRoom() -> Bool {
        let ranked = entries.values.compactMap { entry in rank(entry).map { (rank: $0, handler: entry.handler) } }
        guard let first = ranked.min(by: { $0.rank < $1.rank }) else { return false }
        first.handler.close("makes room for a new connection")
        remove(first.handler)
        return true
    }

    /// The lower, the sooner it makes room; nil where it does not.
    private func rank(_ entry: Entry) -> (Int, UInt64)? {
        // Of the newest the first call may be on its way: others connect in the same round of the event loop.
        let isNew = entry.number.map { admissions - $0 < limits.connections / 2 } ?? false
        if entry.isIdle, !isNew { return (0, entry.since) }
        if let blockedSince = entry.blockedSince { return (1, blockedSince) }
        return entry.isWatching ? nil : (2, entry.since)
    }

    /// Notes whether the connection has nothing to do.
    func setIdle(_ handler: ConnectionHandler, _ isIdle: Bool) {
        moments += 1
        entries[ObjectIdentifier(handler)]?.isIdle = isIdle
        entries[ObjectIdentifier(handler)]?.since = moments
        if !isIdle { entries[ObjectIdentifier(handler)]?.number = nil }
    }

    /// Notes whether something waits that the client does not read; each time that it has read some of it, anew.
    func setBlocked(_ handler: ConnectionHandler, _ isBlocked: Bool) {
        moments += 1
        entries[ObjectIdentifier(handler)]?.blockedSince = isBlocked ? moments : nil
    }

    /// Counts a watcher in; false when there are enough.
    func admitWatcher(_ handler: ConnectionHandler) -> Bool {
        guard watchers < limits.watchers else { return false }
        watchers += 1
        entries[ObjectIdentifier(handler)]?.isWatching = true
        return true
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
        if entries.isEmpty { whenEmpty?.succeed() }
    }

    /// Lets every connection finish what it is doing; `done` succeeds once the last is closed.
    func drain(done: EventLoopPromise<Void>) {
        whenEmpty = done
        for entry in entries.values { entry.handler.stop() }
        if entries.isEmpty { done.succeed() }
    }

    /// Closes what is left.
    func closeAll() {
        for entry in entries.values { entry.handler.close("took too long at shutdown") }
    }
}
