import Units

/// Why a written hold or count was not understood; `description` says what is allowed.
package struct PrescriptionTextError: Error, Equatable, CustomStringConvertible {
    package let description: String
}

/// The person's own breath: what a hold counted in breaths is measured by.
package struct Breath: Hashable, Sendable {
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
package enum HoldLength: Hashable, Sendable {
    /// Always this long.
    case exactly(Duration)
    /// Starts at the lower bound; rises only by progression.
    case range(ClosedRange<Duration>)
    /// This many whole breaths.
    case breaths(Int)

    /// The shortest and longest hold that can be prescribed.
    package static let allowed: ClosedRange<Duration> = .milliseconds(500) ... .seconds(3600)
    /// How many breaths a hold may count.
    package static let allowedBreaths = 1...100

    private static let grammar = "a duration (10s), a range (30s..60s) or breaths (2 breaths)"

    /// Reads `10s`, `30s..60s`, `2 breaths`, `1 breath`.
    package init(_ text: String) throws(PrescriptionTextError) {
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
        switch try Bounds(text, parse: Self.duration) {
        case .one(let duration): self = .exactly(duration)
        case .range(let range): self = .range(range)
        }
    }

    /// How long it is at first.
    package func start(breath: Breath) -> Duration {
        switch self {
        case .exactly(let duration): duration
        case .range(let range): range.lowerBound
        case .breaths(let count): breath.length * count
        }
    }

    private static func duration(_ text: String) throws(PrescriptionTextError) -> Duration {
        guard let duration = try? Duration(text: text) else {
            throw PrescriptionTextError(description: "\"\(text)\": not a hold; write \(grammar)")
        }
        guard allowed.contains(duration) else {
            throw PrescriptionTextError(
                description: "\"\(text)\": a hold is \(allowed.lowerBound.text) to \(allowed.upperBound.text) long")
        }
        return duration
    }
}

/// How many repetitions, as prescribed.
package enum RepCount: Hashable, Sendable {
    /// Always this many.
    case exactly(Int)
    /// Starts at the lower bound; rises only by progression.
    case range(ClosedRange<Int>)

    /// How many repetitions a set may have.
    package static let allowed = 1...1000

    /// Reads `10` and `10..15`.
    package init(_ text: String) throws(PrescriptionTextError) {
        switch try Bounds(text, parse: { text throws(PrescriptionTextError) in try Self.count(text) }) {
        case .one(let count): self = .exactly(count)
        case .range(let range): self = .range(range)
        }
    }

    /// How many at first.
    package var start: Int {
        switch self {
        case .exactly(let count): count
        case .range(let range): range.lowerBound
        }
    }

    private static func count(_ text: String) throws(PrescriptionTextError) -> Int {
        guard let count = Int(text), allowed.contains(count) else {
            throw PrescriptionTextError(
                description: "\"\(text)\": not a number of repetitions; \(allowed.lowerBound) to "
                    + "\(allowed.upperBound), or a range (10..15), is allowed")
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
