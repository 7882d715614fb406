import Control
import History
import Units

/// What was said, set and excused, in order of days, then of time.
struct DiarySection {
    private let content: ReportContent

    init(_ content: ReportContent) {
        self.content = content
    }

    var html: HTML {
        let rows = entries
        guard !rows.isEmpty else { return "" }
        return """
            <section aria-labelledby="h-diary"><h2 id="h-diary">Notes and changes</h2>
            \(HTML.table(
                "Notes and changes", head: ["Day", "What", "In words"],
                rows.map { ["\($0.day.short(withYear: true))", "\($0.what)", "\($0.text)"] }, name: "diary",
                isStacked: true))</section>
            """
    }

    private var entries: [(day: CivilDate, what: String, text: String)] {
        var found: [(at: Int, day: CivilDate, what: String, text: String)] = []
        for note in content.notes { found.append((Int(note.at.microseconds), note.day, "Note", note.content.text)) }
        for pain in content.pains
        where pain.content.stopped || pain.content.level == nil || !pain.content.text.isEmpty {
            let level = pain.content.level.map { " \($0)" } ?? ""
            let place = pain.content.place.map {
                "\(content.name(of: $0.exercise)), set \($0.set), repetition \($0.rep)"
            }
            let words = [place, pain.content.text.isEmpty ? nil : pain.content.text].compactMap(\.self)
            let what =
                "Pain\(level) \(pain.content.moment.rawValue)" + (pain.content.stopped ? ", stopped" : "")
                + (pain.content.level == nil ? ", without a number" : "")
            found.append((Int(pain.at.microseconds), content.day(of: pain), what, words.joined(separator: ": ")))
        }
        for dose in content.doses {
            let mark = dose.content
            let amounts = [
                mark.hold.map { "hold \($0.text)" }, mark.reps.flatMap { counted($0, "repetition", "repetitions") },
            ].compactMap(\.self)
            let what = mark.cause == .set ? "Dose set" : "Dose kept"
            let amount = amounts.isEmpty ? "back to the prescribed start" : amounts.joined(separator: ", ")
            let words = "\(content.name(of: mark.exercise)): \(amount)"
            found.append((Int(dose.at.microseconds), dose.day, what, words))
        }
        for one in content.acknowledgements {
            let words = one.content.exercise.map { content.name(of: $0) } ?? "all exercises"
            found.append((Int(one.at.microseconds), one.day, "All right again", words))
        }
        for (days, count) in excused {
            let start = Timestamp(seconds: CivilTime(days.lowerBound, secondOfDay: 0).secondsSinceEpoch)
            let last = days.lowerBound == days.upperBound ? "" : "until \(days.upperBound.short(withYear: true)): "
            let words = "\(last)\(counted(count, "scheduled time", "scheduled times") ?? "") excused"
            found.append((Int(start.microseconds), days.lowerBound, "Excused", words))
        }
        let range = content.book.days
        return found.filter { range.contains($0.day) }
            .sorted { ($0.day, $0.at, $0.what) < ($1.day, $1.at, $1.what) }
            .map { ($0.day, $0.what, $0.text) }
    }

    /// Excused days, those in a row as one.
    private var excused: [(ClosedRange<CivilDate>, Int)] {
        var runs: [(ClosedRange<CivilDate>, Int)] = []
        for number in content.book.days.lowerBound.daysSinceEpoch...content.book.days.upperBound.daysSinceEpoch {
            let day = CivilDate(daysSinceEpoch: number)
            let count = content.book[day].scheduled.excused
            guard count > 0 else { continue }
            if let last = runs.last, last.0.upperBound + 1 == day {
                runs[runs.count - 1] = (last.0.lowerBound...day, last.1 + count)
            } else {
                runs.append((day...day, count))
            }
        }
        return runs
    }
}
