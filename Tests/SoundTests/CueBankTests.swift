import Rig
import Sound
import Testing
import Workout

@Suite struct CueBankTests {
    private static let lengths: [Duration?] = [.milliseconds(700), .microseconds(700_011), .milliseconds(200), nil]

    private static let made = Result { CueBank(theme: try Theme.byHand(), rate: 48_000) }

    private static func bank() throws -> CueBank { try made.get() }

    private static func glides(_ lengths: [Duration?]) -> Set<Glide> {
        Set(lengths.flatMap { [Glide(.breathIn, lasting: $0), Glide(.moveDown, lasting: $0)] }.compactMap(\.self))
    }

    /// Whether two clips have one storage, as what is looked up has and what is synthesised anew has not.
    private static func areShared(_ one: Clip, _ other: Clip) -> Bool {
        one.samples.withUnsafeBufferPointer { one in
            other.samples.withUnsafeBufferPointer { one.baseAddress == $0.baseAddress }
        }
    }

    @Test func `A glide sounds the same whether it was kept or not`() throws {
        let fresh = try Self.bank()
        var keeping = fresh
        keeping.keep(Self.glides(Self.lengths))
        for length in Self.lengths {
            for kind in [CueKind.breathIn, .moveDown, .breathOut] {
                #expect(keeping[kind, lasting: length] == fresh[kind, lasting: length])
                #expect(
                    Int64(fresh[kind, lasting: length].samples.count) == fresh.frameCount(of: kind, lasting: length))
            }
        }
    }

    @Test func `What is kept is synthesised once, also when more is to be kept`() throws {
        var bank = try Self.bank()
        bank.keep(Self.glides([.milliseconds(700)]))
        let clip = bank[.breathIn, lasting: .milliseconds(700)]
        bank.keep(Self.glides([.milliseconds(700), nil]))
        let copy = bank
        #expect(Self.areShared(clip, copy[.breathIn, lasting: .milliseconds(700)]))
        #expect(Self.areShared(copy[.breathIn], bank[.breathIn]))
        #expect(!Self.areShared(bank[.breathOut], bank[.breathOut]))
        bank.keep([])
        #expect(!Self.areShared(clip, bank[.breathIn, lasting: .milliseconds(700)]))
    }

    @Test func `Each other cue is there from the start, and has no length but its own`() throws {
        let bank = try Self.bank()
        for kind in CueKind.allCases where !kind.isGlide {
            #expect(Glide(kind, lasting: .milliseconds(700)) == nil)
            #expect(Self.areShared(bank[kind], bank[kind, lasting: .milliseconds(700)]))
        }
    }

    @Test func `At another rate it has the same cues and keeps the same glides`() throws {
        var bank = try Self.bank()
        bank.keep(Self.glides([.milliseconds(700)]))
        let other = bank.at(rate: 44_100)
        #expect(other.rate == 44_100)
        #expect(other[.tick].samples.count == 3528)
        let glide = other[.breathIn, lasting: .milliseconds(700)]
        #expect(glide.rate == 44_100 && glide.samples.count == 30_870)
        #expect(Self.areShared(glide, other[.breathIn, lasting: .milliseconds(700)]))
        #expect(Self.areShared(bank.at(rate: 48_000)[.tick], bank[.tick]))
    }
}
