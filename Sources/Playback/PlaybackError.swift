import CALSA
import Glibc

/// What went wrong with the sound device.
package struct PlaybackError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What can be done about it.
    package enum Code: Hashable, Sendable {
        /// There is no such device, or none at all, or nobody serves it.
        case unavailable
        /// Someone else holds it.
        case busy
        /// The stream ran dry or the machine slept; preparing it again helps.
        case interrupted
        /// It cannot play 16-bit stereo.
        case unsupported
        /// It does not take sound although it says it would.
        case stalled
    }

    /// What can be done about it.
    package let code: Code
    /// The PCM's name.
    package let device: String
    /// The call that failed.
    package let operation: String
    /// The errno it gave, positive; 0 for none.
    package let errno: Int32
    /// What went wrong with the devices that were to take its place.
    package let others: [PlaybackError]

    init(_ code: Code, device: String, operation: String, errno: Int32 = 0) {
        self.code = code
        self.device = device
        self.operation = operation
        self.errno = errno
        others = []
    }

    /// What went wrong with each of several devices; at least one.
    init(_ errors: [PlaybackError]) {
        let first = errors.first ?? PlaybackError(.unavailable, device: "none", operation: "snd_pcm_open")
        (code, device, operation, errno) = (first.code, first.device, first.operation, first.errno)
        others = Array(errors.dropFirst())
    }

    /// libasound does not come back from a call to `device`: nobody knows from which.
    static func hanging(_ device: String) -> PlaybackError { PlaybackError(.stalled, device: device, operation: "") }

    /// Whether libasound may still come back from a call.
    package var isHanging: Bool { code == .stalled && operation.isEmpty }

    package var description: String {
        ([own] + others.map(\.own)).joined(separator: "; ")
    }

    private var own: String {
        switch code {
        case .busy: "sound device \(device): in use by another program"
        case .stalled where isHanging: "sound device \(device): does not answer"
        case .stalled: "sound device \(device): takes no sound"
        case .unsupported: "sound device \(device): cannot play 16-bit stereo (\(operation): \(reason))"
        case .unavailable, .interrupted: "sound device \(device): \(reason) (\(operation))"
        }
    }

    private var reason: String { errno == 0 ? "no answer" : String(cString: snd_strerror(-errno)) }
}

/// The one way from libasound's results to our errors: passes a result of 0 or more on.
@discardableResult
func check(_ result: Int32, _ operation: String, device: String) throws(PlaybackError) -> Int32 {
    guard result < 0 else { return result }
    let code: PlaybackError.Code =
        switch -result {
        case EBUSY: .busy
        case EPIPE, ESTRPIPE: .interrupted
        case EINVAL where operation.hasPrefix("snd_pcm_hw_params"): .unsupported
        default: .unavailable
        }
    throw PlaybackError(code, device: device, operation: operation, errno: -result)
}
