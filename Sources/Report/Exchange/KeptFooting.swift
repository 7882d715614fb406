import History
import Units
import Varlink
import Workout

/// What is stored of a dose where all before a day is forgotten.
package struct KeptFooting: Codable, Sendable {
    /// The first day that is not forgotten.
    package let day: CivilDate
    package let footing: Footing

    package init(day: CivilDate, footing: Footing) {
        self.day = day
        self.footing = footing
    }

    /// Reads what `text` made; nil for anything else.
    package init?(_ text: String) {
        guard !text.isEmpty, let kept = JSON.read(Self.self, from: text), kept.footing.isSound else { return nil }
        self = kept
    }

    /// As it is stored.
    package var text: String { (try? JSON.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }
}

extension DoseMark {
    /// How careful it is with what is not known here, the more the greater: a pain stop that waits for `ok`, a lower dose,
    /// fewer clean days, a later raise.
    var care: (stop: Int64, hold: Int64, reps: Int, cleanDays: Int, mayRise: Int) {
        let footing = KeptFooting(standing)?.footing
        let dose = footing?.place.dose ?? Dose(reps: reps, hold: hold)
        return (
            footing?.stop?.at.microseconds ?? .min, -(dose.hold?.microseconds ?? 0), -(dose.reps ?? 0),
            -(footing?.cleanDays ?? 0), footing?.mayRise?.daysSinceEpoch ?? .min
        )
    }
}
