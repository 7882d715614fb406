import Units

// What a session is told, what it answers with, and what it may be doing.
extension Session {
    /// What can happen to a session.
    package enum Input: Hashable, Sendable {
        /// The device plays, and a cue from this instant on will be heard in full.
        case audioReady(from: Moment)
        /// There is no device to wait for.
        case audioUnavailable
        /// What was played until this instant was heard, and now nothing is; there may be soon.
        case audioLost(at: Moment)
        /// `nextDeadline` has come.
        case deadline
        /// Stand still; again says so once more.
        case pause
        /// Go on, after a moment to get ready.
        case resume
        /// Pause or resume, whichever applies.
        case toggle
        /// The one button.
        case tap
        /// End the step.
        case next
        /// Restart the repetition, or go to the one before within its first 2 s.
        case back
        /// Leave the exercise.
        case skip
        /// End here.
        case stop
        /// It hurts: end at once.
        case pain
        /// The program ends: no sound of its own.
        case shutdown
    }

    /// What is to be done about it.
    package enum Effect: Hashable, Sendable {
        /// Only these cues and words are still to sound; whatever else sounds or was planned is void from now on.
        case play([TimedCue], saying: [TimedUtterance] = [])
        /// A step is over.
        case stepEnded(Passage)
        /// The step with this index is now current.
        case stepBegan(Int)
        /// The person ended the open set of the step with this index after so many whole repetitions.
        case setCounted(step: Int, reps: Int)
        /// The session is over.
        case ended(Outcome)
    }

    /// How a session ends.
    package enum Outcome: String, Codable, Hashable, Sendable {
        /// Every hold was there to its end.
        case completed
        /// Holds were left out.
        case partial
        /// It hurt.
        case stoppedForPain
    }

    /// What the session is doing.
    package enum State: Codable, Hashable, Sendable {
        /// Waits for the device, but not beyond `latest`.
        case starting(latest: Moment)
        /// Offset zero falls on `anchor`. From `since` until `entry` comes the person gets ready.
        case running(anchor: Moment, entry: Duration, since: Moment)
        /// The current step is open, and began at this moment.
        case open(since: Moment)
        /// Stands still at an offset.
        case paused(at: Duration, since: Moment)
        /// Over.
        case ended(Outcome)
    }
}
