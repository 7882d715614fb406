import Workout

/// Every cue of a theme, synthesised for one sample rate.
package struct CueBank: Sendable {
    /// Frames per second.
    package let rate: Int
    /// The cues in the order of `clips`.
    let kinds = CueKind.allCases
    let clips: [Clip]

    /// Synthesises all of `theme`: a few milliseconds of work, so done before a session and not on the audio thread.
    package init(theme: Theme, rate: Int) {
        self.rate = rate
        clips = kinds.map { Clip(theme[$0], rate: rate) }
    }

    /// The samples of `kind`.
    package subscript(kind: CueKind) -> Clip { clips[index(of: kind)] }

    func index(of kind: CueKind) -> Int {
        guard let index = kinds.firstIndex(of: kind) else { preconditionFailure("allCases lacks \(kind)") }
        return index
    }
}
