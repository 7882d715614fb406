/// What is written of one component, before it is known which field it is of.
struct RawComponent {
    struct Number {
        var value: Int
        let position: Int
    }

    var start: Number
    var stop: Number?
    var step: Number?
}

extension CalendarParser {
    /// The longest list, as in systemd.
    private static let mostComponents = 241

    /// `*`, which is nil, or a list. What is wrong here is said of `field`.
    mutating func chain(_ field: CalendarField) throws(CalendarExpressionError) -> Chain {
        if accept("*") {
            guard peek() != UInt8(ascii: "/") else {
                throw failure("\"*\" cannot be repeated; write 0/5 for every fifth, from 1 on for days and months")
            }
            return nil
        }
        var list: [RawComponent] = []
        repeat {
            guard list.count < Self.mostComponents else {
                throw failure("more than \(Self.mostComponents) values in one list")
            }
            var component = RawComponent(start: try value(field))
            if accept("..") { component.stop = try value(field) }
            if accept("/") {
                let step = try value(field)
                guard step.value > 0 else { throw failure("0: a repetition is at least 1", at: step.position) }
                component.step = step
            }
            list.append(component)
        } while accept(",")
        return list
    }

    private mutating func value(_ field: CalendarField) throws(CalendarExpressionError) -> RawComponent.Number {
        let start = position
        guard peek()?.isDigit == true else { throw unexpected("a number is expected") }
        var value = try number()
        if field == .second, peek() == UInt8(ascii: "."), position + 1 < end, bytes[position + 1].isDigit {
            position += 1
            // systemd rounds to microseconds.
            var (millionth, place) = (0, 100_000)
            let fraction = position
            while let byte = peek(), byte.isDigit {
                millionth += Int(byte - UInt8(ascii: "0")) * place
                if position - fraction == 6, byte >= UInt8(ascii: "5") { millionth += 1 }
                (position, place) = (position + 1, place / 10)
            }
            if millionth == 1_000_000 { (value, millionth) = (value + 1, 0) }
            guard millionth == 0 else {
                throw failure("second: \(word(start..<position)): whole seconds are allowed", at: start)
            }
        }
        return RawComponent.Number(value: value, position: start)
    }

    mutating func number() throws(CalendarExpressionError) -> Int {
        let start = position
        var value = 0
        while let byte = peek(), byte.isDigit {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            guard value < 1_000_000_000_000 else { throw failure("the number is too large", at: start) }
            position += 1
        }
        return value
    }

    /// The list as `field` means it: checked, normalised as systemd does, sorted, each once.
    func components(_ chain: Chain, _ field: CalendarField) throws(CalendarExpressionError) -> [CalendarComponent]? {
        guard let chain else { return nil }
        var list: [(component: CalendarComponent, raw: RawComponent)] = []
        for raw in chain { list.append((try component(raw, field), raw)) }
        list.sort { $0.component < $1.component }
        var distinct: [CalendarComponent] = []
        for (component, raw) in list where component != distinct.last {
            // systemd takes three off the limit for each value of the list, and so 1,26 is none of its expressions.
            let most = field.allowed.upperBound - 3 * distinct.count
            if field == .lastDay, max(component.start, component.stop ?? 0, (component.step ?? 0) + 1) > most {
                let place = distinct.count + 1
                throw failure(
                    most < 1
                        ? "more than \(distinct.count) values before the end of the month; use a range, such as 1..9"
                        : "\(field.rawValue): \(component.text): as number \(place) of a list 1 to \(most) is allowed",
                    at: raw.start.position)
            }
            distinct.append(component)
        }
        return distinct
    }

    private func component(_ raw: RawComponent, _ field: CalendarField) throws(CalendarExpressionError)
        -> CalendarComponent
    {
        let allowed = field.allowed
        let span = "\(allowed.lowerBound) to \(allowed.upperBound)"
        func checked(_ number: RawComponent.Number) throws(CalendarExpressionError) -> Int {
            let value = field == .year ? Self.fullYear(number.value) : number.value
            guard allowed.contains(value) else {
                throw failure("\(field.rawValue): \(value): \(span) is allowed", at: number.position)
            }
            return value
        }
        let start = try checked(raw.start)
        guard let rawStop = raw.stop else {
            guard let step = raw.step else { return CalendarComponent(start) }
            let room = field == .lastDay ? start - allowed.lowerBound : allowed.upperBound - start
            guard step.value <= room else {
                throw failure(
                    "\(field.rawValue): \(start)/\(step.value): a repetition must come again within \(span)",
                    at: step.position)
            }
            return CalendarComponent(start: start, stop: nil, step: step.value)
        }
        let stop = try checked(rawStop)
        // Only of seconds is a range of one refused, as in systemd.
        guard start < stop || start == stop && (field != .second || raw.step != nil) else {
            throw failure("\(field.rawValue): \(start)..\(stop): a range must rise", at: rawStop.position)
        }
        let step = raw.step?.value ?? 1
        let last = stop - (stop - start) % step
        return last == start ? CalendarComponent(start) : CalendarComponent(start: start, stop: last, step: step)
    }

    private static func fullYear(_ year: Int) -> Int {
        switch year {
        case 0..<70: year + 2000
        case 70..<100: year + 1900
        default: year
        }
    }
}
