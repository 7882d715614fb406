import Glibc
import Units

/// A cue that comes from a sound file.
package struct RecordedCue: Hashable, Sendable {
    /// The file as the theme names it.
    package let file: String
    /// What is in it.
    let recorded: Recorded
    /// Level of the loudest sample, in dBFS, before the limiter.
    package let peak: Double
    /// How much higher it sounds than it was recorded, in semitones; it is that much shorter.
    let semitones: Int
    /// What it is cut to; nil for nothing.
    private let longest: Duration?

    /// `recorded`, which was read from `file`, with its loudest sample at `peak` dBFS; nil for as it was recorded.
    package init(_ recorded: Recorded, file: String, peak: Double? = nil) throws(SoundError) {
        guard peak.map(CueRecipe.allowedPeaks.contains) != false else {
            throw SoundError(.peak, "peak", peak.map { "\($0)" } ?? "", "must be from -60 to 0 dBFS")
        }
        self.init(recorded, file: file, peak: peak ?? recorded.level, semitones: 0, longest: nil)
    }

    private init(_ recorded: Recorded, file: String, peak: Double, semitones: Int, longest: Duration?) {
        self.recorded = recorded
        self.file = file
        self.peak = peak
        self.semitones = semitones
        self.longest = longest
    }

    /// From the first sample to the last.
    package var length: Duration {
        let whole = recorded.length(semitones: semitones)
        return min(whole, longest ?? whole)
    }

    /// The same, louder by `gain` dB and higher by `semitones`.
    func adjusted(gain: Double, semitones: Int) -> RecordedCue {
        RecordedCue(
            recorded, file: file, peak: peak + gain, semitones: self.semitones + semitones, longest: longest)
    }

    /// The same, ending after `length` if it is longer. It is not stretched: a recording would change its pitch.
    func cut(to length: Duration) -> RecordedCue {
        RecordedCue(recorded, file: file, peak: peak, semitones: semitones, longest: length)
    }
}

extension Recorded {
    /// Of the loudest sample, in dBFS.
    var level: Double { 20 * log10(Double(loudest)) }

    /// How long it sounds when it is higher by `semitones`, to the microsecond.
    func length(semitones: Int) -> Duration {
        let perSecond = Double(rate) * frequencyRatio(semitones)
        return .microseconds(Int64((Double(samples.count) * 1_000_000 / perSecond).rounded()))
    }
}

/// What a frequency is multiplied with to be higher by `semitones` of equal temperament.
func frequencyRatio(_ semitones: Int) -> Double { pow(2, Double(semitones) / 12) }
