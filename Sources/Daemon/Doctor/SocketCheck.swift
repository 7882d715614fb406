import Control
import Glibc
import Varlink

/// What is known of the way to the daemon.
struct SocketState {
    /// What the file system says of one name.
    struct Entry: Hashable {
        /// Whether it is what it should be: a socket, a folder.
        var isRight = true
        /// Whether it is this user's own.
        var isOwn = true
        /// Its permissions.
        var mode: UInt32 = 0o600
    }

    /// Who answers.
    enum Answer {
        /// A daemon, with what it is doing and its version.
        case daemon(Status, version: String?, Diagnostics? = nil)
        /// Nobody.
        case none
        /// Somebody listens and does not answer.
        case silent(ClientError)
    }

    /// The socket's path; nil where nothing says it.
    let path: SocketPath?
    /// The socket; nil where there is none.
    let socket: Entry?
    /// The folder that it is in; nil where there is none.
    let folder: Entry?
    /// Who answers.
    let answer: Answer

    /// Made up by a test.
    init(path: SocketPath?, socket: Entry?, folder: Entry?, answer: Answer) {
        self.path = path
        self.socket = socket
        self.folder = folder
        self.answer = answer
    }

    /// Looks, and calls. Blocks for up to some seconds.
    init(_ path: SocketPath?) {
        self.path = path
        guard let path else {
            (socket, folder, answer) = (nil, nil, .none)
            return
        }
        let parent = path.path.lastIndex(of: "/").map { String(path.path[..<$0]) } ?? "."
        socket = Self.entry(path.path, S_IFSOCK)
        folder = Self.entry(parent.isEmpty ? "/" : parent, S_IFDIR)
        answer = socket?.isRight == true ? Self.call(path.path) : .none
    }

    /// What the daemon is doing, if one answers.
    var status: Status? {
        if case .daemon(let status, _, _) = answer { status } else { nil }
    }

    /// What the daemon knows of the sound device, if one answers.
    var diagnostics: Diagnostics? {
        if case .daemon(_, _, let diagnostics) = answer { diagnostics } else { nil }
    }

    /// What every Varlink service says of itself, as far as it matters here.
    private struct Info: Decodable {
        let version: String
    }

    private static func entry(_ path: String, _ kind: mode_t) -> Entry? {
        var info = stat()
        guard lstat(path, &info) == 0 else { return nil }
        return Entry(
            isRight: info.st_mode & S_IFMT == kind, isOwn: info.st_uid == getuid(),
            mode: UInt32(info.st_mode & 0o777))
    }

    private static func call(_ path: String) -> Answer {
        do {
            var client = try VarlinkClient.connect(path: path, timeout: .seconds(2))
            let status: Status = try client.call(
                ControlInterface.qualified("GetStatus"), timeout: .seconds(5))
            let info: Info? = try? client.call("org.varlink.service.GetInfo", timeout: .seconds(5))
            let diagnostics: Diagnostics? = try? client.call(
                ControlInterface.qualified("GetDiagnostics"), timeout: .seconds(5))
            return .daemon(status, version: info?.version, diagnostics)
        } catch {
            return error.code == .notReachable ? .none : .silent(error)
        }
    }
}

/// Whether the daemon runs, and whether only its owner can steer it.
struct SocketCheck {
    let state: SocketState

    var findings: [Finding] {
        guard let path = state.path else {
            return [
                .problem(
                    .socket, "XDG_RUNTIME_DIR is not set, so nothing says where the socket is",
                    advice: "set it (a login session has it), or set TENUTO_SOCKET, or give --socket")
            ]
        }
        if let socket = state.socket, !socket.isRight {
            return [.problem(.socket, "\(path.path): there is something that is no socket", advice: "remove it")]
        }
        return access(to: path) + [answer(at: path)]
    }

    /// Who else might steer it.
    private func access(to path: SocketPath) -> [Finding] {
        var findings: [Finding] = []
        if let socket = state.socket, !socket.isOwn {
            findings.append(
                .problem(.socket, "\(path.path): belongs to another user", advice: "choose another path with --socket"))
        } else if let socket = state.socket, socket.mode & 0o077 != 0 {
            findings.append(
                .problem(
                    .socket, "\(path.path): other people may try it (mode \(octal(socket.mode)))",
                    advice: "chmod 600 \(path.path)"))
        }
        if let folder = state.folder, path.isDefault, !folder.isRight || !folder.isOwn || folder.mode & 0o077 != 0 {
            findings.append(
                .problem(
                    .socket, "the folder of \(path.path) must be yours alone (mode \(octal(folder.mode)))",
                    advice: "chmod 700 \(path.path.dropLast("/control".count)), or remove it: tenutod makes it anew"))
        }
        return findings
    }

    private func answer(at path: SocketPath) -> Finding {
        switch state.answer {
        case .daemon(_, let version?, _) where version != tenutoVersion:
            .warning(
                .socket, "tenutod \(version) answers at \(path.path), and this is \(tenutoVersion)",
                advice: "systemctl --user restart tenutod, when no session runs")
        case .daemon(let status, _, _):
            .ok(.socket, "tenutod answers at \(path.path) (\(status.state.rawValue))")
        case .none:
            .warning(
                .socket, "no tenutod runs: nobody listens at \(path.named)", advice: path.remedy)
        case .silent(let error):
            .problem(
                .socket, "tenutod does not answer: \(error)",
                advice: "systemctl --user restart tenutod, or end it and start it again")
        }
    }
}

private func octal(_ mode: UInt32) -> String {
    let text = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - text.count)) + text
}
