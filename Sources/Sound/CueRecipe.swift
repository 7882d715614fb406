import Units

/// How one cue is synthesised: tones and gaps in sequence, and how loud the loudest sample is.
///
/// A recipe that exists can be played: it begins and ends with a tone and lasts at most 10 s.
package struct CueRecipe: Hashable, Sendable {
    /// Allowed peak levels, in dB below full scale.
    package static let allowedPeaks: ClosedRange<Double> = -60...0
    /// The longest cue.
    package static let longest: Duration = .seconds(10)

    /// Tones and gaps in the order they sound.
    package let parts: [Part]
    /// Level of the loudest sample, in dBFS, before the limiter: what a person turned up may be above 0.
    package let peak: Double

    /// Parts in the order they sound, and the level of the loudest sample in dBFS; throws what is not allowed.
    package init(_ parts: [Part], peak: Double) throws(SoundError) {
        guard parts.contains(where: { $0.pitch != nil }) else {
            throw SoundError(.recipe, "notes", "no note", "a cue has at least one note, as in [523 Hz 80ms]")
        }
        // A cue's instant is its first sounding sample; silence at an end would only shift or block others.
        if let gap = [parts.first, parts.last].compactMap({ $0 }).first(where: { $0.pitch == nil }) {
            throw SoundError(.recipe, "notes", gap.description, "a gap stands between two notes")
        }
        let length = parts.reduce(.zero) { $0 + $1.length }
        guard length <= Self.longest else {
            throw SoundError(.length, "length", length.text, "a cue lasts at most \(Self.longest.text)")
        }
        guard Self.allowedPeaks.contains(peak) else {
            throw SoundError(.peak, "peak", "\(peak)", "must be from -60 to 0 dBFS")
        }
        self.parts = parts
        self.peak = peak
    }

    /// From the first sample to the last, gaps included.
    package var length: Duration { parts.reduce(.zero) { $0 + $1.length } }

    /// The same contour within `length`, which is held to 5 ms … 10 s: all parts are longer or shorter by one factor.
    package func stretched(to length: Duration) -> CueRecipe {
        let allowed = Part.allowedLengths
        let wanted = min(max(length, allowed.lowerBound), allowed.upperBound).microseconds
        let own = self.length.microseconds
        var (passed, end) = (Int64.zero, Int64.zero)
        let parts = parts.map { part in
            // From the recipe's start each time, so that the whole is as long as it should be to the microsecond.
            let start = end
            passed += part.length.microseconds
            end = passed * wanted / own
            return Part(pitch: part.pitch, length: .microseconds(end - start))
        }
        return CueRecipe(derived: parts, peak: peak)
    }

    /// The same, louder by `gain` dB and higher by `semitones`.
    func adjusted(gain: Double, semitones: Int) -> CueRecipe {
        let ratio = frequencyRatio(semitones)
        let parts = parts.map { part in
            let pitch = part.pitch.map { Part.Pitch(from: $0.from * ratio, to: $0.to * ratio) }
            return Part(pitch: pitch, length: part.length)
        }
        return CueRecipe(derived: parts, peak: peak + gain)
    }

    /// What became of a recipe; its parts and its peak may now be beyond what may be written.
    private init(derived parts: [Part], peak: Double) {
        self.parts = parts
        self.peak = peak
    }
}

extension CueRecipe {
    /// One tone or one gap of a cue.
    package struct Part: Hashable, Sendable {
        /// The frequency at a tone's start and end, in Hz; the same for a plain note.
        package struct Pitch: Hashable, Sendable {
            /// Hz at the start.
            package let from: Double
            /// Hz at the end.
            package let to: Double
        }

        /// Allowed frequencies, in Hz.
        package static let allowedFrequencies: ClosedRange<Double> = 20...12_000
        /// Allowed lengths of a tone or gap.
        package static let allowedLengths: ClosedRange<Duration> = .milliseconds(5) ... .seconds(10)

        /// What sounds; nil for a gap.
        package let pitch: Pitch?
        /// How long it lasts, attack and release included.
        package let length: Duration

        fileprivate init(pitch: Pitch?, length: Duration) {
            self.pitch = pitch
            self.length = length
        }

        private init(checked pitch: Pitch?, length: Duration, lengthText: String) throws(SoundError) {
            guard Self.allowedLengths.contains(length) else {
                throw SoundError(.length, "length", lengthText, "must be from 5ms to 10s")
            }
            self.init(pitch: pitch, length: length)
        }
    }
}

extension CueRecipe.Part: CustomStringConvertible {
    private static let examples =
        "write a note as \"523 Hz 80ms\", a glide as \"330-440 Hz 1.5s\", silence as \"gap 30ms\""

    /// Reads `523 Hz 80ms`, `330-440 Hz 1.5s` or `gap 30ms`.
    package init(_ text: String) throws(SoundError) {
        let words = text.split(separator: " ")
        if words.count == 2, words[0] == "gap" {
            try self.init(checked: nil, length: Self.length(words[1]), lengthText: String(words[1]))
        } else if words.count == 3, words[1] == "Hz" {
            let ends = words[0].split(separator: "-", omittingEmptySubsequences: false)
            guard let from = ends.first, let to = ends.last, ends.count <= 2 else {
                throw SoundError(.note, "note", "\"\(text)\"", Self.examples)
            }
            let pitch = try Pitch(from: Self.frequency(from, in: text), to: Self.frequency(to, in: text))
            try self.init(checked: pitch, length: Self.length(words[2]), lengthText: String(words[2]))
        } else {
            throw SoundError(.note, "note", "\"\(text)\"", Self.examples)
        }
    }

    /// The text `init(_:)` reads back.
    package var description: String {
        guard let pitch else { return "gap \(length.text)" }
        let frequencies = pitch.from == pitch.to ? [pitch.from] : [pitch.from, pitch.to]
        return frequencies.map(plain).joined(separator: "-") + " Hz \(length.text)"
    }

    private static func frequency(_ word: Substring, in text: String) throws(SoundError) -> Double {
        // `Double` alone would also take 0x1p4, nan and 1e3.
        guard word.allSatisfy({ $0.isASCIIDigit || $0 == "." }), let hertz = Double(word) else {
            throw SoundError(.note, "note", "\"\(text)\"", examples)
        }
        guard allowedFrequencies.contains(hertz) else {
            throw SoundError(.frequency, "frequency", "\(word) Hz", "must be from 20 to 12000 Hz")
        }
        return hertz
    }

    private static func length(_ word: Substring) throws(SoundError) -> Duration {
        do {
            return try Duration(text: String(word))
        } catch {
            throw SoundError(.note, "length", "\"\(word)\"", "not a duration; write for example 80ms or 1.5s")
        }
    }
}

/// A number without the `.0` a whole `Double` prints.
private func plain(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
}
