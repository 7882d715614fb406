import Synchronization

/// The files as they were read last, for all who need them; reading blocks, so it is done on a thread of its own.
final class CurrentCatalogue: Sendable {
    private let catalogue: Mutex<Catalogue>
    /// Held while files are read: two that read at once would each put back what the other had found to be new.
    private let reading = Mutex(())

    init(_ catalogue: Catalogue) {
        self.catalogue = Mutex(catalogue)
    }

    /// As it was read last.
    var value: Catalogue { catalogue.withLock { $0 } }

    /// Reads the routines again.
    func readRoutines() -> Catalogue { replace { $0.withRoutinesReadAgain() } }

    /// Reads everything again, and the zones with it.
    func readAll() -> Catalogue { replace { $0.withAllReadAgain() } }

    private func replace(_ read: (Catalogue) -> Catalogue) -> Catalogue {
        reading.withLock { _ in
            // It may take a while, and whoever wants to know what there is must not wait for it.
            let fresh = read(value)
            catalogue.withLock { $0 = fresh }
            return fresh
        }
    }
}
