import Control
import History
import Units

/// Each version of each programme as prescribed, against what was done by it.
struct ProgrammeSection {
    private let content: ReportContent
    /// What was done by each prescription, by its key.
    private let byVersion: [Int64: [ExerciseTotal]]

    init(_ content: ReportContent) {
        self.content = content
        byVersion = Dictionary(grouping: content.exercises, by: \.prescription)
    }

    var html: HTML {
        guard !content.programmes.isEmpty else { return "" }
        let groups = Dictionary(grouping: content.programmes) { $0.detail?.id ?? "" }.sorted { $0.key < $1.key }
        let cards: [HTML] = groups.flatMap { _, versions in
            versions.enumerated().reversed().map { index, version in card(version, index + 1, of: versions.count) }
        }
        return """
            <section aria-labelledby="h-programme"><h2 id="h-programme">As prescribed, and as done</h2>
            \(cards)</section>
            """
    }

    private func card(_ programme: ReportContent.Programme, _ number: Int, of count: Int) -> HTML {
        let days = programme.span.days
        let span =
            days.lowerBound == days.upperBound
            ? days.lowerBound.short(withYear: true)
            : "\(days.lowerBound.short(withYear: true)) to \(days.upperBound.short(withYear: true))"
        let when = "\(span), \(counted(programme.span.sessions, "session", "sessions") ?? "no session")"
        let version = count > 1 ? ", version \(number) of \(count)" : ""
        guard let detail = programme.detail else {
            return "<article class=\"card\"><h3>A programme that cannot be read any more</h3><p>\(when)</p></article>"
        }
        let facts = [
            ("Source", detail.source), ("Review", detail.review), ("Note", detail.note),
        ].compactMap { name, value -> HTML? in value.map { "<dt>\(name)</dt><dd>\($0)</dd>" } }
        let rows: [[HTML]] = detail.exercises.map { row($0, in: detail, programme.span.key) }
        return """
            <article class="card"><h3>\(detail.name)\(version)</h3><p class="address">\(when)</p>
            <dl class="facts">\(facts)</dl>
            \(HTML.table(
                "\(detail.name) as prescribed and as done",
                head: ["Exercise", "Prescribed", "Load", "As done", "Completed"], rows, name: "programme",
                isStacked: true))</article>
            """
    }

    private func row(_ exercise: RoutineDetail.Exercise, in detail: RoutineDetail, _ key: Int64) -> [HTML] {
        let origin = exercise.origin(in: detail)
        let places = detail.exercises.count { $0.origin(in: detail) == origin }
        let totals = (byVersion[key] ?? []).filter { $0.exercise == origin }
        let remarks = [
            exercise.progress.map { "Progress: \($0.text)" }, exercise.source.map { "Source: \($0)" },
            exercise.review.map { "Review: \($0)" }, exercise.note,
        ].compactMap(\.self)
        let prescribed: [HTML] = exercise.prescribed.map { "<div>\($0)</div>" }
        let said: [HTML] = remarks.map { "<div class=\"small\">\($0)</div>" }
        let (done, planned) = (totals.reduce(0) { $0 + $1.done }, totals.reduce(0) { $0 + $1.planned })
        let held = totals.reduce(Duration.zero) { $0 + $1.held }
        let doses = [
            totals.contains { $0.holds != nil } ? "hold \(range(totals.compactMap(\.holds)) { $0.text })" : nil,
            totals.contains { $0.reps != nil } ? repetitions(totals.compactMap(\.reps)) : nil,
            totals.isEmpty ? "not done" : "held \(held.clockFace) in all",
            // What is done is kept by origin, whose dose they share.
            places > 1 && !totals.isEmpty ? "added up over its \(places) places in the routine" : nil,
        ].compactMap(\.self)
        let asDone: [HTML] = doses.map { "<div>\($0)</div>" }
        let share: HTML =
            planned == 0 ? "–" : "\(done * 100 / planned) %<div class=\"small\">\(done) of \(planned)</div>"
        return ["\(exercise.name)", "\(prescribed)\(said)", "\(exercise.load ?? "–")", "\(asDone)", share]
    }

    private func repetitions(_ reps: [ClosedRange<Int>]) -> String {
        "\(range(reps) { "\($0)" }) \(reps.allSatisfy { $0 == 1...1 } ? "repetition" : "repetitions")"
    }
}

extension RoutineDetail.Exercise {
    /// Whose dose it has, and by which what is done of it is kept.
    fileprivate func origin(in detail: RoutineDetail) -> String { use ?? "\(detail.id)/\(id)" }
}
