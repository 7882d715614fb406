import Units

/// The sounds that carry a session; each is one verb. The raw value is the name on the wire and in a theme.
package enum CueKind: String, CaseIterable, Codable, Hashable, Sendable {
    /// Get set; only before a start.
    case tick
    /// An end comes; only where the person wants ends counted out.
    case countOut
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
    /// It waits for you.
    case yourTurn
    /// Heard you: the session stands still.
    case paused
    /// Heard you: the session goes on.
    case resumed
    /// Half of a long hold is over, or ten more seconds of an open one.
    case halfway
    /// Breathe in.
    case breathIn
    /// Breathe out.
    case breathOut
    /// Move out.
    case moveUp
    /// Move back.
    case moveDown

    /// Whether it is a glide that lasts as long as what it stands for, and not as long as the theme says.
    package var isGlide: Bool {
        switch self {
        case .breathIn, .breathOut, .moveUp, .moveDown: true
        case .tick, .countOut, .holdStart, .holdEnd, .repChange, .repChangeLast, .sideChange, .sideChangeBack, .rest,
            .sessionDone, .yourTurn, .paused, .resumed, .halfway:
            false
        }
    }
}

/// One sound at one offset from the start of a timeline.
package struct Cue: Hashable, Sendable {
    /// The longest a glide lasts.
    package static let longestGlide = Duration.milliseconds(1500)

    /// What sounds.
    package let kind: CueKind
    /// When its first sample sounds, from the start of the timeline.
    package let offset: Duration
    /// How long a glide lasts; nil where the theme says it.
    package let length: Duration?
    /// Which ear hears it more; nil for both.
    package let pan: Pan?

    /// `kind`, sounding from `offset` on; a glide lasts for `length`.
    package init(_ kind: CueKind, at offset: Duration, lasting length: Duration? = nil, pan: Pan? = nil) {
        self.kind = kind
        self.offset = offset
        self.length = length
        self.pan = pan
    }
}

/// One sound at one instant.
package struct TimedCue: Hashable, Sendable {
    /// What sounds.
    package let kind: CueKind
    /// When its first sample sounds.
    package let moment: Moment
    /// How long a glide lasts; nil where the theme says it.
    package let length: Duration?
    /// Which ear hears it more; nil for both.
    package let pan: Pan?

    /// `kind`, sounding from `moment` on; a glide lasts for `length`.
    package init(_ kind: CueKind, at moment: Moment, lasting length: Duration? = nil, pan: Pan? = nil) {
        self.kind = kind
        self.moment = moment
        self.length = length
        self.pan = pan
    }

    /// `cue` on a timeline whose offset zero falls on `anchor`.
    package init(_ cue: Cue, from anchor: Moment) {
        self.init(cue.kind, at: anchor + cue.offset, lasting: cue.length, pan: cue.pan)
    }
}
