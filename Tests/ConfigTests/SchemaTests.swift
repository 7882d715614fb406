import Foundation
import Rig
import Testing

@testable import Config

/// The JSON Schemas in `docs/schema`, judged by a validator that is not ours.
@Suite struct SchemaTests {
    private static let validator = Fixture.root.appending(path: ".build/venv/bin/check-jsonschema").path

    /// What `make test` puts in place.
    private func run(_ arguments: [String]) throws -> ChildProcess.Outcome {
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.validator),
            "check-jsonschema is missing: `make validator` installs it in .build/venv")
        return try ChildProcess.run(Self.validator, arguments, within: 120)
    }

    @Test func `the schemas are what JSON Schema allows`() throws {
        let outcome = try run(["--check-metaschema"] + Fixture.Kind.allCases.map(schema))
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test(arguments: Fixture.Kind.allCases)
    func `a schema and the loader agree on every file`(kind: Fixture.Kind) throws {
        let folders = ["Sources/Config/Routines", "Sounds/default", "Sounds/low", "Sounds/soft"]
        let bundled = try folders.flatMap(Fixture.all(in:))
        let fixtures = try ["valid", "invalid", "odd"].flatMap { try Fixture.all($0) }
        let files = (bundled + fixtures).filter { $0.kind == kind }
        let refused = try refused(files, by: kind)
        for file in files {
            let isLoaderOnly = file.text.hasPrefix("# loader only")
            let problems = file.problems.map(\.summary)
            #expect(
                refused.keys.contains(file.url.path) == (problems != [] && !isLoaderOnly),
                "\(file.path): the schema: \(refused[file.url.path] ?? "fine"); the loader: \(problems)")
            if isLoaderOnly { #expect(problems != [], "\(file.path) says that the loader refuses it") }
        }
    }

    private func schema(_ kind: Fixture.Kind) -> String {
        Fixture.root.appending(path: "docs/schema/\(kind.rawValue).schema.json").path
    }

    /// Which of `files` the schema refuses, and why. One process for all: each start takes half a second.
    private func refused(_ files: [Fixture], by kind: Fixture.Kind) throws -> [String: String] {
        struct Report: Decodable {
            struct Entry: Decodable {
                let filename: String
                let message: String
            }
            let status: String
            let errors: [Entry]?
            let parse_errors: [Entry]?
        }
        let outcome = try run(["--output-format", "json", "--schemafile", schema(kind)] + files.map(\.url.path))
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        try #require(["ok", "fail"].contains(report.status), "\(outcome.output)")
        let entries = (report.errors ?? []) + (report.parse_errors ?? [])
        return Dictionary(entries.map { ($0.filename, $0.message) }) { first, _ in first }
    }
}
