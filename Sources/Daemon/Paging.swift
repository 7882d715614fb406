import Control
import Varlink
import VarlinkServer

/// A reply whose lists may be too long for one message.
protocol Pageable: Encodable, Sendable {
    /// How many entries its longest list has.
    var length: Int { get }

    /// All but its lists, and of each list the entries whose index is in `part`.
    func page(_ part: Range<Int>) -> Self
}

extension Pages where Page: Pageable {
    /// Entries in one page, where they are short.
    private static var pageLength: Int { 150 }
    /// The longest page, whatever is in it: well below the longest message.
    private static var pageBytes: Int { 48 * 1024 }

    /// Sends all pages of `reply` but the last, which it returns.
    func send(all reply: Page) async throws(VarlinkError) -> Page {
        var start = 0
        while true {
            let (page, next) = Self.page(of: reply, from: start)
            guard next < reply.length else { return page }
            try await send(page)
            start = next
        }
    }

    /// As much from the entry at `start` on as fits, and where the next page starts.
    private static func page(of reply: Page, from start: Int) -> (page: Page, next: Int) {
        var count = pageLength
        while true {
            let page = reply.page(start..<(start + count))
            let bytes = (try? JSON.encode(page).count) ?? .max
            if bytes <= pageBytes || count == 1 { return (page, start + count) }
            count /= 2
        }
    }
}

extension Plan: Pageable {
    var length: Int { max(steps.count, cues.count, words.count) }

    func page(_ part: Range<Int>) -> Plan {
        var page = self
        page.steps = steps.part(part)
        page.cues = cues.part(part)
        page.words = words.part(part)
        return page
    }
}

extension RoutineDetail: Pageable {
    var length: Int { exercises.count }

    func page(_ part: Range<Int>) -> RoutineDetail {
        var page = self
        page.exercises = exercises.part(part)
        return page
    }
}

extension RoutineList: Pageable {
    var length: Int { max(routines.count, problems.count) }

    func page(_ part: Range<Int>) -> RoutineList {
        RoutineList(routines: routines.part(part), problems: problems.part(part))
    }
}

extension Array {
    /// Those of its elements whose index is in `part`.
    func part(_ part: Range<Int>) -> [Element] { Array(self[part.clamped(to: indices)]) }
}
