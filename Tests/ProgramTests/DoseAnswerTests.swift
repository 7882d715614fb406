import Foundation
import History
import Rig
import Testing
import Units

extension ProgramTests {
    /// What is said to who asks for something that does not come as asked.
    @Suite struct DoseAnswerTests {
        private let home: Home

        init() throws {
            home = try Home()
            try home.addRoutine(
                "back",
                """
                name: Back
                exercises:
                  - { name: Press, hold: 5s, reps: 3, progress: { hold: { to: 30s, by: 5s } } }
                  - { name: Lift, hold: 5s, reps: 6, progress: { ladder: [ { reps: 8 }, { reps: 12 } ] } }
                """)
        }

        /// A session of two days ago, done to its end.
        private func storeSession() throws {
            let state = home.path(.state, "tenuto")
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            let detail = try home.tenuto("show", "back", "--json").output
            let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
            let began = now - .seconds(2 * 86_400)
            var (records, changes) = (Records(), Changes())
            records.save(
                SessionRecord(
                    id: "00000000-0000-4000-8000-000000000001", routine: try #require(Slug("back")), name: "Back",
                    prescription: PrescriptionRecord(text: detail.trimmingCharacters(in: .newlines)), began: began,
                    offset: 0, ended: began + .seconds(60), outcome: .completed,
                    exercises: [.init(address: "back/press", name: "Press", planned: 3, done: 3, held: .seconds(15))]))
            changes.record(records)
            #expect(try HistoryStore.open(folder: state, now: now).intoStore().store(changes) == [])
        }

        @Test func `Pain on a day without a session says that no dose goes by it, with a daemon and without`() throws {
            try storeSession()
            let loose = """
                Kept. It belongs to no session of today: no dose goes by it.
                If it came from your last session: tenuto pain 5 --for last

                """
            let daemon = try home.daemon("--device", "null")
            #expect(try home.tenuto("pain", "5", "stiff").output.hasPrefix(loose + "Stop if pain"))
            #expect(try home.tenuto("pain", "2", "--before").output.hasPrefix("Kept.\nStop if pain"))
            #expect(try home.tenuto("pain", "5", "--json").output.contains(#""session":null"#))
            #expect(try daemon.stop().status == 0)
            let alone = try home.tenuto("pain", "5").output
            #expect(alone.hasPrefix("Stop if pain") && alone.hasSuffix("\n" + loose), "\(alone)")
            #expect(try home.tenuto("pain", "2", "--before").output.hasSuffix("\nKept.\n"))
            // So it is, and what it names does it.
            #expect(try home.tenuto("progress", "back/press").output.contains("1 of 3 clean days in a row"))
            #expect(try home.tenuto("pain", "5", "--for", "last").output.contains("Kept with the session of Back that"))
            #expect(try home.tenuto("progress", "back/press").output.contains("pain 5 on "))
        }

        @Test(arguments: [true, false])
        func `A dose beyond start or goal says what it is brought to, and why`(hasDaemon: Bool) throws {
            let daemon = try hasDaemon ? home.daemon("--device", "null") : nil
            let asked: [([String], head: String, tail: String?)] = [
                (["back/press", "hold=15s"], "Press (back/press): hold 15s, 3 repetitions\n", nil),
                (
                    ["back/press", "hold=90s"], "Press (back/press): hold 30s, 3 repetitions\n",
                    "hold=1m30s was asked for: 30s is the goal of its routine, and as far as it goes"
                ),
                (
                    ["back/press", "hold=3s", "reps=7"], "Press (back/press): hold 5s, 7 repetitions\n",
                    "hold=3s was asked for: 5s is the prescribed start, and as far as it goes"
                ),
                (
                    ["back/lift", "reps=20"], "Lift (back/lift): hold 5s, 12 repetitions\n",
                    "reps=20 was asked for: 12 is the goal of its routine, and as far as it goes"
                ),
                (["back/lift", "--reset"], "Lift (back/lift): hold 5s, 6 repetitions\n", nil),
            ]
            for (words, head, tail) in asked {
                let answer = try home.begin("tenuto", ["dose"] + words).wait()
                #expect(answer.status == 0 && answer.output.hasPrefix(head), "\(words): \(answer)")
                #expect(tail.map { answer.output.hasSuffix("\n  \($0)\n") } ?? !answer.output.contains("asked for"))
            }
            if let daemon { #expect(try daemon.stop().status == 0) }
            // What is kept is what holds.
            let store = try HistoryStore.openToLook(folder: home.path(.state, "tenuto"))
            let doses = try store.doses(from: Timestamp(microseconds: .min), to: Timestamp(microseconds: .max))
            #expect(doses.map(\.content.hold) == [.seconds(15), .seconds(30), .seconds(5), nil, nil])
            #expect(doses.map(\.content.reps) == [nil, nil, 7, 12, nil])
        }
    }
}
