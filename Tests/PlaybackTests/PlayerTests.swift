import CALSA
import Foundation
import Rig
import Sound
import Synchronization
import Testing
import Units
import Workout

@testable import Playback

/// Integration tests: they wait for the audio thread, and for its device.
@Suite(.serialized) struct PlayerTests {
    private func player(_ device: String, leadIn: Duration = .milliseconds(50)) throws -> Player {
        try Player(Player.Settings(devices: [device], leadIn: leadIn), theme: Theme.byHand())
    }

    private struct NeverHappened: Error {}

    /// Waits, up to 30 s, until `condition` holds.
    private func eventually(every interval: Int = 5, _ condition: () -> Bool) async throws {
        for _ in 0..<(30_000 * ChildProcess.patience / interval) {
            if condition() { return }
            try await Task.sleep(for: .milliseconds(interval))
        }
        throw NeverHappened()
    }

    /// How many threads of this process have this name.
    private func threads(named name: String) -> Int {
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        let names = ids.compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
        return names.count { $0 == name + "\n" }
    }

    private var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }

    @Test func `a device opens, becomes ready, plays, and is closed by shutdown`() async throws {
        let player = try player("null")
        var states = player.states.makeAsyncIterator()
        let begin = Moment.now
        player.open()
        #expect(await states.next() == .opening)
        guard case .ready(let moment) = await states.next() else {
            Issue.record("not ready")
            return
        }
        // A buffer of 341 ms beyond now is the most that can have been written.
        #expect(moment > begin && moment < .now + .milliseconds(342))
        player.play([TimedCue(.holdEnd, at: .now - .seconds(2))], staysOpen: true)
        try await eventually { player.lateness >= .seconds(2) }
        player.play([TimedCue(.tick, at: .now + .seconds(2))], staysOpen: true)
        try await eventually { player.lateness < .seconds(1) }
        #expect(abs(player.lateness.microseconds) < 50, "by rounding")
        await player.shutdown()
        #expect(await states.next() == nil)
        try await eventually { threads(named: "tenuto-audio") == 0 }
    }

    @Test func `words are said at the rate of the device, be they learnt before it is known or after`() async throws {
        let device = RecordingDevice()
        let player = try Player(
            Player.Settings(devices: ["recording"], leadIn: .milliseconds(50)), theme: Theme.byHand()
        ) {
            () throws(PlaybackError) in device
        }
        for (sentence, frames) in [("before", 2205), ("after", 3000)] {
            let recorded = try Recorded(bytes: waveBytes(buzz(frames)), limits: .sentence)
            player.learn(sentence, recorded, peak: -8)
            let words = TimedUtterance([sentence], room: Moment.now..<(Moment.now + .seconds(60)))
            player.play([], saying: [words], staysOpen: true)
            let clip = Clip(recorded, rate: 44_100, peak: -8, resampling: .fast).samples
            #expect(clip.count == 2 * frames)
            try await eventually { device.heard(clip) }
        }
        await player.shutdown()
    }

    @Test func `a device with a rate of its own is given glides of their length at that rate`() async throws {
        let device = RecordingDevice()
        let player = try Player(
            Player.Settings(devices: ["recording"], leadIn: .milliseconds(50)), theme: Theme.byHand()
        ) {
            () throws(PlaybackError) in device
        }
        let length = Duration.microseconds(300_011)
        // Time and again, since a busy machine may be late for the first of them.
        func glide(_ kind: CueKind) -> [TimedCue] {
            (1...60).map { TimedCue(kind, at: .now + .milliseconds(500 * $0), lasting: length) }
        }
        let bank = CueBank(theme: try Theme.byHand(), rate: device.rate)
        // Made ready before it is known what the device is like, and after.
        for kind in [CueKind.breathIn, .breathOut] {
            player.play(glide(kind), staysOpen: true)
            let clip = bank[kind, lasting: length].samples
            #expect(clip.count == 13_230)
            try await eventually(every: 100) { device.heard(clip) }
        }
        await player.shutdown()
    }

    @Test func `nothing is opened before it is wanted`() async throws {
        let player = try player("null")
        try await Task.sleep(for: .milliseconds(50))
        await player.shutdown()
        for await state in player.states { Issue.record("\(state)") }
    }

    @Test func `a device that is not there is tried again, ever more rarely`() async throws {
        let player = try player("no-such-device")
        let begin = Moment.now
        player.open()
        var states = player.states.makeAsyncIterator()
        var times: [Duration] = []
        for _ in 1...3 {
            guard case .failed(let error, nil) = await states.next() else { continue }
            #expect(error.code == .unavailable)
            times.append(.now - begin)
        }
        #expect(times.count == 3)
        #expect(times[1] >= .milliseconds(250) && times[2] >= .milliseconds(1250))
        await player.shutdown()
    }

    @Test func `a new session does not wait for the last one's next attempt`() async throws {
        let player = try player("no-such-device")
        var states = player.states.makeAsyncIterator()
        player.open()
        for _ in 1...4 { _ = await states.next() }
        // The next attempt is 2 s away, as is the one after it. Over: nothing is wanted any more.
        player.finish()
        let begin = Moment.now
        player.open()
        for _ in 1...2 { _ = await states.next() }
        #expect(.now - begin < .seconds(2), "at once, and after 0.25 s")
        await player.shutdown()
    }

    @Test func `opening and closing time and again leaves no descriptor and no thread`() async throws {
        try await eventually { threads(named: "tenuto-audio") == 0 }
        let before = descriptors
        for _ in 1...8 {
            let player = try player("null")
            player.open()
            var states = player.states.makeAsyncIterator()
            _ = await states.next()
            await player.shutdown()
        }
        try await eventually { threads(named: "tenuto-audio") == 0 && threads(named: "tenuto-end") == 0 }
        // Other tests of this process open files at the same time; one and more for each player would be a leak.
        #expect(descriptors < before + 8)
    }

    @Test func `a player that nobody holds any more ends its thread`() async throws {
        try await eventually { threads(named: "tenuto-audio") == 0 }
        do {
            let player = try player("null")
            player.open()
        }
        try await eventually { threads(named: "tenuto-audio") == 0 }
    }

    @Test func `a second shutdown returns too`() async throws {
        let player = try player("null")
        await player.shutdown()
        await player.shutdown()
        player.open()
    }

    @Test func `a sound server that hangs cannot keep us from ending`() async throws {
        let hanging = DispatchSemaphore(value: 0)
        let player = try Player(Player.Settings(devices: ["hanging"]), theme: Theme.byHand()) {
            () throws(PlaybackError) in
            hanging.wait()
            return try PCM.open("null", rate: 48_000)
        }
        player.open()
        try await Task.sleep(for: .milliseconds(50))
        let begin = Moment.now
        await player.shutdown()
        #expect(.now - begin < .seconds(3))
        for await state in player.states { Issue.record("\(state)") }
        hanging.signal()
        try await eventually { threads(named: "tenuto-audio") == 0 }
    }

    @Test func `the first device that opens is used, and named`() async throws {
        let player = try Player(
            Player.Settings(devices: ["no-such-device", "null"], leadIn: .milliseconds(50)), theme: Theme.byHand())
        #expect(player.diagnostics == Player.Diagnostics(devices: ["no-such-device", "null"]))
        var states = player.states.makeAsyncIterator()
        player.open()
        #expect(await states.next() == .opening)
        #expect(player.diagnostics.setup == DeviceSetup(device: "null", rate: 48_000, period: 4096, buffer: 16_384))
        await player.shutdown()
    }

    @Test func `a call that does not come back is told of, and what becomes of it`() async throws {
        let hanging = DispatchSemaphore(value: 0)
        let player = try Player(
            Player.Settings(devices: ["hanging"], leadIn: .milliseconds(50)), theme: Theme.byHand(),
            patience: .seconds(2)
        ) {
            () throws(PlaybackError) in
            hanging.wait()
            return try PCM.open("null", rate: 48_000)
        }
        var states = player.states.makeAsyncIterator()
        player.open()
        #expect(await states.next() == .failed(.hanging("hanging")))
        hanging.signal()
        #expect(await states.next() == .opening)
        guard case .ready = await states.next() else {
            Issue.record("not ready")
            return
        }
        await player.shutdown()
        #expect(await states.next() == nil)
        try await eventually { threads(named: "tenuto-watch") == 0 }
    }

    @Test func `a server that stops in the middle is told of with when it was heard last`() async throws {
        let device = HangingDevice()
        let player = try Player(
            Player.Settings(devices: ["hanging"], leadIn: .zero), theme: Theme.byHand(), patience: .seconds(2)
        ) {
            () throws(PlaybackError) in device
        }
        var states = player.states.makeAsyncIterator()
        player.open()
        #expect(await states.next() == .opening)
        guard case .ready = await states.next() else {
            Issue.record("not ready")
            return
        }
        let before = Moment.now
        device.isHanging.store(true, ordering: .relaxed)
        guard case .failed(let error, let heard?) = await states.next() else {
            Issue.record("not told of")
            return
        }
        #expect(error == .hanging("hanging"))
        #expect(heard >= before - .milliseconds(100) && .now - heard >= .seconds(2))
        device.isHanging.store(false, ordering: .relaxed)
        device.lock.signal()
        guard case .ready = await states.next() else {
            Issue.record("not back")
            return
        }
        await player.shutdown()
    }

    @Test func `other settings and sounds hold from the next opening, and not before`() async throws {
        let opened = Mutex<[[String]]>([])
        let player = try Player(
            Player.Settings(devices: ["first"], leadIn: .milliseconds(50)), theme: Theme.byHand()
        ) { devices throws(PlaybackError) in
            opened.withLock { $0.append(devices) }
            return try PCM.open("null", rate: 48_000)
        }
        let states = Mutex<[String]>([])
        let listening = Task {
            for await state in player.states {
                states.withLock { $0.append(String("\(state)".prefix { $0 != "(" })) }
            }
        }
        #expect(!player.open())
        try await eventually { states.withLock { $0.last } == "ready" }
        player.play([TimedCue(.tick, at: .now + .seconds(3600))], staysOpen: true)

        player.adopt(player.outfit(.init(devices: ["second"], leadIn: .milliseconds(50)), theme: try Theme.byHand()))
        #expect(player.diagnostics.devices == ["second"])
        try await Task.sleep(for: .milliseconds(100))
        #expect(opened.withLock(\.self) == [["first"]] && states.withLock(\.self) == ["opening", "ready"])
        player.finish()

        #expect(player.open(), "what was known of the device is no longer so")
        try await eventually { states.withLock(\.count) == 5 }
        #expect(states.withLock(\.self) == ["opening", "ready", "closed", "opening", "ready"])
        #expect(opened.withLock(\.self) == [["first"], ["second"]])
        #expect(player.counters.missed == 0 && player.counters.reopenings == 0, "nothing was lost")

        // Other sounds on the same device need no other device.
        player.adopt(player.outfit(.init(devices: ["second"], leadIn: .milliseconds(50)), theme: try Theme.byHand()))
        #expect(!player.open())
        #expect(!player.open(), "told once")
        await player.shutdown()
        await listening.value
        #expect(opened.withLock(\.count) == 2)
    }

    @Test func `a device that failed is not waited for once another is wanted`() async throws {
        let player = try Player(Player.Settings(devices: ["no-such-device"]), theme: Theme.byHand())
        var states = player.states.makeAsyncIterator()
        player.open()
        for _ in 1...4 {
            guard case .failed = await states.next() else {
                Issue.record("it can be opened")
                return
            }
        }
        // The next attempt is 2 s away.
        player.finish()
        player.adopt(player.outfit(.init(devices: ["null"], leadIn: .milliseconds(50)), theme: try Theme.byHand()))
        let begin = Moment.now
        player.open()
        #expect(await states.next() == .closed)
        #expect(await states.next() == .opening)
        #expect(.now - begin < .seconds(2))
        #expect(player.diagnostics.setup?.device == "null")
        await player.shutdown()
    }

    @Test func `an idle player is not woken by its watchdog`() async throws {
        let player = try Player(Player.Settings(devices: ["null"]), theme: Theme.byHand(), patience: .milliseconds(20))
        {
            () throws(PlaybackError) in try PCM.open("null", rate: 48_000)
        }
        try await Task.sleep(for: .milliseconds(200))
        await player.shutdown()
        for await state in player.states { Issue.record("\(state)") }
    }

    @Test func `cues that nothing could sound are counted, those with a device that is late are not`() async throws {
        let player = try player("no-such-device")
        var states = player.states.makeAsyncIterator()
        let now = Moment.now
        player.play(
            [
                TimedCue(.tick, at: now - .seconds(3)), TimedCue(.holdStart, at: now - .seconds(2)),
                TimedCue(.holdEnd, at: now - .seconds(1)), TimedCue(.tick, at: now + .seconds(60)),
            ], staysOpen: true)
        _ = await states.next()
        try await eventually { player.counters.missed == 2 }
        let start = MissedCue(.holdStart, at: now - .seconds(2))
        try await eventually { player.takeMissed().last == start }
        player.play([], staysOpen: true)
        try await eventually { player.counters.missed == 3 }
        try await eventually { player.takeMissed().last == MissedCue(.holdEnd, at: now - .seconds(1)) }
        await player.shutdown()
        #expect(player.counters.reopenings == 0 && player.counters.underruns == 0)
    }

    @Test func `a device that wakes us for nothing cannot keep the thread busy`() async throws {
        let device = RestlessDevice()
        let begin = Moment.now
        let player = try Player(Player.Settings(devices: ["restless"]), theme: Theme.byHand()) {
            () throws(PlaybackError) in device
        }
        player.open()
        try await Task.sleep(for: .milliseconds(500))
        try await eventually { device.readings.load(ordering: .relaxed) > 5 }
        // Four in each 10 ms: twice it wakes, for the device and after the wait, and twice it looks each time.
        let readings = device.readings.load(ordering: .relaxed)
        #expect(Duration.milliseconds(10) * readings < (.now - begin) * 6)
        await player.shutdown()
    }
}

/// Swallows what it is given at 44.1 kHz, as ALSA's `null` does, and remembers what was not silent.
private final class RecordingDevice: Device, Sendable {
    let device = "recording"
    let rate = 44_100
    let period: Int64 = 4096
    let capacity: Int64 = 16_384
    let wakeFrames: Int64 = 8192
    private let sounds = Mutex(Sounds())
    var now: Moment { .now }

    /// What came between two silences of 20 ms, without its zeros.
    private struct Sounds {
        var all: [[Int16]] = []
        var zeros = 1000

        mutating func add(_ sample: Int16) {
            guard sample != 0 else {
                zeros += 1
                return
            }
            if zeros > 882 { all.append([]) }
            zeros = 0
            all[all.count - 1].append(sample)
        }
    }

    /// Whether `clip` has sounded, whole and alone.
    func heard(_ clip: [Int16]) -> Bool {
        let clip = clip.filter { $0 != 0 }
        return sounds.withLock { $0.all.contains(clip) }
    }

    func readStatus() throws(PlaybackError) -> PCM.Status {
        PCM.Status(state: SND_PCM_STATE_RUNNING, moment: .now, available: capacity, delay: 0)
    }

    func write(_ block: UnsafeBufferPointer<Int16>) throws(PlaybackError) -> Int64 {
        sounds.withLock { sounds in for index in stride(from: 0, to: block.count, by: 2) { sounds.add(block[index]) } }
        return Int64(block.count / 2)
    }

    func start() throws(PlaybackError) {}

    func restart() throws(PlaybackError) {}

    func pollDescriptors(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) -> Int { 0 }

    func checkEvents(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) {}
}

/// Swallows what it is given, as ALSA's `null` does, until it hangs.
private final class HangingDevice: Device, Sendable {
    let device = "hanging"
    let rate = 48_000
    let period: Int64 = 4096
    let capacity: Int64 = 16_384
    let wakeFrames: Int64 = 8192
    let isHanging = Atomic<Bool>(false)
    let lock = DispatchSemaphore(value: 0)
    var now: Moment { .now }

    func readStatus() throws(PlaybackError) -> PCM.Status {
        PCM.Status(state: SND_PCM_STATE_RUNNING, moment: .now, available: capacity, delay: 0)
    }

    func write(_ block: UnsafeBufferPointer<Int16>) throws(PlaybackError) -> Int64 {
        if isHanging.load(ordering: .relaxed) { lock.wait() }
        return Int64(block.count / 2)
    }

    func start() throws(PlaybackError) {}

    func restart() throws(PlaybackError) {}

    func pollDescriptors(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) -> Int { 0 }

    func checkEvents(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) {}
}

/// Always says that it wants something, and then takes nothing.
private final class RestlessDevice: Device, Sendable {
    let device = "restless"
    let rate = 48_000
    let period: Int64 = 4096
    let capacity: Int64 = 16_384
    let wakeFrames: Int64 = 8192
    let readings = Atomic<Int>(0)
    var now: Moment { .now }

    func readStatus() throws(PlaybackError) -> PCM.Status {
        readings.add(1, ordering: .relaxed)
        return PCM.Status(state: SND_PCM_STATE_RUNNING, moment: .now, available: 0, delay: 100)
    }

    func write(_ block: UnsafeBufferPointer<Int16>) throws(PlaybackError) -> Int64 { 0 }

    func start() throws(PlaybackError) {}

    func restart() throws(PlaybackError) {}

    func pollDescriptors(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) -> Int {
        // Writing never blocks there.
        descriptors[0] = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        return 1
    }

    func checkEvents(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) {}
}
