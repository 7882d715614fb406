import Foundation

/// What a cue of a theme file should sound like, by the design's table alone (§6: partials, attack, release).
enum ReferenceTone {
    /// Samples of `notes` at `rate`, the loudest at `peak` dBFS where full scale is 1; partials above what the rate can
    /// carry are left out.
    static func samples(_ notes: [Note], peak: Double, rate: Double) -> [Float] {
        let total = notes.reduce(0) { $0 + $1.seconds }
        var wave = [Double](repeating: 0, count: Int((total * rate).rounded()))
        var start = 0.0
        for note in notes {
            defer { start += note.seconds }
            guard note.sounds else { continue }
            let carried = [1.0, 2, 3, 4].map { $0 * max(note.from, note.to) < rate / 2 ? 1.0 : 0 }
            for index in wave.indices {
                let time = Double(index) / rate - start
                guard time >= 0, time < note.seconds else { continue }
                let part = time / note.seconds
                let turns = time * (note.from * (1 - part / 2) + note.to * part / 2)
                let (s, c) = (sin(2 * .pi * turns), cos(2 * .pi * turns))
                // The sines of twice, three and four times the angle.
                let (second, third, fourth) = (2 * s * c, s * (3 - 4 * s * s), 4 * s * c * (1 - 2 * s * s))
                let tone =
                    s + carried[1] * second * 0.398_107 + carried[2] * third * 0.251_189
                    + carried[3] * fourth * 0.125_893
                wave[index] +=
                    tone * edge(time, 0.008, note.seconds / 4)
                    * edge(note.seconds - time, 0.020, note.seconds / 3)
            }
        }
        let loudest = wave.reduce(0) { max($0, abs($1)) }
        let scale = loudest > 0 ? exp(peak / 20 * log(10.0)) / loudest : 0
        return wave.map { Float($0 * scale) }
    }

    /// A raised cosine from 0 at an edge to 1 at the shorter of two distances from it.
    private static func edge(_ distance: Double, _ longest: Double, _ share: Double) -> Double {
        let rise = min(longest, share)
        guard distance < rise else { return 1 }
        let half = sin(.pi / 2 * distance / rise)
        return half * half
    }
}
