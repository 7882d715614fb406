import Control
import Foundation
import Rig
import Testing

extension ProgramTests {
    /// What is wrong is said, and nothing else is harmed by it.
    @Suite struct BadInputTests {
        @Test func `A broken routine is named with its place, and all others are there`() throws {
            let home = try Home()
            func ids(_ list: String) -> [String] {
                list.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
            }
            let bundled = ids(try home.tenuto("list").output)
            try home.addRoutine("good", "name: Good\nexercises: [{ name: Hold, hold: 5s, reps: 2 }]\n")
            try home.addRoutine("bad", "name: Bad\nexercises:\n  - { name: Hold, hold: 5 parsecs, reps: 2 }\n")
            let place = home.path(.config, "tenuto/routines/bad.yaml") + ":3:25: "

            let list = try home.tenuto("list")
            #expect(list.status == 0)
            #expect(bundled.contains("upper-back") && ids(list.output) == (bundled + ["good"]).sorted())
            #expect(list.errors.contains(place + "error: exercises[0].hold: \"5 parsecs\""), "\(list.errors)")

            let daemon = try home.daemon("--device", "null")
            #expect(try home.status().problems.map(\.text).count { $0.hasPrefix(place) } == 1)
            let start = try home.tenuto("start", "bad")
            #expect(start.status == 1 && start.output.isEmpty && start.complaints.count == 1)
            #expect(start.errors.contains(place) && start.errors.contains("5 parsecs"))
            #expect(try home.status().state == .idle)
            #expect(try home.tenuto("start", "good").status == 0)
            #expect(try daemon.stop().status == 0)
        }

        @Test func `A second daemon says that there is one, and the first is unharmed`() throws {
            let home = try Home()
            let first = try home.daemon("--device", "null")
            try home.tenuto("start", "taster")
            let second = try home.begin("tenutod", ["--device", "null"]).wait()
            #expect(second.status == 1 && second.output.isEmpty && second.complaints.count == 1)
            #expect(second.errors.contains("another tenutod already serves \(home.socket)"))
            #expect(try home.status().session?.routine.id == "taster")
            #expect(try first.stop().status == 0)
        }

        /// What keeps a program from its work.
        enum Obstacle: CaseIterable {
            case noRuntimeFolder, relativeRuntimeFolder, runtimeBelowFile, openRuntimeFolder
            case socketPathTooLong, stateBelowFile, fileAtSocket, folderAtSocket, linkAtSocket
        }

        @Test(arguments: Obstacle.allCases)
        func `A daemon that cannot do its work says why in one line`(obstacle: Obstacle) throws {
            let home = try Home()
            try home.write("mine\n", to: .state, "file")
            try home.write("", to: .state, "open/file")
            chmod(home.path(.state, "open"), 0o777)
            try #require(symlink("file", home.path(.state, "link")) == 0)
            let (arguments, runtime, reason): ([String], String?, String) =
                switch obstacle {
                case .noRuntimeFolder: ([], nil, "XDG_RUNTIME_DIR is not set")
                case .relativeRuntimeFolder: ([], "run", "XDG_RUNTIME_DIR run: not an absolute path")
                case .runtimeBelowFile: ([], home.path(.state, "file/below"), "Not a directory")
                case .openRuntimeFolder: ([], home.path(.state, "open"), "open: others may write to it")
                case .socketPathTooLong: (["--socket", tooLong], nil, "at most 107")
                case .stateBelowFile:
                    (["--state", home.path(.state, "file/below")], home.path(.run, ""), "Not a directory")
                case .fileAtSocket: (["--socket", home.path(.state, "file")], nil, "not a socket")
                case .folderAtSocket: (["--socket", home.path(.state, "open")], nil, "not a socket")
                case .linkAtSocket: (["--socket", home.path(.state, "link")], nil, "not a socket")
                }
            let more = runtime.map { ["XDG_RUNTIME_DIR": $0] } ?? [:]
            let outcome = try home.begin("tenutod", arguments, without: "XDG_RUNTIME_DIR", adding: more).wait()
            #expect(outcome.status == 1 && !outcome.signalled && outcome.output.isEmpty)
            #expect(outcome.complaints.count == 1 && outcome.errors.contains(reason), "\(outcome.errors)")
            #expect(try String(contentsOfFile: home.path(.state, "file"), encoding: .utf8) == "mine\n")
        }

        @Test func `A daemon that may not write its state says why in one line`() throws {
            let home = try Home()
            try home.write("", to: .state, "kept/file")
            let folder = home.path(.state, "kept")
            chmod(folder, 0o555)
            defer { chmod(folder, 0o755) }
            let arguments = ["--state", folder, "--socket", home.path(.run, "control")]
            // The superuser may write anywhere, so in their stead it is nobody who tries.
            let outcome =
                getuid() == 0
                ? try home.beginAsNobody("tenutod", arguments).wait()
                : try home.begin("tenutod", arguments).wait()
            #expect(outcome.status == 1 && !outcome.signalled && outcome.output.isEmpty)
            #expect(outcome.complaints.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("\(folder): not writable: Permission denied"), "\(outcome.errors)")
        }

        @Test func `A client without a way to the daemon says why in one line`() throws {
            let home = try Home()
            let nowhere = try home.begin("tenuto", ["status"], without: "XDG_RUNTIME_DIR").wait()
            #expect(nowhere.status == 1 && nowhere.complaints.count == 1)
            #expect(nowhere.errors.contains("XDG_RUNTIME_DIR is not set"))
            let long = try home.tenuto("status", "--socket", tooLong)
            #expect(long.status == 1 && long.complaints.count == 1 && long.errors.contains("at most 107"))
        }

        private var tooLong: String { "/tmp/" + String(repeating: "x", count: 103) }

        @Test func `Whatever comes over the socket, the session goes on`() throws {
            let home = try Home()
            let daemon = try home.daemon("--device", "null")
            try home.tenuto("start", "upper-back")
            try waitUntil("the session runs", within: 30) { try home.call("GetStatus").session?.elapsedUs ?? 0 > 0 }
            let id = try #require(try home.status().session?.id)
            var elapsed: Int64 = 0
            func expectProgress(_ comment: Comment) throws {
                usleep(20_000)
                let session = try home.call("GetStatus").session
                #expect(session?.id == id && session?.elapsedUs ?? 0 > elapsed, comment)
                elapsed = session?.elapsedUs ?? 0
            }

            let half = try RawConnection(path: home.socket)
            half.send(Array(#"{"method":"org.tenuto.Control.St"#.utf8))
            let messages: [(String, [UInt8])] = [
                ("garbage", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167 + 13) } + [0]),
                ("no JSON", Array("}{\0".utf8)),
                ("no call", Array(#"{"parameters":[1,2]}"#.utf8) + [0]),
                ("nothing", [0]),
                ("depth", Array((String(repeating: "[", count: 10_000) + "\0").utf8)),
                ("length", [UInt8](repeating: UInt8(ascii: " "), count: 70 * 1024)),
            ]
            for (what, message) in messages {
                let connection = try RawConnection(path: home.socket)
                connection.send(message)
                let answer = try connection.answer(within: 30)
                #expect(answer.isEmpty || answer.contains(#""error":"#), "\(what): \(answer)")
                try expectProgress("\(what)")
            }
            let unknown = try RawConnection(path: home.socket)
            unknown.send(Array(#"{"method":"org.tenuto.Control.Dance"}"#.utf8) + [0])
            #expect(try unknown.answer(within: 30).contains("org.varlink.service.MethodNotFound"))
            // The rest of a message has 5 s to come.
            #expect(try half.answer(within: 30).isEmpty)
            try expectProgress("half a message")
            #expect(daemon.isRunning)
            #expect(try daemon.stop().status == 0)
        }
    }
}
