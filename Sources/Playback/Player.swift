import CALSA
import Glibc
import Sound
import Synchronization
import Units
import Workout

/// Plays cues at their instants on an ALSA device, on a thread of its own. All calls return at once, but for
/// 5 ms that `play` takes for each new length of a glide.
///
/// While nothing is wanted of it the device is closed and the thread sleeps.
package final class Player: Sendable {
    /// What the player is told once.
    package struct Settings: Hashable, Sendable {
        /// The PCMs' names, the first that opens being used: `default`, `pulse`, `hw:1,0` … At least one.
        package var devices: [String]
        /// Silence before the first cue: Bluetooth and HDMI swallow onsets. 0 to 5 s.
        package var leadIn: Duration
        /// What it is fed between cues.
        package var keepAlive: KeepAlive
        /// How much later than the device says a cue is heard. 0 to 2 s.
        package var offset: Duration

        /// Plays on the first of `devices` that opens, after `leadIn` of silence.
        package init(
            devices: [String] = ["default"], leadIn: Duration = .milliseconds(700), keepAlive: KeepAlive = .silence,
            offset: Duration = .zero
        ) {
            self.devices = devices
            self.leadIn = leadIn
            self.keepAlive = keepAlive
            self.offset = offset
        }
    }

    /// What is known of the device.
    package enum State: Hashable, Sendable {
        /// Closed; nothing is wanted of it.
        case closed
        /// Open, not yet playing on time.
        case opening
        /// What is asked for is heard; a cue from the given moment on sounds on its instant.
        case ready(from: Moment)
        /// Nothing is heard.
        case failed(PlaybackError)
    }

    /// The rate asked of a device, in frames per second; what it has instead is taken.
    package static let preferredRate = 48_000
    /// How long the first cue waits for the device beyond the lead-in (§6).
    package static let lockPatience = Duration.seconds(3)

    /// How the device is doing, each change once. For one reader; ends after `shutdown()`.
    package let states: AsyncStream<State>

    /// The longest a shutdown may take. A sound server that hangs can hold the thread in a call of libasound for ever.
    private static let longestShutdown = Duration.seconds(1)

    private let mailbox: Mailbox
    private let ended: Signal
    private let latest = Atomic<Int64>(0)
    /// What the device plays that was opened last, in frames per second.
    private let rate = Atomic<Int>(Player.preferredRate)
    /// The cues, with the glides of the newest list.
    private let bank: Mutex<CueBank>
    private let report: AsyncStream<State>.Continuation

    /// Starts the thread. `theme` is synthesised anew where a device has a rate of its own.
    package convenience init(_ settings: Settings, theme: Theme) throws(SystemError) {
        try self.init(settings, theme: theme) { () throws(PlaybackError) in
            try PCM.open(settings.devices[0], rate: Self.preferredRate)
        }
    }

    /// The same on what `open` gives, which the thread calls.
    init<Output: Device & ~Copyable>(
        _ settings: Settings, theme: Theme, open: @escaping @Sendable () throws(PlaybackError) -> Output
    ) throws(SystemError) {
        (states, report) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(64))
        mailbox = try Mailbox()
        ended = try Signal()
        let bank = CueBank(theme: theme, rate: Self.preferredRate)
        self.bank = Mutex(bank)
        try startThread(named: "tenuto-audio") { [mailbox, report, ended, weak self] in
            AudioThread(
                leadIn: settings.leadIn, bank: bank, mailbox: mailbox, report: { report.yield($0) },
                lateness: { self?.latest.store($0.microseconds, ordering: .relaxed) },
                tune: { self?.rate.store($0, ordering: .relaxed) }, open: open
            ).run()
            report.finish()
            ended.raise()
        }
    }

    deinit { mailbox.post(.shutdown) }

    /// How late the last cue was written for, by the device's clock; negative when early by rounding.
    package var lateness: Duration { .microseconds(latest.load(ordering: .relaxed)) }

    /// Opens the device and feeds it silence, so that it is warm for the first cue.
    package func open() {
        mailbox.post(.open)
    }

    /// From now on only `cues` sound: what sounds is silenced and what was planned is forgotten. Unless it
    /// `staysOpen`, the device is closed 30 s after the last of them.
    package func play(_ cues: [TimedCue], staysOpen: Bool) {
        let glides = Set(cues.compactMap { Glide($0.kind, lasting: $0.length) })
        let ready = bank.withLock { bank in
            bank = bank.at(rate: rate.load(ordering: .relaxed))
            bank.keep(glides)
            return bank
        }
        mailbox.post(.play(Playlist(cues), ready, staysOpen: staysOpen))
    }

    /// Leaves the playing cues as they are, and closes the device 30 s after the last of them.
    package func finish() {
        bank.withLock { $0.keep([]) }
        mailbox.post(.finish)
    }

    /// Lets what sounds fall to silence, closes the device and ends the thread. Returns when it has, or after 1 s.
    package func shutdown() async {
        mailbox.post(.shutdown)
        await withCheckedContinuation { continuation in
            let wait: @Sendable () -> Void = { [ended] in
                ended.wait(atMost: Self.longestShutdown)
                continuation.resume()
            }
            do { try startThread(named: "tenuto-end", wait) } catch { wait() }
        }
        report.finish()
    }
}
