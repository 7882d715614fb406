import Units
import Workout

/// What is wrong or odd in files, before they are used. Only here warnings are told: a routine that gives one is used
/// like any other.
package enum Check {
    /// Everything in the configuration: `config.yaml`, the theme that it names, all routines, `schedule.yaml`.
    package static func problems(
        configFolder: String?, dataFolder: String?, zones: ZoneFiles = ZoneFiles(environment: [:])
    ) -> [Problem] {
        let setup = Setup.load(configFolder: configFolder, dataFolder: dataFolder)
        let folder = configFolder.map { RoutineFolder("\($0)/routines") }
        let (library, shelf) = Library.read(own: folder, bundled: Bundle.routines)
        let ids = (folder?.texts.keys.map(\.self) ?? []) + (folder?.unreadable.keys.map(\.self) ?? [])
        return setup.settings.problems + setup.theme.problems + (folder?.strays ?? [])
            + ids.sorted().flatMap { problems(with: $0, library, shelf) }
            + ScheduleFile.load(configFolder: configFolder, library: library, zones: zones).findings
    }

    /// What is wrong or odd in `files`, in their order. A file named `config.yaml`, `schedule.yaml` or `theme.yaml` is
    /// read as that, any other as a routine, together with the other files given and with those in `configFolder`, whose
    /// exercises it may use and which a schedule may name. Own themes lie in `dataFolder`.
    package static func problems(
        in files: [String], configFolder: String?, dataFolder: String? = nil,
        zones: ZoneFiles = ZoneFiles(environment: [:])
    ) -> [Problem] {
        var folder = configFolder.map { RoutineFolder("\($0)/routines") } ?? RoutineFolder(texts: [:])
        let folderStrays = folder.strays.count
        let others = ["config.yaml", ScheduleFile.name, "theme.yaml"]
        let routines = files.unique.filter { !others.contains($0.fileName) }
        var ids: [Slug] = []
        var doubles: [Problem] = []
        for file in routines where !file.hasSuffix(".yaml") && !file.hasSuffix(".yml") { folder.refuse(file) }
        for file in routines {
            guard let id = folder.add(fileAt: file) else { continue }
            if ids.contains(id) {
                doubles.append(
                    Problem(
                        at: nil, "\(file.printable): stands for the routine \"\(id)\" as another file does; check one"))
            } else {
                ids.append(id)
            }
        }
        let (library, shelf) = Library.read(own: folder, bundled: Bundle.routines)
        return Array(folder.strays.dropFirst(folderStrays)) + doubles
            + ids.flatMap { problems(with: $0, library, shelf) }
            + files.unique.filter { others.contains($0.fileName) }.flatMap {
                problems(inOther: $0, dataFolder, library, zones)
            }
    }

    /// The routine `id` as `bytes` write it, nil where it cannot be used, and what is wrong or odd in them. It may use
    /// exercises of the bundled routines `others`.
    package static func routine(
        _ id: Slug, from bytes: [UInt8], beside others: Set<Slug>
    ) -> (routine: Routine?, problems: [Problem]) {
        let folder = RoutineFolder(texts: [id: SourceText(file: "\(id).yaml", bytes: bytes)])
        let (library, shelf) = Library.read(own: folder, bundled: Bundle.routines.filter { others.contains($0.key) })
        return (library.routines[id], problems(with: id, library, shelf))
    }

    /// What is wrong in `bytes`, read as `config.yaml`, as `theme.yaml` and as a `schedule.yaml` of `routines`. No file is
    /// opened but those of time zones, whatever it names.
    package static func problems(inOther bytes: [UInt8], routines: Set<Slug>) -> [Problem] {
        let text = SourceText(file: "-", bytes: bytes)
        let context = ScheduleContext(
            routines: routines, broken: [], zoneFiles: ZoneFiles(environment: [:]),
            now: Timestamp(seconds: 1_800_000_000))
        return Settings.read(text).problems
            + ThemeReader(folder: nil).read(text, name: Themes.builtInName).problems
            + ScheduleFile.read(text, context).findings
    }

    /// The errors and warnings of the file of the routine `id`.
    private static func problems(with id: Slug, _ library: Library, _ shelf: Shelf) -> [Problem] {
        guard let draft = shelf[id]?.draft else { return library.broken[id] ?? [] }
        if let routine = library.routines[id] { draft.warnOfLength(routine) }
        // A copy that nobody changed takes the place of nothing.
        if let bundled = Bundle.routines[id],
            SchemaLine.without(bundled.bytes) != SchemaLine.without(draft.log.source.bytes)
        {
            draft.log.warn(.start, Path(), "takes the place of the bundled routine \"\(id)\"")
        }
        return ProblemLog.sorted((library.broken[id] ?? []) + draft.log.sortedWarnings)
    }

    private static func problems(
        inOther file: String, _ dataFolder: String?, _ library: Library, _ zones: ZoneFiles
    ) -> [Problem] {
        if file.fileName == ScheduleFile.name {
            let context = ScheduleContext(library, zones, .byTheClock)
            return ScheduleFile.load(file: file, context: context, mustExist: true).findings
        }
        do {
            guard let text = try FileReader.text(file) else { return [FileReader.missing(file)] }
            if file.fileName == "config.yaml" {
                return Setup(SettingsDraft(text), dataFolder: dataFolder).settings.problems
            }
            return ThemeReader(folder: file.folderName).read(text, name: Themes.builtInName).problems
        } catch {
            return [error]
        }
    }
}

extension [String] {
    /// Each once, in order.
    fileprivate var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

extension String {
    /// What follows the last slash.
    var fileName: String { split(separator: "/").last.map(String.init) ?? self }

    /// What precedes the last slash: the folder of a file.
    fileprivate var folderName: String { lastIndex(of: "/").map { String(self[...$0]) } ?? "." }
}
