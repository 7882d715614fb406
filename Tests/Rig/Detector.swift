import Sound
import Workout

/// Finds cues in samples, and what is no cue, by normalised cross-correlation with each cue by itself.
///
/// It knows nothing of timelines. Of cues that sound the same, as `breathIn` and `moveUp` do in the default theme, it
/// reports the one whose name comes first (`CueKind.heard`). A cue is found where it sounds whole and by itself; one that was cut short, or that
/// begins within other sound, is reported as unexplained.
package struct Detector {
    /// One cue that sounds.
    package struct Found: Hashable, Sendable, CustomStringConvertible {
        /// The cue.
        package let kind: CueKind
        /// The frame of its first sample.
        package let frame: Int
        /// How many frames it sounds for.
        package let length: Int
        /// Normalised correlation over its whole length; 1 is the same wave.
        package let score: Double
        /// Its loudness against the template's.
        package let gain: Double

        package var description: String { "\(kind) at \(frame) (score \(score), gain \(gain))" }
    }

    /// All that sounds.
    package struct Report: Sendable {
        /// The cues, in order of time.
        package var found: [Found] = []
        /// Frames in which something sounds that no cue explains.
        package var unexplained: [Range<Int>] = []
    }

    /// What counts as the same wave: a cue of three notes of which two sound scores 0.82.
    private static let threshold = 0.97
    /// Bursts nearer than this are one: more than half a period of any note, less than any gap in a cue (3 ms).
    private static let mergeFrames = 144

    private let templates: [Template]
    private let reach: Int
    private let noise: Float

    /// `templates` are isolated cues, mono; samples up to `noise` (of 32767) count as silence.
    init(templates: [(kind: CueKind, samples: [Int16])], noise: Int16 = 24) {
        // Longest first: of two that match, the one that explains more is right.
        self.templates = templates.map { Template($0.kind, samples: $0.samples) }
            .sorted { ($1.samples.count, $0.kind.rawValue) < ($0.samples.count, $1.kind.rawValue) }
        reach = self.templates.first?.samples.count ?? 0
        self.noise = Float(noise)
    }

    /// The cues of `bank` as they sound by themselves; a glide at its lengths among `glides`, or else the theme's own.
    package init(bank: CueBank, glides: [Cue] = []) {
        let lengths = Dictionary(grouping: glides, by: \.kind).mapValues { Set($0.map(\.length)) }
        self.init(
            templates: CueKind.allCases.flatMap { kind in
                (lengths[kind] ?? [nil]).map { (kind, bank[kind, lasting: $0].samples) }
            })
    }

    /// Examines the first channel of interleaved `samples`.
    package func examine(_ samples: [Int16], channels: Int = 2) -> Report {
        var report = Report()
        for frames in soundingFrames(in: samples, channels: channels, above: Int16(noise), joining: reach) {
            examine(Stretch(samples, frames: frames, channels: channels, padding: reach), into: &report)
        }
        report.found.sort { $0.frame < $1.frame }
        return report
    }

    private func examine(_ stretch: consuming Stretch, into report: inout Report) {
        var position = 0
        while let burst = stretch.burst(from: position, above: noise, joining: Self.mergeFrames) {
            position = burst.upperBound
            if let match = explanation(of: burst, in: stretch) {
                report.found.append(
                    Found(
                        kind: match.template.kind, frame: stretch.start + match.position,
                        length: match.template.samples.count, score: match.fit.score, gain: match.fit.gain))
                stretch.subtract(match.template, at: match.position, gain: match.fit.gain, noise: noise)
                // Anything of the burst that is left now is looked at again.
                position = burst.lowerBound
            } else {
                report.addUnexplained((stretch.start + burst.lowerBound)..<(stretch.start + burst.upperBound))
            }
        }
    }

    /// The longest cue that begins where `burst` begins and fits over its whole length.
    private func explanation(
        of burst: Range<Int>, in stretch: borrowing Stretch
    ) -> (template: Template, position: Int, fit: Fit)? {
        let onset = stretch.onset(of: burst)
        for template in templates {
            let near = (max(0, onset - template.onset - 16))...max(0, onset - template.onset + 16)
            // A few hundred samples of the first note tell pitch and place; only then all of it is compared.
            let probes = near.map { ($0, stretch.fit(template, at: $0, frames: 1024, every: 4).score) }
            guard let (position, score) = probes.max(by: { $0.1 < $1.1 }), score > 0.8 else { continue }
            guard stretch.fit(template, at: position, every: 7).score > Self.threshold - 0.05 else { continue }
            let fit = stretch.fit(template, at: position)
            if fit.score >= Self.threshold { return (template, position, fit) }
        }
        return nil
    }
}

extension Detector.Report {
    /// Joins what is less than 50 ms apart: one fault is one range.
    fileprivate mutating func addUnexplained(_ frames: Range<Int>) {
        if let last = unexplained.last, frames.lowerBound < last.upperBound + 2400 {
            unexplained[unexplained.count - 1] = last.lowerBound..<max(last.upperBound, frames.upperBound)
        } else {
            unexplained.append(frames)
        }
    }
}
