/// A blocking connection to a Varlink service. One call at a time; the connection closes with the value.
///
/// It links no event loop: connecting and one call together take well under a millisecond.
package struct VarlinkClient: ~Copyable {
    private let socket: UnixSocket
    private let limits: Limits
    private var reader: MessageReader

    private init(socket: consuming UnixSocket, limits: Limits) {
        self.socket = socket
        self.limits = limits
        reader = MessageReader(limits: limits)
    }

    /// Connects to the service at `path`; `timeout` bounds the wait for a server that doesn't accept.
    package static func connect(
        path: String, timeout: Duration = .seconds(5), limits: Limits = Limits()
    ) throws(ClientError) -> VarlinkClient {
        VarlinkClient(socket: try UnixSocket.connect(path: path, timeout: timeout), limits: limits)
    }

    /// The connected socket, to poll together with other descriptors. Replies may already wait in memory, so ask
    /// `next(timeout: .zero)` before polling.
    package var descriptor: CInt { socket.descriptor }

    /// Calls `method` and returns its one reply. Throws `refused` when the server answers with an error, and
    /// `timedOut` after `timeout`; the connection is of no use then.
    package mutating func call<Result: Decodable>(
        _ method: String, _ parameters: some Encodable = NoParameters(), reply: Result.Type = Result.self,
        timeout: Duration = .seconds(10)
    ) throws(ClientError) -> Result {
        try send(method, parameters)
        guard let message = try receive(method, until: .now + timeout) else {
            throw ClientError(.timedOut, method, socket.path)
        }
        let reply: (parameters: Result, continues: Bool) = try decode(message, of: method)
        // What follows would be taken for the answer to the next call.
        guard !reply.continues else {
            throw ClientError(.invalidMessage(.malformed("continues, without more")), method, socket.path)
        }
        return reply.parameters
    }

    /// Calls `method` with `oneway`: no answer comes.
    package mutating func tell(_ method: String, _ parameters: some Encodable) throws(ClientError) {
        try send(method, parameters, oneway: true)
    }

    /// Calls `method` with `more` and hands each reply to `body` until the last one, waiting up to `timeout` for each.
    package mutating func callMore<Result: Decodable>(
        _ method: String, _ parameters: some Encodable = NoParameters(), reply: Result.Type = Result.self,
        timeout: Duration = .seconds(10), each body: (Result) -> Void
    ) throws(ClientError) {
        try send(method, parameters, more: true)
        while true {
            guard let message = try receive(method, until: .now + timeout) else {
                throw ClientError(.timedOut, method, socket.path)
            }
            guard let (result, continues) = try decodeNext(message, of: method) as (Result, Bool)? else { return }
            body(result)
            if !continues { return }
        }
    }

    /// Calls `method`, with `more` or for its one reply, and returns what comes, to be taken one by one. The stream owns the
    /// connection.
    package consuming func stream<Result: Decodable>(
        _ method: String, _ parameters: some Encodable = NoParameters(), reply: Result.Type = Result.self,
        more: Bool = true
    ) throws(ClientError) -> ReplyStream<Result> {
        try send(method, parameters, more: more)
        return ReplyStream(client: self, method: method)
    }

    private func send(
        _ method: String, _ parameters: some Encodable, more: Bool = false, oneway: Bool = false
    ) throws(ClientError) {
        var message: [UInt8]
        do throws(MessageError) {
            message = try Call.encode(method, parameters, more: more, oneway: oneway)
            guard message.count <= limits.messageBytes else { throw .tooLong(limit: limits.messageBytes) }
        } catch {
            throw ClientError(.invalidMessage(error), method, socket.path)
        }
        message.append(0)
        try socket.send(message)
    }

    /// The next message, or nil when `deadline` came first.
    fileprivate mutating func receive(
        _ method: String, until deadline: SuspendingClock.Instant?
    ) throws(ClientError) -> [UInt8]? {
        while true {
            do throws(MessageError) {
                if let message = try reader.next() {
                    try limits.check(message)
                    return message
                }
            } catch {
                throw ClientError(.invalidMessage(error), method, socket.path)
            }
            if let deadline, try !socket.waitReadable(until: deadline) { return nil }
            try socket.receive(into: &reader)
        }
    }

    /// The one reply to a call, or one of several.
    private func decode<Result: Decodable>(
        _ message: [UInt8], of method: String
    ) throws(ClientError) -> (parameters: Result, continues: Bool) {
        if let whole = Envelope.reply(with: Result.self, in: message) { return whole }
        let reply = try envelope(message, of: method)
        do {
            return (try reply.parameters(), reply.continues)
        } catch {
            throw ClientError(.invalidMessage(error), method, socket.path)
        }
    }

    /// One of several replies; nil for a last one that says nothing but that it is.
    fileprivate func decodeNext<Result: Decodable>(
        _ message: [UInt8], of method: String
    ) throws(ClientError) -> (parameters: Result, continues: Bool)? {
        if let whole = Envelope.reply(with: Result.self, in: message), whole.continues { return whole }
        let reply = try envelope(message, of: method)
        return !reply.continues && reply.isBare ? nil : try decode(message, of: method)
    }

    /// What `message` says beside its parameters; throws what error it carries.
    private func envelope(_ message: [UInt8], of method: String) throws(ClientError) -> Reply {
        let reply: Reply
        do {
            reply = try Reply(message, limits: limits)
        } catch {
            throw ClientError(.invalidMessage(error), method, socket.path)
        }
        if let error = reply.error { throw ClientError(.refused(error), method, socket.path) }
        return reply
    }
}

/// The replies to one `more` call, with the connection they come by.
package struct ReplyStream<Result: Decodable>: ~Copyable {
    /// What came, or did not.
    package enum Next {
        /// A reply.
        case reply(Result)
        /// Nothing within the time given; ask again.
        case timedOut
        /// The server has ended the stream; nothing more comes.
        case end
    }

    private var client: VarlinkClient
    private let method: String
    private var ended = false

    fileprivate init(client: consuming VarlinkClient, method: String) {
        self.client = client
        self.method = method
    }

    /// The connected socket; see `VarlinkClient.descriptor`.
    package var descriptor: CInt { client.descriptor }

    /// The next reply; without `timeout`, waits as long as it takes. An error reply throws `refused` and ends it.
    package mutating func next(timeout: Duration? = nil) throws(ClientError) -> Next {
        if ended { return .end }
        guard let message = try client.receive(method, until: timeout.map { .now + $0 }) else { return .timedOut }
        // Unless there is more, and so also when this throws.
        ended = true
        guard let (result, continues) = try client.decodeNext(message, of: method) as (Result, Bool)? else {
            return .end
        }
        ended = !continues
        return .reply(result)
    }
}
