import Units

/// What a routine file may say: every number is checked against these.
enum Limits {
    static let exercises = 1...100
    static let sets = 1...100
    static let sides = 1...8
    static let poses = 1...16
    static let release: ClosedRange<Duration> = .zero ... .seconds(600)
    static let pause: ClosedRange<Duration> = .zero ... .seconds(3600)
    /// Longest whole routine. Each number alone may be fine and their product still a million years.
    static let routine = Duration.seconds(24 * 3600)
    static let notes = 1...64
    /// Longest name, in characters.
    static let name = 100
    /// Longest instruction or note, in characters.
    static let prose = 2000
}
