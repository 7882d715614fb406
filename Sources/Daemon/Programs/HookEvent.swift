import Config
import Scheduling
import Units

/// Something that hooks are run for, with all that they are told.
package struct HookEvent: Hashable, Sendable {
    /// What happened.
    package var kind: HookSettings.Event
    /// The routine by its id.
    package var routine: Slug
    /// The routine's name.
    package var name: String
    /// The scheduled time that it is about; nil where there is none, as for a session that was started by hand.
    package var at: Timestamp?
    /// What became of it: `finished` and `missed` have one.
    package var outcome: Occurrence.State?
    /// Until when it was put off: `snoozed` has it.
    package var snoozedUntil: Timestamp?
    /// The session's id; nil where there is none.
    package var session: String?
    /// How far east of UTC the instants are shown, in seconds.
    package var offset: Int

    package init(
        _ kind: HookSettings.Event, routine: Slug, name: String, at: Timestamp? = nil, outcome: Occurrence.State? = nil,
        snoozedUntil: Timestamp? = nil, session: String? = nil, offset: Int = 0
    ) {
        self.kind = kind
        self.routine = routine
        self.name = name
        self.at = at
        self.outcome = outcome
        self.snoozedUntil = snoozedUntil
        self.session = session
        self.offset = offset
    }

    /// The environment variables that say it; nil for those that it has none of.
    func variables(socket: String) -> [String: String?] {
        [
            "TENUTO_EVENT": kind.rawValue, "TENUTO_ROUTINE": routine.description, "TENUTO_ROUTINE_NAME": name,
            "TENUTO_AT": at?.rfc3339(offset: offset), "TENUTO_OUTCOME": outcome?.rawValue,
            "TENUTO_SNOOZED_UNTIL": snoozedUntil?.rfc3339(offset: offset), "TENUTO_SESSION": session,
            "TENUTO_SOCKET": socket,
        ]
    }
}
