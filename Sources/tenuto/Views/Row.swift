/// How a piece of text looks: by what it means. Sixteen colours do, since the terminal's owner has chosen them.
enum Ink {
    case plain, strong, inverse
    /// The exercise itself is done.
    case active
    /// Get ready.
    case ready
    /// A pause of the plan.
    case rest
    /// A pause of the person's, or something that waits for them.
    case waiting
    /// Something is wrong.
    case problem

    /// What turns it on (ECMA-48, SGR).
    func code(isColoured: Bool) -> String {
        switch self {
        case .plain: ""
        case .strong: "1"
        case .inverse: "7"
        case .active: isColoured ? "1;32" : "1"
        case .ready: isColoured ? "1;33" : "1"
        case .rest: isColoured ? "1;36" : "1"
        case .waiting: isColoured ? "1;35" : "1"
        case .problem: isColoured ? "1;31" : "1"
        }
    }
}

/// One row of the screen: text at the left or in the middle and, where there is room, some at the right.
struct Row {
    /// A piece of it.
    struct Piece {
        var text: String
        var ink = Ink.plain

        init(_ text: String, _ ink: Ink = .plain) {
            self.text = text
            self.ink = ink
        }
    }

    var pieces: [Piece] = []
    var isCentred = true
    var right: Piece?

    static let blank = Row()

    init(_ pieces: Piece..., isCentred: Bool = true, right: Piece? = nil) {
        self.pieces = pieces
        self.isCentred = isCentred
        self.right = right
    }

    init(pieces: [Piece]) { self.pieces = pieces }
}

/// The terminal as far as it matters to what is drawn.
struct Look {
    var columns: Int
    var rows: Int
    /// Whether it shows more than ASCII.
    var isUnicode = true
    var isColoured = true

    /// Where text was cut.
    var cut: String { isUnicode ? "…" : "~" }

    /// `row` for the terminal, at most as wide as it is; without escape sequences unless `isStyled`.
    func text(of row: Row, isStyled: Bool = true) -> String {
        let right = row.right.map { shown($0.text) } ?? ""
        let rightWidth = CellWidth.of(right)
        let room = columns - (rightWidth == 0 ? 0 : rightWidth + 2)
        var (line, width) = ("", 0)
        for piece in row.pieces where width < room {
            let text = shown(piece.text).fitted(into: room - width, mark: cut)
            width += CellWidth.of(text)
            line += isStyled ? styled(text, piece.ink) : text
        }
        let indent = row.isCentred ? max(0, (room - width) / 2) : 0
        line = String(repeating: " ", count: indent) + line
        guard let ink = row.right?.ink, rightWidth > 0, room >= 0 else { return line }
        let start = columns - rightWidth
        // To its column and not by spaces: the terminal may find what stands before narrower than we do.
        return isStyled
            ? line + "\u{1B}[\(start + 1)G" + styled(right, ink)
            : line + String(repeating: " ", count: start - indent - width) + right
    }

    private func shown(_ text: String) -> String { isUnicode ? text.onOneLine : text.onOneLine.inASCII }

    private func styled(_ text: String, _ ink: Ink) -> String {
        let code = ink.code(isColoured: isColoured)
        return code.isEmpty || text.isEmpty ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
