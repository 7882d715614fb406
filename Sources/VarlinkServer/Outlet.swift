import NIOCore
import Synchronization
import Varlink

/// The sending end of one `watch` call. All of it may be used from any thread, and nothing waits: what the client does
/// not read is queued up to `ServerLimits.queuedBytes`, then only the newest reply is kept, marked with how many were
/// lost. So each reply should carry the whole state and not only a difference.
///
/// The stream ends by `finish`, by `fail`, when the client leaves, or when the last reference to the outlet goes.
package final class Outlet<Reply: Encodable & Sendable>: Sendable {
    /// How a reply says that so many before it were lost.
    package typealias Mark = @Sendable (_ newest: Reply, _ lost: Int) -> Reply

    fileprivate let core: OutletCore
    fileprivate let mark: Mark

    init(core: OutletCore, mark: @escaping Mark) {
        self.core = core
        self.mark = mark
    }

    deinit { core.end(with: Frames.bareEnd) }

    /// Sends one reply; more follow.
    package func send(_ reply: Reply) {
        send(reply, as: Result { () throws(VarlinkError) in try core.frames.reply(reply, continues: true) })
    }

    /// Ends the stream, with a last reply or with an empty one.
    package func finish(_ last: Reply? = nil) {
        guard let last else { return core.end(with: Frames.bareEnd) }
        do throws(VarlinkError) {
            core.end(with: try core.frames.reply(last))
        } catch {
            fail(error)
        }
    }

    /// Ends the stream with an error.
    package func fail(_ error: VarlinkError) { core.end(with: Frames.error(error)) }

    /// Runs `body` once the stream is over, whoever ended it; at once if it is already. It runs on the server's one
    /// thread and must not wait; if it holds the outlet, only `finish`, `fail` or the client can end the stream.
    package func onClose(_ body: @escaping @Sendable () -> Void) { core.onClose(body) }

    /// Whether the stream is over; `send` does nothing then.
    package var isClosed: Bool { core.isClosed }

    fileprivate func send(_ reply: Reply, as frame: Result<ByteBuffer, VarlinkError>) {
        switch frame {
        case .success(let frame):
            core.send(
                Event(frame: frame) { [mark, frames = core.frames] lost in
                    try? frames.reply(mark(reply, lost), continues: true)
                })
        case .failure(let error): fail(error)
        }
    }
}

/// All watchers of one thing. A reply is made into bytes once, however many there are.
package final class Fanout<Reply: Encodable & Sendable>: Sendable {
    private let outlets = Mutex<[ObjectIdentifier: Outlet<Reply>]>([:])

    /// Without watchers.
    package init() {}

    /// How many watch.
    package var count: Int { outlets.withLock { $0.count } }

    /// Whether nobody watches; then a reply need not be made at all.
    package var isEmpty: Bool { count == 0 }

    /// Sends `first`, the whole state, and from then on what `send` gets, until the outlet closes. To lose nothing in
    /// between, call it where `send` is called: from the same actor.
    package func add(_ outlet: Outlet<Reply>, first: Reply) {
        outlet.send(first)
        add(outlet)
    }

    /// Sends `outlet` what `send` gets from now on, until it closes.
    package func add(_ outlet: Outlet<Reply>) {
        let id = ObjectIdentifier(outlet)
        outlets.withLock { $0[id] = outlet }
        outlet.onClose { [weak self] in _ = self?.outlets.withLock { $0.removeValue(forKey: id) } }
    }

    /// Sends `reply` to all watchers; never waits.
    package func send(_ reply: Reply) {
        let all = outlets.withLock { Array($0.values) }
        guard let frames = all.first?.core.frames else { return }
        let frame = Result { () throws(VarlinkError) in try frames.reply(reply, continues: true) }
        for outlet in all { outlet.send(reply, as: frame) }
    }

    /// Ends all streams.
    package func finish(_ last: Reply? = nil) {
        for outlet in outlets.withLock({ Array($0.values) }) { outlet.finish(last) }
    }
}

/// The part of an outlet that the connection drains; it knows only bytes.
final class OutletCore: Sendable {
    private struct State {
        var backlog: Backlog
        var isWakePending = false
        var isClosed = false
        var closers: [@Sendable () -> Void] = []
    }

    let frames: Frames
    private let wake: @Sendable () -> Void
    private let state: Mutex<State>

    /// `wake` is called, from any thread, when there is something to drain; once until `next()` is called.
    init(frames: Frames, limit: Int, wake: @escaping @Sendable () -> Void) {
        self.frames = frames
        self.wake = wake
        state = Mutex(State(backlog: Backlog(limit: limit)))
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    func send(_ event: Event) {
        wakeIf { state in
            state.backlog.add(event)
            return true
        }
    }

    func end(with frame: ByteBuffer) {
        wakeIf { $0.backlog.end(with: frame) }
    }

    func next() -> (frame: ByteBuffer, isLast: Bool)? {
        state.withLock { state in
            state.isWakePending = false
            return state.backlog.next()
        }
    }

    func written(_ count: Int) { state.withLock { $0.backlog.written(count) } }

    func onClose(_ body: @escaping @Sendable () -> Void) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.closers.append(body) }
            return state.isClosed
        }
        if isClosed { body() }
    }

    func close() {
        let closers = state.withLock { state in
            state.isClosed = true
            defer { state.closers = [] }
            return state.closers
        }
        for body in closers { body() }
    }

    private func wakeIf(_ change: (inout State) -> Bool) {
        let wakes = state.withLock { state in
            guard !state.isClosed, change(&state), !state.isWakePending else { return false }
            state.isWakePending = true
            return true
        }
        if wakes { wake() }
    }
}
