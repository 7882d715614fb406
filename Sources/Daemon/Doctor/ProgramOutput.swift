/// What a program prints on both its outputs, which is little.
enum ProgramOutput {
    /// How it ended.
    enum Outcome: Hashable {
        /// It is not there, or cannot be run.
        case missing
        /// It took longer than it may, and was ended.
        case tooSlow
        /// It ended, and printed this.
        case text(String)
    }

    /// The most that is kept, in bytes.
    private static let most = 4096

    /// Runs `words`, a program on PATH and its arguments, for at most `time`. Blocks the calling thread.
    static func of(
        _ words: [String], within time: Duration = .seconds(5), environment: [String: String]
    ) -> Outcome {
        guard let program = words.first.flatMap({ findProgram($0, path: environment["PATH"]) }) else { return .missing }
        var limits = ProgramRun.Limits()
        (limits.time, limits.output, limits.cutsOutput, limits.mergesComplaint) = (time, most, true, true)
        do throws(ProgramError) {
            let ending = try ProgramRun.ending(
                of: [program] + words.dropFirst(), environment: environment, limits: limits)
            return .text(String(decoding: ending.output, as: UTF8.self))
        } catch {
            switch error.code {
            case .start, .cancelled: return .missing
            case .tooSlow: return .tooSlow
            // Neither is thrown with these limits: what is too much is cut, and how it ended is not asked.
            case .tooMuch, .failed: return .text("")
            }
        }
    }
}
