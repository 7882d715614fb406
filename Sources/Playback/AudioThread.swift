import CALSA
import Glibc
import Sound
import Units
import Workout

private enum Rule {
    /// A device nobody needs is kept this long, for what may come next.
    static let linger = Duration.seconds(30)
    /// When a device asks for sound and then takes none, it is left alone this long.
    static let backOff = Duration.milliseconds(10)
    static let mostDescriptors = 16
}

/// The one thread that calls libasound: takes commands, keeps the device fed, and gets it back when it is lost.
final class AudioThread<Output: Device & ~Copyable> {
    private var settings: Player.Settings
    private let open: ([String]) throws(PlaybackError) -> Output
    private let mailbox: Mailbox
    private let report: (Player.State) -> Void
    private let adopt: (CueBank) -> Void
    private let record: Record
    private let watchdog: Watchdog

    /// The samples of what is to be played, at the rate of the device where that is known.
    private var bank: CueBank
    /// The sentences that can be said; those at another rate than the device's cannot.
    private var words: [String: Clip] = [:]
    private var stream: Stream<Output>?
    private var playlist = Playlist()
    /// Up to when the cues of the list that did not sound have been noted.
    private var notedUntil: Moment?
    private var ladder = ReopenLadder()
    /// When to try a lost device again.
    private var retry: Moment?
    /// Whether a session runs, so that a lost device is worth getting back.
    private var isWanted = false
    /// When to close a device that is not wanted any more.
    private var closing: Moment?
    private var wasReady = false
    /// Whether the last that was said is that nothing is heard.
    private var isFailing = false
    /// Whether a device was open, and is gone although it is wanted.
    private var isLost = false
    /// Whether the device woke us.
    private var wasAsked = false
    private let descriptors = UnsafeMutableBufferPointer<pollfd>.allocate(capacity: Rule.mostDescriptors)

    init(
        settings: Player.Settings, bank: CueBank, mailbox: Mailbox, record: Record, watchdog: Watchdog,
        report: @escaping (Player.State) -> Void, adopt: @escaping (CueBank) -> Void,
        open: @escaping ([String]) throws(PlaybackError) -> Output
    ) {
        self.settings = settings
        self.bank = bank
        self.open = open
        self.mailbox = mailbox
        self.report = report
        self.adopt = adopt
        self.record = record
        self.watchdog = watchdog
        calsa_silence_errors()
    }

    deinit { descriptors.deallocate() }

    /// Runs until it is told to shut down.
    func run() {
        defer { watchdog.end() }
        watchdog.arm(isHeard: false)
        while true {
            for command in mailbox.take() {
                if case .shutdown = command {
                    try? stream?.fadeOut()
                    stream = nil
                    return
                }
                take(command)
            }
            closeIfUnwanted()
            openIfWanted()
            service()
            countMissed()
            wait()
        }
    }

    private func take(_ command: AudioCommand) {
        switch command {
        case .adopt(let settings, let bank):
            exchange(settings, bank)
        case .open:
            want()
        case .play(let cues, let bank, let staysOpen):
            giveUpLate()
            playlist = cues
            notedUntil = nil
            // Nothing to do unless the device has opened at another rate since the cues were made ready.
            self.bank = bank.at(rate: stream?.pcm.rate ?? bank.rate)
            want()
            attempt { () throws(PlaybackError) in try stream?.replace(&playlist, from: self.bank) }
            if !staysOpen { letGo() }
        case .learn(let words):
            self.words = words
            stream?.words = words
        case .finish:
            letGo()
        case .shutdown:
            break
        }
    }

    /// What comes is another's: a device that is open and not so is closed, with what it still had.
    private func exchange(_ settings: Player.Settings, _ bank: CueBank) {
        self.bank = bank
        if let rate = stream?.pcm.rate, rate != bank.rate {
            self.bank = bank.at(rate: rate)
            adopt(self.bank)
        }
        guard settings != self.settings else { return }
        self.settings = settings
        giveUpLate()
        playlist = Playlist()
        // What failed was another device.
        ladder.reset()
        isLost = false
        retry = isWanted ? .now : nil
        guard stream != nil || isFailing else { return }
        stream = nil
        wasReady = false
        say(.closed)
    }

    private func want() {
        closing = nil
        if !isWanted {
            ladder.reset()
            if stream == nil { retry = .now }
        }
        isWanted = true
    }

    private func letGo() {
        isWanted = false
        closing = max(.now, playlist.last ?? .now) + Rule.linger
    }

    private func closeIfUnwanted() {
        guard !isWanted, let closing, closing <= .now else { return }
        self.closing = nil
        retry = nil
        isLost = false
        giveUpLate()
        playlist = Playlist()
        // All has sounded: an idle daemon keeps only what every session needs.
        bank.keep([])
        guard stream != nil || isFailing else { return }
        stream = nil
        wasReady = false
        say(.closed)
    }

    private func openIfWanted() {
        guard stream == nil, let retry, retry <= .now else { return }
        self.retry = nil
        attempt { () throws(PlaybackError) in
            let device = try open(settings.devices)
            if bank.rate != device.rate {
                // Our own work, in which libasound has no part.
                watchdog.disarm()
                bank = bank.at(rate: device.rate)
                adopt(bank)
                watchdog.arm(isHeard: false)
            }
            record.opened(device.setup, again: isLost)
            isLost = false
            stream = Stream(device, settings: settings, bank: bank) { [record] in record.note($0) }
            stream?.words = words
            say(.opening)
        }
    }

    private func service() {
        attempt { () throws(PlaybackError) in try stream?.service(&playlist) }
        guard let stream, stream.isReady, !wasReady else { return }
        wasReady = true
        ladder.reset()
        say(.ready(from: stream.nextHeard))
    }

    /// Runs `body`; when the device fails in it, closes the device and plans to open it again.
    private func attempt(_ body: () throws(PlaybackError) -> Void) {
        do {
            try body()
        } catch {
            // What it was given last and did not sound may still be true when it is back.
            let heard = wasReady ? stream.map { min(.now, $0.lastHeard) } : nil
            playlist.rewind(to: stream?.lastHeard ?? .now)
            isLost = isWanted && (isLost || stream != nil)
            wasReady = false
            // A device that nobody needs any more is not missed. Said before closing it, which may hang.
            say(isWanted || playlist.next != nil ? .failed(error, heardUntil: heard) : .closed)
            stream = nil
            // Without this libasound keeps what it made of its configuration when the server was away.
            snd_config_update_free_global()
            retry = isWanted ? .now + ladder.next() : nil
        }
    }

    /// Sleeps until there is a command, the device wants more, or something is due.
    private func wait() {
        descriptors[0] = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
        let isAskingInVain = wasAsked && stream?.wrote == false
        var count = 1
        if let stream, stream.isPaced, !isAskingInVain {
            attempt { () throws(PlaybackError) in
                count += try stream.pcm.pollDescriptors(.init(rebasing: descriptors[1...]))
            }
        }
        var waits = [retry, closing].compactMap { $0.map { max(.zero, $0 - .now) } }
        if let stream { waits.append(isAskingInVain ? min(Rule.backOff, stream.patience) : stream.patience) }
        watchdog.disarm()
        if watchdog.takeAlarm() { return comeBack() }
        // Rounded up, so that what is due is due when we wake; a day at most, which fits an Int32.
        let milliseconds = waits.min().map { Int32(min(($0.microseconds + 999) / 1000, 86_400_000)) } ?? -1
        poll(descriptors.baseAddress, nfds_t(count), milliseconds)
        watchdog.arm(isHeard: wasReady)
        // Also when it turns out to mean nothing: else a device that is always ready and never takes anything would
        // keep us busy.
        wasAsked = descriptors[1..<count].contains { $0.revents != 0 }
        guard count > 1, let stream else { return }
        attempt { () throws(PlaybackError) in
            try stream.pcm.checkEvents(.init(rebasing: descriptors[1..<count]))
        }
    }

    private func say(_ state: Player.State) {
        // Whatever the watchdog said is no longer so.
        _ = watchdog.takeAlarm()
        isFailing = if case .failed = state { true } else { false }
        report(state)
    }

    /// libasound came back after it was given up: says how the device is doing now, without sleeping before.
    private func comeBack() {
        watchdog.arm(isHeard: false)
        wasReady = false
        if let stream {
            if !stream.isReady { say(.opening) }
        } else if !isWanted {
            say(.closed)
        }
    }

    /// The cues of a list that nobody wants any more whose instants passed without a device will not sound.
    private func giveUpLate() {
        let late = LateCues.late(in: playlist.rest, at: .now)
        record.tally.countMissed(late.count)
        record.tally.note(waiting: 0)
        note(missed: late)
    }

    /// Keeps count of what is missed while nothing can sound; once something can, the stream takes it from the list.
    private func countMissed() {
        let missed = LateCues.missed(of: playlist.rest, at: .now) { [bank] in bank.length(of: $0) }
        record.tally.note(waiting: missed.count)
        note(missed: missed.certain)
    }

    /// Each once, as long as the list is the same; the last one may come again.
    private func note(missed cues: ArraySlice<TimedCue>) {
        for cue in cues where notedUntil.map({ $0 <= cue.moment }) ?? true { record.missed.note(cue) }
        if let last = cues.last?.moment { notedUntil = max(notedUntil ?? last, last) }
    }
}

/// How long to wait before each further attempt to open a lost device (§6). Often enough for the first 13 s: a session
/// pauses after 15 s without sound, and must not do so for a device that has long been back.
struct ReopenLadder {
    private static let waits: [Duration] =
        [.milliseconds(250), .seconds(1)] + Array(repeating: .seconds(2), count: 6) + [.seconds(5), .seconds(10)]
    private var failures = 0

    /// The wait after one more failure.
    mutating func next() -> Duration {
        defer { failures += 1 }
        return Self.waits[min(failures, Self.waits.count - 1)]
    }

    /// The device works again.
    mutating func reset() {
        failures = 0
    }
}
