import Foundation
import MadeHistory
import Rig
import Scheduling
import Synchronization
import Testing
import Units

@testable import History

/// What a file may be when it is opened, and become while it is.
@Suite struct FileTests {
    private let folder: TemporaryFolder
    private var file: String { folder.path + "/history.db" }

    init() throws { folder = try TemporaryFolder() }

    private func fill(_ count: Int = 500) throws {
        let store = try HistoryStore.open(folder: folder.path, now: start).intoStore()
        _ = try store.store(
            Changes { changes in
                changes.save((0..<count).map { occurrence("e\($0)", .hours($0)) })
                changes.record(.everyKind(count))
            })
    }

    /// Sessions with their steps, one of which runs.
    private func fillSessions() throws {
        let store = try HistoryStore.open(folder: folder.path, now: start).intoStore()
        var records = Records()
        for session in 0..<60 {
            records.save(
                SessionRecord(
                    id: "session-\(session)", routine: Slug(literal: "test"), name: "Test",
                    prescription: PrescriptionRecord(text: String(repeating: "\(session) ", count: 200)),
                    began: after(.hours(session)), offset: 0, ended: session == 0 ? nil : after(.hours(session)),
                    outcome: session == 0 ? nil : .completed, exercises: [.init(address: "a/a", name: "A", planned: 1)])
            )
            for step in 0..<40 {
                let record = StepRecord(
                    number: step, index: step, kind: "hold", exercise: 0, set: 1, rep: 1, plannedStart: .seconds(step),
                    plannedLength: .seconds(1), start: .seconds(step), length: .seconds(1))
                records.save(record, of: "session-\(session)")
            }
        }
        records.unfinished = .session(
            UnfinishedSession(
                session: "session-0", boot: "one", at: start, isRunning: true,
                timeline: String(repeating: "t", count: 6000), position: "p"))
        #expect(try store.store(Changes { $0.record(records) }) == [])
    }

    private func bytes() throws -> Data { try Data(contentsOf: URL(filePath: file)) }

    @Test func `a file is made for its owner alone`() throws {
        try fill(1)
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        #expect(folder.names == ["history.db"], "what belongs to it is gone when it is closed")
    }

    /// How version 0 may look: no byte at all, or a file that SQLite has made and nobody filled.
    @Test(arguments: ["", "VACUUM"]) func `an empty file becomes one of this version`(sql: String) throws {
        if sql.isEmpty { try Data().write(to: URL(filePath: file)) } else { try sqlite3(file, sql) }
        try fill(1)
        #expect(try sqlite3(file, "PRAGMA user_version; SELECT count(*) FROM occurrence") == "2\n1")
    }

    /// What a file of version 1 had in it is all there in this version, and the file is laid out as a new one is.
    @Test(arguments: [true, false]) func `a file of version 1 becomes one of this version`(hasRows: Bool) throws {
        try sqlite3(file, version1 + (hasRows ? version1Rows : ""))
        let rows = "SELECT * FROM entry; SELECT * FROM occurrence; SELECT * FROM setting"
        let before = try sqlite3(file, rows)
        let store = try HistoryStore.open(folder: folder.path, now: start).intoStore()
        #expect(try sqlite3(file, rows) == before && before.isEmpty == !hasRows)
        let key = Occurrence.Key(entry: "b", at: after(.hours(-1)))
        #expect(try store.remembered(now: start).open.map(\.key) == (hasRows ? [key] : []))
        let fresh = try TemporaryFolder()
        _ = try HistoryStore.open(folder: fresh.path, now: start).intoStore()
        let layout = "SELECT type, name, sql FROM sqlite_schema ORDER BY name; PRAGMA user_version"
        #expect(try sqlite3(file, layout) == sqlite3(fresh.path + "/history.db", layout))
        #expect(try sqlite3(file, "PRAGMA integrity_check; PRAGMA foreign_key_check") == "ok")
    }

    /// As where the disk is full in the middle of it.
    @Test func `a migration that fails leaves the file as it was`() throws {
        try sqlite3(file, version1 + version1Rows + "CREATE TABLE step (x);")
        let before = try sqlite3(file, ".dump")
        #expect(throws: HistoryError.self) { _ = try HistoryStore.open(folder: folder.path, now: start).intoStore() }
        #expect(try sqlite3(file, ".dump") == before)
        #expect(try sqlite3(file, "PRAGMA user_version") == "1")
    }

    @Test(arguments: ["wal", "delete"]) func `one of a newer version is refused, and not a byte of it altered`(
        mode: String
    ) throws {
        try sqlite3(file, "PRAGMA journal_mode = \(mode); CREATE TABLE future (x); PRAGMA user_version = 7")
        let before = try bytes()
        let error = #expect(throws: HistoryError.self) {
            _ = try HistoryStore.open(folder: folder.path, now: start).intoStore()
        }
        #expect(error?.code == .newer)
        #expect(
            "\(try #require(error))"
                == """
                history \(file): made by a newer tenuto (schema 7, this one knows up to 2): update tenuto, or move the \
                file away
                """)
        #expect(try bytes() == before)
    }

    /// What was done to the file.
    enum Damage: String, CaseIterable { case garbage, shortGarbage, halved, flippedHeader, flippedSchema }

    @Test(arguments: Damage.allCases)
    func `a damaged file is moved aside as it is, and a new one begun`(damage: Damage) throws {
        try fill()
        var bad = try bytes()
        switch damage {
        case .garbage: bad = Data((0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3 ^ 0x5A) })
        case .shortGarbage: bad = Data("not a database\n".utf8)
        case .halved: bad = bad.prefix(bad.count / 2 / 4096 * 4096)
        case .flippedHeader: for index in 0..<100 { bad[index] ^= 0xFF }
        case .flippedSchema: for index in 100..<4096 { bad[index] ^= 0xFF }
        }
        try bad.write(to: URL(filePath: file))
        let opened = try HistoryStore.open(folder: folder.path, now: start)
        let aside = file + ".corrupt-20261201T070000Z"
        #expect(opened.problems.count == 1)
        #expect(opened.problems[0].hasPrefix("history \(file): damaged ("))
        #expect(opened.problems[0].hasSuffix("): moved to \(aside), and a new one begun"))
        #expect(try Data(contentsOf: URL(filePath: aside)) == bad)
        _ = try opened.store.store(Changes(occurrence("a", .zero)))
        #expect(try opened.store.all() == [occurrence("a", .zero)])
    }

    /// As a crash leaves it, with a log of what is not in the file yet: left behind, it would be played into the new one.
    @Test func `what belongs to a damaged file goes with it`() throws {
        try fill()
        let copy = try TemporaryFolder()
        do {
            let store = try HistoryStore.open(folder: folder.path, now: start).intoStore()
            _ = try store.store(Changes(occurrence("e0", .zero, .missed)))
            for name in ["history.db", "history.db-wal"] {
                try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(copy.path)/\(name)")
            }
        }
        let handle = try #require(FileHandle(forUpdatingAtPath: copy.path + "/history.db"))
        try handle.write(contentsOf: Data(repeating: 0x5A, count: 4096))
        try handle.close()
        let opened = try HistoryStore.open(folder: copy.path, now: start)
        #expect(try opened.problems.count == 1 && opened.store.all() == [])
        let aside = "history.db.corrupt-20261201T070000Z"
        #expect(copy.names.filter { $0.hasPrefix(aside) && !$0.hasSuffix("-shm") } == [aside, aside + "-wal"])
    }

    @Test func `a step that fails undoes all of its transaction, and the next one is free to begin`() throws {
        let database = try Database.open(file, .writing)
        try database.run("CREATE TABLE t (x UNIQUE)")
        let error = #expect(throws: HistoryError.self) {
            try database.transaction { () throws(HistoryError) in
                try database.run("INSERT INTO t VALUES (1)")
                try database.run("INSERT INTO t VALUES (1)")
            }
        }
        #expect(error?.code == .refused && error?.message == "UNIQUE constraint failed: t.x")
        try database.transaction { () throws(HistoryError) in try database.run("INSERT INTO t VALUES (2)") }
        #expect(try database.integer("SELECT group_concat(x) FROM t") == 2)
    }

    @Test func `a second one within the same second overwrites nothing`() throws {
        for text in ["first", "second", "third"] {
            try Data(text.utf8).write(to: URL(filePath: file))
            _ = try HistoryStore.open(folder: folder.path, now: start).intoStore()
        }
        let texts = try folder.names.filter { $0.contains("corrupt") }.map {
            try String(contentsOfFile: folder.path + "/" + $0, encoding: .utf8)
        }
        #expect(texts == ["first", "second", "third"])
    }

    /// With the bytes of any one page turned round the program goes on, with or without what was there.
    @Test func `a flip of any page is an error or no matter, never a crash`() throws {
        try fill(200)
        try fillSessions()
        let good = try bytes()
        var moved = 0
        for page in 0..<(good.count / 4096) {
            var bad = good
            for index in page * 4096..<(page + 1) * 4096 { bad[index] ^= 0xFF }
            try bad.write(to: URL(filePath: file))
            do throws(HistoryError) {
                let opened = try HistoryStore.open(folder: folder.path, now: start)
                moved += opened.problems.count
                _ = try opened.store.remembered(now: start)
                _ = try opened.store.all()
                for session in try opened.store.sessionPage(after: nil, limit: 1000).rows {
                    _ = try opened.store.steps(of: session.id)
                }
            } catch {
                #expect(error.code == .damaged)
                moved += 1
            }
            for name in folder.names { try FileManager.default.removeItem(atPath: folder.path + "/" + name) }
        }
        #expect(moved > good.count / 4096 / 2, "most of it is noticed")
    }

    @Test func `a full file throws nothing away, and takes all once there is room`() throws {
        let store = try HistoryStore.open(folder: folder.path, now: start).intoStore()
        let pages = try #require(try store.database.integer("PRAGMA page_count"))
        _ = try store.database.integer("PRAGMA max_page_count = \(pages + 2)")
        let much = Changes { $0.save((0..<500).map { occurrence("e\($0)", .hours($0)) }) }
        let error = #expect(throws: HistoryError.self) { _ = try store.store(much) }
        #expect(error?.code == .full && error?.operation == "sqlite3_step")
        #expect(try store.all() == [], "all or nothing")
        _ = try store.database.integer("PRAGMA max_page_count = 100000")
        #expect(try store.store(much) == [] && store.all().count == 500)
    }

    @Test func `what another program has locked is an error after a moment`() throws {
        let store = try HistoryStore.open(folder: folder.path, now: start).intoStore()
        let other = try Database.open(file, .writing)
        try other.run("BEGIN IMMEDIATE")
        let error = #expect(throws: HistoryError.self) { _ = try store.store(Changes(occurrence("a", .zero))) }
        #expect(error?.code == .locked)
        #expect(try store.all() == [], "it can be read meanwhile")
        try other.run("COMMIT")
        #expect(try store.store(Changes(occurrence("a", .zero))) == [])
    }

    @Test func `a file that is moved away while it is open is not written to any more`() throws {
        let store = try HistoryStore.open(folder: folder.path, now: start).intoStore()
        _ = try store.store(Changes(occurrence("a", .zero)))
        try FileManager.default.moveItem(atPath: file, toPath: file + ".old")
        let error = #expect(throws: HistoryError.self) { _ = try store.store(Changes(occurrence("b", .zero))) }
        #expect(error?.code == .gone)
    }

    @Test func `a folder that is not there, or a folder in its place, is an error`() throws {
        let missing = #expect(throws: HistoryError.self) {
            _ = try HistoryStore.open(folder: folder.path + "/missing", now: start).intoStore()
        }
        #expect(missing?.code == .unavailable)
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
        let place = #expect(throws: HistoryError.self) {
            _ = try HistoryStore.open(folder: folder.path, now: start).intoStore()
        }
        #expect(place?.code == .unavailable)
    }

    @Test func `what may only be read is refused to be written, and can be read`() throws {
        try fill(2)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file)
        let before = try bytes()
        let code = try asNobody { [folder] () -> HistoryError.Code? in
            do throws(HistoryError) {
                _ = try HistoryStore.open(folder: folder.path, now: start).intoStore()
                return nil
            } catch { return error.code }
        }
        #expect(code == .readOnly || code == .unavailable)
        #expect(try bytes() == before && folder.names == ["history.db"])
    }
}

/// Runs `body` on a thread that may do to files what anybody may: root may do all. Rights to files go by thread
/// (setfsuid(2), which Swift's Glibc does not show).
private func asNobody<Result: Sendable>(_ body: @escaping @Sendable () -> Result) throws -> Result {
    let result = Mutex<Result?>(nil)
    let thread = Thread {
        typealias Call = @convention(c) (uid_t) -> CInt
        if geteuid() == 0, let address = dlsym(nil, "setfsuid") {
            // The address of the function of this name, whose type this is.
            _ = unsafeBitCast(address, to: Call.self)(65_534)
        }
        let value = body()
        result.withLock { $0 = value }
    }
    thread.start()
    try waitUntil("the thread has ended", within: 30) { result.withLock { $0 != nil } }
    return try #require(result.withLock { $0 })
}
