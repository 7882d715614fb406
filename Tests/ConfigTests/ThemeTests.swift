import Sound
import Testing
import Units
import Workout

@testable import Config

@Test("The built-in theme has every cue, at the lengths of the design")
func builtInTheme() {
    let theme = Themes.load(name: "default", dataFolder: nil)
    #expect(theme.problems == [])
    #expect(theme.value == Themes.builtIn)
    #expect(theme.value.name == "default")
    #expect(theme.value.length(of: .holdStart) == .milliseconds(400))
    #expect(theme.value.length(of: .holdEnd) == .milliseconds(370))
    #expect(theme.value.length(of: .breathIn) == Cue.longestGlide)
    #expect(theme.value[.tick].peak == -12)
}

@Test("A person's theme replaces the cues it names, and a peak it leaves out stays")
func ownTheme() throws {
    let folder = try Folder()
    try folder.write(
        "sounds/wood/theme.yaml",
        "name: Wood\ncues:\n  tick: { notes: [200 Hz 50ms] }\n  rest: { notes: [300-200 Hz 1s], peak: -20.5 }\n")
    let loaded = Themes.load(name: "wood", dataFolder: folder.path)
    #expect(loaded.problems == [])
    #expect(loaded.value.name == "Wood")
    #expect(loaded.value[.tick].recipe == (try CueRecipe([CueRecipe.Part("200 Hz 50ms")], peak: -12)))
    #expect(loaded.value[.rest].peak == -20.5)
    #expect(loaded.value[.holdStart] == Themes.builtIn[.holdStart])
}

@Test("A theme written when there were eleven cues still works, and has the built-in sounds for the others")
func olderTheme() throws {
    let names = [
        "tick", "holdStart", "holdEnd", "repChange", "repChangeLast", "sideChange", "sideChangeBack", "rest",
        "sessionDone", "paused", "resumed",
    ]
    let folder = try Folder()
    let lines = names.map { "  \($0): { notes: [200 Hz 50ms], peak: -20 }\n" }
    try folder.write("sounds/wood/theme.yaml", "cues:\n" + lines.joined())
    let loaded = Themes.load(name: "wood", dataFolder: folder.path)
    #expect(loaded.problems == [])
    let own = try CueRecipe([CueRecipe.Part("200 Hz 50ms")], peak: -20)
    for kind in CueKind.allCases {
        let expected = names.contains(kind.rawValue) ? .recipe(own) : Themes.builtIn[kind]
        #expect(loaded.value[kind] == expected, "\(kind)")
    }
    #expect(loaded.value.length(of: .yourTurn) == .milliseconds(600))
    #expect(loaded.value[.breathOut, lasting: .milliseconds(700)].description == "440-330 Hz 0.7s")
}

@Test("A person's own glide is stretched as the built-in one is")
func ownGlide() throws {
    let folder = try Folder()
    try folder.write(
        "sounds/wood/theme.yaml", "cues: { breathIn: { notes: [200-300 Hz 400ms, gap 100ms, 300 Hz 500ms] } }\n")
    let loaded = Themes.load(name: "wood", dataFolder: folder.path)
    #expect(loaded.problems == [])
    let stretched = loaded.value[.breathIn, lasting: .milliseconds(700)]
    #expect(stretched.description == "200-300 Hz 0.28s, gap 0.07s, 300 Hz 0.35s")
    #expect(stretched.peak == -18)
}

@Test(
    "With problems in it, all of them are named; a cue with one is the built-in one, all others are as they are written"
)
func wrongTheme() throws {
    let folder = try Folder()
    try folder.write(
        "sounds/wood/theme.yaml",
        """
        cues:
          tock: { notes: [200 Hz 50ms] }
          rest: { notes: [200 Hz, 99999 Hz 50ms], peak: +3 }
          holdEnd: { notes: [gap 30ms], peak: nan }
          paused: chime.wav
          resumed: { notes: [200 Hz 50ms], file: chime.wav }
          halfway: { peak: -3 }
          moveUp: { notes: [200 Hz 50ms], peak: -3, volume: 1 }
          tick: { notes: [200 Hz 50ms], peak: -3 }
        """)
    let loaded = Themes.load(name: "wood", dataFolder: folder.path)
    #expect(loaded.value.name == "wood")
    #expect(loaded.value[.tick].peak == -3)
    for kind in CueKind.allCases where kind != .tick { #expect(loaded.value[kind] == Themes.builtIn[kind]) }
    #expect(
        loaded.problems.map { folder.relative($0.summary) }
            == [
                "2:3: error: cues.tock: unknown key (did you mean \"tick\"?); allowed: tick, countOut, holdStart, "
                    + "holdEnd, repChange, repChangeLast, sideChange, sideChangeBack, rest, sessionDone, yourTurn, paused, "
                    + "resumed, halfway, breathIn, breathOut, moveUp, moveDown",
                "3:19: error: cues.rest.notes[0]: note: \"200 Hz\": write a note as \"523 Hz 80ms\", "
                    + "a glide as \"330-440 Hz 1.5s\", silence as \"gap 30ms\"",
                "3:27: error: cues.rest.notes[1]: frequency: 99999 Hz: must be from 20 to 12000 Hz",
                "3:49: error: cues.rest.peak: \"+3\": not a level in dBFS, -60 to 0",
                "4:39: error: cues.holdEnd.peak: \"nan\": not a level in dBFS, -60 to 0",
                "5:11: error: cues.paused: expected a cue ({ notes: [523 Hz 80ms], peak: -12 } or { file: bell.flac }), "
                    + "found a text",
                "6:21: error: cues.resumed.notes: not beside file; write one of them",
                "6:42: error: cues.resumed.file: sounds/wood/chime.wav: no such file, or a link that leads nowhere",
                "7:12: error: cues.halfway.notes: required, and missing; or write one of file",
                "8:45: error: cues.moveUp.volume: unknown key; allowed: notes, file, peak",
            ].map { "sounds/wood/theme.yaml:" + $0 })
}

@Test(
    "Of a theme.yaml that cannot be read nothing is used",
    arguments: ["cues: [", "- tick", "", "cues: {}\n---\ncues: {}\n", "name: &a Mine\ncues: {}\n"])
func unreadableTheme(text: String) throws {
    let folder = try Folder()
    try folder.write("sounds/wood/theme.yaml", text)
    try folder.write("sounds/low/theme.yaml", text)
    let loaded = Themes.load(name: "wood", dataFolder: folder.path)
    #expect(loaded.value == Themes.builtIn)
    #expect(loaded.problems.count == 1)
    let low = Themes.load(name: "low", dataFolder: folder.path)
    #expect(low.value == Themes.bundled("low") && low.problems.count == 1, "the bundled one is nearer")
}

@Test("Each bundled theme loads by its name, and has that name", arguments: Themes.bundledNames)
func bundledTheme(name: String) throws {
    let loaded = Themes.load(name: name, dataFolder: nil)
    #expect(loaded.problems == [])
    #expect(loaded.value.name == name)
    #expect(loaded.value == Themes.bundled(name))
    #expect((loaded.value == Themes.builtIn) == (name == "default"))
}

@Test("A theme may build on a bundled one, and what it leaves out or gets wrong comes from there")
func themeOnBase() throws {
    let folder = try Folder()
    try folder.write(
        "sounds/wood/theme.yaml", "base: low\ncues:\n  tick: { notes: [200 Hz 50ms] }\n  rest: { notes: [2 Hz 1s] }\n")
    let low = try #require(Themes.bundled("low"))
    let loaded = Themes.load(name: "wood", dataFolder: folder.path)
    #expect(
        loaded.problems.map { folder.relative($0.summary) } == [
            "sounds/wood/theme.yaml:4:19: error: cues.rest.notes[0]: frequency: 2 Hz: must be from 20 to 12000 Hz"
        ])
    #expect(loaded.value.name == "wood")
    #expect(loaded.value[.tick].description == "200 Hz 0.05s" && loaded.value[.tick].peak == low[.tick].peak)
    for kind in CueKind.allCases where kind != .tick { #expect(loaded.value[kind] == low[kind]) }
}

@Test(
    "A base that is none is told, and the built-in theme is the base",
    arguments: [
        ("lo", "\"lo\": no bundled theme (did you mean \"low\"?); allowed: default, low, soft"),
        ("wood", "\"wood\": no bundled theme; allowed: default, low, soft"),
        (
            "../low",
            "\"../low\": not a theme's name; allowed: lower-case letters and digits in words joined by '-', "
                + "at most 64 characters"
        ),
    ])
func wrongBase(base: String, message: String) throws {
    let folder = try Folder()
    try folder.write("sounds/wood/theme.yaml", "base: \(base)\ncues: {}\n")
    let loaded = Themes.load(name: "wood", dataFolder: folder.path)
    #expect(
        loaded.problems.map { folder.relative($0.summary) } == ["sounds/wood/theme.yaml:1:7: error: base: " + message])
    #expect(loaded.value == Themes.builtIn.named("wood"))
}

@Test("A person's own theme takes the place of a bundled one of its name, and may build on it")
func ownInPlaceOfBundled() throws {
    let folder = try Folder()
    try folder.write("sounds/low/theme.yaml", "base: low\ncues: { tick: { notes: [200 Hz 50ms] } }\n")
    try folder.write("sounds/default/theme.yaml", "cues: { tick: { notes: [300 Hz 50ms] } }\n")
    let low = Themes.load(name: "low", dataFolder: folder.path)
    #expect(low.problems == [] && low.value[.tick].description == "200 Hz 0.05s")
    #expect(low.value[.rest] == Themes.bundled("low")?[.rest])
    let own = Themes.load(name: "default", dataFolder: folder.path)
    #expect(own.problems == [] && own.value[.tick].description == "300 Hz 0.05s")
}

@Test("All themes are listed: the bundled ones, then a person's own; what is no theme is left out")
func allThemes() throws {
    let folder = try Folder()
    #expect(Themes.all(dataFolder: nil).value.map(\.name) == ["default", "low", "soft"])
    #expect(Themes.all(dataFolder: folder.path).value == Themes.all(dataFolder: nil).value)
    for name in ["wood", "soft", "bells", "No-Slug"] { try folder.write("sounds/\(name)/theme.yaml", "cues: {}\n") }
    try folder.write("sounds/empty/read.me", "")
    try folder.write("sounds/file", "")
    let all = Themes.all(dataFolder: folder.path)
    #expect(all.problems == [])
    #expect(all.value.map(\.name) == ["default", "low", "soft", "bells", "wood"])
    #expect(
        all.value.map { $0.path.map(folder.relative) }
            == [nil, nil, "sounds/soft/theme.yaml", "sounds/bells/theme.yaml", "sounds/wood/theme.yaml"])
    #expect(all.value.map(\.takesBundledPlace) == [false, false, true, false, false])
}

@Test(
    "A theme that is not there is a problem, whatever it is called",
    arguments: [
        (
            "wod",
            "error: theme \"wod\": no such theme (did you mean \"wood\"?); a theme of yours lies in sounds/wod/theme.yaml"
        ),
        (
            "../wood",
            "error: theme \"../wood\": not a theme's name: lower-case letters and digits in words joined by '-', "
                + "at most 64 characters"
        ),
    ])
func unknownTheme(name: String, golden: String) throws {
    let folder = try Folder()
    try folder.write("sounds/wood/theme.yaml", "cues: {}\n")
    let loaded = Themes.load(name: name, dataFolder: folder.path)
    #expect(loaded.value == Themes.builtIn)
    #expect(folder.relative(loaded.problems) == golden)
}
