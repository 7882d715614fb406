/// Why a voice said nothing.
package struct VoiceError: Error, Hashable, Sendable, CustomStringConvertible {
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
        /// What it wrote is no sound.
        case noSound
        /// Nobody wants it any more.
        case cancelled
    }

    /// What kind of thing is wrong.
    let code: Code
    /// The voice's name.
    let voice: String
    /// What it did, or what the system says.
    let reason: String

    package var description: String { "voice \(voice): \(reason)" }
}

extension VoiceError {
    /// Why the program of `voice` did not do its work.
    init(_ error: ProgramError, of voice: Voice) {
        let code: Code =
            switch error.code {
            case .start: .start
            case .failed: .failed
            case .tooSlow: .tooSlow
            case .tooMuch: .tooMuch
            case .cancelled: .cancelled
            }
        self.init(code: code, voice: voice.name, reason: error.reason)
    }
}
