import Testing

@testable import Config

@Suite struct FixtureTests {
    @Test func `what is right loads`() throws {
        for file in try Fixture.all("valid") {
            #expect(file.problems.map(\.description) == [], "\(file.path)")
        }
    }

    @Test func `what is wrong is refused, once for each mistake`() throws {
        for file in try Fixture.all("invalid") {
            #expect(file.problems.count >= 1, "\(file.path) loads")
        }
    }

    @Test func `what is odd loads, and is warned of`() throws {
        for file in try Fixture.all("odd") {
            #expect(file.problems.map(\.description) == [], "\(file.path)")
            #expect(file.warnings.count >= 1, "\(file.path): nothing is said")
        }
    }
}
