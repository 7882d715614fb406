import Testing
import Units

@testable import Scheduling

/// Looking ahead in a schedule that is longer than anybody reads.
@Suite struct AgendaAheadTests {
    @Test func `The first of what is planned is the same however much of it is asked for`() throws {
        // The later ones come more often, and some at the same times: what is cut off depends on all of them.
        let entries = try (0..<40).map { index in
            try entry("r\(index)", every: .seconds(60 * (41 - index)))
        }
        let start = Diary.instant("09:30")
        let agenda = Agenda(Schedule(entries), zones: Zones(system: .utc), at: start)
        let all = agenda.planned(after: start, upTo: start + .seconds(20 * 3600), limit: 100_000)
        #expect(all.count > 1000)
        for limit in [0, 1, 2, 7, 100, 999] {
            #expect(
                agenda.planned(after: start, upTo: start + .seconds(20 * 3600), limit: limit)
                    == Array(all.prefix(limit)))
        }
    }
}
