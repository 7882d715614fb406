import Control
import History
import Units
import Varlink

/// How single values of an exchange file are read. The limits keep sums over millions of rows within 64 bits.
extension ExchangeReader {
    private static let longest = Duration.seconds(31 * 86_400)
    private static let most = 1_000_000
    static let mostExercises = 1000
    private static let longestText = 64 << 10

    func instant(_ text: String, _ path: String) throws(ExchangeProblem) -> Timestamp {
        guard let instant = Timestamp(rfc3339: text), HistoryStore.instants.contains(instant) else {
            throw ExchangeProblem(
                "\(path): \(text.printable.quoted): an instant such as 2026-12-24T06:15:00Z is allowed")
        }
        return instant
    }

    func offset(_ seconds: Int) throws(ExchangeProblem) -> Int {
        guard (-93_600...93_600).contains(seconds) else {
            throw ExchangeProblem("offset: \(seconds): -93600 to 93600 is allowed")
        }
        return seconds
    }

    /// A UUID in lower case (RFC 9562, 4).
    func id(_ text: String, _ path: String) throws(ExchangeProblem) -> String {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isHex = parts.joined().allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard parts.map(\.count) == [8, 4, 4, 4, 12], isHex else {
            throw ExchangeProblem("\(path): \(text.printable.quoted): a UUID in lower case is allowed")
        }
        return text
    }

    func id(_ text: String?, _ path: String) throws(ExchangeProblem) -> String? {
        guard let text else { return nil }
        return try id(text, path) as String
    }

    func slug(_ text: String, _ path: String) throws(ExchangeProblem) -> Slug {
        guard let slug = Slug(text) else {
            throw ExchangeProblem("\(path): \(text.printable.quoted): \(Slug.allowed) are allowed")
        }
        return slug
    }

    /// An exercise's origin.
    func address(_ text: String, _ path: String = "exercise") throws(ExchangeProblem) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ Slug(String($0)) != nil }) else {
            throw ExchangeProblem("\(path): \(text.printable.quoted): routine/exercise is allowed")
        }
        return text
    }

    func check(text: String, _ path: String) throws(ExchangeProblem) {
        guard text.utf8.count <= Self.longestText else {
            throw ExchangeProblem("\(path): \(text.utf8.count) bytes: at most \(Self.longestText) are allowed")
        }
    }

    /// The person's own words, by the rule that they were typed by.
    func check(words: String) throws(ExchangeProblem) {
        if let problem = RemarkText.problem(with: words) { throw ExchangeProblem("text: \(problem)") }
    }

    func text(_ text: String, _ path: String) throws(ExchangeProblem) -> String {
        try check(text: text, path)
        return text
    }

    func length(_ microseconds: Int64, _ path: String) throws(ExchangeProblem) -> Duration {
        guard (0...Self.longest.microseconds).contains(microseconds) else {
            throw ExchangeProblem("\(path): \(microseconds): 0 to \(Self.longest.microseconds) is allowed")
        }
        return .microseconds(microseconds)
    }

    func length(_ microseconds: Int64?, _ path: String) throws(ExchangeProblem) -> Duration? {
        guard let microseconds else { return nil }
        return try length(microseconds, path) as Duration
    }

    func count(_ number: Int, _ path: String) throws(ExchangeProblem) -> Int {
        guard (0...Self.most).contains(number) else {
            throw ExchangeProblem("\(path): \(number): 0 to \(Self.most) is allowed")
        }
        return number
    }

    func count(_ number: Int?, _ path: String) throws(ExchangeProblem) -> Int? {
        guard let number else { return nil }
        return try count(number, path) as Int
    }

    /// One of the names of an enumeration.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String, _ path: String, where isAllowed: (Choice) -> Bool = { _ in true }
    ) throws(ExchangeProblem) -> Choice {
        guard let choice = Choice(rawValue: text), isAllowed(choice) else {
            let names = Choice.allCases.filter(isAllowed).map(\.rawValue).joined(separator: ", ")
            throw ExchangeProblem("\(path): \(text.printable.quoted): one of \(names) is allowed")
        }
        return choice
    }
}

extension ExchangeProblem {
    /// What a decoder or a limit found, in our words.
    init(describing error: any Error) {
        switch error {
        case let problem as ExchangeProblem: self = problem
        case DecodingError.keyNotFound(let key, let context):
            self.init("\(Self.path(context.codingPath + [key])): missing: it is needed")
        case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
            self.init("\(Self.path(context.codingPath)): \(Self.name(of: type)) is allowed")
        case let error as MessageError: self.init("\(error)")
        default: self.init("not JSON: one object on a line is allowed")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            path += key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? "" : ".") + key.stringValue
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is any FixedWidthInteger.Type: "a whole number"
        default: "an object or a list"
        }
    }
}
