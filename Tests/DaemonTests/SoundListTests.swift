import Config
import Foundation
import Rig
import Sound
import Testing
import Units
import Workout

@testable import Daemon

/// What `tenuto sounds` tells.
@Suite struct SoundListTests {
    @Test func `every cue is told with what it means and what plays it`() throws {
        #expect(
            SoundList(try Theme.byHand(), id: "default", settings: Settings()).text == """
                Theme default

                tick            get set; only before a start                          523 Hz, 0.08s                      \
                -12 dBFS
                countOut        an end comes, where ends are counted out              262 Hz, 0.08s                      \
                -12 dBFS  off
                holdStart       hold: the time counts from here                       1047 Hz, 0.4s                      \
                -9 dBFS
                holdEnd         lower slowly                                          784 523 Hz, 0.37s                  \
                -9 dBFS
                repChange       again, same side                                      784 784 Hz, 0.21s                  \
                -10 dBFS
                repChangeLast   again, for the last time in this set                  784 784 784 Hz, 0.35s              \
                -10 dBFS
                sideChange      the other side or pose                                523 1047 523 Hz, 0.35s             \
                -9 dBFS
                sideChangeBack  back to the first side or pose                        1047 523 1047 Hz, 0.35s            \
                -9 dBFS
                rest            the block is over: rest, or the next exercise         392 Hz, 0.5s                       \
                -10 dBFS
                sessionDone     finished                                              523 659 784 523 659 784 Hz, 1.03s  \
                -9 dBFS
                yourTurn        it waits for you                                      659 880 659 880 Hz, 0.6s           \
                -10 dBFS
                paused          heard you: it stands still                            784 392 Hz, 0.44s                  \
                -12 dBFS
                resumed         heard you: it goes on                                 392 784 Hz, 0.44s                  \
                -12 dBFS
                halfway         half of a long hold; ten more seconds of an open one  440 Hz, 0.08s                      \
                -18 dBFS
                breathIn        breathe in                                            330-440 Hz, 1.5s                   \
                -18 dBFS
                breathOut       breathe out                                           440-330 Hz, 1.5s                   \
                -18 dBFS
                moveUp          move out                                              330-440 Hz, 1.5s                   \
                -18 dBFS
                moveDown        move back                                             440-330 Hz, 1.5s                   \
                -18 dBFS
                """)
    }

    @Test func `what the person changed is told too`() throws {
        var settings = Settings()
        settings.levels.volume = -6
        settings.levels.pitch = -3
        settings.levels.gains = [.tick: -4.5, .rest: 3]
        settings.style.silenced = [.halfway]
        settings.style.countsOut = true
        let list = SoundList(try Theme.byHand(), id: "mine", settings: settings)
        let lines = list.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "Theme mine, volume -6 dB, -3 semitones")
        let ends = ["tick": "-12 dBFS  -4.5 dB", "rest": "-10 dBFS  +3 dB", "halfway": "-18 dBFS  off"]
        for (cue, end) in ends {
            #expect(lines.contains { $0.hasPrefix("\(cue) ") && $0.hasSuffix(end) }, "\(cue)")
        }
        #expect(lines.contains { $0.hasPrefix("countOut ") && $0.hasSuffix("-12 dBFS") }, "no longer off")
    }

    @Test func `for programs each cue has its notes, its levels and whether it sounds`() throws {
        let list = SoundList(try Theme.byHand(), id: "default", settings: Settings())
        let object = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(list)) as? [String: Any])
        #expect(object["theme"] as? String == "default")
        let cues = try #require(object["cues"] as? [[String: Any]])
        #expect(cues.count == 18)
        let end = try #require(cues.first { $0["cue"] as? String == "holdEnd" })
        #expect(end["notes"] as? [String] == ["784 Hz 0.12s", "gap 0.03s", "523 Hz 0.22s"])
        #expect(end["lengthUs"] as? Int == 370_000)
        #expect(end["peakDb"] as? Double == -9)
        #expect(end["gainDb"] as? Double == 0)
        #expect(end["on"] as? Bool == true)
        #expect(end["file"] is NSNull)
    }

    @Test func `a demonstration plays one cue after the other, with room for its name`() throws {
        let theme = try Theme.byHand()
        let silent = Demonstration([.holdStart, .holdEnd], theme: theme)
        #expect(silent.parts.map(\.offset) == [.zero, .milliseconds(400 + 800)])
        #expect(silent.parts.allSatisfy { $0.words == nil })
        #expect(silent.length == .milliseconds(400 + 800 + 370))

        let spoken = Demonstration([.holdStart, .holdEnd], theme: theme) {
            $0 == "hold start" ? .seconds(1) : $0 == "hold end" ? .seconds(2) : nil
        }
        #expect(spoken.parts.map(\.words) == [.zero ..< .seconds(1), .milliseconds(2500) ..< .milliseconds(4500)])
        #expect(spoken.parts.map(\.offset) == [.milliseconds(1300), .milliseconds(4800)])
    }

    @Test func `cues are called by their names`() throws {
        #expect(try CueKind.named([]) == CueKind.allCases)
        #expect(try CueKind.named(["rest", "tick"]) == [.rest, .tick])
        let unknown = #expect(throws: UnknownCue.self) { try CueKind.named(["tick", "holdStrat"]) }
        #expect(
            unknown?.description
                == "\"holdStrat\": no such cue (did you mean \"holdStart\"?); tenuto sounds lists them")
    }

    @Test func `themes are listed with what they are for, and where one's own lie`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/sounds/wood", withIntermediateDirectories: true)
        try "cues: {}\n".write(toFile: folder.path + "/sounds/wood/theme.yaml", atomically: true, encoding: .utf8)
        #expect(
            ThemeList(dataFolder: folder.path, chosen: "wood").text == """
                   default  clear tones, from 262 to 1047 Hz
                   low      whole below 1 kHz: for who hears high tones badly
                   soft     quiet: for an office
                *  wood     your own, \(folder.path)/sounds/wood/theme.yaml

                The one with * is in force; another is chosen in config.yaml: cues: { theme: low }
                """)
    }
}
