import Control
import Foundation
import Rig
import Sound
import Testing
import Workout

extension ProgramTests {
    /// What is spoken by the real programs, with the real eSpeak NG where it is installed.
    @Suite struct VoiceTests {
        /// 6 s to get ready, then a hold at 6 to 8 s and, on the other side, one at 12 to 14 s.
        private func home(sound: [String: String] = [:], voice: String = "auto") throws -> Home {
            let home = try Home(sound: sound, mayFindVoice: true)
            try home.addRoutine(
                "lunge",
                """
                name: Lunge
                exercises:
                  - { name: Lunge, say: Kneel down., prepare: 6s, hold: 2s, switch: 4s, sides: [left, right], order: alternate }

                """)
            try home.write("voice: \(voice)\n", to: .config, "tenuto/config.yaml")
            return home
        }

        @Test func `The plan has the words and their room, to read and to be read by programs`() throws {
            let home = try home()
            let plan = try home.plan("lunge")
            // The end sounds at 8 s for 0.37 s, the side at 10 s for 0.35 s: 1.43 s before it, 1.45 s after it.
            #expect(
                plan.words == [
                    .init(text: "Lunge. left. Kneel down.", fromUs: 0, untilUs: 5_900_000),
                    .init(text: "right.", fromUs: 10_450_000, untilUs: 11_900_000),
                ])
            let text = try home.tenuto("plan", "lunge").output
            #expect(text.contains("“Lunge. left. Kneel down.”") && text.contains("“right.”"))
            try home.write("voice: off\n", to: .config, "tenuto/config.yaml")
            #expect(try home.plan("lunge").words.isEmpty)
        }

        @Test func `A rendered file has the words, and all cues in it are the same to the bit as without`() throws {
            let home = try home()
            let (spoken, silent) = (home.path(.data, "spoken.wav"), home.path(.data, "silent.wav"))
            let labels = home.path(.data, "labels.txt")
            let outcome = try home.tenuto("render", "lunge", "-o", spoken, "--labels", labels)
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            try home.write("voice: off\n", to: .config, "tenuto/config.yaml")
            #expect(try home.tenuto("render", "lunge", "-o", silent).status == 0)
            let with = try WaveFile(path: spoken).samples
            let without = try WaveFile(path: silent).samples
            #expect(with.count == without.count)
            let different = zip(with, without).enumerated().filter { $0.element.0 != $0.element.1 }.map(\.offset)
            let rooms = [0..<Int(5.9 * 96_000), Int(10.45 * 96_000)..<Int(11.9 * 96_000)]
            #expect(different.allSatisfy { sample in rooms.contains { $0.contains(sample) } })
            for room in rooms { #expect(different.count { room.contains($0) } > 9600, "a tenth of a second of voice") }

            let lines = try String(contentsOfFile: labels, encoding: .utf8).split(separator: "\n").map {
                $0.split(separator: "\t")
            }
            let words = lines.filter { $0[2].hasPrefix("“") }
            #expect(words.map { String($0[2]) } == ["“Lunge.”", "“left.”", "“Kneel down.”", "“right.”"])
            let times = words.flatMap { $0[..<2].compactMap { Double($0) } }
            #expect(times == times.sorted() && times.first == 0 && times[6] == 10.45)
        }

        @Test func `A file is made without words where the voice fails, which is said`() throws {
            let home = try home(voice: "{ command: [/bin/sh, -c, exit 7] }")
            let path = home.path(.data, "x.wav")
            let outcome = try home.tenuto("render", "lunge", "-o", path)
            #expect(outcome.status == 0 && FileManager.default.fileExists(atPath: path))
            #expect(outcome.errors == "voice sh: exit code 7: the file is made without words\n")
        }

        /// What speaks, and whether it is heard.
        @Test(arguments: [("auto", true), ("{ command: [/bin/sleep, \"600\"] }", false)])
        func `Holds begin and end on their frames, whether a voice speaks or hangs`(voice: String, isHeard: Bool) throws
        {
            #expect(try undisturbed { try faults(of: voice, isHeard: isHeard) } == [])
        }

        private func faults(of voice: String, isHeard: Bool) throws -> [String] {
            let server = try PulseServer()
            let home = try home(sound: server.environment, voice: voice)
            let recording = try server.record()
            let daemon = try home.daemon()
            let outcome = try home.tenuto("start", "lunge", "--follow", within: 60)
            #expect(outcome.status == 0 && outcome.output.hasSuffix("Completed.\n"))
            try recording.wait(untilFrame: recording.frames + 3 * 48_000)
            let samples = try recording.finish()
            #expect(try daemon.stop().status == 0)

            let report = Detector(bank: CueBank(theme: try Theme.byHand(), rate: 48_000)).examine(samples)
            let edges = report.found.filter { $0.kind == .holdStart || $0.kind == .holdEnd }
            guard edges.map(\.kind) == [.holdStart, .holdEnd, .holdStart, .holdEnd] else { return ["\(report.found)"] }
            let start = edges[0].frame
            var faults: [String] = []
            for (edge, seconds) in zip(edges, [0, 2, 6, 8]) where abs(edge.frame - start - seconds * 48_000) > 48 {
                faults.append("\(edge.kind) at \(edge.frame - start)")
            }
            // Seconds from the first hold's start: the rooms of the words, and the hold's end and start around one.
            let sounds = { (from: Double, until: Double) in
                let range = (2 * max(0, start + Int(from * 48_000)))..<(2 * (start + Int(until * 48_000)))
                return samples[range].count { abs(Int($0)) > 600 } > 1000
            }
            if sounds(-5.5, -3.05) != isHeard { faults.append("the prepare is \(isHeard ? "silent" : "not silent")") }
            if sounds(4.45, 5.9) != isHeard { faults.append("the side is \(isHeard ? "silent" : "not silent")") }
            if sounds(0.45, 1.95) || sounds(2.4, 3.95) || sounds(5.95, 6) {
                faults.append("words where there should be none")
            }
            return faults
        }

        /// A hostile voice, and what is said of it.
        private static let bad: [(command: String, said: String)] = [
            ("[/bin/sh, -c, echo garbage]", "what it wrote is no sound"),
            ("[/bin/sh, -c, head -c 100000000 /dev/zero]", "wrote more than 16 MiB"),
            ("[/bin/sh, -c, exit 1]", "exit code 1"),
            ("[/nowhere/tts]", "/nowhere/tts: no such program"),
            ("[/bin/sh, -c, \"exec <&-; exit 2\"]", "exit code 2"),
            ("[/bin/sh, -c, \"sleep 600 & exit 3\"]", "exit code 3"),
            ("[/bin/sh, -c, sleep 600]", "took longer than 10s"),
        ]

        @Test(arguments: bad.indices)
        func `A bad voice is one problem, and the session is done without it`(index: Int) throws {
            let (command, said) = Self.bad[index]
            let home = try home(voice: "{ command: \(command) }")
            let daemon = try home.daemon("--device", "null")
            let before = try memory(of: daemon.id)
            let terminal = try home.begin("tenuto", ["start", "lunge", "--follow"])
            try waitUntil("the voice is a problem", within: 60) {
                try home.call("GetStatus").problems.contains { $0.message.contains(said) }
            }
            #expect(try home.call("GetStatus").problems.count == 1)
            let outcome = try terminal.wait(within: 60)
            #expect(outcome.status == 0 && outcome.output.hasSuffix("Completed.\n"), "\(outcome.output)")
            // 16 MiB may be held while they are copied into room for 32: 50,332 kB. All of it would be twice that.
            #expect(try memory(of: daemon.id) < before + 70_000, "kB")
            let log = try daemon.stop()
            #expect(log.status == 0 && log.complaints.count { $0.contains(said) } == 1, "\(log.errors)")
        }

        @Test func `A daemon that ends takes a voice that hangs with it`() throws {
            let home = try home()
            let mark = home.path(.data, "id")
            let script = "echo $$ > \(mark); exec sleep 600"
            try home.write("voice: { command: [/bin/sh, -c, \"\(script)\"] }\n", to: .config, "tenuto/config.yaml")
            let daemon = try home.daemon("--device", "null")
            try home.tenuto("start", "lunge")
            var id: pid_t?
            try waitUntil("the voice runs", within: 30) {
                id = (try? String(contentsOfFile: mark, encoding: .utf8)).flatMap { pid_t($0.dropLast()) }
                return id != nil
            }
            #expect(try daemon.stop().status == 0)
            #expect(kill(try #require(id), 0) == -1 && errno == ESRCH)
        }

        @Test func `A daemon that has spoken sleeps as soundly as one that has not`() throws {
            let home = try home()
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("start", "lunge", "--follow", within: 60).output.hasSuffix("Completed.\n"))
            // Its last threads end, and 3 s after the end it looks once what did not sound.
            usleep(4_000_000)
            let before = try wakeups(of: daemon.id)
            usleep(5_000_000)
            #expect(try wakeups(of: daemon.id) == before)
            #expect(try daemon.stop().status == 0)
        }

        /// How often each thread has been woken (proc_pid_status(5)).
        private func wakeups(of id: pid_t) throws -> [String: String] {
            let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task")
            // The sound thread keeps its device open for a while.
            let others = try threads.filter { try !field("Name", of: id, thread: $0).hasPrefix("tenuto-") }
            let counts = try others.map { ($0, try field("voluntary_ctxt_switches", of: id, thread: $0)) }
            return Dictionary(uniqueKeysWithValues: counts)
        }

        /// The most memory that a process has had so far, in kB.
        private func memory(of id: pid_t) throws -> Int {
            let text = try field("VmHWM", of: id, thread: "\(id)")
            return Int(text.split(separator: " ").first ?? "") ?? 0
        }

        private func field(_ name: String, of id: pid_t, thread: String) throws -> String {
            let text = try String(contentsOfFile: "/proc/\(id)/task/\(thread)/status", encoding: .utf8)
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
            return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
        }
    }
}
