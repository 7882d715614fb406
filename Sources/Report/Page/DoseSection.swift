import History
import Units

/// Hold and repetitions of each exercise over time, with what hurt, as plots and as tables by week.
struct DoseSection {
    private let content: ReportContent
    private let byExercise: [(exercise: String, totals: [ExerciseTotal])]
    private let painsByExercise: [String: [(day: CivilDate, report: PainReport)]]

    init(_ content: ReportContent) {
        self.content = content
        let groups = Dictionary(grouping: content.exercises, by: \.exercise)
        byExercise = groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        painsByExercise = content.painsByExercise
    }

    var html: HTML {
        guard !byExercise.isEmpty else { return "" }
        let cards: [HTML] = byExercise.enumerated().map { index, one in
            card(one.exercise, one.totals, id: "dose\(index)")
        }
        return """
            <section aria-labelledby="h-dose"><h2 id="h-dose">Hold and repetitions</h2>
            <p class="legend"><svg viewBox="0 0 10 10" aria-hidden="true"><circle class="dot" cx="5" cy="5" r="3"/></svg>
            everything done that day
            <svg viewBox="0 0 10 10" aria-hidden="true"><circle class="ring" cx="5" cy="5" r="3"/></svg> some left out
            <svg viewBox="0 0 16 15" aria-hidden="true"><path class="pain" d="M1 14L15 14L8 1z"/></svg> pain in it, or
            of the whole session, with its number; ! is without a number
            <svg viewBox="0 0 16 15" aria-hidden="true"><path class="stop" d="M1 14L15 14L8 1z"/></svg> pain that ended the
            session</p>
            <div class="cards">\(cards)</div></section>
            """
    }

    private func card(_ exercise: String, _ totals: [ExerciseTotal], id: String) -> HTML {
        let pains = painsByExercise[exercise] ?? []
        let openings = content.openings.filter { $0.exercise == exercise }
        let days = Dictionary(grouping: totals) { point($0.day) }.sorted { $0.key < $1.key }
        let name = content.name(of: exercise)
        let plot = Plot(
            id: id, title: "\(name): hold and repetitions from \(isLong ? "week to week" : "day to day")",
            description: summary(totals, pains), days: content.book.days,
            panels: panels(days, openings), pains: marks(pains))
        let drawing: HTML =
            plot.panels.isEmpty ? "<p>Neither hold nor repetitions were the same for all of it.</p>" : plot.svg
        return """
            <article class="card"><h3>\(name)</h3><p class="address">\(exercise)</p>
            \(drawing)
            <details><summary>As a table, by week</summary>\(table(name, days, openings, pains))</details></article>
            """
    }

    /// Nobody tells 400 dots in a row apart.
    private var isLong: Bool { content.book.days.upperBound - content.book.days.lowerBound > 400 }

    /// Where on the time axis a day is drawn: of a long time there is one point for each week.
    private func point(_ day: CivilDate) -> CivilDate { isLong ? day.monday : day }

    private func panels(
        _ days: [(key: CivilDate, value: [ExerciseTotal])], _ openings: [OpenTotal]
    ) -> [Plot.Panel] {
        func points(_ value: (ExerciseTotal) -> Double?) -> [Plot.Point] {
            days.compactMap { day, totals in
                guard let most = totals.compactMap(value).max() else { return nil }
                return Plot.Point(day: day, value: most, isWhole: totals.allSatisfy { $0.done >= $0.planned })
            }
        }
        func opened(_ value: (OpenTotal) -> Double?) -> [Plot.Point] {
            Dictionary(grouping: openings) { point($0.day) }.sorted { $0.key < $1.key }.compactMap { day, all in
                all.compactMap(value).max().map { Plot.Point(day: day, value: $0, isWhole: true) }
            }
        }
        return [
            Plot.Panel(name: "Hold", unit: "seconds", points: points { $0.holds.map { seconds($0.upperBound) } }),
            Plot.Panel(name: "Repetitions", unit: "in a set", points: points { $0.reps.map { Double($0.upperBound) } }),
            Plot.Panel(
                name: "Open hold, the longest of the day", unit: "seconds",
                points: opened { $0.counted == nil ? seconds($0.length) : nil }),
            Plot.Panel(
                name: "Open set, the most of the day", unit: "repetitions",
                points: opened { $0.counted.map(Double.init) }),
        ].filter { !$0.points.isEmpty }
    }

    /// One for each day that hurt, or where there is a point for each week for each such week: the worst of it.
    private func marks(_ pains: [(day: CivilDate, report: PainReport)]) -> [Plot.Pain] {
        let hurting = pains.filter { $0.report.hurts }
        return Dictionary(grouping: hurting) { point($0.day) }.sorted { $0.key < $1.key }.map { day, all in
            Plot.Pain(
                day: day, level: all.compactMap(\.report.level).max(), stopped: all.contains { $0.report.stopped })
        }
    }

    private func summary(
        _ totals: [ExerciseTotal], _ pains: [(day: CivilDate, report: PainReport)]
    ) -> String {
        let reports = pains.count { $0.report.hurts }
        let (done, planned) = (totals.reduce(0) { $0 + $1.done }, totals.reduce(0) { $0 + $1.planned })
        let holds = totals.compactMap(\.holds)
        let first = holds.first.map { ", hold from \($0.lowerBound.text)" } ?? ""
        let last = holds.last.map { " to \($0.upperBound.text)" } ?? ""
        return
            "\(done) of \(planned) done\(first)\(last), \(counted(reports, "pain report", "pain reports") ?? "no pain")."
    }

    private func table(
        _ name: String, _ days: [(key: CivilDate, value: [ExerciseTotal])], _ openings: [OpenTotal],
        _ pains: [(day: CivilDate, report: PainReport)]
    ) -> HTML {
        let weeks = Dictionary(grouping: days) { $0.key.monday }.sorted { $0.key < $1.key }
        let openings = Dictionary(grouping: openings) { $0.day.monday }
        let pains = Dictionary(grouping: pains) { $0.day.monday }
        let rows: [[String]] = weeks.map { monday, days in
            let totals = days.flatMap(\.value)
            let open = openings[monday] ?? []
            let reports = (pains[monday] ?? []).map(\.report)
            return [
                monday.short(withYear: true), "\(Set(totals.map(\.day)).count)",
                range(totals.compactMap(\.holds)) { $0.text },
                range(totals.compactMap(\.reps)) { "\($0)" }, opened(open),
                "\(totals.reduce(0) { $0 + $1.done }) of \(totals.reduce(0) { $0 + $1.planned })",
                reports.words(reports.compactMap(\.level).max()),
            ]
        }
        let heads = ["Week of", "Days", "Hold", "Repetitions", "Open", "Done", "Pain"]
        // A column of nothing is none.
        let columns = heads.indices.filter { column in rows.contains { $0[column] != "–" } }
        return .table(
            "\(name) by week", head: columns.map { heads[$0] }, rows.map { row in columns.map { "\(row[$0])" } })
    }

    private func opened(_ open: [OpenTotal]) -> String {
        let holds = open.filter { $0.counted == nil }.map { $0.length.rounded...$0.length.rounded }
        let counts = open.compactMap { $0.counted.map { $0...$0 } }
        let parts = [
            holds.isEmpty ? nil : range(holds) { $0.text }, counts.isEmpty ? nil : range(counts) { "\($0)" } + " ×",
        ]
        let text = parts.compactMap(\.self).joined(separator: ", ")
        return text.isEmpty ? "–" : text
    }
}

/// `5s to 10s`; `–` for none.
func range<Bound>(_ ranges: [ClosedRange<Bound>], _ text: (Bound) -> String) -> String {
    guard let least = ranges.map(\.lowerBound).min(), let most = ranges.map(\.upperBound).max() else { return "–" }
    return least == most ? text(least) : "\(text(least)) to \(text(most))"
}

func seconds(_ duration: Duration) -> Double { Double(duration.microseconds) / 1_000_000 }

extension PainReport {
    /// Whether it is of pain, and not of none.
    fileprivate var hurts: Bool { stopped || level != 0 }
}

extension Duration {
    /// To the second.
    var rounded: Duration { .seconds((min(microseconds, .max - 500_000) + 500_000) / 1_000_000) }
}
