import Ear
import Foundation
import Sound
import Testing
import Workout

/// `low` is for ears that hear little above 1 kHz.
@Suite struct LowThemeTests {
    /// The share of a cue's energy that is below 1 kHz, from the spectrum of all of it.
    private static func shareBelow1kHz(_ kind: CueKind, of theme: Theme) -> Double {
        let transform = FourierTransform(size: 1 << 17)
        let (real, imaginary) = transform.spectrum(of: Clip(theme[kind], rate: 48_000).samples.map(Float.init))
        var (below, all) = (0.0, 0.0)
        for bin in 1..<(transform.size / 2) {
            let power = Double(real[bin]) * Double(real[bin]) + Double(imaginary[bin]) * Double(imaginary[bin])
            all += power
            if Double(bin) * 48_000 / Double(transform.size) < 1000 { below += power }
        }
        return below / all
    }

    @Test(arguments: CueKind.allCases)
    func `Nine tenths and more of every cue of low are below 1 kHz`(kind: CueKind) throws {
        #expect(try Self.shareBelow1kHz(kind, of: BundledThemes.theme("low")) > 0.9)
    }

    /// Partials at 0, −8, −12 and −18 dB have 1, 0.158, 0.063 and 0.016 of the energy, 1.237 in all.
    @Test(arguments: [
        ("low", CueKind.holdStart, 1.158 / 1.237), ("low", .tick, 1.221 / 1.237), ("low", .rest, 1),
        ("default", .holdStart, 0), ("default", .tick, 1 / 1.237), ("default", .rest, 1.158 / 1.237),
    ])
    func `The share is what the partials make it`(name: String, kind: CueKind, share: Double) throws {
        let measured = try Self.shareBelow1kHz(kind, of: BundledThemes.theme(name))
        #expect(abs(measured - share) < 0.01, "\(measured)")
    }

    @Test func `A routine is planned alike in low and default`() throws {
        let (low, other) = (try BundledThemes.theme("low"), try BundledThemes.theme("default"))
        for kind in CueKind.allCases { #expect(low.length(of: kind) == other.length(of: kind), "\(kind)") }
    }

    @Test func `soft is 6 dB and more below default, and no cue of it is longer or higher`() throws {
        let (soft, other) = (try BundledThemes.sheet("soft"), try BundledThemes.sheet("default"))
        for cue in soft.cues {
            let same = try #require(other[cue.name])
            #expect(cue.peak <= same.peak - 6 && cue.seconds <= same.seconds, "\(cue.name)")
            let highest = { (cue: ThemeSheet.Cue) in cue.notes.map { max($0.from, $0.to) }.max() ?? 0 }
            #expect(highest(cue) <= 698, "\(cue.name)")
            #expect(cue.notes.map(\.sounds) == same.notes.map(\.sounds), "\(cue.name) has the same rhythm")
            #expect(Self.contour(cue) == Self.contour(same), "\(cue.name) rises and falls alike")
        }
    }

    @Test func `The cues of low rise and fall as those of default do, in the same rhythm`() throws {
        let (low, other) = (try BundledThemes.sheet("low"), try BundledThemes.sheet("default"))
        for cue in low.cues {
            let same = try #require(other[cue.name])
            #expect(cue.notes.map(\.seconds) == same.notes.map(\.seconds), "\(cue.name)")
            #expect(Self.contour(cue) == Self.contour(same), "\(cue.name)")
        }
    }

    /// Whether each pitch is above, below or the same as the one before.
    private static func contour(_ cue: ThemeSheet.Cue) -> [Int] {
        let pitches = cue.notes.filter(\.sounds).flatMap { $0.from == $0.to ? [$0.from] : [$0.from, $0.to] }
        return zip(pitches, pitches.dropFirst()).map { $1 > $0 ? 1 : $1 < $0 ? -1 : 0 }
    }
}
