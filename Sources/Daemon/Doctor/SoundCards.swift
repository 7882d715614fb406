import Glibc

/// The sound cards of this machine, as ALSA's device nodes show them.
struct SoundCards: Hashable {
    /// The nodes that can be played on.
    let open: [String]
    /// Those that this user may not open.
    let closed: [String]

    /// Made up by a test.
    init(open: [String], closed: [String]) {
        self.open = open
        self.closed = closed
    }

    /// Looks into `folder`, for names such as `pcmC0D0p`.
    init(in folder: String = "/dev/snd") {
        var nodes: [String] = []
        if let stream = opendir(folder) {
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name.hasPrefix("pcm"), name.hasSuffix("p") { nodes.append("\(folder)/\(name)") }
            }
        }
        nodes.sort()
        open = nodes.filter { access($0, R_OK | W_OK) == 0 }
        closed = nodes.filter { access($0, R_OK | W_OK) != 0 }
    }

    /// Why no device opens, where the cards tell; nil where they do not.
    var finding: Finding? {
        if let node = closed.first {
            return .problem(
                .device, "there is a sound card that you may not open (\(node))",
                advice: "sudo usermod -aG audio $USER, then log in again")
        }
        guard open.isEmpty else { return nil }
        return .warning(
            .device, "this machine shows no sound card (no playback device in /dev/snd)",
            advice: "a sound server elsewhere will do; sessions run in silence until there is one")
    }
}
