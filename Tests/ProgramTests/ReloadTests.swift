import Config
import Control
import Foundation
import Rig
import Sound
import Testing
import Varlink

extension ProgramTests {
    /// What is written while the daemon runs.
    @Suite struct ReloadTests {
        private func config(_ text: String, in home: Home) throws {
            try home.write(text, to: .config, "tenuto/config.yaml")
        }

        private func schedule(_ time: String, in home: Home) throws {
            try home.write(
                "schedule: [ { routine: cobra, at: \"\(time) UTC\" } ]\n", to: .config, "tenuto/schedule.yaml")
        }

        private func devices(of home: Home) throws -> [String] {
            let diagnostics: Diagnostics = try home.ask("GetDiagnostics")
            return diagnostics.devices
        }

        @Test func `What is written is in force at once, and with an error in it nothing of it is`() throws {
            let home = try Home()
            try schedule("2098-12-31 07:15", in: home)
            let daemon = try home.daemon()
            #expect(try devices(of: home) == ["default"])
            try config("audio: { device: [\"null\", default] }\n", in: home)
            try waitUntil("it is in force", within: 10) { try devices(of: home) == ["null", "default"] }

            // Wrong and right at once: the schedule would do by itself.
            try config("audio: { devise: other }\ncues: { theme: lwo }\n", in: home)
            try schedule("2099-01-02 07:15", in: home)
            try waitUntil("it is said", within: 10) { try home.call("GetStatus").problems.isEmpty == false }
            let told = try home.status()
            let place = home.path(.config, "tenuto/config.yaml") + ":1:10: "
            #expect(
                told.problems.first?.text == "config.yaml has errors: what was in force before stays in force")
            #expect(told.problems.dropFirst().first?.text.hasPrefix(place) == true, "\(told.problems)")
            let theme = home.path(.config, "tenuto/config.yaml") + ":2:16: cues.theme: \"lwo\": no such theme"
            #expect(told.problems.dropFirst(2).first?.text.hasPrefix(theme) == true, "\(told.problems)")
            #expect(try devices(of: home) == ["null", "default"])
            let refused = try home.tenuto("reload")
            #expect(refused.status == 1 && refused.output.isEmpty)
            #expect(try home.status().agenda.next?.at.prefix(10) == "2098-12-31")
            #expect(
                refused.complaints.first
                    == "tenuto: config.yaml has errors: what was in force before stays in force")
            #expect(refused.complaints.dropFirst().first?.hasPrefix(place) == true, "\(refused.errors)")

            try config("cues: { theme: lwo }\n", in: home)
            let unknown = try home.tenuto("reload")
            #expect(unknown.status == 1 && unknown.errors.contains("config.yaml has errors: what was in force before"))
            #expect(unknown.errors.contains("/tenuto/config.yaml:1:16: cues.theme: "), "\(unknown.errors)")
            #expect(unknown.errors.contains("did you mean \"low\"?"), "\(unknown.errors)")

            // A routine of its own harms nobody.
            try home.addRoutine("bad", "name: Bad\nexercises: [{ name: Hold, hold: 5 parsecs }]\n")
            try config("audio: { device: other }\ncues: { theme: low }\nvoice: off\n", in: home)
            let reloaded = try home.tenuto("reload")
            #expect(reloaded.status == 0 && reloaded.complaints.count == 1)
            #expect(reloaded.errors.contains("routines/bad.yaml:2:33: "), "\(reloaded.errors)")
            let count = try home.tenuto("list").output.split(separator: "\n").count
            #expect(
                reloaded.output
                    == "In force: device other, theme low, voice none; \(count) routines, 1 scheduled.\n")
            #expect(try home.status().agenda.next?.at.prefix(10) == "2099-01-02")
            #expect(try daemon.stop().status == 0)
            #expect(daemon.errors.contains("\(place)error: audio.devise: "), "\(daemon.errors)")
        }

        /// Until it comes the folder above is watched, which is the whole desktop's.
        @Test func `A theme that is named before it is made is in force once it is made`() throws {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            try config("cues: { theme: mine }\n", in: home)
            try waitUntil("it is missed", within: 10) {
                try home.call("GetStatus").problems.contains { $0.text.contains("\"mine\": no such theme") }
            }
            // All that the daemon does about it is done: it has been still.
            usleep(500_000)
            try home.write("name: mine\nbase: low\ncues: {}\n", to: .data, "tenuto/sounds/mine/theme.yaml")
            try waitUntil("it is there", within: 10) { try home.call("GetStatus").problems.isEmpty }
            #expect(try home.tenuto("reload").output.contains("theme mine,"))
            #expect(try daemon.stop().status == 0)
        }

        @Test func `What a session is made of is as it was when it began`() throws {
            let home = try Home()
            try home.addRoutine(
                "breaths", "name: Breaths\nexercises: [{ name: Hold, prepare: 10s, hold: 2 breaths, reps: 1 }]\n")
            let daemon = try home.daemon("--device", "null")
            func begin() throws -> Int64? {
                try home.tenuto("start", "breaths")
                return try home.status().session?.totalUs
            }
            // Twice 3 s in and 4 s out.
            #expect(try begin() == 24_000_000)
            try config("breath: { in: 2s, out: 3s }\n", in: home)
            let reloaded = try home.tenuto("reload")
            #expect(reloaded.output.hasSuffix("\nThe session that runs goes on with what it began with.\n"))
            #expect(try home.status().session?.totalUs == 24_000_000)
            try home.tenuto("stop")
            #expect(try begin() == 20_000_000)
            // Without the file all is as if it said nothing.
            unlink(home.path(.config, "tenuto/config.yaml"))
            #expect(try home.tenuto("reload").status == 0)
            try home.tenuto("stop")
            #expect(try begin() == 24_000_000)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `Changes are followed again after the machine had nothing left to watch with`() throws {
            let home = try Home()
            try home.write("schedule: []\n", to: .config, "tenuto/schedule.yaml")
            let daemon = try home.daemon("--device", "null")
            func next() throws -> String? { try home.call("GetStatus").agenda.next.map { String($0.at.prefix(10)) } }
            func plan(_ day: String) throws {
                try home.write(
                    "schedule: [ { routine: cobra, at: \"\(day) 07:15 UTC\" } ]\n", to: .config, "tenuto/schedule.yaml")
            }
            func limitDescriptors(to number: String) throws {
                let outcome = try ChildProcess.run("prlimit", ["--pid", "\(daemon.id)", "--nofile=\(number):"])
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
            // A connection that there is needs no new descriptor.
            var client = try VarlinkClient.connect(path: home.socket)
            func problems() throws -> [String] {
                try client.call(ControlInterface.qualified("GetStatus"), reply: Status.self).problems.map(\.message)
            }
            #expect(try problems().isEmpty)
            try limitDescriptors(to: "3")
            try plan("2099-01-02")
            try waitUntil("it says that it is blind", within: 10) {
                try problems().contains { $0.hasPrefix("changes of your files may go unnoticed (inotify_init1: ") }
            }
            try limitDescriptors(to: "1024")
            try waitUntil("what was written meanwhile is in force", within: 30) { try next() == "2099-01-02" }
            #expect(try problems().isEmpty)
            try plan("2099-02-03")
            try waitUntil("what is written now is in force", within: 10) { try next() == "2099-02-03" }
            #expect(try daemon.stop().status == 0)
        }

        /// Dotfile managers and Nix keep the folder elsewhere, and exchange a link to it.
        @Test func `A configuration behind links is followed`() throws {
            let home = try Home()
            for (name, day) in [("generation-1", "2098-12-31"), ("generation-2", "2099-01-02")] {
                try home.write(
                    "schedule: [ { routine: cobra, at: \"\(day) 07:15 UTC\" } ]\n", to: .data,
                    "\(name)/tenuto/schedule.yaml")
            }
            let link = home.path(.config, "tenuto")
            try #require(symlink(home.path(.data, "generation-1/tenuto"), link) == 0)
            let daemon = try home.daemon("--device", "null")
            func next() throws -> String? { try home.call("GetStatus").agenda.next.map { String($0.at.prefix(10)) } }
            #expect(try next() == "2098-12-31")
            try #require(symlink(home.path(.data, "generation-2/tenuto"), link + ".new") == 0)
            rename(link + ".new", link)
            try waitUntil("the other generation is in force", within: 10) { try next() == "2099-01-02" }
            try home.write(
                "schedule: [ { routine: cobra, at: \"2099-02-03 07:15 UTC\" } ]\n", to: .data,
                "generation-2/tenuto/schedule.yaml")
            try waitUntil("what is written behind the link is in force", within: 10) { try next() == "2099-02-03" }
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A session keeps the sound it began with, and the next one has the new`() throws {
            #expect(try undisturbed { try changeFaults() } == [])
        }

        private func changeFaults() throws -> [String] {
            let server = try PulseServer()
            let home = try Home(sound: server.environment)
            try home.addRoutine(
                "short", "name: Short\nexercises: [{ name: Hold, prepare: 4s, hold: 1s, reps: 1 }]\n")
            try config("audio: { lead-in: 300ms }\n", in: home)
            let recording = try server.record()
            let daemon = try home.daemon()
            #expect(try home.tenuto("start", "short").status == 0)
            let mark = home.path(.data, "mark")
            try config(
                "audio: { lead-in: 200ms }\ncues: { theme: low, gain: { holdStart: -3 } }\n"
                    + "hooks: { started: [/usr/bin/touch, \(mark)] }\n", in: home)
            let reloaded = try home.tenuto("reload")
            #expect(
                reloaded.status == 0
                    && reloaded.output.hasSuffix("\nThe session that runs goes on with what it began with.\n"),
                "\(reloaded)")
            try waitUntil("it is over", within: 30) { try home.call("GetStatus").state == .idle }
            // The closing cue begins 0.8 s after the end and sounds for 1.2 s.
            try recording.wait(untilFrame: recording.frames + 2 * 48_000 + 24_000)
            let border = recording.frames
            #expect(!FileManager.default.fileExists(atPath: mark))
            #expect(try home.tenuto("start", "short").status == 0)
            try waitUntil("the hook of now has run", within: 10) { FileManager.default.fileExists(atPath: mark) }
            try waitUntil("it is over", within: 30) { try home.call("GetStatus").state == .idle }
            try recording.wait(untilFrame: recording.frames + 2 * 48_000 + 24_000)
            let samples = try recording.finish()
            #expect(try daemon.stop().status == 0)

            let cues = try home.plan("short").heard
            let before = Detector(bank: CueBank(theme: try Theme.byHand(), rate: 48_000))
                .examine(Array(samples[..<(2 * border)]))
            let low = try #require(Themes.bundled("low"))
            let after = Detector(bank: CueBank(theme: low, rate: 48_000)).examine(Array(samples[(2 * border)...]))
            let wrong = [before, after].filter { $0.found.map(\.kind.rawValue) != cues || !$0.unexplained.isEmpty }
            guard wrong.isEmpty else { return wrong.map { "heard: \($0)" } }
            let start = try #require(after.found.first { $0.kind == .holdStart })
            // -3 dB are a factor of 0.708.
            return abs(start.gain - 0.708) < 0.02 ? [] : ["\(start)"]
        }
    }
}
