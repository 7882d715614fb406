import Control
import Glibc
import History
import Scheduling
import Synchronization
import Testing
import Units
import VarlinkServer
import Workout

@testable import Daemon
@testable import Playback

/// What the conductor keeps of its sessions, and how it goes on with what another one has left.
@Suite struct ConductorRecordTests {
    /// What was kept, as a store would have it.
    private final class Shelf: Sendable {
        private let kept = Mutex(Records())
        private let count = Mutex(0)

        func keep(_ records: Records) {
            kept.withLock { $0.append(records) }
            count.withLock { $0 += 1 }
        }

        /// How often something was to be kept.
        var times: Int { count.withLock(\.self) }
        var sessions: [SessionRecord] { kept.withLock { Array($0.sessions.values) } }
        var steps: [StepRecord] { kept.withLock { $0.steps.values.sorted { $0.number < $1.number } } }
        var unfinished: UnfinishedSession? {
            kept.withLock { if case .session(let session)? = $0.unfinished { session } else { nil } }
        }

        /// What the next daemon finds.
        var left: Remembered.Left? {
            guard let unfinished, let record = sessions.first(where: { $0.id == unfinished.session }) else {
                return nil
            }
            let steps = kept.withLock { $0.steps.filter { $0.key.session == record.id }.map(\.value) }
            return Remembered.Left(unfinished: unfinished, record: record, steps: steps)
        }
    }

    private let shelf = Shelf()
    private let sound = FakeSound()
    private let book = LogBook()
    /// When it was noon for the test: nothing of it happens at midnight.
    private let noon = Moment.now

    /// A conductor that keeps on the shelf; `ahead` is how far its wall clock is ahead.
    private func conductor(boot: String = "one", ahead: Duration) -> Conductor {
        conductor(boot: boot, ahead: { ahead })
    }

    private func conductor(
        boot: String = "one", ahead: @escaping @Sendable () -> Duration = { .zero }
    ) -> Conductor {
        var services = ScheduleServices.none
        services.record = { [shelf] in shelf.keep($0) }
        services.boot = boot
        services.clock.reading = { [noon] in
            let now = ClockReading.now
            let wall = Timestamp(seconds: 1_780_315_200) + (now.awake - noon) + ahead()
            return ClockReading(wall: wall, awake: now.awake, slept: now.slept)
        }
        return Conductor(
            sound: sound.sound(patience: .zero), thread: EventThread(), logger: book.logger, services: services)
    }

    /// Nothing comes by itself while a test runs.
    private var calm: Routine { routine(prepare: .seconds(3600), hold: .seconds(3600)) }

    @Test func `a session is kept from its start, each step when it is over, and its end`() async throws {
        let conductor = conductor()
        let session = try await conductor.start(
            timeline(calm), prescription: PrescriptionRecord(timeline(calm), origin: .bundled))
        let begun = try #require(shelf.sessions.first)
        #expect(begun.id == session.id && begun.ended == nil && begun.prescription.text.contains("bundled"))
        #expect(session.id.count == 36 && session.id == session.id.lowercased())
        let first = try #require(shelf.unfinished)
        #expect(first.isRunning && first.boot == "one" && first.session == session.id && shelf.times == 1)
        _ = try await conductor.command(.next)
        #expect(shelf.steps.map(\.kind) == ["prepare"] && shelf.steps[0].end == .cut && shelf.times == 2)
        #expect(shelf.unfinished?.position != first.position && shelf.unfinished?.timeline == first.timeline)
        _ = try await conductor.command(.pause)
        #expect(shelf.steps.count == 1 && shelf.times == 3, "where it stands, and no step")
        _ = await conductor.status()
        #expect(shelf.times == 3)
        _ = try await conductor.command(.stop)
        let ended = try #require(shelf.sessions.first)
        #expect(ended.outcome == .partial && ended.ended != nil && ended.exercises[0].done == 0)
        #expect(shelf.unfinished?.isRunning == false)
        #expect(await conductor.status().left?.id == session.id)
    }

    @Test func `one that ends for pain, or at its end, is not to be gone on with`() async throws {
        for input in [Session.Input.pain, .skip] {
            let conductor = conductor()
            _ = try await conductor.start(timeline(calm))
            _ = try await conductor.command(input)
            #expect(shelf.unfinished == nil)
            #expect(await conductor.status().left == nil)
            await #expect(throws: Conductor.Refusal.nothingToContinue) { _ = try await conductor.goOn(voice: nil) }
        }
    }

    @Test func `what was left goes on under its id, and has its end anew`() async throws {
        let conductor = conductor()
        let session = try await conductor.start(timeline(calm))
        _ = try await conductor.command(.next)
        _ = try await conductor.command(.stop)
        let again = try await conductor.goOn(voice: nil)
        #expect(again.id == session.id && again.step.id == "s2" && sound.cues.first?.kind == .resumed)
        #expect(shelf.sessions.count == 1 && shelf.sessions[0].outcome == nil && shelf.unfinished?.isRunning == true)
        #expect(await conductor.status().left == nil)
        await #expect(throws: Conductor.Refusal.busy(Name(id: "test", name: "Test"))) {
            _ = try await conductor.goOn(voice: nil)
        }
        _ = try await conductor.command(.stop)
        _ = try await conductor.start(timeline(calm))
        _ = try await conductor.command(.pain)
        await #expect(throws: Conductor.Refusal.nothingToContinue, "another one has begun since") {
            _ = try await conductor.goOn(voice: nil)
        }
    }

    @Test func `after a crash a session goes on by itself, where it was`() async throws {
        let crashed = conductor()
        let session = try await crashed.start(timeline(calm))
        _ = try await crashed.command(.next)
        let left = try #require(shelf.left)
        let conductor = conductor()
        sound.forget()
        await conductor.takeUp(left, voice: nil)
        let status = await conductor.status()
        #expect(status.session?.id == session.id && status.state == .running && status.session?.step.kind == .prepare)
        #expect(status.session?.step.id == "s2" && sound.calls.first == .open && sound.cues.first?.kind == .resumed)
        #expect(shelf.sessions.count == 1 && shelf.sessions[0].outcome == nil)
        #expect(book.lines.contains { $0.contains("was cut off: it goes on") })
        _ = try await conductor.command(.stop)
        #expect(shelf.steps.map(\.number) == [0], "the hold that was counted in had not begun")
    }

    @Test func `one that was paused stays paused, without a sound`() async throws {
        let crashed = conductor()
        _ = try await crashed.start(timeline(calm))
        _ = try await crashed.command(.pause)
        let left = try #require(shelf.left)
        sound.forget()
        let conductor = conductor(ahead: .seconds(600))
        await conductor.takeUp(left, voice: nil)
        #expect(await conductor.status().state == .paused && sound.calls == [])
    }

    @Test(arguments: ["another boot", "long ago", "ended", "damaged", "damaged timeline"])
    func `what cannot go on by itself is over, and partial`(why: String) async throws {
        let crashed = conductor()
        let session = try await crashed.start(timeline(calm))
        _ = try await crashed.command(.next)
        if why == "ended" { _ = try await crashed.command(.shutdown) }
        var left = try #require(shelf.left)
        if why.hasPrefix("damaged") {
            var unfinished = left.unfinished
            if why == "damaged" { unfinished.position.removeLast() } else { unfinished.timeline = "{}" }
            left = Remembered.Left(unfinished: unfinished, record: left.record, steps: left.steps)
        }
        let conductor = conductor(
            boot: why == "another boot" ? "two" : "one", ahead: why == "long ago" ? .seconds(121) : .zero)
        await conductor.takeUp(left, voice: nil)
        let status = await conductor.status()
        #expect(status.state == .idle)
        #expect(shelf.sessions.map(\.outcome) == [.partial])
        // Two clocks are not read at one instant.
        let late = try #require(shelf.sessions[0].ended) - left.unfinished.at
        #expect(late >= .zero && late < .seconds(1))
        guard !why.hasPrefix("damaged") else {
            #expect(status.left == nil && shelf.unfinished == nil)
            #expect(book.lines.contains { $0.contains("cannot be gone on with: what is stored of it is damaged") })
            return
        }
        #expect(status.left?.id == session.id && shelf.unfinished?.isRunning == false)
        let again = try await conductor.goOn(voice: nil)
        #expect(again.id == session.id && again.step.id == "s2")
    }

    @Test func `yesterday's is yesterday's`() async throws {
        let before = conductor()
        let session = try await before.start(timeline(calm))
        _ = try await before.command(.stop)
        let left = try #require(shelf.left)
        let tomorrow = conductor(ahead: .seconds(86_400))
        await tomorrow.takeUp(left, voice: nil)
        #expect(await tomorrow.status().left == nil)
        await #expect(throws: Conductor.Refusal.nothingToContinue) { _ = try await tomorrow.goOn(voice: nil) }
        let today = conductor()
        await today.takeUp(left, voice: nil)
        #expect(await today.status().left?.id == session.id)
        #expect(try await today.goOn(voice: nil).id == session.id)
    }

    /// The person left it, and the daemon was started anew: the same boot, or another one.
    @Test(arguments: ["one", "two"])
    func `for ten minutes pain is about the repetition that was left, over a restart too`(boot: String) async throws {
        let before = conductor()
        let session = try await before.start(timeline(calm))
        _ = try await before.command(.next)
        _ = try await before.command(.stop)
        let left = try #require(shelf.left)
        let late = conductor(boot: boot, ahead: .seconds(601))
        await late.takeUp(left, voice: nil)
        #expect(await late.reportPain(3, text: "").session == nil, "too long ago")
        #expect(await late.status().left?.id == session.id)
        let soon = conductor(boot: boot, ahead: .seconds(590))
        await soon.takeUp(left, voice: nil)
        let reply = await soon.reportPain(nil, text: "")
        #expect(reply.session == session.id && !reply.stopped)
        #expect(reply.place == .init(exercise: Name(id: "one", name: "One"), set: 1, rep: 1, side: nil))
        #expect(await soon.status().left == nil, "one that hurt is not gone on with")
        #expect(await soon.reportPain(3, text: "").place == reply.place, "and is still what was left")
    }

    @Test func `a clock that is set back does not end a session before its steps`() async throws {
        let ahead = Mutex(Duration.zero)
        let conductor = conductor(ahead: { ahead.withLock(\.self) })
        _ = try await conductor.start(timeline(routine(prepare: .milliseconds(300), hold: .seconds(3600), reps: 1)))
        try await eventually { [shelf] in shelf.steps.count == 1 }
        ahead.withLock { $0 = .seconds(-7200) }
        _ = try await conductor.command(.stop)
        let (record, last) = (try #require(shelf.sessions.first), try #require(shelf.steps.last))
        #expect(shelf.steps.count == 2 && last.end == .cut)
        #expect(try #require(record.ended) >= record.began + last.start + last.length)
        #expect(try #require(record.ended) < record.began + .seconds(60))
    }

    @Test func `a cue that did not sound is known with the next step, or once the session is over`() async throws {
        let short = timeline(routine(prepare: .milliseconds(200), hold: .seconds(3600), reps: 1))
        let conductor = conductor()
        _ = try await conductor.start(short)
        try await eventually { [shelf] in shelf.steps.count == 1 }
        _ = try await conductor.command(.stop)
        #expect(shelf.steps.map(\.isDelivered) == [true, true])
        let error = PlaybackError(.stalled, device: "fake", operation: "", errno: 0)
        let (stream, continuation) = AsyncStream.makeStream(of: Player.State.self)
        continuation.yield(.failed(error, heardUntil: Moment(sinceBoot: .zero)))
        continuation.finish()
        await conductor.listen(to: stream)
        #expect(shelf.steps.map(\.isDelivered) == [true, false], "the prepare has no edges")
        #expect(shelf.sessions[0].exercises[0].isDelivered == false)
    }
}
