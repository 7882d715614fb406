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
    /// Where it plays and how.
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

    /// Settings with the sounds of a theme, made.
    package struct Outfit: Sendable {
        let settings: Settings
        let bank: CueBank
    }

    /// What it goes by, and what it is to go by from the next `open()` on.
    private struct Choice {
        var settings: Settings
        var awaited: Outfit?
    }

    /// What is known of the device.
    package enum State: Hashable, Sendable {
        /// Closed; nothing is wanted of it.
        case closed
        /// Open, not yet playing on time.
        case opening
        /// What is asked for is heard; a cue from the given moment on sounds on its instant.
        case ready(from: Moment)
        /// Nothing is heard; until when something was, where it was until now.
        case failed(PlaybackError, heardUntil: Moment? = nil)
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
    private let record: Record
    /// The cues, with the glides of the newest list.
    private let bank: SharedBank
    private let vocabulary: Vocabulary
    private let report: AsyncStream<State>.Continuation
    private let choice: Mutex<Choice>

    /// Starts the thread. `theme` is synthesised anew where a device has a rate of its own.
    package convenience init(_ settings: Settings, theme: Theme) throws(SystemError) {
        try self.init(settings, theme: theme) { devices throws(PlaybackError) in
            try PCM.open(firstOf: devices, rate: Self.preferredRate)
        }
    }

    /// The same on what `open` gives.
    convenience init<Output: Device & ~Copyable>(
        _ settings: Settings, theme: Theme, patience: Duration = Watchdog.longestCall,
        open: @escaping @Sendable () throws(PlaybackError) -> Output
    ) throws(SystemError) {
        try self.init(settings, theme: theme, patience: patience) { _ throws(PlaybackError) in try open() }
    }

    /// The same on what `open` gives for the PCMs' names, which the thread calls; `patience` is for how long a call may
    /// take.
    init<Output: Device & ~Copyable>(
        _ settings: Settings, theme: Theme, patience: Duration = Watchdog.longestCall,
        open: @escaping @Sendable ([String]) throws(PlaybackError) -> Output
    ) throws(SystemError) {
        (states, report) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(64))
        mailbox = try Mailbox()
        ended = try Signal()
        record = Record(devices: settings.devices)
        let watchdog = try Watchdog(limit: patience) { [record, report] heard in
            let known = record.diagnostics
            let device = known.setup?.device ?? known.devices.first ?? "default"
            report.yield(.failed(.hanging(device), heardUntil: heard))
        }
        vocabulary = Vocabulary(mailbox: mailbox) { [record] in
            record.diagnostics.setup?.rate ?? Self.preferredRate
        }
        let bank = CueBank(theme: theme, rate: Self.preferredRate)
        let shared = SharedBank(bank)
        self.bank = shared
        choice = Mutex(Choice(settings: settings))
        try startThread(named: "tenuto-audio") { [mailbox, record, report, ended, vocabulary] in
            AudioThread(
                settings: settings, bank: bank, mailbox: mailbox, record: record, watchdog: watchdog,
                report: { state in
                    if case .opening = state { vocabulary.retune() }
                    report.yield(state)
                }, adopt: { shared.replace(by: $0) }, open: open
            ).run()
            report.finish()
            ended.raise()
        }
    }

    deinit { mailbox.post(.shutdown) }

    /// How late the last cue was written for, by the device's clock; negative when early by rounding.
    package var lateness: Duration { counters.lateness }

    /// What was not as it should be, since the player is there.
    package var counters: Counters { record.tally.counters }

    /// The cues that did not sound since the last time it was asked; one may come again. For one reader.
    package func takeMissed() -> [MissedCue] { record.missed.take() }

    /// All that is known of the device, the counters included.
    package var diagnostics: Diagnostics { record.diagnostics }

    /// Opens the device and feeds it silence, so that it is warm for the first cue. What `adopt` was told holds from here
    /// on; whether a device that is open is closed for it, so that what was known of it is no longer so.
    @discardableResult
    package func open() -> Bool {
        let (fresh, isOther) = choice.withLock { choice in
            let fresh = choice.awaited
            choice.awaited = nil
            let isOther = fresh.map { $0.settings != choice.settings } ?? false
            if let fresh { choice.settings = fresh.settings }
            return (fresh, isOther)
        }
        if let fresh {
            bank.replace(by: fresh.bank)
            mailbox.post(.adopt(fresh.settings, fresh.bank))
        }
        mailbox.post(.open)
        return isOther
    }

    /// What `adopt` takes. Makes the sounds, which takes tens of milliseconds.
    package func outfit(_ settings: Settings, theme: Theme) -> Outfit {
        Outfit(settings: settings, bank: CueBank(theme: theme, rate: bank.rate))
    }

    /// Plays so from the next `open()` on; until then what sounds and is still to sound stays as it is.
    package func adopt(_ outfit: Outfit) {
        choice.withLock { $0.awaited = outfit }
        record.expect(outfit.settings.devices)
    }

    /// From now on only `cues` sound, and `words` as far as they are learnt in time: what sounds is silenced and what was
    /// planned is forgotten. Unless it `staysOpen`, the device is closed 30 s after the last of them.
    package func play(_ cues: [TimedCue], saying words: [TimedUtterance] = [], staysOpen: Bool) {
        let glides = Set(cues.compactMap { Glide($0.kind, lasting: $0.length) })
        mailbox.post(.play(Playlist(cues, saying: words), bank.keeping(glides), staysOpen: staysOpen))
    }

    /// Can say `sentence` from now on, its loudest sample at `peak` dBFS. Resamples it, which takes a few milliseconds
    /// for each second.
    package func learn(_ sentence: String, _ recorded: Recorded, peak: Double) {
        vocabulary.learn(sentence, recorded, peak: peak)
    }

    /// Forgets all sentences; one that sounds goes on.
    package func forgetWords() {
        vocabulary.forget()
    }

    /// Leaves the playing cues as they are, and closes the device 30 s after the last of them.
    package func finish() {
        _ = bank.keeping([])
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
