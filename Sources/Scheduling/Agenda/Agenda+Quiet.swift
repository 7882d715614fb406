import Units

// When nothing may sound by itself.
extension Agenda {
    /// Whether nothing may sound by itself at `instant`.
    package func isQuiet(at instant: Timestamp) -> Bool { quietEnd(at: instant) != nil }

    /// When the quiet of `instant` ends; nil where there is none.
    package func quietEnd(at instant: Timestamp) -> Timestamp? {
        if let quietUntil, instant < quietUntil { return quietUntil }
        let today = zones.system.civil(at: instant).date
        for quiet in schedule.quiet {
            for date in [today + -1, today] where quiet.days.contains(date.weekday) {
                if let window = zones.system.window(quiet.window, on: date), window.start <= instant,
                    instant < window.end
                {
                    return window.end
                }
            }
        }
        return nil
    }

    /// Until when it is quiet because the person wanted it so, where that is why `time` is not heard, or was not from
    /// `settled` on; nil in the quiet hours of the schedule.
    package func ownQuiet(at time: Timestamp, settled: Timestamp? = nil) -> Timestamp? {
        guard let quietUntil, time < quietUntil else { return nil }
        guard let settled else { return quietUntil }
        return quietSince.map { $0 <= settled } == true ? quietUntil : nil
    }

    /// Whether `date` is a day off.
    package func isVacation(_ date: CivilDate) -> Bool { schedule.vacations.contains { $0.contains(date) } }
}
