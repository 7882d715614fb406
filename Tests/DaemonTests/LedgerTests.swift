import Foundation
import Rig
import Scheduling
import Synchronization
import Testing
import Units

@testable import Daemon
@testable import History

/// Integration tests: they wait for the ledger's thread and for real files.
@Suite struct LedgerTests {
    /// Hears what is said about the history, and which callbacks came.
    private final class Ear: Sendable {
        private let reports = Mutex<[HistoryProblem?]>([])
        private let told = Mutex<[Bool]>([])

        var problems: [HistoryProblem?] { reports.withLock { $0 } }
        var answers: [Bool] { told.withLock { $0 } }
        /// The code of the failure last said; nil for none.
        var failure: HistoryError.Code? { problems.last.flatMap { $0?.failure?.code } }

        func report(_ problem: HistoryProblem?) { reports.withLock { $0.append(problem) } }
        func tell(_ isStored: Bool) { told.withLock { $0.append(isStored) } }
    }

    private static let start = Timestamp(seconds: 1_796_108_400)

    private let folder: TemporaryFolder
    private let ear = Ear()
    private var file: String { folder.path + "/history.db" }

    init() throws { folder = try TemporaryFolder() }

    private func open(
        _ path: String? = nil, delays: [Duration] = [.milliseconds(50)]
    ) throws -> (Ledger, Remembered) {
        try Ledger.open(
            folder: path ?? folder.path, delays: delays, clock: { Self.start }, report: { [ear] in ear.report($0) })
    }

    private func one(_ entry: String, hour: Int = 0, _ state: Occurrence.State = .completed) -> Occurrence {
        Occurrence(
            entry: entry, routine: Slug(literal: "test"), at: Self.start + .seconds(hour * 3600), state: state)
    }

    private func stored(in path: String? = nil) throws -> [Occurrence] {
        try HistoryStore.open(folder: path ?? folder.path, now: Self.start).intoStore().occurrences(
            from: Self.start, to: Self.start + .seconds(1_000_000))
    }

    private func all(_ ledger: Ledger, after: Occurrence.Key? = nil, limit: Int = 100) async -> [Occurrence] {
        await ledger.occurrences(from: Self.start, to: Self.start + .seconds(1_000_000), after: after, limit: limit)
    }

    @Test func `what is told is stored in order, said so, and remembered by the next start`() async throws {
        let (ledger, nothing) = try open()
        #expect(nothing == Remembered())
        ledger.note(entries: [("a", Slug(literal: "test"))], since: Self.start)
        ledger.set("quiet-until", "noon")
        for state in [Occurrence.State.pending, .due, .running] {
            ledger.store([one("a", state), one("b", hour: 1)]) { [ear] in ear.tell($0) }
        }
        ledger.void(after: Self.start)
        ledger.store([one("c", hour: 2, .pending)]) { [ear] in ear.tell($0) }
        ledger.remove([one("nobody").key])
        try await eventually { ear.answers == [true, true, true, true] }
        #expect(await all(ledger) == [one("a", .running), one("c", hour: 2, .pending)])
        #expect(ledger.finish())
        let (next, remembered) = try open()
        #expect(remembered.open == [one("a", .running), one("c", hour: 2, .pending)])
        #expect(
            remembered.entries == ["a": .init(routine: Slug(literal: "test"), since: Self.start, latest: Self.start)])
        #expect(remembered.settings == ["quiet-until": "noon"] && ear.problems == [])
        next.finish()
    }

    @Test func `what cannot be stored is kept, told, answered from memory, and stored later by itself`() async throws {
        let (ledger, _) = try open()
        ledger.store([one("a", .due), one("b", hour: 1)]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [true] }
        let other = try Database.open(file, .writing)
        try other.run("BEGIN IMMEDIATE")
        for hour in 2..<50 { ledger.store([one("c", hour: hour)]) }
        ledger.store([one("a", .skipped)]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [true, false] && ear.failure == .locked }
        let expected = [one("a", .skipped), one("b", hour: 1)] + (2..<50).map { one("c", hour: $0) }
        #expect(await all(ledger) == expected)
        #expect(await all(ledger, limit: 3) == Array(expected[..<3]))
        #expect(await all(ledger, after: expected[2].key, limit: 3) == Array(expected[3..<6]))
        #expect(
            ear.problems.last??.description == """
                history \(file): in use by another program (database is locked): end what writes to it; until then what \
                you do is kept in memory
                """)
        try other.run("COMMIT")
        try await eventually { ear.problems.last == .some(nil) }
        ledger.finish()
        #expect(try stored() == expected)
    }

    @Test func `whatever comes next has it tried again, however long the wait is`() async throws {
        let (ledger, _) = try open(delays: [.seconds(3600)])
        let other = try Database.open(file, .writing)
        try other.run("BEGIN IMMEDIATE")
        ledger.store([one("a")]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [false] }
        try other.run("COMMIT")
        ledger.store([one("b")]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [false, true] && ear.problems.last == .some(nil) }
        ledger.finish()
        #expect(try stored() == [one("a"), one("b")])
    }

    /// A session that says something each second is not to have it wait for minutes.
    @Test func `what comes while it cannot be stored does not make the wait longer`() async throws {
        let path = folder.path + "/later"
        let (ledger, _) = try open(path, delays: [.seconds(5), .seconds(3600)])
        for hour in 0..<5 {
            ledger.store([one("a", hour: hour)]) { [ear] in ear.tell($0) }
            try await eventually { ear.answers.count == hour + 1 }
        }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try await eventually { ear.problems.last == .some(nil) }
        ledger.finish()
        #expect(try stored(in: path).count == 5)
    }

    @Test func `without a folder it goes on in memory, until there is one`() async throws {
        let path = folder.path + "/later"
        let (ledger, remembered) = try open(path)
        #expect(remembered == Remembered() && ear.failure == .unavailable)
        ledger.store([one("a")]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [false] }
        #expect(await all(ledger) == [one("a")])
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try await eventually { ear.problems.last == .some(nil) }
        #expect(ledger.finish())
        #expect(try stored(in: path) == [one("a")])
    }

    @Test func `what a newer version made stays as it is`() async throws {
        do {
            let database = try Database.open(file, .writing)
            try database.run("CREATE TABLE future (x); PRAGMA user_version = 7")
        }
        let before = try Data(contentsOf: URL(filePath: file))
        let (ledger, _) = try open()
        #expect(ear.failure == .newer)
        ledger.store([one("a")]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [false] }
        #expect(await all(ledger) == [one("a")])
        #expect(!ledger.finish())
        #expect(try Data(contentsOf: URL(filePath: file)) == before && folder.names == ["history.db"])
    }

    @Test func `a damaged file is moved aside, which is said until the daemon ends`() async throws {
        try Data("garbage".utf8).write(to: URL(filePath: file))
        let (ledger, remembered) = try open()
        #expect(remembered == Remembered())
        let notice = try #require(ear.problems.last??.notices.first)
        #expect(notice.contains("moved to \(file).corrupt-20261201T070000Z"))
        ledger.store([one("a")]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [true] }
        #expect(ear.problems.count == 1)
        ledger.finish()
        #expect(try stored() == [one("a")])
    }

    @Test func `a file that is damaged under it is moved aside, and what came since is stored`() async throws {
        let (ledger, _) = try open()
        ledger.store([one("a")]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [true] }
        for name in ["history.db", "history.db-wal"] {
            let handle = try #require(FileHandle(forUpdatingAtPath: folder.path + "/" + name))
            let count = try Int(handle.seekToEnd())
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: Data(repeating: 0x5A, count: count))
            try handle.close()
        }
        ledger.store([one("b")]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [true, true] }
        #expect(ear.problems.last??.failure == nil && ear.problems.last??.notices.count == 1)
        #expect(ledger.finish())
        #expect(try stored() == [one("b")])
        #expect(folder.names.contains("history.db.corrupt-20261201T070000Z"))
    }

    @Test func `a file that somebody has moved is not followed: a new one is begun`() async throws {
        let (ledger, _) = try open()
        ledger.store([one("a")]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [true] }
        try FileManager.default.moveItem(atPath: file, toPath: file + ".mine")
        ledger.store([one("b")]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [true, true] }
        #expect(ear.problems.last??.notices.count == 1)
        ledger.finish()
        #expect(try stored() == [one("b")])
    }

    /// On a file system of 1 MiB, which only root can make.
    @Test func `a full disk loses nothing`() async throws {
        let path = folder.path + "/small"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let mounted = try ChildProcess.run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path])
        guard mounted.status == 0 else { return }
        defer { _ = try? ChildProcess.run("umount", ["-l", path]) }
        let (ledger, _) = try open(path)
        ledger.store([one("a")]) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [true] }
        let filler = Data(count: 4096)
        for index in 0..<256 where (try? filler.write(to: URL(filePath: "\(path)/filler\(index)"))) == nil { break }
        ledger.store((1..<200).map { one(String(repeating: "b", count: 200), hour: $0) }) { [ear] in ear.tell($0) }
        try await eventually { ear.answers == [true, false] && ear.failure == .full }
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasPrefix("filler") {
            try FileManager.default.removeItem(atPath: path + "/" + name)
        }
        try await eventually { ear.problems.last == .some(nil) }
        ledger.finish()
        #expect(try stored(in: path).count == 200)
    }

    @Test func `who asks while it goes to the disk finds it among what waits, or stored`() throws {
        let (ledger, _) = try open()
        for hour in 0..<250 {
            ledger.store([one("a", hour: hour)])
            let deadline = Moment.now + .seconds(10)
            while !ledger.unstored.isEmpty, .now < deadline {}
            let found = try HistoryStore.openToLook(folder: folder.path).occurrences(
                from: Self.start, to: Self.start + .seconds(1_000_000))
            #expect(found.count == hour + 1)
        }
        #expect(ledger.finish())
    }

    @Test func `the end comes also where something else was to be stored together at that moment`() async throws {
        let (ledger, _) = try open()
        ledger.gather(true)
        let finished = Task.detached { ledger.finish(within: .seconds(5)) }
        // The thread finds nothing that it may take, and sleeps again.
        try await Task.sleep(for: .milliseconds(100))
        ledger.gather(false)
        #expect(await finished.value)
    }

    @Test func `the end stores what waits, and does not wait for ever`() async throws {
        let (ledger, _) = try open(delays: [.seconds(3600)])
        ledger.store((0..<1000).map { one("a", hour: $0 % 200) })
        #expect(ledger.finish())
        #expect(try stored().count == 200)
        let (stuck, _) = try open(delays: [.seconds(3600)])
        let other = try Database.open(file, .writing)
        try other.run("BEGIN IMMEDIATE")
        stuck.store([one("b")]) { [ear] in ear.tell($0) }
        #expect(!stuck.finish(), "it is back within its time")
        #expect(!stuck.finish(within: .seconds(30)), "and says the same when the thread has ended")
        try await eventually { ear.answers == [false] }
        stuck.store([one("c")]) { [ear] in ear.tell($0) }
        #expect(ear.answers == [false, false], "after the end nothing is taken any more, and that is said")
        #expect(await all(stuck) == [])
    }
}
