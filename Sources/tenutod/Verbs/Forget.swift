import ArgumentParser
import Control
import Daemon
import Glibc
import History
import Scheduling
import Units

struct Forget: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete what was before a day, for good.",
        discussion: """
            Asks first. Doses stay as they are. Importing an old export does not bring back what was forgotten. What is of \
            today stays until it is over: a session or a scheduled time of it may still be open.

            Examples:
              tenuto forget --before 2026-01-01
              tenuto forget --before 2026-01-01 --yes
            """)

    @Option(help: ArgumentHelp("Keep this day and what came after it.", valueName: "date"))
    var before: String
    @Flag(help: "Do not ask.")
    var yes = false
    @OptionGroup var folders: FolderOptions
    @OptionGroup var history: HistoryOptions
    @OptionGroup var output: OutputOptions

    /// What is said with `--json`.
    private struct Outcome: Encodable {
        let before: String
        let deleted: ForgetCount
    }

    func validate() throws { _ = try DayArgument(before, option: "--before") }

    func run() throws {
        let zone = try OwnClock.zone()
        let day = try DayArgument(before, option: "--before").date
        let instant = zone.instant(CivilTime(day, secondOfDay: 0))
        guard instant <= OwnClock.now else {
            let today = zone.civil(at: OwnClock.now).date
            throw ValidationError(
                "--before: \(day): today or a day before is allowed, since a session or a scheduled time of today may "
                    + "still be open: --before \(today) deletes all that was before today; today can go tomorrow")
        }
        let bound = ForgetBound(instant, offset: zone.offset(at: instant).seconds)
        let (count, isLeft) = try history.look { store in
            (try store.toForget(before: bound), try store.mayHoldDeleted(before: bound))
        }
        guard !count.isEmpty else {
            let isVacuumed = try !isLeft || history.change { store in vacuum(store) }
            try output.show(
                Outcome(before: "\(day)", deleted: count),
                text: "nothing to delete: no session, scheduled time, pain report or note is from before \(day)")
            if !isVacuumed { throw ExitCode(1) }
            return
        }
        guard try yes || isAgreed(count, day) else {
            complain("nothing was deleted")
            throw ExitCode(5)
        }
        let catalogue = folders.catalogue()
        let (deleted, isVacuumed) = try history.change { store in
            var deleted = count
            try store.changing {
                deleted = try store.toForget(before: bound)
                try store.forget(before: bound) { exercise throws(HistoryError) in
                    try catalogue.baseline(of: exercise, before: bound.day, in: store)
                }
                return true
            }
            return (deleted, vacuum(store))
        }
        if deleted.total > 0 { HistoryNews.tell(of: try history.folder()) }
        try output.show(Outcome(before: "\(day)", deleted: deleted), text: "deleted: \(deleted.text)")
        if !isVacuumed { throw ExitCode(1) }
    }

    /// Whether the person says that it may be.
    private func isAgreed(_ count: ForgetCount, _ day: CivilDate) throws -> Bool {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("nobody is there to be asked: --yes deletes without asking: \(count.text)")
        }
        try StandardOutput.write("Before \(day): \(count.text). Delete them for good? [y/N] ")
        return ["y", "yes"].contains(readLine(strippingNewline: true)?.lowercased())
    }
}

/// Leaves nothing of what was deleted in the file of `store`, or says what it takes; false where it failed.
func vacuum(_ store: borrowing HistoryStore) -> Bool {
    do throws(HistoryError) {
        guard try !store.vacuum() else { return true }
        complain(
            "another program reads the history: what was deleted is in the file until no program has it open any more")
        return true
    } catch {
        complain("\(error)")
        complain("deleted, but its text may still be found in the file: run this again, which rewrites it")
        return false
    }
}

extension ForgetCount {
    /// `3 sessions, 1 scheduled time`
    var text: String {
        let parts = [
            counted(sessions, "session", "sessions"), counted(occurrences, "scheduled time", "scheduled times"),
            counted(pains, "pain report", "pain reports"), counted(notes, "note", "notes"),
        ].compactMap(\.self)
        return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }
}
