import Foundation
import Rig
import Testing

@Suite struct ChildProcessTests {
    @Test func `Output, errors and exit code come back`() throws {
        let outcome = try ChildProcess.run(
            "sh", ["-c", "echo $WORD; echo no >&2; exit 3"], environment: ["WORD": "yes"])
        #expect(outcome.output == "yes\n" && outcome.errors == "no\n")
        #expect(outcome.status == 3 && !outcome.signalled)
    }

    @Test func `Much output does not block it`() throws {
        #expect(try ChildProcess.run("seq", ["200000"]).output.utf8.count == 1_288_895)
    }

    @Test func `The environment can be only what is given`() throws {
        #expect(try ChildProcess.run("env", environment: ["A": "1"], only: true).output == "A=1\n")
    }

    @Test func `A signal reaches it and is told`() throws {
        let child = try ChildProcess("sleep", ["100"])
        let outcome = try child.stop(SIGINT)
        #expect(outcome.signalled && outcome.status == SIGINT)
        #expect(try child.wait().status == SIGINT, "asking again gives the same")
    }

    @Test func `One that will not end is killed and reaped`() throws {
        let child = try ChildProcess("sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done"])
        try waitUntil("it ignores SIGTERM", within: 5) { child.output == "ready\n" }
        #expect(throws: ChildProcess.Failure.self) { try child.stop(within: 0.2) }
        #expect(kill(child.id, 0) == -1 && errno == ESRCH)
    }

    @Test func `A program that is not there is named`() {
        let error = #expect(throws: ChildProcess.Failure.self) { try ChildProcess("no-such-program") }
        #expect(error?.description == "no-such-program is not in PATH")
    }
}
