import Control
import History
import Scheduling
import Testing
import Units

@testable import Report

/// 2026-12-01T07:00:00Z, a Tuesday.
let start = Timestamp(seconds: 1_796_108_400)

/// The past as it is told to people and programs.
@Suite struct HistoryTextTests {
    private static let routine = Slug("upper-back")

    private func session(_ id: String = "s", at offset: Duration = .zero) throws -> SessionRecord {
        SessionRecord(
            id: id, routine: try #require(Self.routine), name: "Upper back",
            prescription: PrescriptionRecord(text: "{}"),
            began: start + offset, offset: 3600, ended: start + offset + .seconds(90), outcome: .partial,
            exercises: [
                .init(
                    address: "press-up/press-up", name: "Press-up", hold: .milliseconds(7500), reps: 10, planned: 10,
                    done: 8, held: .seconds(60), isDelivered: false)
            ])
    }

    private func occurrence(_ offset: Duration, _ state: Occurrence.State, count: Int = 1) throws -> Occurrence {
        Occurrence(
            entry: "e", routine: try #require(Self.routine), at: start + offset,
            last: count > 1 ? start + offset + .seconds(3600) : nil, count: count, state: state)
    }

    private func pain(_ offset: Duration, _ level: Int?, session: String? = nil, _ text: String = "") -> Remark<
        PainReport
    > {
        let place = PainReport.Place(exercise: "press-up/press-up", set: 1, rep: 3)
        return Remark(
            id: "p", at: start + offset, offset: 3600,
            PainReport(
                level: level, moment: .during, stopped: level == nil, session: session, place: place, text: text))
    }

    private func past() throws -> Past {
        Past(
            sessions: [try session()], occurrences: [try occurrence(.seconds(-86_400), .missed, count: 3)],
            pains: [pain(.seconds(30), 4, session: "s", "=cmd|' /C calc'!A0"), pain(.seconds(7200), nil)],
            notes: [
                Remark(
                    id: "n", at: start + .seconds(100), offset: 3600, NoteText(text: "a \"b\", c\r\nd", session: "s"))
            ],
            doses: [
                dose(.seconds(7260), hold: .seconds(15), reps: 12), dose(.seconds(7320), hold: nil, reps: nil),
            ], acknowledgements: [acknowledgement(7380, nil), acknowledgement(7440, "press-up/press-up")])
    }

    private func dose(_ offset: Duration, hold: Duration?, reps: Int?) -> Remark<DoseMark> {
        Remark(
            id: "d", at: start + offset, offset: 3600,
            DoseMark(exercise: "press-up/press-up", cause: .set, hold: hold, reps: reps))
    }

    private func acknowledgement(_ seconds: Int64, _ exercise: String?) -> Remark<Acknowledgement> {
        Remark(id: "a", at: start + .seconds(seconds), offset: 3600, Acknowledgement(exercise: exercise))
    }

    @Test func `text has each thing below its day, and what belongs to a session at the session`() throws {
        let listing = try past().listing(.utc, names: [:])
        #expect(
            HistoryText(listing).text == """
                Mon 2026-11-30
                  07:00  upper-back ×3  missed

                Tue 2026-12-01
                  08:00  Upper back  partial, held 1:00
                         Press-up  8 of 10, hold 7.5s, 10 reps, held 1:00, some sound was not heard
                         pain 4 during at press-up/press-up, set 1, rep 3: =cmd|' /C calc'!A0
                         note: a "b", c d
                  10:00  pain during at press-up/press-up, set 1, rep 3, stopped
                  10:01  dose of press-up/press-up set: hold 15s, 12 repetitions
                  10:02  dose of press-up/press-up set: as prescribed
                  10:03  all right again: all exercises
                  10:04  all right again: press-up/press-up
                """)
        #expect(HistoryText(Past().listing(.utc, names: [:])).text.hasPrefix("nothing is kept of that"))
    }

    /// RFC 4180, and no cell that a spreadsheet would compute.
    @Test func `a sheet has a row for each, quoted where it must be, and no formula`() throws {
        let text = HistorySheet(try past().listing(.utc, names: [:]), withSteps: false).text
        let common = "2026-12-01,08:00:00,+01:00,upper-back,Upper back"
        let names =
            "kind,date,time,utc_offset,routine,routine_name,outcome,count,exercise,exercise_name,set,rep,side,hold_s,"
            + "reps,planned,done,held_s,delivered,pain,moment,text,session"
        let lines: [String] = [
            names, "occurrence,2026-11-30,07:00:00,Z,upper-back,upper-back,missed,3,,,,,,,,,,,,,,,",
            "session,\(common),partial,,,,,,,,,,,60,,,,,s",
            "exercise,\(common),,,press-up/press-up,Press-up,,,,7.5,10,10,8,60,no,,,,s",
            "pain,2026-12-01,08:00:30,+01:00,upper-back,Upper back,,,press-up/press-up,,1,3,,,,,,,,4,during,"
                + "'=cmd|' /C calc'!A0,s",
            "note,2026-12-01,08:01:40,+01:00,upper-back,Upper back,,,,,,,,,,,,,,,,\"a \"\"b\"\", c\r\nd\",s",
            "pain,2026-12-01,10:00:00,+01:00,,,stoppedForPain,,press-up/press-up,,1,3,,,,,,,,,during,,",
            "dose,2026-12-01,10:01:00,+01:00,,,,,press-up/press-up,,,,,15,12,,,,,,,,",
            "dose,2026-12-01,10:02:00,+01:00,,,,,press-up/press-up,,,,,,,,,,,,,,",
            "acknowledgement,2026-12-01,10:03:00,+01:00,,,,,,,,,,,,,,,,,,,",
            "acknowledgement,2026-12-01,10:04:00,+01:00,,,,,press-up/press-up,,,,,,,,,,,,,,",
        ]
        #expect(text == lines.map { $0 + "\r\n" }.joined())
    }

    @Test(arguments: ["=1", "+1", "-1", "@SUM", "\tx", "\rx"])
    func `what a spreadsheet takes for a formula begins with an apostrophe`(text: String) throws {
        let note = Remark(id: "n", at: start, offset: 0, NoteText(text: text, session: nil))
        let sheet = HistorySheet(Past(notes: [note]).listing(.utc, names: [:]), withSteps: false).text
        #expect(sheet.contains(text == "\rx" ? ",\"'\rx\"," : ",'\(text),"))
    }

    @Test func `what turns text around is neither in a sheet nor in a calendar`() throws {
        var session = try session()
        session.name = "Up\u{202E}per"
        let note = Remark(id: "n", at: start, offset: 0, NoteText(text: "a\u{2066}b\u{2069}", session: "s"))
        let listing = Past(sessions: [session], notes: [note]).listing(.utc, names: [:])
        let sheet = HistorySheet(listing, withSteps: false).text
        #expect(sheet.contains(",Upper,") && sheet.contains(",ab,"))
        let calendar = HistoryCalendar(listing, now: start).text
        #expect(calendar.contains("SUMMARY:Upper\r\n") && calendar.contains("DESCRIPTION:partial\\nab\r\n"))
    }

    @Test func `one is told as one, and what is not over says so`() throws {
        var session = try session()
        (session.ended, session.outcome) = (nil, nil)
        (session.exercises[0].reps, session.exercises[0].isDelivered) = (1, true)
        #expect(
            HistoryText(Past(sessions: [session]).listing(.utc, names: [:])).text == """
                Tue 2026-12-01
                  08:00  Upper back  not over yet, held 1:00 so far
                         Press-up  8 of 10, hold 7.5s, 1 rep, held 1:00
                """)
    }

    @Test func `a calendar has the sessions, and what was missed as cancelled`() throws {
        let text = HistoryCalendar(try past().listing(.utc, names: [:]), now: start).text
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
        #expect(
            text.contains(
                "\r\nUID:s@tenuto\r\nDTSTAMP:20261201T070000Z\r\nDTSTART:20261201T070000Z\r\nDURATION:PT1M30S"))
        #expect(text.contains("\r\nUID:20261130T070000Z-upper-back@tenuto\r\n"))
        #expect(text.contains("\r\nDESCRIPTION:missed: 3 times until 2026-11-30 08:00\r\nSTATUS:CANCELLED\r\n"))
    }

    @Test func `names of routines are those of today, and what has none is called by its id`() throws {
        let names = [try #require(Self.routine): "Back"]
        let past = Past(occurrences: [try occurrence(.zero, .skipped)])
        #expect(past.listing(.utc, names: names).entries[0].occurrence?.routine == Name(id: "upper-back", name: "Back"))
    }
}
