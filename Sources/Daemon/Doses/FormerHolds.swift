import Control
import FoundationEssentials
import History
import Synchronization
import Units
import Workout

/// What a version of before the history of sessions held after pain. It knew the routine alone; in its place each exercise
/// of it is held, since nobody knows which one hurt.
final class FormerHolds: Sendable {
    /// Those that are still to be taken over: of a routine whose file is wrong nobody knows the exercises.
    private let waiting: Mutex<[Remembered.Held]>
    /// What is stored of them.
    private let stored: Mutex<String?>

    init(_ remembered: Remembered) {
        waiting = Mutex(remembered.held)
        stored = Mutex(remembered.settings[HistoryStore.heldSetting])
    }

    /// Has `ledger` keep in which exercises it hurts, as far as `catalogue` knows them, and no longer in which routines.
    func takeOver(by catalogue: Catalogue, to ledger: Ledger, at now: Timestamp) {
        var (rules, stops): ([ExerciseAddress: DoseRule], [ExerciseAddress: Timestamp]) = ([:], [:])
        var waiting = waiting.withLock(\.self)
        waiting.removeAll { held in
            guard let routine = try? catalogue.library.routine(held.routine.description) else { return false }
            let since = min(held.since ?? now, now)
            for (address, rule) in catalogue.rules(of: [routine]) {
                rules[address] = rule
                // One that two of them have has hurt since the first.
                stops[address] = min(stops[address] ?? since, since)
            }
            return true
        }
        var records = Records()
        do throws(HistoryError) {
            for (address, rule) in rules {
                records.save(try catalogue.holding(address, rule, since: stops[address] ?? now))
            }
        } catch {
            // Without what was done before, what is kept would be wrong for ever: it waits until that can be read.
            return
        }
        self.waiting.withLock { $0 = waiting }
        let left = waiting.isEmpty ? nil : waiting.map(\.routine.description).joined(separator: " ")
        let isNews = stored.withLock { stored in
            defer { stored = left }
            return stored != left
        }
        guard isNews else { return }
        ledger.gather(true)
        defer { ledger.gather(false) }
        if !records.isEmpty { ledger.record(records) }
        ledger.set(HistoryStore.heldSetting, left)
    }
}

extension Catalogue {
    /// What is to be kept where the exercise at `address` is held since `instant`.
    fileprivate func holding(
        _ address: ExerciseAddress, _ rule: DoseRule, since instant: Timestamp
    ) throws(HistoryError) -> Remark<DoseMark> {
        let offset = zones.system.offset(at: instant).seconds
        let day = instant.date(offset: offset)
        var footing = try diary.footing(of: address, rule, before: day)
        footing.stop = Footing.Stop(at: instant, day: day)
        return Remark(
            id: UUID().uuidString.lowercased(), at: instant, offset: offset,
            DoseMark(baseline: footing, of: address.description, from: day))
    }
}
