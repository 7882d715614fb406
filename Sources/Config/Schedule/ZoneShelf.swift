import Scheduling
import Units

/// The zones that a schedule names: each file is looked for and read once.
final class ZoneShelf {
    /// To find names that are near takes a while, and whoever got so many wrong looks them up.
    private static let suggestions = 10

    /// Why there are no rules of the system's zone, which then are taken to be UTC's; nil when there are.
    let systemRefusal: String?
    private let files: ZoneFiles
    private let system: TimeZoneRules
    private var named: [String: TimeZoneRules] = [:]
    private var refused: [String: String] = [:]

    init(_ files: ZoneFiles) {
        self.files = files
        do throws(ZoneError) {
            system = try files.system()
            systemRefusal = nil
        } catch {
            system = .utc
            systemRefusal = "the time zone of the system: \(error)"
        }
    }

    /// All that was asked for and is there.
    var zones: Zones { Zones(system: system, named: named) }

    /// Why there are no rules of the zone `name`; nil when there are.
    func refusal(_ name: String) -> String? {
        if named[name] != nil { return nil }
        if let reason = refused[name] { return reason }
        do throws(ZoneError) {
            guard files.isZone(name) else {
                let near = refused.count < Self.suggestions ? files.suggestion(for: name) : ""
                refused[name] = "no such time zone\(near)"
                return refused[name]
            }
            named[name] = try files.rules(name)
            return nil
        } catch {
            refused[name] = "\(error)"
            return refused[name]
        }
    }
}
