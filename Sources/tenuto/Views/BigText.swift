/// Letters of blocks, to be read from two metres. A letter is five points high; a point is `scale` columns wide and half as
/// many rows high, since a cell of a terminal is about twice as high as it is wide.
struct BigText {
    private let points: [[Bool]]

    /// nil where there is a letter that has no picture.
    init?(_ text: String) {
        var rows = Array(repeating: [Bool](), count: 5)
        for character in text.uppercased() {
            guard let glyph = Self.glyphs[character] else { return nil }
            for (index, line) in glyph.enumerated() {
                if !rows[index].isEmpty { rows[index].append(false) }
                rows[index] += line.map { $0 == "#" }
            }
        }
        guard !rows[0].isEmpty else { return nil }
        points = rows
    }

    static func height(atScale scale: Int) -> Int { (5 * scale + 1) / 2 }

    func width(atScale scale: Int) -> Int { points[0].count * scale }

    /// Its rows. Without half blocks, in ASCII, only even scales are possible.
    func rows(scale: Int, inUnicode: Bool) -> [String] {
        (0..<Self.height(atScale: scale)).map { row in
            let (upper, lower) = (line(2 * row, scale), line(2 * row + 1, scale))
            return zip(upper, lower).map { points in
                let glyph =
                    switch points {
                    case (true, true): inUnicode ? "█" : "#"
                    case (true, false): inUnicode ? "▀" : "#"
                    case (false, true): inUnicode ? "▄" : "#"
                    case (false, false): " "
                    }
                return String(repeating: glyph, count: scale)
            }.joined()
        }
    }

    /// The points at so many half rows from the top.
    private func line(_ half: Int, _ scale: Int) -> [Bool] {
        let index = half / scale
        return index < points.count ? points[index] : points[0].map { _ in false }
    }

    private static let glyphs: [Character: [String]] = [
        "0": ["###", "#.#", "#.#", "#.#", "###"], "1": [".#.", "##.", ".#.", ".#.", "###"],
        "2": ["###", "..#", "###", "#..", "###"], "3": ["###", "..#", "###", "..#", "###"],
        "4": ["#.#", "#.#", "###", "..#", "..#"], "5": ["###", "#..", "###", "..#", "###"],
        "6": ["###", "#..", "###", "#.#", "###"], "7": ["###", "..#", "..#", "..#", "..#"],
        "8": ["###", "#.#", "###", "#.#", "###"], "9": ["###", "#.#", "###", "..#", "###"],
        "A": ["###", "#.#", "###", "#.#", "#.#"], "B": ["##.", "#.#", "##.", "#.#", "##."],
        "C": ["###", "#..", "#..", "#..", "###"], "D": ["##.", "#.#", "#.#", "#.#", "##."],
        "E": ["###", "#..", "##.", "#..", "###"], "F": ["###", "#..", "##.", "#..", "#.."],
        "G": ["####", "#...", "#.##", "#..#", "####"], "H": ["#.#", "#.#", "###", "#.#", "#.#"],
        "I": ["#", "#", "#", "#", "#"], "J": ["..#", "..#", "..#", "#.#", "###"],
        "K": ["#.#", "#.#", "##.", "#.#", "#.#"], "L": ["#..", "#..", "#..", "#..", "###"],
        "M": ["#...#", "##.##", "#.#.#", "#...#", "#...#"], "N": ["#..#", "##.#", "#.##", "#..#", "#..#"],
        "O": ["###", "#.#", "#.#", "#.#", "###"], "P": ["###", "#.#", "###", "#..", "#.."],
        "Q": ["###", "#.#", "#.#", "###", "..#"], "R": ["##.", "#.#", "##.", "#.#", "#.#"],
        "S": ["###", "#..", "###", "..#", "###"], "T": ["###", ".#.", ".#.", ".#.", ".#."],
        "U": ["#.#", "#.#", "#.#", "#.#", "###"], "V": ["#.#", "#.#", "#.#", "#.#", ".#."],
        "W": ["#...#", "#...#", "#.#.#", "##.##", "#...#"], "X": ["#.#", "#.#", ".#.", "#.#", "#.#"],
        "Y": ["#.#", "#.#", ".#.", ".#.", ".#."], "Z": ["###", "..#", ".#.", "#..", "###"],
        " ": ["..", "..", "..", "..", ".."], ":": [".", "#", ".", "#", "."], ".": [".", ".", ".", ".", "#"],
        ",": [".", ".", ".", "#", "#"], "'": ["#", "#", ".", ".", "."], "-": ["..", "..", "##", "..", ".."],
        "+": ["...", ".#.", "###", ".#.", "..."], "/": ["..#", "..#", ".#.", "#..", "#.."],
        "(": [".#", "#.", "#.", "#.", ".#"], ")": ["#.", ".#", ".#", ".#", "#."],
    ]
}
