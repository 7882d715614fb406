import Sound
import Synchronization

/// The cues as the audio thread and those who call the player both know them. The audio thread makes them anew when a
/// device has another rate, so that nobody else has to.
final class SharedBank: Sendable {
    private let bank: Mutex<CueBank>

    init(_ bank: CueBank) { self.bank = Mutex(bank) }

    /// Frames per second.
    var rate: Int { bank.withLock(\.rate) }

    /// The cues with these glides and no others, which it keeps.
    func keeping(_ glides: Set<Glide>) -> CueBank {
        bank.withLock { bank in
            bank.keep(glides)
            return bank
        }
    }

    /// The cues are these from now on.
    func replace(by newer: CueBank) {
        bank.withLock { $0 = newer }
    }
}
