import Glibc

/// The first line of a file, by which the YAML language server of an editor finds the JSON Schema for it.
enum SchemaLine {
    private static let start = "# yaml-language-server: $schema="

    /// The schema of files of `kind` (routine, config, theme) where `make install` puts it, as seen from the running
    /// program; nil when it is not there.
    static func installed(_ kind: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { return nil }
        let program = String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let prefix = program.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
        let path = prefix + "/share/tenuto/schema/\(kind).schema.json"
        return access(path, R_OK) == 0 ? path : nil
    }

    /// `text` with `schema` named in it, in place of any that is.
    static func naming(_ schema: String?, in text: String) -> String {
        (schema.map { start + $0 + "\n" } ?? "") + String(decoding: without(Array(text.utf8)), as: UTF8.self)
    }

    /// A file's bytes without the line.
    static func without(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard bytes.starts(with: start.utf8) else { return bytes[...] }
        return bytes.drop { $0 != UInt8(ascii: "\n") }.dropFirst()
    }
}
