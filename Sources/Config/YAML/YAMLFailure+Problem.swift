import Units

extension SourceText {
    /// The one way from libyaml's failure to a problem: in words that say what to do, where we know them.
    func problem(_ failure: YAMLFailure) -> Problem {
        switch failure.place {
        case .byte(let offset):
            return problem(at: mark(atByte: offset), "not valid YAML: \(failure.problem)")
        case .mark(let mark):
            return problem(at: mark, message(failure, at: mark))
        }
    }

    private func message(_ failure: YAMLFailure, at mark: Mark) -> String {
        let next = scalar(at: mark)
        switch failure.problem {
        case "found character that cannot start any token" where next == "\t",
            "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            return "a tab cannot indent; use spaces"
        case "found character that cannot start any token":
            let shown = next.map { "'\($0)'" } ?? "this character"
            return "a text cannot begin with \(shown); put the text in quotes"
        case "mapping values are not allowed in this context":
            return "a ':' cannot stand here; put a text that has ': ' in it in quotes, and check the indentation"
        case "did not find expected key", "could not find expected ':'":
            return "expected a key and ':'; check the indentation\(since(failure))"
        case "did not find expected '-' indicator":
            return "expected '- '; check the indentation\(since(failure))"
        case "did not find expected ',' or ']'":
            return "expected ',' or ']'\(since(failure))"
        case "did not find expected ',' or '}'":
            return "expected ',' or '}'\(since(failure))"
        case "found unexpected end of stream":
            return "the file ends too early\(since(failure))"
        default:
            return "not valid YAML: \(failure.problem)\(since(failure))"
        }
    }

    /// Where the thing began that libyaml was reading.
    private func since(_ failure: YAMLFailure) -> String {
        guard let (what, from) = failure.context else { return "" }
        let things = ["flow sequence": "the list", "block collection": "the list", "block sequence": "the list"]
        let plain =
            things.first { what.hasSuffix($0.key) }?.value ?? (what.hasSuffix("mapping") ? "the map" : "the text")
        return ", in \(plain) that begins on line \(from.line + 1)"
    }
}
