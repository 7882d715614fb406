/// Turns cues at fixed frames into interleaved stereo samples.
///
/// After `init` nothing here allocates, locks or calls the system, so the audio thread may own one. What is rendered
/// does not depend on how the frames are cut into blocks.
package struct Mixer: ~Copyable {
    /// One sounding or waiting cue, and where it starts.
    private struct Voice {
        let start: Int64
        let clip: Clip
        var end: Int64 { start + Int64(clip.samples.count) }
    }

    /// A linear fall to silence.
    private struct Fade {
        let start: Int64
        let length: Int64
        var end: Int64 { start + length }
    }

    private static let chunk = 1024

    private let capacity: Int
    private var voices: [Voice] = []
    private var fading: Fade?
    private var sums = [Int32](repeating: 0, count: Mixer.chunk)

    /// At most `capacity` cues sound or wait at once.
    package init(capacity: Int = 32) {
        self.capacity = capacity
        voices.reserveCapacity(capacity)
    }

    /// The frame after the last one that will not be silent; nil when nothing sounds or waits.
    package var end: Int64? { voices.reduce(nil) { max($0 ?? .min, $1.end) } }

    /// Lets `clip` sound from `frame` on; a frame already rendered means it is joined in the middle.
    ///
    /// It shares the clip's samples. False, and nothing happens, when `capacity` cues sound or wait already.
    @discardableResult
    package mutating func start(_ clip: Clip, at frame: Int64) -> Bool {
        guard voices.count < capacity else { return false }
        voices.append(Voice(start: frame, clip: clip))
        return true
    }

    /// Forgets all that sounds or waits: the next block is silent.
    package mutating func stopAll() {
        voices.removeAll(keepingCapacity: true)
        fading = nil
    }

    /// Lets all that sounds fall to silence over `frames` from `frame` on; then it, and all that waited, is forgotten.
    package mutating func fade(from frame: Int64, over frames: Int64) {
        fading = Fade(start: frame, length: max(1, frames))
    }

    /// Whether no cue sounds in any of `frames`.
    package func isSilent(_ frames: Range<Int64>) -> Bool {
        !voices.contains { $0.start < frames.upperBound && frames.lowerBound < $0.end }
    }

    /// Fills `block`, two samples to the frame, with the frames from `frame` on; sums beyond Int16 saturate.
    package mutating func render(into block: UnsafeMutableBufferPointer<Int16>, from frame: Int64) {
        let count = block.count / 2
        let end = frame + Int64(count)
        if isSilent(frame..<end) {
            block.update(repeating: 0)
        } else {
            for offset in stride(from: 0, to: count, by: Self.chunk) {
                let length = min(Self.chunk, count - offset)
                let chunk = UnsafeMutableBufferPointer(rebasing: block[2 * offset..<2 * (offset + length)])
                mix(into: chunk, from: frame + Int64(offset), count: length)
            }
        }
        if let fading, fading.end <= end { stopAll() }
        voices.removeAll { $0.end <= end }
    }

    private mutating func mix(into block: UnsafeMutableBufferPointer<Int16>, from frame: Int64, count: Int) {
        for index in 0..<count { sums[index] = 0 }
        for voice in voices {
            let first = max(voice.start, frame)
            let last = min(voice.end, frame + Int64(count))
            guard first < last else { continue }
            let samples = voice.clip.samples
            let source = Int(first - voice.start)
            let target = Int(first - frame)
            for index in 0..<Int(last - first) { sums[target + index] += Int32(samples[source + index]) }
        }
        if let fading { fall(fading, from: frame, count: count) }
        for index in 0..<count {
            let sample = Int16(clamping: sums[index])
            block[2 * index] = sample
            block[2 * index + 1] = sample
        }
    }

    private mutating func fall(_ fade: Fade, from frame: Int64, count: Int) {
        for index in 0..<count {
            let left = min(fade.length, max(0, fade.end - (frame + Int64(index))))
            sums[index] = Int32(Int64(sums[index]) * left / fade.length)
        }
    }
}
