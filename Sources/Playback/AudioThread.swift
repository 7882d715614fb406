import CALSA
import Glibc
import Sound
import Units

/// The one thread that calls libasound: takes commands, keeps the device fed, and gets it back when it is lost.
final class AudioThread {
    /// A device nobody needs is kept this long, for what may come next.
    private static let linger = Duration.seconds(30)
    /// When a device asks for sound and then takes none, it is left alone this long.
    private static let backOff = Duration.milliseconds(10)
    private static let mostDescriptors = 16

    private let settings: Player.Settings
    private let mailbox: Mailbox
    private let report: (Player.State) -> Void
    private let lateness: (Duration) -> Void
    private let bank: (Int) -> CueBank

    private var stream: Stream?
    private var playlist = Playlist()
    private var ladder = ReopenLadder()
    /// When to try a lost device again.
    private var retry: Moment?
    /// Whether a session runs, so that a lost device is worth getting back.
    private var isWanted = false
    /// When to close a device that is not wanted any more.
    private var closing: Moment?
    private var wasReady = false
    /// Whether the device woke us.
    private var wasAsked = false
    private let descriptors = UnsafeMutableBufferPointer<pollfd>.allocate(capacity: mostDescriptors)

    init(
        _ settings: Player.Settings, mailbox: Mailbox, report: @escaping (Player.State) -> Void,
        lateness: @escaping (Duration) -> Void, bank: @escaping (Int) -> CueBank
    ) {
        self.settings = settings
        self.mailbox = mailbox
        self.report = report
        self.lateness = lateness
        self.bank = bank
        calsa_silence_errors()
    }

    deinit { descriptors.deallocate() }

    /// Runs until it is told to shut down.
    func run() {
        while true {
            for command in mailbox.take() {
                if case .shutdown(let done) = command {
                    try? stream?.fadeOut()
                    stream = nil
                    return done.resume()
                }
                take(command)
            }
            closeIfUnwanted()
            openIfWanted()
            service()
            wait()
        }
    }

    private func take(_ command: AudioCommand) {
        switch command {
        case .open:
            want()
        case .play(let cues, let staysOpen):
            playlist = cues
            want()
            attempt { () throws(PlaybackError) in try stream?.replace(&playlist) }
            if !staysOpen { letGo() }
        case .finish:
            letGo()
        case .shutdown:
            break
        }
    }

    private func want() {
        closing = nil
        if !isWanted, stream == nil { retry = .now }
        isWanted = true
    }

    private func letGo() {
        isWanted = false
        closing = max(.now, playlist.last ?? .now) + Self.linger
    }

    private func closeIfUnwanted() {
        guard !isWanted, let closing, closing <= .now else { return }
        self.closing = nil
        retry = nil
        guard stream != nil else { return }
        stream = nil
        wasReady = false
        report(.closed)
    }

    private func openIfWanted() {
        guard stream == nil, let retry, retry <= .now else { return }
        self.retry = nil
        attempt { () throws(PlaybackError) in
            stream = try Stream(settings, bank: bank, lateness: lateness)
            report(.opening)
        }
    }

    private func service() {
        attempt { () throws(PlaybackError) in try stream?.service(&playlist) }
        guard let stream, stream.isReady, !wasReady else { return }
        wasReady = true
        ladder.reset()
        report(.ready(from: stream.nextHeard))
    }

    /// Runs `body`; when the device fails in it, closes the device and plans to open it again.
    private func attempt(_ body: () throws(PlaybackError) -> Void) {
        do {
            try body()
        } catch {
            stream = nil
            wasReady = false
            playlist.rewind(to: .now)
            // Without this libasound keeps what it made of its configuration when the server was away.
            snd_config_update_free_global()
            retry = isWanted ? .now + ladder.next() : nil
            report(.failed(error))
        }
    }

    /// Sleeps until there is a command, the device wants more, or something is due.
    private func wait() {
        descriptors[0] = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
        var count = 1
        var waits = [retry, closing].compactMap { $0.map { max(.zero, $0 - .now) } }
        if let stream {
            let isAskingInVain = wasAsked && !stream.wrote
            waits.append(isAskingInVain ? min(Self.backOff, stream.patience) : stream.patience)
            if stream.isPaced, !isAskingInVain {
                attempt { () throws(PlaybackError) in
                    count += try stream.pcm.pollDescriptors(.init(rebasing: descriptors[1...]))
                }
            }
        }
        // Rounded up, so that what is due is due when we wake; a day at most, which fits an Int32.
        let milliseconds = waits.min().map { Int32(min(($0.microseconds + 999) / 1000, 86_400_000)) } ?? -1
        poll(descriptors.baseAddress, nfds_t(count), milliseconds)
        wasAsked = false
        guard count > 1, let stream else { return }
        attempt { () throws(PlaybackError) in
            wasAsked = try stream.pcm.pollEvents(.init(rebasing: descriptors[1..<count])) != 0
        }
    }
}

/// How long to wait before each further attempt to open a lost device (§6).
struct ReopenLadder {
    private static let waits: [Duration] = [.milliseconds(250), .seconds(1), .seconds(2), .seconds(5), .seconds(10)]
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
