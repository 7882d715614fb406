import Config
import Control
import Sound
import Units
import Workout

/// All that the person's files and the bundled ones say, as read at one moment. Plan, render and the daemon start from
/// here, so that what is heard is what could be read beforehand.
package struct Catalogue: Sendable {
    /// The routines.
    package let library: Library
    /// `config.yaml`.
    package let settings: Settings
    /// The sounds.
    package let theme: Theme
    /// What is wrong with any of it.
    package let problems: [Problem]

    /// What is wrong beside the routines: in `config.yaml` and in the theme.
    package let otherProblems: [Problem]
    private let configFolder: String?

    /// Reads all files.
    package init(_ folders: Folders) {
        let settings = Settings.load(configFolder: folders.config)
        let theme = Themes.load(name: settings.value.theme, dataFolder: folders.data)
        self.init(
            library: Library.load(configFolder: folders.config), settings: settings.value, theme: theme.value,
            otherProblems: settings.problems + theme.problems, configFolder: folders.config)
    }

    private init(
        library: Library, settings: Settings, theme: Theme, otherProblems: [Problem], configFolder: String?
    ) {
        self.library = library
        self.settings = settings
        self.theme = theme
        self.otherProblems = otherProblems
        self.configFolder = configFolder
        problems = otherProblems + library.problems
    }

    /// The same with the routines read again, so that a session is what the file says when it starts.
    func withRoutinesReadAgain() -> Catalogue {
        Catalogue(
            library: Library.load(configFolder: configFolder), settings: settings, theme: theme,
            otherProblems: otherProblems, configFolder: configFolder)
    }

    /// The timeline of the routine that a person called `id`.
    package func timeline(_ id: String) throws(RoutineUnavailable) -> Timeline {
        timeline(of: try library.routine(id))
    }

    private func timeline(of routine: Routine) -> Timeline {
        Timeline(routine, breath: settings.breath, lengths: CueLengths { theme.length(of: $0) })
    }

    /// All routines, and what is wrong.
    package var list: RoutineList {
        RoutineList(
            routines: library.sorted.map { routine in
                RoutineSummary(
                    id: routine.id.description, name: routine.name, origin: origin(of: routine),
                    exercises: routine.exercises.count,
                    durationUs: timeline(of: routine).duration.microseconds)
            },
            problems: problems.map { ReportedProblem($0) })
    }

    /// One routine as prescribed.
    package func detail(_ id: String) throws(RoutineUnavailable) -> RoutineDetail {
        let routine = try library.routine(id)
        return RoutineDetail(timeline(of: routine), origin: origin(of: routine))
    }

    private func origin(of routine: Routine) -> Origin {
        if case .file = library.origin(of: routine.id) { .file } else { .bundled }
    }
}
