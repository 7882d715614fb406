import Control
import Foundation
import Rig
import Testing
import Units

@testable import Daemon

/// What a person reads of an agenda, and what their calendar program does, as literal text.
@Suite struct AgendaTextTests {
    private static let back = Name(id: "upper-middle-back", name: "Upper and middle back")
    private static let stretch = Name(id: "corner-stretch", name: "Corner stretch")
    private static let dog = Name(id: "bird-dog", name: "Bird dog")

    private func listing(_ items: [AgendaItem], zone: String = "Europe/Berlin") -> AgendaListing {
        AgendaListing(zone: zone, items: items, problems: [])
    }

    private static let all: [AgendaItem] = [
        AgendaItem(routine: back, at: "2026-11-30T07:15:00+01:00", state: .completed),
        AgendaItem(
            routine: stretch, at: "2026-11-30T11:00:00+01:00", last: "2026-11-30T14:00:00+01:00", count: 4,
            state: .missed),
        AgendaItem(
            routine: stretch, at: "2026-11-30T15:00:00+01:00", state: .snoozed, snoozes: 1,
            wakesAt: "2026-11-30T15:06:00+01:00"),
        AgendaItem(routine: dog, at: "2026-11-30T15:01:02+01:00", state: .due),
        AgendaItem(routine: dog, at: "2026-11-30T18:00:00+01:00", state: .scheduled, startsItself: true),
        AgendaItem(
            routine: dog, at: "2026-12-01T22:30:00+01:00", last: "2026-12-03T00:30:00+01:00", count: 3,
            state: .suppressed),
        AgendaItem(routine: back, at: "2026-12-24T07:15:00+01:00", state: .scheduled, foreseen: .excused),
    ]

    @Test func `each day has its times, and what is open is marked`() {
        let expected = """
            Mon 2026-11-30
              07:15                   Upper and middle back  completed
              11:00–14:00             Corner stretch ×4      missed
            > 15:00                   Corner stretch         put off until 15:06
            > 15:01:02                Bird dog               due: tenuto tap begins it
              18:00                   Bird dog               starts itself

            Tue 2026-12-01
              22:30–2026-12-03 00:30  Bird dog ×3            suppressed: quiet

            Thu 2026-12-24
              07:15                   Upper and middle back  vacation

            Europe/Berlin; outcomes as tenutod has them
            """
        #expect(AgendaText(listing(Self.all), from: .daemon).text == expected)
    }

    @Test(
        arguments: [
            (.scheduled, nil, ""), (.scheduled, .suppressed, "quiet hours"), (.pending, nil, "comes at once"),
            (.due, nil, "due: tenuto tap begins it"), (.snoozed, nil, "put off"), (.running, nil, "runs"),
            (.completed, nil, "completed"), (.partial, nil, "partial"), (.skipped, nil, "skipped"),
            (.missed, nil, "missed"), (.suppressed, nil, "suppressed: quiet"), (.rested, nil, "rested"),
            (.excused, nil, "excused: vacation"), (.stoppedForPain, nil, "stopped for pain"),
        ] as [(AgendaItem.State, AgendaItem.State?, String)])
    func `each state has its words`(state: AgendaItem.State, foreseen: AgendaItem.State?, words: String) {
        let item = AgendaItem(routine: Self.dog, at: "2026-11-30T07:15:00Z", state: state, foreseen: foreseen)
        #expect(item.note == words)
    }

    @Test(
        arguments: [
            (.pending, nil, "waits for its turn until 07:45"), (.suppressed, nil, "quiet until 07:45"),
            (.scheduled, .suppressed, "quiet until 07:45"),
        ] as [(AgendaItem.State, AgendaItem.State?, String)])
    func `what waits, and what is quiet because somebody wanted it so, says until when`(
        state: AgendaItem.State, foreseen: AgendaItem.State?, words: String
    ) {
        let item = AgendaItem(
            routine: Self.dog, at: "2026-11-30T07:15:00Z", state: state, foreseen: foreseen,
            until: "2026-11-30T07:45:00Z")
        #expect(item.note == words)
    }

    @Test func `what begins by itself says when`() {
        let item = AgendaItem(
            routine: Self.dog, at: "2026-11-30T07:15:00Z", state: .due, startsItself: true,
            wakesAt: "2026-11-30T07:15:30Z")
        #expect(item.note == "due: starts itself at 07:15:30")
    }

    @Test func `an empty agenda says where a schedule is written, and each where it comes from`() {
        #expect(
            AgendaText(listing([], zone: "UTC"), from: .noDaemon).text == """
                nothing is scheduled in these days: schedule.yaml says what is due when (man tenuto-schedule, tenuto check)
                UTC; tenutod is not running: as planned
                """)
        #expect(
            AgendaText(listing(Self.all), from: .files).text.hasSuffix(
                "\nEurope/Berlin; as planned by the files, whatever became of it"))
    }

    @Test func `a calendar has an event for each scheduled time`() {
        let items = [
            AgendaItem(routine: Self.back, at: "2026-11-30T07:15:00+01:00", state: .completed),
            Self.all[1],
            AgendaItem(
                routine: Name(
                    id: "own", name: "Neck, back; \\ “Übungen” für den Rücken und für die Schultern am Abend"),
                at: "2026-12-01T00:00:00+01:00", state: .scheduled),
        ]
        let lengths = ["upper-middle-back": Duration.seconds(3605), "corner-stretch": .milliseconds(90_400)]
        let text = AgendaCalendar(listing(items), lengths: lengths, now: Timestamp(seconds: 1_796_108_400)).text
        let expected = """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//tenuto//tenuto \(tenutoVersion)//EN
            BEGIN:VEVENT
            UID:20261130T061500Z-upper-middle-back@tenuto
            DTSTAMP:20261201T070000Z
            DTSTART:20261130T061500Z
            DURATION:PT1H0M5S
            SUMMARY:Upper and middle back
            DESCRIPTION:completed
            STATUS:CONFIRMED
            END:VEVENT
            BEGIN:VEVENT
            UID:20261130T100000Z-corner-stretch@tenuto
            DTSTAMP:20261201T070000Z
            DTSTART:20261130T100000Z
            DURATION:PT1M31S
            SUMMARY:Corner stretch
            DESCRIPTION:missed: 4 times until 2026-11-30 14:00
            STATUS:CANCELLED
            END:VEVENT
            BEGIN:VEVENT
            UID:20261130T230000Z-own@tenuto
            DTSTAMP:20261201T070000Z
            DTSTART:20261130T230000Z
            SUMMARY:Neck\\, back\\; \\\\ “Übungen” für den Rücken und für die Schul
             tern am Abend
            STATUS:CONFIRMED
            END:VEVENT
            END:VCALENDAR

            """
        #expect(text == expected.replacing("\n", with: "\r\n"))
    }

    @Test func `two of a routine at one time are two events`() {
        let item = AgendaItem(routine: Self.dog, at: "2026-11-30T07:15:00Z", state: .scheduled)
        let text = AgendaCalendar(listing([item, item]), lengths: [:], now: Timestamp(seconds: 0)).text
        let ids = text.split(separator: "\r\n").filter { $0.hasPrefix("UID:") }
        #expect(ids == ["UID:20261130T071500Z-bird-dog@tenuto", "UID:20261130T071500Z-bird-dog-2@tenuto"])
    }

    /// Integration test: it runs Python.
    @Test func `a reader of calendars that is not ours understands it`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let python = root.appending(path: ".build/venv/bin/python").path
        try #require(
            FileManager.default.isExecutableFile(atPath: python)
                && FileManager.default.fileExists(atPath: root.appending(path: ".build/venv/bin/icalendar").path),
            "icalendar is missing: `make validator` installs it in .build/venv")
        let names = [
            "Plain", "Comma, semicolon; backslash \\ and \\n", "First\nsecond line",
            String(repeating: "ü", count: 200), String(repeating: "🧘🏽‍♀️ ", count: 30), String(repeating: "x", count: 67),
            String(repeating: "x", count: 68), String(repeating: "a,", count: 60),
        ]
        let items = names.enumerated().map { index, name in
            AgendaItem(
                routine: Name(id: "r\(index)", name: name), at: "2026-10-25T02:\(10 + index):00+0\(1 + index % 2):00",
                state: index % 2 == 0 ? .completed : .missed)
        }
        let lengths = Dictionary(
            uniqueKeysWithValues: items.indices.map { ("r\($0)", Duration.seconds(7 + $0 * 1199)) })
        let folder = try TemporaryFolder()
        let path = folder.path + "/x.ics"
        let text = AgendaCalendar(listing(items), lengths: lengths, now: Timestamp(seconds: 1_796_108_400)).text
        #expect(text.utf8.split(separator: 13).allSatisfy { $0.count <= 76 }, "75 and the line feed before it")
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        let script = """
            import icalendar, json, sys
            calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
            events = [e for e in calendar.walk("VEVENT")]
            print(json.dumps([[str(e["SUMMARY"]), str(e["UID"]), int(e.decoded("DTSTART").timestamp()),
                int(e.decoded("DURATION").total_seconds()), str(e["STATUS"]), str(e["DESCRIPTION"]),
                len(e.errors)] for e in events]))
            """
        let outcome = try ChildProcess.run(python, ["-c", script, path], within: 60)
        let read = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[Any]], "\(outcome.errors)")
        #expect(read.count == items.count)
        for (index, event) in read.enumerated() {
            let isMissed = index % 2 == 1
            // 2026-10-25T00:10:00Z is 1792887000.
            let at = 1_792_887_000 + index * 60 + (isMissed ? 0 : 3600)
            #expect(event[0] as? String == names[index])
            #expect((event[1] as? String)?.hasSuffix("-r\(index)@tenuto") == true)
            #expect(event[2] as? Int == at && event[3] as? Int == 7 + index * 1199)
            #expect(event[4] as? String == (isMissed ? "CANCELLED" : "CONFIRMED"))
            #expect(event[5] as? String == (isMissed ? "missed" : "completed") && event[6] as? Int == 0)
        }
    }
}
