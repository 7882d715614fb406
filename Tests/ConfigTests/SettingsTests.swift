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
        audio: { device: "hw:CARD=Headset,DEV=0", lead-in: 1.5s }
        cues: { theme: wood }
        breath: { in: 2s, out: 5s }
        """)
    let loaded = Settings.load(configFolder: folder.path)
    #expect(loaded.problems == [])
    #expect(loaded.value.devices == ["hw:CARD=Headset,DEV=0"])
    #expect(loaded.value.leadIn == .milliseconds(1500))
    #expect(loaded.value.theme == "wood")
    #expect(loaded.value.breath == Breath(inhale: .seconds(2), exhale: .seconds(5)))
}

@Test("All that is wrong in the settings is named, and the defaults hold")
func wrongSettings() {
    let loaded = read(
        """
        audio: { devise: x, lead-in: 6s }
        cues: { theme: ../../etc }
        breath: { in: 0s }
        voice: 1
        """)
    #expect(loaded.value == Settings())
    #expect(
        loaded.problems.map(\.description).joined(separator: "\n") == """
            config.yaml:1:10: error: audio.devise: unknown key (did you mean "device"?); allowed: device, lead-in
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
            config.yaml:4:1: error: voice: unknown key; allowed: audio, cues, breath
                voice: 1
                ^
            """)
}
