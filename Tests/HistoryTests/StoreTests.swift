import Foundation
import Rig
import Scheduling
import Testing
import Units

@testable import History

@Suite struct StoreTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> HistoryStore {
        let opened = try HistoryStore.open(folder: folder.path, now: start)
        #expect(opened.problems == [])
        return opened.intoStore()
    }

    @Test(arguments: Occurrence.State.allCases)
    func `an occurrence in any state comes back as it was stored, also by another start`(state: Occurrence.State) throws
    {
        let plain = occurrence("a", .zero, state)
        let full = Occurrence(
            entry: "b", routine: Slug(literal: "corner-stretch"), at: after(.microseconds(1)), last: after(.hours(2)),
            count: 3, state: state, snoozes: 2, wakes: after(.seconds(300)), settled: after(.seconds(400)),
            session: "6F9619FF-8B86-D011-B42D-00C04FC964FF")
        do {
            let store = try open()
            #expect(try store.store(Changes(plain, full)) == [])
            #expect(try store.all() == [plain, full])
        }
        let later = try open()
        #expect(try later.all() == [plain, full])
    }

    @Test func `one that is stored again takes the place of the first`() throws {
        let store = try open()
        _ = try store.store(Changes(occurrence("a", .zero, .due), occurrence("a", .hours(1), .pending)))
        var settled = occurrence("a", .zero, .skipped)
        (settled.snoozes, settled.settled) = (3, after(.seconds(60)))
        _ = try store.store(Changes(settled))
        #expect(try store.all() == [settled, occurrence("a", .hours(1), .pending)])
    }

    @Test func `what is removed is gone, and only that`() throws {
        let store = try open()
        let all = [occurrence("a", .zero), occurrence("b", .zero), occurrence("a", .hours(1))]
        _ = try store.store(Changes { $0.save(all) })
        _ = try store.store(Changes { $0.remove([all[0].key, Occurrence.Key(entry: "c", at: start)]) })
        #expect(try store.all() == [all[1], all[2]])
    }

    @Test func `after a correction of the clock nothing of the future is left`() throws {
        let store = try open()
        _ = try store.store(
            Changes(
                occurrence("a", .zero, .missed), occurrence("a", .hours(1), .completed),
                occurrence("b", .hours(2), .running), occurrence("c", .hours(3), .pending),
                // Hourly from 07:00 to 17:00; at 10:30 four of them lie in the past.
                occurrence("d", .zero, .missed, last: .hours(10), count: 11)))
        _ = try store.store(Changes { $0.void(after: after(.seconds(3 * 3600 + 1800) - .hours(3))) })
        var cut = occurrence("d", .zero, .missed, last: .seconds(1800), count: 1)
        #expect(
            try store.all() == [occurrence("a", .zero, .missed), cut])
        _ = try store.store(Changes(occurrence("d", .zero, .missed, last: .hours(10), count: 11)))
        _ = try store.store(Changes { $0.void(after: after(.seconds(3 * 3600 + 1800))) })
        cut = occurrence("d", .zero, .missed, last: .seconds(3 * 3600 + 1800), count: 4)
        #expect(try store.all()[1] == cut)
    }

    @Test func `settings are set, set anew and taken away`() throws {
        let store = try open()
        #expect(try store.setting("quiet-until") == nil)
        _ = try store.store(
            Changes {
                $0.set("quiet-until", "14:00"); $0.set("other", "")
            })
        _ = try store.store(Changes { $0.set("quiet-until", "15:00") })
        #expect(try store.setting("quiet-until") == "15:00" && store.setting("other") == "")
        _ = try store.store(Changes { $0.set("quiet-until", nil) })
        #expect(try store.setting("quiet-until") == nil)
    }

    @Test(arguments: [
        "", "'); DROP TABLE occurrence; --", "\"quoted\" `and` [so]", "a\0b", "\u{202E}é\u{301}🏋️‍♀️", "?1 :a @b $c %s",
        String(repeating: "x", count: 65_536), "\r\n\t", "NULL", "0x41",
    ])
    func `text is text, whatever is in it`(text: String) throws {
        let store = try open()
        var hostile = occurrence(text, .zero, .due)
        hostile.session = text
        _ = try store.store(
            Changes {
                $0.save([hostile, occurrence("other", .zero)])
                $0.note(entries: [(text, Slug(literal: "test"))], since: start)
                $0.set(text, text)
            })
        let remembered = try store.remembered(now: start)
        #expect(remembered.open == [hostile] && remembered.settings == [text: text])
        #expect(remembered.entries == [text: .init(routine: Slug(literal: "test"), since: start, latest: start)])
        _ = try store.store(Changes { $0.remove([hostile.key]) })
        #expect(try store.all() == [occurrence("other", .zero)])
    }

    @Test func `what can never be right is left out and told, and all else is stored`() throws {
        let store = try open()
        let wrong = [
            occurrence("a", .hours(1), last: .zero), occurrence("b", .zero, count: 0),
            Occurrence(
                entry: "c", routine: Slug(literal: "test"), at: Timestamp(microseconds: .max), state: .completed),
        ]
        let refused = try store.store(Changes { $0.save(wrong + [occurrence("right", .zero)]) })
        #expect(refused.map(\.code) == [.refused, .refused, .refused])
        #expect(
            refused.contains { "\($0)".contains("history \(folder.path)/history.db: CHECK constraint failed: ") })
        #expect(try store.all() == [occurrence("right", .zero)])
    }

    @Test func `pages follow each other without a gap, and runs that reach into the time are there`() throws {
        let store = try open()
        let many = (0..<50).map { occurrence("e\($0 % 5)", .hours($0 / 5)) }
        let run = occurrence("run", .hours(-48), .missed, last: .hours(2), count: 50)
        let past = occurrence("past", .hours(-48), .missed, last: .hours(-1), count: 47)
        _ = try store.store(Changes { $0.save(many.shuffled() + [run, past]) })
        #expect(try store.occurrences(from: start, to: after(.hours(10))) == [run] + many)
        #expect(try store.occurrences(from: start, to: after(.hours(1))) == [run] + many[..<5])
        #expect(try store.occurrences(from: after(.hours(3)), to: after(.hours(4))) == Array(many[15..<20]))
        var (pages, last): ([Occurrence], Occurrence.Key?) = ([], nil)
        while true {
            let page = try store.occurrences(from: start, to: after(.hours(10)), after: last, limit: 7)
            guard let end = page.last else { break }
            #expect(page.count <= 7)
            pages += page
            last = end.key
        }
        #expect(pages == [run] + many)
    }

    @Test func `another program can read while we write, and keeps its view`() throws {
        let store = try open()
        let file = folder.path + "/history.db"
        _ = try store.store(Changes(occurrence("a", .zero)))
        #expect(try sqlite3(file, "SELECT count(*), max(state) FROM occurrence") == "1|completed")
        let reader = try Database.open(file, .reading)
        try reader.run("BEGIN")
        #expect(try reader.integer("SELECT count(*) FROM occurrence") == 1)
        _ = try store.store(Changes(occurrence("b", .zero)))
        #expect(try reader.integer("SELECT count(*) FROM occurrence") == 1)
        try reader.run("COMMIT")
        #expect(try reader.integer("SELECT count(*) FROM occurrence") == 2)
        #expect(try sqlite3(file, "PRAGMA integrity_check; PRAGMA journal_mode") == "ok\nwal")
    }

    @Test func `one in memory works the same`() throws {
        let store = try HistoryStore.inMemory()
        _ = try store.store(Changes(occurrence("a", .zero)))
        #expect(try store.all() == [occurrence("a", .zero)])
    }
}
