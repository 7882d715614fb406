import CLinux
import Control
import Glibc
import Varlink

/// Everything that happens to a view: news from the daemon, its going and coming back, and other descriptors. One poll(2),
/// which wakes for nothing else.
struct Feed: ~Copyable {
    /// What happened.
    enum Event {
        /// The daemon told of a change; the first one after it came is the state as it is.
        case change(Change)
        /// The daemon has gone, or is not there yet; the feed looks out for it.
        case gone
        /// One of the descriptors asked for has something, or its other end has gone.
        case ready(Int32)
        /// The time is over.
        case timeout
    }

    private let place: SocketPath
    private var stream: ReplyStream<Change>?
    /// While the daemon is not there.
    private var folder: FolderWatch?
    /// How often to try again. Only news gives more: a service manager holds the socket of a daemon that always ends.
    private var attempts = Self.delays[...]
    private var nextAttempt: SuspendingClock.Instant?
    private var hasToldGone = false
    private var lastError: ClientError?

    /// Until a daemon that has just made its socket surely listens at it.
    private static let delays: [Duration] = [.zero] + [50, 100, 200, 400, 800].map { .milliseconds($0) }
    /// Where no news can come: a machine has only so many watches (inotify(7)).
    private static let slowly = Duration.seconds(10)

    /// Watches the daemon behind `connection`; throws `Failure` where there cannot be one.
    static func open(_ connection: Connection) throws -> Feed {
        var feed = Feed(place: try connection.place())
        try feed.attempt()
        return feed
    }

    private init(place: SocketPath) { self.place = place }

    /// Whether the daemon is there.
    var isConnected: Bool { stream != nil }

    /// Waits for news, for one of `descriptors`, or for `timeout`; throws `Failure` when nothing can come any more.
    mutating func next(timeout: Duration? = nil, or descriptors: [Int32] = []) throws -> Event {
        let deadline = timeout.map { SuspendingClock.now + $0 }
        while true {
            if let event = try news() { return event }
            switch try wait(until: [deadline, nextAttempt].compactMap(\.self).min(), descriptors) {
            case .some(let ready) where ready >= 0: return .ready(ready)
            case .some: break
            case nil:
                if let nextAttempt, nextAttempt <= .now { try attempt() }
                if let deadline, deadline <= .now { return .timeout }
            }
        }
    }

    /// Why it is not.
    var failure: Failure { lastError.map { Failure($0, at: place) } ?? Failure(.notReachable, "tenutod has stopped") }

    /// Tries at once, for one who may know more.
    mutating func retry() throws {
        if stream == nil { try attempt() }
    }

    private mutating func news() throws -> Event? {
        guard stream != nil else {
            defer { hasToldGone = true }
            return hasToldGone ? nil : .gone
        }
        do throws(ClientError) {
            switch try stream?.next(timeout: .zero) {
            case .reply(let change):
                (attempts, hasToldGone) = (Self.delays[...], false)
                return .change(change)
            case .timedOut, nil: return nil
            case .end: break
            }
        } catch {
            guard error.code == .connectionLost else { throw Failure(error) }
            lastError = error
        }
        stream = nil
        lookOut()
        // One that takes every connection and drops it is not there either.
        return nextAttempt == nil ? try news() : nil
    }

    /// Below zero for what concerns the feed itself; nil when `deadline` came.
    private mutating func wait(until deadline: SuspendingClock.Instant?, _ descriptors: [Int32]) throws -> Int32? {
        let own = stream?.descriptor ?? folder?.descriptor ?? -1
        var entries = [pollfd(fd: own, events: Int16(POLLIN), revents: 0)]
        // Of a descriptor that is only written to the end of its reader is told, and nothing else.
        entries += descriptors.map { pollfd(fd: $0, events: $0 == STDOUT_FILENO ? 0 : Int16(POLLIN), revents: 0) }
        var timeout: Int32 = -1
        if let deadline {
            let left = max(.zero, deadline - SuspendingClock.now).wholeMicroseconds
            // Rounded up, or the last fraction of a millisecond would be spent in a busy loop.
            timeout = Int32(clamping: (left + 999) / 1000)
        }
        let count = poll(&entries, nfds_t(entries.count), timeout)
        guard count >= 0 || errno == EINTR else { throw Failure(.failed, "poll: \(String(cString: strerror(errno)))") }
        guard count > 0 else { return nil }
        if let ready = entries.dropFirst().first(where: { $0.revents != 0 }) { return ready.fd }
        if stream == nil, folder?.hasChanged() == true {
            attempts = Self.delays[...]
            lookOut()
        }
        return -1
    }

    private mutating func attempt() throws {
        nextAttempt = nil
        let wasBlind = folder == nil
        do throws(ClientError) {
            let client = try VarlinkClient.connect(path: place.path, timeout: .seconds(1))
            stream = try client.stream(ControlInterface.qualified("Watch"), reply: Change.self)
            folder = nil
        } catch {
            lastError = error
            switch error.code {
            case .notReachable, .connectionLost, .timedOut: break
            case .pathTooLong, .invalidMessage, .refused, .failed: throw Failure(error)
            }
            // From here on what comes is seen, so look once more.
            if folder == nil { lookOut() } else { scheduleAttempt() }
            if nextAttempt == nil, wasBlind, folder != nil { nextAttempt = .now }
        }
    }

    private mutating func lookOut() {
        folder = FolderWatch(for: place.path)
        scheduleAttempt()
    }

    private mutating func scheduleAttempt() {
        nextAttempt = (attempts.popFirst() ?? (folder == nil ? Self.slowly : nil)).map { .now + $0 }
    }
}

/// Tells when a file comes, or the next folder on the way to it: it watches the nearest one that there is.
/// Not private: of a private noncopyable member that other files destroy Swift 6.3.1 makes a broken module.
struct FolderWatch: ~Copyable {
    let descriptor: Int32
    /// What is to come in the folder that is watched.
    private var next = ""

    /// Nil where nothing can be watched.
    init?(for path: String) {
        descriptor = clinux_folder_watch()
        guard descriptor >= 0, watch(path) else { return nil }
        // What came meanwhile is not told of; nearer than the file itself there is nothing.
        if next != path.split(separator: "/").last.map(String.init) { _ = watch(path) }
    }

    private mutating func watch(_ path: String) -> Bool {
        var rest = Substring(path)
        while let slash = rest.lastIndex(of: "/") {
            let folder = rest[..<slash]
            next = String(rest[rest.index(after: slash)...])
            if add(folder.isEmpty ? "/" : String(folder)) { return true }
            rest = folder
        }
        next = String(rest)
        return !path.hasPrefix("/") && add(".")
    }

    private func add(_ folder: String) -> Bool {
        clinux_folder_watch_add(descriptor, folder, Int32(clinux_coming.rawValue)) >= 0
    }

    /// Takes what it was told; whether it is what was to come, or the folder itself has gone.
    borrowing func hasChanged() -> Bool { clinux_folder_watch_news(descriptor, next) != 0 }

    deinit { close(descriptor) }
}
