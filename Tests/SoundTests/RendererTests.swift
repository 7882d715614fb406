import Foundation
import Rig
import Sound
import Testing
import Workout

@Suite struct RendererTests {
    private static func bank() throws -> CueBank { CueBank(theme: try Theme.byHand(), rate: 48_000) }

    private static let lengths: [([Cue], Int64, Int64)] = [
        ([], 1_000_000, 48_000), ([Cue(.tick, at: .zero)], 0, 3840), ([Cue(.tick, at: .seconds(1))], 1_000_000, 51_840),
        ([Cue(.rest, at: .zero), Cue(.tick, at: .milliseconds(100))], 0, 24_000), ([], 0, 0),
        ([Cue(.breathIn, at: .milliseconds(500), lasting: .milliseconds(700))], 1_000_000, 57_600),
        ([Cue(.moveDown, at: .zero, lasting: .microseconds(200_011)), Cue(.moveUp, at: .zero)], 0, 72_000),
        ([Cue(.moveDown, at: .zero, lasting: .microseconds(200_011))], 0, 9601),
    ]

    @Test(arguments: lengths)
    func `It lasts to the last cue's end or the timeline's, whichever is later`(
        cues: [Cue], duration: Int64, frames: Int64
    ) throws {
        let renderer = Renderer(bank: try Self.bank())
        #expect(renderer.frameCount(of: cues, lasting: .microseconds(duration)) == frames)
        var count = 0
        renderer.render(cues, lasting: .microseconds(duration)) { count += $0.count }
        #expect(count == 2 * Int(frames))
    }

    /// When a wave rises through zero, in frames from its start, between two of them.
    private static func crossings(_ wave: [Double], from first: Int, until last: Int) -> [Double] {
        (first..<last).filter { wave[$0 - 1] < 0 && wave[$0] >= 0 }.map { index in
            let rise: Double = wave[index] - wave[index - 1]
            return Double(index) - wave[index] / rise
        }
    }

    /// Where it is in the middle of its rising crossings, in frames, and how many Hz it has there: of an even glide
    /// the mean over whole periods is what it has half way.
    private static func pitch(of crossings: [Double], rate: Double) throws -> (frame: Double, hertz: Double) {
        let (first, last) = (try #require(crossings.first), try #require(crossings.last))
        return ((first + last) / 2, Double(crossings.count - 1) * rate / (last - first))
    }

    private static let glides: [(CueKind, Int64, Int, Int, Double, Double)] = [
        (.breathIn, 700_000, 48_000, 33_600, 330, 440), (.breathOut, 700_000, 48_000, 33_600, 440, 330),
        (.moveUp, 200_000, 48_000, 9600, 330, 440), (.moveDown, 1_500_000, 48_000, 72_000, 440, 330),
        (.breathIn, 700_013, 44_100, 30_871, 330, 440), (.moveUp, 1_234_567, 8000, 9877, 330, 440),
    ]

    @Test(arguments: glides)
    func `A glide stands on its frame, has its length, and goes the whole way in it`(
        kind: CueKind, length: Int64, rate: Int, count: Int, from: Double, to: Double
    ) throws {
        let cues = [Cue(kind, at: .microseconds(1_000_113), lasting: .microseconds(length))]
        var samples: [Int16] = []
        Renderer(bank: CueBank(theme: try Theme.byHand(), rate: rate)).render(cues, lasting: .seconds(3)) {
            samples += $0
        }
        let wave = stride(from: 0, to: samples.count, by: 2).map { Double(samples[$0]) }
        let start = [48_000: 48_005, 44_100: 44_105, 8000: 8001][rate] ?? 0
        let sounding = wave.indices.filter { wave[$0] != 0 }
        let (first, last) = (try #require(sounding.first), try #require(sounding.last))
        // The ends rise from, and fall to, less than half a step of a sample: within 1 ms.
        #expect((start...start + rate / 1000).contains(first))
        #expect((start + count - 1 - rate / 1000..<start + count).contains(last))
        #expect(wave.map(abs).max() == 4125)

        let window = rate * 6 / 100
        let edge = rate / 100
        let early = try Self.pitch(
            of: Self.crossings(wave, from: start + edge, until: start + edge + window), rate: Double(rate))
        let late = try Self.pitch(
            of: Self.crossings(wave, from: start + count - edge - window, until: start + count - edge),
            rate: Double(rate))
        let slope = (late.hertz - early.hertz) / (late.frame - early.frame)
        let atStart: Double = early.hertz + slope * (Double(start) - early.frame)
        let atEnd: Double = late.hertz + slope * (Double(start + count) - late.frame)
        #expect(abs(atStart - from) < 0.5, "it begins at \(atStart) Hz")
        #expect(abs(atEnd - to) < 0.5, "it ends at \(atEnd) Hz")
    }

    @Test func `What is no glide keeps its length, whatever it is given`() throws {
        let renderer = Renderer(bank: try Self.bank())
        #expect(renderer.frameCount(of: [Cue(.tick, at: .zero, lasting: .seconds(1))], lasting: .zero) == 3840)
    }

    @Test(arguments: [1, 100, 4096, 100_000])
    func `Every cue stands on its frame whatever the block size and order`(blockFrames: Int) throws {
        let bank = try Self.bank()
        let cues = [
            Cue(.holdEnd, at: .microseconds(700_010)), Cue(.tick, at: .microseconds(11)),
            Cue(.sideChange, at: .microseconds(700_031)),
        ]
        var samples: [Int16] = []
        Renderer(bank: bank).render(cues, lasting: .seconds(1), blockFrames: blockFrames) { samples += $0 }
        var expected = [Int16](repeating: 0, count: 2 * (33_601 + 17_760))
        for (kind, frame) in [(CueKind.tick, 1), (.holdEnd, 33_600), (.sideChange, 33_601)] {
            for (index, sample) in bank[kind].samples.enumerated() {
                expected[2 * (frame + index)] += sample
                expected[2 * (frame + index) + 1] += sample
            }
        }
        #expect(samples == Array(expected.prefix(samples.count)))
        #expect(samples.count == 2 * (33_600 + 17_760))
    }

    @Test func `More cues at once than a session ever has are all rendered`() throws {
        let bank = try Self.bank()
        let cues = (0..<50).map { Cue(.rest, at: .milliseconds($0)) }
        var samples: [Int16] = []
        Renderer(bank: bank).render(cues, lasting: .zero) { samples += $0 }
        #expect(samples.last == bank[.rest].samples.last)
        #expect(samples.count == 2 * (49 * 48 + 24_000))
    }

    @Test(arguments: [1, 480, 4096])
    func `Words stand on their frames beside the cues, each in its ear`(blockFrames: Int) throws {
        let bank = try Self.bank()
        let (tick, word) = (bank[.tick], bank[.rest])
        let speech = [PlacedClip(word, at: 20_001, pan: .right), PlacedClip(word, at: 50_000)]
        let renderer = Renderer(bank: bank)
        var samples: [Int16] = []
        renderer.render(
            [Cue(.tick, at: .milliseconds(100), pan: .left)], speech: speech, lasting: .seconds(1),
            blockFrames: blockFrames
        ) { samples += $0 }
        #expect(samples.count == 2 * (50_000 + 24_000))
        #expect(tick.samples.indices.allSatisfy { samples[2 * (4800 + $0)] == tick.samples[$0] })
        #expect(word.samples.indices.allSatisfy { samples[2 * (20_001 + $0) + 1] == word.samples[$0] })
        #expect(word.samples.indices.allSatisfy { samples[2 * (50_000 + $0)] == word.samples[$0] })
        // 12 dB are 3.981072 times, and one step of a sample is lost at most.
        #expect(
            word.samples.indices.allSatisfy {
                abs(3.981072 * Double(samples[2 * (20_001 + $0)]) - Double(word.samples[$0])) < 4
            })
        #expect(samples[..<9600].allSatisfy { $0 == 0 })
    }

    @Test func `The sink's error comes out as it is and ends the rendering`() throws {
        struct Full: Error, Equatable {}
        var blocks = 0
        let error = #expect(throws: Full.self) {
            try Renderer(bank: Self.bank()).render([], lasting: .seconds(10)) { _ throws(Full) in
                blocks += 1
                if blocks == 3 { throw Full() }
            }
        }
        #expect(error == Full() && blocks == 3)
    }
}
