import Units

/// How a zone's clock stands to UTC at any time: what a TZif file says (RFC 9636), or a POSIX rule.
package struct TimeZoneRules: Hashable, Sendable {
    /// Coordinated Universal Time.
    package static let utc = TimeZoneRules(
        name: "UTC", offsets: [ZoneOffset(seconds: 0, isDaylight: false, abbreviation: "UTC")])

    /// As the zone is called: `Europe/Berlin`.
    package let name: String
    /// In rising order, in seconds since 1970-01-01T00:00:00Z.
    private let transitions: [Int64]
    /// Which of `offsets` holds from each transition on.
    private let kinds: [UInt8]
    /// All there are; never empty.
    private let offsets: [ZoneOffset]
    /// Which of them holds before the first transition.
    private let initial: Int
    /// What holds from the last transition on, or always where there is none; nil for what the last one began.
    private let rule: PosixRule?
    /// The least and the greatest of all offsets, in seconds.
    private let extremes: ClosedRange<Int64>

    private init(
        name: String, transitions: [Int64] = [], kinds: [UInt8] = [], offsets: [ZoneOffset], initial: Int = 0,
        rule: PosixRule? = nil
    ) {
        self.name = name
        self.transitions = transitions
        self.kinds = kinds
        self.offsets = offsets
        self.initial = initial
        self.rule = rule
        let all = offsets + [rule?.standard, rule?.daylight?.offset].compactMap { $0 }
        let seconds = all.map { Int64($0.seconds) }
        extremes = (seconds.min() ?? 0)...(seconds.max() ?? 0)
    }

    /// Reads the bytes of a TZif file, version 1 to 4; one that counts leap seconds is refused.
    package init(name: String, tzif: [UInt8]) throws(TimeZoneError) {
        let file = try TZif(tzif)
        self.init(
            name: name, transitions: file.transitions, kinds: file.kinds, offsets: file.offsets,
            initial: file.initial, rule: file.rule)
    }

    /// Reads a rule as POSIX writes it, `CET-1CEST,M3.5.0,M10.5.0/3`, which is its name too. Without days, daylight
    /// time is from the second Sunday of March to the first of November.
    package init(posix: String) throws(TimeZoneError) {
        let rule = try PosixRule(posix)
        self.init(name: posix, offsets: [rule.standard], rule: rule)
    }
}

extension TimeZoneRules {
    /// How the clock stands at `instant`.
    package func offset(at instant: Timestamp) -> ZoneOffset { span(at: instant.seconds).offset }

    /// What the clock shows at `instant`.
    package func civil(at instant: Timestamp) -> CivilTime {
        CivilTime(secondsSinceEpoch: instant.seconds + Int64(offset(at: instant).seconds))
    }

    /// When the clock is next set, or what its time is called changes; nil for never.
    package func nextTransition(after instant: Timestamp) -> Timestamp? {
        var span = span(at: instant.seconds)
        // A file may have transitions at which nothing changes, and so may a rule: daylight time without an end.
        var withinRule = 0
        while span.end < ZoneSpan.end, withinRule < 8 {
            let next = self.span(at: span.end)
            if next.offset != span.offset { return Timestamp(exactSeconds: span.end) }
            if span.end > transitions.last ?? ZoneSpan.beginning { withinRule += 1 }
            span = next
        }
        return nil
    }

    /// Which instants the clock shows `local` at.
    package func resolve(_ local: CivilTime) -> LocalTime {
        let shown = local.secondsSinceEpoch
        var span = span(at: shown - extremes.upperBound)
        var first: Int64?
        var last: Int64 = 0
        var gap: Int64?
        while true {
            let instant = shown - Int64(span.offset.seconds)
            if span.start <= instant, instant < span.end {
                last = instant
                first = first ?? instant
            }
            guard span.end <= shown - extremes.lowerBound else { break }
            let next = self.span(at: span.end)
            if gap == nil, span.end + Int64(span.offset.seconds) <= shown,
                span.end + Int64(next.offset.seconds) > shown
            {
                gap = span.end
            }
            span = next
        }
        guard let first else { return .gap(end: Timestamp(clamping: gap ?? shown)) }
        return first == last
            ? .one(Timestamp(clamping: first))
            : .overlap(first: Timestamp(clamping: first), second: Timestamp(clamping: last))
    }

    /// The stretch around the second `time` through which the clock is not set.
    func span(at time: Int64) -> ZoneSpan {
        // The number of transitions up to `time`.
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= time { low = middle + 1 } else { high = middle }
        }
        let start = low > 0 ? transitions[low - 1] : ZoneSpan.beginning
        guard low < transitions.count else {
            guard let rule else {
                let kind = kinds.last.map(Int.init) ?? initial
                return ZoneSpan(start: start, end: ZoneSpan.end, offset: offsets[kind])
            }
            let span = rule.span(at: time)
            return ZoneSpan(start: max(start, span.start), end: span.end, offset: span.offset)
        }
        let kind = low > 0 ? Int(kinds[low - 1]) : initial
        return ZoneSpan(start: start, end: transitions[low], offset: offsets[kind])
    }
}

extension Timestamp {
    /// The last whole second there is.
    private static let lastSecond = Int64.max / 1_000_000

    /// The instant so many seconds after 1970-01-01T00:00:00Z; nil where there is none.
    init?(exactSeconds seconds: Int64) {
        guard (-Self.lastSecond...Self.lastSecond).contains(seconds) else { return nil }
        self.init(seconds: seconds)
    }

    /// The instant so many seconds after 1970-01-01T00:00:00Z, or the nearest there is.
    init(clamping seconds: Int64) {
        self.init(seconds: min(max(seconds, -Self.lastSecond), Self.lastSecond))
    }
}
