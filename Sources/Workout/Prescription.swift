import Units

/// Why a written hold or count was not understood; `description` says what is allowed.
package struct PrescriptionTextError: Error, Equatable, CustomStringConvertible {
    package let description: String
}

/// The person's own breath: what a hold counted in breaths is measured by.
package struct Breath: Codable, Hashable, Sendable {
    /// Breathing in.
    package var inhale: Duration
    /// Breathing out.
    package var exhale: Duration

    /// A calm breath: 3 s in, 4 s out.
    package static let calm = Breath(inhale: .seconds(3), exhale: .seconds(4))

    /// A breath of `inhale` and `exhale`.
    package init(inhale: Duration, exhale: Duration) {
        self.inhale = inhale
        self.exhale = exhale
    }

    /// One whole breath.
    package var length: Duration { inhale + exhale }
}

/// How long a hold is, as prescribed.
package enum HoldLength: Codable, Hashable, Sendable {
    /// Always this long.
    case exactly(Duration)
    /// Starts at the lower bound; rises only by progression.
    case range(ClosedRange<Duration>)
    /// This many whole breaths.
    case breaths(Int)
    /// One breath in.
    case inhale
    /// One breath out.
    case exhale
    /// Until the person says so, but no longer than this.
    case open(most: Duration)
    /// One for each repetition; none of them a list or open.
    case list([HoldLength])

    /// The shortest and longest hold that can be prescribed.
    package static let allowed: ClosedRange<Duration> = .milliseconds(500) ... .seconds(3600)
    /// How many breaths a hold may count.
    package static let allowedBreaths = 1...100
    /// The longest an open hold may be allowed.
    package static let allowedOpen: ClosedRange<Duration> = .seconds(1) ... .seconds(3600)
    /// How long an activity may go on.
    package static let allowedActivity: ClosedRange<Duration> = .seconds(1) ... .seconds(12 * 3600)
    /// What a hold or an activity may rise to, and by.
    package static let allowedGoal = allowed.lowerBound...allowedActivity.upperBound

    /// What may be written, for messages.
    package static let grammar =
        "a duration (10s), a range (30s..60s), breaths (2 breaths), inhale, exhale or open"

    /// Reads `10s`, `30s..60s`, `2 breaths`, `1 breath`, `inhale`, `exhale`, `open`; durations within `allowed`.
    package init(
        _ text: String, within allowed: ClosedRange<Duration> = Self.allowed
    ) throws(PrescriptionTextError) {
        let words = text.split(separator: " ")
        if words.count == 2, words[1] == "breaths" || words[1] == "breath" {
            guard let count = Int(words[0]), Self.allowedBreaths.contains(count) else {
                throw PrescriptionTextError(
                    description: "\"\(text)\": \(Self.allowedBreaths.lowerBound) to "
                        + "\(Self.allowedBreaths.upperBound) breaths are allowed")
            }
            self = .breaths(count)
            return
        }
        switch text {
        case "inhale": self = .inhale
        case "exhale": self = .exhale
        case "open": self = .open(most: Defaults.openHold)
        default: self = try Self.inSeconds(text, within: allowed)
        }
    }

    private static func inSeconds(
        _ text: String, within allowed: ClosedRange<Duration>
    ) throws(PrescriptionTextError) -> HoldLength {
        let bounds = try Bounds(text) { text throws(PrescriptionTextError) in
            guard let duration = try? Duration(text: text) else {
                throw PrescriptionTextError(description: "\"\(text)\": not a hold; write \(grammar)")
            }
            guard allowed.contains(duration) else {
                throw PrescriptionTextError(
                    description: "\"\(text)\": a hold is \(allowed.lowerBound.text) to \(allowed.upperBound.text) long")
            }
            return duration
        }
        switch bounds {
        case .one(let duration): return .exactly(duration)
        case .range(let range): return .range(range)
        }
    }

    /// What it is in the repetition `rep`, counted from 1.
    package func inRep(_ rep: Int) -> HoldLength {
        guard case .list(let holds) = self, !holds.isEmpty else { return self }
        return holds[min(max(rep, 1), holds.count) - 1]
    }

    /// How long it is at first; the longest of a list; zero for an open one.
    package func start(breath: Breath) -> Duration {
        switch self {
        case .exactly(let duration): duration
        case .range(let range): range.lowerBound
        case .breaths(let count): breath.length * count
        case .inhale: breath.inhale
        case .exhale: breath.exhale
        case .open: .zero
        case .list(let holds): holds.map { $0.start(breath: breath) }.max() ?? .zero
        }
    }
}

/// How many repetitions, as prescribed.
package enum RepCount: Codable, Hashable, Sendable {
    /// Always this many.
    case exactly(Int)
    /// Starts at the lower bound; rises only by progression.
    case range(ClosedRange<Int>)
    /// One for each set.
    case list([Int])
    /// Until the person says so, but no more than this.
    case open(most: Int)

    /// How many repetitions a set may have.
    package static let allowed = 1...1000

    /// Reads `10`, `10..15` and `open`.
    package init(_ text: String) throws(PrescriptionTextError) {
        if text == "open" {
            self = .open(most: Defaults.openReps)
            return
        }
        switch try Bounds(text, parse: { text throws(PrescriptionTextError) in try Self.count(text) }) {
        case .one(let count): self = .exactly(count)
        case .range(let range): self = .range(range)
        }
    }

    /// How many there are at first in the set `set`, counted from 1; the most of an open one.
    package func start(inSet set: Int) -> Int {
        switch self {
        case .exactly(let count): count
        case .range(let range): range.lowerBound
        case .list(let counts): counts.isEmpty ? 1 : counts[min(max(set, 1), counts.count) - 1]
        case .open(let most): most
        }
    }

    private static func count(_ text: String) throws(PrescriptionTextError) -> Int {
        guard let count = Int(text), allowed.contains(count) else {
            throw PrescriptionTextError(
                description: "\"\(text)\": not a number of repetitions; \(allowed.lowerBound) to "
                    + "\(allowed.upperBound), a range (10..15) or open is allowed")
        }
        return count
    }
}

/// `A` or `A..B`.
private enum Bounds<Value: Comparable> {
    case one(Value)
    case range(ClosedRange<Value>)

    init(
        _ text: String, parse: (String) throws(PrescriptionTextError) -> Value
    ) throws(PrescriptionTextError) {
        guard let dots = text.twoDots else {
            self = .one(try parse(text))
            return
        }
        let lower = try parse(String(text[..<dots.lowerBound]))
        let upper = try parse(String(text[dots.upperBound...]))
        guard lower < upper else {
            throw PrescriptionTextError(description: "\"\(text)\": the range must go from low to high")
        }
        self = .range(lower...upper)
    }
}

extension String {
    /// The first `..` in it.
    fileprivate var twoDots: Range<Index>? {
        indices.lazy.compactMap { index in
            self[index...].hasPrefix("..") ? index..<self.index(index, offsetBy: 2) : nil
        }.first
    }
}
