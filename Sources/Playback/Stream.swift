import CALSA
import Glibc
import Sound
import Units
import Workout

private enum Rule {
    /// A device that recovered this often without settling is opened anew.
    static let mostRecoveries = 3
    /// A device that takes nothing for this long is opened anew.
    static let longestStall = Duration.seconds(2)
    /// A device whose next frame should have been heard this long ago has run dry; less may be the clock's own doubt.
    static let drought = Duration.milliseconds(50)
    /// While the clock is not locked, readings come this often.
    static let unlockedInterval = Duration.milliseconds(25)
    /// A device without pace is asked no more often than this, whatever it makes of what it gets.
    static let leastPatience = Duration.milliseconds(10)
    /// Sooner than this after a start nobody can say whether a device keeps time.
    static let paceTrial = Duration.milliseconds(100)
    /// SIGTERM lets what sounds fall to silence over this long.
    static let fadeLength = Duration.milliseconds(60)
    /// What words keep from a signal that came late.
    static let clearance = Duration.milliseconds(100)
}

/// An open device being fed with silence and cues. Used by the audio thread alone.
final class Stream<Output: Device & ~Copyable> {
    let pcm: Output
    private let opened: Moment
    private let leadIn: Duration
    private let offset: Duration
    private let tell: (StreamNews) -> Void
    private var clock: StreamClock
    private var mixer: Mixer
    private var bank: CueBank
    /// What keeps a device awake that falls asleep in silence.
    private var noise: KeepAliveNoise?
    /// The sentences that can be said, if they are at the device's rate.
    var words: [String: Clip] = [:]
    private let block: UnsafeMutableBufferPointer<Int16>

    private var written: Int64 = 0
    /// Frames of `block` that are rendered and wait to be written; the mixer has moved on beyond them.
    private var rendered = 0..<0
    private var heard: Int64 = 0
    private var started: Moment
    private var progressed: Moment
    private var isUnpaced: Bool?
    private var recoveries = 0
    private var hasToldOfLock = false
    /// Cues handed to the mixer that may still be sounding, with their first frames.
    private var sounding: [(clip: Clip, frame: Int64, pan: Pan?)] = []
    /// Whether what is written now will be heard, on its instant.
    private(set) var isReady = false
    /// Whether the device took anything last time; one that asks and then takes nothing must not be asked at once.
    private(set) var wrote = false

    /// Feeds `device`, which has just been opened; `bank` has the cues at the rate it plays.
    init(
        _ device: consuming Output, settings: Player.Settings, bank: CueBank, tell: @escaping (StreamNews) -> Void
    ) {
        pcm = device
        self.bank = bank
        mixer = Mixer(rate: pcm.rate)
        leadIn = settings.leadIn
        offset = settings.offset
        noise = settings.keepAlive == .noise ? KeepAliveNoise() : nil
        self.tell = tell
        let now = pcm.now
        (opened, started, progressed) = (now, now, now)
        clock = StreamClock(rate: pcm.rate, startedAt: now, offset: offset)
        block = .allocate(capacity: 2 * Int(pcm.wakeFrames))
        sounding.reserveCapacity(8)
    }

    deinit { block.deallocate() }

    /// When the first sample that is not written yet will be heard.
    var nextHeard: Moment { clock.moment(of: written) }

    /// Until when it is known that what was written was heard, or is on its way to the ear.
    var lastHeard: Moment { min(leaving, clock.moment(of: heard)) }

    /// When what leaves the device now is heard: `offset` later. What was planned for before is out of its hands.
    private var leaving: Moment { pcm.now + offset }

    /// Changes over to `cues`, whose samples `bank` has. What is written goes on playing where it is silence and they
    /// all come later; else it is thrown away.
    func replace(_ cues: inout Playlist, from bank: CueBank) throws(PlaybackError) {
        self.bank = bank
        let now = clock.frame(at: leaving)
        let isSounding = sounding.contains { $0.frame + Int64($0.clip.samples.count) > now }
        if isSounding || cues.next.map({ $0 < nextHeard }) == true { try restart(&cues) }
    }

    /// Throws away what is not heard yet. Cues whose instants are still to come go back on `playlist`.
    func restart(_ playlist: inout Playlist) throws(PlaybackError) {
        try pcm.restart()
        let now = pcm.now
        playlist.rewind(to: leaving)
        mixer.stopAll()
        sounding.removeAll(keepingCapacity: true)
        (written, heard, rendered) = (0, 0, 0..<0)
        (started, progressed) = (now, now)
        clock.restart(at: now)
        if isUnpaced == true { clock.lockAsIs() }
    }

    /// Fills the device up from `playlist`, and learns from it how time goes.
    func service(_ playlist: inout Playlist) throws(PlaybackError) {
        do throws(PlaybackError) {
            try feed(from: &playlist)
        } catch {
            guard error.code == .interrupted else { throw error }
            try recover(&playlist, from: error)
            try feed(from: &playlist)
        }
        guard pcm.now - progressed < Rule.longestStall else {
            throw PlaybackError(.stalled, device: pcm.device, operation: "snd_pcm_writei")
        }
    }

    /// How long the device can be left alone when it has nothing to say.
    var patience: Duration {
        if isUnpaced == true { return max(Rule.leastPatience, untilAllowed()) }
        let untilStalled = max(.zero, progressed + Rule.longestStall - pcm.now)
        // A clock that will not lock soon gets its readings when the device wakes us anyway.
        let isSettling = !(clock.isLocked && isReady) && pcm.now - started < leadIn + Player.lockPatience
        return isSettling ? min(Rule.unlockedInterval, untilStalled) : untilStalled
    }

    /// Whether the device paces us; if not there is no use in asking it to wake us.
    var isPaced: Bool { isUnpaced != true }

    /// Lets what sounds fall to silence, and waits until it has.
    func fadeOut() throws(PlaybackError) {
        let now = clock.frame(at: leaving)
        let still = sounding.filter { $0.frame <= now && now < $0.frame + Int64($0.clip.samples.count) }
        var nothing = Playlist()
        try restart(&nothing)
        guard !still.isEmpty else { return }
        for (clip, frame, pan) in still { mixer.start(clip, at: frame - now, pan: pan) }
        mixer.fade(from: 0, over: Frames(rate: pcm.rate).at(Rule.fadeLength))
        try fill(from: &nothing, available: pcm.capacity)
        try pcm.start()
        var wait = timespec(tv_sec: 0, tv_nsec: Int((Rule.fadeLength + .milliseconds(60)).microseconds) * 1000)
        nanosleep(&wait, nil)
    }

    private func feed(from playlist: inout Playlist) throws(PlaybackError) {
        let status = try pcm.readStatus()
        if status.state == SND_PCM_STATE_XRUN || status.state == SND_PCM_STATE_SUSPENDED {
            throw PlaybackError(.interrupted, device: pcm.device, operation: "snd_pcm_status", errno: EPIPE)
        }
        observe(status)
        try checkForDrought(status)
        try fill(from: &playlist, available: status.available)
        // There must be something to play: else snd_pcm_start(3) fails as if the device had run dry.
        if written > 0 { try pcm.start() }
        if isUnpaced == nil { judgePace(try pcm.readStatus()) }
        if clock.isLocked, status.moment - opened >= leadIn { isReady = true }
        if clock.isLocked, !hasToldOfLock {
            hasToldOfLock = true
            tell(.locked(after: pcm.now - opened, latency: clock.latency ?? .zero))
        }
    }

    /// PulseAudio's plugin does not say that it ran dry (`handle_underrun` is off by default). Where the next frame should
    /// have been heard by now it did, and what is known of its time is no longer true.
    private func checkForDrought(_ status: PCM.Status) throws(PlaybackError) {
        // One that holds back what it has stalls instead.
        guard isUnpaced == false, clock.isLocked, status.available >= pcm.capacity,
            clock.moment(of: written) < leaving - Rule.drought
        else { return }
        throw PlaybackError(.interrupted, device: pcm.device, operation: "snd_pcm_status", errno: EPIPE)
    }

    private func recover(_ playlist: inout Playlist, from error: PlaybackError) throws(PlaybackError) {
        recoveries += 1
        guard recoveries <= Rule.mostRecoveries else { throw error }
        try restart(&playlist)
        tell(.recovered)
    }

    private func observe(_ status: PCM.Status) {
        let position = written - status.delay
        guard status.state == SND_PCM_STATE_RUNNING, position > heard else { return }
        heard = position
        // A device without pace has only swallowed it.
        guard isUnpaced != true else { return }
        progressed = status.moment
        // A starved device says nothing about when the next frame will be heard.
        guard status.delay > 0 else { return }
        clock.observe(written: written, delay: status.delay, at: status.moment)
        let frames = Frames(rate: pcm.rate)
        tell(
            .reading(
                origin: (status.moment - frames.offset(of: position)).nanoseconds,
                delay: frames.offset(of: status.delay), at: status.moment))
        if clock.isLocked { recoveries = 0 }
    }

    /// A device that is half a buffer ahead of the time that has passed, by its room as well as by its delay, keeps no
    /// time: ALSA's `null`, or `file` on it. One whose clock locks does; until either is seen, nothing is decided, since a
    /// thread that did not get to run for a while sees much played at once. Nor is it at first: PulseAudio tells no delay
    /// until its server has answered (measured: 0 for the first milliseconds).
    private func judgePace(_ status: PCM.Status) {
        if clock.isLocked { isUnpaced = false }
        let passed = status.moment - started
        guard isUnpaced == nil, passed >= Rule.paceTrial else { return }
        let waiting = max(status.delay, pcm.capacity - status.available)
        guard written - waiting - Frames(rate: pcm.rate).at(passed) >= pcm.capacity / 2 else { return }
        isUnpaced = true
        clock.lockAsIs()
    }

    /// How many more frames a device without pace may have now.
    private func allowed(at now: Moment) -> Int64 {
        Frames(rate: pcm.rate).at(now - started) + pcm.capacity - written
    }

    private func untilAllowed() -> Duration {
        max(.zero, started + Frames(rate: pcm.rate).offset(of: written + pcm.wakeFrames - pcm.capacity) - pcm.now)
    }

    private func fill(from playlist: inout Playlist, available: Int64) throws(PlaybackError) {
        var room = min(available, pcm.capacity)
        if isUnpaced != false {
            room = min(room, allowed(at: pcm.now))
        }
        wrote = false
        defer { if wrote, isUnpaced == true { progressed = pcm.now } }
        while room > 0 {
            if rendered.isEmpty {
                let count = min(room, Int64(block.count / 2))
                schedule(from: &playlist, until: written + count)
                rendered = 0..<Int(count)
                let samples = UnsafeMutableBufferPointer(rebasing: block[..<(2 * rendered.upperBound)])
                mixer.render(into: samples, from: written)
                noise?.add(to: samples)
            }
            let part = block[(2 * rendered.lowerBound)..<(2 * rendered.upperBound)]
            let taken = try pcm.write(UnsafeBufferPointer(rebasing: part))
            guard taken > 0 else { return }
            wrote = true
            written += taken
            room -= taken
            rendered = (rendered.lowerBound + Int(taken))..<rendered.upperBound
        }
    }

    /// Starts the cues of the frames up to `end` on their frames, and late ones by the rule for late ones.
    private func schedule(from playlist: inout Playlist, until end: Int64) {
        guard isReady else { return }
        let (from, until) = (clock.moment(of: written), clock.moment(of: end))
        let late = playlist.take(before: from - LateCues.unnoticed)
        let pick = LateCues.pick(from: late, before: playlist.rest, heardAt: from) { [bank] in bank.length(of: $0) }
        for index in late.indices where index != pick { tell(.missed(late[index])) }
        if let pick {
            start(late[pick])
            // It sounds where words may have their room.
            playlist.speech.wait(until: from + bank.length(of: late[pick]) + Rule.clearance)
        }
        for cue in playlist.take(before: until) { start(cue) }
        while let said = playlist.speech.take(from: from, until: until, sound: sound(of:)) { start(said) }
    }

    private func sound(of sentence: String) -> Clip? { words[sentence].flatMap { $0.rate == pcm.rate ? $0 : nil } }

    private func start(_ said: Speech.Start) {
        let frame = max(written, clock.frame(at: said.moment))
        guard mixer.start(said.clip, at: frame, pan: said.pan) else { return }
        note(said.clip, at: frame, pan: said.pan)
    }

    private func note(_ clip: Clip, at frame: Int64, pan: Pan?) {
        if sounding.count == 8 { sounding.removeFirst() }
        sounding.append((clip, frame, pan))
    }

    private func start(_ cue: TimedCue) {
        let frame = max(written, clock.frame(at: cue.moment))
        let clip = bank[cue.kind, lasting: cue.length]
        guard mixer.start(clip, at: frame, pan: cue.pan) else { return tell(.missed(cue)) }
        note(clip, at: frame, pan: cue.pan)
        tell(.wrote(late: clock.moment(of: frame) - cue.moment))
    }
}
