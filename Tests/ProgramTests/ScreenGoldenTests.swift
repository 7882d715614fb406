import Control
import Foundation
import Testing

@testable import tenuto

/// Pictures of the full-screen view as somebody has looked at them: `Golden/NAME.txt`.
enum ScreenGolden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    /// A screen in a frame, so that a picture shows how large it was; `columns` wide.
    static func framed(_ screen: String, columns: Int, rows: Int) -> String {
        let lines = screen.split(separator: "\n", omittingEmptySubsequences: false).prefix(rows).map(String.init)
        let edge = "+" + String(repeating: "-", count: columns) + "+"
        let framed = lines.map { line in
            "|" + line + String(repeating: " ", count: max(0, columns - CellWidth.of(line))) + "|"
        }
        return (["\(edge) \(columns)x\(rows)"] + framed + [edge]).joined(separator: "\n") + "\n"
    }

    /// Compares with the picture `name`; TENUTO_ACCEPT_GOLDEN has it drawn anew.
    static func check(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name + ".txt")
        if ProcessInfo.processInfo.environment["TENUTO_ACCEPT_GOLDEN"] != nil {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let golden = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        #expect(
            text == golden, "\(file.path) shows something else; if that is meant, `make golden` writes it anew",
            sourceLocation: sourceLocation)
    }
}

/// What is drawn, at three sizes, of moments that no real session stands still in.
@Suite struct ScreenGoldenTests {
    static let sizes = [(40, 12), (80, 24), (120, 40)]
    private static let dog = Name(id: "bird-dog", name: "Bird dog")
    private static let audio = Status.Audio(state: .ok, device: "default", lateUs: 0)
    private static let today = "2026-11-23"

    private static func step(
        _ kind: StepKind, _ exercise: Name = dog, set: Int = 1, sets: Int = 1, rep: Int = 3, reps: Int = 10,
        side: String? = nil, pose: String? = nil, elapsed: Int64, of whole: Int64?
    ) -> Status.Step {
        Status.Step(
            id: "s7", kind: kind, exercise: exercise, set: set, sets: sets, rep: rep, reps: reps, side: side,
            pose: pose,
            elapsedUs: elapsed * 100_000, remainingUs: whole.map { ($0 - elapsed) * 100_000 },
            durationUs: whole.map { $0 * 100_000 })
    }

    private static func next(
        _ kind: StepKind, _ exercise: Name = dog, set: Int = 1, sets: Int = 1, rep: Int = 4, reps: Int = 10,
        side: String? = nil, pose: String? = nil, length: Int64? = 10
    ) -> Status.NextStep {
        Status.NextStep(
            id: "s9", kind: kind, exercise: exercise, set: set, sets: sets, rep: rep, reps: reps, side: side,
            pose: pose,
            durationUs: length.map { $0 * 1_000_000 })
    }

    private static func scene(
        _ state: Status.State, _ step: Status.Step? = nil, next: Status.NextStep? = nil,
        routine: Name = Name(id: "upper-back", name: "Upper and middle back"), agenda: Status.Agenda = .init(),
        problems: [ReportedProblem] = [], elapsed: Int64 = 183_000_000
    ) -> Scene {
        let session = step.map {
            Status.Session(
                id: "a1", routine: routine, elapsedUs: elapsed, totalUs: 900_000_000, step: $0, next: next)
        }
        let status = Status(state: state, session: session, agenda: agenda, audio: audio, problems: problems)
        return Scene(glance: Glance(status), today: today)
    }

    private static let items = [
        AgendaItem(
            routine: Name(id: "upper-back", name: "Upper back"), at: "2026-11-23T07:15:00+01:00", state: .completed),
        AgendaItem(
            routine: Name(id: "corner-stretch", name: "Corner stretch"), at: "2026-11-23T09:48:00+01:00", state: .missed
        ),
        AgendaItem(
            routine: Name(id: "corner-stretch", name: "Corner stretch"), at: "2026-11-23T13:00:00+01:00",
            state: .scheduled),
        AgendaItem(
            routine: Name(id: "corner-stretch", name: "Corner stretch"), at: "2026-11-23T16:12:30+01:00",
            state: .scheduled,
            foreseen: .suppressed),
        AgendaItem(
            routine: Name(id: "upper-back", name: "Upper back"), at: "2026-11-24T07:15:00+01:00", state: .scheduled),
    ]

    private static let queued = [
        AgendaItem(
            routine: Name(id: "corner-stretch", name: "Corner stretch"), at: "2026-11-23T13:00:00+01:00",
            state: .pending, until: "2026-11-23T13:30:00+01:00"),
        AgendaItem(
            routine: Name(id: "upper-back", name: "Upper back"), at: "2026-11-23T13:40:00+01:00", state: .scheduled,
            foreseen: .suppressed, until: "2026-11-23T14:00:00+01:00"),
    ]

    private static var scenes: [String: Scene] {
        let sides = ["left arm and right leg", "right arm and left leg"]
        let cobra = Name(id: "prone-cobra", name: "Prone cobra")
        let gate = Name(id: "wall-sit", name: "Wall sit")
        let instant = "2026-11-23T13:00:00+01:00"
        let due = Status.Due(
            routine: Name(id: "corner-stretch", name: "Corner stretch"), at: instant, wakesAt: nil, snoozes: 0)
        var scenes = [
            "hold": scene(
                .running, step(.hold, side: sides[0], elapsed: 34, of: 100), next: next(.hold, rep: 3, side: sides[1])),
            "prepare": scene(.running, step(.prepare, rep: 1, elapsed: 20, of: 150), next: next(.hold, rep: 1)),
            "rest": scene(
                .running, step(.rest, sets: 2, rep: 10, elapsed: 5, of: 300), next: next(.hold, set: 2, sets: 2, rep: 1)
            ),
            "long": scene(
                .running, step(.move, Name(id: "walk", name: "Walk"), rep: 1, reps: 1, elapsed: 3000, of: 9000),
                next: next(.hold, cobra)),
            "open": scene(.running, step(.hold, cobra, rep: 1, reps: 1, elapsed: 754, of: nil)),
            "paused": scene(
                .paused, step(.hold, pose: "Cat", elapsed: 60, of: 100), next: next(.hold, rep: 3, pose: "Cow")),
            "waiting": scene(
                .waiting, step(.gate, gate, rep: 1, reps: 1, elapsed: 10, of: nil),
                next: next(.hold, gate, rep: 1, reps: 1)),
            "due": scene(.due, agenda: .init(due: due)),
            "idle": scene(.idle, agenda: .init(next: .init(routine: due.routine, at: instant))),
            "nothing": scene(.idle),
            "problems": scene(
                .running, step(.release, rep: 9, elapsed: 10, of: 40), next: next(.hold, rep: 10),
                agenda: .init(next: .init(routine: due.routine, at: instant), quietUntil: "2026-11-23T14:00:00+01:00"),
                problems: [.init(message: "no sound: default: No such file or directory"), .init(message: "x")]),
            "foreign": scene(
                .running,
                step(
                    .hold, Name(id: "f", name: "猫と牛のポーズ \u{1B}[31m\u{202E}e\u{301}"), rep: 2, reps: 90, side: "左 👩‍👩‍👧",
                    elapsed: 1, of: 50),
                routine: Name(id: "r", name: "背中の運動\n第二")),
            "gone": Scene(glance: nil, today: today),
        ]
        for name in ["hold", "idle", "due"] { scenes[name]?.agenda = items }
        scenes["done"] = scenes["idle"]
        scenes["done"]?.ended = .init(
            id: "a1", routine: Name(id: "upper-back", name: "Upper back"), outcome: .completed)
        let left = Status.Left(
            id: "a1", routine: Name(id: "upper-back", name: "Upper and middle back"), at: "2026-11-23T12:40:10+01:00")
        for (name, scene) in [("left", "idle"), ("left-nothing", "nothing"), ("left-ended", "done")] {
            guard var scene = scenes[scene], var status = scene.glance?.status else { continue }
            status.left = left
            scene.glance = Glance(status)
            scenes[name] = scene
        }
        scenes["left-ended"]?.ended?.outcome = .partial
        scenes["help"] = scenes["paused"]
        scenes["help"]?.showsHelp = true
        for (name, outcome) in [
            ("pain-asked", AdviceScreen.Outcome.asked), ("pain", .stopped), ("pain-idle", .noSession),
            ("pain-failed", .failed(Failure.noAnswer.text)),
        ] {
            scenes[name] = scenes["hold"]
            scenes[name]?.hurt = outcome
        }
        scenes["last"] = scene(
            .running, step(.hold, rep: 10, elapsed: 60, of: 100), routine: Name(id: "upper-back", name: "Upper back"),
            elapsed: 854_500_000)
        scenes["queued"] = scenes["hold"]
        scenes["queued"]?.agenda = Self.queued
        scenes["note"] = scenes["idle"]
        scenes["note"]?.note = "no session runs: tenuto start ID begins one"
        return scenes
    }

    private static func picture(_ scene: Scene, _ look: Look) -> String {
        let rows = Layout.rows(of: scene, look)
        let screen = rows.map { look.text(of: $0, isStyled: false) }.joined(separator: "\n")
        return ScreenGolden.framed(screen, columns: look.columns, rows: look.rows)
    }

    @Test(arguments: scenes.keys.sorted())
    func `The view looks as it did, at three sizes`(name: String) throws {
        let scene = try #require(Self.scenes[name])
        let pictures = Self.sizes.map { Self.picture(scene, Look(columns: $0, rows: $1)) }
        try ScreenGolden.check(pictures.joined(separator: "\n"), "view-\(name)")
    }

    @Test func `Without UTF-8 it is drawn with ASCII alone`() throws {
        let scene = try #require(Self.scenes["hold"])
        let pictures = Self.sizes.map { Self.picture(scene, Look(columns: $0, rows: $1, isUnicode: false)) }
        #expect(pictures.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
        try ScreenGolden.check(pictures.joined(separator: "\n"), "view-ascii")
    }

    @Test(arguments: scenes.keys.sorted())
    func `On no screen is there a row too many, or one that is too long`(name: String) throws {
        let scene = try #require(Self.scenes[name])
        for columns in [1, 7, 20, 33, 40, 81, 250] {
            for rows in [1, 3, 8, 11, 12, 17, 25, 70] {
                for isUnicode in [true, false] {
                    let look = Look(columns: columns, rows: rows, isUnicode: isUnicode)
                    let lines = Layout.rows(of: scene, look).map { look.text(of: $0, isStyled: false) }
                    #expect(lines.count == rows, "\(columns)x\(rows)")
                    #expect(lines.allSatisfy { CellWidth.of($0) <= columns }, "\(columns)x\(rows)")
                    #expect(!lines.joined().unicodeScalars.contains { $0.properties.generalCategory == .control })
                }
            }
        }
    }

    @Test func `Colours are the terminal's sixteen, and none with NO_COLOR`() throws {
        func codes(_ environment: [String: String]) throws -> Set<String> {
            let look = Look(environment: environment, columns: 80, rows: 24)
            let text = Layout.rows(of: try #require(Self.scenes["problems"]), look).map { look.text(of: $0) }.joined()
            return Set(text.matches(of: /\u{1B}\[([0-9;]*)m/).map { String($0.1) })
        }
        #expect(try codes([:]) == ["0", "1", "1;36", "1;35", "1;31"])
        #expect(try codes(["NO_COLOR": ""]) == ["0", "1", "1;36", "1;35", "1;31"], "an empty one says nothing")
        #expect(try codes(["NO_COLOR": "1"]) == ["0", "1"])
    }

    @Test(arguments: [
        (["LANG": "de_DE.UTF-8"], true), (["LC_ALL": "C", "LANG": "de_DE.UTF-8"], false),
        (["LC_ALL": "", "LC_CTYPE": "en_US.utf8", "LANG": "C"], true), ([:], false), (["LANG": "de_DE@euro"], false),
    ])
    func `The locale says whether there is more than ASCII`(environment: [String: String], isUnicode: Bool) {
        #expect(Look(environment: environment, columns: 80, rows: 24).isUnicode == isUnicode)
    }

    @Test(arguments: [
        ("", 0), ("Bird dog", 8), ("é", 1), ("e\u{301}", 1), ("猫", 2), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
        ("ﾊﾝ", 2), ("Ｗ", 2), ("👍", 2), ("☺", 1), ("☺\u{FE0F}", 2), ("\u{200D}", 0), ("…·●█▀", 5), ("\u{AD}", 0),
    ])
    func `Columns are counted as terminals do`(text: String, width: Int) { #expect(CellWidth.of(text) == width) }

    @Test(arguments: [
        ("a\u{1B}[2Jb", "a\u{FFFD}[2Jb"), ("a\nb\tc", "a b c"), ("a\u{9B}31mb", "a\u{FFFD}31mb"), ("a\u{202E}b", "ab"),
        ("a\u{2028}b", "a b"), ("👩\u{200D}👧", "👩\u{200D}👧"), ("e\u{301}", "e\u{301}"), ("plain", "plain"),
        ("\u{2066}a\u{2069}", "a"), ("می\u{200C}خواهم", "می\u{200C}خواهم"),
    ])
    func `What would steer a terminal is not printed`(text: String, printed: String) {
        #expect(text.onOneLine == printed)
    }
}
