import Workout

/// A glide at one of its lengths.
package struct Glide: Hashable, Sendable {
    let kind: CueKind
    let length: Duration?

    /// `kind` lasting for `length`, or as long as the theme says; nil for what is no glide.
    package init?(_ kind: CueKind, lasting length: Duration?) {
        guard kind.isGlide else { return nil }
        self.kind = kind
        self.length = length
    }
}

/// The cues of a theme as samples at one rate; glides, which have many lengths, only as they are asked for.
package struct CueBank: Sendable {
    /// Frames per second.
    package let rate: Int
    private let theme: Theme
    private let clips: [CueKind: Clip]
    private var glides: [Glide: Clip] = [:]

    /// Makes all of `theme` but its glides: tens of milliseconds of work, more where its cues are files of another
    /// rate, so done before a session and not on the audio thread.
    package init(theme: Theme, rate: Int) {
        self.rate = rate
        self.theme = theme
        clips = Dictionary(
            uniqueKeysWithValues: CueKind.allCases.filter { !$0.isGlide }.map { ($0, Clip(theme[$0], rate: rate)) })
    }

    /// The samples of `kind`; of a glide, lasting for `length`.
    ///
    /// A glide that is not kept is synthesised anew each time (5 ms for 1.5 s); all else is looked up.
    package subscript(kind: CueKind, lasting length: Duration? = nil) -> Clip {
        if let clip = clips[kind] { return clip }
        return Glide(kind, lasting: length).flatMap { glides[$0] } ?? Clip(theme[kind, lasting: length], rate: rate)
    }

    /// The frames of `kind`; of a glide, lasting for `length`. Nothing is synthesised for it.
    package func frameCount(of kind: CueKind, lasting length: Duration? = nil) -> Int64 {
        Frames(rate: rate).at(theme[kind, lasting: length].length)
    }

    /// Keeps these glides from now on, and no others: what is missing is synthesised.
    package mutating func keep(_ wanted: Set<Glide>) {
        let kept = glides
        glides = [:]
        for glide in wanted { glides[glide] = kept[glide] ?? self[glide.kind, lasting: glide.length] }
    }

    /// The same at `rate`; all of it is synthesised anew where that is another.
    package func at(rate: Int) -> CueBank {
        guard rate != self.rate else { return self }
        var bank = CueBank(theme: theme, rate: rate)
        bank.keep(Set(glides.keys))
        return bank
    }
}
