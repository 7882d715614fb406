import Control

/// What is on the screen after pain, in place of all else: what became of the session, and the advice in letters as large as
/// there is room for.
struct AdviceScreen {
    /// What became of the session.
    enum Outcome: Equatable {
        /// It is being ended.
        case asked
        /// It has ended.
        case stopped
        /// None ran.
        case noSession
        /// Nobody can say, for this reason.
        case failed(String)
    }

    private let outcome: Outcome
    private let look: Look
    private static let largest = 6

    /// The whole screen, row by row.
    static func rows(_ outcome: Outcome, _ look: Look) -> [Row] {
        let screen = AdviceScreen(outcome: outcome, look: look)
        let foot = look.rows > 5 ? [Row(.init("any key closes this"))] : []
        let room = look.rows - foot.count
        let rows = screen.rows(in: room).prefix(room)
        return rows + Array(repeating: .blank, count: room - rows.count) + foot
    }

    private func rows(in room: Int) -> [Row] {
        let head = self.head
        let left = room - head.count
        for scale in (1...Self.largest).reversed() where isPossible(scale) {
            let lines = Self.lines(of: Advice.onPain) { fits($0, scale) }
            guard lines.allSatisfy({ fits($0, scale) }), lines.count * BigText.height(atScale: scale) < left else {
                continue
            }
            return head + [.blank] + lines.flatMap { letters($0, scale) }
        }
        let lines = Self.lines(of: Advice.onPain) { CellWidth.of($0) <= look.columns - 2 }
        let isSpaced = 2 * lines.count < left - BigText.height(atScale: 2)
        let text = lines.flatMap { line in (isSpaced ? [Row.blank] : []) + [Row(.init(line, .strong))] }
        return head + title(in: left - text.count) + text
    }

    /// What became of the session.
    private var head: [Row] {
        let (state, words): (String, String) =
            switch outcome {
            case .asked: (" STOP ", "  the session is being ended")
            case .stopped: (" STOPPED ", "  the session has ended")
            case .noSession: (" STOP ", "  no session runs")
            case .failed: (" STOP ", "  the session may go on")
            }
        let first = Row(.init(state, .inverse), .init(words, .strong))
        guard case .failed(let reason) = outcome else { return [first] }
        let lines = Self.lines(of: reason) { CellWidth.of($0) <= look.columns - 2 }
        return [first] + lines.map { Row(.init($0, .problem)) }
    }

    /// One word of it all that is to be read from the mat, where the advice itself is too long for that.
    private func title(in room: Int) -> [Row] {
        let word = outcome == .stopped ? "STOPPED" : "STOP"
        let scale = (1...Self.largest).last {
            isPossible($0) && fits(word, $0) && BigText.height(atScale: $0) + 2 <= room
        }
        return scale.map { [.blank] + letters(word, $0) + [.blank] } ?? []
    }

    /// In ASCII only even scales are.
    private func isPossible(_ scale: Int) -> Bool { look.isUnicode || scale % 2 == 0 }

    private func fits(_ text: String, _ scale: Int) -> Bool {
        BigText(text).map { $0.width(atScale: scale) <= look.columns - 2 } ?? false
    }

    private func letters(_ text: String, _ scale: Int) -> [Row] {
        (BigText(text)?.rows(scale: scale, inUnicode: look.isUnicode) ?? [text]).map { Row(.init($0, .waiting)) }
    }

    /// The words of `text` in lines, each as long as it `fits`.
    private static func lines(of text: String, _ fits: (String) -> Bool) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, fits("\(last) \(word)") {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
