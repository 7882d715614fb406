import Glibc

/// Whether the daemon starts at login.
struct ServiceCheck {
    /// What systemd says of the unit.
    enum Answer: Hashable {
        /// There is no systemctl here.
        case noSystemd
        /// No user manager answers.
        case noManager
        /// What `is-enabled` prints: `enabled`, `disabled`, `not-found` …
        case unit(String)
    }

    let answer: Answer
    /// Whether the schedule has anything in it: a socket alone would start the daemon for whoever calls it, and let
    /// nothing fall due.
    var isScheduled = true

    var finding: Finding {
        switch answer {
        case .noSystemd:
            .ok(.service, "no systemd here; have tenutod started by whatever starts your session")
        case .noManager:
            .ok(.service, "no systemd user manager answers; have tenutod started by whatever starts your session")
        case .unit("enabled"), .unit("enabled-runtime"), .unit("linked"), .unit("alias"), .unit("static"):
            .ok(.service, "tenutod starts at login")
        case .unit("masked"):
            .warning(
                .service, "the unit tenutod.service is masked",
                advice: "systemctl --user unmask tenutod.service, then systemctl --user enable --now tenutod.service")
        case .unit("not-found"):
            .warning(
                .service, "the units of tenutod are not installed: it does not start at login",
                advice: "sudo make install, then systemctl --user enable --now tenutod.socket tenutod.service")
        case .unit(let state) where !isScheduled:
            .ok(.service, "tenutod does not start at login (\(state)), and nothing is scheduled")
        case .unit(let state):
            .warning(
                .service, "tenutod does not start at login (\(state)), so nothing that is scheduled begins by itself",
                advice: "systemctl --user enable --now tenutod.socket tenutod.service")
        }
    }

    /// Asks systemd. Blocks for up to some seconds.
    static func ask(_ environment: [String: String], isScheduled: Bool = true) -> ServiceCheck {
        // sd_booted(3): without systemd as init, systemctl may be there and say nothing that holds.
        guard access("/run/systemd/system", F_OK) == 0 else {
            return ServiceCheck(answer: .noSystemd, isScheduled: isScheduled)
        }
        let words = ["systemctl", "--user", "is-enabled", "tenutod.service"]
        let printed = ProgramOutput.of(words, environment: environment)
        return ServiceCheck(answer: answer(printed), isScheduled: isScheduled)
    }

    /// What systemctl means with what it printed.
    static func answer(_ outcome: ProgramOutput.Outcome) -> Answer {
        switch outcome {
        case .missing: return .noSystemd
        case .tooSlow: return .noManager
        case .text(let text):
            // A unit that is not there is `not-found`, and before systemd 254 only a complaint.
            if text.contains("No such file") { return .unit("not-found") }
            let words = text.split(whereSeparator: \.isWhitespace)
            return words.count == 1 ? .unit(String(words[0])) : .noManager
        }
    }
}
