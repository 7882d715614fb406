extension Ear {
    /// What comes to an ear while something is played, block by block.
    package struct Recording {
        private let lowPass: LowPass
        private let step: Int
        /// Whole steps that hold all frames before one, or after it, that have a part in it.
        private let reach: Int
        private var waiting: [Float]
        /// At the ear's own rate.
        private var samples: [Float] = []

        /// Of a sound that has `rate` frames per second, a multiple of the ear's.
        package init(rate: Int) {
            step = rate / Int(Ear.rate)
            lowPass = LowPass(4000, width: 400, rate: Double(rate), keepingEvery: step)
            reach = (lowPass.reach + step - 1) / step * step
            waiting = [Float](repeating: 0, count: reach)
        }

        /// Takes the left channel of a block of stereo.
        package mutating func add(_ block: UnsafeBufferPointer<Int16>) {
            for index in stride(from: 0, to: block.count, by: 2) { waiting.append(Float(block[index])) }
            if waiting.count >= 10 * Int(Ear.rate) * step { pass() }
        }

        /// All that was heard, once the sound is over.
        package mutating func finish() -> [Float] {
            waiting += [Float](repeating: 0, count: reach)
            pass()
            return samples
        }

        /// Passes on what has its future too, and keeps what is the past of what comes.
        private mutating func pass() {
            let whole = max(0, waiting.count - 2 * reach) / step * step
            let heard = lowPass(Array(waiting[..<(whole + 2 * reach)]))
            samples += heard[(reach / step)..<((reach + whole) / step)]
            waiting.removeFirst(whole)
        }
    }
}

extension Ear {
    /// All cues in `samples`, in order; of those that would overlap, the ones that explain most.
    ///
    /// What is softer than two thirds of what the theme file says is none, nor what is not six times the noise.
    package func listen(_ samples: [Float]) -> [Heard] {
        let longest = references.map(\.count).max() ?? 0
        let hop = transform.size - longest
        var candidates: [Heard] = []
        for start in stride(from: 0, to: samples.count, by: hop) {
            let block = samples[start..<min(samples.count, start + transform.size)]
            guard block.contains(where: { $0 != 0 }) else { continue }
            correlate(block) { index, likeness in
                let reference = references[index]
                let least = max(
                    Float(0.67 * reference.energy.squareRoot() * Self.fullScale), 6 * Self.spread(of: likeness))
                for place in 1..<hop where abs(likeness[place]) >= least {
                    guard abs(likeness[place]) >= abs(likeness[place - 1]),
                        abs(likeness[place]) >= abs(likeness[place + 1])
                    else { continue }
                    candidates.append(heard(reference, at: start + place, likeness: abs(likeness[place])))
                }
            }
        }
        candidates.sort { $0.evidence > $1.evidence }
        var accepted: [Heard] = []
        for candidate in candidates {
            let after = accepted.partition { $0.onset < candidate.onset }
            if after > 0, accepted[after - 1].end > candidate.onset { continue }
            if after < accepted.count, accepted[after].onset < candidate.end { continue }
            accepted.insert(candidate, at: after)
        }
        return accepted
    }

    /// The standard deviation of noise with the same median; every 16th number will do.
    private static func spread(of likeness: [Float]) -> Float {
        let some = stride(from: 0, to: likeness.count, by: 16).map { abs(likeness[$0]) }.sorted()
        return some[some.count / 2] / 0.6745
    }
}

extension Ear.Heard {
    /// When its last sample has sounded, in seconds.
    var end: Double { onset + seconds }
}

extension [Ear.Heard] {
    /// How many come before the first that `isBefore` does not hold for.
    fileprivate func partition(_ isBefore: (Ear.Heard) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
