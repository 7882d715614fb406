import Units

/// What has changed and is not told yet, since more of it may be to come: an editor saves in several steps (§9).
struct Unrest {
    /// How long it is to be still.
    static let stillness = Duration.milliseconds(250)
    /// By when it is told all the same.
    static let longest = Duration.seconds(2)

    private var changed: Set<ChangeWatch.News> = []
    private var first = Moment(sinceBoot: .zero)
    private var last = Moment(sinceBoot: .zero)

    /// When what has changed is to be told; nil where nothing has.
    var deadline: Moment? { changed.isEmpty ? nil : min(last + Self.stillness, first + Self.longest) }

    /// Something has changed.
    mutating func note(_ news: ChangeWatch.News, at now: Moment) {
        if changed.isEmpty { first = now }
        last = now
        changed.insert(news)
    }

    /// What is to be told by now, the zone first.
    mutating func take(at now: Moment) -> [ChangeWatch.News] {
        guard let deadline, deadline <= now else { return [] }
        defer { changed = [] }
        return [.zone, .files].filter(changed.contains)
    }
}
