import Units

/// The rule by which doses rise and fall: `docs/progression.md`.
package enum Progression {
    /// Days from one raise to the next, at least.
    static let betweenRaises = 7
    /// Days without a session that lower the dose by a step.
    static let absence = 14
    /// Pain so far above the day's baseline keeps the day from being clean.
    static let painThatHolds = 3
    /// Pain so far above the day's baseline lowers the dose.
    static let painThatLowers = 4

    /// Where an exercise that is now prescribed as `rule` stands on `today`, after what happened: in any order, and twice
    /// or once. What is dated later than tomorrow is left out, as a clock's error; tomorrow may be a zone further east.
    package static func standing(
        of rule: DoseRule, after happenings: some Sequence<Happening>, today: CivilDate
    ) -> Standing {
        let history = DoseHistory(happenings, until: today + 1, now: rule)
        var replay = Replay(history)
        for day in history.days { replay.live(day) }
        let end = max(today, history.days.last?.date ?? today)
        replay.adopt(rule, by: end)
        replay.advance(to: end, before: rule)
        return Standing(
            replay.footing, changes: replay.changes, today: end,
            canCount: history.days.last?.date != end || replay.canCount)
    }

    /// What is to be kept of the dose where all that happened before `day` is forgotten. Handed in as `Happening.kept`
    /// of that day, it makes the same standing as what it replaces.
    package static func footing(
        of rule: DoseRule, after happenings: some Sequence<Happening>, before day: CivilDate
    ) -> Footing {
        let history = DoseHistory(happenings, until: nil, now: rule)
        var replay = Replay(history)
        for past in history.days where past.date < day { replay.live(past) }
        return replay.footing
    }
}
