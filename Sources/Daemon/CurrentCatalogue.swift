import Synchronization

/// The files as they were read last, for all who need them; reading blocks, so it is done on a thread of its own.
final class CurrentCatalogue: Sendable {
    private let catalogue: Mutex<Catalogue>
    /// Held while files are read: of two that read at once the slower one would put back what the other had found to be new.
    private let reading = Mutex(())
    /// Those who want the routines read again.
    private let waiting = Mutex<[CheckedContinuation<Catalogue, Never>]>([])
    private let readers = OneByOne()

    init(_ catalogue: Catalogue) {
        self.catalogue = Mutex(catalogue)
    }

    /// As it was read last.
    var value: Catalogue { catalogue.withLock { $0 } }

    /// Has today's doses go by `diary` from now on.
    func keep(_ diary: Diary) { catalogue.withLock { $0.diary = diary } }

    /// Reads the routines again.
    func readRoutines() -> Catalogue {
        reading.withLock { _ in
            while true {
                // It may take a while, and whoever wants to know what there is must not wait for it.
                let fresh = value.withRoutinesReadAgain()
                let isInForce = catalogue.withLock { current in
                    let isInForce = current.edition == fresh.edition
                    if isInForce { current = fresh }
                    return isInForce
                }
                if isInForce { return fresh }
            }
        }
    }

    /// Everything read again, and the zones with it. It is in force once it is adopted.
    func readAll() -> Catalogue { reading.withLock { _ in value.withAllReadAgain() } }

    /// Has `fresh` be in force, after whoever sounds by it.
    func adopt(_ fresh: Catalogue) { catalogue.withLock { $0 = fresh } }

    /// Reads the routines again, on a thread of its own. Whoever asks while it reads shares the next reading with all
    /// others who do: a crowd that asks at once has no more than one thread, and the files are not read for each.
    func withRoutinesReadAgain() async -> Catalogue {
        await withCheckedContinuation { continuation in
            waiting.withLock { $0.append(continuation) }
            readers.add { self.readForAll() }
        }
    }

    /// For all who wait; they may be none, since the one before read for them too.
    private func readForAll() {
        let waiting = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        guard !waiting.isEmpty else { return }
        let fresh = readRoutines()
        for continuation in waiting { continuation.resume(returning: fresh) }
    }
}
