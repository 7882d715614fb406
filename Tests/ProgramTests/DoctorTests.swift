import Foundation
import Rig
import Testing

extension ProgramTests {
    /// `tenuto doctor` on machines that are well and on others.
    @Suite struct DoctorTests {
        private struct Report: Decodable {
            struct Finding: Decodable {
                let level: String
                let subject: String
                let found: String
                let advice: String?
                let figures: [String: Int]
            }
            let findings: [Finding]

            func about(_ subject: String) -> [Finding] { findings.filter { $0.subject == subject } }
        }

        private func report(_ home: Home, _ arguments: String...) throws -> (Report, Int32) {
            let outcome = try home.begin("tenuto", ["doctor", "--json"] + arguments).wait(within: 60)
            return (try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)), outcome.status)
        }

        @Test func `Where all is well it says so, with what it measured`() throws {
            let server = try PulseServer()
            let home = try Home(sound: server.environment)
            try home.write("audio: { device: [nosuch, default] }\nvoice: off\n", to: .config, "tenuto/config.yaml")
            let daemon = try home.daemon()
            let (report, status) = try report(home)
            #expect(status == 0, "\(report)")
            #expect(report.findings.allSatisfy { $0.level != "problem" })
            #expect(report.about("config").map(\.level) == ["ok"])
            #expect(report.about("folders").map(\.level) == ["ok"])
            #expect(report.about("socket").map(\.level) == ["ok"])
            #expect(report.about("device").map(\.level) == ["warning", "ok"], "the first is not there")
            #expect(report.about("device").last?.figures["rate"] == 48_000)
            let timing = try #require(report.about("timing").first)
            #expect(report.about("timing").count == 1 && timing.found.hasPrefix("default: locked after "))
            #expect(["latencyUs", "jitterUs", "timeToLockUs"].allSatisfy { timing.figures[$0] != nil })
            #expect(report.about("sessions").map(\.level) == ["ok"])
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Where nothing is well, each line says what to do`() throws {
            let home = try Home()
            try home.write("cues: { volume: loud }\n", to: .config, "tenuto/config.yaml")
            let outcome = try home.tenuto("doctor", "--device", "nosuch", within: 60)
            #expect(outcome.status == 1 && outcome.errors.isEmpty, "\(outcome.errors)")
            let lines = outcome.output.split(separator: "\n").map(String.init)
            let wrong = lines.indices.filter { lines[$0].hasPrefix("problem ") || lines[$0].hasPrefix("warning ") }
            #expect(wrong.allSatisfy { lines[$0 + 1].drop { $0 == " " }.hasPrefix("-> ") }, "\(outcome.output)")
            #expect(lines.contains { $0.hasPrefix("problem  config ") && $0.contains("config.yaml:1:17: error: ") })
            #expect(lines.contains { $0.hasPrefix("problem  device ") && $0.contains("nosuch") })
            #expect(lines.contains { $0.hasPrefix("warning  socket ") && $0.contains("no tenutod runs") })
            #expect(lines.last?.hasPrefix("2 problems, ") == true, "\(outcome.output)")
        }

        @Test func `A device that keeps no time is warned of`() throws {
            let home = try Home()
            let (report, status) = try report(home, "--device", "null")
            #expect(status == 0, "\(report)")
            #expect(report.about("timing").map(\.found) == ["null: keeps no time"])
        }
    }
}
