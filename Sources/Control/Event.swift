import Varlink

extension Change {
    /// Something that happened while somebody asked to be told.
    package struct Event: Codable, Hashable, Sendable {
        /// What happens; what each means stands in the interface description.
        package enum Kind: String, Codable, CaseIterable, Sendable {
            case session, step, cue, agenda
        }

        /// A session that has begun, or is over.
        package struct Session: Codable, Hashable, Sendable {
            package var id: String
            package var routine: Name
            /// How it ended; nil where it has begun.
            @Nullable package var outcome: Change.Ended.Outcome?

            package init(id: String, routine: Name, outcome: Change.Ended.Outcome? = nil) {
                self.id = id
                self.routine = routine
                self.outcome = outcome
            }
        }

        /// A sound at the instant for which it is planned.
        package struct Cue: Codable, Hashable, Sendable {
            /// Its wire name.
            package var cue: String
            /// Where it lies in the plan, or where the session stands; nil while none runs.
            @Nullable package var atUs: Int64?
            /// How long a glide lasts; nil where the theme says it.
            @Nullable package var lengthUs: Int64?
            /// Whether the device was playing on time.
            package var heard: Bool

            package init(cue: String, atUs: Int64?, lengthUs: Int64? = nil, heard: Bool) {
                self.cue = cue
                self.heard = heard
                self.atUs = atUs
                self.lengthUs = lengthUs
            }
        }

        package var kind: Kind
        @Nullable package var session: Session?
        @Nullable package var step: Status.Step?
        @Nullable package var cue: Cue?
        @Nullable package var occurrence: AgendaItem?

        /// A session has begun, or is over.
        package init(_ session: Session) {
            self.init(.session, session: session)
        }

        /// A step has begun.
        package init(_ step: Status.Step) {
            self.init(.step, step: step)
        }

        /// A cue is heard.
        package init(_ cue: Cue) {
            self.init(.cue, cue: cue)
        }

        /// The state of a scheduled time has changed.
        package init(_ occurrence: AgendaItem) {
            self.init(.agenda, occurrence: occurrence)
        }

        private init(
            _ kind: Kind, session: Session? = nil, step: Status.Step? = nil, cue: Cue? = nil,
            occurrence: AgendaItem? = nil
        ) {
            self.kind = kind
            self.session = session
            self.step = step
            self.cue = cue
            self.occurrence = occurrence
        }
    }
}
