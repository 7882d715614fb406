import Units
import Varlink

/// One thing that `doctor` looked at.
package struct Finding: Encodable, Hashable, Sendable {
    /// How it is.
    package enum Level: String, Encodable, CaseIterable, Sendable {
        /// As it should be.
        case ok
        /// It works, and not as well as it could.
        case warning
        /// Something does not work.
        case problem
    }

    /// What was looked at.
    package enum Subject: String, Encodable, CaseIterable, Sendable {
        /// The person's files.
        case config
        /// Where the files are.
        case folders
        /// The way to the daemon.
        case socket
        /// Whether the daemon starts by itself.
        case service
        /// A sound device.
        case device
        /// How a sound device keeps time.
        case timing
        /// What speaks.
        case voice
        /// Whether what is due is shown.
        case desktop
        /// What the daemon's sessions sounded like.
        case sessions
    }

    /// How it is.
    package let level: Level
    /// What was looked at.
    package let subject: Subject
    /// What was found.
    package let found: String
    /// What to do; nil where there is nothing to do.
    @Nullable package var advice: String?
    /// What was measured: frames, microseconds (`…Us`), counts.
    package let figures: [String: Int64]

    private init(_ level: Level, _ subject: Subject, _ found: String, _ advice: String?, _ figures: [String: Int64]) {
        self.level = level
        self.subject = subject
        self.found = found
        self.figures = figures
        self.advice = advice
    }

    /// All is well with `subject`.
    static func ok(_ subject: Subject, _ found: String, figures: [String: Int64] = [:]) -> Finding {
        Finding(.ok, subject, found, nil, figures)
    }

    /// Something about `subject` could be better, if the person does as `advice` says.
    static func warning(_ subject: Subject, _ found: String, advice: String, figures: [String: Int64] = [:]) -> Finding
    {
        Finding(.warning, subject, found, advice, figures)
    }

    /// Something about `subject` does not work, until the person does as `advice` says.
    static func problem(_ subject: Subject, _ found: String, advice: String, figures: [String: Int64] = [:]) -> Finding
    {
        Finding(.problem, subject, found, advice, figures)
    }
}

/// All that `doctor` found.
package struct DoctorReport: Encodable, Hashable, Sendable {
    /// In the order of the report.
    package let findings: [Finding]

    /// Whether something does not work.
    package var hasProblem: Bool { findings.contains { $0.level == .problem } }

    /// A line each, with what to do below it, and how many there are.
    package func text(inColour: Bool = false) -> String {
        let levels = Finding.Level.allCases.map(\.rawValue.count).max() ?? 0
        let subjects = Finding.Subject.allCases.map(\.rawValue.count).max() ?? 0
        let indent = String(repeating: " ", count: levels + subjects + 4)
        let lines = findings.flatMap { finding in
            let padding = String(repeating: " ", count: levels - finding.level.rawValue.count)
            let subject = finding.subject.rawValue
            let head = finding.level.word(inColour: inColour) + padding + "  " + subject
            let gap = String(repeating: " ", count: subjects - subject.count + 2)
            return [head + gap + finding.found] + (finding.advice.map { [indent + "-> " + $0] } ?? [])
        }
        return (lines + ["", tally]).joined(separator: "\n")
    }

    private var tally: String {
        let problems = findings.count { $0.level == .problem }
        let warnings = findings.count { $0.level == .warning }
        let parts = [counted(problems, "problem", "problems"), counted(warnings, "warning", "warnings")]
            .compactMap(\.self)
        return parts.isEmpty ? "All is well." : parts.joined(separator: ", ") + "."
    }
}

extension Finding.Level {
    fileprivate func word(inColour: Bool) -> String {
        guard inColour else { return rawValue }
        let colour =
            switch self {
            case .ok: "32"
            case .warning: "33"
            case .problem: "31"
            }
        return "\u{1B}[1;\(colour)m\(rawValue)\u{1B}[0m"
    }
}
