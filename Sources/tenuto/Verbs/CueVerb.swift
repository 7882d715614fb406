import ArgumentParser
import Control
import Units
import Varlink

struct CueVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cue", _superCommandName: Tenuto.name,
        abstract: "Have the daemon sound one cue, to set the volume by.",
        discussion: """
            It sounds on the daemon's own device, wherever you type this; tenuto sounds demo plays from this terminal. \
            Exits with 5 while a session runs or what is due sounds.

            Example: tenuto cue holdStart
            """)

    /// For a device that is far away, or has to be woken.
    private static let patience = Duration.seconds(10)

    @Argument(help: ArgumentHelp("The cue, as tenuto sounds lists it.", valueName: "cue"))
    var cue: String
    @OptionGroup var options: CallOptions

    func validate() throws {
        guard !Self.names.contains(cue) else { return }
        let meant = didYouMean(cue, among: Self.names)
        let allowed = Self.names.joined(separator: ", ")
        throw ValidationError("cue: \(cue.printable.quoted): no such cue\(meant); allowed: \(allowed)")
    }

    func run() throws {
        // Watching before it sounds, so that nothing the device says is missed.
        var changes = try Changes(options.connection.connect())
        _ = try changes.next(within: Self.patience)
        var status = try play()
        while status.audio.state != .ok {
            guard let change = try changes.next(within: Self.patience) else {
                throw Failure(.failed, "\(status.audio.device): not ready in time: tenuto doctor looks into it")
            }
            status = change.status
            if status.audio.state == .silent {
                let why = status.problems.last?.text ?? "no sound"
                throw Failure(.failed, "\(why): tenuto doctor looks into it")
            }
        }
        try show(status, json: options.json, text: "\(cue): sounds on \(status.audio.device)")
    }

    private func play() throws -> Status {
        do {
            return try options.connection.call("PlayCue", CueParameters(cue: cue), reply: Status.self)
        } catch let failure as Failure where failure.code == .refused {
            let now = try options.connection.call("GetStatus", reply: Status.self)
            guard now.session == nil else { throw failure }
            throw Failure(.refused, "what is due sounds just now, and goes before: try again in a few seconds")
        }
    }

    private static var names: [String] {
        let description = try? InterfaceDescription(parsing: ControlInterface.text)
        guard case .enumeration(let names) = description?.types["CueKind"] else { return [] }
        return names
    }
}
