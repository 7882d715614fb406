import Units
import Workout

/// Cues and words to samples without a device: what `tenutod render` writes is what a session plays.
package struct Renderer: Sendable {
    private let bank: CueBank

    /// Renders with the sounds and at the rate of `bank`.
    package init(bank: CueBank) {
        self.bank = bank
    }

    /// The frames of a rendering: up to the end of the last cue, that of `speech`, or `duration`, whichever is last.
    package func frameCount(of cues: [Cue], speech: [PlacedClip] = [], lasting duration: Duration) -> Int64 {
        let frames = Frames(rate: bank.rate)
        let spoken = speech.reduce(frames.at(duration)) { max($0, $1.end) }
        return cues.reduce(spoken) { end, cue in
            max(end, frames.at(cue.offset) + bank.frameCount(of: cue.kind, lasting: cue.length))
        }
    }

    /// Gives `sink` the whole of it in interleaved stereo blocks of `blockFrames`, the last one shorter. The clips of
    /// `speech` have the rate of the bank.
    package func render<Failure: Error>(
        _ cues: [Cue], speech: [PlacedClip] = [], lasting duration: Duration, blockFrames: Int = 4096,
        into sink: (UnsafeBufferPointer<Int16>) throws(Failure) -> Void
    ) throws(Failure) {
        let frames = Frames(rate: bank.rate)
        let cues = cues.sorted { $0.offset < $1.offset }[...]
        var (waiting, unsaid) = (cues, speech.sorted { $0.frame < $1.frame }[...])
        var bank = bank
        bank.keep(Set(cues.compactMap { Glide($0.kind, lasting: $0.length) }))
        var mixer = Mixer(rate: bank.rate, capacity: max(1, cues.count + speech.count))
        let total = frameCount(of: Array(cues), speech: speech, lasting: duration)
        // By hand, since `withUnsafeMutableBufferPointer` would erase the sink's error type from its closure.
        let block = UnsafeMutableBufferPointer<Int16>.allocate(capacity: 2 * blockFrames)
        defer { block.deallocate() }
        var frame: Int64 = 0
        while frame < total {
            let count = Int(min(Int64(blockFrames), total - frame))
            let known = frame + Int64(count) + mixer.lookAhead
            while let cue = waiting.first, frames.at(cue.offset) < known {
                mixer.start(bank[cue.kind, lasting: cue.length], at: frames.at(cue.offset), pan: cue.pan)
                waiting.removeFirst()
            }
            while let spoken = unsaid.first, spoken.frame < known {
                mixer.start(spoken.clip, at: spoken.frame, pan: spoken.pan)
                unsaid.removeFirst()
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
        _ cues: [Cue], speech: [PlacedClip] = [], lasting duration: Duration, to path: String,
        advance: (Int) -> Void = { _ in }
    ) throws(SoundError) {
        let count = frameCount(of: cues, speech: speech, lasting: duration)
        var writer = try AudioFileWriter.create(path: path, rate: bank.rate, frames: count)
        try render(cues, speech: speech, lasting: duration) { block throws(SoundError) in
            try writer.write(block)
            advance(block.count / 2)
        }
        try writer.finish()
    }
}
