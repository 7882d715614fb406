import Config
import Glibc
import Units
import Workout

extension Voice {
    /// The voice that `settings` and what is installed make, and a sentence that says which it is and why; nil where
    /// nothing is spoken. `dataFolder` is the person's own, where Piper's models may lie in `voices/`.
    ///
    /// Looks at a few files, and runs nothing.
    package static func choose(
        _ settings: VoiceSettings, dataFolder: String?, environment: [String: String]
    ) -> (voice: Voice?, explanation: String) {
        let search = Search(settings: settings, dataFolder: dataFolder, path: environment["PATH"])
        switch settings.engine {
        case .off:
            return (nil, "off, as config.yaml says")
        case .espeakNG:
            return search.espeakNG().choice(why: "as config.yaml says")
        case .piper:
            return search.piper().choice(why: "as config.yaml says")
        case .command(let words):
            return search.command(words).choice(why: "as config.yaml says")
        case .auto:
            let piper = search.piper()
            if case .found = piper { return piper.choice(why: "found by itself") }
            let espeak = search.espeakNG()
            guard case .found = espeak else {
                return (
                    nil,
                    "none is installed: espeak-ng is a package of most distributions; Piper needs its program and a "
                        + "model, \(search.modelPlace)"
                )
            }
            return espeak.choice(why: "found by itself")
        }
    }

    /// What was found of one engine.
    private enum Finding {
        case found(Voice)
        case missing(String)

        func choice(why: String) -> (voice: Voice?, explanation: String) {
            switch self {
            case .found(let voice): (voice, "\(voice.name), \(why): \(voice.command.joined(separator: " "))")
            case .missing(let reason): (nil, reason)
            }
        }
    }

    private struct Search {
        let settings: VoiceSettings
        let dataFolder: String?
        let path: String?

        /// Where a model can be.
        var modelPlace: String {
            let folder = dataFolder.map { "as \($0)/voices/NAME.onnx, or " } ?? ""
            return folder + "named by voice: { engine: piper, model: PATH }"
        }

        func espeakNG() -> Finding {
            guard let program = findProgram("espeak-ng", path: path) else {
                return .missing("espeak-ng: no such program on PATH: install it, or choose another voice")
            }
            let language = settings.language.map { ["-v", $0] } ?? []
            return .found(Voice(name: "espeak-ng", command: [program] + language + ["--stdin", "--stdout"]))
        }

        func piper() -> Finding {
            guard let program = findProgram("piper", path: path) else {
                return .missing("piper: no such program on PATH: install it, or choose another voice")
            }
            // Debian has another program of this name, for mice: it is the model that tells.
            guard let model = settings.model ?? firstModel() else {
                return .missing("piper: no model: it is to be there \(modelPlace)")
            }
            guard access(model, R_OK) == 0 else {
                return .missing("piper: model \(model): \(String(cString: strerror(errno)))")
            }
            return .found(Voice(name: "piper", command: [program, "--model", model, "--output_file", "-"]))
        }

        func command(_ words: [String]) -> Finding {
            guard let name = words.first else { return .missing("command: nothing to run: name a program") }
            guard let program = findProgram(name, path: path) else {
                return .missing("\(name): no such program\(name.contains("/") ? "" : " on PATH"), or it may not be run")
            }
            let short = name.split(separator: "/").last.map(String.init) ?? name
            return .found(Voice(name: short, command: [program] + words.dropFirst()))
        }

        /// The first of the person's own models, by name.
        private func firstModel() -> String? {
            guard let folder = dataFolder.map({ $0 + "/voices" }), let stream = opendir(folder) else { return nil }
            defer { closedir(stream) }
            var names: [String] = []
            while let entry = readdir(stream) {
                // A C array of fixed size is a tuple in Swift; the name in it ends with a zero.
                let name = withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name.hasSuffix(".onnx"), !name.hasPrefix(".") { names.append(name) }
            }
            return names.min().map { "\(folder)/\($0)" }
        }
    }
}

extension VoiceSettings {
    /// What a person should know of `choice`: they asked for a voice that is not there.
    func problems(_ choice: (voice: Voice?, explanation: String)) -> [Problem] {
        switch engine {
        case .auto, .off: []
        case .espeakNG, .piper, .command:
            choice.voice == nil ? [Problem(at: nil, path: "voice", choice.explanation + ": nothing is spoken")] : []
        }
    }

    /// What is spoken by `voice`; nil for nothing.
    func speech(by voice: Voice?) -> SpeechStyle? {
        guard voice != nil else { return nil }
        var style = SpeechStyle()
        style.countsReps = countsReps
        return style
    }
}
