import Sound
import Units
import Workout

/// The words still to be said, in order of their rooms.
package struct Speech: Sendable {
    /// From the end of a sentence to the next one.
    package static let pause = Duration.milliseconds(150)

    /// A sentence to be started.
    package struct Start: Sendable {
        /// What is said.
        package let sentence: String
        /// How it sounds.
        package let clip: Clip
        /// When its first sample sounds.
        package let moment: Moment
        /// Which ear hears it more; nil for both.
        package let pan: Pan?
    }

    /// A sentence that was handed out, and where it sounds.
    private struct Said {
        let utterance: Int
        let sentence: Int
        let end: Moment
    }

    private let utterances: [TimedUtterance]
    private var utterance = 0
    private var sentence = 0
    /// Before this nothing may begin: what sounded before is to be over.
    private var earliest: Moment?
    /// The last few that were handed out; a device holds less than a second.
    private var said: [Said] = []

    /// All of `utterances`.
    package init(_ utterances: [TimedUtterance] = []) {
        self.utterances = utterances.sorted { $0.room.lowerBound < $1.room.lowerBound }
        said.reserveCapacity(8)
    }

    /// Until when there may be something to say.
    package var last: Moment? { utterances.last?.room.upperBound }

    /// The next sentence that begins before `end`, where the next sample is heard at `start`; nil where its room is not
    /// open yet, or its sound is not there yet. A sentence that its room cannot hold is left out with all after it.
    package mutating func take(from start: Moment, until end: Moment, sound: (String) -> Clip?) -> Start? {
        while utterance < utterances.count {
            let current = utterances[utterance]
            let begin = max(current.room.lowerBound, start, earliest ?? start)
            guard sentence < current.sentences.count, begin < current.room.upperBound else {
                skip()
                continue
            }
            let text = current.sentences[sentence]
            guard begin < end, let clip = sound(text) else { return nil }
            let over = begin + Frames(rate: clip.rate).offset(of: Int64(clip.samples.count))
            guard over <= current.room.upperBound else {
                skip()
                continue
            }
            if said.count == 8 { said.removeFirst() }
            said.append(Said(utterance: utterance, sentence: sentence, end: over))
            earliest = over + Self.pause
            sentence += 1
            return Start(sentence: text, clip: clip, moment: begin, pan: current.pan)
        }
        return nil
    }

    /// Lets nothing begin before `moment`.
    mutating func wait(until moment: Moment) {
        earliest = max(moment, earliest ?? moment)
    }

    /// Puts back what was handed out but not heard to its end by `moment`: half a sentence says nothing.
    mutating func rewind(to moment: Moment) {
        guard let first = said.firstIndex(where: { $0.end > moment }) else { return }
        (utterance, sentence) = (said[first].utterance, said[first].sentence)
        said.removeSubrange(first...)
        earliest = nil
    }

    private mutating func skip() {
        (utterance, sentence) = (utterance + 1, 0)
    }
}
