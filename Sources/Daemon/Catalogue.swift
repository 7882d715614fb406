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
    /// Counts how often all was read again.
    package private(set) var edition = 0

    /// What is wrong with the schedule, or with what is to be taken together with it, and what is in force meanwhile.
    package var scheduleProblems: [Problem] { planned.problems }
    /// Why what the files say now is not in force; empty where it is. What is in force first: of a long list the end is
    /// cut off in messages.
    let refusal: [Problem]
    /// Whether `config.yaml` names a theme that is not part of the program, so that it is the person's own, or is to be.
    let wantsOwnTheme: Bool
    /// What is wrong beside the routines and the schedule: in `config.yaml` and in the theme.
    package let otherProblems: [Problem]
    private let planned: Planned
    private let fileProblems: FileProblems
    private let folders: Folders
    private let environment: [String: String]
    /// What was done so far, by which today's doses go.
    package var diary: Diary

    /// Reads all files. What is wrong in `config.yaml` and in the theme is as if it were not written, what is wrong in the
    /// schedule leaves nothing scheduled. `environment` says where a voice's program may lie; without it nothing is
    /// spoken by itself.
    package init(_ folders: Folders, environment: [String: String] = [:]) {
        let setup = Setup.load(configFolder: folders.config, dataFolder: folders.data)
        let (settings, theme) = (setup.settings, setup.theme)
        let library = Library.load(configFolder: folders.config)
        self.init(
            library: library, settings: settings.value, theme: theme.value.adjusted(by: settings.value.levels),
            planned: Planned(folders, library, environment),
            fileProblems: FileProblems(settings: settings.problems, theme: theme.problems), refusal: [],
            wantsOwnTheme: !Themes.bundledNames.contains(settings.value.theme), folders: folders,
            environment: environment, diary: Diary(folder: folders.state))
    }

    private init(
        library: Library, settings: Settings, theme: Theme, planned: Planned, fileProblems: FileProblems,
        refusal: [Problem], wantsOwnTheme: Bool, folders: Folders, environment: [String: String], diary: Diary
    ) {
        self.library = library
        self.diary = diary
        self.planned = planned
        self.settings = settings
        self.theme = theme
        self.folders = folders
        self.environment = environment
        self.fileProblems = fileProblems
        self.refusal = refusal
        self.wantsOwnTheme = wantsOwnTheme
        // Looked for each time: a voice may be installed at any time.
        let choice = Voice.choose(settings.voice, dataFolder: folders.data, environment: environment)
        voice = choice.voice?.speaking(at: settings.voicePeak)
        otherProblems = fileProblems.all + settings.voice.problems(choice)
        problems = refusal + otherProblems + library.problems + (refusal.isEmpty ? planned.problems : [])
    }

    /// The same with the routines read again, so that a session is what the file says when it starts.
    func withRoutinesReadAgain() -> Catalogue {
        var fresh = Catalogue(
            library: Library.load(configFolder: folders.config), settings: settings, theme: theme, planned: planned,
            fileProblems: fileProblems, refusal: refusal, wantsOwnTheme: wantsOwnTheme, folders: folders,
            environment: environment, diary: diary)
        fresh.edition = edition
        return fresh
    }

    /// All files read again. `config.yaml`, the theme and the schedule are taken together: while there is an error in any
    /// of them, all of them stay what they were. Each routine stands for itself.
    package func withAllReadAgain() -> Catalogue {
        var fresh = Catalogue(folders, environment: environment)
        fresh.edition = edition + 1
        fresh.diary = diary
        let wrong = fresh.fileProblems.all + fresh.planned.errors
        guard !wrong.isEmpty else { return fresh }
        let names =
            fresh.fileProblems.names(theme: fresh.settings.theme)
            + (fresh.planned.errors.isEmpty ? [] : [ScheduleFile.name])
        let consequence =
            planned.isKnown ? "what was in force before stays in force" : "nothing is scheduled until it is mended"
        let refusal = [Planned.headline(names, consequence)] + wrong
        var kept = Catalogue(
            library: fresh.library, settings: settings, theme: theme,
            planned: planned.staying(in: fresh.planned, refusal),
            fileProblems: FileProblems(), refusal: refusal, wantsOwnTheme: fresh.wantsOwnTheme, folders: folders,
            environment: environment, diary: diary)
        kept.edition = fresh.edition
        return kept
    }

    /// What is wrong in the files beside routines and schedule.
    private struct FileProblems {
        var settings: [Problem] = []
        var theme: [Problem] = []

        var all: [Problem] { settings + theme }

        /// What they are called.
        func names(theme name: String) -> [String] {
            (settings.isEmpty ? [] : ["config.yaml"]) + (theme.isEmpty ? [] : ["theme \(name.quoted.printable)"])
        }
    }

    /// The schedule that is in force, and what is wrong with the file.
    private struct Planned {
        let schedule: Schedule
        let zones: Zones
        /// Whether the schedule was ever one that can be used.
        let isKnown: Bool
        /// What is in force, where that is not what the file says, and what is wrong in it.
        let problems: [Problem]
        /// What is wrong in the file alone.
        let errors: [Problem]
        private let knowsSystemZone: Bool

        /// Reads the file; where it is wrong, nothing is scheduled.
        init(_ folders: Folders, _ library: Library, _ environment: [String: String]) {
            let file = ScheduleFile.load(
                configFolder: folders.config, library: library, zones: ZoneFiles(environment: environment))
            let headline = Self.headline([ScheduleFile.name], "nothing is scheduled until it is mended")
            self.init(
                schedule: file.schedule ?? Schedule(),
                zones: Zones(
                    system: file.knowsSystemZone ? file.zones.system : .utc,
                    named: file.schedule == nil ? [:] : file.zones.named),
                isKnown: file.schedule != nil, problems: file.problems.isEmpty ? [] : [headline] + file.problems,
                errors: file.problems, knowsSystemZone: file.knowsSystemZone)
        }

        private init(
            schedule: Schedule, zones: Zones, isKnown: Bool, problems: [Problem], errors: [Problem],
            knowsSystemZone: Bool
        ) {
            (self.schedule, self.zones, self.isKnown) = (schedule, zones, isKnown)
            (self.problems, self.errors, self.knowsSystemZone) = (problems, errors, knowsSystemZone)
        }

        /// The same where nothing of what was read then may be used, for these reasons. The machine may have moved on all
        /// the same.
        func staying(in read: Planned, _ problems: [Problem]) -> Planned {
            Planned(
                schedule: schedule,
                zones: Zones(system: read.knowsSystemZone ? read.zones.system : zones.system, named: zones.named),
                isKnown: isKnown, problems: problems, errors: read.errors, knowsSystemZone: read.knowsSystemZone)
        }

        static func headline(_ names: [String], _ consequence: String) -> Problem {
            let verb = names.count == 1 ? "has" : "have"
            return Problem(at: nil, "\(names.joined(separator: " and ")) \(verb) errors: \(consequence)")
        }
    }

    /// The timeline of the routine that a person called `id`, done as they chose, at today's doses where they did not.
    package func timeline(
        _ id: String, variants: [VariantChoice] = [], doses: [DoseChoice] = []
    ) throws(SessionUnavailable) -> Timeline {
        let routine = try chosen(id, variants)
        let today = dosesToday(of: [routine])[routine.id]
        do throws(ChoiceError) {
            return timeline(of: routine, doses: try routine.doses(doses, over: today))
        } catch {
            throw .dose(error)
        }
    }

    /// A session of the routine that a person called `id`, done as they chose.
    func session(_ id: String, variants: [VariantChoice] = []) throws(SessionUnavailable) -> SessionPlan {
        session(of: try timeline(id, variants: variants), held: held())
    }

    /// A session of a routine that begins by the schedule: without what is held after pain, these exercises and what the
    /// history says, unless nothing would be left.
    func scheduledSession(_ id: String, holding known: Set<ExerciseAddress> = []) throws(SessionUnavailable)
        -> SessionPlan
    {
        let whole = try chosen(id, [])
        let held = held()
        let left = whole.leavingOut(known.union((held ?? [:]).keys))
        let routine = left ?? whole
        return session(
            of: timeline(of: routine, doses: dosesToday(of: [routine])[routine.id]),
            prescribed: left.map { _ in timeline(of: whole) }, held: held)
    }

    private func session(
        of timeline: Timeline, prescribed: Timeline? = nil, held: [ExerciseAddress: Footing.Stop]?
    ) -> SessionPlan {
        SessionPlan(
            timeline, prescribed: prescribed, voice: voice, origin: origin(of: timeline.routine), edition: edition,
            held: held)
    }

    /// How long the sessions of `listing` are today, by the ids of their routines, as far as these can be done.
    package func lengths(of listing: AgendaListing) -> [String: Duration] {
        let routines = Set(listing.items.map(\.routine.id)).compactMap { try? library.routine($0) }
        let doses = dosesToday(of: routines)
        return Dictionary(
            uniqueKeysWithValues: routines.map { ($0.id.description, timeline(of: $0, doses: doses[$0.id]).duration) })
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

    /// All routines at today's doses, and what is wrong.
    package var list: RoutineList {
        let doses = dosesToday(of: library.sorted)
        return RoutineList(
            routines: library.sorted.map { routine in
                RoutineSummary(
                    id: routine.id.description, name: routine.name, origin: origin(of: routine),
                    exercises: routine.exercises.count,
                    durationUs: timeline(of: routine, doses: doses[routine.id]).duration.microseconds)
            },
            problems: problems.map { ReportedProblem($0) })
    }

    /// One routine as prescribed, at today's doses.
    package func detail(
        _ id: String, variants: [VariantChoice] = []
    ) throws(SessionUnavailable) -> RoutineDetail {
        let timeline = try timeline(id, variants: variants)
        return RoutineDetail(timeline, origin: origin(of: timeline.routine))
    }

    private func origin(of routine: Routine) -> Origin {
        if case .file = library.origin(of: routine.id) { .file } else { .bundled }
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
