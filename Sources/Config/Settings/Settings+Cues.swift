import Sound
import Units
import Workout

/// `cues`: how it sounds.
extension Settings {
    static let cueKeys = ["theme", "volume", "pitch", "gain", "off", "count-out", "sides"]

    /// What `sides` may say.
    private enum Sides: String, CaseIterable {
        case centre, stereo
    }

    /// Gives the place at which a theme is named.
    mutating func readCues(_ cues: Fields) -> Value? {
        let named = cues["theme"]
        let name = named?.slug("a theme's name")?.description
        theme = name ?? theme
        levels.volume = cues["volume"]?.decibels(Levels.allowedGains) ?? levels.volume
        levels.pitch = cues["pitch"]?.count(Levels.allowedPitches) ?? levels.pitch
        if let written = cues["gain"], !written.node.isNull { levels.gains = written.gains() }
        if let written = cues["off"], !written.node.isNull { style.silenced = written.silencedCues() }
        style.countsOut = cues["count-out"]?.truth() ?? style.countsOut
        style.pansSides = cues["sides"]?.choice(Sides.self).map { $0 == .stereo } ?? style.pansSides
        return name == nil ? nil : named
    }
}

extension Value {
    /// What is added to the level of single cues, in dB.
    fileprivate func gains() -> [CueKind: Double] {
        let fields = fields(CueKind.allCases.map(\.rawValue), expected: "a map of cues ({ tick: -6 })")
        var gains: [CueKind: Double] = [:]
        for kind in CueKind.allCases {
            gains[kind] = fields?[kind.rawValue]?.decibels(Levels.allowedGains)
        }
        return gains
    }

    /// The cues of a list that may be left out of a session.
    fileprivate func silencedCues() -> Set<CueKind> {
        let items = list(0...CueKind.allCases.count, of: "cues") ?? []
        return Set(items.compactMap { $0.silencedCue() })
    }

    private func silencedCue() -> CueKind? {
        let allowed = CueKind.allCases.filter { !CueStyle.indispensable.contains($0) }.map(\.rawValue)
        let list = allowed.joined(separator: ", ")
        guard let text = word("the name of a cue") else { return nil }
        switch CueKind(rawValue: text) {
        case .some(let kind) where CueStyle.indispensable.contains(kind):
            reject("\"\(text)\": always sounds; allowed: \(list)")
            return nil
        case .some(let kind):
            return kind
        case nil:
            reject("\"\(text)\": not known\(didYouMean(text, among: allowed)); allowed: \(list)")
            return nil
        }
    }
}
