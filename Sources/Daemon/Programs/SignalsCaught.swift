import Glibc

/// The signals for which the process `id` has a handler, as /proc/ID/status says (proc(5), SigCgt); none where it has
/// ended or cannot be seen.
func signalsCaught(by id: pid_t) -> Set<Int32> {
    let file = open("/proc/\(id)/status", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(file, &bytes, bytes.count)
    let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
    let mask = lines.first { $0.hasPrefix("SigCgt:") }?.dropFirst("SigCgt:".count).drop(while: \.isWhitespace)
    guard let mask = mask.flatMap({ UInt64($0, radix: 16) }) else { return [] }
    return Set((1...64).filter { mask >> ($0 - 1) & 1 == 1 }.map(Int32.init))
}
