import Control
import Glibc
import Scheduling
import Synchronization
import Testing
import Units
import VarlinkServer
import Workout

@testable import Daemon
@testable import Playback

/// What those who watch are told beside the changes. Integration tests: some wait for timers to ring.
@Suite struct ConductorEventTests {
    private let sound = FakeSound()
    private let conductor: Conductor

    init() {
        conductor = Conductor(
            sound: sound.sound(patience: .zero), thread: EventThread(), logger: LogBook().logger)
    }

    private func calm() -> Timeline { timeline(routine(prepare: .seconds(3600), hold: .seconds(3600), reps: 3)) }

    private func say(_ states: Player.State...) async {
        let (stream, continuation) = AsyncStream.makeStream(of: Player.State.self)
        for state in states { continuation.yield(state) }
        continuation.finish()
        await conductor.listen(to: stream)
    }

    /// The events that come until there are `count` of them.
    private func events(_ count: Int, of watcher: Watcher) async throws -> [String] {
        let found = Mutex<[String]>([])
        try await eventually {
            found.withLock { found in
                found += (try? watcher.takeEvents()) ?? []
                return found.count >= count
            }
        }
        return found.withLock { $0 }
    }

    @Test func `a step is told as it begins, also one that next leads to, and not while the session is paused`()
        async throws
    {
        let watcher = Watcher()
        await conductor.watch(watcher.outlet, events: [.step])
        _ = try await conductor.start(calm())
        #expect(try await events(1, of: watcher) == ["step s1 prepare"])
        _ = try await conductor.command(.next)
        #expect(try await events(1, of: watcher) == ["step s2 hold"])
        _ = try await conductor.command(.pause)
        _ = try await conductor.command(.next)
        #expect(try watcher.takeEvents() == [])
        _ = try await conductor.command(.resume)
        #expect(try watcher.takeEvents() == [], "it counts in first")
        // What is counted in to begins with the end of the count-in.
        _ = try await conductor.command(.next)
        #expect(try await events(1, of: watcher) == ["step s3 release"])
        // To the repetition that is over, whose hold begins again after 5 s.
        _ = try await conductor.command(.back)
        #expect(try watcher.takeEvents() == [])
        #expect(try await events(1, of: watcher) == ["step s2 hold"])
    }

    @Test func `a session is told of when it begins and when it is over, around all that is in it`() async throws {
        let watcher = Watcher()
        await conductor.watch(watcher.outlet, events: [.step, .session])
        _ = try await conductor.start(calm())
        #expect(try await events(2, of: watcher) == ["session test begins", "step s1 prepare"])
        let late = Watcher()
        await conductor.watch(late.outlet, events: [.session])
        _ = try await conductor.command(.pause)
        _ = try await conductor.command(.stop)
        let changes = try watcher.take().compactMap(\.self)
        let ended = try #require(changes.last?.event?.session)
        #expect(ended.outcome == .partial && ended.id == changes.compactMap(\.ended).first?.id)
        #expect(changes.last?.status.session == nil)
        #expect(try late.takeEvents() == ["session test partial"])
        _ = try await conductor.start(calm())
        #expect(await conductor.stopForPain())
        #expect(try late.takeEvents() == ["session test begins", "session test stoppedForPain"])
    }

    @Test func `a gate begins when it waits, and again where it is gone back to`() async throws {
        let watcher = Watcher()
        await conductor.watch(watcher.outlet, events: [.step])
        let gated = Routine(
            id: Slug(literal: "r"), name: "R",
            exercises: [exercise("a", hold: .exactly(.seconds(3600)), gate: .exercise)])
        _ = try await conductor.start(timeline(gated))
        #expect(try await events(1, of: watcher) == ["step s1 gate"])
        _ = try await conductor.command(.pause)
        _ = try await conductor.command(.resume)
        #expect(try await events(1, of: watcher) == ["step s1 gate"])
        _ = try await conductor.command(.next)
        #expect(try await events(1, of: watcher) == ["step s2 prepare"])
        _ = try await conductor.command(.back)
        #expect(try await events(1, of: watcher) == ["step s2 prepare"])
    }

    @Test func `each cue is told when it is heard, with its place in the plan, and whether it could be`() async throws {
        let watcher = Watcher()
        await conductor.watch(watcher.outlet, events: [.cue, .step])
        let plan = timeline(routine(prepare: .milliseconds(300), hold: .seconds(3), reps: 1))
        let begun = Moment.now
        _ = try await conductor.start(plan)
        await say(.failed(PlaybackError(.unavailable, device: "fake", operation: "snd_pcm_open", errno: ENOENT)))
        let first = try await events(3, of: watcher)
        #expect(first == ["step s1 prepare", "step s2 hold", "cue holdStart 300000"], "the step before its cue")
        #expect(Moment.now - begun >= .milliseconds(300), "not before its time")
        await say(.ready(from: .now))
        var changes: [Change] = []
        try await eventually { sound.calls.last == .finish }
        while changes.filter({ $0.event?.cue != nil }).count < 2 {
            try await Task.sleep(for: .milliseconds(20))
            changes += try watcher.take().compactMap(\.self)
        }
        let cues = changes.compactMap { $0.event?.cue }
        #expect(cues.map(\.cue) == ["holdEnd", "sessionDone"])
        #expect(cues.map(\.atUs) == plan.cues.dropFirst().map { $0.offset.microseconds })
        #expect(cues.map(\.heard) == [true, true])
        #expect(await conductor.herald.deadline == nil, "nothing is waited for any more")
    }

    @Test func `a pause sounds, and what was planned before is told no more`() async throws {
        let watcher = Watcher()
        await conductor.watch(watcher.outlet, events: [.cue])
        _ = try await conductor.start(calm())
        #expect(await conductor.herald.deadline != nil)
        let status = try await conductor.command(.pause)
        let stood = try #require(status.session).elapsedUs
        #expect(try watcher.takeEvents() == ["cue paused \(stood)"])
        #expect(await conductor.herald.deadline == nil)
        _ = try await conductor.command(.stop)
        #expect(try watcher.takeEvents() == ["cue paused \(stood)"])
    }

    @Test func `while nobody asks there is no timer, and who comes later is told only what comes`() async throws {
        let plain = Watcher()
        await conductor.watch(plain.outlet)
        _ = try await conductor.start(calm())
        _ = try await conductor.command(.pause)
        _ = try await conductor.command(.resume)
        #expect(await conductor.herald.deadline == nil)
        let late = Watcher()
        await conductor.watch(late.outlet, events: [.cue, .step])
        #expect(await conductor.herald.deadline != nil)
        #expect(try late.takeEvents() == [])
        _ = try await conductor.command(.pause)
        #expect(try late.takeEvents().count == 1)
    }

    @Test func `changes count on by one, and events have the number and the state of the last change`() async throws {
        let (plain, curious) = (Watcher(), Watcher())
        await conductor.watch(plain.outlet)
        await conductor.watch(curious.outlet, events: [.step, .cue, .agenda, .step])
        _ = try await conductor.start(calm())
        for input in [Session.Input.next, .pause, .next, .toggle, .back, .skip] {
            _ = try await conductor.command(input)
        }
        let (changes, all) = (try plain.take().compactMap(\.self), try curious.take().compactMap(\.self))
        #expect(changes.allSatisfy { $0.event == nil })
        #expect(changes.map(\.sequence) == Array(changes[0].sequence..<(changes[0].sequence + changes.count)))
        #expect(all.filter { $0.event == nil }.map(\.sequence) == changes.map(\.sequence))
        #expect(all.contains { $0.event?.kind == .step } && all.contains { $0.event?.kind == .cue })
        for (before, event) in zip(all, all.dropFirst()) where event.event != nil {
            #expect(event.sequence == before.sequence)
            #expect(event.status.state == before.status.state, "\(event)")
            #expect(event.ended == nil)
        }
    }

    @Test func `who does not read loses events and no state, and is told how much`() async throws {
        let (reader, sleeper) = (Watcher(), Watcher(limit: 8192))
        await conductor.watch(reader.outlet, events: [.cue])
        await conductor.watch(sleeper.outlet, events: [.cue])
        _ = try await conductor.start(calm())
        for _ in 0..<50 { _ = try await conductor.command(.pause) }
        _ = try await conductor.command(.next)
        let (all, some) = (try reader.take().compactMap(\.self), try sleeper.take().compactMap(\.self))
        #expect(all.filter { $0.event?.cue?.cue == "paused" }.count == 51)
        #expect(some.count < all.count && some.dropLast().allSatisfy { $0.lagged == 0 })
        let last = try #require(some.last)
        #expect(last.lagged == all.count - some.count)
        #expect(last.sequence == all.last?.sequence && last.status.session?.step.id == "s2")
    }

    @Test func `a scheduled time is told of whenever its state changes`() async throws {
        let scene = ScheduledScene()
        let watcher = Watcher()
        await scene.conductor.watch(watcher.outlet, events: [.agenda])
        await scene.begin(try hourly("a"))
        await scene.pass(until: "09:59:58")
        #expect(try watcher.takeEvents() == ["agenda a pending"])
        await scene.pass(until: "10:00")
        #expect(try watcher.takeEvents() == ["agenda a due"])
        _ = try await scene.conductor.snooze(until: nil, for: .seconds(60))
        #expect(try watcher.takeEvents() == ["agenda a snoozed"])
        await scene.pass(until: "10:01")
        #expect(try watcher.takeEvents() == ["agenda a due"])
        _ = try await scene.conductor.startDue()
        #expect(try watcher.takeEvents() == ["agenda a running"])
        _ = try await scene.conductor.command(.stop)
        #expect(try watcher.takeEvents() == ["agenda a partial"])
        await scene.pass(until: "11:00")
        _ = try watcher.take()
        _ = try await scene.conductor.dismiss()
        let last = try #require(try watcher.take().compactMap { $0?.event?.occurrence }.last)
        #expect(last.state == .skipped && last.at == "2026-06-01T11:00:00Z" && last.routine.name == "Arms")
        #expect(last.settledAt == "2026-06-01T11:00:00Z")
    }

    @Test func `what waits for its turn is told with until when, as the status and the agenda have it`() async throws {
        let scene = ScheduledScene()
        let watcher = Watcher()
        await scene.conductor.watch(watcher.outlet, events: [.agenda])
        await scene.begin(try hourly("a"))
        _ = await scene.conductor.note(isAway: true)
        await scene.pass(until: "10:00")
        let told = try watcher.take().compactMap { $0?.event?.occurrence }
        #expect(told.map(\.state) == [.pending] && told.map(\.until) == ["2026-06-01T10:15:00Z"])
        #expect(await scene.conductor.status().agenda.waiting.map(\.until) == ["2026-06-01T10:15:00Z"])
        await scene.pass(until: "10:01")
        #expect(try watcher.takeEvents() == [], "once")
        let listing = await scene.conductor.agenda(from: nil, to: ScheduledScene.instant("10:30"))
        #expect(listing.items.map(\.until) == ["2026-06-01T10:15:00Z"])
        await scene.pass(until: "10:15")
        #expect(try watcher.takeEvents() == ["agenda a missed"])
        #expect(
            await scene.conductor.agenda(from: nil, to: ScheduledScene.instant("10:30")).items.map(\.until) == [nil])
    }

    @Test func `what falls into quiet that somebody asked for says until when that is`() async throws {
        let scene = ScheduledScene(at: "10:30")
        let watcher = Watcher()
        await scene.conductor.watch(watcher.outlet, events: [.agenda])
        await scene.begin(try hourly("a"), quiet: [.init(try ClockWindow("10:45..11:15"))])
        await scene.pass(until: "11:20")
        _ = try await scene.conductor.keepQuiet(until: ScheduledScene.instant("12:40"))
        await scene.pass(until: "12:00")
        let told = try watcher.take().compactMap { $0?.event?.occurrence }
        #expect(told.map(\.state) == [.suppressed, .suppressed])
        #expect(told.map(\.until) == [nil, "2026-06-01T12:40:00Z"], "the first were the schedule's own quiet hours")
        _ = try await scene.conductor.keepQuiet(until: ScheduledScene.instant("13:30"))
        let until = await scene.conductor.agenda(from: nil, to: ScheduledScene.instant("14:30")).items.map(\.until)
        #expect(until.suffix(2) == ["2026-06-01T13:30:00Z", nil], "\(until)")
    }
}

/// `PlayCue`: a cue that the person wants to hear.
@Suite struct DemonstrationCallTests {
    private let sound = FakeSound()
    private let conductor: Conductor

    init() {
        conductor = Conductor(sound: sound.sound(patience: .zero), thread: EventThread(), logger: LogBook().logger)
    }

    private func say(_ states: Player.State...) async {
        let (stream, continuation) = AsyncStream.makeStream(of: Player.State.self)
        for state in states { continuation.yield(state) }
        continuation.finish()
        await conductor.listen(to: stream)
    }

    @Test func `it sounds once the device is ready, and the device is let go`() async throws {
        let watcher = Watcher()
        await conductor.watch(watcher.outlet, events: [.cue])
        #expect(try await conductor.demonstrate(.breathIn).state == .idle)
        #expect(sound.calls == [.open])
        await say(.opening)
        #expect(sound.calls == [.open])
        let ready = Moment.now + .milliseconds(100)
        await say(.ready(from: ready))
        #expect(sound.calls == [.open, .play([.breathIn], staysOpen: false), .finish])
        #expect(sound.cues == [TimedCue(.breathIn, at: ready)])
        let events = Mutex<[String]>([])
        try await eventually {
            events.withLock { events in
                events += (try? watcher.takeEvents()) ?? []
                return !events.isEmpty
            }
        }
        #expect(events.withLock { $0 } == ["cue breathIn nowhere"])
    }

    @Test func `one after the other sound, a session ends that, and none sounds in it`() async throws {
        await say(.opening, .ready(from: .now))
        _ = try await conductor.demonstrate(.tick)
        _ = try await conductor.demonstrate(.rest)
        #expect(sound.calls.filter { $0 == .play([.tick], staysOpen: false) }.count == 1)
        #expect(sound.cues.map(\.kind) == [.rest])
        _ = try await conductor.start(timeline(routine("a", prepare: .seconds(3600))))
        sound.forget()
        for _ in 0..<2 {
            await #expect(throws: Conductor.Refusal.busy(Name(id: "a", name: "Test"))) {
                _ = try await conductor.demonstrate(.tick)
            }
            _ = try await conductor.command(.pause)
        }
        #expect(sound.calls == [.play([.paused], staysOpen: false), .play([.paused], staysOpen: false)])
    }

    @Test func `one that still waits for the device is forgotten with the start of a session`() async throws {
        _ = try await conductor.demonstrate(.tick)
        _ = try await conductor.start(timeline(routine(prepare: .seconds(3600))))
        _ = try await conductor.command(.pause)
        sound.forget()
        await say(.ready(from: .now))
        #expect(!sound.calls.contains(.play([.tick], staysOpen: false)))
    }

    @Test func `what is due goes before`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        await scene.pass(until: "09:59:58")
        await #expect(throws: Conductor.Refusal.busy(Name(id: "a", name: "Arms"))) {
            _ = try await scene.conductor.demonstrate(.tick)
        }
        await scene.say(.ready(from: ScheduledScene.moment("09:59:59")))
        await scene.pass(until: "10:00:00")
        await #expect(throws: Conductor.Refusal.busy(Name(id: "a", name: "Arms"))) {
            _ = try await scene.conductor.demonstrate(.tick)
        }
        await scene.pass(until: "10:00:02")
        #expect(try await scene.conductor.demonstrate(.tick).state == .due)
    }
}
