/// What is said where a schedule is shown and nothing would begin by itself.
package enum ServiceWarning {
    /// One line where systemd says that the daemon does not start at login, else nil. Blocks for up to some seconds.
    package static func text(_ environment: [String: String]) -> String? {
        text(ServiceCheck.ask(environment))
    }

    static func text(_ check: ServiceCheck) -> String? {
        let finding = check.finding
        guard finding.level != .ok else { return nil }
        let advice = finding.advice.map { ": \($0)" } ?? ""
        return "warning: \(finding.found)\(advice)"
    }
}
