import Rig
import Testing
import Workout

@testable import Sound

@Suite struct LevelsTests {
    @Test func `Volume and gain add up, and no levels leave a theme as it is`() throws {
        let theme = try Theme.byHand()
        #expect(theme.adjusted(by: Levels()) == theme)
        let adjusted = theme.adjusted(by: Levels(volume: -3, gains: [.tick: -6, .rest: 4.5]))
        #expect(adjusted.name == "default")
        #expect([adjusted[.tick].peak, adjusted[.rest].peak, adjusted[.holdStart].peak] == [-21, -8.5, -12])
        // 32767 × 10^(-21/20)
        #expect(Clip(adjusted[.tick], rate: 48_000).samples.map { abs(Int($0)) }.max() == 2920)
        #expect(adjusted[.tick].recipe?.parts == theme[.tick].recipe?.parts)
    }

    @Test(arguments: [(12, 1046.0), (-7, 349.07), (5, 698.11), (1, 554.1)])
    func `A pitch in semitones raises every note and leaves lengths and levels`(semitones: Int, hertz: Double) throws {
        let theme = try Theme.byHand()
        let adjusted = theme.adjusted(by: Levels(pitch: semitones))
        let pitch = try #require(adjusted[.tick].recipe?.parts[0].pitch)
        #expect(abs(pitch.from - hertz) < 0.1 && pitch.from == pitch.to)
        for kind in CueKind.allCases {
            #expect(adjusted.length(of: kind) == theme.length(of: kind))
            #expect(adjusted[kind].peak == theme[kind].peak)
        }
        let glide = try #require(adjusted[.breathIn, lasting: .milliseconds(700)].recipe?.parts[0])
        #expect(glide.length == .milliseconds(700))
        let expected = 440 * hertz / 523
        #expect(abs((glide.pitch?.to ?? 0) - expected) < 0.1)
    }

    @Test func `All that a person may turn up at once is no louder than -1 dBFS`() throws {
        let gains = Dictionary(uniqueKeysWithValues: CueKind.allCases.map { ($0, 12.0) })
        let theme = try Theme.byHand().adjusted(by: Levels(volume: 12, gains: gains, pitch: 5))
        for kind in CueKind.allCases {
            #expect(Clip(theme[kind], rate: 48_000).samples.allSatisfy { abs(Int($0)) <= 29_203 })
        }
    }
}

extension Levels {
    init(volume: Double = 0, gains: [CueKind: Double] = [:], pitch: Int = 0) {
        self.init()
        self.volume = volume
        self.gains = gains
        self.pitch = pitch
    }
}
