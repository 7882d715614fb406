import ArgumentParser
import Control
import Daemon
import History
import Units
import Varlink
import Workout

struct SetDose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dose", abstract: "Set the dose of an exercise, from now on.",
        discussion: """
            For what you or your therapist know better than the rule, which goes on from there. What a rule raises is \
            brought to the nearer of its start and goal, and the answer says so. It is stored by tenutod or, where none \
            runs, by this command.

            Examples:
              tenuto dose press-up/press-up hold=15s
              tenuto dose bird-dog/bird-dog reps=12
              tenuto dose press-up/press-up hold=15s reps=12
              tenuto dose press-up/press-up --reset
            """)

    @Argument(help: ArgumentHelp("The exercise: routine/exercise.", valueName: "exercise"))
    var exercise: String
    @Argument(
        help: ArgumentHelp(
            "hold=15s, reps=12, or both; not with --reset.", valueName: "hold=duration|reps=number"))
    var values: [String] = []
    @Flag(help: "Set it back to the prescribed start.")
    var reset = false
    @Option(
        help: ArgumentHelp(
            "The daemon's socket, instead of TENUTO_SOCKET or $XDG_RUNTIME_DIR/tenuto/control.", valueName: "path"))
    var socket: String?
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { _ = try dose() }

    private func dose() throws -> Dose {
        guard values.isEmpty == reset else {
            throw ValidationError("dose: write hold=15s, reps=12 or both, or --reset")
        }
        if reset { return Dose() }
        do { return try Dose(words: values) } catch { throw ValidationError("\(error)") }
    }

    func run() throws {
        let catalogue = folders.catalogueWithDoses()
        let dose = try dose()
        let mark = try catalogue.mark(dose, of: exercise)
        let standing = try stored(mark) ?? keptAlone(mark, catalogue)
        let asked = DoseValues(holdUs: dose.hold?.microseconds, reps: dose.reps)
        let given = DoseValues(holdUs: mark.hold?.microseconds, reps: mark.reps)
        try output.show(standing, text: standing?.text(asked: asked, given: given) ?? "")
    }

    /// What there is to say once this command has stored it.
    private func keptAlone(_ mark: DoseMark, _ catalogue: Catalogue) throws -> ExerciseStanding? {
        var records = Records()
        records.save(catalogue.remark(mark))
        try catalogue.keep(records)
        return try catalogue.progress(of: mark.exercise).exercises.first
    }

    /// What the daemon says once it has stored it; nil where there is none to be asked.
    private func stored(_ mark: DoseMark) throws -> ExerciseStanding? {
        guard folders.config == nil,
            let path = try? SocketPath(option: socket, environment: currentEnvironment()).path
        else { return nil }
        do throws(ClientError) {
            var client = try VarlinkClient.connect(path: path)
            let parameters = DoseParameters(exercise: mark.exercise, holdUs: mark.hold?.microseconds, reps: mark.reps)
            return try client.call(ControlInterface.qualified("SetDose"), parameters, reply: ExerciseStanding.self)
        } catch {
            guard error.code == .notReachable, socket == nil else { throw error }
            return nil
        }
    }
}
