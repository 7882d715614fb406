import Units

/// Gathers what is wrong with one file while it is decoded.
///
/// A class, since every value of the file reports to the same log; it never leaves the decoding of its file.
final class ProblemLog {
    /// Where a file is given up: nobody reads more, and a hostile file must not cost more.
    static let maximum = 100

    let source: SourceText
    /// What makes the file unusable.
    private(set) var problems: [Problem]
    /// What is legal and odd.
    private(set) var warnings: [Problem] = []

    /// A log for `source` that begins with what the YAML reader found.
    init(_ source: SourceText, problems: [Problem] = []) {
        self.source = source
        self.problems = problems
    }

    /// Whether more is worth saying.
    var isFull: Bool { problems.count >= Self.maximum }

    /// Whether more doubts are kept.
    var takesWarnings: Bool { warnings.count < Self.maximum }

    /// The problems in the order of the file; the last one says so where there are more.
    var sorted: [Problem] { Self.sorted(problems) }

    /// The warnings in the order of the file.
    var sortedWarnings: [Problem] { Self.sorted(warnings) }

    static func sorted(_ problems: [Problem]) -> [Problem] {
        let inOrder = problems.enumerated().sorted { left, right in
            let (a, b) = (left.element.position, right.element.position)
            return (a?.line ?? 0, a?.column ?? 0, left.offset) < (b?.line ?? 0, b?.column ?? 0, right.offset)
        }
        return inOrder.map(\.element)
    }

    /// Notes what is wrong at `mark`.
    func add(_ mark: Mark, _ path: Path, _ message: @autoclosure () -> String) {
        guard !isFull else { return }
        let isLast = problems.count == Self.maximum - 1
        let rest = isLast ? "; more problems of this file are not shown" : ""
        problems.append(source.problem(at: mark, path: path.description, message() + rest))
    }

    /// Notes what is odd at `mark`.
    func warn(_ mark: Mark, _ path: Path, _ message: @autoclosure () -> String) {
        guard takesWarnings else { return }
        warnings.append(source.problem(at: mark, path: path.description, message(), severity: .warning))
    }
}

/// A value together with what was wrong in the file it comes from.
package struct Loaded<Value: Sendable>: Sendable {
    /// What is to be used: with problems, the default.
    package let value: Value
    /// All that is wrong, in the order of the file; empty when all is well.
    package let problems: [Problem]
}
