import Control
import Glibc
import History
@testable import Playback
import Scheduling
import Synchronization
import Testing
import Units
import Workout

@testable import Daemon

/// What the conductor has done for its schedule, by a clock that stands still until a test sets it.
@Suite struct ScheduledConductorTests {
    private static let asks = "Due now. Also: tenuto tap, tenuto snooze, tenuto dismiss"
    private let broken = PlaybackError(.unavailable, device: "fake", operation: "snd_pcm_open", errno: ENOENT)

    /// A scene in which `a` is due and its sound was handed over.
    private func due(_ entries: Schedule.Entry...) async throws -> ScheduledScene {
        let scene = ScheduledScene()
        switch entries.count {
        case 0: await scene.begin(try hourly("a"))
        case 1: await scene.begin(entries[0])
        default: await scene.begin(entries[0], entries[1])
        }
        await scene.pass(until: "09:59:58")
        await scene.say(.opening, .ready(from: ScheduledScene.moment("09:59:59")), .closed)
        await scene.pass(until: "10:00")
        _ = scene.take()
        return scene
    }

    @Test func `what is due is stored, then its sound handed over, then the person asked`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        #expect(scene.take() == ["1 since 09:50:00"])
        #expect(scene.alarm == "09:59:58")
        await scene.pass(until: "09:59:57")
        #expect(scene.take() == [])
        await scene.pass(until: "09:59:58")
        #expect(scene.take() == ["store 10:00:00 a pending", "open"])
        #expect(await scene.conductor.status().state == .idle)
        await scene.say(.opening)
        #expect(scene.take() == [])
        await scene.say(.ready(from: ScheduledScene.moment("09:59:59")))
        #expect(scene.take() == ["yourTurn at 10:00:00", "finish"])
        #expect(scene.alarm == "10:00:00")
        await scene.pass(until: "10:00")
        #expect(scene.take() == ["store 10:00:00 a due", "show Arms: \(Self.asks)", "hook due a Arms, 10:00:00"])
        let status = await scene.conductor.status()
        #expect(status.state == .due)
        #expect(status.agenda.due?.at == "2026-06-01T10:00:00Z" && status.agenda.due?.routine.name == "Arms")
        #expect(status.agenda.next?.at == "2026-06-01T11:00:00Z")
    }

    @Test func `a device that is late sounds as soon as it is ready`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        await scene.pass(until: "10:00:01")
        #expect(!scene.take().contains { $0.hasPrefix("yourTurn") })
        await scene.say(.ready(from: ScheduledScene.moment("10:00:02")))
        #expect(scene.take() == ["yourTurn at 10:00:02", "finish"])
    }

    @Test func `the sound waits until the occurrence is safe`() async throws {
        for _ in 0..<20 {
            let (scene, begun) = (ScheduledScene(isQuick: false), ContinuousClock.now)
            await scene.begin(try hourly("a"))
            await scene.pass(until: "09:59:58")
            await scene.say(.ready(from: ScheduledScene.moment("09:59:59")))
            let before = scene.take()
            // A busy machine may take the 200 ms for it after which it waits no longer.
            guard ContinuousClock.now - begun < .milliseconds(200) else { continue }
            #expect(before == ["1 since 09:50:00", "store 10:00:00 a pending", "open"])
            await scene.commit()
            #expect(scene.take() == ["yourTurn at 10:00:00", "finish"])
            return
        }
        throw NeverHappened()
    }

    @Test func `what is safe before the device is ready waits for the device`() async throws {
        let scene = ScheduledScene(isQuick: false)
        await scene.begin(try hourly("a"))
        await scene.pass(until: "09:59:58")
        await scene.commit()
        #expect(!scene.take().contains { $0.hasPrefix("yourTurn") })
        await scene.say(.ready(from: ScheduledScene.moment("09:59:59")))
        #expect(scene.take() == ["yourTurn at 10:00:00", "finish"])
    }

    /// An integration test: it waits for the timer of the conductor's thread.
    @Test func `a store that does not answer holds the sound up for 200 ms and no longer`() async throws {
        let scene = ScheduledScene(isQuick: false)
        await scene.begin(try hourly("a"))
        let begun = ContinuousClock.now
        await scene.pass(until: "09:59:58")
        await scene.say(.ready(from: ScheduledScene.moment("09:59:59")))
        var lines: [String] = []
        while !lines.contains("yourTurn at 10:00:00") {
            await scene.settle()
            lines += scene.take()
            guard ContinuousClock.now - begun < .seconds(30) else { throw NeverHappened() }
        }
        #expect(ContinuousClock.now - begun >= .milliseconds(200))
        // The answer that comes at last changes nothing.
        await scene.commit()
        #expect(scene.take() == [])
    }

    /// What happens while the device is being opened → what is said to the device then
    @Test(arguments: ["dismiss", "snooze", "quiet", "away", "fail", "by hand", "from the schedule"])
    func `a sound that is not wanted any more is not handed over`(what: String) async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        await scene.pass(until: "10:00:01")
        _ = scene.take()
        switch what {
        case "dismiss": _ = try await scene.conductor.dismiss()
        case "snooze": _ = try await scene.conductor.snooze(until: nil, for: nil)
        case "quiet": _ = try await scene.conductor.keepQuiet(until: ScheduledScene.instant("12:00"))
        case "away": _ = await scene.conductor.note(isAway: true)
        case "fail": await scene.say(.failed(broken))
        case "by hand": _ = try await scene.conductor.start(timeline(routine(prepare: .seconds(3600))))
        default: _ = try await scene.conductor.startDue()
        }
        await scene.settle()
        #expect(scene.take().contains(what == "by hand" || what == "from the schedule" ? "play session" : "finish"))
        await scene.say(.ready(from: ScheduledScene.moment("10:00:02")))
        #expect(!scene.take().contains { $0.hasPrefix("yourTurn") })
    }

    @Test func `a start begins the session of what is due, whose end is its outcome`() async throws {
        let scene = try await due()
        let status = try await scene.conductor.startDue()
        #expect(status.state == .running && status.session?.routine.id == "a")
        #expect(
            scene.take() == [
                "open", "play session", "withdraw", "store 10:00:00 a running",
                "hook started a Test, 10:00:00, in a session",
            ])
        _ = try await scene.conductor.command(.stop)
        #expect(
            scene.take().filter { $0 != "play paused" && $0 != "finish" } == [
                "store 10:00:00 a partial", "hook finished a Test, 10:00:00, partial, in a session",
            ])
        await #expect(throws: Conductor.NotStarted.self) { _ = try await scene.conductor.startDue() }
        #expect(scene.stored == ["10:00:00 a partial"])
    }

    /// How a session ends → what becomes of its occurrence
    @Test(arguments: [("stop", "partial"), ("next", "partial"), ("pain", "stoppedForPain"), ("end", "partial")])
    func `the end of a session is the outcome`(how: String, outcome: String) async throws {
        let scene = try await due()
        _ = try await scene.conductor.startDue()
        switch how {
        case "stop": _ = try await scene.conductor.command(.stop)
        case "next":
            // The prepare and the one hold; one that is cut short is not done.
            _ = try await scene.conductor.command(.next)
            _ = try await scene.conductor.command(.next)
        case "pain": _ = await scene.conductor.stopForPain()
        default: await scene.conductor.shutdown()
        }
        #expect(scene.stored == ["10:00:00 a " + outcome])
        #expect(scene.take().filter { $0.hasPrefix("hook finished") }.count == 1)
    }

    @Test func `what cannot begin stays due, and says so to whoever asked`() async throws {
        let scene = try await due(try hourly("gone"))
        do {
            _ = try await scene.conductor.startDue()
            Issue.record("it began")
        } catch {
            guard case .unavailable(.routine(.unknown(id: "gone", near: []))) = error else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(await scene.conductor.status().state == .due)
        #expect(scene.book.lines.contains { $0.hasPrefix("error: gone cannot begin") })
        await scene.pass(until: "10:15")
        #expect(scene.stored == ["10:00:00 gone missed"])
    }

    @Test func `one that starts by itself is announced, and begins 30 s later`() async throws {
        let scene = try await due(try hourly("a", start: .auto))
        #expect(await scene.conductor.status().agenda.due?.wakesAt == "2026-06-01T10:00:30Z")
        await scene.pass(until: "10:00:29")
        #expect(scene.take() == [])
        await scene.pass(until: "10:00:30")
        #expect(
            scene.take() == [
                "open", "play session", "withdraw", "store 10:00:00 a running",
                "hook started a Test, 10:00:00, in a session",
            ])
    }

    @Test func `one that starts by itself and cannot stays due without a further start`() async throws {
        let scene = try await due(try hourly("gone", start: .auto))
        await scene.pass(until: "10:01")
        #expect(await scene.conductor.status().state == .due)
        #expect(await scene.conductor.status().agenda.due?.wakesAt == nil)
        #expect(scene.book.lines.filter { $0.hasPrefix("error: gone cannot begin") }.count == 1)
    }

    @Test func `one waits for the person where the history could never say what hurts`() async throws {
        let scene = try await due(try hourly("a", start: .auto))
        scene.makeHistoryUnreadable()
        await scene.pass(until: "10:01")
        #expect(await scene.conductor.status().state == .due)
        #expect(scene.book.lines.contains { $0.hasPrefix("error: a cannot begin: the history cannot be read") })
        #expect(try await scene.conductor.startDue().state == .running, "the person knows")
    }

    @Test func `where it was read once, what hurt then is known`() async throws {
        let scene = try await due(try hourly("b", start: .auto))
        #expect(await scene.conductor.hold([], readAfter: 0))
        scene.makeHistoryUnreadable()
        await scene.pass(until: "10:01")
        #expect(scene.stored == ["10:00:00 b running"])
    }

    @Test func `what hurts while it is being planned is left out`() async throws {
        let scene = try await due(try hourly("a", start: .auto))
        _ = scene.take()
        let exercise = try #require(ExerciseAddress("evening/plank"))
        scene.meanwhile { [conductor = scene.conductor] in
            await conductor.keep(PainReport(level: nil, moment: .after, session: "one"), of: [exercise])
        }
        await scene.pass(until: "10:00:30")
        #expect(scene.take().prefix(2) == ["plan a without evening/plank", "open"])
    }

    @Test func `what is answered while the history is read is in the list once`() async throws {
        let scene = try await due(try hourly("a"))
        scene.meanwhile { [conductor = scene.conductor] in _ = try? await conductor.dismiss() }
        let listing = await scene.conductor.agenda(
            from: ScheduledScene.instant("10:00"), to: ScheduledScene.instant("10:30"))
        #expect(listing.items.map(\.at) == ["2026-06-01T10:00:00Z"])
    }

    @Test func `after its end nothing begins any more, however long it was planned`() async throws {
        let scene = ScheduledScene()
        await scene.conductor.shutdown()
        await #expect(throws: Conductor.Refusal.noSession) {
            _ = try await scene.conductor.start(timeline(routine("a")))
        }
        #expect(scene.take() == [])
    }

    @Test func `what was read before it hurt, or before an ok, is read anew`() async throws {
        let conductor = ScheduledScene().conductor
        let (press, turn) = (try #require(ExerciseAddress("back/press")), try #require(ExerciseAddress("both/turn")))
        let before = await conductor.holdChanges
        await conductor.keep(PainReport(level: nil, moment: .after, session: "one"), of: [press])
        #expect(await !conductor.hold([], readAfter: before), "it hurts since")
        let hurting = await conductor.holdChanges
        let stop = Footing.Stop(at: ScheduledScene.instant("09:00"), day: CivilDate(daysSinceEpoch: 20_605))
        // Two that say ok to one each at the same time have both read that both hurt.
        _ = await conductor.acknowledge(press, known: [press: stop, turn: stop])
        _ = await conductor.acknowledge(turn, known: [press: stop, turn: stop])
        #expect(await conductor.status().agenda.held == [])
        #expect(await !conductor.hold([press], readAfter: hurting), "it is all right since")
        #expect(await conductor.hold([turn], readAfter: conductor.holdChanges))
        #expect(await conductor.status().agenda.held.map(\.id) == ["both/turn"])
    }

    @Test func `a session begun by hand answers what is due of its routine`() async throws {
        let scene = try await due(try hourly("a"), try hourly("b"))
        _ = try await scene.conductor.start(timeline(routine("a", prepare: .seconds(3600))))
        #expect(scene.stored == ["10:00:00 a running"])
        #expect(await scene.conductor.status().agenda.due == nil, "b waits for its end")
        _ = try await scene.conductor.command(.stop)
        #expect(await scene.conductor.status().agenda.due == nil, "and a little longer")
        await scene.pass(until: "10:00:10")
        #expect(await scene.conductor.status().agenda.due?.routine.id == "b")
        #expect(scene.take().filter { $0.hasPrefix("hook due") } == ["hook due b Back, 10:00:00"])
    }

    @Test func `a tap begins what is due only while no session runs`() async throws {
        let scene = try await due()
        #expect(await scene.conductor.wouldStartDue)
        _ = try await scene.conductor.startDue()
        #expect(await !scene.conductor.wouldStartDue)
    }

    @Test(arguments: [false, true])
    func `of two presses the second finds what the first has begun`(byItself: Bool) async throws {
        let scene = try await due(try hourly("a", start: byItself ? .auto : .ask))
        let second = Mutex<Task<Status, any Error>?>(nil)
        scene.meanwhile { [conductor = scene.conductor] in
            second.withLock { $0 = Task { try await conductor.tap(inStep: nil) } }
            for _ in 0..<5000 where await conductor.desk.waiting.isEmpty {
                try? await Task.sleep(for: .milliseconds(1))
            }
        }
        if byItself { await scene.pass(until: "10:00:30") } else { _ = try await scene.conductor.tap(inStep: nil) }
        let pressed = second.withLock(\.self)
        let status = try #require(try await pressed?.value)
        #expect(status.state == .running && status.session?.routine.id == "a")
        #expect(scene.stored == ["10:00:00 a running"])
    }

    @Test func `a sleep pauses the session that runs, and leaves one that is paused`() async throws {
        let scene = try await due()
        _ = try await scene.conductor.startDue()
        _ = scene.take()
        await scene.change(slept: .seconds(1200))
        #expect(await scene.conductor.status().state == .paused)
        #expect(scene.take().filter { $0.hasPrefix("play") } == ["play paused"])
        await scene.change(slept: .seconds(1200))
        #expect(scene.take().filter { $0.hasPrefix("play") } == [])
        #expect(await scene.conductor.status().state == .paused)
        #expect(scene.stored == ["10:00:00 a running"])
    }

    /// A clock that is set is no sleep.
    @Test func `a clock that is set leaves the session alone`() async throws {
        let scene = try await due()
        _ = try await scene.conductor.startDue()
        _ = scene.take()
        await scene.change(stepped: .seconds(1200))
        await scene.change(stepped: .seconds(-1200))
        #expect(await scene.conductor.status().state == .running)
        #expect(scene.take().filter { $0.hasPrefix("play") || $0.hasPrefix("yourTurn") } == [])
    }

    @Test func `after a step of the clock the sound is on the instant by the new one`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        await scene.change(stepped: .seconds(300))
        await scene.pass(until: "09:59:58")
        await scene.say(.ready(from: ScheduledScene.moment("09:50")))
        // Five minutes of the clock never were.
        #expect(scene.take().last { $0.hasPrefix("yourTurn") } == "yourTurn at 09:55:00")
    }
}
