import Units

/// The rules of all zones that a schedule goes by.
package struct Zones: Hashable, Sendable {
    /// The zone of the system, which times float with unless they name another.
    package var system: TimeZoneRules
    /// Those that are named, by their names.
    package var named: [String: TimeZoneRules]

    /// `system` and those that are named; UTC needs not be.
    package init(system: TimeZoneRules, named: [String: TimeZoneRules] = [:]) {
        self.system = system
        self.named = named
    }

    /// The rules of the zone `name`, the system's for nil. A name that is not there means the system's too: a schedule
    /// is only read together with the zones it names.
    package subscript(name: String?) -> TimeZoneRules {
        guard let name else { return system }
        return named[name] ?? (name == "UTC" ? .utc : system)
    }
}
