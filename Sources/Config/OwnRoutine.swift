import Glibc
import Units

/// Why a routine file of the person's own was not made.
package struct OwnRoutineError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

/// A routine file of the person's own: where it lies, and what it starts with.
package struct OwnRoutine: Sendable {
    /// The file.
    package let path: String
    private let id: Slug
    private let folder: String

    /// The file of the routine `id` in `configFolder`.
    package init(_ id: String, configFolder: String?) throws(OwnRoutineError) {
        guard let slug = Slug(id) else {
            let hint = Slug(of: id).map { "; write for example \($0)" } ?? ""
            throw OwnRoutineError(description: "\(id.quoted.printable): not an id: \(Slug.allowed)\(hint)")
        }
        guard let configFolder else {
            throw OwnRoutineError(
                description: "config folder: neither HOME nor XDG_CONFIG_HOME is set: set one, or give --config")
        }
        self.id = slug
        folder = "\(configFolder)/routines"
        path = "\(folder)/\(slug).yaml"
    }

    /// Whether the file is there already.
    package var exists: Bool { access(path, F_OK) == 0 }

    /// What a new file holds: the bundled routine of the id, or else a commented start that is valid as it stands.
    package var template: String { Bundle.routines[id].map { String(decoding: $0.bytes, as: UTF8.self) } ?? Self.start }

    /// Makes the file with what it starts with; one that is there is left as it is, and said so.
    package func create() throws(OwnRoutineError) {
        try makeFolders()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            if errno == EEXIST {
                throw OwnRoutineError(description: "\(path): is there already; tenuto edit \(id) opens it")
            }
            throw failure("cannot be made")
        }
        defer { close(descriptor) }
        var rest = Array(template.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure("cannot be written") }
            rest = rest.dropFirst(count)
        }
    }

    private func makeFolders() throws(OwnRoutineError) {
        var made = folder.hasPrefix("/") ? "" : "."
        for component in folder.split(separator: "/") {
            made += "/" + component
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw failure("folder cannot be made") }
        }
    }

    private func failure(_ what: String) -> OwnRoutineError {
        OwnRoutineError(description: "\(path): \(what): \(String(cString: strerror(errno)))")
    }

    private static let start = """
        # A routine of your own: change what is here, and see what it makes with `tenuto plan`.
        # A line that begins with # says nothing to the program.
        name: My routine
        # source: where the prescription comes from
        # between: 10s                 # pause between exercises
        exercises:
          - name: Press-up
            say: Lie on your stomach and raise yourself on your forearms, hips relaxed.
            hold: 5s                   # or a range, 30s..60s, or breaths: 2 breaths
            reps: 10                   # or a range, 10..15: starts at its low end
            release: 4s                # back to neutral between holds
            # sets: 2
            # rest: 30s                # between sets
            # prepare: 15s             # to get ready before the first hold

          - name: Side stretch
            sides: [left, right]
            # order: alternate         # the sides in turn; each-first does a whole set of one side before the other
            hold: 10s
            reps: 3

          # An exercise of another routine; what stands beside it overrides:
          # - use: prone-cobra/prone-cobra
          #   reps: 8

        """
}
