import Config
import Foundation
import Rig
import Testing

@testable import Daemon

@Suite struct VoiceChoiceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func settings(_ engine: VoiceSettings.Engine, model: String? = nil, language: String? = nil)
        -> VoiceSettings
    {
        var settings = VoiceSettings()
        (settings.engine, settings.model, settings.language) = (engine, model, language)
        return settings
    }

    /// An account with these programs on PATH and these models.
    private func choose(
        _ settings: VoiceSettings, programs: [String], models: [String] = []
    ) throws -> (voice: Voice?, explanation: String) {
        for name in ["bin", "data/voices"] {
            try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
        }
        for name in programs {
            let path = "\(folder.path)/bin/\(name)"
            try "#!/bin/sh\n".write(toFile: path, atomically: true, encoding: .utf8)
            chmod(path, 0o755)
        }
        for name in models {
            try "".write(toFile: "\(folder.path)/data/voices/\(name)", atomically: true, encoding: .utf8)
        }
        return Voice.choose(
            settings, dataFolder: folder.path + "/data",
            environment: ["PATH": "relative::/nowhere:\(folder.path)/bin"])
    }

    @Test(
        arguments: [
            ([], [], nil), (["espeak-ng"], [], "espeak-ng"), (["piper"], [], nil),
            (["piper", "espeak-ng"], [], "espeak-ng"), (["piper", "espeak-ng"], ["b.onnx", "a.onnx"], "piper"),
            (["piper"], ["a.onnx.json", ".hidden.onnx"], nil), (["espeak-ng"], ["a.onnx"], "espeak-ng"),
        ] as [([String], [String], String?)])
    func `by itself it is Piper where it has a model, else eSpeak, else nobody`(
        programs: [String], models: [String], name: String?
    ) throws {
        let choice = try choose(settings(.auto), programs: programs, models: models)
        #expect(choice.voice?.name == name)
        #expect(choice.explanation.hasPrefix(name.map { "\($0), found by itself: " } ?? "none is installed: "))
    }

    @Test func `the argument vectors are those of the programs' manuals`() throws {
        let bin = folder.path + "/bin"
        let espeak = try choose(settings(.espeakNG, language: "de"), programs: ["espeak-ng"])
        #expect(espeak.voice?.command == ["\(bin)/espeak-ng", "-v", "de", "--stdin", "--stdout"])
        let piper = try choose(settings(.piper), programs: ["piper"], models: ["b.onnx", "a.onnx"])
        #expect(
            piper.voice?.command
                == ["\(bin)/piper", "--model", folder.path + "/data/voices/a.onnx", "--output_file", "-"])
        let own = try choose(settings(.command(["my-tts", "--text", "{text}"])), programs: ["my-tts"])
        #expect(own.voice?.command == ["\(bin)/my-tts", "--text", "{text}"])
        #expect(own.voice?.arguments(saying: "a {text}") == ["\(bin)/my-tts", "--text", "a {text}"])
        #expect(own.voice?.takesTextAsArgument == true && espeak.voice?.takesTextAsArgument == false)
    }

    @Test func `what was asked for and is missing is a problem, and what was not is none`() throws {
        for (engine, said) in [
            (VoiceSettings.Engine.espeakNG, "espeak-ng: no such program on PATH: "),
            (.piper, "piper: no such program on PATH: "), (.command(["my-tts"]), "my-tts: no such program on PATH"),
            (.command(["/nowhere/tts"]), "/nowhere/tts: no such program, "),
        ] {
            let wanted = settings(engine)
            let choice = try choose(wanted, programs: [])
            #expect(choice.voice == nil && choice.explanation.hasPrefix(said), "\(choice.explanation)")
            #expect(wanted.problems(choice).map(\.path) == ["voice"])
            #expect(wanted.speech(by: choice.voice) == nil)
        }
        let model = try choose(settings(.piper, model: "/nowhere/x.onnx"), programs: ["piper"])
        #expect(model.explanation == "piper: model /nowhere/x.onnx: No such file or directory")
        for engine in [VoiceSettings.Engine.auto, .off] {
            #expect(settings(engine).problems(try choose(settings(engine), programs: [])).isEmpty)
        }
        #expect(try choose(settings(.off), programs: ["espeak-ng"]).explanation == "off, as config.yaml says")
    }

    @Test func `under systemd a voice is a service of its own`() throws {
        let voice = try #require(
            try choose(settings(.command(["tts", "$HOME", "{text}"])), programs: ["tts", "systemd-run"]).voice)
        let path = ["PATH": folder.path + "/bin"]
        #expect(voice.outsideService(path) == voice)
        let service = voice.outsideService(path.merging(["INVOCATION_ID": "1"]) { $1 })
        let bin = folder.path + "/bin"
        #expect(
            service.arguments(saying: "5 $ each") == [
                "\(bin)/systemd-run", "--user", "--pipe", "--quiet", "--wait", "--collect",
                "--property=RuntimeMaxSec=10", "--", "\(bin)/tts", "$$HOME", "5 $$ each",
            ])
        #expect(voice.outsideService(["PATH": "/nowhere", "INVOCATION_ID": "1"]) == voice)
    }
}
