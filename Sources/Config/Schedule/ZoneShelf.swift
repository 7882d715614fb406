import Scheduling
import Units

/// The zones that a schedule names: each file is looked for and read once.
final class ZoneShelf {
    private let files: ZoneFiles
    private let system: TimeZoneRules
    private var named: [String: TimeZoneRules] = [:]
    private var refused: [String: String] = [:]
    /// Read when a name is wrong.
    private lazy var names = files.names

    init(_ files: ZoneFiles) {
        self.files = files
        system = files.system()
    }

    /// All that was asked for and is there.
    var zones: Zones { Zones(system: system, named: named) }

    /// Why there are no rules of the zone `name`; nil when there are.
    func refusal(_ name: String) -> String? {
        if named[name] != nil { return nil }
        if let reason = refused[name] { return reason }
        guard files.isZone(name) else {
            let reason = "no such time zone\(didYouMean(name, among: names))"
            refused[name] = reason
            return reason
        }
        do {
            named[name] = try files.rules(name)
            return nil
        } catch {
            refused[name] = "\(error)"
            return refused[name]
        }
    }
}
