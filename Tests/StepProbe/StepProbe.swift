import Daemon
import Glibc
import History
import Units
import Workout

/// Keeps sessions of 200 steps in a folder, each step in a commit of its own with the place of its session, and prints in
/// microseconds, p50 and p99: what such a commit takes, then for how long the conductor is kept by a step that it hands to
/// the ledger while that is at the disk; at last the bytes that the file has for a session.
@main enum StepProbe {
    static let (sessions, steps, start) = (20, 200, Timestamp(seconds: 1_796_108_400))

    static func main() throws {
        guard CommandLine.arguments.count == 2, let routine = Slug("probe") else { exit(2) }
        let folder = CommandLine.arguments[1]
        let committing = try commit(routine, in: folder)
        var file = stat()
        stat("\(folder)/\(HistoryStore.fileName)", &file)
        let handing = try handOver(routine, in: folder)
        print(committing, handing, Int(file.st_size) / sessions)
    }

    private static func commit(_ routine: Slug, in folder: String) throws -> String {
        let store = try HistoryStore.open(folder: folder, now: start).intoStore()
        var times: [Duration] = []
        for session in 0..<sessions {
            _ = try store.store(changes(beginning(session, of: routine)))
            for number in 0..<steps {
                let changes = changes(step(number, of: id(session), position: String(repeating: "p", count: 200)))
                let begun = SuspendingClock.now
                _ = try store.store(changes)
                times.append(SuspendingClock.now - begun)
            }
        }
        return percentiles(times)
    }

    /// A step comes every 0 to 4 ms, much faster than any session has them, so that the ledger's thread is at the disk for
    /// most of them.
    private static func handOver(_ routine: Slug, in folder: String) throws -> String {
        let (ledger, _) = try Ledger.open(folder: folder, clock: { start }, report: { _ in })
        ledger.record(beginning(sessions, of: routine))
        let bookmark = Session.Bookmark(
            state: .paused(at: .seconds(9), since: .now), current: 0, leftOut: [], doneSet: nil, steps: steps)
        var times: [Duration] = []
        for number in 0..<(sessions * steps) {
            usleep(UInt32.random(in: 0...4000))
            let begun = SuspendingClock.now
            let place = SessionText.Place(bookmark: bookmark, origin: .now, at: .now)
            ledger.record(step(number, of: id(sessions), position: SessionText.text(place)))
            times.append(SuspendingClock.now - begun)
        }
        guard ledger.finish(within: .seconds(10)) else { exit(1) }
        return percentiles(times)
    }

    private static func id(_ session: Int) -> String { "6f2d1c0e-9b0c-4f6e-8a53-0f1c2d3e" + String(1000 + session) }

    private static func beginning(_ session: Int, of routine: Slug) -> Records {
        var records = Records()
        records.save(
            SessionRecord(
                id: id(session), routine: routine, name: "Probe", prescription: PrescriptionRecord(text: "{}"),
                began: start, offset: 0,
                exercises: (0..<6).map { .init(address: "probe/\($0)", name: "Exercise \($0)", planned: 30) }))
        records.unfinished = .session(
            UnfinishedSession(
                session: id(session), boot: "", at: start, isRunning: true,
                timeline: String(repeating: "t", count: 8000), position: ""))
        return records
    }

    private static func step(_ number: Int, of session: String, position: String) -> Records {
        var records = Records()
        records.save(
            StepRecord(
                number: number, index: number, kind: "hold", exercise: number % steps / 34, set: 1, rep: 1,
                plannedStart: .seconds(9 * number), plannedLength: .seconds(5), start: .seconds(9 * number),
                length: .seconds(5)), of: session)
        records.unfinished = .moved(position: position, at: start)
        return records
    }

    private static func changes(_ records: Records) -> Changes {
        var changes = Changes()
        changes.record(records)
        return changes
    }

    private static func percentiles(_ times: [Duration]) -> String {
        let sorted = times.sorted()
        return [sorted.count / 2, sorted.count * 99 / 100]
            .map { String(Int64(sorted[$0] / .microseconds(1))) }.joined(separator: " ")
    }
}
