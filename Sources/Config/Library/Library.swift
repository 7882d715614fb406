import Units
import Workout

/// All routines: the bundled ones and the person's own, which shadow a bundled one of the same id.
package struct Library: Sendable {
    /// Where a routine comes from.
    package enum Origin: Hashable, Sendable {
        /// It is part of the program.
        case bundled
        /// The person's own file at this path.
        case file(String)
    }

    /// Every valid routine by its id.
    package let routines: [Slug: Routine]
    /// All that is wrong, file by file in the order of their ids.
    package let problems: [Problem]
    /// What is wrong with each routine whose file cannot be used. A broken file is not replaced by a bundled routine
    /// of its id: the person would do other exercises than they wrote.
    package let broken: [Slug: [Problem]]
    private let origins: [Slug: Origin]

    /// The ids of all valid routines, sorted.
    package var ids: [Slug] { routines.keys.sorted() }

    /// All valid routines in the order of their ids.
    package var sorted: [Routine] { routines.values.sorted { $0.id < $1.id } }

    /// Where the routine or broken file `id` comes from; nil when there is neither.
    package func origin(of id: Slug) -> Origin? { origins[id] }

    /// The routine by the id that a person typed.
    package func routine(_ id: String) throws(RoutineUnavailable) -> Routine {
        guard let slug = Slug(id) else { throw unknown(id) }
        if let routine = routines[slug] { return routine }
        if let problems = broken[slug] { throw .broken(id: slug, problems: problems) }
        throw unknown(id)
    }

    private func unknown(_ id: String) -> RoutineUnavailable {
        .unknown(id: id, near: nearest(to: id, among: (Array(routines.keys) + Array(broken.keys)).map(\.description)))
    }

    /// Reads `configFolder/routines` and the bundle. Where there is no folder there are the bundled routines alone.
    package static func load(configFolder: String?) -> Library {
        load(own: configFolder.map { RoutineFolder("\($0)/routines") }, bundled: Bundle.routines)
    }

    /// A library of `own` files and `bundled` texts by their ids.
    static func load(own: RoutineFolder?, bundled: [Slug: SourceText]) -> Library {
        read(own: own, bundled: bundled).library
    }

    /// The same with the shelf that it was made from, which has the warnings.
    static func read(own: RoutineFolder?, bundled: [Slug: SourceText]) -> (library: Library, shelf: Shelf) {
        // Twice the same: what is wrong on a shelf is noted in its drafts.
        let bundle = { Shelf(bundled.map { RoutineDraft(id: $0, $1) }, origin: { _ in .bundled }) }
        var shelf = Shelf(bundled.map { RoutineDraft(id: $0, $1) }, origin: { _ in .bundled })
        if let own {
            for id in own.unreadable.keys { shelf.lose(id) }
            shelf.add(own.texts.map { RoutineDraft(id: $0, $1) }, origin: { .file($0.log.source.file) })
        }
        return (Library(shelf, own, bundle: bundle), shelf)
    }

    private init(_ shelf: Shelf, _ own: RoutineFolder?, bundle: () -> Shelf) {
        var routines: [Slug: Routine] = [:]
        var broken = own?.unreadable.mapValues { [$0] } ?? [:]
        var origins = (own?.unreadable ?? [:]).keys.reduce(into: [Slug: Origin]()) { origins, id in
            origins[id] = own.map { .file($0.path(of: id)) }
        }
        let resolver = UseResolver(shelf)
        // Read only where it is needed, which is seldom.
        lazy var bundleShelf = bundle()
        lazy var bundleResolver = UseResolver(bundleShelf)
        for id in shelf.ids {
            guard let entry = shelf[id] else { continue }
            origins[id] = entry.origin
            let own = entry.draft.routine { resolver.exercise($0, of: id) }
            // A bundled routine that uses what a person's file replaced and broke goes on with the bundled exercise.
            var fallback: Routine?
            if entry.origin == .bundled, own == nil {
                fallback = bundleShelf[id]?.draft.routine { bundleResolver.exercise($0, of: id) }
            }
            routines[id] = own ?? fallback
            if routines[id] == nil { broken[id] = entry.draft.log.sorted }
        }
        self.routines = routines
        self.broken = broken
        self.origins = origins
        problems = (own?.strays ?? []) + broken.keys.sorted().flatMap { broken[$0] ?? [] }
    }
}
