import Control
import Units

/// The past as a person reads it: each thing below the day it began on, the newest last.
package struct HistoryText {
    private let listing: HistoryListing

    package init(_ listing: HistoryListing) {
        self.listing = listing
    }

    /// All of it.
    package var text: String {
        guard !listing.entries.isEmpty else { return "nothing is kept of that: tenuto start begins a session" }
        var lines = listing.older ? ["there are older ones: --limit and --since show more", ""] : []
        var day = ""
        for entry in listing.entries {
            if entry.at.prefix(10) != day {
                if !day.isEmpty { lines.append("") }
                day = String(entry.at.prefix(10))
                lines.append(CivilDate(day).map { "\($0.weekday.rawValue) \(day)" } ?? day)
            }
            lines += entry.lines
        }
        return lines.joined(separator: "\n")
    }
}

extension HistoryListing.Entry {
    fileprivate var lines: [String] {
        let clock = "  \(AgendaItem.clock(at))  "
        if let session { return [clock + session.headline] + session.details.map { "         " + $0 } }
        if let occurrence {
            let name = occurrence.routine.name.printable + (occurrence.count == 1 ? "" : " ×\(occurrence.count)")
            return [clock + [name, occurrence.note].joined(separator: "  ")]
        }
        return [clock + (pain?.words ?? note?.words ?? dose?.words ?? acknowledgement?.words ?? "")]
    }
}

extension HistoryListing.Session {
    fileprivate var headline: String {
        let held = "held \(Duration.microseconds(heldUs).clockFace)"
        let outcome = outcome.flatMap(AgendaItem.State.init)?.outcome
        return "\(routine.name.printable)  " + (outcome.map { "\($0), \(held)" } ?? "not over yet, \(held) so far")
    }

    fileprivate var details: [String] {
        let rows = table(exercises.map { [$0.name.printable, $0.words] })
        return (exercises.isEmpty ? [] : rows.split(separator: "\n").map(String.init)) + (steps ?? []).map(stepLine)
            + pains.map(\.words) + notes.map(\.words)
    }

    private func stepLine(_ step: HistoryListing.Step) -> String {
        let name = exercises.indices.contains(step.exercise) ? exercises[step.exercise].name.printable : ""
        let planned = step.plannedLengthUs.map { Duration.microseconds($0).text } ?? "open"
        let place = "set \(step.set) rep \(step.rep)" + (step.side.map { " side \($0 + 1)" } ?? "")
        return [
            Duration.microseconds(step.startUs).clockFace, step.kind, name, place,
            "\(Duration.microseconds(step.lengthUs).text) of \(planned)", step.counted.map { "\($0) counted" },
            step.end == "cut" ? "cut" : nil, step.delivered ? nil : "not heard",
        ].compactMap(\.self).joined(separator: "  ")
    }
}

extension HistoryListing.Exercise {
    /// `10 of 10, hold 5s, 10 reps, held 0:50`
    fileprivate var words: String {
        [
            "\(done) of \(planned)", holdUs.map { "hold \(Duration.microseconds($0).text)" },
            reps.flatMap { counted($0, "rep", "reps") }, "held \(Duration.microseconds(heldUs).clockFace)",
            delivered ? nil : "some sound was not heard",
        ].compactMap(\.self).joined(separator: ", ")
    }
}

extension HistoryListing.Pain {
    /// `pain 3 before: stiff`
    package var words: String {
        let place = exercise.map { " at \($0)" + (set.map { ", set \($0)" } ?? "") + (rep.map { ", rep \($0)" } ?? "") }
        let amount = level.map { " \($0)" } ?? ""
        let ending = stopped ? ", stopped" : ""
        let head = "pain\(amount) \(moment)\((place ?? "").printable)\(ending)"
        return text.isEmpty ? head : "\(head): \(text.inOneLine)"
    }
}

extension HistoryListing.Note {
    fileprivate var words: String { "note: \(text.inOneLine)" }
}

extension HistoryListing.Dose {
    /// `dose of press-up/press-up set: hold 15s`
    fileprivate var words: String {
        "dose of \(exercise) set: ".printable + DoseValues(holdUs: holdUs, reps: reps).text
    }
}

extension HistoryListing.Acknowledgement {
    fileprivate var words: String { "all right again: \(exercise ?? "all exercises")".printable }
}

extension String {
    /// As a terminal may show it, without its line ends.
    fileprivate var inOneLine: String { split(whereSeparator: \.isNewline).joined(separator: " ").printable }
}
