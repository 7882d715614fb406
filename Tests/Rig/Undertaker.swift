import Foundation
import Synchronization

/// Ends what a test has started when the tests themselves end, however that comes: also when they are killed.
///
/// It is a shell that reads a pipe of which this process alone has the other end. What has ended in an orderly way is
/// taken off its list; at the end of the pipe it kills what is still on it, and removes the folders.
final class Undertaker: Sendable {
    /// What must not outlive the tests.
    enum Charge {
        case process(pid_t)
        case folder(String)

        fileprivate var words: String {
            switch self {
            case .process(let id): "process \(id)"
            case .folder(let path): "folder \(path)"
            }
        }
    }

    static let shared = Undertaker()

    private static let script = """
        trap '' INT TERM HUP
        charges=' '
        while read -r verb kind name; do
            charges=${charges/ $kind:$name / }
            [ "$verb" = keep ] || charges="$charges$kind:$name "
        done
        for charge in $charges; do case $charge in process:*) kill -9 "${charge#*:}" 2>/dev/null;; esac; done
        for charge in $charges; do case $charge in folder:/*/rig-*) rm -rf "${charge#*:}";; esac; done
        """
    private let pipe: Mutex<Int32>

    private init() {
        var ends: [Int32] = [-1, -1]
        _ = Glibc.pipe(&ends)
        // Else a child would hold it open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let id = try? spawn(
            "/bin/bash", ["bash", "-c", Self.script], environment: ["PATH": "/usr/bin:/bin"], input: ends[0],
            output: "/dev/null", errors: "/dev/null")
        // Where there is no shell a killed run leaves things behind, and the rest is as ever.
        pipe = Mutex(id == nil ? -1 : ends[1])
        close(ends[0])
    }

    /// Ends `charge` when the tests end.
    func take(_ charge: Charge) { write("take", charge) }

    /// `charge` is gone.
    func release(_ charge: Charge) { write("keep", charge) }

    private func write(_ verb: String, _ charge: Charge) {
        let line = Array("\(verb) \(charge.words)\n".utf8)
        pipe.withLock { _ = Glibc.write($0, line, line.count) }
    }
}
