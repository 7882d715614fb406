import Scheduling
import Units

/// Stand-in, until the branch `calendar` has it.
package struct ZoneFiles: Sendable {
    package init() {}
    package func isZone(_ name: String) -> Bool { (try? rules(name)) != nil }
    package var names: [String] { ["UTC", "Europe/Berlin", "Europe/Paris", "America/New_York"] }
    package func rules(_ name: String) throws -> TimeZoneRules {
        let path = "/usr/share/zoneinfo/\(name)"
        guard let bytes = try FileReader.read(path) else { throw FileReader.missing(path) }
        return try TimeZoneRules(name: name, tzif: bytes)
    }
    package func system() -> TimeZoneRules { TimeZoneRules.utc }
}
