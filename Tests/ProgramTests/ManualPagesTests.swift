import Foundation
import Rig
import Testing

extension ProgramTests {
    /// The man pages say what the programs and files know: all of it, and nothing else.
    @Suite struct ManualPagesTests {
        static let names = [
            "tenuto.1", "tenutod.1", "tenuto-config.5", "tenuto-routine.5", "tenuto-schedule.5", "tenuto-theme.5",
        ]
        /// Explained once for all verbs.
        private let common: Set = ["--json", "--socket", "--config", "--state", "--help", "-h", "--version"]

        @Test func `Each page is clean mdoc, and reads well at 80 columns`() throws {
            let folder = ManualPage.folder.path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == Self.names.sorted())
            let paths = Self.names.map { "\(folder)/\($0)" }
            let lint = try ChildProcess.run("mandoc", ["-T", "lint", "-W", "warning"] + paths)
            #expect(lint.status == 0 && lint.output.isEmpty, "\(lint.output)")
            for name in Self.names {
                let page = try ChildProcess.run("mandoc", ["-T", "utf8", "-O", "width=78", "\(folder)/\(name)"])
                // A letter is overstruck with itself where it is bold, with _ where it is underlined.
                let plain = page.output.replacing(#/.\u{8}/#, with: "")
                #expect(plain.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(name)")
                #expect(!plain.contains("/work") && !plain.contains("/root"), "\(name)")
            }
        }

        @Test func `The pages of the programs have every verb and option that there is, and no other`() throws {
            let home = try Home()
            let page = try ManualPage("tenuto.1").entries("Ic")
            let (own, other) = (try CommandDescription("tenuto", in: home), try CommandDescription("tenutod", in: home))
            let commands = page.filter { $0.part != "OPTIONS" && !$0.names[0].hasPrefix("-") }
            let verbs = try home.allVerbs()
            #expect(Set(commands.flatMap(\.names)) == Set(verbs) && commands.count == verbs.count)
            for command in commands where command.names != ["help"] {
                let name = command.names[0]
                let known = (other.verb(name) ?? own.verb(name))?.options.subtracting(common)
                #expect(Set(command.below.flatMap(\.names)) == known, "\(name)")
                let synopsis = command.text.components(separatedBy: "\n")[0]
                #expect(Set(ManualPage.options(in: synopsis)).isSubset(of: known ?? []), "\(name)")
                for option in command.below {
                    let isNamed = !Set(option.names).isDisjoint(with: ManualPage.options(in: synopsis))
                    #expect(isNamed, "\(name): \(option.names) is not in its synopsis")
                }
            }
            #expect(Set(page.filter { $0.part == "OPTIONS" }.flatMap(\.names)) == common)

            let daemon = try ManualPage("tenutod.1")
            let serve = try #require(daemon.entries("Ic").first { $0.names == ["serve"] })
            #expect(
                Set(serve.below.flatMap(\.names))
                    == other.verb("serve")?.options.subtracting(["--help", "-h", "--version"]))
            let told = daemon.lines.filter { $0.hasPrefix(".Ic ") }.flatMap { line in
                line.split(whereSeparator: { " ,.".contains($0) }).dropFirst().map(String.init)
            }
            let offline = other.verbs.filter { !$0.contains(" ") && !["serve", "help"].contains($0) }
            #expect(Set(told) == Set(offline))
        }

        /// Which part of a page has the keys of which part of a schema.
        static let parts: [(page: String, part: String, place: [String])] = [
            ("config", "The file", ["anyOf", "1"]),
            ("config", "audio", ["anyOf", "1", "properties", "audio", "anyOf", "1"]),
            ("config", "cues", ["anyOf", "1", "properties", "cues", "anyOf", "1"]),
            ("config", "voice", ["anyOf", "1", "properties", "voice", "anyOf", "2"]),
            ("config", "breath", ["anyOf", "1", "properties", "breath", "anyOf", "1"]),
            ("config", "hooks", ["anyOf", "1", "properties", "hooks", "anyOf", "1"]),
            ("routine", "The file", []),
            ("routine", "An exercise", ["$defs", "keys"]),
            ("routine", "A side", ["$defs", "side", "anyOf", "1"]),
            ("routine", "A pose", ["$defs", "pose", "anyOf", "1"]),
            ("routine", "A tempo", ["$defs", "tempo"]),
            ("routine", "A group", ["$defs", "group"]),
            ("schedule", "The file", ["anyOf", "1"]),
            ("schedule", "An entry", ["$defs", "entry"]),
            ("theme", "The file", []),
            ("theme", "The cues", ["properties", "cues"]),
            ("theme", "A cue", ["$defs", "cue"]),
        ]

        @Test(arguments: parts)
        func `The pages of the files have every key with its range and default, and no other`(
            page: String, part: String, place: [String]
        ) throws {
            let schema = try Schema(page).at(place)
            let entries = try ManualPage("tenuto-\(page).5").entries("Cm").filter { $0.part == part }
            #expect(Set(entries.flatMap(\.names)) == Set(schema.keys) && entries.count == schema.keys.count)
            for (key, description) in schema.descriptions {
                let text = try #require(entries.first { $0.names == [key] }).text
                for word in Schema.facts(in: description) {
                    #expect(text.contains(word), "\(key): \(word) is not said")
                }
                if description.contains("Default") { #expect(text.contains("default"), "\(key)") }
                if schema.required.contains(key) { #expect(text.contains("Required."), "\(key)") }
            }
        }

        @Test func `What lies deeper in a routine is in its page too`() throws {
            let schema = try Schema("routine")
            let entries = try ManualPage("tenuto-routine.5").entries("Cm")
            func keys(_ part: String) -> Set<String> { Set(entries.filter { $0.part == part }.flatMap(\.names)) }
            let ladder = Set(try schema.at(["$defs", "progress", "oneOf", "1"]).keys)
            let rises = ["raiseHold", "raiseReps"].flatMap { (try? schema.at(["$defs", $0]).keys) ?? [] }
            let rule = Set(try schema.at(["$defs", "progress", "oneOf", "0"]).keys)
            #expect(keys("A progress") == ladder.union(rises).union(rule) && !ladder.isEmpty && !rises.isEmpty)
            let use = Set(try schema.at(["$defs", "use"]).keys).subtracting(try schema.at(["$defs", "keys"]).keys)
            #expect(keys("An exercise used from elsewhere") == use)
            let parts = Self.parts.filter { $0.page == "routine" }.map(\.part)
            #expect(Set(entries.map(\.part)) == Set(parts + ["A progress", "An exercise used from elsewhere"]))
            // `max` of an open hold and of open repetitions stands with them.
            for key in ["hold", "reps"] {
                let text = try #require(entries.first { $0.part == "An exercise" && $0.names == [key] }).text
                #expect(text.contains("{ max: "))
            }
        }

        @Test func `The page of the settings names each cue that can have a gain`() throws {
            let gain = try Schema("config").at(
                ["anyOf", "1", "properties", "cues", "anyOf", "1", "properties", "gain", "anyOf", "1"])
            let entry = try #require(try ManualPage("tenuto-config.5").entries("Cm").first { $0.names == ["gain"] })
            let named = entry.text.split(whereSeparator: { " ,.\n".contains($0) }).map(String.init)
            #expect(gain.keys.count == 18 && Set(gain.keys).isSubset(of: named))
        }

        @Test func `They and the completions are installed where they are looked for, and taken away again`() throws {
            let place = try TemporaryFolder()
            let root = ManualPage.folder.appending(path: "../..").standardized.path
            func make(_ target: String) throws -> Set<String> {
                let words = ["-C", root, target, "DESTDIR=\(place.path)", "PREFIX=/opt/t"]
                let outcome = try ChildProcess.run("make", words)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let all = try FileManager.default.subpathsOfDirectory(atPath: place.path)
                return Set(all.filter { !FileManager.default.isFolder("\(place.path)/\($0)") })
            }
            let share = "opt/t/share"
            let pages = Self.names.map { "\(share)/man/man\($0.suffix(1))/\($0)" }
            let scripts = [
                "bash-completion/completions/tenuto", "bash-completion/completions/tenutod",
                "zsh/site-functions/_tenuto", "fish/vendor_completions.d/tenuto.fish",
                "fish/vendor_completions.d/tenutod.fish",
            ].map { "\(share)/\($0)" }
            #expect(try make("install-manuals") == Set(pages + scripts))
            for page in pages {
                let text = try String(contentsOfFile: "\(place.path)/\(page)", encoding: .utf8)
                #expect(!text.contains("/usr/local"), "\(page)")
            }
            #expect(try make("uninstall") == [])
        }

        @Test func `The examples are right`() throws {
            let home = try Home()
            for (page, name) in [("routine", "my-back"), ("schedule", "schedule"), ("config", "config")] {
                let parts = try ManualPage("tenuto-\(page).5").lines.joined(separator: "\n")
                    .components(separatedBy: ".Bd -literal\n").dropFirst()
                for (index, part) in parts.enumerated() {
                    let text = part.components(separatedBy: "\n.Ed")[0]
                    let path = page == "routine" ? "routines/\(name).yaml" : "\(index)/\(name).yaml"
                    try home.write(text + "\n", to: .config, "tenuto/" + path)
                    let check = try home.tenuto("check", home.path(.config, "tenuto/" + path))
                    #expect(check.status == 0 && check.errors.isEmpty, "\(page): \(check.errors)")
                }
            }
            let theme = try ManualPage("tenuto-theme.5").lines.joined(separator: "\n")
                .components(separatedBy: ".Bd -literal\n")[1].components(separatedBy: "\n.Ed")[0]
            try home.write(theme + "\n", to: .data, "tenuto/sounds/mine/theme.yaml")
            let check = try home.tenuto("check")
            #expect(check.status == 0 && check.errors.isEmpty, "\(check.errors)")
        }
    }
}

extension FileManager {
    fileprivate func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}

/// A part of a JSON Schema of docs/schema.
private struct Schema {
    private let value: Any

    init(_ name: String) throws {
        let path = "../schema/\(name).schema.json"
        value = try JSONSerialization.jsonObject(with: Data(contentsOf: ManualPage.folder.appending(path: path)))
    }

    private init(value: Any) { self.value = value }

    /// What lies at the end of a way through maps and lists.
    func at(_ place: [String]) throws -> Schema {
        Schema(
            value: try place.reduce(value) { value, key in
                let list = value as? [Any]
                return try #require(
                    list.flatMap { list in Int(key).map { list[$0] } } ?? (value as? [String: Any])?[key])
            })
    }

    private var properties: [String: Any] { (value as? [String: Any])?["properties"] as? [String: Any] ?? [:] }

    var keys: [String] { Array(properties.keys) }
    var required: [String] { (value as? [String: Any])?["required"] as? [String] ?? [] }

    /// What it says of each key that it says something of.
    var descriptions: [(key: String, text: String)] {
        properties.compactMap { key, value in
            ((value as? [String: Any])?["description"] as? String).map { (key, $0) }
        }
    }

    /// Ranges, numbers and defaults: what has a digit, and the word after "Default".
    static func facts(in description: String) -> [String] {
        let words = description.split(separator: " ").map { $0.trimmingCharacters(in: [".", ",", ";", ":", "(", ")"]) }
        let defaults = zip(words, words.dropFirst()).filter { $0.0 == "Default" }.map(\.1)
        return words.filter { $0.contains(where: \.isNumber) && !$0.contains("(") }
            + defaults.filter { !["the", "that", "made", "all", "of"].contains($0) }
    }
}
