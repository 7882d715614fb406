import Testing
import Units
import Workout

@testable import Config

private func read(_ text: String) -> Loaded<Settings> {
    Settings.read(SourceText(file: "config.yaml", bytes: Array(text.utf8)))
}

@Test(
    "Nothing written means the defaults",
    arguments: ["", "# audio:\n", "audio:\n#  device: hw:0\ncues:\nbreath: {}\n"])
func defaults(text: String) {
    #expect(read(text).problems == [])
    #expect(read(text).value == Settings())
}

@Test("A missing file or folder means the defaults", arguments: [nil, "/nowhere"])
func missing(folder: String?) {
    let loaded = Settings.load(configFolder: folder)
    #expect(loaded.problems == [])
    #expect(loaded.value == Settings())
}

@Test("Every setting arrives")
func everySetting() throws {
    let folder = try Folder()
    try folder.write(
        "config.yaml",
        """
        audio:
          device: ["hw:CARD=Headset,DEV=0", default]
          lead-in: 1.5s
          keep-alive: noise
          offset: 180ms
          audio-lost: continue
        cues:
          theme: wood
          volume: -6 dB
          pitch: -7
          gain: { tick: -6, rest: "+3dB" }
          off: [halfway, breathIn]
          count-out: true
          sides: stereo
        voice: { engine: espeak-ng, language: de, volume: 2.5, count-reps: true }
        breath: { in: 2s, out: 5s }
        hooks: { due: [lamp, on], finished: [[lamp, off], [beep]], timeout: 2s }
        notifications: false
        """)
    let loaded = Settings.load(configFolder: folder.path)
    #expect(loaded.problems == [])
    #expect(loaded.value.devices == ["hw:CARD=Headset,DEV=0", "default"])
    #expect(loaded.value.leadIn == .milliseconds(1500))
    #expect(loaded.value.keepAlive == .noise)
    #expect(loaded.value.offset == .milliseconds(180))
    #expect(loaded.value.audioLost == .continue)
    #expect(loaded.value.theme == "wood")
    #expect(loaded.value.levels.volume == -6)
    #expect(loaded.value.levels.pitch == -7)
    #expect(loaded.value.levels.gains == [.tick: -6, .rest: 3])
    #expect(loaded.value.style.silenced == [.halfway, .breathIn])
    #expect(loaded.value.style.countsOut)
    #expect(loaded.value.style.pansSides)
    #expect(loaded.value.style.speech == nil, "whether there is a voice is found out later")
    #expect(loaded.value.voice.engine == .espeakNG)
    #expect(loaded.value.voice.language == "de")
    #expect(loaded.value.voice.gain == 2.5)
    #expect(loaded.value.voice.countsReps)
    #expect(loaded.value.breath == Breath(inhale: .seconds(2), exhale: .seconds(5)))
    #expect(loaded.value.hooks.commands == [.due: [["lamp", "on"]], .finished: [["lamp", "off"], ["beep"]]])
    #expect(loaded.value.hooks.timeout == .seconds(2))
    #expect(!loaded.value.notifications)
}

@Test(
    "A voice is an engine, an engine with more, or a command",
    arguments: [
        ("auto", .auto, nil, nil), ("espeak-ng", .espeakNG, nil, nil), ("piper", .piper, nil, nil),
        ("off", .off, nil, nil), ("\"off\"", .off, nil, nil),
        ("{ engine: piper, model: /v/de.onnx }", .piper, "/v/de.onnx", nil),
        ("{ model: /v/de.onnx, language: de }", .auto, "/v/de.onnx", "de"),
        ("{ engine: off, model: /v/de.onnx, language: de }", .off, "/v/de.onnx", "de"),
        ("{ count-reps: false }", .auto, nil, nil),
        (
            "{ command: [say it, --text, \"{text}\", \"\", 5] }", .command(["say it", "--text", "{text}", "", "5"]),
            nil, nil
        ),
    ] as [(String, VoiceSettings.Engine, String?, String?)])
func voice(text: String, engine: VoiceSettings.Engine, model: String?, language: String?) {
    let loaded = read("voice: \(text)\n")
    #expect(loaded.problems.map(\.summary) == [])
    #expect(loaded.value.voice.engine == engine)
    #expect(loaded.value.voice.model == model)
    #expect(loaded.value.voice.language == language)
}

@Test(
    "A hook is a program, a list of words, or several of them",
    arguments: [
        ("", nil), ("beep", [["beep"]]), ("/usr/bin/beep", [["/usr/bin/beep"]]), ("[beep]", [["beep"]]),
        ("[beep, a b, \"\", 5]", [["beep", "a b", "", "5"]]), ("[\"/my programs/x\"]", [["/my programs/x"]]),
        ("[[beep], [lamp, off]]", [["beep"], ["lamp", "off"]]),
    ] as [(String, [[String]]?)])
func hook(text: String, commands: [[String]]?) {
    let loaded = read("hooks:\n  missed: \(text)\n")
    #expect(loaded.problems.map(\.summary) == [])
    #expect(loaded.value.hooks.commands[.missed] == commands)
    #expect(loaded.value.hooks.timeout == .seconds(10))
}

@Test(
    "A level is a number of dB, with or without its unit",
    arguments: [
        ("-60", -60), ("12", 12), ("+12", 12), ("-6 dB", -6), ("-6dB", -6), ("\"+3.5 dB\"", 3.5), ("0", 0),
        ("-0.5", -0.5),
    ])
func level(text: String, value: Double) {
    let loaded = read("cues: { volume: \(text) }\n")
    #expect(loaded.problems.map(\.summary) == [])
    #expect(loaded.value.levels.volume == value)
}

@Test(
    "A level that is none is refused, and what is allowed is said",
    arguments: ["13", "-61", "12.01", "nan", "1e1", "0x1", "--6", "+-6", "dB", ".5", "6 db", "inf", "1.2.3"])
func wrongLevel(text: String) {
    #expect(
        read("cues: { volume: \(text) }\n").problems.map(\.summary)
            == ["config.yaml:1:17: error: cues.volume: \"\(text)\": not a level in dB, -60 to 12"])
}

/// text → what is said of it
@Test(
    "Each setting that is wrong is named with what is allowed",
    arguments: [
        ("audio: { device: [] }", "1:18: error: audio.device: 0 devices: 1 to 8 are allowed"),
        (
            "audio: { device: [a, b, a] }",
            "1:25: error: audio.device[2]: \"a\": written twice; it is tried once"
        ),
        (
            "audio: { keep-alive: nois }",
            "1:22: error: audio.keep-alive: \"nois\": not known (did you mean \"noise\"?); allowed: silence, noise"
        ),
        ("audio: { offset: 2.1s }", "1:18: error: audio.offset: \"2.1s\": 0s to 2s is allowed"),
        (
            "audio: { audio-lost: stop }",
            "1:22: error: audio.audio-lost: \"stop\": not known; allowed: pause, continue"
        ),
        (
            "cues: { pitch: 6 }",
            "1:16: error: cues.pitch: \"6\": a whole number from -7 to 5 is allowed"
        ),
        (
            "cues: { gain: { tick: 13 } }",
            "1:23: error: cues.gain.tick: \"13\": not a level in dB, -60 to 12"
        ),
        (
            "cues: { gain: [tick] }",
            "1:15: error: cues.gain: expected a map of cues ({ tick: -6 }), found a list"
        ),
        (
            "cues: { off: [halfways] }",
            "1:15: error: cues.off[0]: \"halfways\": not known (did you mean \"halfway\"?); allowed: tick, countOut, "
                + "repChange, repChangeLast, sideChange, sideChangeBack, rest, sessionDone, yourTurn, halfway, "
                + "breathIn, breathOut, moveUp, moveDown"
        ),
        (
            "cues: { off: [tick, holdStart] }",
            "1:21: error: cues.off[1]: \"holdStart\": always sounds; allowed: tick, countOut, repChange, "
                + "repChangeLast, sideChange, sideChangeBack, rest, sessionDone, yourTurn, halfway, breathIn, breathOut, "
                + "moveUp, moveDown"
        ),
        ("cues: { off: halfway }", "1:14: error: cues.off: expected a list of cues, found a text"),
        ("cues: { count-out: 1 }", "1:20: error: cues.count-out: \"1\": true or false is allowed"),
        (
            "cues: { sides: center }",
            "1:16: error: cues.sides: \"center\": not known (did you mean \"centre\"?); allowed: centre, stereo"
        ),
        (
            "voice: espeak",
            "1:8: error: voice: \"espeak\": not known (did you mean \"espeak-ng\"?); "
                + "allowed: auto, espeak-ng, piper, off"
        ),
        (
            "voice: [piper]",
            "1:8: error: voice: expected an engine (auto, espeak-ng, piper, off) or a map "
                + "({ engine: espeak-ng, language: de }), found a list"
        ),
        ("voice: { command: [] }", "1:19: error: voice.command: 0 words: 1 to 64 are allowed"),
        (
            "voice: { command: [\" \"] }",
            "1:20: error: voice.command[0]: a command begins with the name of a program"
        ),
        (
            "voice: { command: my-tts --text }",
            "1:19: error: voice.command: expected a list of words ([my-tts, --text, \"{text}\"]; no shell takes it "
                + "apart), found a text"
        ),
        (
            "voice: { engine: piper, command: [x] }",
            "1:34: error: voice.command: takes the place of an engine; write only one of engine, command"
        ),
        (
            "voice: { engine: espeak-ng, model: /v.onnx }",
            "1:36: error: voice.model: a model is for piper; write engine: piper"
        ),
        (
            "voice: { command: [x], model: /v.onnx, language: de }",
            """
            1:31: error: voice.model: a model is for piper; write engine: piper
            1:50: error: voice.language: a language is for espeak-ng; piper has that of its model, a command its own \
            arguments
            """
        ),
        (
            "voice: { engine: piper, language: de }",
            "1:35: error: voice.language: a language is for espeak-ng; piper has that of its model, a command its own "
                + "arguments"
        ),
        (
            "voice: { engine: piper, model: ~/v.onnx }",
            "1:32: error: voice.model: \"~/v.onnx\": write the whole path, from / on, as in /home/me/voices/de.onnx"
        ),
        (
            "voice: { language: --stdin }",
            "1:20: error: voice.language: \"--stdin\": not a language or voice of espeak-ng (en, de, en-us+f3)"
        ),
        (
            "voice: { on: true }",
            "1:10: error: voice.on: unknown key; allowed: engine, command, model, language, volume, "
                + "count-reps"
        ),
        (
            "hooks: { begun: beep }",
            "1:10: error: hooks.begun: unknown key; allowed: due, started, finished, missed, snoozed, timeout"
        ),
        (
            "hooks: { due: beep --loud }",
            "1:15: error: hooks.due: expected a list of words ([notify-me, --loud]; no shell takes it apart), found a "
                + "text"
        ),
        (
            "hooks: { due: { run: beep } }",
            "1:15: error: hooks.due: expected a list of words ([notify-me, --loud]; no shell takes it apart), found a "
                + "map of keys"
        ),
        ("hooks: { due: [] }", "1:15: error: hooks.due: 0 words: 1 to 64 are allowed"),
        (
            "hooks: { due: [[beep], lamp] }",
            "1:24: error: hooks.due[1]: expected a list of words ([notify-me, --loud]; no shell takes it apart), found a "
                + "text"
        ),
        ("hooks: { due: [\" \"] }", "1:16: error: hooks.due[0]: a command begins with the name of a program"),
        (
            "hooks: { due: [[a], [b], [c], [d], [e], [f], [g], [h], [i]] }",
            "1:15: error: hooks.due: 9 commands: 1 to 8 are allowed"
        ),
        (
            "hooks: { due: [bin/beep] }",
            "1:15: error: hooks.due: \"bin/beep\": write the name of a program on PATH, or its whole path, from / on"
        ),
        (
            "hooks: { due: ~/beep }",
            "1:15: error: hooks.due: \"~/beep\": write the name of a program on PATH, or its whole path, from / on"
        ),
        ("hooks: { timeout: 61s }", "1:19: error: hooks.timeout: \"61s\": 0.1s to 1m is allowed"),
        (
            "hooks: { timeout: 10 }",
            "1:19: error: hooks.timeout: \"10\": not a duration; write for example 5s, 1m30s, 45min, 1h or 1.5h"
        ),
        ("notifications: loud", "1:16: error: notifications: \"loud\": true or false is allowed"),
    ])
func wrongSetting(text: String, golden: String) {
    let loaded = read(text + "\n")
    #expect(loaded.value == Settings(), "the defaults hold")
    let said = loaded.problems.map { String($0.summary.dropFirst("config.yaml:".count)) }
    #expect(said.joined(separator: "\n") == golden)
}

@Test("All that is wrong in the settings is named, and the defaults hold")
func wrongSettings() {
    let loaded = read(
        """
        audio: { devise: x, lead-in: 6s }
        cues: { theme: ../../etc }
        breath: { in: 0s }
        voices: 1
        """)
    #expect(loaded.value == Settings())
    #expect(
        loaded.problems.map(\.description).joined(separator: "\n") == """
            config.yaml:1:10: error: audio.devise: unknown key (did you mean "device"?); allowed: device, lead-in, \
            keep-alive, offset, audio-lost
                audio: { devise: x, lead-in: 6s }
                         ^
            config.yaml:1:30: error: audio.lead-in: "6s": 0s to 5s is allowed
                audio: { devise: x, lead-in: 6s }
                                             ^
            config.yaml:2:16: error: cues.theme: "../../etc": not a theme's name; allowed: lower-case letters and \
            digits in words joined by '-', at most 64 characters
                cues: { theme: ../../etc }
                               ^
            config.yaml:3:15: error: breath.in: "0s": 0.5s to 30s is allowed
                breath: { in: 0s }
                              ^
            config.yaml:4:1: error: voices: unknown key (did you mean "voice"?); allowed: audio, cues, voice, breath, \
            hooks, notifications
                voices: 1
                ^
            """)
}
