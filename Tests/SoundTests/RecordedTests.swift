import CSndFile
import Foundation
import Rig
import Testing
import Workout

@testable import Sound

/// A tone of `hertz`, `seconds` long, in one channel.
func tone(_ hertz: Double, seconds: Double, rate: Int, amplitude: Double = 16_000) -> [Int16] {
    (0..<Int(seconds * Double(rate))).map { Int16(amplitude * sin(2 * .pi * hertz * Double($0) / Double(rate))) }
}

/// `samples` as a file that libsndfile makes of them.
func soundFile(_ samples: [Int16], format: Int, rate: Int, channels: Int = 1) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = folder.path + "/sound"
    var info = SF_INFO()
    (info.samplerate, info.channels, info.format) = (Int32(rate), Int32(channels), Int32(format))
    let handle = try #require(sf_open(path, Int32(SFM_WRITE), &info))
    sf_command(handle, Int32(SFC_SET_SCALE_INT_FLOAT_WRITE), nil, 1)
    sf_writef_short(handle, samples, sf_count_t(samples.count / channels))
    sf_close(handle)
    return try Array(Data(contentsOf: URL(filePath: path)))
}

@Suite struct RecordedTests {
    private static func read(_ bytes: [UInt8], _ limits: Recorded.Limits = .cue) throws -> Recorded {
        try Recorded(bytes: bytes, limits: limits)
    }

    /// Hz from the rising zero crossings of the middle.
    private static func frequency(of samples: [Int16], rate: Int) -> Double {
        let values = samples[(samples.count / 4)..<(samples.count * 3 / 4)].map(Double.init)
        let crossings = (1..<values.count).filter { values[$0 - 1] < 0 && values[$0] >= 0 }.map { index in
            let step: Double = values[index] - values[index - 1]
            return Double(index) - values[index] / step
        }
        guard let first = crossings.first, let last = crossings.last, last > first else { return 0 }
        return Double(crossings.count - 1) * Double(rate) / (last - first)
    }

    @Test func `The samples of a WAV file are read as they are, full scale being 1`() throws {
        let recorded = try Self.read(MadeWave([16_384, -32_768, 1, 8192], rate: 22_050).bytes)
        #expect(recorded.rate == 22_050)
        #expect(recorded.samples == [0.5, -1, 1 / 32_768, 0.25] as [Float])
    }

    @Test func `Two channels are mixed to one`() throws {
        let recorded = try Self.read(MadeWave([16_384, 8192, -8192, -16_384, 8192, -8192], channels: 2).bytes)
        #expect(recorded.samples == [0.375, -0.375])
    }

    private static let formats: [(String, Int, Int, Int)] = [
        ("WAV", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000, 1), ("WAV", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 192_000, 2),
        ("WAV of 8 bits", SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 48_000, 1),
        ("WAV of 24 bits", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 96_000, 1),
        ("WAV in floating point", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 4000, 1),
        ("WAV with wide header", SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 48_000, 2),
        ("A-law", SF_FORMAT_WAV | SF_FORMAT_ALAW, 8000, 1), ("ADPCM", SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM, 22_050, 1),
        ("FLAC", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44_100, 1), ("FLAC", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44_100, 2),
        ("Vorbis", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 44_100, 1),
        ("Vorbis", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 44_100, 2),
        ("AIFF", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 44_100, 2), ("AU", SF_FORMAT_AU | SF_FORMAT_PCM_16, 384_000, 1),
    ]

    @Test(arguments: formats)
    func `Any format and rate has its pitch, length and level at the rate of the device`(
        name: String, format: Int, rate: Int, channels: Int
    ) throws {
        let mono = tone(1000, seconds: 0.5, rate: rate)
        let samples = channels == 1 ? mono : mono.flatMap { [$0, $0] }
        let recorded = try Self.read(try soundFile(samples, format: format, rate: rate, channels: channels))
        #expect(recorded.rate == rate)
        let theme = try Theme.byHand().replacing(.rest, with: .recorded(RecordedCue(recorded, file: "a", peak: -9)))
        // The lossy ones smear the ends.
        #expect(abs(theme.length(of: .rest).microseconds - 500_000) < 20_000)
        for deviceRate in [44_100, 48_000] {
            let bank = CueBank(theme: theme, rate: deviceRate)
            let clip = bank[.rest]
            #expect(Int64(clip.samples.count) == bank.frameCount(of: .rest))
            #expect(abs(clip.samples.count - deviceRate / 2) < deviceRate / 50)
            #expect(abs(Self.frequency(of: clip.samples, rate: deviceRate) - 1000) < 1)
            // Between two recorded samples it may be louder than at both.
            #expect((11_400...11_900).contains(clip.samples.map { abs(Int($0)) }.max() ?? 0))
        }
    }

    @Test func `Resampling keeps a wave in its place to a fraction of a frame`() throws {
        // From its first sample on, at its top, so that nothing is cut away.
        let wave = (0..<4410).map { Int16(16_000 * cos(2 * .pi * 441 * Double($0) / 44_100)) }
        let clip = Clip(try Self.read(MadeWave(wave, rate: 44_100).bytes), rate: 48_000)
        #expect(clip.samples.count == 4800)
        let errors = (500..<4300).map { (index: Int) -> Double in
            abs(Double(clip.samples[index]) - 16_000 * cos(2 * .pi * 441 * Double(index) / 48_000))
        }
        // 1/10 of a frame at the steepest place is 92.
        #expect(errors.max() ?? 99 < 20)
    }

    @Test func `Silence around the sound is cut away, and what is -59 dB is none`() throws {
        let silence = [Int16](repeating: 9, count: 3000)
        let sound = tone(997, seconds: 0.1, rate: 48_000, amplitude: 10_000)
        let recorded = try Self.read(MadeWave(silence + [12] + sound + [0, 0, -12] + silence).bytes)
        #expect(recorded.samples.count == sound.count + 4)
        #expect(recorded.samples.first == Float(12.0 / 32_768))
        #expect(recorded.samples.last == Float(-12.0 / 32_768))
        // 11 of 10,000 is more than a thousandth, 9 is not.
        let other = try Self.read(MadeWave([9, 9, 10_000, 9, 11, 9]).bytes)
        #expect(other.samples.count == 3)
    }

    @Test func `It sounds as it was recorded unless it is given a level`() throws {
        let recorded = try Self.read(MadeWave([0, 8000, -8000, 8000, -16_384, 0]).bytes)
        #expect(Clip(recorded, rate: 48_000).samples.allSatisfy { abs(Int($0)) <= 16_385 })
        #expect(abs(Int(Clip(recorded, rate: 48_000).samples.min() ?? 0) + 16_384) <= 1)
        #expect(Clip(recorded, rate: 48_000, peak: -8).samples.min() == -13_045)
        #expect(Clip(recorded, rate: 48_000, peak: 6).samples.allSatisfy { abs(Int($0)) <= 29_203 })
    }

    @Test(arguments: [(-7, 374.6, 749_154.0), (5, 749.2, 374_577.0), (0, 561.2, 500_000.0)])
    func `A pitch in semitones makes a recording shorter or longer`(semitones: Int, hertz: Double, length: Double)
        throws
    {
        // 561.23 Hz is the middle between the two others: 7 semitones are 1.4983, 5 are 1.3348.
        let recorded = try Self.read(MadeWave(tone(561.23, seconds: 0.5, rate: 44_100), rate: 44_100).bytes)
        let theme = try Theme.byHand().replacing(.tick, with: .recorded(RecordedCue(recorded, file: "a", peak: -12)))
            .adjusted(by: Levels(volume: -3, gains: [.tick: 1], pitch: semitones))
        #expect(abs(Double(theme.length(of: .tick).microseconds) - length) < 100)
        let clip = Clip(theme[.tick], rate: 48_000)
        #expect(abs(Double(clip.samples.count) - length * 0.048) < 6)
        let expected: Double = 561.23 * Double(500_000) / length
        #expect(abs(Self.frequency(of: clip.samples, rate: 48_000) - expected) < 0.5)
        // 32767 × 10^(-14/20)
        #expect((6500...6600).contains(clip.samples.map { abs(Int($0)) }.max() ?? 0))
    }

    @Test func `A recorded glide is cut where its breath ends, softly, and is never stretched`() throws {
        let recorded = try Self.read(MadeWave(tone(441, seconds: 1, rate: 48_000)).bytes)
        let sound = CueSound.recorded(try RecordedCue(recorded, file: "a", peak: -12))
        let theme = try Theme.byHand().replacing(.breathIn, with: sound)
        let whole = Clip(theme[.breathIn], rate: 48_000)
        let short = Clip(theme[.breathIn, lasting: .milliseconds(700)], rate: 48_000)
        let long = Clip(theme[.breathIn, lasting: .milliseconds(1400)], rate: 48_000)
        #expect(short.samples.count == 33_600 && long == whole)
        #expect(short.samples[..<32_000] == whole.samples[..<32_000])
        #expect(short.samples.suffix(10).allSatisfy { abs(Int($0)) < 20 })
        let bank = CueBank(theme: theme, rate: 48_000)
        #expect(bank.frameCount(of: .breathIn, lasting: .milliseconds(700)) == 33_600)
    }

    @Test func `It may last 10 s, a sentence 60 s, and not a frame more`() throws {
        let second = tone(500, seconds: 1, rate: 8000)
        let ten = Array(repeatElement(second, count: 10).joined())
        #expect(throws: Never.self) { try Self.read(MadeWave(ten, rate: 8000).bytes) }
        let error = #expect(throws: SoundError.self) { try Self.read(MadeWave(ten + [1], rate: 8000).bytes) }
        #expect(error?.description == "length: over 10s: at most 10s is allowed")
        let sixty = Array(repeatElement(ten, count: 6).joined())
        #expect(throws: Never.self) { try Self.read(MadeWave(sixty, rate: 8000).bytes, .sentence) }
        let other = #expect(throws: SoundError.self) {
            try Self.read(MadeWave(sixty + [1], rate: 8000).bytes, .sentence)
        }
        #expect(other?.description == "length: over 1m: at most 1m is allowed")
    }
}
