import Config
import Control
import Daemon
import Units
import Workout

/// The values that an argument may have. What they are is said by the name that the help gives them, as in `<routine>`.
struct Offer {
    var kind = Completion.Kind.words
    var candidates: [Completion.Candidate] = []

    /// The values of `argument` on this line.
    init(_ argument: CommandTree.Argument, _ line: TypedLine) {
        let list = argument.completionKind?.list?.values ?? argument.allValues ?? []
        if !list.isEmpty {
            // Words such as `until` begin what then follows: a time.
            let isFollowed = argument.kind == .positional && !line.positionals.isEmpty
            candidates = isFollowed ? [] : list.map { Completion.Candidate(text: $0) }
        } else if argument.completionKind?.directory != nil {
            kind = .folders
        } else if argument.completionKind?.file != nil {
            kind = .files
        } else {
            let names = (argument.valueName ?? "").split(separator: "|")
            for name in names { add(String(name), besideFiles: names.contains("file"), line) }
        }
    }

    private mutating func add(_ name: String, besideFiles: Bool, _ line: TypedLine) {
        let files = Files(line)
        switch name {
        case "file", "path": kind = .files
        case "dir": kind = .folders
        case "routine": candidates += files.routines(ownOnly: besideFiles)
        case "id": candidates += files.bundledRoutines
        case "variant": candidates += files.variants(of: line.positionals.first)
        case "dose": candidates += files.doses(of: line.positionals.first)
        case "exercise": candidates += files.addresses
        case _ where name.contains("="):
            let key = String(name.prefix { $0 != "=" }) + "="
            // It is given once.
            let isThere = line.positionals.contains { $0.hasPrefix(key) }
            if !isThere { candidates.append(Completion.Candidate(text: key)) }
        case "theme": candidates += files.themes
        case "zone": candidates += files.zones
        case "cue":
            candidates += CueKind.allCases.filter { !line.positionals.contains($0.rawValue) }
                .map { Completion.Candidate(text: $0.rawValue, help: $0.meaning) }
        default: break
        }
    }
}

/// What the person's files have, which a `--config` on the line may lead to.
private struct Files {
    private let folders: Folders

    init(_ line: TypedLine) {
        folders = Folders(config: line.values["--config"]?.last, state: nil, environment: currentEnvironment())
    }

    private var library: Library { Library.load(configFolder: folders.config) }

    /// Those that can be done, and those whose files are to be mended first.
    func routines(ownOnly: Bool) -> [Completion.Candidate] {
        let library = library
        let whole = library.sorted.map { Completion.Candidate(text: $0.id.description, help: $0.name) }
        let broken = library.broken.keys.sorted().map {
            Completion.Candidate(text: $0.description, help: "its file has problems: tenuto check")
        }
        return (whole + broken).filter { !ownOnly || Self.isOwn($0.text, in: library) }
    }

    /// Those that a file of one's own may begin as a copy of.
    var bundledRoutines: [Completion.Candidate] {
        let library = library
        return routines(ownOnly: false).filter { !Self.isOwn($0.text, in: library) }
    }

    private static func isOwn(_ id: String, in library: Library) -> Bool {
        if case .file = Slug(id).flatMap(library.origin(of:)) { true } else { false }
    }

    /// Each by its name, which takes it in every exercise that has it, and each in its exercise alone.
    func variants(of routine: String?) -> [Completion.Candidate] {
        let exercises = exercises(of: routine)
        let pairs = exercises.flatMap { exercise in exercise.variants.map { ($0.name.description, exercise) } }
        var all: [Completion.Candidate] = []
        for (name, _) in pairs where !all.contains(where: { $0.text == name }) {
            let names = pairs.filter { $0.0 == name }.map(\.1.name)
            all.append(Completion.Candidate(text: name, help: names.joined(separator: ", ")))
        }
        return all + pairs.map { Completion.Candidate(text: "\($1.id)=\($0)", help: $1.name) }
    }

    /// How a dose begins; the exercise is named where there are several.
    func doses(of routine: String?) -> [Completion.Candidate] {
        let exercises = exercises(of: routine)
        return exercises.flatMap { exercise in
            ["hold=", "reps="].map { what in
                Completion.Candidate(text: exercises.count == 1 ? what : "\(exercise.id):\(what)", help: exercise.name)
            }
        }
    }

    /// Of exercises that have a dose of their own: those that use another's are named as that.
    var addresses: [Completion.Candidate] {
        library.sorted.flatMap { routine in
            routine.exercises.filter { $0.origin == nil }.map {
                Completion.Candidate(text: ExerciseAddress(routine.id, $0.id).description, help: $0.name)
            }
        }
    }

    private func exercises(of routine: String?) -> [Exercise] {
        guard let routine, let found = try? library.routine(routine) else { return [] }
        return found.exercises
    }

    var themes: [Completion.Candidate] {
        Themes.all(dataFolder: folders.data).value.map {
            Completion.Candidate(text: $0.name, help: $0.path == nil ? "" : "your own")
        }
    }

    var zones: [Completion.Candidate] {
        ZoneFiles(environment: currentEnvironment()).names.sorted().map { Completion.Candidate(text: $0) }
    }
}
