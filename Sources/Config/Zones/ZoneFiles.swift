import Glibc
import Scheduling
import Units

/// The time zones of this machine: TZif files in one folder, as tzdata installs them.
package struct ZoneFiles: Sendable {
    /// Where the zones are: `TZDIR`, else /usr/share/zoneinfo.
    package let folder: String
    /// The link to the zone of the machine, or a copy of its file.
    private let localTime: String
    /// What `TZ` holds; nil where it is not set.
    private let variable: String?

    /// The zones that a process with this environment uses.
    package init(environment: [String: String], localTime: String = "/etc/localtime") {
        let own = environment["TZDIR"] ?? ""
        folder = own.isEmpty ? "/usr/share/zoneinfo" : own
        variable = environment["TZ"]
        self.localTime = localTime
    }

    /// Whether there is a zone of that name, as systemd asks: a file in the folder that begins as zone files do.
    package func isZone(_ name: String) -> Bool {
        if name == "UTC" { return true }
        guard Self.isValid(name) else { return false }
        // What is there and cannot be read is told when its rules are asked for.
        let bytes = (try? FileReader.read(path(name))) ?? nil
        return bytes?.starts(with: "TZif".utf8) ?? false
    }

    /// The rules of the zone; UTC's are known without a file.
    package func rules(_ name: String) throws(ZoneError) -> TimeZoneRules {
        if name == "UTC" { return .utc }
        guard Self.isValid(name), let rules = try rules(name, at: path(name)) else {
            throw .unknown(name: name, suggestion: suggestion(for: name))
        }
        return rules
    }

    /// The rules that the clock of this machine goes by: those of `TZ` (tzset(3)), else of /etc/localtime, else UTC.
    package func system() throws(ZoneError) -> TimeZoneRules {
        guard let variable else {
            return try rules(localName ?? "localtime", at: localTime) ?? .utc
        }
        let value = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
        if value.isEmpty { return .utc }
        if value.hasPrefix("/") {
            guard let rules = try rules(nameOfFile(value) ?? value, at: value) else {
                throw .unknown(name: value, suggestion: "")
            }
            return rules
        }
        if isZone(value) { return try rules(value) }
        do {
            return try TimeZoneRules(posix: value)
        } catch {
            throw .badEnvironment(value: variable)
        }
    }

    /// ` (did you mean "Europe/Berlin"?)`, or nothing where no zone has such a name.
    package func suggestion(for name: String) -> String {
        let names = names
        let near = didYouMean(name, among: names)
        guard near.isEmpty else { return near }
        // The city alone, as in "Berlin" or "new york".
        let city = { (name: String) in name.split(separator: "/").last.map(String.init) ?? name }
        let wanted = String(city(name).map { $0 == " " ? "_" : $0 })
        let cities = nearest(to: wanted, among: Set(names.map(city)))
        let whole = cities.flatMap { near in names.filter { city($0) == near } }.prefix(3).map { "\"\($0)\"" }
        return whole.isEmpty ? "" : " (did you mean \(whole.joined(separator: " or "))?)"
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Nil where there is no such file.
    private func rules(_ name: String, at path: String) throws(ZoneError) -> TimeZoneRules? {
        let bytes: [UInt8]?
        do {
            bytes = try FileReader.read(path)
        } catch {
            throw .unreadable(error)
        }
        guard let bytes else { return nil }
        do {
            return try TimeZoneRules(name: name, tzif: bytes)
        } catch {
            throw .damaged(path: path, error)
        }
    }

    /// The zone that /etc/localtime is a link to.
    private var localName: String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(localTime, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return nameOfFile(String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// The name of the zone whose file this is, if it is in a folder of zones.
    private func nameOfFile(_ path: String) -> String? {
        let parts = path.split(separator: "/")
        let folders = folder.split(separator: "/")
        let start =
            parts.starts(with: folders) ? folders.count : parts.lastIndex(of: "zoneinfo").map { $0 + 1 }
        guard let start else { return nil }
        let name = parts[start...].joined(separator: "/")
        return Self.isValid(name) ? name : nil
    }

    /// Whether it can be a zone's name: no dots, so that no path leads out of the folder.
    private static func isValid(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return name.utf8.count < 256
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { isLetter($0) || isDigit($0) || "-_+".utf8.contains($0) }
            }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension ZoneFiles {
    /// The names of all zones, as far as tzdata lists them or the folder shows them.
    package var names: [String] {
        let lines = ((try? FileReader.read(path("tzdata.zi"))) ?? nil).map { String(decoding: $0, as: UTF8.self) }
        let listed = (lines ?? "").split(separator: "\n").compactMap { line -> String? in
            // `Z NAME …` is a zone, `L TARGET NAME` another name of one (zic(8)).
            let words = line.split(separator: " ", maxSplits: 3)
            switch words.first {
            case "Z" where words.count > 1: return String(words[1])
            case "L" where words.count > 2: return String(words[2])
            default: return nil
            }
        }
        return listed.isEmpty ? names(below: "", depth: 3) : listed
    }

    private func names(below prefix: String, depth: Int) -> [String] {
        let entries = (try? FileReader.names(inFolder: path(prefix))) ?? nil
        return (entries ?? []).flatMap { entry -> [String] in
            let name = prefix.isEmpty ? entry : "\(prefix)/\(entry)"
            // "posix" and "right" hold all zones again.
            guard depth > 0, Self.isValid(name), !["posix", "right"].contains(name) else { return [] }
            return names(below: name, depth: depth - 1) + (isZone(name) ? [name] : [])
        }
    }
}
