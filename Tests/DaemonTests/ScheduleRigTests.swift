import Control
import Foundation
import History
import Report
import Rig
import Scheduling
import Testing
import Units

@testable import Daemon

/// The whole daemon on a private sound server, with its clock in the test's hands.
///
/// Integration tests: they wait for wall time, since sound takes the time it takes.
@Suite(.serialized) struct ScheduleRigTests {
    /// A time of 2026-06-01, a Monday.
    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: "2026-06-01T\(text)Z")) }

    private func agenda(_ rig: ScheduleRig) throws -> [String] {
        try rig.agenda(from: "2026-06-01T00:00:00Z", until: "2026-06-02T00:00:00Z")
    }

    private let breakfast = "schedule: [ { routine: press-up, at: \"10:05:00 UTC\" } ]\n"

    @Test func `set forward by minutes past one and back again, it is caught up once`() async throws {
        let faults = try await undisturbed {
            let rig = try ScheduleRig(schedule: breakfast)
            let clock = try await rig.start(at: time("10:04:30"))
            #expect(try rig.status().state == .idle)
            clock.set(to: try time("10:09:50"))
            try await eventually { (try? rig.status().state) == .due }
            guard try await rig.hearsYourTurn() else { return try rig.faults(insteadOf: [.yourTurn]) }
            #expect(try rig.rows() == ["10:05:00|press-up|due|1"])

            clock.set(to: try time("10:04:58"))
            try await Task.sleep(for: .seconds(4))
            #expect(clock.reading.wall > (try time("10:05:01")), "its time has come a second time")
            #expect(try rig.status().state == .due, "it was not answered yet")
            #expect(try agenda(rig) == ["10:05:00 press-up due"])
            let _: Status = try rig.call("Dismiss")
            #expect(try agenda(rig) == ["10:05:00 press-up skipped"])
            try await rig.stop()
            #expect(try rig.rows() == ["10:05:00|press-up|skipped|1"])
            return try rig.faults(insteadOf: [.yourTurn])
        }
        #expect(faults == [])
    }

    @Test func `set forward by an hour past one and back again, it is missed, and not a sound`() async throws {
        let faults = try await undisturbed {
            let rig = try ScheduleRig(schedule: breakfast)
            let clock = try await rig.start(at: time("10:04:30"))
            clock.set(to: try time("11:04:30"))
            try await eventually { (try? rig.status().agenda.next?.at) == "2026-06-02T10:05:00Z" }
            #expect(try rig.status().state == .idle)
            #expect(try agenda(rig) == ["10:05:00 press-up missed"])

            clock.set(to: try time("10:04:58"))
            try await Task.sleep(for: .seconds(5))
            #expect(clock.reading.wall > (try time("10:05:02")))
            #expect(try rig.status().state == .idle)
            #expect(try agenda(rig) == ["10:05:00 press-up missed"])
            try await rig.stop()
            #expect(try rig.rows() == ["10:05:00|press-up|missed|1"])
            return try rig.faults(insteadOf: [])
        }
        #expect(faults == [])
    }

    @Test func `after two hours of sleep each is caught up, missed or rested by its rule`() async throws {
        let faults = try await undisturbed {
            let rig = try ScheduleRig(
                schedule: """
                    schedule:
                      - { routine: press-up, at: "10:10 UTC" }
                      - { routine: bird-dog, at: "11:00 UTC", away-counts: true }
                      - { routine: cobra, at: "11:55 UTC" }

                    """)
            let clock = try await rig.start(at: time("10:00:00"))
            #expect(try rig.status().state == .idle)
            clock.sleep(.seconds(7200))
            try await eventually { (try? rig.status().state) == .due }
            #expect(try rig.status().agenda.due?.routine.id == "cobra")
            guard try await rig.hearsYourTurn() else { return try rig.faults(insteadOf: [.yourTurn]) }
            #expect(
                try agenda(rig) == ["10:10:00 press-up missed", "11:00:00 bird-dog rested", "11:55:00 cobra due"])
            #expect(rig.log.lines.contains("info: the machine slept for 2h"), "\(rig.log.lines)")
            try await rig.stop()
            #expect(
                try rig.rows() == [
                    "10:10:00|press-up|missed|1", "11:00:00|bird-dog|rested|1", "11:55:00|cobra|due|1",
                ])
            return try rig.faults(insteadOf: [.yourTurn])
        }
        #expect(faults == [])
    }

    /// Back by two hours, by five, which is a correction and has the schedule start over, and forward.
    @Test(arguments: [-2, -5, 3])
    func `a clock set while a session runs moves no cue, and its record is whole and of its day`(hours: Int)
        async throws
    {
        let faults = try await undisturbed {
            let rig = try ScheduleRig(
                schedule: "schedule: [ { routine: three, at: \"23:00 UTC\" } ]\n",
                routines: [
                    "three": "name: Three\nexercises: [ { name: Hold, prepare: 4s, hold: 1s, release: 1s, reps: 3 } ]\n"
                ])
            let clock = try await rig.start(at: time("12:00:00"))
            let plan: Plan = try rig.call("GetPlan", RoutineParameters(routine: "three"))
            let started: Started = try rig.call("Start", RoutineParameters(routine: "three"))
            try await eventually { (try? rig.status().session?.step.rep) == 2 }
            clock.set(forward: .seconds(hours * 3600))
            try await eventually { (try? rig.status().state) == .idle }
            try await Task.sleep(for: .seconds(2))
            #expect(try rig.status().left == nil)
            try await rig.stop()

            let heard = try rig.heard().found
            guard heard.map(\.kind.rawValue) == plan.cues.map(\.cue) else { return ["heard: \(heard)"] }
            var faults: [String] = []
            for (found, cue) in zip(heard, plan.cues) {
                // A frame is 125/6 µs. Sound servers have their own idea of a millisecond; a shift would be of hours.
                let off = (found.frame - heard[0].frame) * 125 / 6 - Int(cue.atUs - plan.cues[0].atUs)
                if abs(off) >= 20_000 { faults.append("\(cue.cue) at \(cue.atUs) is off by \(off) µs") }
            }

            let steps = try rig.rows("SELECT start, length, kind, \"end\", delivered FROM step ORDER BY number")
                .map { $0.split(separator: "|").map(String.init) }
            #expect(steps.map { $0[2] } == ["prepare", "hold", "release", "hold", "release", "hold"])
            #expect(steps.allSatisfy { $0[3] == "done" })
            if !steps.allSatisfy({ $0[4] == "1" }) { faults.append("not all cues were delivered: \(steps)") }
            let spans = steps.map { (start: Int($0[0]) ?? -1, length: Int($0[1]) ?? -1) }
            #expect(spans.map(\.length) == [4, 1, 1, 1, 1, 1].map { $0 * 1_000_000 })
            var end = 0
            for span in spans {
                #expect(span.start >= end)
                end = span.start + span.length
            }
            let row = try #require(
                try rig.rows("SELECT outcome, ended - began, date(day * 86400, 'unixepoch') FROM session").first)
            let parts = row.split(separator: "|")
            #expect(parts[0] == "completed" && parts[2] == "2026-06-01")
            // By its own clock where the other one went back, else by that one.
            let lasted = try #require(Int(parts[1])) - max(0, hours) * 3_600_000_000
            #expect(lasted >= end && lasted < 60_000_000)
            #expect(try rig.rows("PRAGMA integrity_check") == ["ok"])

            var question = PastQuestion(withSteps: true)
            (question.since, question.until) = (CivilDate("2026-06-01"), CivilDate("2026-06-01"))
            let listing = try PastReading(question, .utc, names: [:]).listing(
                HistoryStore.openToLook(folder: rig.state))
            let listed = try #require(listing.entries.first { $0.session != nil })
            #expect(listed.session?.id == started.session.id && listed.session?.steps?.count == 6)
            #expect(listed.at.hasPrefix("2026-06-01T12:00:0"))
            return faults
        }
        #expect(faults == [])
    }

    /// It is announced, the daemon ends, and another one comes up 20 s later, 10 s before it begins by itself.
    @Test func `a restart between announcement and start announces nothing twice and begins one session`() async throws
    {
        let faults = try await undisturbed {
            let rig = try ScheduleRig(
                schedule: "schedule: [ { routine: press-up, at: \"10:05:00 UTC\", start: auto } ]\n")
            // It counts from when the daemon is up, which takes seconds under a sanitizer.
            let clock = try await rig.start(at: time("10:05:00") - .seconds(10 * ChildProcess.patience))
            guard try await rig.hearsYourTurn() else { return try rig.faults(insteadOf: [.yourTurn]) }
            #expect(try rig.status().agenda.due?.wakesAt == "2026-06-01T10:05:30Z")
            #expect(clock.reading.wall < (try time("10:05:20")))
            try await rig.stop()
            #expect(try rig.rows() == ["10:05:00|press-up|due|1"])

            // Long enough before it begins by itself for a daemon that a sanitizer slows down.
            _ = try await rig.start(at: time("10:05:22"))
            #expect(try rig.status().state == .due)
            try await eventually { (try? rig.status().state) == .running }
            #expect(try agenda(rig) == ["10:05:00 press-up running"])
            try await Task.sleep(for: .seconds(2))
            let _: Status = try rig.call("Stop")
            try await rig.stop()
            #expect(try rig.rows() == ["10:05:00|press-up|partial|1"])
            #expect(rig.log.lines.count { $0.contains(" of press-up begins") } == 1)
            let heard = try rig.heard().found
            return heard.count { $0.kind == .yourTurn } == 1 ? [] : ["heard: \(heard)"]
        }
        #expect(faults == [])
    }
}
