import ArgumentParser
import Config
import Control
import Daemon
import Glibc
import History
import Report
import Scheduling
import Units

/// Where the history is.
struct HistoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder with history.db, instead of $XDG_STATE_HOME/tenuto.", valueName: "dir"))
    var state: String?

    /// The folder with the history.
    func folder() throws -> String {
        let folders = Folders(config: nil, state: state, environment: currentEnvironment())
        guard let folder = folders.state else {
            throw ValidationError("state folder: neither HOME nor XDG_STATE_HOME is set: set one, or give --state")
        }
        return folder
    }

    /// What `body` makes of the history, which may be one of nothing.
    func look<Result>(_ body: (borrowing HistoryStore) throws -> Result) throws -> Result {
        // Where nobody says where, there is none yet.
        if let state, access("\(state)/\(HistoryStore.fileName)", F_OK) != 0 {
            throw ValidationError("--state: \(state.printable): there is no \(HistoryStore.fileName) in it")
        }
        let store = try HistoryStore.openToLook(folder: try folder())
        return try body(store)
    }

    /// What `body` does to the history, which must be one that can be written; beside a daemon that writes too.
    func change<Result>(_ body: (borrowing HistoryStore) throws -> Result) throws -> Result {
        let store = try HistoryStore.openToChange(folder: try folder())
        return try body(store)
    }
}

/// A day that a person has written.
struct DayArgument {
    let date: CivilDate

    /// Reads the value of `option`.
    init(_ text: String, option: String) throws {
        guard let date = CivilDate(text) else {
            throw ValidationError("\(option): \(text.printable.quoted): \(CivilDate.allowed) is allowed")
        }
        self.date = date
    }
}

/// The person's clock.
enum OwnClock {
    /// The zone of TZ or of the system.
    static func zone() throws -> TimeZoneRules {
        do {
            return try ZoneFiles(environment: currentEnvironment()).system()
        } catch {
            throw ValidationError("\(error)")
        }
    }

    static var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }
}

/// The days that are looked back at, up to today.
struct Lookback {
    /// As many weeks are shown where nobody says otherwise, the current one included.
    static let weeks = DayBook.usualWeeks

    let zone: TimeZoneRules
    let today: CivilDate
    let days: ClosedRange<CivilDate>

    /// From `since` on; nil for the Monday of twelve weeks.
    init(_ since: String?) throws {
        zone = try OwnClock.zone()
        today = zone.civil(at: OwnClock.now).date
        let usual = today + (-today.weekday.index - 7 * (Self.weeks - 1))
        let first = try since.map { try DayArgument($0, option: "--since").date } ?? usual
        guard first <= today else { throw ValidationError("--since: \(first): today or a day before is allowed") }
        days = first...today
    }
}
