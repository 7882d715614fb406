import Sound
import Synchronization

/// The sentences that the player can say, as samples at the rate of its device.
///
/// The audio thread is given all of them each time one is learnt: it then only exchanges one reference for another. What
/// is at another rate than its device's is made anew, on a thread of its own.
final class Vocabulary: Sendable {
    private struct Entry {
        let recorded: Recorded
        let peak: Double
        var clip: Clip
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let mailbox: Mailbox
    /// The rate of the device that was opened last, in frames per second.
    private let rate: @Sendable () -> Int

    init(mailbox: Mailbox, rate: @escaping @Sendable () -> Int) {
        self.mailbox = mailbox
        self.rate = rate
    }

    /// Can say `sentence` from now on, its loudest sample at `peak` dBFS.
    func learn(_ sentence: String, _ recorded: Recorded, peak: Double) {
        let clip = Clip(recorded, rate: rate(), peak: peak, resampling: .fast)
        entries.withLock { entries in
            entries[sentence] = Entry(recorded: recorded, peak: peak, clip: clip)
            mailbox.post(.learn(entries.mapValues(\.clip)))
        }
        // The device may have been opened meanwhile.
        if rate() != clip.rate { tune() }
    }

    /// Can say nothing any more.
    func forget() {
        entries.withLock { entries in
            guard !entries.isEmpty else { return }
            entries = [:]
            mailbox.post(.learn([:]))
        }
    }

    /// The device may have another rate than the one before.
    func retune() {
        let rate = rate()
        guard entries.withLock({ entries in entries.values.contains { $0.clip.rate != rate } }) else { return }
        // Without a thread there are no words, and all else sounds.
        try? startThread(named: "tenuto-words") { [self] in tune() }
    }

    private func tune() {
        let rate = rate()
        let stale = entries.withLock { entries in entries.filter { $0.value.clip.rate != rate } }
        let fresh = stale.mapValues { Clip($0.recorded, rate: rate, peak: $0.peak, resampling: .fast) }
        entries.withLock { entries in
            for (sentence, clip) in fresh { entries[sentence]?.clip = clip }
            mailbox.post(.learn(entries.mapValues(\.clip)))
        }
    }
}
