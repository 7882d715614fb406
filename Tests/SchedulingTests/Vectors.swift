import Foundation
import Testing
import Units

@testable import Scheduling

/// One line of Fixtures/calendar_vectors.tsv.
struct Vector: CustomTestStringConvertible, Sendable {
    let line: Int
    /// `next`, `canonical`, `reject`, `every` or `times`.
    let kind: String
    let expression: String
    let zone: String
    let after: String
    /// Instants in order, `NONE`, a canonical form, or `REJECT`.
    let expected: String
    let source: String

    var testDescription: String { "line \(line): \(kind) \(expression.debugDescription) \(zone)" }

    /// All lines of a kind.
    static func all(_ kind: String) -> [Vector] {
        let path = fixture("calendar_vectors.tsv")
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 6, fields[0] == kind else { return nil }
            return Vector(
                line: index + 1, kind: kind, expression: fields[1], zone: fields[2], after: fields[3],
                expected: fields[4], source: fields[5])
        }
    }
}

/// A file beside the tests.
func fixture(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)").path
}

/// A page of the documentation.
func manual(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../docs/\(name)")
        .standardized
}

/// The zone files of this machine.
enum ZoneFolder {
    static let path = "/usr/share/zoneinfo"

    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
    }

    static func rules(_ name: String) throws -> TimeZoneRules {
        try TimeZoneRules(name: name, tzif: bytes(name))
    }

    /// Whether there is a zone of that name, as far as tests ask.
    static func has(_ name: String) -> Bool {
        !name.contains("//")
            && FileManager.default.contents(atPath: "\(path)/\(name)")?.starts(with: Array("TZif".utf8)) ?? false
    }
}

extension Timestamp {
    /// Of a text in a table.
    init(_ text: String) throws {
        self = try #require(Timestamp(rfc3339: text), "\(text) is no instant")
    }
}

extension CalendarExpression {
    /// With the zones of this machine.
    init(_ text: String) throws {
        try self.init(text, isZone: ZoneFolder.has)
    }

    /// The first `count` instants after `after`.
    func next(_ count: Int, after: Timestamp, in rules: TimeZoneRules) -> [Timestamp] {
        var found: [Timestamp] = []
        while found.count < count, let next = next(after: found.last ?? after, in: rules) { found.append(next) }
        return found
    }
}
