import Control
import Foundation
import Rig
import Synchronization
import Testing
import Varlink

@testable import tenuto

extension ProgramTests {
    /// What clients make of a daemon that does not do its part.
    @Suite struct HungDaemonTests {
        @Test func `One that listens and says nothing does not answer, and the exit code says so`() throws {
            let home = try Home()
            let daemon = try FakeDaemon(home) { _, _ in }
            var client = try VarlinkClient.connect(path: home.socket)
            let error = try #require(throws: ClientError.self) {
                let _: Status = try client.call(
                    ControlInterface.qualified("GetStatus"), timeout: .milliseconds(100))
            }
            let failure = Failure(error)
            #expect(failure.code.rawValue == 3)
            #expect(failure.text.contains("does not answer") && failure.text.contains("restart tenutod"))
            withExtendedLifetime(daemon) {}
        }

        @Test func `Who follows a session and missed its end is told that it has ended`() throws {
            let home = try Home()
            let watcher = Mutex<FakeDaemon.Caller?>(nil)
            let daemon = try FakeDaemon(home) { method, caller in
                if method == "Watch" {
                    watcher.withLock { $0 = caller }
                    try caller.say(Change(sequence: 1, status: .made()), continues: true)
                } else {
                    let status = Status.made(session: "a1")
                    guard let session = status.session else { return }
                    // The two calls come on connections of their own.
                    try waitUntil("somebody watches", within: 30) { watcher.withLock { $0 != nil } }
                    try caller.say(Started(session: session, notice: nil))
                    let told = watcher.withLock { $0 }
                    try told?.say(Change(sequence: 2, status: status), continues: true)
                    var newest = Change(sequence: 9, status: .made())
                    newest.lagged = 6
                    try told?.say(newest, continues: true)
                }
            }
            let outcome = try home.tenuto("start", "bird-dog", "--follow", within: 10)
            #expect(outcome.status == 0 && outcome.output.hasSuffix("\nEnded.\n"), "\(outcome.output)")
            withExtendedLifetime(daemon) {}
        }

        @Test func `One that takes every call and drops it has gone`() throws {
            let home = try Home()
            let daemon = try FakeDaemon(home) { _, caller in caller.drop() }
            let outcome = try home.begin("tenuto", ["status", "--follow"]).wait(within: 30)
            let message = "tenuto: tenutod has gone away; it was at "
            #expect(outcome.status == 3 && outcome.errors.hasPrefix(message), "\(outcome)")
            withExtendedLifetime(daemon) {}
        }

        @Test func `A session that could not be followed is not begun`() throws {
            let home = try Home()
            let called = Mutex<Set<String>>([])
            let daemon = try FakeDaemon(home) { method, caller in
                _ = called.withLock { $0.insert(method) }
                try caller.refuse("org.varlink.service.PermissionDenied")
            }
            let told = "tenuto: tenutod tells as many as it can: close another view or bar\n"
            for words in [["start", "bird-dog", "--follow"], ["events"], ["cue", "tick"]] {
                let outcome = try home.begin("tenuto", words).wait(within: 30)
                #expect(outcome.status == 5 && outcome.output.isEmpty && outcome.errors == told, "\(outcome)")
            }
            #expect(!called.withLock { $0.contains("Start") })
            withExtendedLifetime(daemon) {}
        }

        @Test func `A cue that gives way to what is due does not speak of a session`() throws {
            let home = try Home()
            let cobra = Name(id: "cobra", name: "Cobra pose")
            let daemon = try FakeDaemon(home) { method, caller in
                switch method {
                case "PlayCue": try caller.refuse(ControlError.busy, ControlError.Busy(routine: cobra))
                case "Watch": try caller.say(Change(sequence: 1, status: .made()), continues: true)
                default: try caller.say(Status.made())
                }
            }
            let outcome = try home.tenuto("cue", "tick")
            #expect(outcome.status == 5)
            #expect(
                outcome.errors
                    == "tenuto: what is due sounds just now, and goes before: try again in a few seconds\n")
            withExtendedLifetime(daemon) {}
        }

        @Test func `Marks that turn text around are not printed`() throws {
            let home = try Home()
            let due = Status.Due(
                routine: Name(id: "odd", name: "Odd \u{202E}one\u{2069}\u{1B}[2J"), at: "2026-11-23T07:15:00Z",
                wakesAt: nil,
                snoozes: 0)
            let daemon = try FakeDaemon(home) { _, caller in
                try caller.say(Status.made(agenda: Status.Agenda(due: due)))
            }
            let output = try home.tenuto("status").output
            #expect(output.contains("due: Odd one\u{FFFD}[2J, since 2026-11-23 07:15: "), "\(output)")
            withExtendedLifetime(daemon) {}
        }
    }

    /// How a view learns that a daemon may have come.
    @Suite struct FolderWatchTests {
        @Test func `Only what is on the way to the socket is news`() throws {
            let folder = try TemporaryFolder()
            let path = folder.path + "/tenuto/control"
            func make(_ name: String) {
                _ = FileManager.default.createFile(atPath: folder.path + "/" + name, contents: nil)
            }
            // What cannot be copied no macro takes.
            guard let above = FolderWatch(for: path) else { throw ChildProcess.Failure("nothing can be watched") }
            var news: Bool
            make("other")
            make("tenuto.lock")
            news = above.hasChanged()
            #expect(!news)
            try FileManager.default.createDirectory(
                atPath: folder.path + "/tenuto", withIntermediateDirectories: false)
            news = above.hasChanged()
            #expect(news)
            news = above.hasChanged()
            #expect(!news, "told once")
            guard let beside = FolderWatch(for: path) else { throw ChildProcess.Failure("nothing can be watched") }
            make("tenuto/control.lock")
            news = beside.hasChanged()
            #expect(!news)
            make("tenuto/control")
            news = beside.hasChanged()
            #expect(news)
            try FileManager.default.removeItem(atPath: folder.path + "/tenuto")
            news = beside.hasChanged()
            #expect(news, "then the folder above is the nearest")
        }
    }
}
