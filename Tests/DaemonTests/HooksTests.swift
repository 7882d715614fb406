import Config
import Foundation
import Glibc
import Logging
import Rig
import Scheduling
import Synchronization
import Testing
import Units

@testable import Daemon

/// Integration tests: they wait for real processes and the thread that runs them. A shell's command line is the test's
/// own choice of a program; `$D` is the test's folder.
@Suite struct HooksTests {
    private let folder: TemporaryFolder
    private let log = NotedLog()

    init() throws { folder = try TemporaryFolder() }

    private func hooks(
        _ commands: [HookSettings.Event: [[String]]], timeout: Duration = .seconds(20),
        farewell: Duration = .seconds(20),
        more: [String: String] = [:]
    ) -> Hooks {
        var settings = HookSettings()
        (settings.commands, settings.timeout) = (commands, timeout)
        let environment = ["D": folder.path, "PATH": "/usr/bin:/bin"].merging(more) { $1 }
        return Hooks(
            settings, socket: "/run/me/control", environment: environment, farewell: farewell, logger: log.logger)
    }

    private func shell(_ script: String) -> [String] { ["sh", "-c", script] }

    private func read(_ name: String) -> String? {
        try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    }

    private func event(_ kind: HookSettings.Event) -> HookEvent {
        HookEvent(kind, routine: Slug(literal: "upper-back"), name: "Upper back; $(x) \"é\"")
    }

    @Test func `a program gets its words as they are written, and no input`() async throws {
        let hooks = hooks([.due: [shell("printf '<%s>' \"$@\" > $D/words; wc -c > $D/read") + ["a b", "", "$HOME;*"]]])
        hooks.run(event(.due))
        try await eventually { read("read") != nil }
        hooks.finish()
        #expect(read("words") == "<><$HOME;*>", "the first is the shell's $0")
        #expect(read("read")?.trimmingCharacters(in: .whitespacesAndNewlines) == "0")
        #expect(log.lines == [])
    }

    /// event → what the environment says beside the routine and the socket
    @Test func `the environment says what happened, and nothing of what did not`() async throws {
        let at = try #require(Timestamp(rfc3339: "2026-11-23T06:15:00Z"))
        var due = event(.due)
        (due.at, due.offset) = (at, 3600)
        var finished = event(.finished)
        (finished.at, finished.outcome, finished.session) = (at, .stoppedForPain, "s-1")
        var snoozed = due
        (snoozed.kind, snoozed.snoozedUntil) = (.snoozed, at + .seconds(300))
        let script = shell("env | grep ^TENUTO_ | sort >> $D/env; echo >> $D/env")
        let hooks = hooks(
            [.due: [script], .started: [script], .finished: [script], .snoozed: [script]],
            more: ["TENUTO_OUTCOME": "stale", "TENUTO_OTHER": "kept"])
        for event in [due, event(.started), finished, snoozed] { hooks.run(event) }
        try await eventually { (read("env") ?? "").components(separatedBy: "\n\n").count == 5 }
        hooks.finish()
        let common = "TENUTO_ROUTINE=upper-back\nTENUTO_ROUTINE_NAME=Upper back; $(x) \"é\"\n"
        #expect(
            read("env") == """
                TENUTO_AT=2026-11-23T07:15:00+01:00
                TENUTO_EVENT=due
                TENUTO_OTHER=kept
                \(common)TENUTO_SOCKET=/run/me/control

                TENUTO_EVENT=started
                TENUTO_OTHER=kept
                \(common)TENUTO_SOCKET=/run/me/control

                TENUTO_AT=2026-11-23T06:15:00Z
                TENUTO_EVENT=finished
                TENUTO_OTHER=kept
                TENUTO_OUTCOME=stoppedForPain
                \(common)TENUTO_SESSION=s-1
                TENUTO_SOCKET=/run/me/control

                TENUTO_AT=2026-11-23T07:15:00+01:00
                TENUTO_EVENT=snoozed
                TENUTO_OTHER=kept
                \(common)TENUTO_SNOOZED_UNTIL=2026-11-23T07:20:00+01:00
                TENUTO_SOCKET=/run/me/control


                """)
        #expect(log.lines == [])
    }

    @Test func `commands run one after another, in the order of the events`() async throws {
        // Whoever waited for them would wait for ever: they begin to end once all three were told.
        let note = shell(
            "until [ -e $D/go ]; do sleep 0.01; done; sleep 0.0$((3 - $(wc -l < $D/order))); echo $TENUTO_EVENT$0 >> $D/order"
        )
        _ = FileManager.default.createFile(atPath: folder.path + "/order", contents: nil)
        let hooks = hooks([.due: [note + ["1"], note + ["2"]], .started: [note + ["1"]]])
        hooks.run(event(.due))
        hooks.run(event(.missed))
        hooks.run(event(.started))
        _ = FileManager.default.createFile(atPath: folder.path + "/go", contents: nil)
        try await eventually { read("order")?.split(separator: "\n").count == 3 }
        hooks.finish()
        #expect(read("order") == "due1\ndue2\nstarted1\n")
    }

    /// command, what is logged of it
    @Test(arguments: [
        (["sh", "-c", "echo no luck >&2; echo more >&2; exit 3"], "hook due: sh: exit code 3: it said \"no luck\""),
        (["sh", "-c", "kill -9 $$"], "hook due: sh: signal 9"),
        (["no-such-program-here"], "hook due: no-such-program-here: no such program on PATH, or it may not be run"),
        (["/nowhere/x", "y"], "hook due: /nowhere/x: no such program, or it may not be run"),
    ])
    func `what fails is one line of the log, and the next one runs`(command: [String], line: String) async throws {
        let hooks = hooks([.due: [command, shell("echo > $D/next")]])
        hooks.run(event(.due))
        try await eventually { read("next") != nil }
        hooks.finish()
        #expect(log.lines == ["warning: \(line)"])
    }

    @Test func `what says much is no failure`() async throws {
        let hooks = hooks([.due: [shell("head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2; echo > $D/done")]])
        hooks.run(event(.due))
        try await eventually { read("done") != nil }
        hooks.finish()
        #expect(log.lines == [])
    }

    @Test func `what hangs is killed with all that it has started, and the next one runs`() async throws {
        let hangs = shell("sleep 600 & echo $! > $D/child; echo $$ > $D/parent; trap '' TERM; wait")
        let hooks = hooks([.due: [hangs, shell("echo > $D/next")]], timeout: .seconds(5))
        hooks.run(event(.due))
        try await eventually { read("next") != nil }
        hooks.finish()
        #expect(log.lines == ["warning: hook due: sh: took longer than 5s"])
        for name in ["parent", "child"] {
            let id = try #require(read(name).flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) })
            try waitUntil("\(name) is gone", within: 10) { !isAlive(id) }
        }
    }

    @Test func `many events at once are bounded, which is said once`() async throws {
        let hooks = hooks([
            .due: [shell("echo > $D/begun; while [ ! -e $D/go ]; do sleep 0.01; done; echo >> $D/runs")]
        ])
        hooks.run(event(.due))
        try await eventually { read("begun") != nil }
        for _ in 0..<100 { hooks.run(event(.due)) }
        _ = FileManager.default.createFile(atPath: folder.path + "/go", contents: nil)
        try await eventually { read("runs") == String(repeating: "\n", count: 17) }
        hooks.run(event(.due))
        try await eventually { read("runs") == String(repeating: "\n", count: 18) }
        hooks.finish()
        #expect(log.lines == ["warning: hooks: 16 commands wait already: due is left out"])
    }

    @Test func `the end of the daemon waits a moment for what runs, and not for what hangs`() throws {
        let quick = hooks([.finished: [shell("echo > $D/begun; sleep 0.1; echo > $D/quick")]])
        quick.run(event(.finished))
        try waitUntil("it runs", within: 10) { read("begun") != nil }
        quick.finish()
        #expect(read("quick") != nil)
        quick.run(event(.finished))
        let slow = hooks(
            [.finished: [shell("echo $$ > $D/slow; sleep 600")]], timeout: .seconds(60), farewell: .milliseconds(250))
        slow.run(event(.finished))
        try waitUntil("it runs", within: 10) { read("slow")?.hasSuffix("\n") == true }
        let begun = ContinuousClock.now
        slow.finish()
        #expect(ContinuousClock.now - begun < .seconds(5))
        let id = try #require(read("slow").flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) })
        #expect(!isAlive(id))
        #expect(log.lines == [])
    }

    @Test func `nothing is left behind: no descriptor, no thread, no zombie`() async throws {
        let hooks = hooks([.due: [shell("sleep 600 & echo >> $D/runs")]])
        hooks.run(event(.due))
        try await eventually { read("runs") == "\n" }
        usleep(300_000)
        let before = (openDescriptors(), threads(named: "tenuto-hooks"))
        for count in 2...12 {
            hooks.run(event(.due))
            try await eventually { read("runs") == String(repeating: "\n", count: count) }
        }
        try await eventually { threads(named: "tenuto-hooks") <= before.1 }
        // Other tests of this process may run at the same time.
        #expect(openDescriptors() < before.0 + 11)
        hooks.finish()
        #expect(log.lines == [])
    }

    @Test func `under systemd a hook is a service of its own`() async throws {
        let bin = folder.path + "/bin"
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        try makeProgram("#!/bin/sh\nprintf '%s\\n' \"$@\" > $D/run\n", at: bin + "/systemd-run")
        var due = event(.due)
        due.name = "Back"
        let hooks = hooks(
            [.due: [["/bin/echo", "$HOME"]]], timeout: .milliseconds(20_500),
            more: ["PATH": bin + ":/usr/bin:/bin", "INVOCATION_ID": "1"])
        hooks.run(due)
        try await eventually { read("run")?.hasSuffix("$$HOME\n") == true }
        hooks.finish()
        #expect(
            read("run") == """
                --user
                --pipe
                --quiet
                --wait
                --collect
                --property=RuntimeMaxSec=20500000us
                --setenv=TENUTO_EVENT=due
                --setenv=TENUTO_ROUTINE=upper-back
                --setenv=TENUTO_ROUTINE_NAME=Back
                --setenv=TENUTO_SOCKET=/run/me/control
                --
                /bin/echo
                $$HOME

                """)
    }
}
