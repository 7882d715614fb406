// Says what glibc makes of time zones, for tests to compare with: `ZoneProbe FIRST-YEAR LAST-YEAR HOURS ZONE…`, with a
// look at the clock every HOURS. It is a program of its own since glibc knows one zone at a time for a whole process.
//
// For each zone a line `zone NAME`, then `SECONDS OFFSET ISDST ABBREVIATION` for the start and for each change, and after
// each change `local SHOWN INSTANT…` for readings of the clock around it: what mktime(3) makes of SHOWN, told that it
// is daylight time, that it is not, and nothing, as far as the clock does show SHOWN then.
import Glibc

@main
enum ZoneProbe {
    static func main() {
        let arguments = CommandLine.arguments
        let numbers = arguments.dropFirst().prefix(3).compactMap { Int($0) }
        guard numbers.count == 3 else { exit(2) }
        for zone in arguments[4...] {
            // A name with a colon is never taken for a rule, of which each here has days.
            setenv("TZ", zone.contains(",") ? zone : ":\(zone)", 1)
            tzset()
            print("zone \(zone)")
            probe(from: midnight(numbers[0]), to: midnight(numbers[1] + 1), every: numbers[2] * 3600)
        }
    }

    private struct Clock: Equatable {
        let fields: tm

        init(at instant: Int) {
            fields = ZoneProbe.fields(at: instant)
        }

        var offset: Int { fields.tm_gmtoff }

        var text: String {
            "\(offset) \(fields.tm_isdst > 0 ? 1 : 0) \(fields.tm_zone.map { String(cString: $0) } ?? "")"
        }

        static func == (left: Clock, right: Clock) -> Bool {
            left.offset == right.offset && left.fields.tm_isdst == right.fields.tm_isdst
                && strcmp(left.fields.tm_zone, right.fields.tm_zone) == 0
        }
    }

    private static func probe(from start: Int, to end: Int, every pace: Int) {
        var (instant, clock) = (start, Clock(at: start))
        print("\(start) \(clock.text)")
        while instant < end {
            let step = instant + pace
            let other = Clock(at: step)
            if other == clock {
                instant = step
                continue
            }
            var (before, after) = (instant, step)
            while after - before > 1 {
                let middle = (before + after) / 2
                if Clock(at: middle) == clock { before = middle } else { after = middle }
            }
            let next = Clock(at: after)
            print("\(after) \(next.text)")
            readings(around: after, clock.offset, next.offset)
            (instant, clock) = (after, next)
        }
    }

    private static func readings(around instant: Int, _ before: Int, _ after: Int) {
        let (low, high) = (instant + min(before, after), instant + max(before, after))
        for shown in Set([low - 1, low, low + 1, (low + high) / 2, high - 1, high, high + 1]).sorted() {
            var found: Set<Int> = []
            for isDaylight: CInt in [-1, 0, 1] {
                var reading = shown
                var fields = tm()
                gmtime_r(&reading, &fields)
                fields.tm_isdst = isDaylight
                let made = mktime(&fields)
                if made + self.fields(at: made).tm_gmtoff == shown { found.insert(made) }
            }
            print((["local", "\(shown)"] + found.sorted().map(String.init)).joined(separator: " "))
        }
    }

    private static func fields(at instant: Int) -> tm {
        var (instant, fields) = (instant, tm())
        localtime_r(&instant, &fields)
        return fields
    }

    private static func midnight(_ year: Int) -> Int {
        var fields = tm()
        (fields.tm_year, fields.tm_mday) = (CInt(year - 1900), 1)
        return timegm(&fields)
    }
}
