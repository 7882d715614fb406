import Varlink

extension Change {
    /// Something that happened while somebody asked to be told.
    package struct Event: Codable, Hashable, Sendable {
        /// What happens; what each means stands in the interface description.
        package enum Kind: String, Codable, CaseIterable, Sendable {
            case step, cue, agenda
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
        @Nullable package var step: Status.Step?
        @Nullable package var cue: Cue?
        @Nullable package var occurrence: AgendaItem?

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

        private init(_ kind: Kind, step: Status.Step? = nil, cue: Cue? = nil, occurrence: AgendaItem? = nil) {
            self.kind = kind
            self.step = step
            self.cue = cue
            self.occurrence = occurrence
        }
    }
}
