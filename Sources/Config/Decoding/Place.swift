/// Where something is written, with the log to which its problems go.
struct Place {
    let mark: Mark
    let path: Path
    let log: ProblemLog

    /// Reports that something is wrong here.
    func reject(_ message: @autoclosure () -> String) {
        log.add(mark, path, message())
    }

    /// Notes that something is odd here, and still means what it says.
    func warn(_ message: @autoclosure () -> String) {
        log.warn(mark, path, message())
    }
}

/// What one key says, and where.
struct Written<Content> {
    /// What it says; nil when that is wrong, which is reported.
    let content: Content?
    /// Where it says so.
    let place: Place
    /// Whether it is written elsewhere: in what is used, or in the exercise that this is a variant of.
    var isInherited = false

    /// Where it is written, unless that is elsewhere.
    var own: Place? { isInherited ? nil : place }

    /// The same as seen from where it is taken over.
    var inherited: Written { Written(content: content, place: place, isInherited: true) }

    /// The same place with what `change` makes of its content.
    func map<Other>(_ change: (Content) -> Other) -> Written<Other> {
        Written<Other>(content: content.map(change), place: place, isInherited: isInherited)
    }
}

extension Fields {
    /// What `read` makes of the value of `key`; nil when it is not written.
    func written<Content>(_ key: String, _ read: (Value) -> Content?) -> Written<Content>? {
        self[key].map { Written(content: read($0), place: $0.place) }
    }
}
