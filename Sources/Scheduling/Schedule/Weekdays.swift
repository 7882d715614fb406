import Units

/// Some days of the week.
package struct Weekdays: Hashable, Sendable, CustomStringConvertible {
    package static let all = Weekdays(Weekday.allCases)

    /// One bit for each day, Monday's the lowest.
    private var bits: UInt8 = 0

    /// These days.
    package init(_ days: some Sequence<Weekday>) {
        for day in days { bits |= 1 << UInt8(day.index) }
    }

    package var isEmpty: Bool { bits == 0 }

    package func contains(_ day: Weekday) -> Bool { bits & 1 << UInt8(day.index) != 0 }

    /// `Mon..Fri`, `Sat,Sun`, `Mon,Wed,Fri`; three and more in a row are a range.
    package var description: String {
        let days = Weekday.allCases.filter(contains)
        var runs: [[Weekday]] = []
        for day in days {
            if let last = runs.last?.last, last.index + 1 == day.index {
                runs[runs.count - 1].append(day)
            } else {
                runs.append([day])
            }
        }
        return runs.map { run in
            run.count > 2
                ? "\(run[0].rawValue)..\(run[run.count - 1].rawValue)" : run.map(\.rawValue).joined(separator: ",")
        }.joined(separator: ",")
    }
}

extension Weekdays {
    /// Reads `Mon..Fri`, `Sat,Sun`, `Fri..Mon`, `monday`; nil for anything else.
    package init?(_ text: String) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.trimmingSpaces.split(separator: ".", omittingEmptySubsequences: false)
            guard let first = ends.first.flatMap({ Weekday(name: $0) }) else { return nil }
            switch ends.count {
            case 1:
                bits |= 1 << UInt8(first.index)
            case 3 where ends[1].isEmpty:
                guard let last = Weekday(name: ends[2]) else { return nil }
                var index = first.index
                bits |= 1 << UInt8(index)
                while index != last.index {
                    index = (index + 1) % 7
                    bits |= 1 << UInt8(index)
                }
            default:
                return nil
            }
        }
    }
}

extension Weekday {
    /// Reads `Mon` or `monday`, in any case.
    package init?(name: some StringProtocol) {
        let long = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let word = name.lowercased()
        guard let index = long.firstIndex(where: { $0 == word || $0.prefix(3) == word }) else { return nil }
        self = Weekday.allCases[index]
    }
}

extension StringProtocol {
    /// Without the spaces around it.
    var trimmingSpaces: Substring {
        let start = self.drop { $0 == " " }
        let trailing = start.reversed().prefix { $0 == " " }.count
        return Substring(start.dropLast(trailing))
    }
}
