import Control
import History
import Testing
import Units
import Workout

@testable import Daemon

/// What doses go by once something is forgotten, on one machine and between two.
@Suite struct ForgettingTests {
    private static let back = """
        name: Back
        exercises: [ { name: Press, hold: 5s, reps: 10, progress: { hold: { to: 30s, by: 5s } } } ]
        """
    private static let address = "back/press"

    private func scene(on day: String) throws -> DoseScene { try DoseScene(on: day, routines: ["back": Self.back]) }

    private func id(_ number: Int) -> String { "00000000-0000-4000-8000-0000000000\(number)" }

    /// A dose of 15 s, set by hand on the 10th.
    private func fifteen() throws -> Remark<DoseMark> {
        Remark(
            id: id(10), at: try DoseScene.instant("2026-11-10", 9), offset: 0,
            DoseMark(exercise: Self.address, cause: .set, hold: .seconds(15), reps: nil))
    }

    /// A session that began so long after midnight of `day` at UTC, and was stopped for pain ten minutes later.
    private func stopped(
        _ number: Int, in scene: DoseScene, on day: String, after time: Duration, offset: Int = 0
    ) throws -> (SessionRecord, Remark<PainReport>) {
        let session = try scene.session("back", on: day, id: id(number)) {
            $0.began = $0.began - .seconds(7 * 3600) + time
            ($0.offset, $0.ended, $0.outcome) = (offset, $0.began + .seconds(600), .stoppedForPain)
            $0.exercises[0].done = 3
        }
        let report = PainReport(
            level: 7, moment: .during, stopped: true, session: session.id,
            place: .init(exercise: Self.address, set: 1, rep: 4))
        return (session, Remark(id: id(number + 50), at: session.began + .seconds(600), offset: offset, report))
    }

    private func forget(_ scene: DoseScene, before day: String) throws {
        let bound = ForgetBound(try DoseScene.instant(day, 0), offset: 0)
        #expect("\(bound.day)" == day)
        let catalogue = scene.catalogue
        let store = try HistoryStore.openToChange(folder: scene.state)
        try store.changing {
            try store.forget(before: bound) { exercise throws(HistoryError) in
                try catalogue.baseline(of: exercise, before: bound.day, in: store)
            }
            return true
        }
    }

    private func export(_ scene: DoseScene) throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        let store = try HistoryStore.openToLook(folder: scene.state)
        try Exporter.export(store) { lines.append($0.dropLast()) }
        return lines
    }

    @discardableResult
    private func take(_ lines: [[UInt8]], into scene: DoseScene, offset: Int = 0) throws -> Importer.Outcome {
        let catalogue = scene.catalogue
        var rest = lines[...]
        let store = try HistoryStore.openToChange(folder: scene.state)
        return try Importer.take(
            "x.jsonl", into: store, now: catalogue.diary.now(), mayForget: true, offset: { _ in offset },
            baseline: { exercise, bound, store throws(HistoryError) in
                try catalogue.baseline(of: exercise, before: bound.day, in: store)
            }
        ) { rest.popFirst().map { .bytes($0) } }
    }

    private func isHeld(_ scene: DoseScene) -> Bool { scene.catalogue.held()?.isEmpty == false }

    /// The laptop has two clean sessions, the desktop a pain stop after them that nobody has said `ok` to.
    @Test(arguments: [false, true])
    func `a pain stop outlives that another machine forgot the same without it`(bothForget: Bool) throws {
        let (laptop, desktop) = (try scene(on: "2026-11-26"), try scene(on: "2026-11-26"))
        try laptop.store { records in
            records.save(try laptop.session("back", on: "2026-11-16", id: id(11)))
            records.save(try laptop.session("back", on: "2026-11-18", id: id(12)))
        }
        let (session, pain) = try stopped(13, in: desktop, on: "2026-11-19", after: .seconds(7 * 3600))
        try desktop.store { records in
            records.save(session)
            records.save(pain)
        }
        try forget(laptop, before: "2026-11-25")
        if bothForget { try forget(desktop, before: "2026-11-25") }
        let (first, second) = (try export(laptop), try export(desktop))
        try take(first, into: desktop)
        #expect(isHeld(desktop))
        if bothForget { try take(second, into: laptop) } else { try take(try export(desktop), into: laptop) }
        #expect(isHeld(laptop))
        #expect(try export(laptop) == export(desktop))
    }

    @Test func `pain after midnight counts once, with its session, and not again when that is forgotten`() throws {
        let scene = try scene(on: "2026-11-18")
        let (session, pain) = try stopped(11, in: scene, on: "2026-11-16", after: .seconds(24 * 3600 - 300))
        try scene.store { records in
            records.save(try fifteen())
            records.save(session)
            records.save(pain)
            records.save(
                Remark(id: id(12), at: try DoseScene.instant("2026-11-17", 9), offset: 0, Acknowledgement()))
        }
        let whole = try export(scene)
        #expect(try scene.hold("back") == 10 && !isHeld(scene))
        try forget(scene, before: "2026-11-17")
        #expect(try scene.hold("back") == 10 && !isHeld(scene))
        // Who has forgotten that day already takes the pain, but not what it was about.
        let other = try self.scene(on: "2026-11-18")
        try other.store { $0.save(try fifteen()) }
        try forget(other, before: "2026-11-17")
        #expect(try take(whole, into: other).forgotten > 0)
        #expect(try other.hold("back") == 15 && !isHeld(other))
    }

    @Test func `pain that is told before its session counts once that comes`() throws {
        let scene = try scene(on: "2026-11-18")
        let (session, pain) = try stopped(11, in: scene, on: "2026-11-16", after: .seconds(24 * 3600 - 300))
        try scene.store { records in
            records.save(try fifteen())
            records.save(pain)
        }
        #expect(try scene.hold("back") == 15 && !isHeld(scene))
        try scene.store { $0.save(session) }
        #expect(try scene.hold("back") == 10 && isHeld(scene))
        #expect(try scene.catalogue.progress(of: Self.address).exercises.first?.day == "2026-11-16")
    }

    /// In Japan it was the 17th already, in New York still the 16th: there the baseline has it.
    @Test(arguments: [("2026-11-16", 22, 9), ("2026-11-17", 2, -5)])
    func `what was a day of its own elsewhere is neither lost nor counted twice`(
        day: String, hour: Int, zone: Int
    ) throws {
        let scene = try scene(on: "2026-11-18")
        let (session, pain) = try stopped(
            11, in: scene, on: day, after: .seconds(hour * 3600), offset: zone * 3600)
        try scene.store { records in
            records.save(try fifteen())
            records.save(session)
            records.save(pain)
        }
        #expect(try scene.hold("back") == 10 && isHeld(scene))
        try forget(scene, before: "2026-11-17")
        #expect(try scene.hold("back") == 10 && isHeld(scene))
        // What stays is exported, and taken by who forgets with it.
        let lines = try export(scene)
        let other = try self.scene(on: "2026-11-18")
        try other.store { $0.save(try fifteen()) }
        try take(lines, into: other, offset: 3600)
        #expect(try export(other) == lines)
        #expect(try other.hold("back") == 10 && isHeld(other))
    }

    @Test func `machines in other zones mean the same day`() throws {
        let midnight = try DoseScene.instant("2026-11-17", 0)
        for zone in -9...12 {
            let instant = midnight - .seconds(zone * 3600)
            for other in [-11, -1, 0, 1, 11] {
                #expect("\(ForgetBound(instant, offset: (zone + other) * 3600).day)" == "2026-11-17")
            }
        }
    }
}
