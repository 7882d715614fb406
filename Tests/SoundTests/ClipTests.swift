import Foundation
import Rig
import Sound
import Testing
import Workout

/// The sound is judged by measuring it, never by the formulas that made it.
@Suite struct ClipTests {
    private static func clip(_ text: String, peak: Double = -1.1, rate: Int = 48_000) throws -> Clip {
        Clip(try CueRecipe([CueRecipe.Part(text)], peak: peak), rate: rate)
    }

    /// Amplitude of `frequency` in `samples`, by Goertzel's recurrence; exact over a whole number of periods.
    private static func amplitude(of frequency: Double, in samples: ArraySlice<Int16>, rate: Double) -> Double {
        let angle = 2 * Double.pi * frequency / rate
        var (last, beforeLast) = (0.0, 0.0)
        for sample in samples {
            (last, beforeLast) = (Double(sample) + 2 * cos(angle) * last - beforeLast, last)
        }
        let power = last * last + beforeLast * beforeLast - 2 * cos(angle) * last * beforeLast
        return 2 * power.squareRoot() / Double(samples.count)
    }

    /// Hz from the interpolated rising zero crossings; the partials of our timbre add no crossings.
    private static func frequency(of samples: ArraySlice<Int16>, rate: Double) -> Double {
        let values = samples.map(Double.init)
        var crossings: [Double] = []
        for index in 1..<values.count where values[index - 1] < 0 && values[index] >= 0 {
            let step: Double = values[index] - values[index - 1]
            crossings.append(Double(index) - values[index] / step)
        }
        guard let first = crossings.first, let last = crossings.last, last > first else { return 0 }
        return Double(crossings.count - 1) * rate / (last - first)
    }

    /// Hz and milliseconds in sequence; 0 Hz is a gap.
    private typealias Notes = [(hertz: Double, milliseconds: Int)]
    private static let arpeggio: Notes = [(523, 110), (0, 30), (659, 110), (0, 30), (784, 110)]
    private static let table: [(CueKind, Notes)] = [
        (.tick, [(523, 80)]), (.holdStart, [(1047, 400)]), (.holdEnd, [(784, 120), (0, 30), (523, 220)]),
        (.repChange, [(784, 70), (0, 70), (784, 70)]),
        (.repChangeLast, [(784, 70), (0, 70), (784, 70), (0, 70), (784, 70)]),
        (.sideChange, [(523, 90), (0, 40), (1047, 90), (0, 40), (523, 90)]),
        (.sideChangeBack, [(1047, 90), (0, 40), (523, 90), (0, 40), (1047, 90)]),
        (.rest, [(392, 500)]), (.sessionDone, arpeggio + [(0, 250)] + arpeggio),
        (.yourTurn, [(659, 120), (0, 40), (880, 120), (0, 40), (659, 120), (0, 40), (880, 120)]),
        (.paused, [(784, 200), (0, 40), (392, 200)]), (.resumed, [(392, 200), (0, 40), (784, 200)]),
        (.halfway, [(440, 80)]),
    ]

    @Test(arguments: table)
    func `Each note has its pitch at its place and each gap is silent`(
        kind: CueKind, notes: [(hertz: Double, milliseconds: Int)]
    ) throws {
        let samples = Clip(try Theme.byHand()[kind], rate: 48_000).samples
        var start = 0
        for note in notes {
            let part = samples[start..<(start + note.milliseconds * 48)]
            if note.hertz == 0 {
                #expect(part.allSatisfy { $0 == 0 })
            } else {
                // Without the ends, where a rounded sample is 0 before the wave is.
                let loud = part.dropFirst(100).dropLast(500)
                let deviation: Double = Self.frequency(of: loud, rate: 48_000) - note.hertz
                #expect(abs(deviation) < note.hertz / 1000)
                #expect(part[start] == 0 && part[start + 8] > 0, "phase 0, rising")
                #expect(part.suffix(48).allSatisfy { abs(Int($0)) < 200 }, "released")
            }
            start += note.milliseconds * 48
        }
        #expect(start == samples.count)
    }

    /// 32767 / 10^(12/20), 10^(9/20), 10^(10/20), 10^(18/20), rounded.
    private static let peaks: [(CueKind, Int)] = [
        (.tick, 8231), (.holdStart, 11_626), (.holdEnd, 11_626), (.repChange, 10_362), (.repChangeLast, 10_362),
        (.sideChange, 11_626), (.sideChangeBack, 11_626), (.rest, 10_362), (.sessionDone, 11_626), (.paused, 8231),
        (.resumed, 8231), (.yourTurn, 10_362), (.halfway, 4125), (.breathIn, 4125), (.breathOut, 4125), (.moveUp, 4125),
        (.moveDown, 4125),
    ]

    @Test(arguments: peaks)
    func `Each cue's loudest sample has the level of its table`(kind: CueKind, loudest: Int) throws {
        let clip = Clip(try Theme.byHand()[kind], rate: 48_000)
        #expect(clip.samples.map { abs(Int($0)) }.max() == loudest)
    }

    @Test(arguments: [(0.0, 29_203), (-1, 29_203), (-1.1, 28_869), (-6, 16_422), (-18, 4125), (-60, 33)])
    func `A peak in dBFS is met exactly, and none is above -1`(peak: Double, loudest: Int) throws {
        #expect(try Self.clip("700 Hz 100ms", peak: peak).samples.map { abs(Int($0)) }.max() == loudest)
    }

    @Test func `The partials stand at 0, -8, -12 and -18 dB and there is no fifth`() throws {
        // 480 Hz: a period of exactly 100 frames, so that a steady window holds whole periods of every partial.
        let steady = try Self.clip("480 Hz 400ms").samples[1000..<11_000]
        let levels = (1...5).map { Self.amplitude(of: 480 * Double($0), in: steady, rate: 48_000) }
        for (partial, decibels) in [(1, -8.0), (2, -12.0), (3, -18.0)] {
            let measured: Double = 20 * log10(levels[partial] / levels[0])
            #expect(abs(measured - decibels) < 0.01)
        }
        #expect(levels[4] < levels[0] / 10_000)
    }

    @Test func `Partials the rate cannot carry are left out`() throws {
        // At 8 kHz a 1500 Hz note keeps 1500 and 3000 Hz; 4500 would fold to 3500, 6000 to 2000.
        let steady = try Self.clip("1500 Hz 500ms", rate: 8000).samples[800..<2400]
        let levels = [1500.0, 3000, 3500, 2000].map { Self.amplitude(of: $0, in: steady, rate: 8000) }
        let second: Double = 20 * log10(levels[1] / levels[0])
        #expect(abs(second + 8) < 0.01)
        #expect(levels[2] < levels[0] / 10_000 && levels[3] < levels[0] / 10_000)
    }

    @Test(arguments: [
        (400, 384, 960),  // 8 ms and 20 ms
        (48, 384, 768),  // 8 ms and a third
        (24, 288, 384),  // a quarter and a third
    ])
    func `Attack and release have their lengths and are half way in the middle`(
        milliseconds: Int, attack: Int, release: Int
    ) throws {
        // With a period of 100 frames every sample can be held against the same phase in the steady part.
        let samples = try Self.clip("480 Hz \(milliseconds)ms").samples.map(Int.init)
        let middle = (attack + samples.count - release) / 2 / 100 * 100
        let isSteady = { (index: Int) -> Bool in
            let difference: Int = samples[index] - samples[middle - 100 + index % 100]
            return abs(difference) <= 1
        }
        let first = try #require(samples.indices.first { index in (index..<(index + 50)).allSatisfy(isSteady) })
        let last = try #require(samples.indices.last { index in ((index - 50)...index).allSatisfy(isSteady) })
        #expect((attack - 30...attack).contains(first))
        #expect((samples.count - release...samples.count - release + 60).contains(last))
        for index in [attack / 2, samples.count - release / 2] {
            let full = samples[middle - 100 + index % 100]
            #expect(abs(samples[index] * 2 - full) <= 2, "half way at \(index)")
        }
    }

    @Test func `A glide runs evenly from one pitch to the other`() throws {
        let samples = try Self.clip("300-600 Hz 1.5s", peak: -18).samples
        // Windows of 100 ms around a quarter, half and three quarters of the way.
        for (middle, hertz) in [(18_000, 375.0), (36_000, 450.0), (54_000, 525.0)] {
            let measured = Self.frequency(of: samples[(middle - 2400)..<(middle + 2400)], rate: 48_000)
            #expect(abs(measured - hertz) < 3)
        }
    }

    @Test(arguments: [8000, 22_050, 44_100, 96_000])
    func `A cue keeps its length and pitch at any rate`(rate: Int) throws {
        let clip = Clip(try Theme.byHand()[.rest], rate: rate)
        #expect(clip.samples.count == rate / 2)
        #expect(abs(Self.frequency(of: clip.samples[...], rate: Double(rate)) - 392) < 0.4)
    }
}
