/// Names cues from samples alone, by a likelihood ratio for each cue of a theme at each place.
///
/// It shares no code with what makes the sounds: it reads the theme file by itself and has its own reference tones. In
/// pink noise the best test for a known wave of unknown loudness is to flatten the noise, multiply with the flattened
/// wave, and take the square over the wave's own energy: that is what the wave explains of what is heard.
package struct Ear: Sendable {
    /// It hears this many samples a second.
    package static let rate = 8000.0
    /// Samples are of 16 bits, references of 1.
    static let fullScale = 32_767.0

    /// What it heard.
    package struct Heard: Sendable {
        /// The cues that sound like this; several where a theme makes no difference.
        package let names: [String]
        /// Of its first sample, in seconds from the first that was heard.
        package let onset: Double
        /// From its first sample to its last.
        package let seconds: Double
        /// How loud it is against the theme file.
        package let gain: Double
        /// Energy explained.
        let evidence: Double
    }

    /// A cue it knows.
    struct Reference: Sendable {
        let names: [String]
        let count: Int
        let energy: Double
        /// Of the flattened wave, conjugate, at unit energy, flattened once more.
        let real: [Float]
        let imaginary: [Float]
    }

    let references: [Reference]
    let transform: FourierTransform

    /// An ear that knows the cues of `sheet`, hears what is within `range`, and 2^`bits` samples at once. Of glides it
    /// knows these lengths beside the theme's own.
    package init(
        _ sheet: ThemeSheet, hearing range: ClosedRange<Double> = 60...3600, glides: [Double] = [], bits: Int = 14
    ) {
        let transform = FourierTransform(size: 1 << bits)
        // Pink noise has a power of 1 over the frequency.
        let flat = (0..<transform.size).map { bin -> Float in
            let hertz = Double(min(bin, transform.size - bin)) * Self.rate / Double(transform.size)
            return range.contains(hertz) ? Float(hertz) : 0
        }
        var waves: [(names: [String], notes: [Note], peak: Double)] = []
        for cue in sheet.cues {
            let lengths = [cue.seconds] + (cue.isGlide ? glides.filter { $0 != cue.seconds } : [])
            for seconds in lengths {
                let notes =
                    cue.isGlide ? [Note(from: cue.notes[0].from, to: cue.notes[0].to, seconds: seconds)] : cue.notes
                if let same = waves.firstIndex(where: { $0.notes == notes }) {
                    waves[same].names.append(cue.name)
                } else {
                    waves.append(([cue.name], notes, cue.peak))
                }
            }
        }
        references = waves.map { wave in
            let samples = ReferenceTone.samples(wave.notes, peak: wave.peak, rate: Self.rate)
            let (real, imaginary) = transform.spectrum(of: samples)
            var energy = 0.0
            for bin in flat.indices {
                energy += Double(flat[bin]) * Double(real[bin] * real[bin] + imaginary[bin] * imaginary[bin])
            }
            energy /= Double(transform.size)
            let scale = energy > 0 ? Float(1 / energy.squareRoot() / Double(transform.size)) : 0
            return Reference(
                names: wave.names, count: samples.count, energy: energy,
                real: flat.indices.map { real[$0] * flat[$0] * scale },
                imaginary: flat.indices.map { -imaginary[$0] * flat[$0] * scale })
        }
        self.transform = transform
    }

    /// The one cue that begins within the first `window` seconds of `samples`.
    package func name(_ samples: [Float], within window: Double) -> Heard? {
        let places = Int(window * Self.rate)
        var best: (evidence: Float, reference: Int, place: Int)?
        correlate(samples) { index, likeness in
            for place in 0...places {
                let evidence = likeness[place] * likeness[place]
                if evidence > best?.evidence ?? 0 { best = (evidence, index, place) }
            }
        }
        guard let best, best.evidence > 0 else { return nil }
        return heard(references[best.reference], at: best.place, likeness: best.evidence.squareRoot())
    }

    func heard(_ reference: Reference, at place: Int, likeness: Float) -> Heard {
        Heard(
            names: reference.names, onset: Double(place) / Self.rate, seconds: Double(reference.count) / Self.rate,
            gain: Double(likeness) / reference.energy.squareRoot() / Self.fullScale,
            evidence: Double(likeness * likeness))
    }

    /// Holds `samples` against each reference at each place; gives what each is like there, in units of the noise.
    func correlate(_ samples: some Collection<Float>, each: (_ reference: Int, _ likeness: [Float]) -> Void) {
        let (real, imaginary) = transform.spectrum(of: samples)
        // Two at a time: both likenesses are real, so one comes out as the real and one as the imaginary part.
        for first in stride(from: 0, to: references.count, by: 2) {
            let one = references[first]
            let other = first + 1 < references.count ? references[first + 1] : nil
            var (re, im) = product(real, imaginary, one)
            if let other {
                let (otherRe, otherIm) = product(real, imaginary, other)
                for bin in re.indices {
                    re[bin] -= otherIm[bin]
                    im[bin] += otherRe[bin]
                }
            }
            transform.run(&im, &re)
            each(first, re)
            if other != nil { each(first + 1, im) }
        }
    }

    private func product(_ real: [Float], _ imaginary: [Float], _ reference: Reference) -> ([Float], [Float]) {
        let size = real.count
        let re = [Float](unsafeUninitializedCapacity: size) { result, count in
            for bin in 0..<size {
                result[bin] = real[bin] * reference.real[bin] - imaginary[bin] * reference.imaginary[bin]
            }
            count = size
        }
        let im = [Float](unsafeUninitializedCapacity: size) { result, count in
            for bin in 0..<size {
                result[bin] = real[bin] * reference.imaginary[bin] + imaginary[bin] * reference.real[bin]
            }
            count = size
        }
        return (re, im)
    }
}
