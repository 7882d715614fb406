import Units

/// Why a program did not do what it was run for.
struct ProgramError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of thing is wrong.
    enum Code: Hashable, Sendable {
        /// It could not be started.
        case start
        /// It ended with a failure.
        case failed
        /// It took too long.
        case tooSlow
        /// It wrote too much.
        case tooMuch
        /// Nobody wants it any more.
        case cancelled
    }

    /// What kind of thing is wrong.
    let code: Code
    /// What it did, or what the system says.
    let reason: String

    init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    static var cancelled: ProgramError { ProgramError(.cancelled, "not wanted any more") }

    var description: String { reason }
}

extension ProgramRun.Ending {
    /// What it wrote; throws where it says that it failed.
    func success() throws(ProgramError) -> [UInt8] {
        guard status != 0 else { return output }
        // A signal's number in the low bits, else the exit code above them (wait(2)).
        let how = status & 0x7F == 0 ? "exit code \(status >> 8 & 0xFF)" : "signal \(status & 0x7F)"
        throw ProgramError(.failed, how + complaint.said)
    }
}

extension [UInt8] {
    /// `: it said …`, in one line; nothing where it is blank.
    var said: String {
        let text = String(decoding: self, as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).first { $0.contains { !$0.isWhitespace } }
        return line.map { ": it said \(String($0).quoted.printable)" } ?? ""
    }
}
