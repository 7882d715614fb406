import Workout

/// Turns cues at fixed frames into interleaved stereo samples, none louder than -1 dBFS.
///
/// After `init` nothing here allocates, locks or calls the system, so the audio thread may own one. What is rendered
/// does not depend on how the frames are cut into blocks, if each clip is started `lookAhead` frames early.
package struct Mixer: ~Copyable {
    /// One sounding or waiting cue, where it starts and which ear hears it more.
    private struct Voice {
        let start: Int64
        let clip: Clip
        let pan: Pan?
        var end: Int64 { start + Int64(clip.samples.count) }

        func sounds(in frames: Range<Int64>) -> Bool { start < frames.upperBound && frames.lowerBound < end }
    }

    /// A linear fall to silence.
    private struct Fade {
        let start: Int64
        let length: Int64
        var end: Int64 { start + length }
    }

    private static let chunk = 1024
    /// The far ear of a panned cue hears it 12 dB softer: 10^(-12/20) in units of 2^-16.
    private static let far: Int32 = 16_462

    private let capacity: Int
    private var voices: [Voice] = []
    private var fading: Fade?
    private var limiter: Limiter
    /// The frame after the last one that was rendered.
    private var position = Int64.min
    private var left: [Int32]
    private var right: [Int32]

    /// At most `capacity` cues sound or wait at once, at `rate` frames per second.
    package init(rate: Int = 48_000, capacity: Int = 32) {
        self.capacity = capacity
        voices.reserveCapacity(capacity)
        limiter = Limiter(rate: rate, frames: Self.chunk)
        left = [Int32](repeating: 0, count: Self.chunk + 2 * limiter.reach)
        right = left
    }

    /// How many frames before its first one a clip is best started: so far the limiter looks ahead. It limits what is
    /// started later as well, only less smoothly.
    package var lookAhead: Int64 { Int64(limiter.reach) }

    /// The frame after the last one that will not be silent; nil when nothing sounds or waits.
    package var end: Int64? {
        voices.reduce(nil) { $1.end > position ? max($0 ?? .min, $1.end) : $0 }
    }

    /// Lets `clip` sound from `frame` on, louder in one ear where it is to be panned; a frame already rendered means
    /// it is joined in the middle.
    ///
    /// It shares the clip's samples. False, and nothing happens, when `capacity` cues sound or wait already.
    @discardableResult
    package mutating func start(_ clip: Clip, at frame: Int64, pan: Pan? = nil) -> Bool {
        if voices.count >= capacity { forget(endedBy: position) }
        guard voices.count < capacity else { return false }
        voices.append(Voice(start: frame, clip: clip, pan: pan))
        return true
    }

    /// Forgets all that sounds or waits: the next block is silent.
    package mutating func stopAll() {
        voices.removeAll(keepingCapacity: true)
        fading = nil
        position = .min
    }

    /// Lets all that sounds fall to silence over `frames` from `frame` on; then it, and all that waited, is forgotten.
    package mutating func fade(from frame: Int64, over frames: Int64) {
        fading = Fade(start: frame, length: max(1, frames))
    }

    /// Whether no cue sounds in any of `frames`.
    package func isSilent(_ frames: Range<Int64>) -> Bool { !voices.contains { $0.sounds(in: frames) } }

    /// Fills `block`, two samples to the frame, with the frames from `frame` on.
    package mutating func render(into block: UnsafeMutableBufferPointer<Int16>, from frame: Int64) {
        let count = block.count / 2
        let end = frame + Int64(count)
        for offset in stride(from: 0, to: count, by: Self.chunk) {
            let length = min(Self.chunk, count - offset)
            let chunk = UnsafeMutableBufferPointer(rebasing: block[2 * offset..<2 * (offset + length)])
            mix(into: chunk, from: frame + Int64(offset), count: length)
        }
        position = end
        if let fading, fading.end <= end { stopAll() }
        // What has just ended may still be near enough to turn down what comes.
        forget(endedBy: end - Int64(limiter.reach))
    }

    private mutating func forget(endedBy frame: Int64) { voices.removeAll { $0.end <= frame } }

    private mutating func mix(into block: UnsafeMutableBufferPointer<Int16>, from frame: Int64, count: Int) {
        let frames = frame..<(frame + Int64(count))
        guard !isSilent(frames) else {
            block.update(repeating: 0)
            return
        }
        let reach = limiter.reach
        let around = (frames.lowerBound - Int64(reach))..<(frames.upperBound + Int64(reach))
        // One clip by itself is never too loud.
        if voices.reduce(0, { $1.sounds(in: around) ? $0 + 1 : $0 }) > 1 {
            sum(around)
            limit(count)
        } else {
            sum(frames)
        }
        if let fading { fall(fading, from: frame, count: count) }
        for index in 0..<count {
            block[2 * index] = Int16(clamping: left[index])
            block[2 * index + 1] = Int16(clamping: right[index])
        }
    }

    /// Adds up all that sounds in `frames`, both ears from index 0 on.
    private mutating func sum(_ frames: Range<Int64>) {
        for index in 0..<frames.count { (left[index], right[index]) = (0, 0) }
        for voice in voices where voice.sounds(in: frames) {
            let first = max(voice.start, frames.lowerBound)
            let count = Int(min(voice.end, frames.upperBound) - first)
            let (source, target) = (Int(first - voice.start), Int(first - frames.lowerBound))
            let samples = voice.clip.samples
            for index in 0..<count {
                let near = Int32(samples[source + index])
                let far = voice.pan == nil ? near : (near * Self.far) / 65_536
                left[target + index] += voice.pan == .right ? far : near
                right[target + index] += voice.pan == .left ? far : near
            }
        }
    }

    /// Turns down what is too loud of `count` frames, and moves them to index 0 from behind what is around them.
    private mutating func limit(_ count: Int) {
        let reach = limiter.reach
        // Both ears by one gain, so that what is heard stays in its place.
        let isLoud = limiter.prepare(count, left: left, right: right)
        for index in 0..<count {
            let (one, other) = (left[index + reach], right[index + reach])
            left[index] = isLoud ? limiter.limited(one, at: index) : one
            right[index] = isLoud ? limiter.limited(other, at: index) : other
        }
    }

    private mutating func fall(_ fade: Fade, from frame: Int64, count: Int) {
        for index in 0..<count {
            let rest = min(fade.length, max(0, fade.end - (frame + Int64(index))))
            left[index] = Int32(Int64(left[index]) * rest / fade.length)
            right[index] = Int32(Int64(right[index]) * rest / fade.length)
        }
    }
}
