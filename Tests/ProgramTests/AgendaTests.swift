import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// `tenuto agenda` as one who plans ahead has it: no daemon runs.
    @Suite struct AgendaTests {
        private func home(_ schedule: String) throws -> Home {
            let home = try Home()
            try home.write(schedule, to: .config, "tenuto/schedule.yaml")
            return home
        }

        private func listing(
            _ home: Home, _ arguments: [String], zone: String? = nil
        ) throws -> (AgendaListing, ChildProcess.Outcome) {
            let outcome = try home.begin(
                "tenuto", ["agenda", "--json"] + arguments, adding: zone.map { ["TZ": $0] } ?? [:]
            ).wait()
            return (try JSONDecoder().decode(AgendaListing.self, from: Data(outcome.output.utf8)), outcome)
        }

        private static let night = """
            schedule:
              - { routine: cobra, at: "02:30" }
              - { routine: cobra, at: "12:00", timezone: Asia/Tokyo }
            quiet: [ "02:45..03:15" ]
            """

        @Test func `Times float with the zone that is asked for, across the change of clocks`() throws {
            let home = try home(Self.night)
            let asked = ["--from", "2026-03-28", "--days", "2"]
            let (berlin, outcome) = try listing(home, asked + ["--zone", "Europe/Berlin"])
            #expect(outcome.status == 0 && outcome.errors.isEmpty)
            #expect(berlin.zone == "Europe/Berlin" && berlin.problems.isEmpty)
            let expected = [
                "2026-03-28T02:30:00+01:00", "2026-03-28T04:00:00+01:00", "2026-03-29T03:00:00+02:00",
                "2026-03-29T05:00:00+02:00",
            ]
            #expect(berlin.items.map(\.at) == expected)
            #expect(berlin.items.map(\.foreseen) == [nil, nil, .suppressed, nil], "3:00 falls into quiet hours")
            #expect(berlin.items.allSatisfy { $0.state == .scheduled && $0.routine.id == "cobra" })
            #expect(try listing(home, asked, zone: "Europe/Berlin").0 == berlin, "as TZ has it")
            let utc = try listing(home, asked).0
            #expect(utc.items.map(\.at).filter { $0.contains("T02:30:00Z") }.count == 2)
        }

        @Test func `Text is for a person, by day, and says that no daemon runs`() throws {
            let home = try home(Self.night)
            let outcome = try home.begin(
                "tenuto", ["agenda", "--from", "2026-03-28 03:00", "--days", "2"], adding: ["TZ": "Europe/Berlin"]
            ).wait()
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            #expect(
                outcome.output == """
                    Sat 2026-03-28
                      04:00  Cobra pose

                    Sun 2026-03-29
                      03:00  Cobra pose  quiet hours
                      05:00  Cobra pose

                    Europe/Berlin; tenutod is not running: as planned

                    """)
            let offline = try home.tenuto("agenda", "--offline")
            #expect(offline.output.hasSuffix("; as planned by the files, whatever became of it\n"))
            let none = try Home().tenuto("agenda")
            #expect(none.status == 0 && none.output.hasPrefix("nothing is scheduled in these days: "))
        }

        @Test func `A calendar goes to a file beside what is shown, or to stdout alone`() throws {
            let home = try home("schedule: [ { routine: taster, at: \"2099-06-01 07:15\", timezone: Asia/Tokyo } ]\n")
            let path = home.path(.data, "x.ics")
            let asked = ["--from", "2099-05-25", "--days", "14"]
            let outcome = try home.begin("tenuto", ["agenda", "--ics", path] + asked, adding: ["TZ": "UTC"]).wait()
            #expect(outcome.status == 0 && outcome.output.contains("22:15  Taster"), "\(outcome.output)")
            let file = try String(contentsOfFile: path, encoding: .utf8)
            #expect(file.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && file.hasSuffix("END:VCALENDAR\r\n"))
            let plan = try home.plan("taster")
            let seconds = (plan.durationUs + 999_999) / 1_000_000
            let length = "PT" + (seconds >= 60 ? "\(seconds / 60)M" : "") + (seconds % 60 > 0 ? "\(seconds % 60)S" : "")
            #expect(
                file.contains("\r\nDTSTART:20990531T221500Z\r\nDURATION:\(length)\r\nSUMMARY:Taster\r\n"), "\(file)")

            let printed = try home.begin("tenuto", ["agenda", "--ics", "-"] + asked, adding: ["TZ": "UTC"]).wait()
            func lines(_ text: String) -> [Substring] {
                text.split(separator: "\r\n").filter { !$0.hasPrefix("DTSTAMP:") }
            }
            #expect(printed.status == 0 && lines(printed.output) == lines(file))
            let nowhere = try home.tenuto("agenda", "--ics", home.path(.data, "no/x.ics"))
            #expect(nowhere.status == 1 && nowhere.output.isEmpty && nowhere.complaints.count == 1)
            #expect(nowhere.errors.contains("no/x.ics: No such file or directory"), "\(nowhere.errors)")
        }

        @Test func `A schedule that is wrong is complained of with its place, and the rest is shown`() throws {
            let home = try home("schedule:\n  - { routine: cobra, at: \"25:00\" }\n")
            let outcome = try home.tenuto("agenda")
            #expect(outcome.status == 0 && outcome.output.hasPrefix("nothing is scheduled"))
            let complaints = outcome.complaints.map { $0.replacing(home.path(.config, "tenuto/"), with: "") }
            #expect(complaints.first == "schedule.yaml has errors: nothing is scheduled until it is mended")
            #expect(
                complaints.count == 2 && complaints.last?.hasPrefix("schedule.yaml:2:28: ") == true, "\(complaints)")
            #expect(complaints.last?.hasSuffix("hour: 25: 0 to 23 is allowed") == true)
        }

        @Test(
            arguments: [
                (["--days", "0"], "--days: 0: 1 to 366 is allowed"), (["--days", "367"], "--days: 367: 1 to 366"),
                (["--days", "all"], "all"), (["--from", "tomorrow"], "--from: \"tomorrow\": 2026-03-29T01:00:00Z"),
                (["--from", "2026-02-30"], "--from: \"2026-02-30\""), (["--from", "9999-12-31"], "--from: "),
                (["--zone", "Europe/Brelin"], "--zone: \"Europe/Brelin\": no such time zone (did you mean"),
                (["--zone", ""], "--zone: "), (["--ics", "-", "--json"], "--ics -: "), (["--ics", ""], "--ics: "),
                (["monday"], "monday"),
            ])
        func `What is asked wrongly is answered with what is allowed`(arguments: [String], message: String) throws {
            let outcome = try Home().begin("tenuto", ["agenda"] + arguments).wait()
            #expect(
                outcome.status == 2 && outcome.output.isEmpty && outcome.errors.contains(message), "\(outcome.errors)")
        }

        @Test func `A zone of the machine that is none ends with what to set`() throws {
            let outcome = try Home().begin("tenuto", ["agenda"], adding: ["TZ": "Europe/Brelin"]).wait()
            #expect(outcome.status == 2 && outcome.errors.contains("TZ: \"Europe/Brelin\""), "\(outcome.errors)")
        }
    }
}
