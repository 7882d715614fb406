import Glibc
import Scheduling
import Units

/// `schedule.yaml` as it was read.
package struct ScheduleFile: Sendable {
    /// What the file is called.
    package static let name = "schedule.yaml"

    /// What it says; nil where something in it is wrong, since a schedule is used whole or not at all.
    package let schedule: Schedule?
    /// The rules of the system's zone and of all that the schedule names.
    package let zones: Zones
    /// Whether the system's zone is known; else UTC stands in its place.
    package let knowsSystemZone: Bool
    /// What is wrong, in the order of the file.
    package let problems: [Problem]
    /// What is legal and perhaps not meant, in the order of the file.
    package let warnings: [Problem]

    /// Reads `configFolder/schedule.yaml`, whose routines must be among those of `library`. Without the file the
    /// schedule is empty. `now` tells what is over; without it the clock does.
    package static func load(
        configFolder: String?, library: Library, zones: ZoneFiles, now: Timestamp? = nil
    ) -> ScheduleFile {
        guard let configFolder else { return none(zones, []) }
        let context = ScheduleContext(library, zones, now ?? .byTheClock)
        return load(file: "\(configFolder)/\(name)", context: context, mustExist: false)
    }

    /// All that there is to say about it, in the order of the file.
    var findings: [Problem] { ProblemLog.sorted(problems + warnings) }

    /// Reads `file`; that it is not there is a problem where it `mustExist`.
    static func load(file: String, context: ScheduleContext, mustExist: Bool) -> ScheduleFile {
        do {
            guard let text = try FileReader.text(file, maximum: ScheduleLimits.fileSize) else {
                return none(context.zoneFiles, mustExist ? [FileReader.missing(file)] : [])
            }
            return read(text, context)
        } catch {
            return none(context.zoneFiles, [error])
        }
    }

    static func read(_ text: SourceText, _ context: ScheduleContext) -> ScheduleFile {
        let (root, problems) = YAMLReader.read(text, emptyIsAllowed: true)
        let log = ProblemLog(text, problems: problems)
        let reader = ScheduleReader(context: context, log: log)
        let schedule = root.flatMap { reader.schedule(Value(node: $0, path: Path(), log: log)) }
        // Nothing begins at a time that is hours off: without the zone no time is known.
        let isEmpty = schedule?.entries.isEmpty != false
        let zone = isEmpty ? nil : reader.zones.systemRefusal.map { Problem(at: nil, $0) }
        let found = [zone].compactMap(\.self) + log.sorted
        return ScheduleFile(
            schedule: found.isEmpty ? schedule : nil, zones: reader.zones.zones,
            knowsSystemZone: reader.zones.systemRefusal == nil, problems: found, warnings: log.sortedWarnings)
    }

    /// Without a file there is no schedule, and with one that cannot be read nobody knows what it is.
    private static func none(_ files: ZoneFiles, _ problems: [Problem]) -> ScheduleFile {
        let shelf = ZoneShelf(files)
        return ScheduleFile(
            schedule: problems.isEmpty ? Schedule() : nil, zones: shelf.zones,
            knowsSystemZone: shelf.systemRefusal == nil, problems: problems, warnings: [])
    }
}

/// What is known when a schedule is read.
struct ScheduleContext {
    /// The ids of the routines that can be done.
    let routines: Set<Slug>
    /// The ids of those whose files have problems.
    let broken: Set<Slug>
    let zoneFiles: ZoneFiles
    /// What is before it is over.
    let now: Timestamp
}

extension ScheduleContext {
    init(_ library: Library, _ zoneFiles: ZoneFiles, _ now: Timestamp) {
        self.init(
            routines: Set(library.routines.keys), broken: Set(library.broken.keys), zoneFiles: zoneFiles, now: now)
    }
}

extension Timestamp {
    /// What CLOCK_REALTIME says.
    static var byTheClock: Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(seconds: Int64(now.tv_sec))
    }
}
