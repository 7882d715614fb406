import Units

/// Every routine's file, read but not yet looked up in the others.
struct Shelf {
    /// Ids whose files cannot be read.
    private(set) var unreadable: Set<Slug> = []
    private var entries: [Slug: (draft: RoutineDraft, origin: Library.Origin)] = [:]

    /// All of `drafts`.
    init(_ drafts: [RoutineDraft], origin: (RoutineDraft) -> Library.Origin) {
        add(drafts, origin: origin)
    }

    /// Puts `drafts` in place of those with the same ids.
    mutating func add(_ drafts: [RoutineDraft], origin: (RoutineDraft) -> Library.Origin) {
        for draft in drafts { entries[draft.id] = (draft, origin(draft)) }
    }

    /// Takes away the draft by this id, for a file that cannot be read.
    mutating func lose(_ id: Slug) {
        entries[id] = nil
        unreadable.insert(id)
    }

    /// The ids, sorted.
    var ids: [Slug] { entries.keys.sorted() }

    subscript(id: Slug) -> (draft: RoutineDraft, origin: Library.Origin)? { entries[id] }
}
