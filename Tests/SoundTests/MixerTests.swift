import Rig
import Sound
import Testing
import Workout

@Suite struct MixerTests {
    private static func bank() throws -> CueBank { CueBank(theme: try Theme.byHand(), rate: 48_000) }

    /// Cues that overlap, abut and stand alone; the last one ends at 66,480.
    private static let starts: [(CueKind, Int64)] = [
        (.holdStart, 5), (.tick, 5), (.rest, 9000), (.holdEnd, 19_205), (.tick, 40_000), (.sideChange, 49_680),
    ]

    /// `frames` frames rendered in blocks of `size`.
    private static func rendered(_ mixer: inout Mixer, frames: Int, from first: Int64 = 0, size: Int) -> [Int16] {
        var result = [Int16](repeating: 77, count: 2 * frames)
        result.withUnsafeMutableBufferPointer { all in
            for start in stride(from: 0, to: frames, by: size) {
                let block = UnsafeMutableBufferPointer(rebasing: all[2 * start..<2 * min(frames, start + size)])
                mixer.render(into: block, from: first + Int64(start))
            }
        }
        return result
    }

    /// The sum of the clips, worked out sample by sample.
    private static func expected(_ starts: [(CueKind, Int64)], in bank: CueBank, frames: Int) -> [Int16] {
        var sums = [Int](repeating: 0, count: frames)
        for (kind, start) in starts {
            for (index, sample) in bank[kind].samples.enumerated() { sums[Int(start) + index] += Int(sample) }
        }
        return sums.flatMap { [Int16](repeating: Int16(max(-32_768, min(32_767, $0))), count: 2) }
    }

    @Test(arguments: [1, 2, 7, 480, 1023, 1024, 1025, 4096, 5000, 70_000])
    func `Any block size gives the same samples`(size: Int) throws {
        let bank = try Self.bank()
        var mixer = Mixer()
        for (kind, frame) in Self.starts { mixer.start(bank[kind], at: frame) }
        let samples = Self.rendered(&mixer, frames: 70_000, size: size)
        #expect(samples == Self.expected(Self.starts, in: bank, frames: 70_000))
        #expect(mixer.end == nil, "nothing is left over")
    }

    @Test func `A cue begins on exactly its frame and both channels are equal`() throws {
        let bank = try Self.bank()
        var mixer = Mixer()
        mixer.start(bank[.tick], at: 1_000_003)
        let samples = Self.rendered(&mixer, frames: 5000, from: 1_000_000, size: 64)
        #expect(samples == Self.expected([(.tick, 3)], in: bank, frames: 5000))
        #expect(samples[6] == 0 && samples[30] > 0 && samples[31] == samples[30])
    }

    @Test func `A cue that began before the block is joined at the right sample`() throws {
        let bank = try Self.bank()
        var mixer = Mixer()
        mixer.start(bank[.holdStart], at: 1000)
        let samples = Self.rendered(&mixer, frames: 100, from: 6000, size: 100)
        let left = stride(from: 0, to: 200, by: 2).map { samples[$0] }
        #expect(left == Array(bank[.holdStart].samples[5000..<5100]))
    }

    @Test func `One more cue than there is room for is refused and changes nothing`() throws {
        let bank = try Self.bank()
        var mixer = Mixer(capacity: 2)
        let (tick, rest) = (bank[.tick], bank[.rest])
        let answers = [mixer.start(tick, at: 0), mixer.start(tick, at: 10_000), mixer.start(rest, at: 0)]
        #expect(answers == [true, true, false])
        let samples = Self.rendered(&mixer, frames: 5000, size: 5000)
        #expect(samples == Self.expected([(.tick, 0)], in: bank, frames: 5000))
        let later = mixer.start(rest, at: 5000)
        #expect(later, "the first has ended and left its place")
    }

    @Test func `Stopping all makes the next block silent`() throws {
        let bank = try Self.bank()
        var mixer = Mixer()
        mixer.start(bank[.rest], at: 0)
        mixer.start(bank[.rest], at: 50_000)
        _ = Self.rendered(&mixer, frames: 4096, size: 4096)
        mixer.stopAll()
        let end = mixer.end
        #expect(end == nil)
        #expect(Self.rendered(&mixer, frames: 4096, from: 4096, size: 4096).allSatisfy { $0 == 0 })
    }

    @Test(arguments: [1, 100, 1024, 20_000])
    func `A fade falls evenly to silence and then all is forgotten`(size: Int) throws {
        let bank = try Self.bank()
        var mixer = Mixer()
        mixer.start(bank[.rest], at: 0)
        mixer.start(bank[.tick], at: 15_000)
        mixer.fade(from: 4800, over: 9600)
        let samples = Self.rendered(&mixer, frames: 20_000, size: size)
        let clip = bank[.rest].samples
        let faded = (0..<20_000).map { (frame: Int) -> Int16 in
            let left = max(0, min(9600, 14_400 - frame))
            return Int16(Int(clip[frame]) * left / 9600)
        }
        #expect(stride(from: 0, to: 40_000, by: 2).map { samples[$0] } == faded)
        let end = mixer.end
        #expect(end == nil)
        mixer.start(bank[.tick], at: 20_000)
        let after = Self.rendered(&mixer, frames: 4000, from: 20_000, size: size)
        #expect(after == Self.expected([(.tick, 0)], in: bank, frames: 4000), "a later cue is not faded")
    }

    @Test func `It knows what is silent and when the last cue ends`() throws {
        let bank = try Self.bank()
        var mixer = Mixer()
        mixer.start(bank[.tick], at: 1000)
        mixer.start(bank[.rest], at: 10_000)
        let end = mixer.end
        let silent = [mixer.isSilent(0..<1000), mixer.isSilent(4839..<4841), mixer.isSilent(4840..<10_000)]
        #expect(end == 34_000)
        #expect(silent == [true, false, true])
    }
}
