import Control

/// Where on the screen everything goes: what matters most is there on the smallest screen, and grows first.
struct Layout {
    private let scene: Scene
    private let look: Look
    private let parts: Scene.Parts
    private let problems: [ReportedProblem]
    /// Rows that nothing has taken yet.
    private var spare: Int
    private var digitScale = 0
    private var nameScale = 0
    private var hasPlace = false
    private var agendaRows = 0
    private var barRows = 1
    private var gaps = 0
    /// How many of `order` there are.
    private var kept = 0

    /// The rows that there are on any screen, by importance.
    private enum Part: CaseIterable {
        case big, detail, name, dots, problem, next, bar, keys, header
    }

    /// The whole screen, row by row.
    static func rows(of scene: Scene, _ look: Look) -> [Row] {
        if let hurt = scene.hurt { return AdviceScreen.rows(hurt, look) }
        var layout = Layout(scene, look)
        layout.share()
        return layout.rows
    }

    private init(_ scene: Scene, _ look: Look) {
        self.scene = scene
        self.look = look
        parts = scene.parts(look)
        problems = scene.glance?.status.problems ?? []
        spare = look.rows
    }

    private func has(_ part: Part) -> Bool {
        if scene.showsHelp, part == .bar || part == .dots || part == .next { return false }
        // What is to be read is on a small screen too, and so is what the session does.
        if scene.showsHelp, look.rows < 2 * Self.help.count, part == .big || part == .name { return false }
        return switch part {
        case .big: !parts.big.isEmpty
        case .problem: !problems.isEmpty
        case .bar: parts.progress != nil || scene.glance?.status.session != nil
        case .dots, .next: scene.glance?.status.session != nil || parts.next != nil && part == .next
        case .detail, .name, .keys, .header: true
        }
    }

    private mutating func take(_ count: Int) -> Bool {
        guard spare >= count else { return false }
        spare -= count
        return true
    }

    /// Gives the rows away, in the order in which they serve somebody far away.
    private mutating func share() {
        for part in Part.allCases {
            guard !has(part) || take(1) else { break }
            kept += 1
        }
        guard kept == Part.allCases.count else { return }
        if scene.showsHelp {
            growAgenda(to: Self.help.count)
            growPlace()
        }
        growDigits(to: 1)
        growDigits(to: 2)
        growAgenda(to: 1)
        growName(to: 1)
        growAgenda(to: 3)
        growDigits(to: 4)
        if take(1) { gaps = 1 }
        growPlace()
        growAgenda(to: 6)
        if has(.bar), take(1) { barRows = 2 }
        growName(to: 2)
        growDigits(to: 12)
        growAgenda(to: 12)
    }

    private func fits(_ text: BigText, _ scale: Int) -> Bool {
        (look.isUnicode || scale % 2 == 0) && text.width(atScale: scale) <= look.columns - 2
    }

    private mutating func growDigits(to most: Int) {
        guard digitScale < most, let big = BigText(parts.big), let widest = BigText(parts.widest) else { return }
        for scale in (digitScale + 1)...most {
            guard fits(big, scale), fits(widest, scale) else { continue }
            let height = digitScale == 0 ? 1 : BigText.height(atScale: digitScale)
            guard take(BigText.height(atScale: scale) - height) else { return }
            digitScale = scale
        }
    }

    private mutating func growName(to scale: Int) {
        guard let big = BigText(parts.name), fits(big, scale) else { return }
        let height = nameScale == 0 ? 1 : BigText.height(atScale: nameScale)
        if take(BigText.height(atScale: scale) - height) { nameScale = scale }
    }

    private mutating func growPlace() {
        if !hasPlace, let place = parts.place, let big = BigText(place), fits(big, 1), take(3) { hasPlace = true }
    }

    /// One row more is for the gap above it.
    private mutating func growAgenda(to count: Int) {
        let wanted = scene.showsHelp ? Self.help.count : scene.agendaRows(count).count
        while agendaRows < min(count, wanted), take(agendaRows == 0 ? 2 : 1) { agendaRows += 1 }
    }
}

extension Layout {
    private var rows: [Row] {
        let shown = Set(Part.allCases.prefix(kept).filter(has))
        func row(_ part: Part, _ row: @autoclosure () -> Row) -> [Row] { shown.contains(part) ? [row()] : [] }
        var top = row(.header, parts.header)
        top += shown.contains(.name) ? name : []
        top += row(.detail, parts.detail)
        if hasPlace, let place = parts.place { top += letters(place, scale: 1, parts.ink) }
        var middle = shown.contains(.big) ? digits : []
        middle += Array(repeating: Row.blank, count: gaps)
        middle += shown.contains(.bar) ? Array(repeating: bar, count: barRows) : []
        middle += row(.dots, dots)
        middle += row(.next, Row(.init(parts.next ?? "", .strong)))
        let agenda = scene.showsHelp ? Array(Self.help.prefix(agendaRows)) : scene.agendaRows(agendaRows)
        var bottom = (agenda.isEmpty ? [] : [Row.blank]) + agenda
        bottom += row(.problem, problem)
        bottom += row(.keys, keys)
        let rest = max(0, look.rows - top.count - middle.count - bottom.count)
        let blanks = { Array(repeating: Row.blank, count: $0) }
        return top + blanks(rest / 2) + middle + blanks(rest - rest / 2) + bottom
    }

    private var name: [Row] {
        nameScale > 0 ? letters(parts.name, scale: nameScale, .strong) : [Row(.init(parts.name, .strong))]
    }

    private var digits: [Row] {
        digitScale > 0 ? letters(parts.big, scale: digitScale, parts.ink) : [Row(.init(parts.big, parts.ink))]
    }

    private func letters(_ text: String, scale: Int, _ ink: Ink) -> [Row] {
        (BigText(text)?.rows(scale: scale, inUnicode: look.isUnicode) ?? [text]).map { Row(.init($0, ink)) }
    }

    private var bar: Row {
        guard let progress = parts.progress else { return .blank }
        let width = max(1, look.columns - 4)
        let halves = min(2 * width, max(0, progress) * 2 * width / 1000)
        let full = String(repeating: look.isUnicode ? "█" : "#", count: halves / 2)
        let half = halves % 2 == 0 ? "" : look.isUnicode ? "▌" : "="
        let empty = String(repeating: look.isUnicode ? "░" : ".", count: width - halves / 2 - half.count)
        return Row(.init(full + half, parts.ink), .init(empty))
    }

    /// `rep ●●●○○ 3 of 5`, and less where the screen is narrower than that.
    private var dots: Row {
        // More of them than this are a bar, and no number.
        let isCountable = parts.dots.allSatisfy { $0.count <= 40 }
        let forms = [(isDotted: true, isCounted: true), (true, false), (false, true)].map { form in
            parts.dots.map { dots in
                let filled = min(dots.count, max(0, dots.current))
                let line = [(look.isUnicode ? "●" : "*", filled), (look.isUnicode ? "○" : ".", dots.count - filled)]
                    .map { String(repeating: $0, count: isCountable ? $1 : 0) }.joined()
                let words = [
                    dots.name, form.isDotted ? line : nil, form.isCounted ? "\(dots.current) of \(dots.count)" : nil,
                ]
                return words.compactMap(\.self).joined(separator: " ")
            }.joined(separator: "   ")
        }
        let fitting = forms.first { isCountable && CellWidth.of($0) <= look.columns - 2 }
        return Row(.init(fitting ?? forms[2], .strong))
    }

    private var problem: Row {
        let more = problems.count > 1 ? " (and \(problems.count - 1) more: tenuto status)" : ""
        return Row(.init((problems.first?.text ?? "") + more, .problem))
    }

    private var keys: Row {
        if let note = scene.note { return Row(.init(note, .waiting)) }
        let state = scene.glance?.status.state
        let all: [String]
        switch state {
        case nil: all = ["q quits; it goes on when tenutod is back", "q quit"]
        case .idle?: all = ["p pain   q quit   ? keys"]
        case .due?: all = ["t begin   p pain   q quit   ? keys"]
        case .running?, .paused?, .waiting?:
            let space = state == .paused ? "go on" : "pause"
            all = [
                "space \(space)   n next   b back   s skip   t tap   p pain   X stop   q quit   ? keys",
                "space \(space)   n next   b back   s skip   t tap   p pain   q quit   ? keys",
                "space n b s t   p pain   q quit   ? keys", "space n b s t p q ?",
            ]
        }
        return Row(.init(all.first { $0.count <= look.columns } ?? ""))
    }

    /// What the keys do.
    static let help = Scene.block(
        [
            "space  pause, go on", "t      tap: the one button", "p      pain: stop at once",
            "n      next: end the step", "b      back: the repetition again", "s      skip: leave the exercise",
            "X      stop: end the session", "q      quit the view, not the session",
        ].map { .init($0) })
}
