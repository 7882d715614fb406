import Scheduling
import Units

/// The calendar expressions of a schedule: each is read and judged once, however many entries have it.
final class ExpressionShelf {
    /// Why an expression cannot be used.
    struct Refusal: Error {
        /// Where, in characters from 0; nil for the whole.
        let position: Int?
        let message: String
    }

    private let zones: ZoneShelf
    private var known: [String: Result<CalendarExpression, Refusal>] = [:]

    init(_ zones: ZoneShelf) {
        self.zones = zones
    }

    /// What `text` means.
    func expression(_ text: String) throws(Refusal) -> CalendarExpression {
        if let outcome = known[text] { return try outcome.get() }
        let outcome = Result { () throws(Refusal) in try read(text) }
        known[text] = outcome
        return try outcome.get()
    }

    private func read(_ text: String) throws(Refusal) -> CalendarExpression {
        let expression: CalendarExpression
        var unknown: (name: String, refusal: String)?
        do throws(CalendarExpressionError) {
            expression = try CalendarExpression(text) { name in
                unknown = zones.refusal(name).map { (name, $0) }
                return unknown == nil
            }
        } catch {
            // Only a last word is asked about. Where all is right up to the space before it, it was meant for a zone.
            if let unknown, error.position + 1 >= text.count - unknown.name.count {
                let message = "\(unknown.name.quoted): \(unknown.refusal)"
                throw Refusal(position: text.count - unknown.name.count, message: message)
            }
            throw Refusal(position: error.position, message: "\(text.quoted): \(error.message)")
        }
        try refuseWhatIsNoUse(expression, text)
        return expression
    }

    /// Seconds, minutes and hours are combined freely, so where any minute has two times the first one has. In UTC no
    /// clock is put forward, which would bring times together.
    private func refuseWhatIsNoUse(_ expression: CalendarExpression, _ text: String) throws(Refusal) {
        guard let first = expression.next(after: Timestamp(seconds: -1), in: .utc) else {
            throw Refusal(position: nil, message: "\(text.quoted): never comes: there is no such day")
        }
        guard let second = expression.next(after: first, in: .utc) else { return }
        guard second - first >= ScheduleLimits.shortestGap else {
            throw Refusal(position: nil, message: "\(text.quoted): comes too often: at most once a minute is allowed")
        }
    }
}

extension Value {
    /// A calendar expression, or a list of them that differ.
    func expressions(_ shelf: ExpressionShelf) -> [CalendarExpression]? {
        guard case .sequence = node.content else { return expression(shelf).map { [$0] } }
        guard let items = list(ScheduleLimits.expressions, of: "calendar expressions") else { return nil }
        var found: [CalendarExpression: Path] = [:]
        var expressions: [CalendarExpression] = []
        for item in items {
            guard let expression = item.expression(shelf) else { continue }
            if let first = found[expression] {
                item.place.warn("says the same as \(first)")
            } else {
                found[expression] = item.path
                expressions.append(expression)
            }
        }
        return expressions.isEmpty ? nil : expressions
    }

    private func expression(_ shelf: ExpressionShelf) -> CalendarExpression? {
        guard let text = scalar("a calendar expression (07:15, Mon..Fri 08:00)") else { return nil }
        guard text.utf8.count <= ScheduleLimits.expression else {
            reject("\(text.quoted): too long: at most \(ScheduleLimits.expression) characters are allowed")
            return nil
        }
        // What is wrong beyond what is told is not looked at: to find that one never comes takes long.
        guard !log.isFull else { return nil }
        do throws(ExpressionShelf.Refusal) {
            return try shelf.expression(text)
        } catch {
            let mark = error.position.map { log.source.mark(ofCharacter: $0, in: text, at: node.mark) } ?? node.mark
            log.add(mark, path, error.message)
            return nil
        }
    }
}
