import Testing

@testable import Control

@Suite struct TextTests {
    /// option, environment → path, who says so; no path when there is none
    @Test(
        arguments: [
            ("/a", ["TENUTO_SOCKET": "/b", "XDG_RUNTIME_DIR": "/run"], "/a", .option),
            ("a/b", [:], "a/b", .option),
            (nil, ["TENUTO_SOCKET": "/b", "XDG_RUNTIME_DIR": "/run"], "/b", .variable),
            (nil, ["XDG_RUNTIME_DIR": "/run/user/1"], "/run/user/1/tenuto/control", .usual),
            (nil, ["TENUTO_SOCKET": "", "XDG_RUNTIME_DIR": "/run"], "/run/tenuto/control", .usual),
            ("", ["TENUTO_SOCKET": "/b"], "/b", .variable),
            ("", ["XDG_RUNTIME_DIR": "/run"], "/run/tenuto/control", .usual),
            (nil, ["XDG_RUNTIME_DIR": ""], nil, .usual),
            // The specification has relative paths ignored.
            (nil, ["XDG_RUNTIME_DIR": "run"], nil, .usual),
            (nil, [:], nil, .usual),
        ] as [(String?, [String: String], String?, SocketPath.Origin)])
    func `the socket is where option, variable or run-time folder say`(
        option: String?, environment: [String: String], path: String?, origin: SocketPath.Origin
    ) throws {
        guard let path else {
            let missing = #expect(throws: SocketPath.Missing.self) {
                try SocketPath(option: option, environment: environment)
            }
            let what = environment["XDG_RUNTIME_DIR"] == "run" ? "run: not an absolute path" : "is not set"
            #expect(
                missing?.description
                    == "XDG_RUNTIME_DIR \(what): set it, give --socket PATH, or set TENUTO_SOCKET")
            return
        }
        let socket = try SocketPath(option: option, environment: environment)
        #expect(socket.path == path && socket.origin == origin)
    }

    @Test(arguments: [
        (ReportedProblem(message: "no sound"), "no sound"),
        (ReportedProblem(path: "audio", message: "empty"), "audio: empty"),
        (ReportedProblem(file: "a.yaml", message: "not readable"), "a.yaml: not readable"),
        (
            ReportedProblem(file: "a.yaml", line: 3, column: 7, path: "exercises[0].hold", message: "not a hold"),
            "a.yaml:3:7: exercises[0].hold: not a hold"
        ),
    ])
    func `a problem is one line as a compiler prints it`(problem: ReportedProblem, text: String) {
        #expect(problem.text == text)
    }

    @Test(arguments: [
        ([], "x: no such routine: tenuto list shows all"),
        (["a"], "x: no such routine: did you mean a? tenuto list shows all"),
        (["a", "b"], "x: no such routine: did you mean a or b? tenuto list shows all"),
    ])
    func `an unknown routine says what may have been meant`(near: [String], text: String) {
        #expect(ControlError.UnknownRoutine(id: "x", near: near).text == text)
    }

    @Test(arguments: [
        ([], "x: no such variant: tenuto show ID names them"),
        (["a", "e=b"], "x: no such variant: did you mean a or e=b? tenuto show ID names them"),
    ])
    func `an unknown variant says what may have been meant`(near: [String], text: String) {
        #expect(ControlError.UnknownVariant(variant: "x", near: near).text == text)
    }

    @Test(arguments: [
        (5, "tenuto pain 5 --for last"), (0, "tenuto pain 0 --for last"), (nil, "tenuto pain --for last"),
    ])
    func `pain of no session says that no dose goes by it, and how to say where it came from`(
        level: Int?, command: String
    ) {
        let loose = PainReply(stopped: false, advice: "Stop.")
        let text = loose.text(PainParameters(level: level, text: "left"))
        #expect(
            text == """
                Kept. It belongs to no session of today: no dose goes by it.
                If it came from your last session: \(command)
                Stop.
                """)
        // How it was before belongs to the day.
        #expect(loose.text(PainParameters(level: level, before: true)) == "Kept.\nStop.")
        let kept = KeptWith(
            routine: Name(id: "back", name: "Back"), beganAt: "2026-11-23T07:15:00+01:00", runs: false)
        let reply = PainReply(stopped: false, advice: nil, session: "a1", keptWith: kept)
        #expect(
            reply.text(PainParameters(level: level))
                == "Kept with the session of Back that began on 2026-11-23 at 07:15.")
    }

    @Test func `the environment is this process's`() {
        #expect(currentEnvironment()["PATH"]?.isEmpty == false)
    }
}
