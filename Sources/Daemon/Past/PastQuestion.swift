import Config
import Control
import History
import Scheduling
import Units
import Workout

/// What is asked of the past; what is nil asks for all.
package struct PastQuestion: Sendable {
    package var since: CivilDate?
    package var until: CivilDate?
    package var routine: Slug?
    /// The origin of an exercise: `routine/exercise`.
    package var exercise: String?
    /// How it ended; of what has no outcome nothing is asked then.
    package var outcomes: Set<Occurrence.State>?
    /// So many at most, the newest.
    package var limit: Int?
    package var withSteps: Bool

    package init(withSteps: Bool = false) {
        self.withSteps = withSteps
    }

    /// The sessions that are asked for.
    var filter: HistoryFilter {
        HistoryFilter(
            since: since, until: until, routine: routine, exercise: exercise,
            outcomes: outcomes.map { Set($0.compactMap { SessionRecord.Outcome(rawValue: $0.rawValue) }) })
    }

    /// How scheduled times that are asked for ended.
    var states: Set<Occurrence.State> { (outcomes ?? Set(Occurrence.State.allCases)).filter(\.isOutcome) }

    /// Whether what was said on `day` is asked for, about `exercise`, or with nil about none or all.
    func asks(_ day: CivilDate, about exercise: String?) -> Bool {
        if let since, day < since { return false }
        if let until, day > until { return false }
        if let asked = self.exercise { return exercise == asked }
        if let routine { return exercise?.hasPrefix("\(routine)/") ?? false }
        return true
    }

    /// What is asked for and never was: nil where the routine and the exercise are in the files, or `store` knows of them.
    /// What `unstored` has is stored soon.
    package func unknown(
        _ library: Library, _ store: borrowing HistoryStore, unstored: Records = Records()
    ) throws(HistoryError) -> PastUnknown? {
        // Whether this one is known is asked first: all that there are take a walk through everything.
        if let routine, library.origin(of: routine) == nil, try !store.hasSession(of: routine) {
            let own = library.ids + library.broken.keys + unstored.sessions.values.map(\.routine)
            let all = try Set(own.map(\.description) + store.routines())
            if !all.contains(routine.description) { return .routine(routine.description, among: all) }
        }
        if let exercise, let address = ExerciseAddress(exercise) {
            // Of a file that is wrong nobody knows what is in it.
            guard library.broken[address.routine] == nil else { return nil }
            let own = library.addresses
            if own.contains(address) { return nil }
            if try store.name(of: exercise) != nil { return nil }
            let waiting =
                unstored.sessions.values.flatMap { $0.exercises.map(\.address) }
                + unstored.doses.values.map(\.content.exercise)
                + unstored.acknowledgements.values.compactMap(\.content.exercise)
            let all = try Set(own.map(\.description) + waiting + store.exercises())
            if !all.contains(exercise) { return .exercise(exercise, among: all) }
        }
        return nil
    }
}

extension Library {
    /// What exercises are called, and what those are whose dose they have.
    var addresses: [ExerciseAddress] {
        sorted.flatMap { routine in
            routine.exercises.flatMap { [ExerciseAddress(routine.id, $0.id), $0.doseAddress(in: routine.id)] }
        }
    }
}

/// What is neither in the files nor in the history; `near` are what was perhaps meant, nearest first.
package enum PastUnknown: Error, Hashable, Sendable, CustomStringConvertible {
    case routine(String, near: [String])
    case exercise(String, near: [String])

    static func routine(_ id: String, among all: some Sequence<String>) -> PastUnknown {
        .routine(id, near: nearest(to: id, among: all))
    }

    static func exercise(_ address: String, among all: some Sequence<String>) -> PastUnknown {
        .exercise(address, near: nearest(to: address, among: all))
    }

    package var description: String {
        let (what, text, near, next) =
            switch self {
            case .routine(let id, let near): ("routine", id, near, "tenuto list shows all")
            case .exercise(let address, let near): ("exercise", address, near, "tenuto show ROUTINE names them")
            }
        let head = "\(text.quoted.printable): no such \(what), neither in your files nor in the history"
        return "\(head)\(didYouMean(text, among: near)): \(next)"
    }
}
