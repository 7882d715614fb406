/// The candidates close enough to `word` to be what was meant, nearest first, at most three.
///
/// Close means a prefix of one another, or an edit distance (Damerau, adjacent swaps count one) of at most a third
/// of the longer word's length and at least one.
package func nearest(to word: String, among candidates: some Sequence<String>) -> [String] {
    let typed = Array(word.lowercased().prefix(Slug.maximumLength))
    guard !typed.isEmpty else { return [] }
    let close = candidates.compactMap { candidate -> (distance: Int, text: String)? in
        let other = Array(candidate.lowercased().prefix(Slug.maximumLength))
        let distance = editDistance(typed, other)
        let limit = max(1, max(typed.count, other.count) / 3)
        if distance <= limit { return (distance, candidate) }
        let isPrefix = typed.count >= 3 && (other.starts(with: typed) || typed.starts(with: other))
        return isPrefix && !other.isEmpty ? (distance, candidate) : nil
    }
    return close.sorted { ($0.distance, $0.text) < ($1.distance, $1.text) }.prefix(3).map(\.text)
}

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var current = [i + 1]
        for (j, b) in right.enumerated() {
            var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a == b ? 0 : 1))
            if i > 0, j > 0, a == right[j - 1], left[i - 1] == b {
                best = min(best, beforePrevious[j - 1] + 1)
            }
            current.append(best)
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
}
