import Foundation
import Rig
import Sound
import Testing
import Workout

@Suite struct DetectorTests {
    static func bank() throws -> CueBank { CueBank(theme: try Theme.byHand(), rate: 48_000) }

    private static func rendered(_ cues: [Cue], lasting duration: Duration) throws -> [Int16] {
        var samples: [Int16] = []
        Renderer(bank: try bank()).render(cues, lasting: duration) { samples += $0 }
        return samples
    }

    /// Every cue, as near to the next as a session lets them come and nearer; offsets not on whole milliseconds.
    private static let cues: [Cue] = {
        var offset = Duration.microseconds(70_013)
        return (CueKind.allCases + CueKind.allCases.reversed()).map { kind in
            defer { offset += .milliseconds(1630) }
            return Cue(kind, at: offset)
        }
    }()

    @Test func `Every cue of a clean render is found on its frame, and nothing else`() throws {
        let detector = try Detector(bank: Self.bank())
        let report = detector.examine(try Self.rendered(Self.cues, lasting: .seconds(57)))
        #expect(report.found.map(\.kind) == Self.cues.map(\.kind.heard))
        #expect(report.found.map(\.frame) == Self.cues.map { Int(Frames(rate: 48_000).at($0.offset)) })
        #expect(report.found.allSatisfy { $0.score > 0.9999 && abs($0.gain - 1) < 0.001 })
        #expect(report.unexplained.isEmpty)
    }

    /// Glides of the lengths that breaths and movements give, near each other and to other cues.
    @Test func `Glides are found at their lengths among the other cues`() throws {
        let cues = [
            Cue(.holdStart, at: .zero), Cue(.breathIn, at: .milliseconds(500), lasting: .milliseconds(1400)),
            Cue(.breathOut, at: .seconds(2), lasting: .milliseconds(1500)),
            Cue(.breathIn, at: .milliseconds(3600), lasting: .milliseconds(200)),
            Cue(.breathOut, at: .milliseconds(3900), lasting: .microseconds(700_011)),
            Cue(.holdEnd, at: .milliseconds(4710)),
        ]
        let report = Detector(bank: try Self.bank(), glides: cues).examine(try Self.rendered(cues, lasting: .zero))
        #expect(report.found.map(\.kind) == cues.map(\.kind))
        #expect(report.found.map(\.frame) == [0, 24_000, 96_000, 172_800, 187_200, 226_080])
        #expect(report.found.map(\.length) == [19_200, 67_200, 72_000, 9600, 33_601, 17_760])
        #expect(report.unexplained.isEmpty)
    }

    @Test func `A glide of another length than it should have is not taken for it`() throws {
        let planned = [Cue(.breathIn, at: .zero, lasting: .milliseconds(700))]
        let samples = try Self.rendered([Cue(.breathIn, at: .zero, lasting: .milliseconds(720))], lasting: .zero)
        let report = Detector(bank: try Self.bank(), glides: planned).examine(samples)
        #expect(report.found.isEmpty && !report.unexplained.isEmpty)
    }

    @Test(arguments: [0.05, 0.3, 2.5])
    func `Cues are found at any gain and above some noise`(gain: Double) throws {
        let cues = Array(Self.cues[1..<6])
        // Noise of ±4 from a plain linear congruential generator: the same in every run.
        var state: UInt32 = 1
        let samples = try Self.rendered(cues, lasting: .seconds(10)).map { sample in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int16(clamping: Int((Double(sample) * gain).rounded()) + Int(state >> 24) % 9 - 4)
        }
        let report = try Detector(bank: Self.bank()).examine(samples)
        #expect(report.found.map(\.kind) == cues.map(\.kind))
        #expect(report.found.map(\.frame) == cues.map { Int(Frames(rate: 48_000).at($0.offset)) })
        #expect(report.found.allSatisfy { abs($0.gain - gain) < 0.02 * gain })
        #expect(report.unexplained.isEmpty)
    }

    @Test func `Ticks a few milliseconds apart are two ticks`() throws {
        let report = try Detector(bank: Self.bank()).examine(
            Self.rendered([Cue(.tick, at: .zero), Cue(.tick, at: .milliseconds(85))], lasting: .zero))
        #expect(report.found.map(\.frame) == [0, 4080])
        #expect(report.unexplained.isEmpty)
    }

    @Test func `A cue cut short is unexplained and the one after it is found`() throws {
        var samples = try Self.rendered(
            [Cue(.holdStart, at: .milliseconds(100)), Cue(.paused, at: .milliseconds(310))], lasting: .zero)
        let paused = try Self.bank()[.paused].samples
        for frame in 9600..<(14_880 + paused.count) {
            let sample = frame < 14_880 ? 0 : paused[frame - 14_880]
            (samples[2 * frame], samples[2 * frame + 1]) = (sample, sample)
        }
        let report = try Detector(bank: Self.bank()).examine(samples)
        #expect(report.found.map(\.kind) == [.paused])
        #expect(report.found.map(\.frame) == [14_880])
        #expect(report.unexplained.count == 1)
        #expect(abs((report.unexplained.first?.lowerBound ?? 0) - 4800) < 100)
        #expect(abs((report.unexplained.first?.upperBound ?? 0) - 9600) < 100)
    }

    @Test(arguments: [(CueKind.repChange, 5), (.holdStart, 200), (.sessionDone, 30)])
    func `A cue with frames lost or repeated in the middle is not taken for whole`(kind: CueKind, lost: Int) throws {
        let samples = try Self.rendered([Cue(kind, at: .seconds(1))], lasting: .seconds(3))
        let cut = 2 * (48_000 + 2000)
        for spoilt in [
            Array(samples[..<cut] + samples[(cut + 2 * lost)...]),
            Array(samples[..<cut] + samples[(cut - 2 * lost)...]),
        ] {
            #expect(try !Detector(bank: Self.bank()).examine(spoilt).unexplained.isEmpty)
        }
    }

    @Test func `A click and a strange tone are reported where they are`() throws {
        var samples = try Self.rendered([Cue(.rest, at: .seconds(1))], lasting: .seconds(4))
        for frame in 120_000..<120_010 { samples[2 * frame] = 3000 }
        for frame in 150_000..<160_000 { samples[2 * frame] = Int16(2000 * sin(Double(frame) * 0.05)) }
        let report = try Detector(bank: Self.bank()).examine(samples)
        #expect(report.found.map(\.kind) == [.rest])
        #expect(report.unexplained.count == 2)
        #expect(report.unexplained.first == 120_000..<120_010)
        #expect(abs((report.unexplained.last?.lowerBound ?? 0) - 150_000) < 10)
    }

    @Test func `Silence holds nothing`() throws {
        let report = try Detector(bank: Self.bank()).examine([Int16](repeating: 0, count: 2 * 48_000))
        #expect(report.found.isEmpty && report.unexplained.isEmpty)
        #expect(try Detector(bank: Self.bank()).examine([]).found.isEmpty)
    }
}
