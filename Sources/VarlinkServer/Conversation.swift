import Varlink

/// One client's side of the protocol: which message is next, and whose turn it is. Calls are answered one by one in the
/// order they came; while one is being answered nothing more is read, so a client that never stops asking fills its own
/// socket and not our memory.
struct Conversation {
    /// What to do now.
    enum Step {
        /// Answer this call, then say `answered()`.
        case dispatch(Call)
        /// Wait for the answer that is being made.
        case awaitAnswer
        /// Read on; `partial` when part of a message has come.
        case awaitInput(partial: Bool)
        /// Close the connection.
        case close(Ending)
    }

    /// Why a connection closes.
    enum Ending: Equatable {
        /// The client has said all it wanted and has its answers.
        case inputEnded
        /// The server goes down.
        case stopping
        /// What came is no message.
        case invalid(MessageError)
    }

    private let limits: Limits
    private var reader: MessageReader
    private var isAnswering = false
    private var inputHasEnded = false
    private var isStopping = false

    init(limits: Limits) {
        self.limits = limits
        reader = MessageReader(limits: limits)
    }

    /// Bytes came.
    mutating func received(_ bytes: UnsafeRawBufferPointer) { reader.append(bytes) }

    /// The client has shut down its writing side; it still reads.
    mutating func inputEnded() { inputHasEnded = true }

    /// The call handed out last has its answer, all of it written.
    mutating func answered() { isAnswering = false }

    /// No further call is taken.
    mutating func stop() { isStopping = true }

    /// What to do next; ask again after each event and after each `dispatch`.
    mutating func next() -> Step {
        if isAnswering { return .awaitAnswer }
        if isStopping { return .close(.stopping) }
        do throws(MessageError) {
            if let message = try reader.next() {
                let call = try Call(message, limits: limits)
                isAnswering = true
                return .dispatch(call)
            }
        } catch {
            return .close(.invalid(error))
        }
        return inputHasEnded ? .close(.inputEnded) : .awaitInput(partial: reader.hasPartialMessage)
    }
}
