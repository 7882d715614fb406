import NIOCore

/// Who is connected; lives on the server's event loop. Keeps the two limits and finds who must make room.
final class Connections {
    private struct Entry {
        let handler: ConnectionHandler
        /// When it last became idle, as a count of such moments; nil while it has a call or a watch.
        var idleSince: UInt64?
        var isWatching = false
    }

    private let limits: ServerLimits
    private var entries: [ObjectIdentifier: Entry] = [:]
    private var moments: UInt64 = 0
    private var watchers = 0
    private var whenEmpty: EventLoopPromise<Void>?

    init(limits: ServerLimits) { self.limits = limits }

    /// Takes in a new connection. When all places are taken, the longest-idle one is closed; false when none is idle.
    func admit(_ handler: ConnectionHandler) -> Bool {
        if whenEmpty != nil { return false }
        if entries.count >= limits.connections {
            let idle = entries.values.filter { $0.idleSince != nil }
            guard let longest = idle.min(by: { ($0.idleSince ?? 0) < ($1.idleSince ?? 0) }) else { return false }
            longest.handler.close("makes room for a new connection")
            remove(longest.handler)
        }
        entries[ObjectIdentifier(handler)] = Entry(handler: handler)
        setIdle(handler, true)
        return true
    }

    /// Notes whether the connection has nothing to do.
    func setIdle(_ handler: ConnectionHandler, _ isIdle: Bool) {
        moments += 1
        entries[ObjectIdentifier(handler)]?.idleSince = isIdle ? moments : nil
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
