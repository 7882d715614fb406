import Config
import Foundation
import Glibc
import Rig
import Sound
import Testing

@testable import Daemon

/// Real processes, good and bad. Integration tests: they wait for them.
@Suite struct VoiceProcessTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try Data(waveBytes(buzz(2205))).write(to: URL(filePath: folder.path + "/good.wav"))
        try Data(waveBytes([Int16](repeating: 0, count: 2205))).write(to: URL(filePath: folder.path + "/silent.wav"))
        try Data(waveBytes(buzz(2205), claiming: 0x7FFF_F000)).write(to: URL(filePath: folder.path + "/piped.wav"))
    }

    /// A shell's command line is the test's own choice of a program; `$D` is the test's folder.
    private func voice(_ script: String, _ more: String...) -> Voice {
        Voice(name: "bad", command: ["/bin/sh", "-c", script, "sh"] + more)
    }

    private func say(
        _ voice: Voice, saying text: String = "Hello.", time: Duration = .seconds(20), cancel: Int32 = -1
    ) throws(VoiceError) -> Recorded {
        var limits = ProgramRun.Limits()
        limits.time = time
        return try voice.recorded(
            saying: text, environment: ["D": folder.path, "PATH": "/usr/bin:/bin"], limits: limits, cancel: cancel)
    }

    private func read(_ name: String) -> String? {
        try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    }

    @Test func `what a voice writes is sound, whatever its header claims`() throws {
        #expect(try say(voice("cat $D/good.wav")).length == .milliseconds(100))
        #expect(try say(voice("cat $D/piped.wav")).length == .milliseconds(100))
    }

    @Test func `the words come on its standard input, a line of them`() throws {
        _ = try say(voice("cat > $D/said; cat $D/good.wav"), saying: "Lie down. \"Now\" $HOME `id` ; é")
        #expect(read("said") == "Lie down. \"Now\" $HOME `id` ; é\n")
    }

    @Test func `or as an argument, which no shell reads, and then its input is empty`() throws {
        let voice = voice("printf %s \"$1\" > $D/said; wc -c > $D/read; cat $D/good.wav", "<{text}>")
        _ = try say(voice, saying: "Don't; $(touch $D/shell) | \"x\"")
        #expect(read("said") == "<Don't; $(touch $D/shell) | \"x\">")
        #expect(read("read")?.trimmingCharacters(in: .whitespacesAndNewlines) == "0")
        #expect(read("shell") == nil)
    }

    /// script, what it is, what is said of it
    @Test(arguments: [
        ("echo broken >&2; exit 1", VoiceError.Code.failed, "voice bad: exit code 1: it said \"broken\""),
        ("kill -9 $$", .failed, "voice bad: signal 9"),
        ("echo garbage", .noSound, "voice bad: what it wrote is no sound: "),
        ("exit 0", .noSound, "voice bad: what it wrote is no sound: "),
        ("cat $D/silent.wav", .noSound, "voice bad: what it wrote is no sound: "),
        ("head -c 100000000 /dev/zero", .tooMuch, "voice bad: wrote more than 16 MiB"),
        ("head -c 1000 $D/good.wav; exit 3", .failed, "voice bad: exit code 3"),
        ("yes >&2", .tooSlow, "voice bad: took longer than 5s: it said \"y\""),
    ])
    func `a bad voice is told by what it did`(script: String, code: VoiceError.Code, text: String) {
        let error = #expect(throws: VoiceError.self) {
            try say(voice(script), time: code == .tooSlow ? .seconds(5) : .seconds(20))
        }
        #expect(error?.code == code)
        #expect(error?.description.hasPrefix(text) == true, "\(String(describing: error))")
    }

    @Test func `a voice that is not there is said to be`() {
        let error = #expect(throws: VoiceError.self) { try say(Voice(name: "x", command: ["/nowhere/x"])) }
        #expect(error?.code == .start)
        #expect(error?.description == "voice x: /nowhere/x: No such file or directory")
    }

    @Test func `what hangs is killed, and what it has started too`() throws {
        let error = #expect(throws: VoiceError.self) {
            try say(voice("sleep 600 & echo $! > $D/child; echo $$ > $D/parent; wait"), time: .seconds(5))
        }
        #expect(error?.code == .tooSlow)
        for name in ["parent", "child"] {
            let id = try #require(read(name).flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) })
            try waitUntil("\(name) is gone", within: 10) { !isAlive(id) }
        }
    }

    @Test func `what holds the output open after the end keeps nobody waiting, and is ended`() throws {
        let voice = voice("sleep 600 & echo $! > $D/child; cat $D/good.wav")
        #expect(try say(voice).length == .milliseconds(100))
        let id = try #require(read("child").flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) })
        try waitUntil("the child is gone", within: 10) { !isAlive(id) }
    }

    @Test(arguments: ["exec <&-; sleep 0.2; cat $D/good.wav", "cat $D/good.wav"])
    func `a voice that does not read its words ends nobody else`(script: String) throws {
        let long = String(repeating: "word ", count: 100_000)
        #expect(try say(voice(script), saying: long).length == .milliseconds(100))
    }

    @Test func `a voice gets no descriptor of ours`() throws {
        // Of a number that the shell has none of by itself: it opens the folder that it lists.
        let own = fcntl(STDERR_FILENO, F_DUPFD, 100)
        defer { close(own) }
        _ = try say(voice("for f in /proc/$$/fd/*; do echo ${f##*/}; done > $D/fds; cat $D/good.wav"))
        let inherited = Set((read("fds") ?? "").split(separator: "\n").compactMap { Int($0) })
        #expect(inherited.isSuperset(of: [0, 1, 2]))
        #expect(own >= 100 && !inherited.contains(Int(own)))
    }

    @Test func `what nobody wants any more is ended`() throws {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        defer { ends.forEach { close($0) } }
        write(ends[1], "x", 1)
        let error = #expect(throws: VoiceError.self) { try say(voice("sleep 600"), cancel: ends[0]) }
        #expect(error?.code == .cancelled)
    }
}
