import Control
import Varlink

/// A call that a view has under way, on a connection of its own, so that no answer comes between the news. Nobody waits for
/// it: keys and signals are heard meanwhile.
/// Not private: of a private noncopyable member that other files destroy Swift 6.3.1 makes a broken module.
struct Question<Answer: Decodable>: ~Copyable {
    /// What there is by now.
    enum Next {
        /// An answer, or one of several.
        case answer(Answer)
        /// There has been none for too long, which is told once; it may still come.
        case late
        /// Nothing new.
        case nothing
        /// No more comes.
        case end
    }

    private var replies: ReplyStream<Answer>
    /// Nil once it is late.
    private var deadline: SuspendingClock.Instant?

    /// As long as a person waits for what a key does.
    private static var patience: Duration { .seconds(2) }
    /// A daemon that is so busy that nobody more can come in is not waited for.
    private static var longestConnecting: Duration { .milliseconds(500) }

    /// Asks `method`, for all answers where there may be `many`.
    init(
        _ connection: Connection, _ method: String, _ parameters: some Encodable, many: Bool = false
    ) throws(Failure) {
        let client = try connection.connect(within: Self.longestConnecting)
        do {
            replies = try client.stream(ControlInterface.qualified(method), parameters, reply: Answer.self, more: many)
        } catch {
            throw Failure(error)
        }
        deadline = .now + Self.patience
    }

    /// Readable when there is something new.
    var descriptor: Int32 { replies.descriptor }
    var isLate: Bool { deadline == nil }
    /// Until it is late.
    var untilLate: Duration? { deadline.map { max(.zero, $0 - .now) } }

    /// What there is by now; throws when no more can come.
    mutating func next() throws(Failure) -> Next {
        do {
            switch try replies.next(timeout: .zero) {
            case .reply(let answer): return .answer(answer)
            case .end: return .end
            case .timedOut: break
            }
        } catch {
            throw Failure(error)
        }
        guard let deadline, deadline <= .now else { return .nothing }
        self.deadline = nil
        return .late
    }
}
