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
    private static let strip = 22.0
    /// Between two panels: room for the name of the lower one.
    private static let gap = 28.0

    var id: String
    var title: String
    var description: String
    var days: ClosedRange<CivilDate>
    var panels: [Panel]
    var pains: [Pain]

    var svg: HTML {
        let top = pains.isEmpty ? 6.0 : Self.strip + 6
        let total = top + Double(panels.count) * (Self.height + Self.gap) + 14
        let bodies = panels.enumerated().map { index, panel in
            body(of: panel, top: top + Double(index) * (Self.height + Self.gap) + 18)
        }
        return """
            <svg viewBox="0 0 \(Self.width) \(total)" role="img" aria-labelledby="\(id)-t \(id)-d">
            <title id="\(id)-t">\(title)</title><desc id="\(id)-d">\(description)</desc>
            \(painMarks(bottom: total - 18))
            \(bodies)
            \(ticks(total))
            </svg>
            """
    }

    func x(_ day: CivilDate) -> Double {
        let span = max(1, days.upperBound - days.lowerBound)
        return Self.left + (Self.width - Self.left - Self.right) * Double(day - days.lowerBound) / Double(span)
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

    /// Triangles with the number, above all panels, each with a line down through them.
    private func painMarks(bottom: Double) -> [HTML] {
        pains.map { pain in
            let x = x(pain.day)
            return """
                <line class="painline" x1="\(x)" x2="\(x)" y1="19" y2="\(bottom)"/>
                <path class="\(pain.stopped ? "stop" : "pain")" d="M\(x - 7) 19L\(x + 7) 19L\(x) 6z"/>
                <text class="level" x="\(x)" y="17.5" text-anchor="middle">\(pain.level.map { "\($0)" } ?? "!")</text>
                """
        }
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
    /// As many days and one more in equal steps from the first to the last, with how their names are anchored (SVG).
    func ticks(_ count: Int) -> [(day: CivilDate, anchor: String)] {
        let span = upperBound - lowerBound
        let steps = Swift.min(count, Swift.max(1, span))
        return (0...steps).map { index in
            (lowerBound + span * index / steps, index == 0 ? "start" : index == steps ? "end" : "middle")
        }
    }

    /// `2 Nov`; in a long time `Nov 2026`.
    func name(of day: CivilDate) -> String {
        upperBound - lowerBound > 300 ? "\(day.monthName) \(day.year)" : day.short()
    }
}
