import Control

/// All that the full-screen view shows, at one instant.
struct Scene {
    /// nil where no daemon is.
    var glance: Glance?
    /// Of today and tomorrow, in order.
    var agenda: [AgendaItem] = []
    /// Today's date, `2026-11-23`.
    var today = ""
    /// The session that ended last, while none runs.
    var ended: Change.Ended?
    /// The answer to a key.
    var note: String?
    var showsHelp = false
    /// What became of the session when it hurt, while that is shown.
    var hurt: AdviceScreen.Outcome?

    /// What the rows are made of, from top to bottom.
    struct Parts {
        var header = Row.blank
        /// What it is about, to be read from afar.
        var name = ""
        /// What to do.
        var detail = Row.blank
        /// What is to be seen first, and in letters as high as they can be.
        var big = ""
        /// What of `big` the room is measured for, so that it does not change its size while it counts.
        var widest = ""
        var ink = Ink.strong
        /// Side and pose, or else what is done, once more in large letters where there is room.
        var place: String?
        /// How far the step is, of a thousand.
        var progress: Int?
        var dots: [(name: String, current: Int, count: Int)] = []
        var next: String?
    }

    func parts(_ look: Look) -> Parts {
        guard let glance else {
            return Parts(
                name: "tenutod is not running", detail: Row(.init("systemctl --user start tenutod starts it")))
        }
        if let session = glance.status.session { return parts(of: session, glance, look) }
        if let due = glance.status.agenda.due { return parts(of: due) }
        return idleParts(glance.status)
    }

    private func parts(of session: Status.Session, _ glance: Glance, _ look: Look) -> Parts {
        let (step, state) = (session.step, glance.status.state)
        var parts = Parts(name: step.exercise.name, ink: state == .paused ? .waiting : step.kind.ink)
        let left = session.totalUs - (glance.sessionElapsed ?? 0)
        // The last minutes are counted.
        let shown = left < 120_000_000 ? clock(left: left) : "\((left + 59_999_999) / 60_000_000) min"
        parts.header = Row(
            .init(session.routine.name), isCentred: false, right: session.totalUs > 0 ? .init("\(shown) left") : nil)
        let separator = look.isUnicode ? " · " : " - "
        let place = [step.side, step.pose].compactMap(\.self)
        let open = step.kind != .gate && step.remainingUs == nil ? ["until you tap"] : []
        let rest = (place + open).map { separator + $0 }.joined()
        switch state {
        case .paused: parts.detail.pieces = [.init(" PAUSED ", .inverse), .init("  space goes on\(rest)", .strong)]
        case .waiting: parts.detail.pieces = [.init(" YOUR TURN ", .inverse), .init("  t goes on\(rest)", .strong)]
        case .idle, .due, .running: parts.detail.pieces = [.init(step.kind.words, parts.ink), .init(rest, .strong)]
        }
        parts.place =
            place.isEmpty || state == .paused ? parts.detail.pieces[0].text : place.joined(separator: " - ")
        (parts.big, parts.widest) = bigTime(glance, step)
        if let whole = step.durationUs, whole > 0 { parts.progress = Int((glance.elapsed ?? 0) * 1000 / whole) }
        parts.dots = Self.dots(step)
        parts.next = session.next.map { "next: \($0.text(after: step))" } ?? "next: done"
        return parts
    }

    /// Under a minute only its seconds: fewer letters are higher ones.
    private func bigTime(_ glance: Glance, _ step: Status.Step) -> (text: String, widest: String) {
        if step.kind == .gate { return ("TAP", "TAP") }
        guard let whole = step.durationUs, let remaining = glance.remaining else {
            let text = clock(passed: glance.elapsed ?? 0)
            return (text, text.count < 5 ? "00:00" : text)
        }
        let text = clock(left: remaining)
        guard whole < 60_000_000 else { return (text, clock(left: whole)) }
        return (String((remaining + 999_999) / 1_000_000), String((whole + 999_999) / 1_000_000))
    }

    private static func dots(_ step: Status.Step) -> [(name: String, current: Int, count: Int)] {
        let isAtOwnPace = step.kind == .move && step.remainingUs == nil
        return [
            ("round", step.round ?? 1, step.rounds ?? 1), ("set", step.set, step.sets),
            ("rep", step.rep, isAtOwnPace ? 1 : step.reps),
        ].filter { $0.2 > 1 }
    }

    private func parts(of due: Status.Due) -> Parts {
        var parts = Parts(name: due.routine.name, big: "DUE", widest: "DUE", ink: .waiting)
        let start = due.wakesAt.map { "starts itself at \(face($0))" } ?? "t begins it"
        parts.detail = Row(.init(" DUE ", .inverse), .init("  since \(face(due.at)), \(start)", .strong))
        parts.header = Row(.init("tenuto"), isCentred: false, right: .init("due", .waiting))
        return parts
    }

    private func idleParts(_ status: Status) -> Parts {
        let agenda = status.agenda
        var parts = Parts(ink: .plain)
        parts.header = Row(.init("tenuto"), isCentred: false, right: .init("no session"))
        if let ended {
            parts.name = ended.routine.name
            switch ended.outcome {
            case .completed: (parts.big, parts.ink, parts.detail) = ("DONE", .active, Row(.init("completed", .active)))
            case .partial: (parts.big, parts.detail) = ("", Row(.init("ended before its end", .strong)))
            case .stoppedForPain: (parts.big, parts.detail) = ("", Row(.init("stopped for pain", .waiting)))
            }
        } else if let next = agenda.next {
            parts.name = next.routine.name
            parts.detail = Row(.init("is next, \(day(next.at))\(face(next.at))", .strong))
            parts.big = isNear(next.at) ? String(next.at.dropFirst(11).prefix(5)) : ""
        } else {
            parts.name = "No session"
            parts.detail = Row(.init("tenuto start ID begins one, tenuto list shows them"))
        }
        parts.widest = parts.big
        // What was left yesterday is yesterday's, also where nothing has been told since. The order comes before the name,
        // which may be cut off.
        if let left = status.left, left.at.hasPrefix(today) {
            parts.next = "tenuto start --continue goes on with \(left.routine.name)"
        } else if ended != nil, let next = agenda.next {
            parts.next = "next: \(next.routine.name), \(day(next.at))\(face(next.at))"
        }
        return parts
    }
}

extension Scene {
    /// What is to come, before it what is over of today, and what else the schedule has to say; at most `count` rows.
    func agendaRows(_ count: Int) -> [Row] {
        guard let agenda = glance?.status.agenda else { return [] }
        var notes = agenda.quietUntil.map { ["quiet until \(day($0))\(face($0))"] } ?? []
        if agenda.away { notes.append("away: tenuto here says that you are back") }
        if !agenda.held.isEmpty {
            notes.append("held after pain: \(agenda.held.map(\.name).joined(separator: ", ")): tenuto ok")
        }
        let room = max(0, count - notes.count)
        let over = agenda.isOver(self.agenda)
        let coming = Array(self.agenda[over...].prefix(room))
        let past = self.agenda[..<over].suffix(room - coming.count)
        let pieces = notes.map { Row.Piece($0, .waiting) } + (past + coming).map(piece)
        return Self.block(Array(pieces.prefix(count)))
    }

    private func piece(_ item: AgendaItem) -> Row.Piece {
        let name = item.count > 1 ? "\(item.routine.name) \(item.count)x" : item.routine.name
        let became = (item.waitingText { day($0) + face($0) } ?? item.became).map { "  \($0)" } ?? ""
        return .init("\(day(item.at))\(face(item.at))  \(name)\(became)", item.isSettled ? .plain : .strong)
    }

    /// In the middle together, and one under another.
    static func block(_ pieces: [Row.Piece]) -> [Row] {
        let widths = pieces.map { CellWidth.of($0.text.onOneLine) }
        let widest = widths.max() ?? 0
        return zip(pieces, widths).map { piece, width in
            Row(.init(piece.text + String(repeating: " ", count: widest - width), piece.ink))
        }
    }

    /// `07:15`, with seconds where there are some.
    private func face(_ instant: String) -> String {
        let isWhole = instant.dropFirst(16).prefix(3) == ":00"
        return String(instant.dropFirst(11).prefix(isWhole ? 5 : 8))
    }

    private func isNear(_ instant: String) -> Bool {
        instant.hasPrefix(today) || agenda.contains { $0.at == instant }
    }

    /// Nothing for today; `tomorrow`, or the date.
    private func day(_ instant: String) -> String {
        instant.hasPrefix(today) ? "" : isNear(instant) ? "tomorrow " : "\(instant.prefix(10)) "
    }
}

extension Status.Agenda {
    /// How many of `items` are over.
    fileprivate func isOver(_ items: [AgendaItem]) -> Int {
        items.firstIndex { !$0.isSettled } ?? items.count
    }
}

extension AgendaItem {
    fileprivate var isSettled: Bool {
        switch state {
        case .scheduled, .pending, .due, .snoozed, .running: false
        case .completed, .partial, .skipped, .missed, .suppressed, .rested, .excused, .stoppedForPain: true
        }
    }

    /// What is to be said of it; nothing of what simply comes.
    fileprivate var became: String? {
        switch (state, foreseen) {
        case (.scheduled, .excused?): "vacation"
        case (.scheduled, _): nil
        case (.completed, _): "done"
        case (.stoppedForPain, _): "stopped for pain"
        default: state.rawValue
        }
    }
}

extension StepKind {
    /// In large letters, what the person does.
    fileprivate var words: String {
        switch self {
        case .prepare: "GET READY"
        case .hold: "HOLD"
        case .move: "MOVE"
        case .release: "LOWER"
        case .switchSides: "CHANGE SIDES"
        case .rest, .between: "REST"
        case .gate: "YOUR TURN"
        }
    }

    fileprivate var ink: Ink {
        switch self {
        case .hold, .move: .active
        case .prepare, .switchSides: .ready
        case .release, .rest, .between: .rest
        case .gate: .waiting
        }
    }
}
