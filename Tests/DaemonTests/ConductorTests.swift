import Control
import Glibc
import Testing
import Units
import VarlinkServer
import Workout

@testable import Daemon
@testable import Playback

@Suite struct ConductorTests {
    private let sound = FakeSound()
    private let book = LogBook()
    private let conductor: Conductor

    init() {
        conductor = Conductor(sound: sound.sound(patience: .seconds(600)), thread: EventThread(), logger: book.logger)
    }

    /// A routine in which nothing comes by itself while a test runs, be the machine as busy as it may.
    private func calm(_ id: String = "test", reps: Int = 3) -> Routine {
        routine(id, prepare: .seconds(3600), hold: .seconds(3600), reps: reps)
    }

    /// Has the device say these things, and returns once they are heard.
    private func say(_ states: Player.State...) async {
        let (stream, continuation) = AsyncStream.makeStream(of: Player.State.self)
        for state in states { continuation.yield(state) }
        continuation.finish()
        await conductor.listen(to: stream)
    }

    private let broken = PlaybackError(.unavailable, device: "fake", operation: "snd_pcm_open", errno: ENOENT)

    @Test func `a start opens the device and plays all cues at once when there is time to get ready`() async throws {
        let timeline = timeline(calm())
        let session = try await conductor.start(timeline)
        #expect(sound.calls == [.open, .play(timeline.cues.map(\.kind), staysOpen: true)])
        #expect(session.routine == Name(id: "test", name: "Test"))
        #expect(session.totalUs == timeline.duration.microseconds)
        #expect(session.step.kind == .prepare && session.step.durationUs == 3_600_000_000)
        let status = await conductor.status()
        #expect(status.state == .running && status.session?.id == session.id)
        #expect(
            status.audio
                == .init(
                    state: .closed, device: "fake", lateUs: 2000, lateMaxUs: 7000, underruns: 1, reopenings: 2,
                    missed: 3))
    }

    @Test func `a second start is refused with the routine that runs`() async throws {
        _ = try await conductor.start(timeline(calm("a")))
        sound.forget()
        await #expect(throws: Conductor.Refusal.busy(Name(id: "a", name: "Test"))) {
            _ = try await conductor.start(timeline(calm("b")))
        }
        #expect(sound.calls.isEmpty)
    }

    @Test(arguments: [Session.Input.pause, .resume, .toggle, .tap, .next, .back, .skip, .stop, .pain])
    func `without a session there is nothing to act on`(input: Session.Input) async {
        await #expect(throws: Conductor.Refusal.noSession) { _ = try await conductor.command(input) }
        await #expect(throws: Conductor.Refusal.noSession) { _ = try await conductor.command(input, inStep: "s1") }
        #expect(await conductor.stopForPain() == false)
        #expect(sound.calls.isEmpty)
    }

    @Test func `a pause sounds and lets the device go, a resume takes it back`() async throws {
        _ = try await conductor.start(timeline(calm()))
        sound.forget()
        var status = try await conductor.command(.pause)
        #expect(status.state == .paused)
        #expect(sound.calls == [.play([.paused], staysOpen: false)])
        status = try await conductor.command(.pause)
        #expect(sound.calls.count == 2, "heard you")
        sound.forget()
        status = try await conductor.command(.resume)
        #expect(status.state == .running)
        guard case .play(let cues, staysOpen: true) = sound.calls.first else {
            Issue.record("no cues: \(sound.calls)")
            return
        }
        #expect(cues.first == .resumed && cues.last == .sessionDone)
    }

    /// Commands in order → the state after each
    @Test(
        arguments: [
            ([.pause, .next, .toggle, .toggle], [.paused, .paused, .running, .paused]),
            // A tap within a second of what it may have meant does nothing but sound.
            ([.toggle, .tap, .toggle, .tap], [.paused, .paused, .running, .running]),
            ([.next, .next, .back, .stop], [.running, .running, .running, .idle]),
            ([.next, .next, .next, .next, .next, .next], [.running, .running, .running, .running, .running, .idle]),
            ([.skip], [.idle]),
            ([.pause, .pain], [.paused, .idle]),
        ] as [([Session.Input], [Status.State])])
    func `each command answers with the state that results`(inputs: [Session.Input], states: [Status.State])
        async throws
    {
        _ = try await conductor.start(timeline(calm()))
        var found: [Status.State] = []
        for input in inputs { found.append(try await conductor.command(input).state) }
        #expect(found == states)
    }

    @Test(arguments: [Session.Input.pause, .resume, .toggle, .tap, .next, .back, .skip, .stop])
    func `a command meant for another step is refused with the present one, and changes nothing`(
        input: Session.Input
    ) async throws {
        _ = try await conductor.start(timeline(calm()))
        _ = try await conductor.command(.next, inStep: "s1")
        let before = try #require(await conductor.status().session)
        sound.forget()
        for step in ["s1", "s3", "", "S2"] {
            await #expect(throws: Conductor.Refusal.stepMovedOn("s2")) {
                _ = try await conductor.command(input, inStep: step)
            }
        }
        #expect(sound.calls.isEmpty)
        #expect(await conductor.status().session?.step.id == before.step.id)
        _ = try await conductor.command(input, inStep: "s2")
    }

    @Test func `of many who skip the same step at once, one does`() async throws {
        _ = try await conductor.start(timeline(calm(reps: 10)))
        let results = await withTaskGroup { group in
            for _ in 0..<20 {
                group.addTask { [conductor] in
                    do throws(Conductor.Refusal) {
                        return "done: \(try await conductor.command(.next, inStep: "s1").session?.step.id ?? "")"
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(results == ["done: s2": 1, "stepMovedOn(Optional(\"s2\"))": 19])
    }

    @Test func `the step that a count-in leads to is the current one`() async throws {
        _ = try await conductor.start(timeline(calm()))
        _ = try await conductor.command(.next)
        _ = try await conductor.command(.pause, inStep: "s2")
        let counting = try await conductor.command(.resume, inStep: "s2")
        #expect(counting.session?.step.kind == .prepare)
        #expect(try await conductor.command(.pause, inStep: "s2").state == .paused)
    }

    @Test func `next in the last hold sounds the end and lets the device go`() async throws {
        _ = try await conductor.start(timeline(calm(reps: 1)))
        _ = try await conductor.command(.next)
        sound.forget()
        let status = try await conductor.command(.next)
        #expect(status.session == nil)
        #expect(sound.calls == [.play([.holdEnd, .sessionDone], staysOpen: false)])
    }

    @Test func `pain ends the session and says how`() async throws {
        let watcher = Watcher()
        let session = try await conductor.start(timeline(calm()))
        await conductor.watch(watcher.outlet)
        #expect(await conductor.stopForPain())
        // Another change tells that the routine is held from then on.
        #expect(
            try watcher.take().compactMap { $0?.ended }
                == [.init(id: session.id, routine: session.routine, outcome: .stoppedForPain)])
    }

    @Test func `who watches gets the whole state, then each change, counted`() async throws {
        let watcher = Watcher()
        await conductor.watch(watcher.outlet)
        let first = try watcher.take()
        #expect(first.count == 1 && first[0]?.status.state == .idle && first[0]?.ended == nil)
        let session = try await conductor.start(timeline(calm()))
        _ = try await conductor.command(.pause)
        await say(.opening)
        _ = try await conductor.command(.stop)
        let changes = try watcher.take().compactMap(\.self)
        #expect(changes.map(\.status.state) == [.running, .paused, .paused, .idle])
        #expect(changes.map(\.status.audio.state) == [.closed, .closed, .opening, .opening])
        #expect(changes.dropLast().allSatisfy { $0.ended == nil })
        #expect(changes.last?.ended == .init(id: session.id, routine: session.routine, outcome: .partial))
        let sequences = ([first[0]].compactMap(\.self) + changes).map(\.sequence)
        #expect(zip(sequences, sequences.dropFirst()).allSatisfy { $1 == $0 + 1 })
    }

    @Test func `who comes later counts on from where the others are`() async throws {
        _ = try await conductor.start(timeline(calm()))
        let watcher = Watcher()
        await conductor.watch(watcher.outlet)
        _ = try await conductor.command(.pause)
        let changes = try watcher.take().compactMap(\.self)
        #expect(changes.map(\.status.state) == [.running, .paused])
        #expect(changes[1].sequence == changes[0].sequence + 1)
    }

    @Test func `a short prepare waits for the device, and is told when it is ready`() async throws {
        let session = try await conductor.start(timeline(routine(prepare: .seconds(4))))
        #expect(sound.calls == [.open])
        #expect(session.elapsedUs == 0)
        let ready = Moment.now + .seconds(2)
        await say(.opening, .ready(from: ready))
        #expect(sound.calls.count == 2)
        #expect(sound.cues.first == TimedCue(.tick, at: ready))
        #expect(await conductor.status().audio.state == .ok)
    }

    @Test func `without a device it goes on at once, and says so once`() async throws {
        _ = try await conductor.start(timeline(routine(prepare: .seconds(4))))
        let watcher = Watcher()
        await conductor.watch(watcher.outlet)
        await say(.failed(broken), .failed(broken))
        #expect(sound.calls.count == 2)
        let status = await conductor.status()
        #expect(status.state == .running && status.audio.state == .silent)
        #expect(status.problems.map(\.text) == ["\(broken): going on without sound"])
        let last = try #require(try watcher.take().last??.status)
        #expect(last.audio == status.audio && last.problems == status.problems)
        #expect(book.lines.filter { $0.hasPrefix("warning") } == ["warning: \(broken): going on without sound"])
    }

    @Test func `sound that was heard and is lost shifts nothing at first`() async throws {
        _ = try await conductor.start(timeline(calm()))
        await say(.opening, .ready(from: .now))
        sound.forget()
        await say(.failed(broken, heardUntil: .now))
        #expect(await conductor.status().problems.map(\.text) == ["\(broken): going on without sound"])
        #expect(await conductor.status().state == .running)
        #expect(sound.calls.isEmpty)
    }

    @Test func `a device that came back is told of once, however often it was tried`() async {
        await say(
            .opening, .failed(broken), .opening, .failed(broken), .failed(broken), .opening, .ready(from: .now),
            .closed, .opening, .ready(from: .now))
        #expect(
            book.lines.filter { !$0.hasPrefix("debug") } == [
                "warning: \(broken): going on without sound", "notice: sound device fake: sound is back",
            ])
        #expect(await conductor.status().problems == [])
    }

    @Test func `a device still open from before makes nobody wait`() async throws {
        await say(.opening, .ready(from: .now))
        let before = Moment.now
        _ = try await conductor.start(timeline(routine(prepare: .seconds(4))))
        #expect(sound.calls.count == 2)
        let first = try #require(sound.cues.first)
        // The first tick is 1 s into the prepare, so nothing needs to be put off.
        #expect(first.kind == .tick)
        #expect(first.moment >= before + .seconds(1) && first.moment <= .now + .seconds(1))
    }

    @Test func `a session started right after another has the device to itself`() async throws {
        await say(.opening, .ready(from: .now))
        _ = try await conductor.start(timeline(calm("a")))
        _ = try await conductor.command(.stop)
        sound.forget()
        let second = timeline(calm("b"))
        _ = try await conductor.start(second)
        #expect(sound.calls == [.open, .play(second.cues.map(\.kind), staysOpen: true)])
    }

    @Test func `problems of the files stand in the status until others do`() async throws {
        let watcher = Watcher()
        await conductor.watch(watcher.outlet)
        let problem = ReportedProblem(message: "a")
        await conductor.note([problem])
        await conductor.note([problem])
        #expect(try watcher.take().map { $0?.status.problems } == [[], [problem]], "the same again is no change")
        await conductor.note([])
        #expect(await conductor.status().problems == [])
    }

    @Test func `shutdown ends the session as partial, and all watching`() async throws {
        let watcher = Watcher()
        _ = try await conductor.start(timeline(calm()))
        await conductor.watch(watcher.outlet)
        sound.forget()
        await conductor.shutdown()
        #expect(sound.calls == [.finish])
        let changes = try watcher.take()
        #expect(changes.count == 3 && changes[2] == nil)
        #expect(changes[1]?.ended?.outcome == .partial)
    }
}

/// Integration tests: they wait for timers to ring.
@Suite struct ConductorAlarmTests {
    @Test func `steps and the end come by themselves, and the device is let go`() async throws {
        let sound = FakeSound()
        let conductor = Conductor(sound: sound.sound(patience: .zero), thread: EventThread(), logger: LogBook().logger)
        let watcher = Watcher()
        await conductor.watch(watcher.outlet)
        _ = try await conductor.start(
            timeline(routine(prepare: .milliseconds(500), hold: .seconds(3), reps: 1)))
        try await eventually { sound.calls.last == .finish }
        #expect(sound.calls.count == 3 && sound.calls.first == .open)
        let changes = try watcher.take().compactMap(\.self)
        #expect(changes.map(\.status.session?.step.kind) == [nil, .prepare, .hold, nil])
        #expect(changes.map(\.ended?.outcome) == [nil, nil, nil, .completed])
        let hold = try #require(changes[2].status.session?.step)
        #expect(hold.elapsedUs >= 0 && hold.elapsedUs < 2_400_000, "told when it began")
    }

    @Test func `who watches is told that a gate waits, and the device is let go meanwhile`() async throws {
        let sound = FakeSound()
        let conductor = Conductor(sound: sound.sound(patience: .zero), thread: EventThread(), logger: LogBook().logger)
        let watcher = Watcher()
        await conductor.watch(watcher.outlet)
        let gated = Routine(
            id: Slug(literal: "r"), name: "R",
            exercises: [exercise("a", hold: .exactly(.seconds(3600)), gate: .exercise)])
        _ = try await conductor.start(timeline(gated))
        try await eventually { sound.calls.last == .finish }
        #expect(try watcher.take().last??.status.state == .waiting)
        #expect(try await conductor.command(.tap).state == .running)
    }

    @Test func `sound that is lost for long pauses the session, and is waited for`() async throws {
        let (fake, book) = (FakeSound(), LogBook())
        var sound = fake.sound(patience: .zero)
        sound.longestSilence = .milliseconds(50)
        let conductor = Conductor(sound: sound, thread: EventThread(), logger: book.logger)
        let (news, continuation) = AsyncStream.makeStream(of: Player.State.self)
        let listening = Task { await conductor.listen(to: news) }
        _ = try await conductor.start(timeline(routine(prepare: .seconds(3600))))
        let error = PlaybackError(.stalled, device: "fake", operation: "snd_pcm_writei")
        continuation.yield(.ready(from: .now))
        continuation.yield(.failed(error, heardUntil: .now))
        try await eventually { fake.calls.last == .play([], staysOpen: true) }
        let lost = await conductor.status()
        #expect(lost.state == .paused && lost.audio.state == .silent)
        #expect(
            lost.problems.map(\.text)
                == ["sound device fake: takes no sound: paused until sound is back, or tenuto resume"])
        let back = Moment.now + .seconds(1)
        for state in [.failed(error), .opening, .ready(from: back)] as [Player.State] { continuation.yield(state) }
        try await eventually { fake.calls.last == .play([.paused], staysOpen: false) }
        #expect(fake.cues == [TimedCue(.paused, at: back)])
        let found = await conductor.status()
        #expect(found.state == .paused)
        #expect(found.problems.map(\.text) == ["sound was lost: paused at the repetition: tenuto resume"])
        #expect(try await conductor.command(.resume).problems == [])
        let id = try #require(lost.session?.id)
        #expect(
            book.lines.filter { $0.hasPrefix("warning") || $0.hasPrefix("notice") } == [
                "warning: sound device fake: takes no sound: going on without sound",
                "warning: session \(id): sound was lost: paused at the repetition",
                "notice: sound device fake: sound is back",
                "notice: session \(id): sound is back: waits to be resumed",
            ])
        continuation.finish()
        await listening.value
    }

    @Test func `a session that waits for the device does not wait beyond its patience`() async throws {
        let sound = FakeSound()
        let conductor = Conductor(
            sound: sound.sound(patience: .milliseconds(300)), thread: EventThread(), logger: LogBook().logger)
        let begin = Moment.now
        _ = try await conductor.start(timeline(routine(prepare: .milliseconds(100))))
        try await eventually { sound.calls.count == 2 }
        let first = try #require(sound.cues.first)
        #expect(first.moment - begin >= .milliseconds(300))
    }
}
