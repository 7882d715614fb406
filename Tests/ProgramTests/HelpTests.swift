import Foundation
import Rig
import Testing

extension ProgramTests {
    /// How the programs explain themselves, and what they say by their exit codes.
    @Suite struct HelpTests {
        @Test func `Each verb explains itself with an example, by the name that was typed`() throws {
            let home = try Home()
            for verb in try home.allVerbs() where verb != "help" {
                let help = try home.help(verb)
                #expect(help.contains("\nUSAGE: tenuto \(verb)"), "\(verb): \(help)")
                #expect(help.contains("Example") && !help.contains("USAGE: tenutod"), "\(verb)")
                let words = ["help"] + verb.split(separator: " ").map(String.init)
                #expect(try home.begin("tenuto", words).wait().output == help, "\(verb)")
            }
            let daemon = try CommandDescription("tenutod", in: home)
            for verb in daemon.verbs where verb != "help" {
                let words = verb.split(separator: " ").map(String.init)
                let help = try home.begin("tenutod", words + ["--help"]).wait().output
                #expect(help.contains("\nUSAGE: tenutod \(verb)") && help.contains("Example"), "\(verb)")
            }
        }

        @Test func `What both programs have is said in the same words`() throws {
            let home = try Home()
            func abstracts(_ program: String) throws -> [String: String] {
                let help = try home.begin(program, ["--help"]).wait().output
                let lines = help.components(separatedBy: "SUBCOMMANDS:\n").dropFirst().joined(separator: "\n")
                var (abstracts, last) = ([String: String](), "")
                for line in lines.split(separator: "\n") where line.hasPrefix("  ") {
                    let name = line.dropFirst(2).prefix { $0 != " " }
                    if !name.isEmpty { last = String(name) }
                    let text = line.dropFirst(2 + name.count).trimmingCharacters(in: [" "])
                    abstracts[last] = [abstracts[last], text].compactMap(\.self).joined(separator: " ")
                }
                return abstracts
            }
            let (own, other) = (try abstracts("tenuto"), try abstracts("tenutod"))
            let both = Set(own.keys).intersection(other.keys).subtracting(["See"])
            #expect(both.count >= 11)
            for verb in both { #expect(own[verb] == other[verb]) }
        }

        /// What is typed while no daemon runs, and how it ends.
        @Test(
            arguments: [
                ([], 0), (["--version"], 0), (["list"], 0), (["agenda"], 0), (["calendar", "daily"], 0), (["check"], 0),
                (["history"], 0), (["stats"], 0), (["report"], 0), (["export"], 0), (["import", "/nowhere/x"], 1),
                (["report", "-o", "/nowhere/x"], 1), (["export", "-o", "/nowhere/x"], 1), (["import"], 2),
                (["forget"], 2),
                (["history", "--since", "yesterday"], 2), (["forget", "--before", "2026-02-30"], 2),
                (["sounds"], 0), (["sounds", "themes"], 0), (["help", "sounds", "demo"], 0),
                (["show", "nothing"], 1), (["plan", "nothing"], 1), (["render", "nothing", "-o", "/nowhere/x.wav"], 1),
                (["edit", "nothing"], 1), (["new", "Not An Id"], 1), (["check", "/nowhere.yaml"], 1),
                (["sounds", "list", "--theme", "nothing"], 1), (["sounds", "copy", "nothing", "mine"], 1),
                (["render", "taster", "-o", "/nowhere/x.wav"], 1), (["agenda", "--ics", "/nowhere/x.ics"], 1),
                (["dance"], 2), (["list", "--loud"], 2), (["show"], 2), (["plan"], 2), (["render", "taster"], 2),
                (["check", "--loud"], 2), (["new"], 2), (["edit"], 2), (["sounds", "dance"], 2), (["doctor", "x"], 2),
                (["calendar"], 2), (["calendar", "25:00"], 2), (["calendar", "daily", "--count", "0"], 2),
                (["agenda", "--days", "0"], 2), (["plan", "taster", "--variant", ""], 2), (["start"], 2),
                (["snooze", "off"], 2), (["snooze", "25h"], 2), (["quiet", "soon"], 2), (["pain", "11"], 2),
                (["cue", "foo"], 2),
                (["status", "--loud"], 2), (["start", "taster", "--follow", "--json"], 2),
                (["status"], 3), (["start", "taster"], 3), (["tap"], 3), (["pain"], 0), (["snooze"], 3),
                (["dismiss"], 3),
                (["quiet", "off"], 3), (["away"], 3), (["ok"], 3),
            ] as [([String], Int32)])
        func `Without a daemon each command ends with the code that is documented`(
            words: [String], code: Int32
        ) throws {
            let outcome = try Home().begin("tenuto", words).wait()
            #expect(outcome.status == code && !outcome.signalled, "\(words): \(outcome.errors)")
            #expect(code == 0 ? outcome.errors.isEmpty : !outcome.errors.isEmpty, "\(words)")
            // `check` counts what it has found.
            let isQuiet = code == 2 || code != 0 && words.first != "check"
            #expect(outcome.output.isEmpty == isQuiet, "\(words): \(outcome.output)")
            if code == 1 { #expect(!outcome.errors.contains("tenutod:"), "\(words): \(outcome.errors)") }
        }

        @Test func `What is unknown is answered with what was perhaps meant, and with where all is listed`() throws {
            let home = try Home()
            for verb in ["show", "plan", "edit"] {
                let meant = try home.tenuto(verb, "upper-bck")
                let text = #"tenuto: "upper-bck": no such routine (did you mean "upper-back"?): tenuto list shows all"#
                #expect(meant.status == 1 && meant.errors == text + "\n", "\(verb)")
            }
            let verb = try home.tenuto("statsu")
            let text =
                #"tenuto: "statsu": no such command (did you mean "stats" or "status"?): tenuto --help lists them"#
            #expect(verb.status == 2 && verb.errors == text + "\n")
        }

        @Test func `Where nobody listens at a path that was named, it is that path, and who named it`() throws {
            let home = try Home()
            let path = home.path(.run, "elsewhere")
            for verb in [["status"], ["status", "--follow"], ["pause"], ["watch"], ["start", "taster", "--follow"]] {
                let option = try home.begin("tenuto", verb + ["--socket", path]).wait()
                let start = "leave it out, or start tenutod --socket \(path)"
                #expect(option.status == 3 && option.output.isEmpty)
                #expect(option.errors == "tenuto: nobody listens at \(path), which --socket names: \(start)\n")
                let variable = try home.begin("tenuto", verb, adding: ["TENUTO_SOCKET": path]).wait()
                #expect(variable.status == 3)
                #expect(
                    variable.errors
                        == "tenuto: nobody listens at \(path), which TENUTO_SOCKET names: unset it, or start tenutod with it\n"
                )
                let usual = try home.begin("tenuto", verb).wait()
                #expect(usual.status == 3 && usual.errors.contains("systemctl --user start tenutod"), "\(usual)")
            }
        }

        @Test func `With a daemon that has nothing to do, what needs a session or something due ends with 4`() throws {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            for verb in ["pause", "resume", "toggle", "next", "back", "skip", "stop", "tap", "snooze", "dismiss", "ok"]
            {
                let outcome = try home.tenuto(verb)
                #expect(outcome.status == 4 && outcome.output.isEmpty && outcome.complaints.count == 1, "\(verb)")
                // What to do next.
                #expect(outcome.errors.contains(": tenuto "), "\(verb): \(outcome.errors)")
            }
            for words in [["status"], ["quiet", "1h"], ["quiet", "off"], ["away"], ["here"], ["pain", "0"]] {
                for more in [[], ["--json"]] {
                    let outcome = try home.begin("tenuto", words + more).wait()
                    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(words)")
                    #expect((JSON(outcome.output) != nil) == !more.isEmpty, "\(words)")
                }
            }
            #expect(try home.tenuto("start", "taster").status == 0)
            #expect(try home.tenuto("start", "taster").status == 5)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `What prints for people prints for programs too`() throws {
            let home = try Home()
            let verbs = try home.allVerbs()
            // What writes a file and prints nothing, what is only about itself, and what draws.
            let silent = ["render", "report", "export", "help", "sounds", "watch"]
            for verb in verbs where !silent.contains(verb) {
                #expect(listedOptions(try home.help(verb)).contains("--json"), "\(verb)")
            }
            let calls: [[String]] = [
                ["list"], ["show", "taster"], ["plan", "taster"], ["check"], ["new", "mine"], ["edit", "mine"],
                ["sounds"],
                ["sounds", "themes"], ["calendar", "daily"], ["agenda"], ["sounds", "copy", "low", "my-theme"],
                ["history"], ["stats"], ["forget", "--before", "2026-01-01", "--yes"],
            ]
            for words in calls {
                let outcome = try home.begin("tenuto", words + ["--json"], adding: ["EDITOR": "true"]).wait()
                #expect(
                    outcome.status == 0 && JSON(outcome.output) != nil, "\(words): \(outcome.output)\(outcome.errors)")
                #expect(outcome.output.split(separator: "\n").count == 1, "\(words)")
            }
            try home.addRoutine("odd", "name: Odd\nexercises: [{ name: X, hold: 5 parsecs }]\n")
            let edited = try home.begin("tenuto", ["edit", "odd", "--json"], adding: ["EDITOR": "true"]).wait()
            #expect(edited.status == 1 && edited.errors.isEmpty && edited.output.contains("5 parsecs"))
        }

        @Test func `Nothing is coloured where NO_COLOR is set or nobody looks`() throws {
            let home = try Home()
            try home.addRoutine("odd", "name: Odd\nexercises: [{ name: X, hold: 5 parsecs }]\n")
            for words in [["check"], ["calendar", "25:00"], ["list"], ["sounds"], ["agenda"], ["history"], ["stats"]] {
                let piped = try home.begin("tenuto", words).wait()
                #expect(!(piped.output + piped.errors).contains("\u{1B}"), "\(words)")
                let line = (["\(try programFolder())/tenuto"] + words).joined(separator: " ")
                for isPlain in [true, false] {
                    var environment = home.environment
                    environment["NO_COLOR"] = isPlain ? "1" : ""
                    let shown = try ChildProcess(
                        "script", ["-qec", line, "/dev/null"], environment: environment, only: true
                    ).wait()
                    let isColourful = !isPlain && ["check", "calendar"].contains(words[0])
                    #expect(shown.output.contains("\u{1B}") == isColourful, "\(words)")
                }
            }
        }
    }
}
