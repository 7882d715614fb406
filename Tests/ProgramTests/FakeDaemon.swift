import Control
import Foundation
import Rig
import Varlink

/// Answers at the socket of a `Home` what a test wants answered: what no daemon does on purpose.
final class FakeDaemon: Sendable {
    /// One caller.
    final class Caller: Sendable {
        fileprivate let descriptor: Int32
        fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }

        /// Answers with `value`.
        func say(_ value: some Encodable, continues: Bool = false) throws {
            let parameters = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
            send("{\"parameters\":\(parameters)\(continues ? ",\"continues\":true" : "")}")
        }

        /// Answers with an error of the interface.
        func refuse(_ error: String, _ value: some Encodable = NoParameters()) throws {
            let parameters = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
            send("{\"error\":\"\(error)\",\"parameters\":\(parameters)}")
        }

        /// Hangs up.
        func drop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

        private func send(_ text: String) {
            let bytes = Array(text.utf8) + [0]
            _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }

        fileprivate func next() -> String? {
            var text: [UInt8] = []
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) == 1 {
                if byte == 0 { return String(decoding: text, as: UTF8.self) }
                text.append(byte)
            }
            return nil
        }
    }

    private let listener: Int32

    /// Has `answer` answer every call of a method, on a thread of the caller.
    init(_ home: Home, answer: @escaping @Sendable (_ method: String, _ caller: Caller) throws -> Void) throws {
        let folder = home.path(.run, "tenuto")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: home.socket.utf8.prefix($0.count - 1)) }
        let result = withUnsafePointer(to: address) {
            // A sockaddr_un is passed as the sockaddr it begins with, as bind(2) wants it.
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, listen(listener, 16) == 0 else {
            throw ChildProcess.Failure("bind: \(home.socket): \(String(cString: strerror(errno)))")
        }
        Thread.detachNewThread {
            while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
                Thread.detachNewThread {
                    let caller = Caller(descriptor)
                    while let call = caller.next() {
                        let method = call.firstMatch(of: /"method":"org\.tenuto\.Control\.(\w+)"/)?.1 ?? ""
                        try? answer(String(method), caller)
                    }
                }
            }
        }
    }

    deinit {
        // Wakes who accepts.
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }
}

extension Status {
    /// What a daemon says that has nothing to do, or a session in its first hold.
    static func made(session: String? = nil, agenda: Agenda = Agenda()) -> Status {
        let dog = Name(id: "bird-dog", name: "Bird dog")
        let step = Step(
            id: "s1", kind: .hold, exercise: dog, set: 1, sets: 1, rep: 1, reps: 1, side: nil, pose: nil, elapsedUs: 0,
            remainingUs: 600_000_000, durationUs: 600_000_000)
        let run = session.map {
            Session(id: $0, routine: dog, elapsedUs: 0, totalUs: 600_000_000, step: step)
        }
        return Status(
            state: run == nil ? .idle : .running, session: run, agenda: agenda,
            audio: Audio(state: .ok, device: "default", lateUs: 0), problems: [])
    }
}
