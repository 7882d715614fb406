/// What is shown on the desktop: a routine that is due.
package struct Notice: Hashable, Sendable {
    /// What a person can choose there.
    package enum Choice: String, CaseIterable, Hashable, Sendable {
        /// Begin it now.
        case start
        /// Put it off.
        case snooze
        /// Leave it out.
        case skip

        /// The text of its button.
        var label: String {
            switch self {
            case .start: "Start"
            case .snooze: "Snooze"
            case .skip: "Skip"
            }
        }
    }

    /// What it is about; a later notice of the same id takes its place on the screen.
    package let id: String
    /// In one line: the routine's name.
    package let title: String
    /// What is to be said of it.
    package let body: String
    /// What can be chosen, in this order.
    package let choices: [Choice]

    package init(id: String, title: String, body: String, choices: [Choice] = Choice.allCases) {
        self.id = id
        self.title = title
        self.body = body
        self.choices = choices
    }
}

/// What a person chose on the desktop.
package struct NoticeAnswer: Hashable, Sendable {
    /// The notice's id.
    package let id: String
    /// What was chosen.
    package let choice: Notice.Choice
}
