extension Value {
    /// A level or gain in dB within `allowed`: `-6`, `+3`, `-4.5 dB`.
    func decibels(_ allowed: ClosedRange<Double>) -> Double? {
        let expected = "a level in dB, \(Int(allowed.lowerBound)) to \(Int(allowed.upperBound))"
        guard let text = word(expected) else { return nil }
        let number = (text.hasSuffix("dB") ? String(text.dropLast(2)) : text).trimmed
        let digits = number.first == "+" || number.first == "-" ? number.dropFirst() : number[...]
        // `Double` alone would also take nan, 0x1p4 and 1e3.
        guard digits.first?.isASCIIDigit == true, digits.allSatisfy({ $0.isASCIIDigit || $0 == "." }),
            let level = Double(number), allowed.contains(level)
        else {
            reject("\"\(text)\": not \(expected)")
            return nil
        }
        return level
    }

    /// `true` or `false`.
    func truth() -> Bool? {
        guard let text = word("true or false") else { return nil }
        guard let truth = Bool(text) else {
            reject("\"\(text)\": true or false is allowed")
            return nil
        }
        return truth
    }
}
