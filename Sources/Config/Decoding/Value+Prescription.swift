import Units
import Workout

extension Value {
    /// How long something is held: a text, one for each repetition unless `isListAllowed` is false, or `{ max: 90s }`.
    func hold(isListAllowed: Bool = true) -> HoldLength? {
        switch node.content {
        case .scalar:
            return prescribed(HoldLength.grammar) { text throws(PrescriptionTextError) in try HoldLength(text) }
        case .mapping:
            let most = fields(["max"], expected: HoldLength.grammar)?.required("max")
            return most?.duration(HoldLength.allowedOpen).map { .open(most: $0) }
        case .sequence where !isListAllowed:
            reject("a list of holds belongs to the exercise or a side, not to a pose")
            return nil
        case .sequence:
            guard let items = list(RepCount.allowed, of: "holds") else { return nil }
            let holds = items.compactMap { $0.holdOfOneRep() }
            return holds.count == items.count && !holds.isEmpty ? .list(holds) : nil
        }
    }

    private func holdOfOneRep() -> HoldLength? {
        let allowed = "a duration (10s), breaths (2 breaths), inhale or exhale"
        guard let hold = prescribed(allowed, read: { text throws(PrescriptionTextError) in try HoldLength(text) })
        else {
            return nil
        }
        switch hold {
        case .exactly, .breaths, .inhale, .exhale: return hold
        case .range, .open, .list:
            reject("an entry of a list of holds is \(allowed)")
            return nil
        }
    }

    /// How many repetitions: a text, one number for each set, or `{ max: 20 }`; of a side, nothing open.
    func reps(isOpenAllowed: Bool = true) -> RepCount? {
        switch node.content {
        case .scalar:
            let expected = "a number (10), a range (10..15), a list ([12, 10, 8]) or open"
            let count = prescribed(expected) { text throws(PrescriptionTextError) in try RepCount(text) }
            guard let count, count.isOpen, !isOpenAllowed else { return count }
        case .mapping where isOpenAllowed:
            let most = fields(["max"], expected: "a number of repetitions")?.required("max")
            return most?.count(RepCount.allowed).map { .open(most: $0) }
        case .mapping: break
        case .sequence:
            guard let items = list(Limits.sets, of: "sets") else { return nil }
            let counts = items.compactMap { $0.count(RepCount.allowed) }
            return counts.count == items.count && !counts.isEmpty ? .list(counts) : nil
        }
        reject("a side has a number of repetitions, a range or a list; only the exercise's can be open")
        return nil
    }

    /// How long an activity goes on: a duration or a range.
    func activity() -> HoldLength? {
        let expected = "a duration (10m) or a range (10m..20m)"
        guard let text = word(expected) else { return nil }
        do throws(PrescriptionTextError) {
            let allowed = HoldLength.allowedActivity
            switch try HoldLength(text, within: Duration.zero...allowed.upperBound) {
            case .exactly(let length) where allowed.contains(length): return .exactly(length)
            case .range(let range) where allowed.contains(range.lowerBound): return .range(range)
            case .exactly, .range:
                reject("\"\(text)\": \(allowed.lowerBound.text) to \(allowed.upperBound.text) is allowed")
            case .breaths, .inhale, .exhale, .open, .list: reject("\"\(text)\": expected \(expected)")
            }
        } catch {
            reject("\"\(text)\": expected \(expected), at most \(HoldLength.allowedActivity.upperBound.text)")
        }
        return nil
    }

    private func prescribed<Result>(
        _ expected: String, read: (String) throws(PrescriptionTextError) -> Result
    ) -> Result? {
        guard let text = word(expected) else { return nil }
        do throws(PrescriptionTextError) {
            return try read(text)
        } catch {
            reject("\(error)")
            return nil
        }
    }
}

extension RepCount {
    /// Whether the person ends the set.
    var isOpen: Bool {
        switch self {
        case .open: true
        case .exactly, .range, .list: false
        }
    }
}
