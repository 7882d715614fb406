import Units

/// Whether the person's files say what the program understands.
struct ConfigCheck {
    /// More would hide what else was found.
    private static let shown = 5

    /// What `tenuto check` tells.
    let problems: [Problem]

    var findings: [Finding] {
        guard !problems.isEmpty else { return [.ok(.config, "no problems in your files")] }
        let sorted = problems.filter { $0.severity == .error } + problems.filter { $0.severity == .warning }
        let findings = sorted.prefix(Self.shown).map { problem in
            switch problem.severity {
            case .error:
                Finding.problem(.config, problem.summary, advice: "mend it there; until then \(problem.substitute)")
            case .warning:
                Finding.warning(.config, problem.summary, advice: "it is legal, and perhaps not what you meant")
            }
        }
        let rest = sorted.dropFirst(Self.shown)
        guard let worst = rest.first else { return findings }
        let found = "\(rest.count) more"
        let advice = "tenuto check shows all, each with its line"
        return findings + [
            worst.severity == .error
                ? .problem(.config, found, advice: advice) : .warning(.config, found, advice: advice)
        ]
    }
}

extension Problem {
    /// What is in force instead of the file that it is in.
    fileprivate var substitute: String {
        position?.file.hasSuffix("schedule.yaml") == true
            ? "the schedule of before goes on, or none where the daemon is started anew"
            : "what is built in is used instead"
    }
}
