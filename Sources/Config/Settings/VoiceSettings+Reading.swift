import Sound
import Units

/// `voice`: what speaks.
extension VoiceSettings {
    /// What `engine` may say.
    private enum EngineName: String, CaseIterable {
        case auto, piper, off
        case espeakNG = "espeak-ng"

        static let allCases: [EngineName] = [.auto, .espeakNG, .piper, .off]

        var engine: Engine {
            switch self {
            case .auto: .auto
            case .espeakNG: .espeakNG
            case .piper: .piper
            case .off: .off
            }
        }
    }

    private static let keys = ["engine", "command", "model", "language", "volume", "count-reps"]

    /// An engine by its name, or a map of keys; nil where that is wrong.
    init?(_ value: Value) {
        self.init()
        if case .scalar = value.node.content {
            guard let name = value.choice(EngineName.self) else { return nil }
            engine = name.engine
            return
        }
        let expected = "an engine (auto, espeak-ng, piper, off) or a map ({ engine: espeak-ng, language: de })"
        guard let fields = value.fields(Self.keys, expected: expected) else { return nil }
        readEngine(fields)
        model = fields["model"]?.model()
        language = fields["language"]?.language()
        gain = fields["volume"]?.decibels(Levels.allowedGains) ?? gain
        countsReps = fields["count-reps"]?.truth() ?? countsReps
    }

    private mutating func readEngine(_ fields: Fields) {
        let named = fields["engine"]?.choice(EngineName.self)?.engine
        let command = fields["command"]?.command(like: "[my-tts, --text, \"{text}\"]")
        if fields["engine"] != nil, let written = fields["command"] {
            written.reject("takes the place of an engine; write only one of engine, command")
        }
        engine = command.map { .command($0) } ?? named ?? engine
        // Each key belongs to what understands it; beside `off` all may wait for another day.
        let (speaksModel, speaksLanguage) = fields["command"] == nil ? engine.understands : (false, false)
        if !speaksModel, let written = fields["model"] { written.reject("a model is for piper; write engine: piper") }
        if !speaksLanguage, let written = fields["language"] {
            written.reject("a language is for espeak-ng; piper has that of its model, a command its own arguments")
        }
    }
}

extension VoiceSettings.Engine {
    /// Whether a model, and whether a language, can mean something to it.
    fileprivate var understands: (model: Bool, language: Bool) {
        switch self {
        case .auto, .off: (true, true)
        case .espeakNG: (false, true)
        case .piper: (true, false)
        case .command: (false, false)
        }
    }
}

extension Value {
    /// The path of a model.
    fileprivate func model() -> String? {
        guard let path = text(upTo: Limits.path) else { return nil }
        // Nothing here knows what a relative path would start from, and no shell expands `~`.
        guard path.hasPrefix("/") else {
            reject("\(path.quoted): write the whole path, from / on, as in /home/me/voices/de.onnx")
            return nil
        }
        return path
    }

    /// A voice or language as espeak-ng names it.
    fileprivate func language() -> String? {
        let expected = "a language or voice of espeak-ng (en, de, en-us+f3)"
        guard let text = word(expected) else { return nil }
        // It becomes an argument, which must not be taken for an option.
        guard text.first?.isASCIIWord == true, text.allSatisfy({ $0.isASCIIWord || "+-_".contains($0) }) else {
            reject("\"\(text)\": not \(expected)")
            return nil
        }
        return text
    }
}

extension Character {
    /// Whether it is a letter or digit of ASCII.
    fileprivate var isASCIIWord: Bool { isASCII && (isLetter || isNumber) }
}
