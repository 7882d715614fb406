import Dispatch

/// Runs a test that blocks in a client. On Swift's pool it would take a thread that the server's methods need, and there
/// are only as many as cores.
private final class OwnThread: TaskExecutor {
    private let queue = DispatchQueue(label: "blocking test")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

func onOwnThread(_ body: @Sendable () async throws -> Void) async throws {
    try await withTaskExecutorPreference(OwnThread()) { try await body() }
}
