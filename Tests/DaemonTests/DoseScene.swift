import Control
import Foundation
import History
import Rig
import Synchronization
import Units
import Workout

@testable import Daemon

/// Someone's files and history, with a day that the test says.
final class DoseScene: Sendable {
    let folder: TemporaryFolder
    let unstored = Mutex(Records())
    private let now: Mutex<Timestamp>

    /// At UTC, at noon of `day`; `routines` by their ids.
    init(on day: String, routines: [String: String]) throws {
        folder = try TemporaryFolder()
        now = Mutex(try Self.instant(day, 12))
        for name in ["config/routines", "state"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
        }
        for (id, text) in routines {
            try text.write(toFile: "\(folder.path)/config/routines/\(id).yaml", atomically: true, encoding: .utf8)
        }
    }

    /// `hour` of `day`, at UTC.
    static func instant(_ day: String, _ hour: Int) throws -> Timestamp {
        guard let date = CivilDate(day) else { throw ChildProcess.Failure("\(day) is no day") }
        return Timestamp(seconds: Int64(date.daysSinceEpoch) * 86_400 + Int64(hour) * 3600)
    }

    func move(to day: String) throws {
        let noon = try Self.instant(day, 12)
        now.withLock { $0 = noon }
    }

    var state: String { folder.path + "/state" }

    /// The files and the history as they are now.
    var catalogue: Catalogue {
        var catalogue = Catalogue(
            Folders(config: folder.path + "/config", state: state, environment: [:]), environment: ["TZ": "UTC"])
        catalogue.diary = diary
        return catalogue
    }

    var diary: Diary {
        Diary(
            folder: state, now: { self.now.withLock { $0 } },
            unstored: {
                var changes = Changes()
                changes.record(self.unstored.withLock { $0 })
                return changes
            })
    }

    func store(_ fill: (inout Records) throws -> Void) throws {
        var records = Records()
        try fill(&records)
        let refused = try diary.store(records)
        if !refused.isEmpty { throw ChildProcess.Failure("\(refused)") }
    }

    /// A session of the routine `id` at `hour` of `day`, as it would be recorded: all done, but for what `change` says.
    func session(
        _ routine: String, on day: String, at hour: Int = 7, id: String? = nil, variants: [VariantChoice] = [],
        change: (inout SessionRecord) -> Void = { _ in }
    ) throws -> SessionRecord {
        let detail = try catalogue.detail(routine, variants: variants)
        let began = try Self.instant(day, hour)
        var record = SessionRecord(
            id: id ?? "\(routine) \(day) \(hour)", routine: Slug(literal: routine), name: detail.name,
            prescription: try detail.prescription, began: began, offset: 0, ended: began + .seconds(600),
            outcome: .completed,
            exercises: detail.exercises.map { exercise in
                SessionRecord.Exercise(
                    address: exercise.dose?.exercise ?? "", name: exercise.name, planned: 10, done: 10,
                    held: .seconds(50))
            })
        change(&record)
        return record
    }

    /// Stores a session of `back` that was stopped for pain in the fourth repetition of `back/press`, at 8:00 of `day`.
    func storePainStop(on day: String) throws {
        try store { records in
            let stopped = try session("back", on: day) {
                ($0.outcome, $0.exercises[0].done) = (.stoppedForPain, 3)
            }
            records.save(stopped)
            records.save(
                Remark(
                    id: "pain", at: try Self.instant(day, 8), offset: 0,
                    PainReport(
                        level: 6, moment: .during, stopped: true, session: stopped.id,
                        place: .init(exercise: "back/press", set: 1, rep: 4))))
        }
    }

    /// Today's hold in seconds of the first exercise of a routine.
    func hold(_ routine: String) throws -> Int64? {
        let timeline = try catalogue.timeline(routine)
        return timeline.steps.first { $0.kind == .hold }.map { $0.duration.components.seconds }
    }
}

extension RoutineDetail {
    /// As it is kept with a session.
    var prescription: PrescriptionRecord {
        get throws { PrescriptionRecord(text: String(decoding: try JSONEncoder.sorted.encode(self), as: UTF8.self)) }
    }
}

extension JSONEncoder {
    fileprivate static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
