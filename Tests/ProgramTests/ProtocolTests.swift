import Control
import Foundation
import Rig
import Testing
import Varlink

extension ProgramTests {
    /// `docs/protocol.md` against a real daemon, so that what it shows is so.
    @Suite struct ProtocolTests {
        @Test func `Every method and every error has its section`() throws {
            let description = try InterfaceDescription(parsing: ControlInterface.text)
            let service = [
                "GetInfo", "GetInterfaceDescription", "InterfaceNotFound", "MethodNotFound", "MethodNotImplemented",
                "InvalidParameter", "ExpectedMore", "PermissionDenied",
            ]
            let expected = Array(description.methods.keys) + Array(description.errors.keys) + service
            #expect(try ProtocolManual().headings.sorted() == expected.sorted())
        }

        @Test func `Every transcript and every program of the manual is as it says`() throws {
            let manual = try ProtocolManual()
            let home = try Home()
            let daemon = try home.begin("tenutod", ["--device", "null"], adding: ["TZ": "UTC"])
            try waitUntil("tenutod answers", within: 30) { home.isServed }
            var transcripts = 0
            for part in manual.parts {
                switch part {
                case .routine(let id, let text):
                    try home.addRoutine(id, text)
                case .due(let routine):
                    try home.scheduleSoon(routine, in: 4)
                    try waitUntil("\(routine) is due", within: 30) { try home.call("GetStatus").state == .due }
                case .transcript(let messages, let line):
                    try play(messages, line: line, at: home.socket)
                    transcripts += 1
                case .shell, .python:
                    break
                }
            }
            // They start sessions too, and the transcripts have the first one ever.
            for part in manual.parts { try run(part, home) }
            #expect(transcripts > 35)
            #expect(try daemon.stop().status == 0)
        }

        /// Runs `part` where it is a program.
        private func run(_ part: ProtocolManual.Part, _ home: Home) throws {
            switch part {
            case .shell(let program, let line):
                let outcome = try run("/bin/sh", program, home)
                let isAnswer = outcome.output.contains(#""state":"idle""#) && outcome.output.hasSuffix("}\n")
                #expect(outcome.status == 0 && isAnswer, "line \(line): \(outcome)")
            case .python(let program, let prints, let line):
                let outcome = try run(Python.withVarlink(), program, home)
                #expect(outcome.status == 0 && outcome.output == prints, "line \(line): \(outcome)")
            case .routine, .due, .transcript:
                break
            }
        }

        private func run(_ program: String, _ text: String, _ home: Home) throws -> ChildProcess.Outcome {
            var environment = home.environment
            environment["PATH"] = "/usr/bin:/bin"
            return try ChildProcess.run(program, ["-c", text], environment: environment, only: true)
        }

        /// Sends what was sent, and compares what comes with what came; of a watch what is not shown is passed over.
        private func play(_ messages: [ProtocolManual.Message], line: Int, at path: String) throws {
            let (connection, other) = (try RawConnection(path: path), try RawConnection(path: path))
            var isWatching = false
            for message in messages {
                switch message {
                case .sent(let text):
                    connection.send(Array(text.utf8) + [0])
                    isWatching = text.contains("Watch")
                case .sentElsewhere(let text):
                    other.send(Array(text.utf8) + [0])
                    _ = try other.answer(within: 10)
                case .received(let text):
                    let shown = try ShownMessage(text)
                    var difference: String?
                    repeat {
                        guard let answer = try? connection.answer(within: 10), !answer.isEmpty else {
                            throw ChildProcess.Failure("line \(line): nothing more came: \(difference ?? text)")
                        }
                        difference = try shown.difference(from: answer)
                    } while isWatching && difference != nil
                    #expect(difference == nil, "the transcript at line \(line)")
                }
            }
        }
    }
}
