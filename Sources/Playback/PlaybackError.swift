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

    init(_ code: Code, device: String, operation: String, errno: Int32 = 0) {
        self.code = code
        self.device = device
        self.operation = operation
        self.errno = errno
    }

    package var description: String {
        switch code {
        case .busy: "sound device \(device): in use by another program"
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
