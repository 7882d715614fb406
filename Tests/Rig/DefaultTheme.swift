import Sound
import Workout

extension CueKind {
    /// What a `Detector` calls it in the default theme, where two pairs sound the same.
    package var heard: CueKind {
        switch self {
        case .moveUp: .breathIn
        case .moveDown: .breathOut
        case .tick, .countOut, .holdStart, .holdEnd, .repChange, .repChangeLast, .sideChange, .sideChangeBack, .rest,
            .sessionDone, .yourTurn, .paused, .resumed, .halfway, .breathIn, .breathOut:
            self
        }
    }
}

extension Theme {
    /// The table of the default theme, written out by hand: what `Sounds/default/theme.yaml` must say.
    package static func byHand() throws -> Theme {
        let arpeggio = ["523 Hz 110ms", "gap 30ms", "659 Hz 110ms", "gap 30ms", "784 Hz 110ms"]
        let table: [CueKind: (notes: [String], peak: Double)] = [
            .tick: (["523 Hz 80ms"], -12),
            .countOut: (["262 Hz 80ms"], -12),
            .holdStart: (["1047 Hz 400ms"], -9),
            .holdEnd: (["784 Hz 120ms", "gap 30ms", "523 Hz 220ms"], -9),
            .repChange: (["784 Hz 70ms", "gap 70ms", "784 Hz 70ms"], -10),
            .repChangeLast: (["784 Hz 70ms", "gap 70ms", "784 Hz 70ms", "gap 70ms", "784 Hz 70ms"], -10),
            .sideChange: (["523 Hz 90ms", "gap 40ms", "1047 Hz 90ms", "gap 40ms", "523 Hz 90ms"], -9),
            .sideChangeBack: (["1047 Hz 90ms", "gap 40ms", "523 Hz 90ms", "gap 40ms", "1047 Hz 90ms"], -9),
            .rest: (["392 Hz 500ms"], -10),
            .sessionDone: (arpeggio + ["gap 250ms"] + arpeggio, -9),
            .yourTurn: (
                ["659 Hz 120ms", "gap 40ms", "880 Hz 120ms", "gap 40ms", "659 Hz 120ms", "gap 40ms", "880 Hz 120ms"],
                -10
            ),
            .paused: (["784 Hz 200ms", "gap 40ms", "392 Hz 200ms"], -12),
            .resumed: (["392 Hz 200ms", "gap 40ms", "784 Hz 200ms"], -12),
            .halfway: (["440 Hz 80ms"], -18),
            .breathIn: (["330-440 Hz 1.5s"], -18),
            .breathOut: (["440-330 Hz 1.5s"], -18),
            .moveUp: (["330-440 Hz 1.5s"], -18),
            .moveDown: (["440-330 Hz 1.5s"], -18),
        ]
        return try Theme(
            name: "default",
            recipes: table.mapValues { try CueRecipe($0.notes.map { try CueRecipe.Part($0) }, peak: $0.peak) })
    }
}
