import Units

/// A plot of values over days, drawn as SVG.
struct Plot {
    /// One value on a day.
    struct Point {
        var day: CivilDate
        var value: Double
        /// Whether the whole of what was to be done was done: a full dot, else a ring.
        var isWhole: Bool
    }

    /// A line of values with an axis of its own.
    struct Panel {
        var name: String
        var unit: String
        var points: [Point]
    }

    /// Something that hurt.
    struct Pain {
        var day: CivilDate
        /// nil where nobody gave a number.
        var level: Int?
        var stopped: Bool
    }

    static let width = 420.0
    static let left = 40.0
    private static let right = 10.0
    private static let height = 92.0
    /// The room of a mark of pain.
    private static let strip = 22.0
    private static let markWidth = 14.0
    /// So many marks at most lie one above another where days are close together; of one more only the line is drawn.
    private static let mostLanes = 4
    /// Between two panels: room for the name of the lower one.
    private static let gap = 28.0

    var id: String
    var title: String
    var description: String
    var days: ClosedRange<CivilDate>
    var panels: [Panel]
    var pains: [Pain]

    var svg: HTML {
        let marks = marks
        let lanes = marks.compactMap(\.lane).max().map { $0 + 1 } ?? 0
        let top = Self.strip * Double(lanes) + 6
        let total = top + Double(panels.count) * (Self.height + Self.gap) + 14
        let bodies = panels.enumerated().map { index, panel in
            body(of: panel, top: top + Double(index) * (Self.height + Self.gap) + 18)
        }
        return """
            <svg viewBox="0 0 \(Self.width) \(total)" role="img" aria-labelledby="\(id)-t \(id)-d">
            <title id="\(id)-t">\(title)</title><desc id="\(id)-d">\(description)</desc>
            \(painMarks(marks, lanes, bottom: total - 18))
            \(bodies)
            \(ticks(total))
            </svg>
            """
    }

    func x(_ day: CivilDate) -> Double {
        Self.left + (Self.width - Self.left - Self.right) * days.place(of: day)
    }

    private func body(of panel: Panel, top: Double) -> HTML {
        let most = Plot.ceiling(panel.points.map(\.value).max() ?? 0)
        let y = { (value: Double) in top + Self.height * (1 - value / most) }
        let lines: [HTML] = [0, most / 2, most].map { value in
            """
            <line class="grid" x1="\(Self.left)" x2="\(Self.width - Self.right)" y1="\(y(value))" y2="\(y(value))"/>
            <text x="\(Self.left - 5)" y="\(y(value) + 3.5)" text-anchor="end">\(Plot.label(value))</text>
            """
        }
        let path = HTML(
            panel.points.enumerated().map { index, point in
                "\(index == 0 ? "M" : "L")\(x(point.day)) \(y(point.value))"
            })
        let dots: [HTML] = panel.points.map { point in
            """
            <circle class="\(point.isWhole ? "dot" : "ring")" cx="\(x(point.day))" cy="\(y(point.value))" r="2.8"/>
            """
        }
        return """
            <text class="panel" x="\(Self.left)" y="\(top - 9)">\(panel.name) (\(panel.unit))</text>
            \(lines)
            <path class="line" d="\(path)"/>
            \(dots)
            """
    }

    /// All that hurt, and in which lane its mark finds room beside the others, from the lowest one on; the worst first, so
    /// that what finds none is the least.
    private var marks: [(pain: Pain, lane: Int?)] {
        var lanes: [[Double]] = []
        let worstFirst = pains.sorted { one, other in
            (one.stopped ? 1 : 0, one.level ?? 11, other.day.daysSinceEpoch)
                > (other.stopped ? 1 : 0, other.level ?? 11, one.day.daysSinceEpoch)
        }
        return worstFirst.map { pain in
            let x = x(pain.day)
            let free = lanes.firstIndex { taken in taken.allSatisfy { abs($0 - x) >= Self.markWidth + 1 } }
            guard let lane = free ?? (lanes.count < Self.mostLanes ? lanes.count : nil) else { return (pain, nil) }
            if lane == lanes.count { lanes.append([]) }
            lanes[lane].append(x)
            return (pain, lane)
        }
    }

    /// Triangles with the number, above all panels, each with a line down through them.
    private func painMarks(_ marks: [(pain: Pain, lane: Int?)], _ lanes: Int, bottom: Double) -> [HTML] {
        let lines: [HTML] = marks.map { pain, lane in
            let (x, foot) = (x(pain.day), Self.strip * Double(lanes - (lane ?? 0)) - 3)
            return "<line class=\"painline\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(foot)\" y2=\"\(bottom)\"/>"
        }
        let triangles: [HTML] = marks.compactMap { pain, lane in
            guard let lane else { return nil }
            let (x, foot) = (x(pain.day), Self.strip * Double(lanes - lane) - 3)
            return """
                <path class="\(pain.stopped ? "stop" : "pain")" d="M\(x - 7) \(foot)L\(x + 7) \(foot)L\(x) \(foot - 13)z"/>
                <text class="level" x="\(x)" y="\(foot - 1.5)" text-anchor="middle">\(pain.level.map { "\($0)" } ?? "!")</text>
                """
        }
        return lines + triangles
    }

    /// Up to five days below.
    private func ticks(_ bottom: Double) -> [HTML] {
        days.ticks(4).map { day, anchor in
            """
            <text x="\(x(day))" y="\(bottom - 3)" text-anchor="\(anchor)">\(days.name(of: day))</text>
            """
        }
    }

    /// A round number with a round half, and some room above `value`.
    static func ceiling(_ value: Double) -> Double {
        var unit = 1.0
        while true {
            for step in [2.0, 3, 4, 6, 8, 10, 12, 16] where step * unit >= value * 1.1 { return step * unit }
            unit *= 10
        }
    }

    static func label(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\(Int(value)).\(Int((value * 10).rounded()) % 10)"
    }
}

extension CivilDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The Monday of its week.
    var monday: CivilDate { self + -weekday.index }

    /// `Nov`
    var monthName: String { Self.months[month - 1] }

    /// `2 Nov`, or with the year.
    func short(withYear: Bool = false) -> String { "\(day) \(monthName)" + (withYear ? " \(year)" : "") }
}

extension ClosedRange<CivilDate> {
    /// Where `day` lies between the first and the last, from 0 to 1; a day by itself lies in the middle.
    func place(of day: CivilDate) -> Double {
        let span = upperBound - lowerBound
        return span == 0 ? 0.5 : Double(day - lowerBound) / Double(span)
    }

    /// The last day and others in equal steps back from it, as many steps as that or fewer, with how their names are
    /// anchored (SVG): steps that differ by a day would be steps of half the length in the first weeks.
    func ticks(_ count: Int) -> [(day: CivilDate, anchor: String)] {
        let span = upperBound - lowerBound
        guard span > 0 else { return [(lowerBound, "middle")] }
        let step = (span + count - 1) / count
        return stride(from: span % step, through: span, by: step).map { number in
            // A name in the middle of its day would stick out at the edges.
            (lowerBound + number, number == span ? "end" : number * 8 < span ? "start" : "middle")
        }
    }

    /// `2 Nov`; in a long time `Nov 2026`.
    func name(of day: CivilDate) -> String {
        upperBound - lowerBound > 300 ? "\(day.monthName) \(day.year)" : day.short()
    }
}
