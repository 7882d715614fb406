import Foundation
import Rig
import Testing
import Units
import Workout

@testable import Sound

/// The same numbers for the same seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

/// -1 dBFS is 32767 × 10^(-1/20) = 29203.6.
private let ceiling = 29_203

@Suite struct LimiterTests {
    /// Something to be mixed: which clip, where, in which ear.
    private struct Start {
        let clip: Clip
        let frame: Int
        let pan: Pan?
    }

    /// Clips that are loud, soft, long, short, smooth and rough, up to 24 dB too loud, a few at a time.
    private static func starts(_ random: inout Seeded, rate: Int) throws -> [Start] {
        try (0..<Int.random(in: 1...6, using: &random)).map { _ in
            let hertz = Int.random(in: 40...3000, using: &random)
            let length = Int.random(in: 5...120, using: &random)
            let recipe = try CueRecipe([CueRecipe.Part("\(hertz) Hz \(length)ms")], peak: 0)
            let sound = CueSound.recipe(recipe)
                .adjusted(gain: .random(in: -20...24, using: &random), semitones: 0)
            return Start(
                clip: Clip(sound, rate: rate), frame: .random(in: 0...rate / 8, using: &random),
                pan: [nil, nil, .left, .right].randomElement(using: &random) ?? nil)
        }
    }

    private static func rendered(_ starts: [Start], rate: Int, frames: Int, blocks: () -> Int) -> [Int16] {
        var mixer = Mixer(rate: rate)
        for start in starts { mixer.start(start.clip, at: Int64(start.frame), pan: start.pan) }
        var result = [Int16](repeating: 77, count: 2 * frames)
        result.withUnsafeMutableBufferPointer { all in
            var frame = 0
            while frame < frames {
                let end = min(frames, frame + blocks())
                mixer.render(into: .init(rebasing: all[2 * frame..<2 * end]), from: Int64(frame))
                frame = end
            }
        }
        return result
    }

    @Test(arguments: 1...UInt64(40))
    func `Whatever overlaps, nothing is louder than -1 dBFS, and blocks make no difference`(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let rate = [8000, 44_100, 48_000, 96_000].randomElement(using: &random) ?? 48_000
        let starts = try Self.starts(&random, rate: rate)
        let frames = rate / 3
        let whole = Self.rendered(starts, rate: rate, frames: frames) { frames }
        #expect(whole.allSatisfy { abs(Int($0)) <= ceiling })
        let pieces = Self.rendered(starts, rate: rate, frames: frames) { .random(in: 1...1500, using: &random) }
        #expect(pieces == whole)
    }

    @Test func `Clips at the ceiling that begin together are turned down to it, and a soft one between them is not`()
        throws
    {
        let loud = Clip(try CueRecipe([CueRecipe.Part("480 Hz 100ms")], peak: -1), rate: 48_000)
        let soft = Clip(try CueRecipe([CueRecipe.Part("480 Hz 100ms")], peak: -20), rate: 48_000)
        let starts = [(loud, 0), (loud, 0), (soft, 9600), (loud, 19_200), (loud, 19_200)]
        let samples = Self.rendered(
            starts.map { Start(clip: $0.0, frame: $0.1, pan: nil) }, rate: 48_000, frames: 28_800
        ) { 480 }
        let left = stride(from: 0, to: samples.count, by: 2).map { Int(samples[$0]) }
        #expect(left.map(abs).max() ?? 0 > ceiling - 10, "no softer than it must be")
        #expect(left[9600..<14_400].elementsEqual(soft.samples.map(Int.init)))
        // Where both are steady, two times a clip at the ceiling is that clip again, to a hundredth.
        let difference = (1000..<3000).map { abs(left[$0] - Int(loud.samples[$0])) }.max() ?? 0
        #expect(difference < 300)
    }

    @Test func `It turns down before what is loud, smoothly, and up again after it`() throws {
        // A steady tone at -7 dBFS, and in the middle of it one of 20 ms that is much louder together with it.
        let long = Clip(try CueRecipe([CueRecipe.Part("1000 Hz 300ms")], peak: -7), rate: 48_000)
        let short = Clip(try CueRecipe([CueRecipe.Part("1000 Hz 20ms")], peak: -1), rate: 48_000)
        let samples = Self.rendered(
            [Start(clip: long, frame: 0, pan: nil), Start(clip: short, frame: 4800, pan: nil)], rate: 48_000,
            frames: 14_400
        ) { 1024 }
        let gains = (960..<13_000).compactMap { (frame: Int) -> (frame: Int, gain: Double)? in
            let short = (4800..<5760).contains(frame) ? Int(short.samples[frame - 4800]) : 0
            let sum = Int(long.samples[frame]) + short
            return abs(sum) > 4000 ? (frame, Double(samples[2 * frame]) / Double(sum)) : nil
        }
        #expect(gains.allSatisfy { $0.gain < 1.0001 })
        // 5 ms beyond the short one it is as it was, to the bit.
        let isApart = { (frame: Int) in frame < 4800 - 240 || frame >= 5760 + 240 }
        #expect(gains.allSatisfy { !isApart($0.frame) || $0.gain == 1 })
        let least = try #require(gains.min { $0.gain < $1.gain })
        #expect(least.gain < 0.75)
        for (one, other) in zip(gains, gains.dropFirst()) {
            // From 1 to 0.6 within 5 ms is 0.0017 for each frame; measured where the samples are not near zero.
            let slope = abs(other.gain - one.gain) / Double(other.frame - one.frame)
            #expect(slope < 0.004, "at \(one.frame)")
        }
    }

    @Test(arguments: [8000, 48_000, 192_000])
    func `A clip that is turned up beyond the ceiling is limited when it is made`(rate: Int) throws {
        let recipe = CueSound.recipe(try CueRecipe([CueRecipe.Part("300 Hz 100ms")], peak: -3))
        let within = Clip(recipe.adjusted(gain: 1.9, semitones: 0), rate: rate)
        let beyond = Clip(recipe.adjusted(gain: 12, semitones: 0), rate: rate)
        // 32767 × 10^(-1.1/20)
        #expect(within.samples.map { abs(Int($0)) }.max() == 28_869)
        #expect(beyond.samples.allSatisfy { abs(Int($0)) <= ceiling })
        #expect(beyond.samples.count == within.samples.count)
        #expect(beyond.samples.map { abs(Int($0)) }.max() ?? 0 > ceiling - 10)
    }

    @Test(arguments: CueKind.allCases)
    func `A cue by itself comes out as it is, to the bit`(kind: CueKind) throws {
        let loud = try Theme.byHand().adjusted(by: Levels(volume: 12))
        for theme in [try Theme.byHand(), loud] {
            let clip = Clip(theme[kind], rate: 48_000)
            let frames = clip.samples.count + 500
            let samples = Self.rendered([Start(clip: clip, frame: 100, pan: nil)], rate: 48_000, frames: frames) { 333 }
            #expect(samples[..<200].allSatisfy { $0 == 0 })
            #expect(clip.samples.indices.allSatisfy { samples[2 * ($0 + 100)] == clip.samples[$0] })
            #expect(clip.samples.indices.allSatisfy { samples[2 * ($0 + 100) + 1] == clip.samples[$0] })
        }
    }

    @Test(arguments: [Pan.left, .right])
    func `The far ear hears it 12 dB softer, the near one as it is`(pan: Pan) throws {
        let clip = Clip(try Theme.byHand()[.holdStart], rate: 48_000)
        let samples = Self.rendered([Start(clip: clip, frame: 0, pan: pan)], rate: 48_000, frames: 19_200) { 480 }
        let (near, far) = pan == .left ? (0, 1) : (1, 0)
        #expect((0..<19_200).allSatisfy { samples[2 * $0 + near] == clip.samples[$0] })
        let level = { (ear: Int) in
            (0..<19_200).reduce(0.0) { $0 + pow(Double(samples[2 * $1 + ear]), 2) }.squareRoot()
        }
        let difference: Double = 20 * log10(level(far) / level(near))
        #expect(abs(difference + 12) < 0.01)
    }

    @Test func `Two ears are turned down by one gain, so that nothing moves`() throws {
        let clip = Clip(try CueRecipe([CueRecipe.Part("480 Hz 100ms")], peak: -1), rate: 48_000)
        let starts = [Start(clip: clip, frame: 0, pan: .left), Start(clip: clip, frame: 0, pan: .left)]
        let samples = Self.rendered(starts, rate: 48_000, frames: 4800) { 480 }
        for frame in 500..<4000 where abs(Int(samples[2 * frame])) > 5000 {
            let ratio = Double(samples[2 * frame + 1]) / Double(samples[2 * frame])
            #expect(abs(ratio - 0.2512) < 0.001)
        }
    }

    @Test func `What has just ended leaves its place to what begins`() throws {
        let clip = Clip(try Theme.byHand()[.tick], rate: 48_000)
        var mixer = Mixer(capacity: 1)
        mixer.start(clip, at: 0)
        let block = UnsafeMutableBufferPointer<Int16>.allocate(capacity: 2 * 3840)
        defer { block.deallocate() }
        mixer.render(into: block, from: 0)
        let end = mixer.end
        #expect(end == nil)
        let isStarted = mixer.start(clip, at: 3840)
        #expect(isStarted)
    }
}

@Suite struct KeepAliveNoiseTests {
    private static func noise(_ count: Int, onto start: Int16 = 0) -> [Int16] {
        var noise = KeepAliveNoise()
        var samples = [Int16](repeating: start, count: count)
        samples.withUnsafeMutableBufferPointer { noise.add(to: $0) }
        return samples
    }

    @Test func `It is 1 LSB rms around zero, and no tone`() {
        let samples = Self.noise(200_000).map(Double.init)
        let mean = samples.reduce(0, +) / 200_000
        let rms = (samples.reduce(0) { $0 + $1 * $1 } / 200_000).squareRoot()
        // Three standard deviations of such estimates.
        #expect(abs(mean) < 0.007 && abs(rms - 1) < 0.005)
        #expect(samples.allSatisfy { abs($0) <= 2 })
        for lag in [1, 2, 3, 4, 7, 8, 64, 480] {
            let product = zip(samples, samples.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } / 200_000
            #expect(abs(product) < 0.01, "lag \(lag)")
        }
    }

    @Test func `It goes on from block to block, and adds to what is there`() {
        var noise = KeepAliveNoise()
        var pieces: [Int16] = []
        for count in [1, 100, 0, 899] {
            var block = [Int16](repeating: 1000, count: count)
            block.withUnsafeMutableBufferPointer { noise.add(to: $0) }
            pieces += block
        }
        #expect(pieces == Self.noise(1000).map { $0 + 1000 })
        #expect(Self.noise(1000, onto: .max).allSatisfy { $0 >= .max - 2 })
    }
}
