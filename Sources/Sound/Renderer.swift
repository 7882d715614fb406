import Units
import Workout

/// Cues to samples without a device: what `tenutod render` writes is what a session plays.
package struct Renderer: Sendable {
    private let bank: CueBank

    /// Renders with the sounds and at the rate of `bank`.
    package init(bank: CueBank) {
        self.bank = bank
    }

    /// The frames of a rendering: up to the last cue's end or `duration`, whichever is later.
    package func frameCount(of cues: [Cue], lasting duration: Duration) -> Int64 {
        let frames = Frames(rate: bank.rate)
        return cues.reduce(frames.at(duration)) { end, cue in
            max(end, frames.at(cue.offset) + bank.frameCount(of: cue.kind, lasting: cue.length))
        }
    }

    /// Gives `sink` the whole of it in interleaved stereo blocks of `blockFrames`, the last one shorter.
    package func render<Failure: Error>(
        _ cues: [Cue], lasting duration: Duration, blockFrames: Int = 4096,
        into sink: (UnsafeBufferPointer<Int16>) throws(Failure) -> Void
    ) throws(Failure) {
        let frames = Frames(rate: bank.rate)
        let waiting = cues.sorted { $0.offset < $1.offset }
        var next = waiting.startIndex
        var bank = bank
        bank.keep(Set(cues.compactMap { Glide($0.kind, lasting: $0.length) }))
        var mixer = Mixer(capacity: max(1, cues.count))
        let total = frameCount(of: cues, lasting: duration)
        // By hand, since `withUnsafeMutableBufferPointer` would erase the sink's error type from its closure.
        let block = UnsafeMutableBufferPointer<Int16>.allocate(capacity: 2 * blockFrames)
        defer { block.deallocate() }
        var frame: Int64 = 0
        while frame < total {
            let count = Int(min(Int64(blockFrames), total - frame))
            while next < waiting.endIndex, frames.at(waiting[next].offset) < frame + Int64(count) {
                let cue = waiting[next]
                mixer.start(bank[cue.kind, lasting: cue.length], at: frames.at(cue.offset))
                next += 1
            }
            let part = UnsafeMutableBufferPointer(rebasing: block[..<(2 * count)])
            mixer.render(into: part, from: frame)
            try sink(UnsafeBufferPointer(part))
            frame += Int64(count)
        }
    }

    /// Writes the whole of it to `path`, whose extension names the format; what was there stays if that fails.
    /// `advance` is told of every block how many frames it has.
    package func write(
        _ cues: [Cue], lasting duration: Duration, to path: String, advance: (Int) -> Void = { _ in }
    ) throws(SoundError) {
        let count = frameCount(of: cues, lasting: duration)
        var writer = try AudioFileWriter.create(path: path, rate: bank.rate, frames: count)
        try render(cues, lasting: duration) { block throws(SoundError) in
            try writer.write(block)
            advance(block.count / 2)
        }
        try writer.finish()
    }
}
