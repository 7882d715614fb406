import Config
import Control
import History
import Scheduling
import Units
import Varlink
import VarlinkServer
import Workout

extension ControlService {
    /// The method that looks back.
    var pastMethods: [String: Method] {
        [
            "GetHistory": .pages {
                (parameters: HistoryParameters, pages: Pages<HistoryListing>) async throws(VarlinkError) in
                let question = try PastQuestion(parameters, files.value.library)
                let catalogue = try await read()
                let unknown = try await look(catalogue.diary) { (store, waiting) throws(HistoryError) in
                    try question.unknown(catalogue.library, store, unstored: waiting.records)
                }
                if let unknown { throw VarlinkError(unknown) }
                var history = HistoryPages(PastReading(question, catalogue.zones.system, names: catalogue.names))
                // What is being sent is all that is in memory, and others have their turn before the next portion is read.
                while true {
                    let found = try await look(catalogue.diary) { [history] (store, waiting) throws(HistoryError) in
                        try history.next(store, unstored: waiting)
                    }
                    history = found.rest
                    for page in found.pages.dropLast(found.isOver ? 1 : 0) { try await pages.send(page) }
                    if found.isOver, let last = found.pages.last { return last }
                }
            }
        ]
    }

    /// What `body` finds in the history, and in what waits to be stored in it.
    private func look<Value: Sendable>(
        _ diary: Diary, _ body: @escaping @Sendable (borrowing HistoryStore, Changes) throws(HistoryError) -> Value
    ) async throws(VarlinkError) -> Value {
        let result = await readers.run { () -> Result<Value, HistoryError> in
            do throws(HistoryError) { return .success(try diary.look(body)) } catch { return .failure(error) }
        }
        do throws(HistoryError) {
            return try result.get()
        } catch {
            throw VarlinkError(
                ControlError.historyUnavailable, ControlError.HistoryUnavailable(message: error.description))
        }
    }
}

extension PastQuestion {
    fileprivate init(_ parameters: HistoryParameters, _ library: Library) throws(VarlinkError) {
        self.init(withSteps: parameters.steps ?? false)
        since = try Self.day(parameters.since, of: "since")
        until = try Self.day(parameters.until, of: "until")
        if let since, let until, until < since { throw .invalidParameter("until") }
        if let id = parameters.routine {
            guard let slug = Slug(id) else {
                throw VarlinkError(.routine(id, among: library.ids.map(\.description)))
            }
            routine = slug
        }
        if let address = parameters.exercise {
            guard ExerciseAddress(address) != nil else {
                throw VarlinkError(.exercise(address, among: library.addresses.map(\.description)))
            }
            exercise = address
        }
        outcomes = parameters.outcomes.map { Set($0.compactMap { Occurrence.State(rawValue: $0.rawValue) }) }
        if let limit = parameters.limit, limit < 1 { throw .invalidParameter("limit") }
        limit = parameters.limit ?? (since == nil && until == nil ? HistoryParameters.usualLimit : nil)
    }

    private static func day(_ text: String?, of parameter: String) throws(VarlinkError) -> CivilDate? {
        guard let text else { return nil }
        guard let day = CivilDate(text) else { throw .invalidParameter(parameter) }
        return day
    }
}

extension VarlinkError {
    fileprivate init(_ unknown: PastUnknown) {
        switch unknown {
        case .routine(let id, let near):
            self.init(ControlError.unknownRoutine, ControlError.UnknownRoutine(id: id, near: near))
        case .exercise(let exercise, let near):
            self.init(ControlError.unknownExercise, ControlError.UnknownExercise(exercise: exercise, near: near))
        }
    }
}
