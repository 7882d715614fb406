import Foundation
import Glibc
import Logging
import Rig
import Synchronization

@testable import Daemon

/// A log whose lines a test reads.
final class NotedLog: Sendable {
    private struct Handler: LogHandler {
        let log: NotedLog
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { log.noted.withLock { $0.append("\(event.level): \(event.message)") } }
    }

    private let noted = Mutex<[String]>([])

    var lines: [String] { noted.withLock(\.self) }
    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }
}

/// What a notifier was answered.
final class Answers: Sendable {
    private let noted = Mutex<[NoticeAnswer]>([])
    var all: [NoticeAnswer] { noted.withLock(\.self) }
    func add(_ answer: NoticeAnswer) { noted.withLock { $0.append(answer) } }
}

/// Makes the script `text` a program at `path`. Another process writes it: what a test beside this one starts meanwhile
/// would for a moment have the file open too, and what is open for writing cannot be run (execve(2), ETXTBSY).
func makeProgram(_ text: String, at path: String) throws {
    let outcome = try ChildProcess.run("sh", ["-c", "printf %s \"$1\" > \"$2\"; chmod 755 \"$2\"", "sh", text, path])
    guard outcome.status == 0 else { throw ChildProcess.Failure("\(path): \(outcome.errors)") }
}

/// Alive and no zombie: whoever reaps orphans here may take its time.
func isAlive(_ id: pid_t) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return false }
    return status.split(separator: ")").last?.split(separator: " ").first != "Z"
}

/// How many files this process has open.
func openDescriptors() -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
}

/// The folders in /proc of this process's threads of that name.
private func folders(ofThreads name: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return all.map { "/proc/self/task/\($0)" }.filter { folder in
        (try? String(contentsOfFile: folder + "/comm", encoding: .utf8)) == name + "\n"
    }
}

/// How many threads of this process have that name.
func threads(named name: String) -> Int { folders(ofThreads: name).count }

/// How often the kernel has woken each of them so far, by its folder in /proc.
func wakeUps(ofThreads name: String) -> [String: Int] {
    var counts: [String: Int] = [:]
    for folder in folders(ofThreads: name) {
        let status = (try? String(contentsOfFile: folder + "/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
        counts[folder] = line?.split(separator: "\t").last.flatMap { Int($0) }
    }
    return counts
}
