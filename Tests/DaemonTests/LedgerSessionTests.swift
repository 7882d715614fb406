import Foundation
import Rig
import Synchronization
import Testing
import Units

@testable import Daemon
@testable import History

/// Integration tests: they wait for the ledger's thread and for real files. What becomes of the session that runs when its
/// file fails.
@Suite struct LedgerSessionTests {
    private static let start = Timestamp(seconds: 1_796_108_400)

    private let folder: TemporaryFolder
    private let problems = Problems()
    private var file: String { folder.path + "/history.db" }

    private final class Problems: Sendable {
        private let said = Mutex<HistoryProblem?>(nil)
        var last: HistoryProblem? { said.withLock(\.self) }
        func report(_ problem: HistoryProblem?) { said.withLock { $0 = problem } }
    }

    init() throws { folder = try TemporaryFolder() }

    private func open(_ path: String? = nil) throws -> Ledger {
        try Ledger.open(
            folder: path ?? folder.path, delays: [.milliseconds(50)], clock: { Self.start },
            report: { [problems] in problems.report($0) }
        ).0
    }

    private func session(_ id: String = "a", _ outcome: SessionRecord.Outcome? = nil) -> SessionRecord {
        SessionRecord(
            id: id, routine: Slug(literal: "test"), name: "Test", prescription: PrescriptionRecord(text: "{}"),
            began: Self.start, offset: 0, ended: outcome.map { _ in Self.start }, outcome: outcome)
    }

    private func step(_ number: Int) -> StepRecord {
        StepRecord(
            number: number, index: number, kind: "hold", exercise: 0, set: 1, rep: 1, plannedStart: .zero,
            plannedLength: .seconds(5), start: .seconds(9 * number), length: .seconds(5))
    }

    private func begin(_ id: String = "a") -> Records {
        var records = Records()
        records.save(session(id))
        records.unfinished = .session(
            UnfinishedSession(
                session: id, boot: "one", at: Self.start, isRunning: true, timeline: "t", position: "0"))
        return records
    }

    private func done(_ number: Int, of id: String = "a") -> Records {
        var records = Records()
        records.save(step(number), of: id)
        records.unfinished = .moved(position: "\(number + 1)", at: Self.start)
        return records
    }

    /// How many steps are on the disk, by another program.
    private func stored(in path: String? = nil) -> Int {
        Int(
            (try? ChildProcess.run("sqlite3", [path ?? file, "SELECT count(*) FROM step"]).output.trimmingCharacters(
                in: .newlines)) ?? "") ?? 0
    }

    private func found(in path: String? = nil) throws -> Remembered.Left {
        let store = try HistoryStore.open(folder: path ?? folder.path, now: Self.start).intoStore()
        return try #require(try store.remembered(now: Self.start).left)
    }

    @Test(arguments: ["damaged", "moved"])
    func `a new file has all of the session that runs, and nothing of those before`(what: String) async throws {
        let ledger = try open()
        ledger.record(begin("before"))
        ledger.record(done(0, of: "before"))
        var end = Records()
        end.save(session("before", .completed))
        end.unfinished = .nothing
        ledger.record(end)
        ledger.record(begin())
        for number in 0..<3 { ledger.record(done(number)) }
        try await eventually { stored() == 4 }
        if what == "damaged" {
            for name in ["history.db", "history.db-wal"] {
                let handle = try #require(FileHandle(forUpdatingAtPath: folder.path + "/" + name))
                let count = try Int(handle.seekToEnd())
                try handle.seek(toOffset: 0)
                try handle.write(contentsOf: Data(repeating: 0x5A, count: count))
                try handle.close()
            }
        } else {
            try FileManager.default.moveItem(atPath: file, toPath: file + ".mine")
        }
        ledger.record(done(3))
        #expect(ledger.finish(within: .seconds(30)))
        #expect(problems.last?.failure == nil && problems.last?.notices.count == 1, "nothing was refused")
        let left = try found()
        #expect(left.record == session() && left.steps == (0..<4).map { step($0) })
        #expect(left.unfinished.position == "4" && left.unfinished.isRunning)
        let store = try HistoryStore.open(folder: folder.path, now: Self.start).intoStore()
        #expect(try store.session("before") == nil)
    }

    @Test func `what happens while another program holds the file is stored later`() async throws {
        let ledger = try open()
        ledger.record(begin())
        ledger.record(done(0))
        try await eventually { stored() == 1 }
        let other = try Database.open(file, .writing)
        try other.run("BEGIN IMMEDIATE")
        for number in 1..<20 { ledger.record(done(number)) }
        try await eventually { problems.last?.failure?.code == .locked }
        try other.run("COMMIT")
        try await eventually { problems.last == nil }
        #expect(ledger.finish(within: .seconds(30)))
        #expect(try found().steps == (0..<20).map { step($0) } && found().unfinished.position == "20")
    }

    @Test func `a session that begins and ends while there is no folder is stored once there is one`() async throws {
        let path = folder.path + "/later"
        let ledger = try open(path)
        #expect(problems.last?.failure?.code == .unavailable)
        ledger.record(begin())
        for number in 0..<3 { ledger.record(done(number)) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try await eventually { problems.last == nil }
        #expect(ledger.finish(within: .seconds(30)))
        #expect(try found(in: path).steps.count == 3)
    }

    @Test func `a session that ends between the loss of its file and a new one is stored whole`() async throws {
        let path = folder.path + "/there"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let ledger = try open(path)
        ledger.record(begin())
        for number in 0..<3 { ledger.record(done(number)) }
        try await eventually { stored(in: path + "/history.db") == 3 }
        try FileManager.default.moveItem(atPath: path, toPath: path + ".gone")
        ledger.record(done(3))
        try await eventually { problems.last?.failure?.code == .unavailable }
        var end = Records()
        end.save(session("a", .partial))
        end.unfinished = .nothing
        ledger.record(end)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try await eventually { problems.last?.failure == nil }
        #expect(ledger.finish(within: .seconds(30)))
        let store = try HistoryStore.open(folder: path, now: Self.start).intoStore()
        #expect(try store.session("a") == session("a", .partial))
        #expect(try store.steps(of: "a") == (0..<4).map { step($0) })
    }

    /// On a file system of 1 MiB, which only root can make.
    @Test func `a full disk loses no step`() async throws {
        let path = folder.path + "/small"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let mounted = try ChildProcess.run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path])
        guard mounted.status == 0 else { return }
        defer { _ = try? ChildProcess.run("umount", ["-l", path]) }
        let ledger = try open(path)
        ledger.record(begin())
        ledger.record(done(0))
        try await eventually { stored(in: path + "/history.db") == 1 }
        let filler = Data(count: 4096)
        for index in 0..<256 where (try? filler.write(to: URL(filePath: "\(path)/filler\(index)"))) == nil { break }
        for number in 1..<500 { ledger.record(done(number)) }
        try await eventually { problems.last?.failure?.code == .full }
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasPrefix("filler") {
            try FileManager.default.removeItem(atPath: path + "/" + name)
        }
        try await eventually { problems.last == nil }
        #expect(ledger.finish(within: .seconds(30)))
        #expect(try found(in: path).steps == (0..<500).map { step($0) })
    }

    @Test func `what runs is remembered of its own alone, and forgotten with its end`() {
        var running = Records()
        running.keepRunning(begin("a"))
        running.keepRunning(done(0, of: "a"))
        running.keepRunning(done(9, of: "z"))
        #expect(Array(running.steps.values) == [step(0)])
        var again = Records()
        again.save(session("a"))
        running.keepRunning(again)
        #expect(running.steps.count == 1 && running.unfinished != nil, "gone on with")
        var change = begin("b")
        change.save(session("a", .partial))
        running.keepRunning(change)
        #expect(running.steps.isEmpty && Array(running.sessions.keys) == ["b"])
        var end = Records()
        end.save(session("b", .completed))
        running.keepRunning(end)
        #expect(running.isEmpty)
    }
}
