import Units

extension Value {
    /// A duration within `allowed`.
    func duration(_ allowed: ClosedRange<Duration>) -> Duration? {
        guard let text = word("a duration (5s, 1m30s, 45min, 1h)") else { return nil }
        do {
            let duration = try Duration(text: text)
            guard allowed.contains(duration) else {
                reject("\"\(text)\": \(allowed.lowerBound.text) to \(allowed.upperBound.text) is allowed")
                return nil
            }
            return duration
        } catch {
            reject("\(error)")
            return nil
        }
    }

    /// A whole number within `allowed`.
    func count(_ allowed: ClosedRange<Int>) -> Int? {
        guard let text = word("a number") else { return nil }
        guard let count = Int(text), allowed.contains(count) else {
            reject("\"\(text)\": a whole number from \(allowed.lowerBound) to \(allowed.upperBound) is allowed")
            return nil
        }
        return count
    }

    /// One of the raw values of `Choice`.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> Choice? {
        let allowed = Choice.allCases.map(\.rawValue)
        let list = allowed.joined(separator: ", ")
        guard let text = word("one of \(list)") else { return nil }
        guard let choice = Choice(rawValue: text) else {
            reject("\"\(text)\": not known\(didYouMean(text, among: allowed)); allowed: \(list)")
            return nil
        }
        return choice
    }

    /// An id; `thing` names what it is the id of.
    func slug(_ thing: String) -> Slug? {
        guard let text = word(thing) else { return nil }
        guard let slug = Slug(text) else {
            reject("\"\(text)\": not \(thing); allowed: \(Slug.allowed)")
            return nil
        }
        return slug
    }
}
