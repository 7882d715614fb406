import Control
import Units

/// The past for a spreadsheet: CSV by RFC 4180, a row for each session, exercise, scheduled time, pain report, note, dose
/// that was set and `ok`, and for each step where steps were asked for.
package struct HistorySheet {
    private static let columns = [
        "kind", "date", "time", "utc_offset", "routine", "routine_name", "outcome", "count", "exercise",
        "exercise_name",
        "set", "rep", "side", "hold_s", "reps", "planned", "done", "held_s", "delivered", "pain", "moment", "text",
        "session",
    ]
    private static let stepColumns = [
        "step", "planned_start_s", "planned_length_s", "start_s", "length_s", "end", "counted",
    ]

    private let listing: HistoryListing
    private let withSteps: Bool

    package init(_ listing: HistoryListing, withSteps: Bool) {
        self.listing = listing
        self.withSteps = withSteps
    }

    /// The whole file.
    package var text: String {
        let names = Self.columns + (withSteps ? Self.stepColumns : [])
        let lines =
            [names.joined(separator: ",")]
            + rows.map { row in
                names.map { row[$0] ?? "" }.joined(separator: ",")
            }
        return lines.map { $0 + "\r\n" }.joined()
    }

    private var rows: [[String: String]] {
        listing.entries.flatMap { entry -> [[String: String]] in
            if let session = entry.session { return rows(of: session, at: entry.at) }
            var row = start(entry.kind.rawValue, entry.at)
            if let occurrence = entry.occurrence {
                row["routine"] = cell(occurrence.routine.id)
                row["routine_name"] = cell(occurrence.routine.name)
                row["outcome"] = occurrence.state.rawValue
                row["count"] = "\(occurrence.count)"
            }
            if let pain = entry.pain { row.merge(cells(pain)) { $1 } }
            if let note = entry.note { row["text"] = cell(note.text) }
            if let dose = entry.dose {
                row["exercise"] = cell(dose.exercise)
                row["hold_s"] = dose.holdUs.map(seconds)
                row["reps"] = dose.reps.map(String.init)
            }
            if let acknowledgement = entry.acknowledgement { row["exercise"] = acknowledgement.exercise.map(cell) }
            return [row]
        }
    }

    private func rows(of session: HistoryListing.Session, at: String) -> [[String: String]] {
        var row = start("session", at)
        row["routine"] = cell(session.routine.id)
        row["routine_name"] = cell(session.routine.name)
        row["session"] = cell(session.id)
        let common = row
        row["outcome"] = session.outcome
        row["held_s"] = seconds(session.heldUs)
        var rows = [row]
        rows += session.exercises.map { exercise in
            var row = common.merging(cells(exercise)) { $1 }
            row["kind"] = "exercise"
            return row
        }
        for step in session.steps ?? [] {
            var row = common.merging(cells(step)) { $1 }
            row["kind"] = "step"
            if session.exercises.indices.contains(step.exercise) {
                row["exercise"] = cell(session.exercises[step.exercise].id)
                row["exercise_name"] = cell(session.exercises[step.exercise].name)
            }
            rows.append(row)
        }
        rows += session.pains.map { common.merging(start("pain", $0.at)) { $1 }.merging(cells($0)) { $1 } }
        rows += session.notes.map {
            common.merging(start("note", $0.at)) { $1 }.merging(["text": cell($0.text)]) { $1 }
        }
        return rows
    }

    private func start(_ kind: String, _ at: String) -> [String: String] {
        [
            "kind": kind, "date": String(at.prefix(10)), "time": String(at.dropFirst(11).prefix(8)),
            "utc_offset": String(at.dropFirst(19)),
        ]
    }

    private func cells(_ exercise: HistoryListing.Exercise) -> [String: String] {
        var row = ["exercise": cell(exercise.id), "exercise_name": cell(exercise.name)]
        row["hold_s"] = exercise.holdUs.map(seconds)
        row["reps"] = exercise.reps.map(String.init)
        row["planned"] = "\(exercise.planned)"
        row["done"] = "\(exercise.done)"
        row["held_s"] = seconds(exercise.heldUs)
        row["delivered"] = exercise.delivered ? "yes" : "no"
        return row
    }

    private func cells(_ step: HistoryListing.Step) -> [String: String] {
        var row = ["step": step.kind, "set": "\(step.set)", "rep": "\(step.rep)", "end": step.end]
        row["side"] = step.side.map { "\($0 + 1)" }
        row["planned_start_s"] = seconds(step.plannedStartUs)
        row["planned_length_s"] = step.plannedLengthUs.map(seconds)
        row["start_s"] = seconds(step.startUs)
        row["length_s"] = seconds(step.lengthUs)
        row["delivered"] = step.delivered ? "yes" : "no"
        row["counted"] = step.counted.map(String.init)
        return row
    }

    private func cells(_ pain: HistoryListing.Pain) -> [String: String] {
        var row = ["moment": pain.moment, "text": cell(pain.text)]
        row["pain"] = pain.level.map(String.init)
        row["exercise"] = pain.exercise.map(cell)
        row["set"] = pain.set.map(String.init)
        row["rep"] = pain.rep.map(String.init)
        row["outcome"] = pain.stopped ? "stoppedForPain" : nil
        return row
    }

    /// Decimal seconds, exactly.
    private func seconds(_ microseconds: Int64) -> String {
        let fraction = String(1_000_000 + abs(microseconds) % 1_000_000).dropFirst()
        let digits = fraction.prefix(through: fraction.lastIndex { $0 != "0" } ?? fraction.startIndex)
        return "\(microseconds / 1_000_000)" + (digits == "0" ? "" : ".\(digits)")
    }

    /// What somebody wrote. What a spreadsheet would take for a formula has an apostrophe before it (OWASP, CSV injection).
    private func cell(_ text: String) -> String {
        // Nearly all of it is plain, and one look at its bytes tells.
        let isLetters = text.utf8.allSatisfy {
            0x20...0x7E ~= $0 && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"")
        }
        if isLetters, text.utf8.first.map({ !"=+-@".utf8.contains($0) }) ?? true { return text }
        // What a terminal would obey, or what turns text around, is left out; RFC 4180 has line breaks between quotes.
        let text = text.unturned.reduce(into: "") { result, character in
            let isObeyed = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
            if !isObeyed || character.isNewline || character == "\t" { result.append(character) }
        }
        let opens = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        let safe = opens ? "'" + text : text
        let isPlain = safe.unicodeScalars.allSatisfy { !"\",\r\n".unicodeScalars.contains($0) }
        return isPlain ? safe : "\"\(safe.replacing("\"", with: "\"\""))\""
    }
}
