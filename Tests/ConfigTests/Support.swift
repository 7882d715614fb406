import Foundation
import Units
import Workout

@testable import Config

/// Everything that is wrong with one routine file, as a person sees it.
func complaints(_ text: String, id: String = "r") -> String {
    complaints(bytes: Array(text.utf8), id: id)
}

func complaints(bytes: [UInt8], id: String = "r") -> String {
    library([id: bytes]).problems.map(\.description).joined(separator: "\n")
}

/// A library of these texts alone.
func library(_ texts: [String: String], bundled: [Slug: SourceText] = [:]) -> Library {
    library(texts.mapValues { Array($0.utf8) }, bundled: bundled)
}

private func library(_ files: [String: [UInt8]], bundled: [Slug: SourceText] = [:]) -> Library {
    let texts = files.compactMap { name, bytes in
        Slug(name).map { ($0, SourceText(file: "\(name).yaml", bytes: bytes)) }
    }
    return Library.load(own: RoutineFolder(texts: Dictionary(uniqueKeysWithValues: texts)), bundled: bundled)
}

/// An empty folder that goes away with the value.
final class Folder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("tenuto-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path + "/routines", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Puts a file at `name` within the folder.
    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// `problems` with the folder's own path left out.
    func relative(_ problems: [Problem]) -> String {
        relative(problems.map(\.description).joined(separator: "\n"))
    }

    /// `text` with the folder's own path left out.
    func relative(_ text: String) -> String {
        text.replacingOccurrences(of: path + "/", with: "")
    }
}

/// What the routine `o` is where tests use exercises of another file.
let other = """
    name: O
    exercises:
      - { name: A, hold: 5s, reps: 3, progress: { hold: { to: 15s } } }
      - { name: V, hold: 5s, reps: 3, variants: { x: { hold: [3s, 4s, 5s] } } }
      - { name: P, poses: [Cat, Cow], hold: 3s }
    """

/// One line for each thing that is wrong in the routine `text`, without its file's name.
func summaries(_ text: String) -> String {
    let problems = library(["r": text, "o": other]).problems
    return problems.map { $0.summary.replacingOccurrences(of: "r.yaml:", with: "") }.joined(separator: "\n")
}

/// The same of all `texts` as `tenuto check` tells it, with warnings.
func checked(_ texts: [String: String]) -> String {
    guard let folder = try? Folder() else { return "no folder" }
    for (id, text) in texts { try? folder.write("routines/\(id).yaml", text) }
    let problems = Check.problems(configFolder: folder.path, dataFolder: nil)
    return problems.map { problem in
        let summary = folder.relative(problem.summary)
        return summary.firstIndex(of: ":").map { String(summary[summary.index(after: $0)...]) } ?? summary
    }.joined(separator: "\n")
}

extension ScheduleContext {
    /// What the tests of schedules know: the bundled routines and one that is broken, at noon on a Monday in UTC.
    static let fixed = ScheduleContext(
        routines: Set(Bundle.routines.keys), broken: Set([Slug("broken")].compactMap(\.self)), zoneFiles: .inUTC,
        now: Timestamp(seconds: 1_796_040_000))
}

extension ZoneFiles {
    /// The zones of this machine, with UTC for its own.
    static let inUTC = ZoneFiles(environment: ["TZ": "UTC"])
}

/// `schedule.yaml` with this text.
func readSchedule(_ text: String) -> ScheduleFile {
    ScheduleFile.read(SourceText(file: "schedule.yaml", bytes: Array(text.utf8)), .fixed)
}
