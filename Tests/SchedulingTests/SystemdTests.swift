import CalendarOracle
import Rig
import Testing
import Units

@testable import Scheduling

/// Random expressions, as this machine's systemd-analyze understands them. On the days on which a clock is set systemd
/// differs by design: there it knows no difference between fixed times and wildcards.
@Suite struct SystemdTests {
    private static let zones = [
        "UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago",
    ]

    @Test func `Random expressions come when systemd says, and look as it writes them`() throws {
        let (calls, size) = (Sweep.isLong ? 400 : 40, 50)
        var (expressions, numbers) = (RandomExpression(seed: 1), Seeded(2))
        var (accepted, instants, skips) = (0, 0, 0)
        for call in 0..<calls {
            let zone = Self.zones[call % Self.zones.count]
            let local = try ZoneFolder.rules(zone)
            // From 2020 to 2045.
            let after = Timestamp(seconds: .random(in: 1_577_836_800...2_366_841_600, using: &numbers))
            let batch = (0..<size).map { _ in expressions.next() }
            let answers = try Answer.all(batch, zone: zone, after: after)
            for text in batch {
                let answer = answers[text]
                let expression = try? CalendarExpression(text)
                if let answer, answer.canonical == nil { continue }
                #expect(expression?.description == answer?.canonical, "\(text) in \(zone)")
                guard let expression, let answer else { continue }
                let rules = try expression.zone.map { try ZoneFolder.rules($0) } ?? local
                let found = expression.next(5, after: after, in: rules)
                let isSkip = isSkip(found, answer.next, expression, rules)
                #expect(
                    agree(found, answer.next, rules) || isSkip,
                    "\(text) in \(zone) after \(after): \(found), not \(answer.next)")
                accepted += 1
                skips += isSkip ? 1 : 0
                instants += found.count
            }
        }
        #expect(accepted > calls * size * 3 / 4 && skips * 200 < accepted)
        Sweep.report(
            "systemd: \(calls * size) expressions, \(accepted) of them legal, \(instants) instants; "
                + "in \(skips) it skips what it should not (#40260)")
    }

    @Test func `What is no expression to systemd is none here, and the other way round`() throws {
        let (calls, size) = (Sweep.isLong ? 100 : 10, 200)
        var expressions = RandomExpression(seed: 3)
        var accepted = 0
        for _ in 0..<calls {
            let batch = (0..<size).map { _ in expressions.nextDamaged() }
            let answers = try Answer.all(batch, zone: "UTC", after: Timestamp(seconds: 1_800_000_000), count: 1)
            // Fractions we refuse, by design; spaces at the end systemd-analyze does not print.
            for text in batch where !text.contains(/\d\.\d/) && text.last != " " {
                let canonical = (try? CalendarExpression(text))?.description
                #expect(canonical == answers[text]?.canonical, "\(text.debugDescription)")
                accepted += canonical == nil ? 0 : 1
            }
        }
        Sweep.report("systemd: \(calls * size) damaged expressions, \(accepted) of them legal all the same")
    }

    /// Whether systemd has only left out what the expression does mean: a repetition that runs over the end of its field
    /// at the end of the next greater one too, as `*:0/7` at midnight, loses what comes first then (systemd #40260).
    private func isSkip(
        _ found: [Timestamp], _ expected: [Timestamp], _ expression: CalendarExpression, _ rules: TimeZoneRules
    ) -> Bool {
        guard let last = found.last, found != expected, expression.description.contains("/") else { return false }
        let extra = Set(found).subtracting(expected)
        let slow = SlowExpression(
            expression.zone.map { String(expression.description.dropLast($0.count + 1)) } ?? expression.description)
        return !extra.isEmpty && Set(expected.filter { $0 <= last }).isSubset(of: found)
            && extra.allSatisfy { slow.matches(Int(rules.civil(at: $0).secondsSinceEpoch)) }
    }

    /// The same instants, those near a change of the clock left out.
    private func agree(_ found: [Timestamp], _ expected: [Timestamp], _ rules: TimeZoneRules) -> Bool {
        func isFar(_ instant: Timestamp) -> Bool {
            let reach = Duration.seconds(48 * 3600)
            return rules.nextTransition(after: instant - reach).map { $0 > instant + reach } ?? true
        }
        let (ours, theirs) = (found.filter(isFar), expected.filter(isFar))
        guard ours.count < found.count || theirs.count < expected.count else { return found == expected }
        let count = min(ours.count, theirs.count)
        return ours.prefix(count) == theirs.prefix(count)
    }
}

/// What systemd-analyze says of one expression.
private struct Answer {
    /// Nil where it says that it would never find out: systemd gives up at some changes at midnight.
    let canonical: String?
    var next: [Timestamp] = []

    /// By the expressions; those that it rejects are missing.
    static func all(_ expressions: [String], zone: String, after: Timestamp, count: Int = 5) throws -> [String: Answer]
    {
        let outcome = try ChildProcess.run(
            "systemd-analyze",
            ["calendar", "--iterations=\(count)", "--base-time=@\(after.seconds)", "--"] + expressions,
            environment: ["TZ": zone, "LC_ALL": "C.UTF-8"], within: 120)
        var answers: [String: Answer] = [:]
        // Only printed where the canonical form differs.
        var (original, written): (String, String?) = ("", nil)
        for line in outcome.output.split(separator: "\n") {
            guard let colon = line.firstRange(of: ": ") else { continue }
            let label = String(line[..<colon.lowerBound].drop { $0 == " " })
            let value = String(line[colon.upperBound...])
            switch label {
            case "Original form": written = value
            case "Normalized form":
                (original, written) = (written ?? value, nil)
                answers[original] = Answer(canonical: value)
            default:
                // A line by the local clock is followed by one in UTC, unless that is the local clock.
                let words = value.split(separator: " ")
                guard words.count == 4, words[3] == "UTC" else { continue }
                answers[original]?.next.append(try Timestamp("\(words[1])T\(words[2])Z"))
            }
        }
        for line in outcome.errors.split(separator: "\n") {
            guard let match = line.wholeMatch(of: /Failed to determine next elapse for '(.*)': .*/) else { continue }
            answers[String(match.1)] = Answer(canonical: nil)
        }
        return answers
    }
}
