import Config
import Playback
import Sound
import Units
import Workout

/// The words of a recording as they lie in a file: where a session would say them if all were ready at its start.
package struct Narration: Sendable {
    /// One sentence.
    package struct Line: Sendable {
        /// What is said.
        package let sentence: String
        /// How it sounds, and from which frame on.
        package let placed: PlacedClip
    }

    /// In order.
    package let lines: [Line]

    /// Nothing is said.
    package static let none = Narration(lines: [])

    private init(lines: [Line]) { self.lines = lines }

    /// Has the voice of `catalogue` say what `recording` has, at `rate` frames per second; blocks until it has. Throws
    /// what is wrong with the voice.
    package init(
        _ recording: Recording, _ catalogue: Catalogue, environment: [String: String], rate: Int
    ) throws(VoiceError) {
        guard let voice = catalogue.voice else {
            self = .none
            return
        }
        var clips: [String: Clip] = [:]
        for sentence in recording.utterances.flatMap(\.sentences) where clips[sentence] == nil {
            let recorded = try voice.recorded(saying: sentence, environment: environment)
            clips[sentence] = Clip(
                recorded, rate: rate, peak: catalogue.settings.voicePeak, resampling: .fast)
        }
        self.init(recording.utterances, clips: clips, rate: rate)
    }

    /// `utterances` in `clips`, which have all their sentences at `rate`.
    init(_ utterances: [Utterance], clips: [String: Clip], rate: Int) {
        let zero = Moment(sinceBoot: .zero)
        var speech = Speech(utterances.map { TimedUtterance($0, from: zero) })
        var lines: [Line] = []
        while let said = speech.take(from: zero, until: speech.last ?? zero, sound: { clips[$0] }) {
            let frame = Frames(rate: rate).at(said.moment - zero)
            lines.append(Line(sentence: said.sentence, placed: PlacedClip(said.clip, at: frame, pan: said.pan)))
        }
        self.lines = lines
    }
}

extension Settings {
    /// How loud a sentence's loudest sample is, in dBFS: a little louder than the cues' ticks, softer than a clash with
    /// them would allow.
    package var voicePeak: Double { Voice.usualPeak + voice.gain + levels.volume }
}
