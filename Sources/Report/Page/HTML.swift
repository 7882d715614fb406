import Units

/// A piece of HTML. What is interpolated as text is written as text, whatever is in it; only other pieces go in as they are.
package struct HTML: ExpressibleByStringInterpolation, Sendable {
    package private(set) var source: String

    /// Whether a byte is text wherever it stands: of ASCII, and neither a control character, but for the end of a line, nor of
    /// a meaning in HTML.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
        default: 0x20..<0x7F ~= byte || byte == UInt8(ascii: "\n")
        }
    }

    package init(stringLiteral value: String) { source = value }

    package init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

    /// What is ours, and needs no look at each sign of it.
    init(trusted source: String) { self.source = source }

    /// Pieces one after the other.
    init(_ pieces: [HTML]) { source = pieces.map(\.source).joined(separator: "\n") }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        package init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(2 * literalCapacity) }

        package mutating func appendLiteral(_ literal: String) { source += literal }

        /// Text of anybody, in an element or a quoted attribute; lines stay lines, which the style shows as such.
        package mutating func appendInterpolation(_ text: some StringProtocol) {
            // Nearly all of it needs nothing, and one look at its bytes tells.
            if text.utf8.allSatisfy(HTML.isPlain) { return source += String(text) }
            // Of scalars: a carriage return and a line feed are one character.
            let lines = String(text).unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                if index > 0 { source += "\n" }
                let isEnded = line.last == "\r" && index < lines.count - 1
                append(line: String(isEnded ? line.dropLast() : line))
            }
        }

        private mutating func append(line: String) {
            for scalar in line.printable.unicodeScalars {
                switch scalar {
                case "&": source += "&amp;"
                case "<": source += "&lt;"
                case ">": source += "&gt;"
                case "\"": source += "&quot;"
                case "'": source += "&#39;"
                default: source.unicodeScalars.append(scalar)
                }
            }
        }

        package mutating func appendInterpolation(_ number: Int) { source += String(number) }

        package mutating func appendInterpolation(_ piece: HTML) { source += piece.source }

        package mutating func appendInterpolation(_ pieces: [HTML]) { source += HTML(pieces).source }

        /// A length in a drawing, to the tenth.
        package mutating func appendInterpolation(_ length: Double) {
            let tenths = Int((length * 10).rounded())
            if tenths < 0 { source += "-" }
            source += String(abs(tenths) / 10)
            guard tenths % 10 != 0 else { return }
            source += "."
            source += String(abs(tenths) % 10)
        }
    }
}

extension HTML {
    /// A table with a head; the first cell of each row is its heading. One that is `stacked` is read on a phone cell by cell,
    /// each with its name; the roles then say what a browser does not know any more of what is no table to it.
    static func table(
        _ caption: String, head: [String], _ rows: [[HTML]], name: String = "", isStacked: Bool = false
    ) -> HTML {
        if isStacked { return stacked(caption, head: head, rows, name: name) }
        let heads = HTML(head.map { "<th scope=\"col\">\($0)</th>" })
        let body = HTML(
            rows.map { row in
                let cells = HTML(row.dropFirst().map { "<td>\($0)</td>" })
                return "<tr><th scope=\"row\">\(row.first ?? "")</th>\(cells)</tr>"
            })
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table class="\(name)">
            <caption class="vh">\(caption)</caption>
            <thead><tr>\(heads)</tr></thead>
            <tbody>\(body)</tbody></table></div>
            """
    }

    private static func stacked(_ caption: String, head: [String], _ rows: [[HTML]], name: String) -> HTML {
        let heads = HTML(head.map { "<th scope=\"col\" role=\"columnheader\">\($0)</th>" })
        let body = HTML(
            rows.map { row in
                let cells = HTML(
                    zip(head, row).dropFirst().map { "<td role=\"cell\" data-name=\"\($0)\">\($1)</td>" })
                return """
                    <tr role="row"><th scope="row" role="rowheader">\(row.first ?? "")</th>\(cells)</tr>
                    """
            })
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table class="\(name) stack" role="table">
            <caption class="vh">\(caption)</caption>
            <thead role="rowgroup"><tr role="row">\(heads)</tr></thead>
            <tbody role="rowgroup">\(body)</tbody></table></div>
            """
    }
}
