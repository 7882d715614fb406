import Control
import Scheduling
import Testing
import Units
import Workout

@testable import Daemon

/// What the person, the desktop, the hooks, the watchers and the files have to do with what is due.
@Suite struct ScheduledAnswerTests {
    private static let id = (try? hourly("a")).map { "\($0.key) 2026-06-01T10:00:00Z" } ?? ""

    /// A scene in which `a` is due and its sound was handed over; `b` comes at half past.
    private func due(_ entry: Schedule.Entry? = nil) async throws -> ScheduledScene {
        let scene = ScheduledScene()
        await scene.begin(try entry ?? hourly("a"))
        await scene.pass(until: "09:59:58")
        await scene.say(.ready(from: ScheduledScene.moment("09:59:59")), .closed)
        await scene.pass(until: "10:00")
        _ = scene.take()
        return scene
    }

    @Test func `nobody answers: two reminders with sound, no hook for them, then it is missed`() async throws {
        let scene = try await due()
        await scene.pass(until: "10:02")
        let reminder = ["open", "show Arms: Due now. Also: tenuto tap, tenuto snooze, tenuto dismiss"]
        #expect(scene.take() == reminder)
        await scene.say(.ready(from: ScheduledScene.moment("10:02:01")), .closed)
        #expect(scene.take() == ["yourTurn at 10:02:01", "finish"])
        await scene.pass(until: "10:05")
        #expect(scene.take() == reminder)
        await scene.say(.ready(from: ScheduledScene.moment("10:05:01")), .closed)
        _ = scene.take()
        await scene.pass(until: "10:15")
        #expect(scene.take() == ["withdraw", "store 10:00:00 a missed", "hook missed a Arms, 10:00:00, missed"])
        #expect(scene.alarm == "10:59:58")
    }

    @Test func `a snooze takes it away, and it comes back with its sound`() async throws {
        let scene = try await due()
        let status = try await scene.conductor.snooze(until: nil, for: .seconds(600))
        #expect(status.state == .idle)
        #expect(status.agenda.snoozed.map(\.wakesAt) == ["2026-06-01T10:10:00Z"])
        #expect(
            scene.take() == [
                "store 10:00:00 a snoozed", "withdraw", "play session", "finish",
                "hook snoozed a Arms, 10:00:00, until 10:10:00",
            ], "a sound that has just begun is silenced")
        await scene.pass(until: "10:10")
        #expect(
            scene.take() == [
                "store 10:00:00 a due", "open", "show Arms: Due now. Also: tenuto tap, tenuto snooze, tenuto dismiss",
                "hook due a Arms, 10:00:00",
            ])
    }

    /// What is asked for → why it is refused
    @Test func `what cannot be had is refused and changes nothing`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        await #expect(throws: Conductor.Refusal.agenda(.nothingDue)) { _ = try await scene.conductor.dismiss() }
        await #expect(throws: Conductor.Refusal.agenda(.nothingDue)) {
            _ = try await scene.conductor.snooze(until: nil, for: nil)
        }
        await #expect(throws: Conductor.Refusal.agenda(.past)) {
            _ = try await scene.conductor.keepQuiet(until: ScheduledScene.instant("09:50"))
        }
        await scene.pass(until: "10:00")
        _ = scene.take()
        await #expect(throws: Conductor.Refusal.agenda(.beyondNext(ScheduledScene.instant("11:00")))) {
            _ = try await scene.conductor.snooze(until: ScheduledScene.instant("11:00"), for: nil)
        }
        #expect(scene.take() == [])
        #expect(await scene.conductor.status().state == .due)
    }

    /// What is chosen on the desktop → what is stored, the state
    @Test(
        arguments: [
            (.start, "10:00:00 a running", .running), (.snooze, "10:00:00 a snoozed", .idle),
            (.skip, "10:00:00 a skipped", .idle),
        ] as [(Notice.Choice, String, Status.State)])
    func `a choice on the desktop is done`(choice: Notice.Choice, stored: String, state: Status.State) async throws {
        let scene = try await due()
        await scene.conductor.answer(choice, to: Self.id)
        #expect(scene.stored == [stored])
        #expect(await scene.conductor.status().state == state)
        #expect(scene.take().filter { $0 == "withdraw" }.count == 1)
    }

    @Test(arguments: Notice.Choice.allCases)
    func `a choice that comes too late does nothing`(choice: Notice.Choice) async throws {
        let scene = try await due()
        _ = try await scene.conductor.dismiss()
        _ = scene.take()
        await scene.conductor.answer(choice, to: Self.id)
        #expect(scene.take() == [])
        await scene.pass(until: "11:00")
        _ = scene.take()
        // The next one of the same entry is due by now.
        await scene.conductor.answer(choice, to: Self.id)
        #expect(scene.take() == [])
        #expect(scene.stored == ["10:00:00 a skipped", "11:00:00 a due"])
    }

    @Test func `a choice that cannot be done shows the notice again`() async throws {
        let scene = try await due()
        for time in ["10:05", "10:10", "10:15"] {
            await scene.conductor.answer(.snooze, to: Self.id)
            await scene.pass(until: time)
        }
        _ = scene.take()
        await scene.conductor.answer(.snooze, to: Self.id)
        #expect(scene.take().filter { $0.hasPrefix("show Arms") }.count == 1, "three times is enough")
        #expect(await scene.conductor.status().state == .due)
    }

    @Test func `one that cannot begin by itself any more is not shown as if it could`() async throws {
        let entry = try hourly("gone", start: .auto)
        let scene = try await due(entry)
        await scene.conductor.answer(.start, to: "\(entry.key) 2026-06-01T10:00:00Z")
        let reason = #"gone cannot begin: "gone": no such routine"#
        #expect(scene.take().last == "show gone: \(reason). Also: tenuto tap, tenuto snooze, tenuto dismiss")
        #expect(await scene.conductor.status().problems.map(\.message) == [reason])
        #expect(await scene.conductor.status().state == .due)
    }

    @Test func `who watches is told when something falls due and what became of it, and nothing else`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        let watcher = Watcher()
        await scene.conductor.watch(watcher.outlet)
        func news() throws -> [String] {
            try watcher.take().compactMap(\.self).map {
                "\($0.status.state) \($0.status.agenda.due?.at ?? "-") \($0.status.agenda.next?.at ?? "-")"
            }
        }
        #expect(try news() == ["idle - 2026-06-01T10:00:00Z"])
        await scene.pass(until: "09:59:57")
        #expect(try news() == [])
        await scene.pass(until: "10:00")
        #expect(try news().last == "due 2026-06-01T10:00:00Z 2026-06-01T11:00:00Z")
        await scene.pass(until: "10:05")
        #expect(try news() == [], "a reminder is no change")
        _ = try await scene.conductor.dismiss()
        #expect(try news() == ["idle - 2026-06-01T11:00:00Z"])
        _ = await scene.conductor.note(isAway: true)
        #expect(try watcher.take().last??.status.agenda.away == true)
    }

    @Test func `a new schedule takes the place of the old one`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        _ = scene.take()
        let fresh = Schedule([
            Schedule.Entry(
                Slug(literal: "b"), .every(.seconds(7200), between: try ClockWindow("12:00..16:00"), since: .start))
        ])
        await scene.conductor.change(to: fresh, zones: Zones(system: .utc), names: ScheduledScene.names)
        #expect(scene.take() == ["1 since 09:50:00"])
        #expect(scene.alarm == "11:59:58")
        // The same again is no change.
        await scene.conductor.change(to: fresh, zones: Zones(system: .utc), names: ScheduledScene.names)
        #expect(scene.take() == [])
        #expect(await scene.conductor.status().agenda.next?.routine == Name(id: "b", name: "Back"))
    }

    @Test func `another zone moves what floats, and is said`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        let berlin = try TimeZoneRules(posix: "CET-1CEST,M3.5.0,M10.5.0/3")
        await scene.conductor.change(
            to: Schedule([try hourly("a")]), zones: Zones(system: berlin), names: ScheduledScene.names)
        // It is 11:50 there.
        #expect(await scene.conductor.status().agenda.next?.at == "2026-06-01T12:00:00+02:00")
        #expect(scene.alarm == "09:59:58")
        #expect(scene.book.lines.contains { $0.hasPrefix("notice: the zone is CET-1CEST") })
        await scene.pass(until: "16:00")
        #expect(scene.stored.count == 5, "the last one is at 16:00 there: \(scene.stored)")
    }

    @Test func `in quiet hours nothing sounds, and it is told that they are`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"), quiet: [.init(try ClockWindow("09:00..10:30"))])
        #expect(await scene.conductor.status().agenda.quietUntil == "2026-06-01T10:30:00Z")
        #expect(await scene.conductor.status().agenda.next?.at == "2026-06-01T11:00:00Z")
        _ = scene.take()
        await scene.pass(until: "10:30")
        #expect(scene.take() == ["store 10:00:00 a suppressed"])
        // What the person says holds until then, and is kept.
        let status = try await scene.conductor.keepQuiet(until: ScheduledScene.instant("12:30"))
        #expect(status.agenda.quietUntil == "2026-06-01T12:30:00Z")
        #expect(scene.take() == ["quiet until 12:30:00"])
        _ = try await scene.conductor.keepQuiet(until: nil)
        #expect(scene.take() == ["quiet until as usual"])
    }

    @Test func `who is away is asked when back`() async throws {
        let scene = ScheduledScene()
        await scene.begin(try hourly("a"))
        _ = await scene.conductor.note(isAway: true)
        _ = scene.take()
        await scene.pass(until: "10:10")
        #expect(scene.take() == [])
        #expect(await scene.conductor.status().agenda.away)
        _ = await scene.conductor.note(isAway: false)
        #expect(
            scene.take() == [
                "store 10:00:00 a due", "open", "show Arms: Due now. Also: tenuto tap, tenuto snooze, tenuto dismiss",
                "hook due a Arms, 10:00:00",
            ])
    }

    @Test func `a listing holds what became of it, what is due and what is to come`() async throws {
        let scene = try await due()
        _ = try await scene.conductor.dismiss()
        await scene.pass(until: "11:00")
        let listing = await scene.conductor.agenda(from: nil, to: ScheduledScene.instant("13:00"))
        #expect(listing.zone == "UTC")
        #expect(
            listing.items.map { "\($0.at) \($0.routine.name) \($0.state)" } == [
                "2026-06-01T10:00:00Z Arms skipped", "2026-06-01T11:00:00Z Arms due",
                "2026-06-01T12:00:00Z Arms scheduled",
            ])
    }

    @Test func `what was announced before a restart is not announced again`() async throws {
        let entry = try hourly("a")
        let at = ScheduledScene.instant("10:00")
        let scene = ScheduledScene(at: "10:01")
        await scene.begin(
            entry,
            memory: .init(
                entries: [entry.key: .init(since: ScheduledScene.instant("09:00"), latest: at)],
                occurrences: [Occurrence(entry: entry.key, routine: entry.routine, at: at, state: .due)]))
        #expect(
            scene.take() == [
                "1 since 10:01:00", "show Arms: Due now. Also: tenuto tap, tenuto snooze, tenuto dismiss",
            ])
        #expect(await scene.conductor.status().state == .due)
        #expect(scene.alarm == "10:02:00", "the first reminder")
    }
}
