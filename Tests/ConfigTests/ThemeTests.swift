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

@Test("With problems in it, all of them are named and the built-in theme is used")
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
        """)
    let loaded = Themes.load(name: "wood", dataFolder: folder.path)
    #expect(loaded.value == Themes.builtIn)
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
                "5:11: error: cues.paused: expected a cue ({ notes: [523 Hz 80ms], peak: -12 }), found a text",
            ].map { "sounds/wood/theme.yaml:" + $0 })
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
