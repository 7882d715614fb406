import Testing
import Units

@testable import Scheduling

@Suite struct VectorTests {
    @Test(arguments: Vector.all("next"))
    func `The instants that others expect come in their order`(vector: Vector) throws {
        let rules = try ZoneFolder.rules(vector.zone)
        let expected = vector.expected == "NONE" ? [] : vector.expected.split(separator: ",").map(String.init)
        let found = try CalendarExpression(vector.expression)
            .next(max(1, expected.count), after: Timestamp(vector.after), in: rules)
        #expect(found.map(\.description) == expected)
    }

    @Test(arguments: Vector.all("canonical"))
    func `The canonical form is the one that others expect`(vector: Vector) throws {
        #expect(try CalendarExpression(vector.expression).description == vector.expected)
    }

    @Test(arguments: Vector.all("reject"))
    func `What others reject is rejected`(vector: Vector) {
        #expect(throws: CalendarExpressionError.self) { try CalendarExpression(vector.expression) }
    }

    @Test func `No vector is left out`() {
        #expect(["next", "canonical", "reject", "every", "times"].map { Vector.all($0).count } == [39, 8, 10, 1, 1])
    }
}
