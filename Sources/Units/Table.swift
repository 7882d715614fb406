/// `1 gate`, `2 gates`; nil for none.
package func counted(_ count: Int, _ one: String, _ many: String) -> String? {
    count == 0 ? nil : "\(count) \(count == 1 ? one : many)"
}

/// Columns padded to their widest cell; the last one of a row is not.
package func table(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
    let lines = rows.map { row in
        // What is empty at the end needs no padding before it.
        let cells = row.prefix((row.lastIndex { !$0.isEmpty } ?? -1) + 1)
        return cells.enumerated().map { column, cell in
            column == cells.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
        }.joined(separator: "  ")
    }
    return lines.joined(separator: "\n")
}
