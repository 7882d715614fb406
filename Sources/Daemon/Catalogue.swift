import Config
import Control
import Scheduling
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
    /// The sounds, as loud and as high as the person wants them.
    package let theme: Theme
    /// What speaks; nil for nothing.
    package let voice: Voice?
    /// What is due when: the last one that was right, while what `schedule.yaml` says cannot be used.
    package var schedule: Schedule { planned.schedule }
    /// Whether there is one: not where the file was wrong from the start.
    package var hasSchedule: Bool { planned.isKnown }
    /// The system's time zone and all that the schedule names.
    package var zones: Zones { planned.zones }
    /// What is wrong with any of it.
    package let problems: [Problem]

    /// What is wrong with the schedule, and what is in force meanwhile.
    package var scheduleProblems: [Problem] { planned.problems }
    /// What is wrong beside the routines and the schedule: in `config.yaml` and in the theme.
    package let otherProblems: [Problem]
    private let planned: Planned
    private let fileProblems: [Problem]
    private let folders: Folders
    private let environment: [String: String]

    /// Reads all files. `environment` says where a voice's program may lie; without it nothing is spoken by itself.
    package init(_ folders: Folders, environment: [String: String] = [:]) {
        let settings = Settings.load(configFolder: folders.config)
        let theme = Themes.load(name: settings.value.theme, dataFolder: folders.data)
        let library = Library.load(configFolder: folders.config)
        self.init(
            library: library, settings: settings.value, theme: theme.value.adjusted(by: settings.value.levels),
            planned: Planned(folders, library, environment, before: nil),
            otherProblems: settings.problems + theme.problems, folders: folders, environment: environment)
    }

    private init(
        library: Library, settings: Settings, theme: Theme, planned: Planned, otherProblems: [Problem],
        folders: Folders, environment: [String: String]
    ) {
        self.library = library
        self.planned = planned
        self.settings = settings
        self.theme = theme
        self.folders = folders
        self.environment = environment
        fileProblems = otherProblems
        // Looked for each time: a voice may be installed at any time.
        let choice = Voice.choose(settings.voice, dataFolder: folders.data, environment: environment)
        voice = choice.voice
        self.otherProblems = otherProblems + settings.voice.problems(choice)
        problems = self.otherProblems + library.problems + planned.problems
    }

    /// The same with the routines read again, so that a session is what the file says when it starts.
    func withRoutinesReadAgain() -> Catalogue {
        Catalogue(
            library: Library.load(configFolder: folders.config), settings: settings, theme: theme, planned: planned,
            otherProblems: fileProblems, folders: folders, environment: environment)
    }

    /// The same with the routines and the schedule that names them read again. While the file is wrong the schedule
    /// stays what it was.
    package func withScheduleReadAgain() -> Catalogue {
        let library = Library.load(configFolder: folders.config)
        return Catalogue(
            library: library, settings: settings, theme: theme,
            planned: Planned(folders, library, environment, before: planned), otherProblems: fileProblems,
            folders: folders, environment: environment)
    }

    /// The schedule that is in force, and what is wrong with the file.
    private struct Planned {
        let schedule: Schedule
        let zones: Zones
        /// Whether the schedule was ever one that can be used.
        let isKnown: Bool
        /// What is in force first: of a long list the end is cut off in messages.
        let problems: [Problem]

        /// Reads the file; where it is wrong, all stays as it was `before`.
        init(_ folders: Folders, _ library: Library, _ environment: [String: String], before: Planned?) {
            let file = ScheduleFile.load(
                configFolder: folders.config, library: library, zones: ZoneFiles(environment: environment))
            schedule = file.schedule ?? before?.schedule ?? Schedule()
            isKnown = file.schedule != nil || before?.isKnown ?? false
            // The machine may have moved on all the same.
            zones = Zones(
                system: file.knowsSystemZone ? file.zones.system : before?.zones.system ?? .utc,
                named: file.schedule == nil ? before?.zones.named ?? [:] : file.zones.named)
            let consequence =
                !isKnown
                ? "nothing is scheduled until it is mended" : "the schedule of before stays in force"
            let problem = Problem(at: nil, "schedule.yaml has errors: \(consequence)")
            problems = file.problems.isEmpty ? [] : [problem] + file.problems
        }
    }

    /// The timeline of the routine that a person called `id`, done as they chose.
    package func timeline(
        _ id: String, variants: [VariantChoice] = [], doses: [DoseChoice] = []
    ) throws(SessionUnavailable) -> Timeline {
        let routine = try chosen(id, variants)
        do throws(ChoiceError) {
            return timeline(of: routine, doses: doses.isEmpty ? nil : try routine.doses(doses))
        } catch {
            throw .dose(error)
        }
    }

    /// How long the sessions of `listing` are, by the ids of their routines, as far as these can be done.
    package func lengths(of listing: AgendaListing) -> [String: Duration] {
        Dictionary(uniqueKeysWithValues: Set(listing.items.map(\.routine.id)).map { ($0, try? timeline($0).duration) })
            .compactMapValues(\.self)
    }

    private func chosen(_ id: String, _ variants: [VariantChoice]) throws(SessionUnavailable) -> Routine {
        let routine: Routine
        do throws(RoutineUnavailable) {
            routine = try library.routine(id)
        } catch {
            throw .routine(error)
        }
        do throws(ChoiceError) {
            return try routine.choosing(variants)
        } catch {
            // One of them it must be: which, the error says to people only.
            let unknown = variants.first { (try? routine.choosing([$0])) == nil }
            throw .variant(error, unknown?.text ?? "", near: unknown.map { routine.variants(near: $0) } ?? [])
        }
    }

    private func timeline(of routine: Routine, doses: [Dose]? = nil) -> Timeline {
        var style = settings.style
        style.speech = settings.voice.speech(by: voice)
        return Timeline(
            routine, doses: doses, breath: settings.breath, style: style,
            lengths: CueLengths { theme.length(of: $0) })
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
    package func detail(
        _ id: String, variants: [VariantChoice] = []
    ) throws(SessionUnavailable) -> RoutineDetail {
        let routine = try chosen(id, variants)
        return RoutineDetail(timeline(of: routine), origin: origin(of: routine))
    }

    private func origin(of routine: Routine) -> Origin {
        if case .file = library.origin(of: routine.id) { .file } else { .bundled }
    }
}

/// Why a person cannot have the session that they asked for.
package enum SessionUnavailable: Error, CustomStringConvertible {
    /// There is no such routine, or its file is wrong.
    case routine(RoutineUnavailable)
    /// It has no such variant; `near` are those that were perhaps meant, nearest first.
    case variant(ChoiceError, _ variant: String, near: [String])
    /// It cannot be done at such a dose.
    case dose(ChoiceError)

    package var description: String {
        switch self {
        case .routine(let unavailable): unavailable.description
        case .variant(let error, _, _), .dose(let error): error.description
        }
    }
}

extension VariantChoice {
    /// It as it is written.
    fileprivate var text: String { exercise.map { "\($0)=\(variant)" } ?? variant.description }
}

extension Routine {
    /// What may be chosen and is written almost like `choice`.
    fileprivate func variants(near choice: VariantChoice) -> [String] {
        let all = exercises.flatMap { exercise in
            exercise.variants.map { choice.exercise == nil ? $0.name.description : "\(exercise.id)=\($0.name)" }
        }
        return nearest(to: choice.text, among: Set(all).sorted())
    }
}
