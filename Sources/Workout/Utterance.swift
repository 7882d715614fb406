import Units

/// Words to be said at some time within a stretch of a timeline.
package struct Utterance: Hashable, Sendable {
    /// In order. Those at the end that do not fit into the room are not said.
    package let sentences: [String]
    /// Counts the stretches between open steps, as `Step.segment` does.
    package let segment: Int
    /// From the earliest first sample to the latest last one, as offsets of the timeline.
    package let room: Range<Duration>
    /// Which ear hears it more; nil for both.
    package let pan: Pan?

    /// `sentences`, to be said within `room` of the segment.
    package init(_ sentences: [String], segment: Int, room: Range<Duration>, pan: Pan? = nil) {
        self.sentences = sentences
        self.segment = segment
        self.room = room
        self.pan = pan
    }
}

/// Words to be said at some time between two instants.
package struct TimedUtterance: Hashable, Sendable {
    /// In order. Those at the end that do not fit into the room are not said.
    package let sentences: [String]
    /// From the earliest first sample to the latest last one.
    package let room: Range<Moment>
    /// Which ear hears it more; nil for both.
    package let pan: Pan?

    /// `sentences`, to be said within `room`.
    package init(_ sentences: [String], room: Range<Moment>, pan: Pan? = nil) {
        self.sentences = sentences
        self.room = room
        self.pan = pan
    }

    /// `utterance` of a timeline whose offset zero falls on `anchor`.
    package init(_ utterance: Utterance, from anchor: Moment) {
        let room = utterance.room
        self.init(
            utterance.sentences, room: (anchor + room.lowerBound)..<(anchor + room.upperBound), pan: utterance.pan)
    }
}
