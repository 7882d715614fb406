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
