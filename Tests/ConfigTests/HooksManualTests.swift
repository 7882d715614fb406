import Foundation
import Testing

@testable import Config

/// The part of `docs/schedule.md` on hooks and notifications: what it shows works.
@Suite struct HooksManualTests {
    @Test func `every example of settings loads as it stands`() throws {
        let manual = try String(contentsOf: Fixture.root.appending(path: "docs/schedule.md"), encoding: .utf8)
        let examples = manual.components(separatedBy: "```yaml\n").dropFirst()
            .map { $0.components(separatedBy: "```")[0] }.filter { $0.hasPrefix("# config.yaml\n") }
        #expect(examples.count >= 2)
        for text in examples {
            let read = Settings.read(SourceText(file: "config.yaml", bytes: Array(text.utf8)))
            #expect(read.problems.map(\.description) == [] && read.value != Settings(), "\(text)")
        }
        for event in HookSettings.Event.allCases { #expect(manual.contains("| `\(event.rawValue)` | ")) }
    }
}
