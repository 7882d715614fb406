import Units

// What became of each step, as it was.
extension Session {
    /// A step that is over. One that is begun again comes again.
    package struct Passage: Hashable, Sendable {
        /// Its index in the timeline.
        package let step: Int
        /// When it began, after the count-in where there was one.
        package let start: Moment
        /// When it was over; of one that was broken off in a pause, when the pause began.
        package let end: Moment
        /// For how long the session ran in it: without pauses and count-ins.
        package let held: Duration
        /// Whether it ended by itself, or by the tap that an open one waits for.
        package let isDone: Bool
        /// The whole repetitions of an open set that the person ended in it.
        package let counted: Int?

        package init(step: Int, start: Moment, end: Moment, held: Duration, isDone: Bool, counted: Int? = nil) {
            self.step = step
            self.start = start
            self.end = end
            self.held = held
            self.isDone = isDone
            self.counted = counted
        }
    }

    /// The person's time in one step.
    struct Stay: Hashable, Sendable {
        let step: Int
        private let start: Moment
        private var held = Duration.zero
        /// Until when it is known to have lasted.
        private var last: Moment
        /// From when on its time counts; nil while it does not.
        private var runs: Moment?
        /// Whether it lasts on although its time does not count.
        private var isResting = false

        /// From `start` on; where it does not run yet, it lasts for nothing until it does.
        init(step: Int, from start: Moment, runs: Bool = true) {
            self.step = step
            self.start = start
            last = start
            self.runs = runs ? start : nil
        }

        /// The session stands still.
        mutating func stand(at now: Moment) {
            if let runs, now > runs {
                held += now - runs
                last = now
            } else if isResting {
                last = max(last, now)
            }
            (runs, isResting) = (nil, false)
        }

        /// It goes on.
        mutating func run(from moment: Moment) { (runs, isResting) = (moment, false) }

        /// What is done in it is done, and it lasts on.
        mutating func rest(from now: Moment) {
            stand(at: now)
            isResting = true
        }

        /// What it was; nil where it never began.
        func passage(isDone: Bool, counted: Int?) -> Passage? {
            guard last > start else { return nil }
            return Passage(step: step, start: start, end: last, held: held, isDone: isDone, counted: counted)
        }
    }

    /// The current step is over.
    mutating func leave(at now: Moment, isDone: Bool, counted: Int? = nil) {
        stay.stand(at: now)
        if let passage = stay.passage(isDone: isDone, counted: counted) { over.append(passage) }
        stay = Stay(step: stay.step, from: now, runs: false)
    }

    /// All steps before that with the index `target` are over by themselves; zero of the timeline falls on `anchor`.
    mutating func pass(upTo target: Int, from anchor: Moment) {
        while stay.step < target {
            let end = anchor + timeline.steps[stay.step].end
            leave(at: end, isDone: true)
            stay = Stay(step: stay.step + 1, from: end)
        }
    }
}
