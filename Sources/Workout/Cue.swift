import Units

/// The sounds that carry a session; each is one verb. The raw value is the name on the wire and in a theme.
package enum CueKind: String, CaseIterable, Hashable, Sendable {
    /// Get set; only before a start.
    case tick
    /// Hold: the time counts from here.
    case holdStart
    /// Lower slowly.
    case holdEnd
    /// Again, same side.
    case repChange
    /// Again, same side, for the last time in this set.
    case repChangeLast
    /// The other side or pose.
    case sideChange
    /// Back to the first side or pose.
    case sideChangeBack
    /// The block is over: rest or next exercise.
    case rest
    /// The session is finished.
    case sessionDone
    /// Heard you: the session stands still.
    case paused
    /// Heard you: the session goes on.
    case resumed
}

/// One sound at one offset from the start of a timeline.
package struct Cue: Hashable, Sendable {
    /// What sounds.
    package let kind: CueKind
    /// When its first sample sounds, from the start of the timeline.
    package let offset: Duration

    /// `kind`, sounding from `offset` on.
    package init(_ kind: CueKind, at offset: Duration) {
        self.kind = kind
        self.offset = offset
    }
}

/// One sound at one instant.
package struct TimedCue: Hashable, Sendable {
    /// What sounds.
    package let kind: CueKind
    /// When its first sample sounds.
    package let moment: Moment

    /// `kind`, sounding from `moment` on.
    package init(_ kind: CueKind, at moment: Moment) {
        self.kind = kind
        self.moment = moment
    }

    /// `cue` on a timeline whose offset zero falls on `anchor`.
    package init(_ cue: Cue, from anchor: Moment) {
        self.init(cue.kind, at: anchor + cue.offset)
    }
}
