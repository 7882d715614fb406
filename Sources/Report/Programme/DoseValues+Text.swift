import Control
import Units

extension DoseValues {
    /// `hold 15s, 10 repetitions`
    package var text: String {
        let parts = [
            holdUs.map { "hold \(Duration.microseconds($0).text)" },
            reps.flatMap { counted($0, "repetition", "repetitions") },
        ].compactMap(\.self)
        return parts.isEmpty ? "as prescribed" : parts.joined(separator: ", ")
    }
}
