import Foundation
import Testing

@testable import Daemon

/// How the findings are told.
@Suite struct DoctorReportTests {
    @Test func `each finding has a line, and below it what to do`() {
        let report = DoctorReport(findings: [
            .ok(.config, "no problems in your files"),
            .warning(.service, "tenutod does not start at login (disabled)", advice: "enable it"),
            .problem(.device, "sound device default: in use by another program", advice: "close what plays on it"),
        ])
        #expect(
            report.text() == """
                ok       config    no problems in your files
                warning  service   tenutod does not start at login (disabled)
                                   -> enable it
                problem  device    sound device default: in use by another program
                                   -> close what plays on it

                1 problem, 1 warning.
                """)
        #expect(report.hasProblem)
        #expect(report.text(inColour: true).hasPrefix("\u{1B}[1;32mok\u{1B}[0m       config    no"))
    }

    @Test func `where nothing is wrong, that is said`() {
        let report = DoctorReport(findings: [.ok(.service, "tenutod starts at login")])
        #expect(report.text() == "ok       service   tenutod starts at login\n\nAll is well.")
        #expect(!report.hasProblem)
        #expect(!DoctorReport(findings: [.warning(.voice, "none", advice: "install one")]).hasProblem)
    }

    @Test func `programs get the same with what was measured`() throws {
        let report = DoctorReport(findings: [.ok(.timing, "well", figures: ["jitterUs": 120])])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(
            String(decoding: try encoder.encode(report), as: UTF8.self)
                == #"{"findings":[{"advice":null,"figures":{"jitterUs":120},"found":"well","level":"ok","subject":"timing"}]}"#
        )
    }
}
