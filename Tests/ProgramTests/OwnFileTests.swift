import Foundation
import Rig
import Testing

extension ProgramTests {
    /// New, edit and check as a person types them; the editor is a program that changes the file.
    @Suite struct OwnFileTests {
        @Test func `A routine is begun, edited, checked and planned`() throws {
            let home = try Home()
            let file = home.path(.config, "tenuto/routines/my-back.yaml")
            let made = try home.tenuto("new", "my-back")
            #expect(made.status == 0 && made.output.hasPrefix("\(file): written"))
            let again = try home.tenuto("new", "my-back")
            #expect(again.status == 1 && again.complaints.count == 1 && again.errors.contains("is there already"))

            let good = try home.edit("my-back", with: "sed -i 's/hold: 10s/hold: 12s/'")
            #expect(good.status == 0 && good.output == "\(file): no problems.\n")
            #expect(try home.plan("my-back").steps.contains { $0.durationUs == 12_000_000 })

            let bad = try home.edit("my-back", with: "sed -i 's/hold: 12s/hold: 12x/'")
            #expect(bad.status == 1 && bad.errors.contains("\(file):28:11: error: exercises[1].hold"), "\(bad.errors)")
            let check = try home.tenuto("check")
            #expect(check.status == 1 && check.errors == bad.errors && check.output == "1 error.\n")
            let json = try home.tenuto("check", "--json", file)
            #expect(json.status == 1 && json.output.contains(#""line":28"#) && json.errors.isEmpty)
            #expect(json.output.contains(#""severity":"error""#))

            let odd = try home.edit("my-back", with: "sed -i 's/hold: 12x/hold: 12s/;s/sides: .*/order: alternate/'")
            #expect(odd.status == 0 && odd.output == "\(file): 1 warning.\n")
            #expect(odd.errors.contains("warning: exercises[1].order: no effect without sides"), "\(odd.errors)")
            let warned = try home.tenuto("check", "--json")
            #expect(warned.status == 0 && warned.output.contains(#""severity":"warning""#))
            #expect(try home.tenuto("list").errors.isEmpty, "a warning is for check and edit alone")
        }

        @Test func `A bundled routine is copied before it is edited, an unknown one is not made up`() throws {
            let home = try Home()
            let edited = try home.edit("press-up", with: "sed -i 's/reps: 10/reps: 3/'")
            #expect(edited.status == 0)
            #expect(try home.plan("press-up").steps.count { $0.kind == .hold } == 3)
            let unknown = try home.edit("pres-up", with: "true")
            #expect(unknown.status == 1 && unknown.complaints.count == 1 && unknown.errors.contains("press-up"))
            let failed = try home.edit("press-up", with: "false")
            #expect(failed.status == 1 && failed.complaints.count == 1 && failed.errors.contains("false"))
            #expect(try home.plan("press-up").steps.count { $0.kind == .hold } == 3, "what was there stays")
            let untouched = try home.edit("cobra", with: "false")
            #expect(untouched.status == 1)
            #expect(
                !FileManager.default.fileExists(atPath: home.path(.config, "tenuto/routines/cobra.yaml")),
                "a copy that nobody saw is not left behind")
        }

        @Test func `A copy is called one, and an id is enough to check it`() throws {
            let home = try Home()
            let copy = try home.tenuto("new", "cobra")
            #expect(copy.status == 0 && copy.output.contains("a copy of the bundled routine"))
            let check = try home.tenuto("check", "cobra")
            #expect(check.status == 0 && check.output == "No problems.\n")
        }

        @Test func `The labels of a recording do not take its place`() throws {
            let home = try Home()
            let file = home.path(.config, "x.wav")
            try FileManager.default.createDirectory(atPath: home.path(.config, ""), withIntermediateDirectories: true)
            let refused = try home.tenuto("render", "press-up", "-o", file, "--labels", home.path(.config, "./x.wav"))
            #expect(refused.status == 2 && refused.errors.contains("name one file"))
            #expect(!FileManager.default.fileExists(atPath: file))
        }
    }
}

extension Home {
    /// Runs `tenuto edit` with an editor.
    fileprivate func edit(_ id: String, with editor: String) throws -> ChildProcess.Outcome {
        try begin("tenuto", ["edit", id], adding: ["EDITOR": editor]).wait()
    }
}
