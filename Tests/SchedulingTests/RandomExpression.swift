@testable import Scheduling

/// Calendar expressions of every form, a few of them wrong, the same in every run.
struct RandomExpression {
    private var numbers: Seeded

    init(seed: UInt64) {
        numbers = Seeded(seed)
    }

    mutating func next() -> String {
        if chance(4) { return shorthand() + zone() }
        if chance(1) { return "@\(Int.random(in: 1_700_000_000...4_000_000_000, using: &numbers))" }
        var words: [String] = []
        if chance(30) { words.append(weekdays()) }
        if chance(60) { words.append(date()) }
        if chance(85) || words.isEmpty { words.append(time()) }
        return words.joined(separator: chance(3) ? "  " : " ") + zone()
    }

    /// An expression with something put in, left out or replaced: mostly none any more.
    mutating func nextDamaged() -> String {
        var text = Array(next().unicodeScalars)
        let letters = Array("0123456789**//..,,::--~~  MonTUCdaily@".unicodeScalars)
        for _ in 0..<Int.random(in: 1...2, using: &numbers) {
            let place = Int.random(in: 0...text.count, using: &numbers)
            let letter = letters[Int.random(in: 0..<letters.count, using: &numbers)]
            switch Int.random(in: 0...2, using: &numbers) {
            case 0 where place < text.count: text.remove(at: place)
            case 1 where place < text.count: text[place] = letter
            default: text.insert(letter, at: place)
            }
        }
        return String(String.UnicodeScalarView(text))
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &numbers) < percent }

    private mutating func shorthand() -> String {
        let all = [
            "minutely", "hourly", "daily", "weekly", "Monthly", "quarterly", "yearly", "annually", "semiannually",
            "SEMI-ANNUALLY", "biannually", "bi-annually", "anually",
        ]
        return all.randomElement(using: &numbers) ?? "daily"
    }

    private mutating func zone() -> String {
        guard chance(20) else { return "" }
        let all = ["UTC", "utc", "Europe/Paris", "Asia/Tokyo", "America/St_Johns", "Etc/GMT+9", "Pacific/Auckland"]
        return " " + (all.randomElement(using: &numbers) ?? "UTC")
    }

    private mutating func weekdays() -> String {
        let names = ["Mon", "tuesday", "WED", "Thu", "fri", "Saturday", "Sun"]
        var parts: [String] = []
        for _ in 0...Int.random(in: 0...2, using: &numbers) {
            let first = Int.random(in: 0...6, using: &numbers)
            let last = Int.random(in: 0...6, using: &numbers)
            // A falling range is refused; one in a while will do.
            if chance(35), first <= last || chance(10) {
                parts.append(names[first] + (chance(20) ? "-" : "..") + names[last])
            } else {
                parts.append(names[first])
            }
        }
        return parts.joined(separator: ",") + (chance(8) ? "," : "")
    }

    private mutating func date() -> String {
        let fromEnd = chance(15)
        let day = chain(fromEnd ? 1...28 : 1...31, any: 45)
        var text = chain(1...12, any: 60) + (fromEnd ? "~" : "-") + day
        if chance(50) { text = (chance(70) ? "*" : chain(chance(20) ? 0...99 : 2020...2060, any: 0)) + "-" + text }
        return text
    }

    private mutating func time() -> String {
        var text = chain(0...23, any: 30) + ":" + chain(0...59, any: 25)
        if chance(40) { text += ":" + chain(0...59, any: 15) }
        return text
    }

    private mutating func chain(_ range: ClosedRange<Int>, any: Int) -> String {
        if chance(any) { return "*" }
        var parts: [String] = []
        for _ in 0...(chance(70) ? 0 : Int.random(in: 1...3, using: &numbers)) { parts.append(component(range)) }
        return parts.joined(separator: ",")
    }

    private mutating func component(_ range: ClosedRange<Int>) -> String {
        let first = Int.random(in: range, using: &numbers)
        var text = chance(30) && first < 10 ? "0\(first)" : "\(first)"
        var room = range.upperBound - first
        if chance(30) {
            // Some fall, which is refused.
            let last =
                chance(3)
                ? Int.random(in: range, using: &numbers) : Int.random(in: first...range.upperBound, using: &numbers)
            text += "..\(last)"
            room = max(0, last - first)
        }
        if chance(30), room > 0 || chance(5) {
            text += "/\(Int.random(in: 1...max(1, chance(5) ? room + 3 : room), using: &numbers))"
        }
        return text
    }
}
