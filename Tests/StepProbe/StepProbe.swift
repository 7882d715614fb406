import Glibc
import History
import Units

/// Stores sessions of 200 steps in a folder, each step in a commit of its own with the place of its session, and prints:
/// microseconds that a commit takes, p50 and p99, and the bytes that the file has for a session.
@main enum StepProbe {
    static func main() throws {
        guard CommandLine.arguments.count == 2, let routine = Slug("probe") else { exit(2) }
        let folder = CommandLine.arguments[1]
        let (sessions, steps, start) = (20, 200, Timestamp(seconds: 1_796_108_400))
        let store = try HistoryStore.open(folder: folder, now: start).intoStore()
        var times: [Int] = []
        for session in 0..<sessions {
            let id = "6f2d1c0e-9b0c-4f6e-8a53-0f1c2d3e" + String(1000 + session)
            var records = Records()
            records.save(
                SessionRecord(
                    id: id, routine: routine, name: "Probe", prescription: PrescriptionRecord(text: "{}"),
                    began: start, offset: 0,
                    exercises: (0..<6).map { .init(address: "probe/\($0)", name: "Exercise \($0)", planned: 30) }))
            records.unfinished = .session(
                UnfinishedSession(
                    session: id, boot: "", at: start, isRunning: true, timeline: String(repeating: "t", count: 8000),
                    position: ""))
            _ = try store.store(changes(records))
            for number in 0..<steps {
                var records = Records()
                records.save(
                    StepRecord(
                        number: number, index: number, kind: "hold", exercise: number / 34, set: 1, rep: 1,
                        plannedStart: .seconds(9 * number), plannedLength: .seconds(5), start: .seconds(9 * number),
                        length: .seconds(5)), of: id)
                records.unfinished = .moved(position: String(repeating: "p", count: 200), at: start)
                let changes = changes(records)
                let begun = SuspendingClock.now
                _ = try store.store(changes)
                times.append(Int((SuspendingClock.now - begun) / .microseconds(1)))
            }
        }
        times.sort()
        var file = stat()
        stat("\(folder)/\(HistoryStore.fileName)", &file)
        print(times[times.count / 2], times[times.count * 99 / 100], Int(file.st_size) / sessions)
    }

    private static func changes(_ records: Records) -> Changes {
        var changes = Changes()
        changes.record(records)
        return changes
    }
}
