import Synchronization
import Units

extension Player {
    /// What was not as it should be, since the player is there.
    package struct Counters: Hashable, Sendable {
        /// How often a device ran dry, or was interrupted, and went on.
        package var underruns = 0
        /// How often a lost device was opened again.
        package var reopenings = 0
        /// Cues that did not sound: the device was away at their instants, or could not take them in time.
        package var missed = 0
        /// Cues that sounded more than 1 ms late.
        package var late = 0
        /// How late the last cue was written for, by the device's clock; negative when early by rounding.
        package var lateness = Duration.zero
        /// The worst of these.
        package var worstLateness = Duration.zero

        /// All is well.
        package init() {}
    }

    /// All that is known of the device and of how it has done.
    package struct Diagnostics: Hashable, Sendable {
        /// The PCMs to be tried, in order.
        package var devices: [String]
        /// What was agreed on with the one that was opened last; nil before the first.
        package var setup: DeviceSetup?
        /// From starting it to hearing its first frame, as the device says; nil until it is known.
        package var latency: Duration?
        /// From opening it until it was known when each frame is heard; nil until it is.
        package var timeToLock: Duration?
        /// How it has done.
        package var counters = Counters()

        /// Nothing is known yet of `devices`.
        package init(devices: [String]) {
            self.devices = devices
        }
    }
}

/// What the audio thread writes down and any thread reads.
final class Record: Sendable {
    let tally = Tally()
    let missed = MissedCues()
    private let facts: Mutex<Player.Diagnostics>

    init(devices: [String]) { facts = Mutex(Player.Diagnostics(devices: devices)) }

    /// A device was opened; `again` when it had been lost.
    func opened(_ setup: DeviceSetup, again: Bool) {
        if again { tally.countReopening() }
        facts.withLock { facts in
            facts.setup = setup
            (facts.latency, facts.timeToLock) = (nil, nil)
        }
    }

    /// These PCMs are to be tried from now on.
    func expect(_ devices: [String]) {
        facts.withLock { $0.devices = devices }
    }

    func note(_ news: StreamNews) {
        switch news {
        case .wrote(let lateness): tally.note(lateness)
        case .missed(let cue):
            tally.countMissed(1)
            missed.note(cue)
        case .recovered: tally.countUnderrun()
        case .locked(let time, let latency): facts.withLock { ($0.timeToLock, $0.latency) = (time, latency) }
        case .reading: break
        }
    }

    var diagnostics: Player.Diagnostics {
        var known = facts.withLock(\.self)
        known.counters = tally.counters
        return known
    }
}

/// The counters as the audio thread keeps them and any thread reads them.
final class Tally: Sendable {
    /// From here on a cue counts as late.
    private static let late = Duration.milliseconds(1)

    private let underruns = Atomic<Int>(0)
    private let reopenings = Atomic<Int>(0)
    private let missed = Atomic<Int>(0)
    /// Cues whose instants have passed while the device is away, which may be missed.
    private let waiting = Atomic<Int>(0)
    private let late = Atomic<Int>(0)
    private let latest = Atomic<Int64>(0)
    private let worst = Atomic<Int64>(0)

    func countUnderrun() { underruns.add(1, ordering: .relaxed) }
    func countReopening() { reopenings.add(1, ordering: .relaxed) }

    /// `count` cues more will never sound.
    func countMissed(_ count: Int) {
        missed.add(count, ordering: .relaxed)
    }

    /// So many cues would be missed if the device came back now.
    func note(waiting count: Int) {
        waiting.store(count, ordering: .relaxed)
    }

    /// A cue was written `lateness` late. Called by one thread alone.
    func note(_ lateness: Duration) {
        latest.store(lateness.microseconds, ordering: .relaxed)
        if lateness.microseconds > worst.load(ordering: .relaxed) {
            worst.store(lateness.microseconds, ordering: .relaxed)
        }
        if lateness > Self.late { late.add(1, ordering: .relaxed) }
    }

    var counters: Player.Counters {
        var counters = Player.Counters()
        counters.underruns = underruns.load(ordering: .relaxed)
        counters.reopenings = reopenings.load(ordering: .relaxed)
        counters.missed = missed.load(ordering: .relaxed) + waiting.load(ordering: .relaxed)
        counters.late = late.load(ordering: .relaxed)
        counters.lateness = .microseconds(latest.load(ordering: .relaxed))
        counters.worstLateness = .microseconds(worst.load(ordering: .relaxed))
        return counters
    }
}
