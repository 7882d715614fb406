import Units

/// What a routine file may say: every number is checked against these. What `Workout` allows is not repeated here.
enum Limits {
    /// Entries of one list of exercises.
    static let items = 1...100
    /// Exercises in a whole file. A person cannot do so many in a day, and a small file can name very many.
    static let exercises = 300
    static let rounds = 1...100
    static let every: ClosedRange<Duration> = .seconds(5) ... .seconds(3600)
    static let sets = 1...100
    static let sides = 1...8
    static let poses = 1...16
    /// How often a pose is done within one repetition.
    static let poseReps = 1...100
    static let variants = 1...10
    static let rungs = 2...20
    /// Clean days before a dose rises.
    static let cleanDays = 1...30
    /// Moving up or down.
    static let move: ClosedRange<Duration> = .milliseconds(500) ... .seconds(60)
    /// Between moving up and down, and after it.
    static let stay: ClosedRange<Duration> = .zero ... .seconds(60)
    static let release: ClosedRange<Duration> = .zero ... .seconds(600)
    static let pause: ClosedRange<Duration> = .zero ... .seconds(3600)
    static let notes = 1...64
    /// Sound devices that are tried.
    static let devices = 1...8
    /// The words of a command, the name of its program included.
    static let commandWords = 1...64
    /// The commands of one event.
    static let hooks = 1...8
    /// Longest path or argument.
    static let path = 1000
    /// From here on a routine is odd.
    static let longDay = Duration.seconds(4 * 3600)
    /// Longest name, in characters.
    static let name = 100
    /// Longest instruction or note, in characters.
    static let prose = 2000
}
