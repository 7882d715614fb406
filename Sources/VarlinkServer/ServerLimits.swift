import Varlink

/// What the server allows its clients. The defaults are the service's; tests shorten them.
package struct ServerLimits: Sendable {
    /// How large and deep one message may be, in both directions.
    package var message = Limits()
    /// Most connections at once. Beyond that, the one that is idle longest makes room; see `Connections.makeRoom`.
    package var connections = 64
    /// Most `watch` calls at once; one more is refused with `watchersFull`.
    package var watchers = 32
    /// What a watcher too many is told.
    package var watchersFull = VarlinkError.permissionDenied
    /// How long a message may take from its first byte to its NUL.
    package var partialMessage = Duration.seconds(5)
    /// How long a client may take to read what was written before it is closed.
    package var blocked = Duration.seconds(30)
    /// Most bytes of events that wait for one watcher, in our memory.
    package var queuedBytes = 256 * 1024
    /// Most calls of one connection in a row before the others have their turn.
    package var callsInTurn = 4
    /// Most connections accepted before those before them are heard: no more than a quarter of the places.
    package var acceptedInTurn = 16
    /// How long a connection is spared before its first call where descriptors are scarce.
    package var firstCall = Duration.milliseconds(5)
    /// How long accepting waits for a free descriptor where no connection can make room.
    package var acceptPause = Duration.milliseconds(100)
    /// How long calls in progress may take to end at shutdown.
    package var shutdown = Duration.seconds(1)

    /// The defaults.
    package init() {}
}
