import Control
import Foundation
import Rig
import Testing
import Units

@testable import Daemon

/// What doctor makes of files, folders, socket and service.
@Suite struct DoctorCheckTests {
    /// Level and subject of each.
    private func kinds(_ findings: [Finding]) -> [String] { findings.map { "\($0.level) \($0.subject)" } }

    @Test func `files without problems are well, and of many problems the first are told`() {
        #expect(kinds(ConfigCheck(problems: []).findings) == ["ok config"])
        let place = SourcePosition(file: "config.yaml", line: 1, column: 9)
        let error = Problem(at: place, path: "cues", "wrong")
        let warning = Problem(at: place, path: "cues", "odd", severity: .warning)
        #expect(
            ConfigCheck(problems: [warning, error]).findings.map(\.found)
                == ["config.yaml:1:9: error: cues: wrong", "config.yaml:1:9: warning: cues: odd"])
        let schedule = Problem(at: SourcePosition(file: "/c/schedule.yaml", line: 1, column: 9), "wrong")
        #expect(
            ConfigCheck(problems: [error, schedule]).findings.map(\.advice) == [
                "mend it there; until then what is built in is used instead",
                "mend it there; until then the schedule of before goes on, or none where the daemon is started anew",
            ])
        let many = ConfigCheck(problems: [error] + Array(repeating: warning, count: 7)).findings
        #expect(kinds(many) == ["problem config"] + Array(repeating: "warning config", count: 5))
        #expect(many.last?.found == "3 more")
        #expect(many.last?.advice == "tenuto check shows all, each with its line")
    }

    private func folders(
        config: FolderState = FolderState(path: "/c"), data: FolderState = FolderState(path: "/d"),
        state: FolderState = FolderState(path: "/s")
    ) -> [Finding] {
        FolderCheck(config: config, data: data, state: state).findings
    }

    @Test func `folders that can be used are well, there or not`() {
        #expect(folders().map(\.found) == ["your files: /c; state: /s"])
        let missing = folders(
            config: FolderState(path: "/c", isThere: false, isFolder: false, isReadable: false),
            state: FolderState(path: "/s", isThere: false, isFolder: false, isReadable: false))
        #expect(missing.map(\.found) == ["your files: /c (not there yet: every default holds); state: /s"])
    }

    @Test func `a folder that cannot be used says what to do`() {
        #expect(
            folders(config: FolderState(path: "/c", isReadable: false)).map(\.advice) == ["chmod u+rx /c"])
        #expect(
            folders(data: FolderState(path: "/d", isFolder: false)).map(\.found) == ["data folder /d: not a folder"])
        #expect(
            folders(config: FolderState(path: nil)).map(\.found)
                == ["config folder: neither HOME nor XDG_CONFIG_HOME is set"])
        #expect(
            folders(state: FolderState(path: "/s", isWritable: false)).map(\.advice)
                == ["give it back to yourself: sudo chown -R $USER /s"])
        #expect(kinds(folders(state: FolderState(path: nil))) == ["problem folders"])
        #expect(
            folders(state: FolderState(path: "/s", isOpenToOthers: true)).map(\.advice) == ["chmod go-rwx /s"])
    }

    @Test func `a folder is looked at as it is`() throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o700)
        let here = FolderState(folder.path)
        #expect(here == FolderState(path: folder.path))
        let missing = FolderState(folder.path + "/a/b")
        #expect(!missing.isThere && missing.isWritable, "it can be made")
        try "".write(toFile: folder.path + "/file", atomically: true, encoding: .utf8)
        let file = FolderState(folder.path + "/file")
        #expect(file.isThere && !file.isFolder)
    }

    @Test(
        arguments: [
            (.noSystemd, .ok, nil), (.noManager, .ok, nil), (.unit("enabled"), .ok, nil),
            (.unit("disabled"), .warning, "systemctl --user enable --now tenutod.socket tenutod.service"),
            (
                .unit("not-found"), .warning,
                "sudo make install, then systemctl --user enable --now tenutod.socket tenutod.service"
            ),
            (
                .unit("masked"), .warning,
                "systemctl --user unmask tenutod.service, then systemctl --user enable --now tenutod.service"
            ),
        ] as [(ServiceCheck.Answer, Finding.Level, String?)])
    func `whether the daemon starts at login`(answer: ServiceCheck.Answer, level: Finding.Level, advice: String?) {
        let finding = ServiceCheck(answer: answer).finding
        #expect(finding.level == level)
        #expect(finding.advice == advice)
        #expect((ServiceWarning.text(ServiceCheck(answer: answer)) != nil) == (level == .warning))
    }

    @Test func `that it does not start at login matters where something is scheduled`() {
        let check = ServiceCheck(answer: .unit("disabled"))
        #expect(
            ServiceWarning.text(check) == """
                warning: tenutod does not start at login (disabled), so nothing that is scheduled begins by itself: \
                systemctl --user enable --now tenutod.socket tenutod.service
                """)
        let empty = ServiceCheck(answer: .unit("disabled"), isScheduled: false).finding
        #expect(empty.level == .ok && empty.advice == nil)
        #expect(empty.found == "tenutod does not start at login (disabled), and nothing is scheduled")
    }

    /// What systemctl printed → what it means; systemd 252, 255 and 257.
    @Test(
        arguments: [
            (.text("enabled\n"), .unit("enabled")), (.text("disabled\n"), .unit("disabled")),
            (.text("not-found\n"), .unit("not-found")),
            (
                .text("Failed to get unit file state for tenutod.service: No such file or directory\n"),
                .unit("not-found")
            ),
            (.text("Failed to connect to bus: No medium found\n"), .noManager), (.text(""), .noManager),
            (.missing, .noSystemd), (.tooSlow, .noManager),
        ] as [(ProgramOutput.Outcome, ServiceCheck.Answer)])
    func `systemctl is understood`(printed: ProgramOutput.Outcome, answer: ServiceCheck.Answer) {
        #expect(ServiceCheck.answer(printed) == answer)
    }

    private func output(_ words: [String], within time: Duration = .seconds(5)) -> ProgramOutput.Outcome {
        ProgramOutput.of(words, within: time, environment: ["PATH": "/usr/bin:/bin"])
    }

    @Test func `a program's output is read, and one that hangs is ended`() {
        #expect(output(["sh", "-c", "echo out; echo err >&2; exit 3"]) == .text("out\nerr\n"))
        #expect(output(["no-such-program-here"]) == .missing)
        #expect(output(["sleep", "100"], within: .milliseconds(100)) == .tooSlow)
        guard case .text(let much) = output(["sh", "-c", "head -c 100000 /dev/zero | tr '\\0' x"]) else {
            Issue.record("nothing")
            return
        }
        #expect(much.count == 4096)
    }
}
