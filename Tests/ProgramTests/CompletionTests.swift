import Foundation
import Rig
import Testing

extension ProgramTests {
    /// What TAB offers in the shells that people have.
    @Suite struct CompletionTests {
        private func home() throws -> Home {
            let home = try Home()
            try home.addRoutine(
                "two",
                """
                name: Two
                exercises:
                  - { name: Bridge, hold: 5s, variants: { easy: { hold: 3s } } }
                  - { name: Plank, hold: 5s, variants: { easy: { hold: 3s }, hard: { hold: 9s } } }

                """)
            try home.addRoutine("odd", "name: Odd\nexercises: [{ name: X, hold: 5 parsecs }]\n")
            try home.write("name: mine\ncues: {}\n", to: .data, "tenuto/sounds/mine/theme.yaml")
            return home
        }

        /// A folder with a file and a folder in it.
        private func folder() throws -> TemporaryFolder {
            let folder = try TemporaryFolder()
            try "".write(toFile: folder.path + "/sheet.yaml", atomically: true, encoding: .utf8)
            try FileManager.default.createDirectory(
                atPath: folder.path + "/sounds", withIntermediateDirectories: false)
            return folder
        }

        @Test(arguments: Shell.allCases)
        func `TAB offers every verb, and of each verb every option that its help has`(shell: Shell) throws {
            let (home, folder) = (try home(), try folder())
            let verbs = try home.allVerbs()
            let outer = verbs.filter { !$0.contains(" ") }
            let inner = verbs.filter { $0.hasPrefix("sounds ") }
            let lines = ["tenuto ", "tenuto sounds ", "tenuto help ", "tenutod "] + verbs.map { "tenuto \($0) -" }
            let answers = try shell.complete(lines, in: home, folder: folder.path)
            #expect(answers[0].offered == Set(outer))
            #expect(answers[1].offered == Set(inner.map { $0.components(separatedBy: " ")[1] }))
            #expect(answers[2].offered == Set(outer))
            let daemon = try CommandDescription("tenutod", in: home)
            #expect(answers[3].offered == Set(daemon.verbs.filter { !$0.contains(" ") }))
            for (verb, answer) in zip(verbs, answers.dropFirst(4)) where verb != "help" {
                // The version is told of by the program alone; `sounds` without a verb is `sounds list`.
                let help = listedOptions(try home.help(verb == "sounds" ? "sounds list" : verb))
                #expect(answer.offered.subtracting(["--version"]) == help.subtracting(["--version"]), "\(verb)")
                #expect(help.contains("--help"), "\(verb)")
            }
        }

        @Test(arguments: Shell.allCases)
        func `TAB offers what a person has, and what a word may be`(shell: Shell) throws {
            let (home, folder) = (try home(), try folder())
            let list = try home.tenuto("list").output.split(separator: "\n")
            let routines = Set(list.compactMap { $0.split(separator: " ").first.map(String.init) })
            let hidden = try Home()
            try hidden.addRoutine("elsewhere", "name: E\nexercises: [{ name: X, hold: 5s }]\n")
            let other = hidden.path(.config, "tenuto")
            let cases: [(line: String, offered: Set<String>)] = [
                ("tenuto start ", routines.union(["odd"])),
                ("tenuto edit ", routines.union(["odd"])),
                ("tenuto show tw", ["two"]),
                ("tenuto plan --json tw", ["two"]),
                ("tenuto render --labels x tw", ["two"]),
                ("tenuto plan --config \(other) else", ["elsewhere"]),
                ("tenuto start two --variant e", ["easy"]),
                ("tenuto start two --variant easy --variant h", ["hard"]),
                ("tenuto plan two --dose p", ["plank:hold=", "plank:reps="]),
                ("tenuto dose two/plank h", ["hold="]),
                ("tenuto dose two/plank hold=5s r", ["reps="]),
                ("tenuto sounds demo re", ["repChange", "repChangeLast", "rest", "resumed"]),
                ("tenuto sounds demo rest re", ["repChange", "repChangeLast", "resumed"]),
                ("tenuto sounds list --theme ", ["default", "low", "soft", "mine"]),
                ("tenuto sounds copy m", ["mine"]),
                ("tenuto snooze u", ["until"]),
                ("tenuto quiet o", ["off"]),
                ("tenuto quiet until o", []),
                ("tenuto next --if-step c", []),
                ("tenuto pain 1", ["1", "10"]),
                ("tenutod serve --log-level cr", ["critical"]),
                ("tenutod --log-level cr", ["critical"]),
                ("tenuto agenda --zone Europe/Berl", ["Europe/Berlin"]),
                ("tenuto help cal", ["calendar"]),
                ("tenuto help sounds d", ["demo"]),
                ("tenuto nothing ", []),
                ("tenuto start upper-back t", []),
                ("tenuto status -- -", []),
                ("tenuto away ", ["--help", "--json", "--socket", "-h"]),
            ]
            let answers = try shell.complete(cases.map(\.line), in: home, folder: folder.path)
            for (one, answer) in zip(cases, answers) {
                let offered = one.line.hasSuffix("away ") ? answer.offered.subtracting(["--version"]) : answer.offered
                if one.line.hasSuffix("away ") {
                    // Others may be added.
                    #expect(offered.isSuperset(of: one.offered), "\(one.line): \(offered)")
                } else {
                    #expect(offered == one.offered, "\(one.line)")
                }
            }
        }

        @Test(arguments: [Shell.bash, .bashWithPackage, .zsh])
        func `TAB completes the line, in and behind signs at which shells part words`(shell: Shell) throws {
            let (home, folder) = (try home(), try folder())
            let cases: [(line: String, completed: String)] = [
                ("tenuto statu", "tenuto status "),
                ("tenuto start tw", "tenuto start two "),
                ("tenuto start two --variant bridge=", "tenuto start two --variant bridge=easy "),
                ("tenuto start two --variant=har", "tenuto start two --variant=hard "),
                ("tenuto start two --variant=plank=h", "tenuto start two --variant=plank=hard "),
                ("tenuto plan two --dose plank:h", "tenuto plan two --dose plank:hold="),
                ("tenuto check she", "tenuto check sheet.yaml "),
                ("tenuto check tw", "tenuto check two "),
                ("tenuto render two -o she", "tenuto render two -o sheet.yaml "),
                ("tenuto agenda --ics she", "tenuto agenda --ics sheet.yaml "),
                ("tenuto agenda --ics=she", "tenuto agenda --ics=sheet.yaml "),
                ("tenuto list --config so", "tenuto list --config sounds/"),
                ("tenuto list --config she", "tenuto list --config she"),
                ("tenuto away she", "tenuto away she"),
            ]
            let answers = try shell.complete(cases.map(\.line), in: home, folder: folder.path)
            for (one, answer) in zip(cases, answers) { #expect(answer.line == one.completed, "\(one.line)") }
        }

        @Test func `fish offers files and folders where they are wanted`() throws {
            let (home, folder) = (try home(), try folder())
            let lines = ["tenuto check ", "tenuto render two -o s", "tenuto agenda --ics=sh", "tenuto list --config s"]
            let answers = try Shell.fish.complete(lines, in: home, folder: folder.path).map(\.offered)
            #expect(
                answers[0].isSuperset(of: ["sheet.yaml", "sounds/", "two", "odd"]) && !answers[0].contains("taster"))
            #expect(answers[1] == ["sheet.yaml", "sounds/"])
            #expect(answers[2] == ["--ics=sheet.yaml"])
            #expect(answers[3] == ["sounds/"])
        }

        @Test func `What goes wrong while somebody types is not said`() throws {
            let home = try home()
            try home.write("name: [", to: .config, "tenuto/config.yaml")
            let words = [
                ["start", "tw"], ["start", "--config", "/nowhere", ""], ["sounds", "list", "--theme", ""], [],
            ]
            for words in words {
                let outcome = try home.begin("tenuto", ["__complete"] + words).wait()
                #expect(outcome.status == 0 && outcome.errors.isEmpty && !outcome.output.isEmpty, "\(words)")
            }
        }
    }
}
