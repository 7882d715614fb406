import Units

/// The program `notify-send` of libnotify, and what it can do.
struct NotifySend: Hashable, Sendable {
    /// Its name on PATH.
    static let name = "notify-send"

    /// Its path.
    let path: String
    /// Whether it can show buttons, from libnotify 0.8 on. It then waits until the notification is gone, prints what was
    /// chosen, and takes the notification from the screen when it gets SIGINT.
    let hasActions: Bool

    /// Made up by a test.
    init(path: String, hasActions: Bool) {
        self.path = path
        self.hasActions = hasActions
    }

    /// Looks for it and asks it what it can; nil where it is not installed. Blocks for a moment.
    init?(_ environment: [String: String]) {
        guard let path = findProgram(Self.name, path: environment["PATH"]) else { return nil }
        self.path = path
        let help = ProgramOutput.of([path, "--help"], within: .seconds(2), environment: environment)
        if case .text(let text) = help { hasActions = text.contains("--action") } else { hasActions = false }
    }

    /// The argument vector that shows `notice`.
    func arguments(_ notice: Notice) -> [String] {
        var words = [path, "--app-name=tenuto", "--icon=alarm-symbolic", "--category=x-tenuto.due"]
        if hasActions {
            // Until it is answered, here or elsewhere; it sounds by itself, so the desktop need not.
            words += ["--expire-time=0", "--hint=boolean:suppress-sound:true"]
            words += notice.choices.map { "--action=\($0.rawValue)=\($0.label)" }
        }
        return words + ["--", notice.title.printable, Self.body(notice.body.printable)]
    }

    /// A body is markup (Desktop Notifications Specification 1.2), and notify-send resolves backslashes in it.
    private static func body(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\\", with: "\\\\")
    }
}
