/// Keeps samples at or below -1 dBFS.
///
/// A frame's gain is the mean over a window of the least over a window of what each sample allows; each window
/// reaches 2.5 ms to both sides. So it turns down before what is loud comes and adds no latency, and it depends on
/// nothing but the samples around a frame: all is in integers, so that it is the same however the frames are cut up.
struct Limiter {
    /// The loudest sample that it lets through: -1 dBFS.
    static let ceiling: Int32 = 29_203
    /// A gain of 0 dB.
    private static let unity: Int32 = 1 << 18

    /// How far one window reaches to each side, in frames. At most what keeps the sum of a window's gains in 32 bits.
    private let half: Int
    private var gains: [Int32]

    /// For at most `frames` at once, at `rate` frames per second.
    init(rate: Int, frames: Int) {
        half = min(max(1, rate / 400), 4000)
        gains = [Int32](repeating: 0, count: frames + 4 * half)
    }

    /// How far to each side of a frame its gain depends on what sounds, in frames.
    var reach: Int { 2 * half }

    /// Makes the gains of `count` frames from what both ears hear in them and in the `reach` frames before and after
    /// them: index 0 is the first of those before. False when all gains are 1.
    mutating func prepare(_ count: Int, left: [Int32], right: [Int32]) -> Bool {
        let width = 2 * half + 1
        var isLoud = false
        for index in 0..<(count + 4 * half) {
            let loudness = max(abs(left[index]), abs(right[index]))
            if loudness > Self.ceiling {
                isLoud = true
                gains[index] = Int32(Int64(Self.ceiling) * Int64(Self.unity) / Int64(loudness))
            } else {
                gains[index] = Self.unity
            }
        }
        guard isLoud else { return false }
        // The least of twice as many with each pass, then of two that overlap to the whole width.
        var covered = 1
        var valid = count + 4 * half
        while covered < width {
            let step = min(covered, width - covered)
            valid -= step
            for index in 0..<valid { gains[index] = min(gains[index], gains[index + step]) }
            covered += step
        }
        var sum: Int32 = 0
        for index in 0..<(width - 1) { sum += gains[index] }
        for index in 0..<count {
            sum += gains[index + width - 1]
            let leaving = gains[index]
            gains[index] = sum
            sum -= leaving
        }
        return true
    }

    /// `sample` of the frame at `index`, from 0 at the first of those that were prepared.
    func limited(_ sample: Int32, at index: Int) -> Int32 {
        // To the nearest, which is never beyond the ceiling: the exact product is not, and the ceiling is a whole number.
        let product = Int64(sample) * Int64(gains[index])
        let divisor = Int64(2 * half + 1) * Int64(Self.unity)
        return Int32((product + (product < 0 ? -divisor : divisor) / 2) / divisor)
    }
}

extension Limiter {
    /// `wave` at `rate` as samples; what is louder than the ceiling is turned down with what is around it.
    static func samples(of wave: [Double], rate: Int) -> [Int16] {
        // 40 dB above full scale: more than a person can ask for, and sums of it stay in range.
        let most = 100 * Clip.fullScale
        let exact = wave.map { Int32(min(max($0, -most), most).rounded(.toNearestOrEven)) }
        guard exact.contains(where: { abs($0) > ceiling }) else { return exact.map(Int16.init) }
        var limiter = Limiter(rate: rate, frames: exact.count)
        let silence = [Int32](repeating: 0, count: limiter.reach)
        let around = silence + exact + silence
        _ = limiter.prepare(exact.count, left: around, right: around)
        return exact.indices.map { Int16(limiter.limited(exact[$0], at: $0)) }
    }
}
