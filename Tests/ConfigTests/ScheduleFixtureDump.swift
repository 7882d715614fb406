import Testing
@testable import Config
@Test func dump() throws {
    for group in ["valid", "invalid", "odd"] {
        for file in try Fixture.all(group) where file.kind == .schedule {
            print("==", group, file.name)
            for problem in file.problems + file.warnings { print(problem) }
        }
    }
}
