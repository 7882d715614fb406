import Units

/// Whether a routine that is due can be shown on the desktop.
struct NotificationCheck: Hashable {
    /// What the session bus says of whoever shows notifications.
    enum Desktop: Hashable {
        /// Its name: `dunst`, `gnome-shell` …; nil where it says none.
        case answers(String?)
        /// Nobody shows any, or there is no session bus.
        case silent
        /// There is no program here that can ask.
        case unknown
    }

    /// What `config.yaml` says.
    let isOn: Bool
    /// What shows them; nil where it is not installed.
    let program: NotifySend?
    /// Who draws them; asked only where there is a program.
    let desktop: Desktop

    var finding: Finding {
        guard isOn else { return .ok(.desktop, "nothing is shown when a routine is due, as config.yaml says") }
        guard let program else {
            return .warning(
                .desktop, "a routine that is due is heard, and not shown: there is no \(NotifySend.name)",
                advice: "sudo apt install libnotify-bin (elsewhere: libnotify), or write notifications: false")
        }
        switch desktop {
        case .silent:
            return .warning(
                .desktop, "a routine that is due is heard, and not shown: no desktop here shows notifications",
                advice: "on a bare window manager start one, such as dunst or mako; else write notifications: false")
        case .answers, .unknown:
            break
        }
        guard program.hasActions else {
            return .warning(
                .desktop, "a routine that is due is shown without buttons: \(program.path) is too old for them",
                advice: "libnotify 0.8 has them; until then answer with tenuto tap, tenuto snooze, tenuto dismiss")
        }
        let who =
            switch desktop {
            case .answers(let name): name ?? "the desktop"
            case .silent, .unknown: program.path
            }
        return .ok(.desktop, "a routine that is due is shown by \(who), with buttons")
    }

    /// Looks, and asks the desktop. Blocks for up to some seconds.
    static func look(isOn: Bool, environment: [String: String]) -> NotificationCheck {
        guard isOn, let program = NotifySend(environment) else {
            return NotificationCheck(isOn: isOn, program: nil, desktop: .unknown)
        }
        return NotificationCheck(isOn: isOn, program: program, desktop: ask(environment))
    }

    /// The ways to ask for GetServerInformation (Desktop Notifications Specification 1.2); one comes with GLib, one with
    /// systemd, one with the bus.
    private static let ways = [
        [
            "gdbus", "call", "--session", "--dest", "org.freedesktop.Notifications", "--object-path",
            "/org/freedesktop/Notifications", "--method", "org.freedesktop.Notifications.GetServerInformation",
        ],
        [
            "busctl", "--user", "call", "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
            "org.freedesktop.Notifications", "GetServerInformation",
        ],
        [
            "dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.Notifications",
            "/org/freedesktop/Notifications", "org.freedesktop.Notifications.GetServerInformation",
        ],
    ]

    private static func ask(_ environment: [String: String]) -> Desktop {
        for way in ways {
            switch ProgramOutput.of(way, environment: environment) {
            case .missing: continue
            case .tooSlow: return .silent
            case .text(let text): return answer(text)
            }
        }
        return .unknown
    }

    /// What was printed: a tuple, a line of types and values, or a reply; the name is the first text in it.
    static func answer(_ text: String) -> Desktop {
        let isAnswer = text.hasPrefix("('") || text.hasPrefix("ssss ") || text.contains("method return")
        guard isAnswer else { return .silent }
        let quote: Character = text.hasPrefix("('") ? "'" : "\""
        let parts = text.split(separator: quote, omittingEmptySubsequences: false)
        return .answers(parts.count > 2 && !parts[1].isEmpty ? parts[1].printable : nil)
    }
}
