import Control
import Daemon
import Varlink

/// What a daemon must hear of a history that was changed beside it.
enum HistoryNews {
    /// Has the daemon that keeps the history in `folder`, if there is one, look at it again: what is held after pain it has in
    /// mind. What was changed stays changed where it cannot be told; then this says what to do.
    static func tell(of folder: String) {
        switch StateFolder.keeper(of: folder) {
        case .none: return
        case .unknown: complain("the tenutod that runs does not know of it yet: \(remedy)")
        case .daemon(let socket):
            do throws(ClientError) {
                var client = try VarlinkClient.connect(path: socket)
                _ = try client.call(ControlInterface.qualified("Reload"), reply: Reloaded.self)
            } catch {
                // It looks at the history also where the files are wrong.
                if case .refused(let refusal) = error.code, refusal.name == ControlError.configInvalid { return }
                complain("\(error): the tenutod there does not know of it yet: \(remedy)")
            }
        }
    }

    private static let remedy = "tenuto reload has it look, and so has starting it anew"
}
