import Rig
import Sound
import Testing
import Workout

@Suite struct CueRecipeTests {
    private static let notes: [(String, String, Double, Double, Int)] = [
        ("523 Hz 80ms", "523 Hz 0.08s", 523, 523, 80),
        ("330-440 Hz 1.5s", "330-440 Hz 1.5s", 330, 440, 1500),
        ("440.5 Hz 5ms", "440.5 Hz 0.005s", 440.5, 440.5, 5),
        ("20-12000 Hz 10s", "20-12000 Hz 10s", 20, 12_000, 10_000),
    ]

    @Test(arguments: notes)
    func `A note or glide is read and written back`(
        text: String, canonical: String, from: Double, to: Double, milliseconds: Int
    ) throws {
        let part = try CueRecipe.Part(text)
        #expect(part.pitch?.from == from)
        #expect(part.pitch?.to == to)
        #expect(part.length == .milliseconds(milliseconds))
        #expect(part.description == canonical)
        #expect(try CueRecipe.Part(canonical) == part)
    }

    @Test func `A gap has no pitch`() throws {
        let gap = try CueRecipe.Part("gap 30ms")
        #expect(gap.pitch == nil)
        #expect(gap.length == .milliseconds(30))
        #expect(gap.description == "gap 0.03s")
    }

    private static let examples = #"write a note as "523 Hz 80ms", a glide as "330-440 Hz 1.5s", silence as "gap 30ms""#

    private static let badTexts: [(String, String)] = [
        ("", #"note: "": \#(examples)"#),
        ("523", #"note: "523": \#(examples)"#),
        ("523 80ms", #"note: "523 80ms": \#(examples)"#),
        ("523 hz 80ms", #"note: "523 hz 80ms": \#(examples)"#),
        ("523 Hz 80ms loud", #"note: "523 Hz 80ms loud": \#(examples)"#),
        ("523Hz 80ms", #"note: "523Hz 80ms": \#(examples)"#),
        ("nan Hz 80ms", #"note: "nan Hz 80ms": \#(examples)"#),
        ("0x40 Hz 80ms", #"note: "0x40 Hz 80ms": \#(examples)"#),
        ("1e3 Hz 80ms", #"note: "1e3 Hz 80ms": \#(examples)"#),
        ("5.2.3 Hz 80ms", #"note: "5.2.3 Hz 80ms": \#(examples)"#),
        ("523- Hz 80ms", #"note: "523- Hz 80ms": \#(examples)"#),
        ("-523 Hz 80ms", #"note: "-523 Hz 80ms": \#(examples)"#),
        ("1-2-3 Hz 80ms", #"note: "1-2-3 Hz 80ms": \#(examples)"#),
        ("pause 80ms", #"note: "pause 80ms": \#(examples)"#),
        ("19.9 Hz 80ms", "frequency: 19.9 Hz: must be from 20 to 12000 Hz"),
        ("440-12001 Hz 80ms", "frequency: 12001 Hz: must be from 20 to 12000 Hz"),
        ("99999999999999999999 Hz 80ms", "frequency: 99999999999999999999 Hz: must be from 20 to 12000 Hz"),
        ("523 Hz 80", #"length: "80": not a duration; write for example 80ms or 1.5s"#),
        ("gap soon", #"length: "soon": not a duration; write for example 80ms or 1.5s"#),
        ("523 Hz 4ms", "length: 4ms: must be from 5ms to 10s"),
        ("gap 0s", "length: 0s: must be from 5ms to 10s"),
        ("523 Hz 11s", "length: 11s: must be from 5ms to 10s"),
    ]

    @Test(arguments: badTexts)
    func `A bad text says what is allowed`(text: String, message: String) {
        let error = #expect(throws: SoundError.self) { try CueRecipe.Part(text) }
        #expect(error?.description == message)
    }

    private static let badRecipes: [([String], Double, String)] = [
        ([], -9, "notes: no note: a cue has at least one note, as in [523 Hz 80ms]"),
        (["gap 30ms"], -9, "notes: no note: a cue has at least one note, as in [523 Hz 80ms]"),
        (["gap 30ms", "523 Hz 80ms"], -9, "notes: gap 0.03s: a gap stands between two notes"),
        (["523 Hz 80ms", "gap 1s"], -9, "notes: gap 1s: a gap stands between two notes"),
        (["523 Hz 6s", "523 Hz 5s"], -9, "length: 11s: a cue lasts at most 10s"),
        (["523 Hz 80ms"], 0.5, "peak: 0.5: must be from -60 to 0 dBFS"),
        (["523 Hz 80ms"], -61, "peak: -61.0: must be from -60 to 0 dBFS"),
        (["523 Hz 80ms"], .nan, "peak: nan: must be from -60 to 0 dBFS"),
    ]

    @Test(arguments: badRecipes)
    func `Parts that make no cue are refused`(notes: [String], peak: Double, message: String) throws {
        let parts = try notes.map { try CueRecipe.Part($0) }
        let error = #expect(throws: SoundError.self) { try CueRecipe(parts, peak: peak) }
        #expect(error?.description == message)
    }

    /// Tones and gaps of the table, added up by hand.
    private static let lengths: [(CueKind, Int)] = [
        (.tick, 80), (.holdStart, 400), (.holdEnd, 370), (.repChange, 210), (.repChangeLast, 350), (.sideChange, 350),
        (.sideChangeBack, 350), (.rest, 500), (.sessionDone, 1030), (.paused, 440), (.resumed, 440),
        (.yourTurn, 600), (.halfway, 80), (.breathIn, 1500), (.breathOut, 1500), (.moveUp, 1500), (.moveDown, 1500),
    ]

    @Test(arguments: lengths)
    func `Each cue of the default theme lasts as long as its table says`(kind: CueKind, milliseconds: Int) throws {
        let theme = try Theme.byHand()
        #expect(theme.length(of: kind) == .milliseconds(milliseconds))
        #expect(Clip(theme[kind], rate: 48_000).samples.count == milliseconds * 48)
    }

    /// A recipe, a length in µs, and the parts that it then has: each is asked for its own length in µs.
    private static let stretches: [([String], Int64, [Int64])] = [
        (["330-440 Hz 1.5s"], 700_000, [700_000]),
        (["330-440 Hz 1.5s"], 200_001, [200_001]),
        (["330-440 Hz 100ms"], 1_500_000, [1_500_000]),
        (["440 Hz 100ms", "gap 100ms", "330-440 Hz 100ms"], 1_000_000, [333_333, 333_333, 333_334]),
        (["440 Hz 1s", "gap 5ms", "330-440 Hz 995ms"], 200_000, [100_000, 500, 99_500]),
        (["330-440 Hz 1.5s"], 0, [5000]), (["330-440 Hz 1.5s"], -1, [5000]),
        (["330-440 Hz 1.5s"], 3_600_000_000, [10_000_000]),
    ]

    @Test(arguments: stretches)
    func `A stretched cue has the length asked for, and its parts their shares and pitches`(
        notes: [String], length: Int64, lengths: [Int64]
    ) throws {
        let recipe = try CueRecipe(notes.map { try CueRecipe.Part($0) }, peak: -18)
        let stretched = recipe.stretched(to: .microseconds(length))
        #expect(stretched.parts.map(\.length) == lengths.map { .microseconds($0) })
        #expect(stretched.parts.map(\.pitch) == recipe.parts.map(\.pitch))
        #expect(stretched.peak == -18)
    }

    @Test func `Only a glide takes the length it is given`() throws {
        let theme = try Theme.byHand()
        for kind in CueKind.allCases {
            let length: Duration = kind.isGlide ? .milliseconds(700) : theme.length(of: kind)
            #expect(theme[kind, lasting: .milliseconds(700)].length == length)
            #expect(theme[kind, lasting: nil] == theme[kind])
        }
    }

    @Test func `A theme without a sound for every cue names what is missing`() throws {
        let theme = try Theme.byHand()
        let some = CueKind.allCases.filter { $0 != .rest && $0 != .tick }
        let sounds = Dictionary(uniqueKeysWithValues: some.map { ($0, theme[$0]) })
        let error = #expect(throws: SoundError.self) { try Theme(name: "mine", sounds: sounds) }
        #expect(error?.description == "theme: mine: every cue needs a sound; missing: tick, rest")
    }
}
