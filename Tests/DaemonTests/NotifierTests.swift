import Foundation
import Glibc
import Rig
import Synchronization
import Testing

@testable import Daemon

/// With scripts in place of `notify-send`. Integration tests: they wait for real processes and threads.
@Suite struct NotifierTests {
    private let folder: TemporaryFolder
    private let log = NotedLog()
    private let answers = Answers()

    init() throws { folder = try TemporaryFolder() }

    /// A `notify-send` that can do what today's can, notes its arguments, and then does as `script` says; `$D` is the
    /// test's folder.
    private func notifier(
        _ script: String, help: String = "-A, --action", isOn: Bool = true, farewell: Duration = .seconds(10)
    ) throws -> Notifier {
        let program = folder.path + "/notify-send"
        let text = """
            #!/bin/sh
            [ "$1" = --help ] && { echo '\(help)'; exit 0; }
            for word; do printf '<%s>' "$word" >> $D/shown; done; echo >> $D/shown
            \(script)

            """
        try makeProgram(text, at: program)
        return Notifier(
            isOn: isOn, environment: ["D": folder.path, "PATH": folder.path + ":/usr/bin:/bin"], farewell: farewell,
            logger: log.logger, answer: { [answers] in answers.add($0) })
    }

    private func read(_ name: String) -> String {
        (try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)) ?? ""
    }

    private func notice(_ id: String = "a", body: String = "Due now.") -> Notice {
        Notice(id: id, title: "Upper back", body: body)
    }

    /// A notification that stays until it gets SIGINT, and notes that it did.
    private static let stays = """
        trap 'echo closed >> $D/closed; exit 0' INT; echo >> $D/ready
        while :; do sleep 0.02; done
        """

    @Test func `the argument vector is that of notify-send's manual`() {
        let notice = Notice(id: "a", title: "--help\n<b>", body: "a & b <i>\\n")
        #expect(
            NotifySend(path: "/bin/notify-send", hasActions: true).arguments(notice) == [
                "/bin/notify-send", "--app-name=tenuto", "--icon=alarm-symbolic", "--category=x-tenuto.due",
                "--expire-time=0", "--hint=boolean:suppress-sound:true", "--action=start=Start",
                "--action=snooze=Snooze", "--action=skip=Skip", "--", "--help\u{FFFD}<b>",
                "a &amp; b &lt;i&gt;\\\\n",
            ])
        #expect(
            NotifySend(path: "/bin/notify-send", hasActions: false).arguments(self.notice()) == [
                "/bin/notify-send", "--app-name=tenuto", "--icon=alarm-symbolic", "--category=x-tenuto.due", "--",
                "Upper back", "Due now.",
            ])
    }

    @Test(arguments: Notice.Choice.allCases)
    func `what is chosen is the answer`(choice: Notice.Choice) async throws {
        let notifier = try notifier("echo 17; echo \(choice.rawValue)")
        notifier.show(notice("x"))
        try await eventually { answers.all == [NoticeAnswer(id: "x", choice: choice)] }
        notifier.finish()
        #expect(log.lines == [])
    }

    @Test func `what is closed without a choice, or says something else, is no answer`() async throws {
        let notifier = try notifier("echo dance; echo >> $D/ended")
        notifier.show(notice())
        try await eventually { read("ended") == "\n" }
        notifier.finish()
        #expect(answers.all == [])
        #expect(log.lines == [])
    }

    @Test func `what is withdrawn is told so by SIGINT, and what it says then is no answer`() async throws {
        let notifier = try notifier(Self.stays.replacing("exit 0", with: "echo start; exit 0"))
        notifier.withdraw("never shown")
        notifier.show(notice())
        try await eventually { read("ready") == "\n" }
        notifier.withdraw("a")
        try await eventually { read("closed") == "closed\n" }
        notifier.finish()
        #expect(answers.all == [])
        #expect(log.lines == [])
    }

    @Test func `who waits for an answer sleeps`() async throws {
        let notifier = try notifier(Self.stays)
        notifier.show(notice())
        try await eventually { read("ready") == "\n" }
        usleep(100_000)
        let before = wakeUps(ofThreads: "tenuto-notice")
        usleep(500_000)
        let after = wakeUps(ofThreads: "tenuto-notice")
        // Other tests of this process may have threads of the same name.
        #expect(before.contains { after[$0.key] == $0.value }, "\(before), then \(after)")
        notifier.finish()
    }

    @Test func `a reminder comes once the one before is closed`() async throws {
        let notifier = try notifier("cat $D/closed >> $D/shown 2>/dev/null\n" + Self.stays)
        notifier.show(notice(body: "1"))
        try await eventually { read("ready") == "\n" }
        notifier.show(notice(body: "2"))
        notifier.show(notice(body: "3"))
        try await eventually { read("shown").contains("<3>\nclosed\n") && read("ready").hasSuffix("\n\n") }
        notifier.finish()
        let shown = read("shown").split(separator: "\n").filter { $0.hasPrefix("<") }
        #expect(shown.first?.hasSuffix("<1>") == true && shown.last?.hasSuffix("<3>") == true)
        #expect(read("closed").split(separator: "\n").count == shown.count)
        #expect(log.lines == [])
    }

    /// What SIGINT does to it: nothing, or it is caught and nothing follows.
    @Test(arguments: ["''", ":"])
    func `all ends at once with the daemon, also what does not listen`(trap: String) async throws {
        let notifier = try notifier(
            "echo $$ >> $D/ids; trap \(trap) INT; while :; do sleep 1; done", farewell: .milliseconds(150))
        for id in 0..<20 { notifier.show(notice("\(id)")) }
        try await eventually { read("ids").split(separator: "\n").count == 8 }
        // It has time until the daemon ends.
        notifier.withdraw("0")
        let begun = ContinuousClock.now
        notifier.finish()
        #expect(ContinuousClock.now - begun < .seconds(2), "0.3 s on a machine at rest")
        try await eventually { [ids = read("ids")] in
            ids.split(separator: "\n").compactMap { pid_t($0) }.allSatisfy { !isAlive($0) }
        }
        notifier.show(notice("late"))
        #expect(log.lines == ["notice: desktop notifications: 8 are shown already: Upper back is not"])
    }

    @Test func `an older notify-send shows it without buttons`() async throws {
        let notifier = try notifier("echo >> $D/ended", help: "-t, --expire-time")
        notifier.show(notice())
        try await eventually { read("ended") == "\n" }
        notifier.finish()
        #expect(!read("shown").contains("--action"))
        #expect(log.lines == [])
    }

    @Test func `a desktop without buttons is not asked for them again`() async throws {
        let notifier = try notifier(
            """
            case "$*" in *--action*) echo 'Actions are not supported by this notifications server.' >&2; exit 1;; esac
            echo >> $D/plain
            """)
        notifier.show(notice("a"))
        try await eventually { log.lines.count == 1 }
        notifier.show(notice("b"))
        try await eventually { read("plain") == "\n" }
        notifier.finish()
        #expect(log.lines.first?.contains("Actions are not supported") == true, "\(log.lines)")
    }

    @Test func `what does not work is said once, until it works again`() async throws {
        let notifier = try notifier("[ -e $D/well ] || { echo no bus >&2; exit 1; }")
        let line = "notice: desktop notifications: exit code 1: it said \"no bus\""
        for id in ["a", "b"] {
            notifier.show(notice(id))
            try await eventually { [count = id == "a" ? 1 : 2] in read("shown").split(separator: "\n").count == count }
        }
        try await eventually { log.lines == [line] && notifier.count == 0 }
        _ = FileManager.default.createFile(atPath: folder.path + "/well", contents: nil)
        notifier.show(notice("c"))
        try await eventually { read("shown").split(separator: "\n").count == 3 && notifier.count == 0 }
        try FileManager.default.removeItem(atPath: folder.path + "/well")
        notifier.show(notice("d"))
        try await eventually { log.lines == [line, line] }
        notifier.finish()
    }

    @Test func `without notify-send, and where it is switched off, nobody is harmed`() async throws {
        let none = Notifier(
            isOn: true, environment: ["PATH": folder.path], logger: log.logger,
            answer: { [answers] in answers.add($0) })
        none.show(notice())
        let line = "notice: desktop notifications: notify-send is not installed (Debian: libnotify-bin)"
        try await eventually { log.lines == [line] }
        none.withdraw("a")
        none.finish()
        let off = try notifier("", isOn: false)
        off.show(notice())
        off.withdraw("a")
        off.finish()
        #expect(read("shown") == "" && log.lines == [line])
    }

    @Test func `notifications can be turned off and on, and what is on the screen stays until it is withdrawn`()
        async throws
    {
        let notifier = try notifier(Self.stays)
        notifier.show(notice("a"))
        try await eventually { read("ready") != "" }
        notifier.turn(on: false)
        notifier.show(notice("b"))
        #expect(notifier.count == 1 && read("closed") == "")
        notifier.withdraw("a")
        try await eventually { notifier.count == 0 }
        notifier.turn(on: true)
        notifier.show(notice("c"))
        try await eventually { read("ready") == "\n\n" }
        notifier.finish()
        #expect(read("closed") == "closed\nclosed\n")
    }
}
