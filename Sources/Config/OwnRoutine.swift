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
    private let schema: String?

    /// The file of the routine `id` in `configFolder`.
    package init(_ id: String, configFolder: String?) throws(OwnRoutineError) {
        try self.init(id, configFolder: configFolder, schema: SchemaLine.installed("routine"))
    }

    /// The same with the path of the schema that a new file names.
    init(_ id: String, configFolder: String?, schema: String?) throws(OwnRoutineError) {
        guard let slug = Slug(id) else {
            let hint = Slug(of: id).map { "; write for example \($0)" } ?? ""
            throw OwnRoutineError(description: "\(id.quoted.printable): not an id: \(Slug.allowed)\(hint)")
        }
        guard let configFolder else {
            throw OwnRoutineError(
                description: "config folder: neither HOME nor XDG_CONFIG_HOME is set: set one, or give --config")
        }
        self.id = slug
        self.schema = schema
        folder = "\(configFolder)/routines"
        path = "\(folder)/\(slug).yaml"
    }

    /// Whether the file is there already.
    package var exists: Bool { access(path, F_OK) == 0 }

    /// Whether the file starts as a copy of the bundled routine of its id.
    package var isCopy: Bool { Bundle.routines[id] != nil }

    /// Takes away a file that `create` made, where nobody has changed it since.
    package func discardIfUnchanged() {
        if let text = try? FileReader.text(path), text.bytes == Array(template.utf8) { unlink(path) }
    }

    /// What a new file holds: the bundled routine of the id, or else a commented start that is valid as it stands.
    package var template: String {
        let bundled = Bundle.routines[id].map { String(decoding: $0.bytes, as: UTF8.self) }
        return SchemaLine.naming(schema, in: bundled ?? Self.start)
    }

    /// Makes the file with what it starts with; one that is there is left as it is, and said so.
    package func create() throws(OwnRoutineError) {
        if let code = makeFolders(folder, mode: 0o755) { throw failure("folder cannot be made", code) }
        do throws(FileWriterError) {
            try FileWriter.create(path, Array(template.utf8))
        } catch {
            if error.isThere {
                throw OwnRoutineError(description: "\(path): is there already; tenuto edit \(id) opens it")
            }
            throw failure("cannot be written", error.code)
        }
    }

    private func failure(_ what: String, _ code: CInt) -> OwnRoutineError {
        OwnRoutineError(description: "\(path): \(what): \(String(cString: strerror(code)))")
    }

    private static let start = """
        # A routine of your own: change what is here, and see what it makes with `tenuto plan`.
        # A line that begins with # says nothing to the program.
        name: My routine
        # source: where the prescription comes from
        # review: when it is to be looked at again
        # between: 10s                 # pause between exercises

        # Done first; cool-down is written the same way, and done last.
        # warm-up: [{ use: shoulder-rolls/rolls }]

        exercises:
          - name: Press-up
            say: Lie on your stomach and raise yourself on your forearms, hips relaxed.
            hold: 5s                   # or a range, 30s..60s, or 2 breaths, or open: until you tap
            reps: 10                   # or a range, 10..15: starts at its low end; or one for each set, [12, 10, 8]
            release: 4s                # back to neutral between holds
            # sets: 2
            # rest: 30s                # between sets
            # prepare: 15s             # to get ready before the first hold
            # gate: true               # waits for a tap before it begins
            # progress: { hold: { to: 30s, by: 5s, after: 3 } }    # rises after three clean days
            # variants: { advanced: { say: Push up onto your hands., hold: 3s } }

          - name: Side stretch
            sides: [left, right]
            # order: alternate         # the sides in turn; each-first does a whole set of one side before the other
            # switch: 6s               # to change sides
            hold: 10s
            reps: 3

          # Instead of a hold: two poses in turn, a repetition that moves, something to go on with for a while.
          # - { name: Cat-cow, poses: [Cat, Cow], hold: 5s, reps: 6 }
          # - { name: Squat, tempo: { up: 2s, hold: 1s, down: 3s, pause: 1s }, reps: 8 }
          # - { name: Walk, for: 10m }

          # An exercise of another routine; what stands beside it overrides:
          # - use: prone-cobra/prone-cobra
          #   reps: 8

          # Exercises done in rounds; with every: 2m instead of rest, each round begins on the clock:
          # - rounds: 3
          #   rest: 1m
          #   exercises: [{ name: Bridge, hold: 20s }, { name: Plank, hold: 30s }]

        """
}
