/// Why a written duration was not understood.
package enum DurationTextError: Error, Equatable, CustomStringConvertible {
    /// The text is not a sequence of number and unit.
    case malformed(String)
    /// The value does not fit into a hundred years of microseconds.
    case tooLong(String)

    package var description: String {
        switch self {
        case .malformed(let text):
            "\"\(text)\": not a duration; write for example 5s, 1m30s, 45min, 1h or 1.5h"
        case .tooLong(let text):
            "\"\(text)\": too long for a duration"
        }
    }
}

extension Duration {
    private struct Unit {
        let names: [Substring]
        let microseconds: Int64
    }

    /// Largest first: the parts of a duration come in this order, each at most once.
    private static let units = [
        Unit(names: ["h"], microseconds: 3_600_000_000),
        Unit(names: ["m", "min"], microseconds: 60_000_000),
        Unit(names: ["s"], microseconds: 1_000_000),
        Unit(names: ["ms"], microseconds: 1000),
    ]

    private static let longest: Int64 = 100 * 366 * 86_400 * 1_000_000

    /// Reads `5s`, `1m30s`, `45min`, `1h`, `1.5h`, `700ms`: whole microseconds, never through floating point.
    package init(text: String) throws(DurationTextError) {
        var rest = Substring(text)
        var remainingUnits = Self.units[...]
        var total: Int64 = 0
        repeat {
            let whole = rest.prefix(while: \.isASCIIDigit)
            rest = rest.dropFirst(whole.count)
            var fraction: Substring = ""
            if rest.first == "." {
                fraction = rest.dropFirst().prefix(while: \.isASCIIDigit)
                guard !fraction.isEmpty else { throw .malformed(text) }
                rest = rest.dropFirst(1 + fraction.count)
            }
            let name = rest.prefix(while: \.isLetter)
            rest = rest.dropFirst(name.count)
            guard !whole.isEmpty, let index = remainingUnits.firstIndex(where: { $0.names.contains(name) })
            else { throw .malformed(text) }
            let unit = remainingUnits[index]
            remainingUnits = remainingUnits[(index + 1)...]
            guard let count = Int64(whole), count <= Self.longest / unit.microseconds else { throw .tooLong(text) }
            total += count * unit.microseconds
            if !fraction.isEmpty {
                // Nine digits carry every unit exactly to the microsecond.
                let digits = fraction.prefix(9)
                guard let numerator = Int64(digits) else { throw .malformed(text) }
                var denominator: Int64 = 1
                for _ in digits { denominator *= 10 }
                total += (numerator * (unit.microseconds / 1000) * 1000 / denominator)
            }
            guard total <= Self.longest else { throw .tooLong(text) }
        } while !rest.isEmpty
        self = .microseconds(total)
    }

    /// Whole microseconds, rounded towards zero; saturates beyond ±292,000 years.
    package var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carry) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return carry ? (seconds < 0 ? .min : .max) : sum
    }

    /// The canonical text, which `init(text:)` reads back: `1h30m`, `5s`, `1.5s`, `0s`.
    package var text: String {
        var rest = microseconds
        guard rest > 0 else { return "0s" }
        var result = ""
        for (unit, suffix) in [(3_600_000_000 as Int64, "h"), (60_000_000, "m")] where rest >= unit {
            result += "\(rest / unit)\(suffix)"
            rest %= unit
        }
        guard rest > 0 else { return result }
        result += "\(rest / 1_000_000)"
        let fraction = rest % 1_000_000
        if fraction > 0 {
            let digits = String(fraction)
            let padded = String(repeating: "0", count: 6 - digits.count) + digits
            result += "." + padded.prefix(through: padded.lastIndex { $0 != "0" } ?? padded.startIndex)
        }
        return result + "s"
    }

    /// A clock face for people, rounded to the nearest second: `0:05`, `12:34`, `1:02:03`.
    package var clockFace: String {
        let seconds = (min(max(0, microseconds), .max - 500_000) + 500_000) / 1_000_000
        let two = { (value: Int64) in value < 10 ? "0\(value)" : "\(value)" }
        let minutes = seconds / 60 % 60
        let hours = seconds / 3600
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
    }
}

extension Character {
    /// Whether this is one of 0 to 9; `isNumber` also takes Roman numerals and fractions, and what lies between "0" and "9"
    /// takes digits with an accent.
    package var isASCIIDigit: Bool { asciiValue.map { (0x30...0x39).contains($0) } ?? false }
}
