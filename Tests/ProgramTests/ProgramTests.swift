import Dispatch
import Testing

/// The programs as a person has them: the real `tenutod` and `tenuto`, each test with folders of its own.
///
/// Integration tests: they wait for wall time, since a session takes the time it takes. One after the other, so that
/// they do not take the processor from each other: what they measure is milliseconds.
@Suite(.serialized, .onOwnThread, .timeLimit(.minutes(5))) enum ProgramTests {}

/// Runs each test on a thread that it may block: Swift's pool has only as many as there are cores, and every other test
/// of the run lives there.
struct OwnThreadTrait: SuiteTrait, TestTrait, TestScoping {
    private final class OwnThread: TaskExecutor {
        private let queue = DispatchQueue(label: "blocking test")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    let isRecursive = true

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(OwnThread()) { try await function() }
    }
}

extension Trait where Self == OwnThreadTrait {
    /// May block.
    static var onOwnThread: Self { Self() }
}
