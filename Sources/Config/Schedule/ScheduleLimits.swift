/// What `schedule.yaml` may say: every number is checked against these.
enum ScheduleLimits {
    /// Ten thousand entries, each on a few lines.
    static let fileSize = 4 << 20
    static let entries = 0...10_000
    static let expressions = 1...24
    /// Longest calendar expression, in bytes.
    static let expression = 256
    static let quiet = 0...50
    static let vacations = 0...100
    static let weekdays = 1...7
    static let interval: ClosedRange<Duration> = .seconds(60) ... .seconds(86_400)
    /// Every so many days; weeks count as seven.
    static let dayStep = 1...366
    static let times = 1...100
    static let late: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)
    static let minGap: ClosedRange<Duration> = .zero ... .seconds(86_400)
    static let priority = -100...100
    /// Nothing comes more often than this.
    static let shortestGap = Duration.seconds(60)
}
