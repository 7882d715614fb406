import Varlink

/// The reply of `GetRoutine`: one routine as prescribed.
package struct RoutineDetail: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var origin: Origin
    @Nullable package var source: String?
    @Nullable package var note: String?
    @Nullable package var review: String?
    package var betweenUs: Int64
    package var durationUs: Int64
    package var exercises: [Exercise]

    package init(
        id: String, name: String, origin: Origin, source: String?, note: String?, review: String?, betweenUs: Int64,
        durationUs: Int64, exercises: [Exercise]
    ) {
        self.id = id
        self.name = name
        self.origin = origin
        self.betweenUs = betweenUs
        self.durationUs = durationUs
        self.exercises = exercises
        self.source = source
        self.note = note
        self.review = review
    }
}

extension RoutineDetail {
    /// How long a hold is.
    package struct Hold: Codable, Hashable, Sendable {
        /// What it is measured by.
        package enum Kind: String, Codable, CaseIterable, Sendable {
            case fixed, range, breaths, inhale, exhale, open
        }

        package var kind: Kind
        /// Today's; nil for an open one.
        @Nullable package var todayUs: Int64?
        /// The top of a range, or the longest that an open one lasts.
        @Nullable package var mostUs: Int64?
        @Nullable package var breaths: Int?

        package init(_ kind: Kind, todayUs: Int64?, mostUs: Int64? = nil, breaths: Int? = nil) {
            self.kind = kind
            self.todayUs = todayUs
            self.mostUs = mostUs
            self.breaths = breaths
        }
    }

    /// How many repetitions a set has.
    package struct Reps: Codable, Hashable, Sendable {
        /// What ends it.
        package enum Kind: String, Codable, CaseIterable, Sendable {
            case fixed, range, open
        }

        package var kind: Kind
        /// Today's; nil for an open set.
        @Nullable package var today: Int?
        /// The top of a range, or the most that an open set counts.
        @Nullable package var most: Int?

        package init(_ kind: Kind, today: Int?, most: Int? = nil) {
            self.kind = kind
            self.today = today
            self.most = most
        }
    }

    /// What is done in a pose.
    package enum Motion: String, Codable, CaseIterable, Sendable {
        case hold, up, down, activity, ownPace
    }

    /// One thing done within a repetition.
    package struct Pose: Codable, Hashable, Sendable {
        @Nullable package var name: String?
        package var motion: Motion
        /// How often within one repetition.
        package var reps: Int
        /// One, or one for each repetition; none at one's own pace.
        package var holds: [Hold]
        package var releaseUs: Int64
        @Nullable package var say: String?

        package init(name: String?, motion: Motion, reps: Int, holds: [Hold], releaseUs: Int64, say: String?) {
            self.motion = motion
            self.reps = reps
            self.holds = holds
            self.releaseUs = releaseUs
            self.name = name
            self.say = say
        }
    }

    /// A side with the values that it has of its own.
    package struct Side: Codable, Hashable, Sendable {
        package var name: String
        /// Empty where they are the exercise's.
        package var reps: [Reps]
        /// Empty where they are the exercise's.
        package var holds: [Hold]
        @Nullable package var releaseUs: Int64?
        @Nullable package var say: String?

        package init(name: String, reps: [Reps] = [], holds: [Hold] = [], releaseUs: Int64? = nil, say: String? = nil) {
            self.name = name
            self.reps = reps
            self.holds = holds
            self.releaseUs = releaseUs
            self.say = say
        }
    }

    /// How repetitions and sides follow one another.
    package enum Order: String, Codable, CaseIterable, Sendable {
        case eachFirst, alternate, setsFirst
    }

    /// Before what the session waits for the person.
    package enum Gate: String, Codable, CaseIterable, Sendable {
        case none, exercise, sets
    }

    /// Where in the routine an exercise is.
    package enum Part: String, Codable, CaseIterable, Sendable {
        case warmUp, main, coolDown
    }

    /// Exercises done in rounds.
    package struct Group: Codable, Hashable, Sendable {
        /// Which of the routine's groups, from 0.
        package var index: Int
        package var rounds: Int
        /// How long each round lasts; nil for as long as it takes.
        @Nullable package var everyUs: Int64?
        package var restUs: Int64
        package var betweenUs: Int64
        package var gate: Bool

        package init(index: Int, rounds: Int, everyUs: Int64?, restUs: Int64, betweenUs: Int64, gate: Bool) {
            self.index = index
            self.rounds = rounds
            self.restUs = restUs
            self.betweenUs = betweenUs
            self.gate = gate
            self.everyUs = everyUs
        }
    }

    /// The rule by which a dose rises.
    package struct Progress: Codable, Hashable, Sendable {
        /// How a hold rises.
        package struct Hold: Codable, Hashable, Sendable {
            package var toUs: Int64
            package var byUs: Int64
            /// Clean days in a row before a step.
            package var after: Int

            package init(toUs: Int64, byUs: Int64, after: Int) {
                self.toUs = toUs
                self.byUs = byUs
                self.after = after
            }
        }

        /// How a number of repetitions rises.
        package struct Reps: Codable, Hashable, Sendable {
            package var to: Int
            package var by: Int
            /// Clean days in a row before a step.
            package var after: Int

            package init(to: Int, by: Int, after: Int) {
                self.to = to
                self.by = by
                self.after = after
            }
        }

        /// Doses one after the other.
        package struct Ladder: Codable, Hashable, Sendable {
            /// One dose; nil is as the exercise has it.
            package struct Rung: Codable, Hashable, Sendable {
                @Nullable package var reps: Int?
                @Nullable package var holdUs: Int64?

                package init(reps: Int?, holdUs: Int64?) {
                    self.reps = reps
                    self.holdUs = holdUs
                }
            }

            package var rungs: [Rung]
            /// Clean days in a row before the next one.
            package var after: Int

            package init(rungs: [Rung], after: Int) {
                self.rungs = rungs
                self.after = after
            }
        }

        @Nullable package var hold: Hold?
        @Nullable package var reps: Reps?
        @Nullable package var ladder: Ladder?

        package init(hold: Hold? = nil, reps: Reps? = nil, ladder: Ladder? = nil) {
            self.hold = hold
            self.reps = reps
            self.ladder = ladder
        }
    }

    /// What a dose goes by: of the origin, where an exercise shares that one's.
    package struct Dosing: Codable, Hashable, Sendable {
        /// The origin: `routine/exercise`.
        package var exercise: String
        /// What it starts with.
        package var start: DoseValues
        @Nullable package var progress: Progress?

        package init(exercise: String, start: DoseValues, progress: Progress?) {
            self.exercise = exercise
            self.start = start
            self.progress = progress
        }
    }

    /// One prescription.
    package struct Exercise: Codable, Hashable, Sendable {
        package var id: String
        package var name: String
        package var part = Part.main
        @Nullable package var group: Group? = nil
        /// The exercise elsewhere whose dose and history it shares: `routine/exercise`.
        @Nullable package var use: String? = nil
        @Nullable package var say: String? = nil
        @Nullable package var note: String? = nil
        @Nullable package var load: String? = nil
        @Nullable package var source: String? = nil
        @Nullable package var review: String? = nil
        package var sets = 1
        /// One, or one for each set.
        package var reps: [Reps]
        package var sides: [Side] = []
        package var order = Order.eachFirst
        package var poses: [Pose]
        /// nil for the default.
        @Nullable package var prepareUs: Int64? = nil
        package var switchUs: Int64
        package var restUs: Int64
        package var gate = Gate.none
        @Nullable package var progress: Progress? = nil
        /// Whose dose it has; nil in what an older version has made.
        @Nullable package var dose: Dosing? = nil
        /// The names of other ways to do it.
        package var variants: [String] = []

        /// What every exercise has; all else is set on it.
        package init(id: String, name: String, reps: [Reps], poses: [Pose], switchUs: Int64, restUs: Int64) {
            self.id = id
            self.name = name
            self.reps = reps
            self.poses = poses
            self.switchUs = switchUs
            self.restUs = restUs
        }
    }
}
