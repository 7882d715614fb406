import Config
import Glibc
import History
import Scheduling
import Units

extension ScheduleServices {
    /// Under which name it is kept until when it is to be quiet.
    static let quietSetting = "quiet-until"

    /// The real things.
    init(
        clock: Clocks, ledger: Ledger, files: CurrentCatalogue, notifier: Notifier, hooks: Hooks
    ) {
        self.init(
            clock: clock,
            store: { occurrences, then in ledger.store(occurrences) { _ in then() } },
            forget: { ledger.void(after: $0) },
            rememberQuiet: { ledger.set(Self.quietSetting, $0?.description) },
            note: { entries, since in ledger.note(entries: entries.map { ($0.key, $0.routine) }, since: since) },
            occurrences: { from, to in await ledger.occurrences(from: from, to: to) },
            plan: { routine, held in
                await onOwnThread {
                    Result { () throws(SessionUnavailable) in
                        try files.readRoutines().scheduledSession(routine.description, holding: held)
                    }
                }
            },
            show: { notifier.show($0) }, withdraw: { notifier.withdraw($0) }, hook: { hooks.run($0) },
            record: { ledger.record($0) }, gather: { ledger.gather($0) },
            boot: firstLine(of: "/proc/sys/kernel/random/boot_id"))
    }
}

extension Agenda.Memory {
    /// What the ledger remembers.
    init(_ remembered: Remembered) {
        self.init(
            entries: remembered.entries.mapValues { .init(since: $0.since, latest: $0.latest) },
            occurrences: remembered.open + remembered.recent.filter(\.state.isOutcome),
            quietUntil: remembered.settings[ScheduleServices.quietSetting].flatMap { Timestamp(rfc3339: $0) })
    }
}

extension Agenda.Settings {
    /// How long the device takes to be heard beyond its lead-in, about.
    private static let margin = Duration.milliseconds(1500)

    /// As the person's settings want it. Random spreads follow from the machine's id (machine-id(5)), so that they are
    /// the same after a restart and others on another machine.
    init(leadIn: Duration) {
        self.init(approach: leadIn + Self.margin, seed: firstLine(of: "/etc/machine-id"))
    }
}

/// What a short file of the system says; empty where there is none.
private func firstLine(of path: String) -> String {
    guard let file = fopen(path, "re") else { return "" }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 64)
    guard fgets(&line, Int32(line.count), file) != nil else { return "" }
    return String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

extension Catalogue {
    /// The names of the routines by their ids.
    var names: [Slug: String] { library.routines.mapValues(\.name) }
}
