import Control
import Units

/// What became of each day, month by month.
struct CalendarSection {
    private let book: DayBook

    init(_ book: DayBook) {
        self.book = book
    }

    var html: HTML {
        let legend: [HTML] = DayBook.Mark.allCases.filter { $0 != .none }.map { mark in
            "<li class=\"\(mark.rawValue)\">\(mark.symbol)\(mark.words)</li>"
        }
        return """
            <section aria-labelledby="h-calendar"><h2 id="h-calendar">Day by day</h2>
            <ul class="legend marks">\(legend)</ul>
            <div class="months">\(months.map(table(of:)))</div></section>
            """
    }

    /// The first of each month that has a part in it.
    private var months: [CivilDate] {
        var months: [CivilDate] = []
        var month = book.days.lowerBound + (1 - book.days.lowerBound.day)
        while month <= book.days.upperBound {
            months.append(month)
            month = month + CivilDate.length(ofMonth: month.month, year: month.year)
        }
        return months
    }

    private func table(of month: CivilDate) -> HTML {
        let last = month + (CivilDate.length(ofMonth: month.month, year: month.year) - 1)
        let heads: [HTML] = Weekday.allCases.map { day in
            "<th scope=\"col\" abbr=\"\(day.rawValue)\">\(day.rawValue.prefix(2))</th>"
        }
        let weeks = Swift.stride(from: month.monday.daysSinceEpoch, through: last.daysSinceEpoch, by: 7)
        let rows: [HTML] = weeks.map { monday in
            let cells: [HTML] = (monday..<(monday + 7)).map { number in
                let day = CivilDate(daysSinceEpoch: number)
                return day.month == month.month ? cell(day) : "<td></td>"
            }
            return "<tr>\(cells)</tr>"
        }
        return """
            <table class="month"><caption>\(month.monthName) \(month.year)</caption>
            <thead><tr>\(heads)</tr></thead>
            <tbody>\(rows)</tbody></table>
            """
    }

    private func cell(_ day: CivilDate) -> HTML {
        guard book.days.contains(day) else { return "<td class=\"none\"><span>\(day.day)</span></td>" }
        let mark = book.mark(day)
        guard mark != .none else { return "<td class=\"none\"><span>\(day.day)</span></td>" }
        let words = "\(mark.words): \(book[day].words)"
        return """
            <td class="\(mark.rawValue)" title="\(words)"><span>\(day.day)</span>\(mark.symbol)<span class="vh">, \(words)</span></td>
            """
    }
}

extension DayBook.Mark {
    var words: String {
        switch self {
        case .done: "done"
        case .part: "partly done"
        case .missed: "left out"
        case .pain: "stopped for pain"
        case .off: "excused or at rest"
        case .none: "nothing to be done"
        }
    }

    /// A shape that tells it without any colour.
    var symbol: HTML {
        let shape: HTML =
            switch self {
            case .done: "<path d=\"M2 6.5L5 9.5L10.5 3\"/>"
            case .part: "<circle cx=\"6\" cy=\"6\" r=\"4.5\"/><path class=\"solid\" d=\"M6 1.5a4.5 4.5 0 0 0 0 9z\"/>"
            case .missed: "<path d=\"M2.5 2.5L9.5 9.5M9.5 2.5L2.5 9.5\"/>"
            case .pain: "<path class=\"solid\" d=\"M6 1L11.5 11L.5 11z\"/><path class=\"hole\" d=\"M6 4.4v3M6 8.6v1\"/>"
            case .off: "<path d=\"M2 6h8\"/>"
            case .none: ""
            }
        return "<svg class=\"symbol\" viewBox=\"0 0 12 12\" aria-hidden=\"true\">\(shape)</svg>"
    }
}

extension DayBook.Day {
    /// `2 of 3 scheduled done, 1 excused, held 4:30`
    var words: String {
        [
            scheduled.asked > 0 ? "\(scheduled.completed) of \(scheduled.asked) scheduled done" : nil,
            scheduled.asked == 0 ? counted(sessions.completed, "session", "sessions") : nil,
            counted(scheduled.excused, "excused", "excused"), counted(scheduled.rested, "rested", "rested"),
            counted(scheduled.suppressed, "in quiet hours", "in quiet hours"),
            held > .zero ? "held \(held.clockFace)" : nil,
        ].compactMap(\.self).joined(separator: ", ")
    }
}
