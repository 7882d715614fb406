import Playback
import Scheduling
import Testing
import Units
import VarlinkServer
import Workout

@testable import Daemon

/// What the conductor makes of other settings.
@Suite struct ConductorReloadTests {
    private let sound = FakeSound()
    private let conductor: Conductor
    private let applied = Counter()

    init() {
        conductor = Conductor(
            sound: sound.sound(patience: .seconds(600)), thread: EventThread(), logger: LogBook().logger)
    }

    private var calm: Timeline { timeline(routine(prepare: .seconds(3600), hold: .seconds(3600))) }

    private func tuning(leadIn: Duration, offset: Duration) -> Conductor.Tuning {
        Conductor.Tuning(
            settings: .init(leadIn: leadIn, offset: offset), audioLoss: .continue, apply: { [applied] in applied.add() }
        )
    }

    @Test func `a session goes on as it began, and the next one goes by the new settings`() async throws {
        _ = try await conductor.start(calm)
        await conductor.adopt(tuning(leadIn: .seconds(1), offset: .milliseconds(200)), edition: 1)
        #expect(applied.count == 1, "the player waits by itself")
        #expect(await conductor.holdsBack)
        _ = try await conductor.command(.pause)
        _ = try await conductor.command(.resume)
        #expect(await conductor.sound.patience == .seconds(600))
        #expect(await conductor.sound.audioLoss == .pause)
        _ = try await conductor.command(.stop)
        #expect(await conductor.sound.patience == .seconds(600), "what confirms the end belongs to it")
        #expect(await !conductor.holdsBack)
        _ = try await conductor.start(calm)
        #expect(await conductor.sound.patience == .milliseconds(4200))
        #expect(await conductor.sound.reaction == Session.reaction + .milliseconds(200))
        #expect(await conductor.sound.audioLoss == .continue)
        #expect(await !conductor.holdsBack && applied.count == 1)
    }

    @Test func `what was planned by files that are in force no more does not begin`() async throws {
        func planned(_ edition: Int) -> SessionPlan { SessionPlan(calm, edition: edition) }
        await conductor.adopt(nil, edition: 1)
        #expect(try await conductor.start(planned(0)) == nil)
        #expect(await conductor.status().session == nil)
        await conductor.adopt(tuning(leadIn: .seconds(1), offset: .zero), edition: 2)
        #expect(try await conductor.start(planned(1)) == nil)
        #expect(try await conductor.start(planned(2)) != nil)
    }

    /// What was being read when the daemon was told to end.
    @Test func `what is read too late changes nothing`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        await scene.pass(until: "09:59:57")
        await scene.conductor.shutdown()
        _ = scene.take()
        await scene.conductor.adopt(tuning(leadIn: .seconds(1), offset: .zero), edition: 1)
        await scene.conductor.change(
            to: Schedule([try hourly("b")]), zones: Zones(system: .utc), names: ScheduledScene.names,
            approach: .seconds(600))
        #expect(applied.count == 0 && scene.take() == [] && scene.alarm == nil)
        await scene.begin(try hourly("b"))
        #expect(scene.take() == [] && scene.alarm == nil)
    }

    @Test func `a device that is closed for another is not taken to be ready`() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Player.State.self)
        for state in [Player.State.opening, .ready(from: .now)] { continuation.yield(state) }
        continuation.finish()
        await conductor.listen(to: stream)
        sound.changeDevice()
        _ = try await conductor.start(timeline(routine(prepare: .milliseconds(100))))
        #expect(sound.calls == [.open], "it waits for the other one")
        #expect(await conductor.status().audio.state == .closed)
    }
}
