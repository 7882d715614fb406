import Foundation
import Rig
import Sound
import Testing
import Units
import Workout

@testable import Config

/// Themes that name sound files, and what becomes of files that cannot be used.
@Suite struct ThemeFileTests {
    /// 50 ms that sound from the first sample to the last.
    private static let bell = MadeWave((0..<2400).map { Int16(8000 * cos(Double($0) / 10)) })

    private static func folder() throws -> Folder {
        let folder = try Folder()
        try folder.write("sounds/wood/theme.yaml", "cues: {}\n")
        return folder
    }

    private static func put(_ bytes: [UInt8], _ name: String, in folder: Folder) throws {
        let url = URL(fileURLWithPath: "\(folder.path)/sounds/wood/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    /// What a theme is and what is said of it whose tick is `file`; its hold starts with a good one.
    private static func load(tick file: String, in folder: Folder) throws -> (theme: Theme, problems: [String]) {
        try put(bell.bytes, "good.wav", in: folder)
        try folder.write(
            "sounds/wood/theme.yaml", "cues:\n  tick: { file: \(file) }\n  holdStart: { file: good.wav, peak: -10 }\n")
        let loaded = Themes.load(name: "wood", dataFolder: folder.path)
        return (loaded.value, loaded.problems.map { folder.relative($0.summary) })
    }

    @Test func `A cue may be a sound file, at a level of its own or as it was recorded`() throws {
        let folder = try Self.folder()
        try Self.put(Self.bell.bytes, "wood/high.wav", in: folder)
        let (theme, problems) = try Self.load(tick: "wood/high.wav", in: folder)
        #expect(problems == [])
        #expect(theme.length(of: .tick) == .milliseconds(50))
        #expect(theme[.tick].description == "wood/high.wav")
        #expect(theme[.holdStart].peak == -10)
        // 20 log (8000 / 32768)
        #expect(abs(theme[.tick].peak + 12.25) < 0.01)
        let bank = CueBank(theme: theme, rate: 48_000)
        #expect(bank[.tick].samples.count == 2400 && bank[.holdStart].samples.max() == 10_362)
        #expect(theme[.rest] == Themes.builtIn[.rest])
    }

    @Test func `A link may lead out of the folder`() throws {
        let folder = try Self.folder()
        try Data(Self.bell.bytes).write(to: URL(fileURLWithPath: folder.path + "/elsewhere.wav"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/sounds/wood/link.wav", withDestinationPath: "../../elsewhere.wav")
        let (theme, problems) = try Self.load(tick: "link.wav", in: folder)
        #expect(problems == [])
        #expect(theme.length(of: .tick) == .milliseconds(50))
    }

    private static let names: [(String, String)] = [
        ("absent.wav", "sounds/wood/absent.wav: no such file, or a link that leads nowhere"),
        ("folder", "sounds/wood/folder: a folder; a regular file is expected"),
        ("pipe", "sounds/wood/pipe: a named pipe; a regular file is expected"),
        ("link-to-pipe", "sounds/wood/link-to-pipe: a named pipe; a regular file is expected"),
        ("link-to-nothing", "sounds/wood/link-to-nothing: no such file, or a link that leads nowhere"),
        ("link-to-itself", "sounds/wood/link-to-itself: cannot be read: Too many levels of symbolic links"),
        ("good.wav/x", "sounds/wood/good.wav/x: cannot be read: Not a directory"),
        (
            "../wood/good.wav",
            "\"../wood/good.wav\": a file within the theme's folder is expected, without / at its start and .."
        ),
        ("folder/..", "\"folder/..\": a file within the theme's folder is expected, without / at its start and .."),
        ("/dev/zero", "\"/dev/zero\": a file within the theme's folder is expected, without / at its start and .."),
        ("\"\"", "the text is empty"),
        ("\"a\\u0000b\"", "\"a\u{FFFD}b\": no control characters or line breaks are allowed"),
        ("[good.wav]", "expected a text, found a list"),
    ]

    @Test(arguments: names)
    func `A file that is none is told with its place, and the cue sounds as in the built-in theme`(
        file: String, message: String
    ) throws {
        let folder = try Self.folder()
        let wood = folder.path + "/sounds/wood/"
        try FileManager.default.createDirectory(atPath: wood + "folder", withIntermediateDirectories: true)
        mkfifo(wood + "pipe", 0o600)
        for (link, target) in [("pipe", "pipe"), ("nothing", "nowhere"), ("itself", "link-to-itself")] {
            try FileManager.default.createSymbolicLink(atPath: wood + "link-to-\(link)", withDestinationPath: target)
        }
        let (theme, problems) = try Self.load(tick: file, in: folder)
        #expect(problems == ["sounds/wood/theme.yaml:2:17: error: cues.tick.file: " + message])
        #expect(theme[.tick] == Themes.builtIn[.tick])
        #expect(theme[.holdStart].peak == -10, "the others stay")
    }

    private static func bell(_ change: (inout MadeWave) -> Void) -> [UInt8] {
        var wave = bell
        change(&wave)
        return wave.bytes
    }

    private static let contents: [(String, [UInt8], String)] = [
        ("empty", [], "size: 0 bytes: the file is empty"),
        (
            "4 GB claimed", bell { $0.claimed = 0xFFFF_FFFF },
            "size: 4294967295 bytes of sound claimed: the file has 4800: it is cut off, or its header was never completed"
        ),
        ("0 Hz", bell { $0.rate = 0 }, "rate: 0 Hz: must be from 4000 to 384000 Hz"),
        ("3 channels", bell { $0.channels = 3 }, "channels: 3: 1 or 2 are allowed"),
        (
            "2 channels promised, 1 given",
            bell {
                $0.channels = 2; $0.data.removeLast(2)
            },
            "channels: 2 of 16 bits claimed: its 4798 bytes in blocks of 4 do not hold that"
        ),
        (
            "no numbers", MadeWave(floats: [.nan]).bytes,
            "samples: not finite or far beyond full scale: from -1 to 1 is allowed"
        ),
        (
            "11 s", MadeWave([Int16](repeating: 100, count: 88_000), rate: 8000).bytes,
            "length: over 10s: at most 10s is allowed"
        ),
    ]

    @Test(arguments: contents)
    func `A file that lies is told with its place, and the cue sounds as in the theme it builds on`(
        name: String, bytes: [UInt8], message: String
    ) throws {
        let folder = try Self.folder()
        try Self.put(bytes, "tick.wav", in: folder)
        let (theme, problems) = try Self.load(tick: "tick.wav, peak: -3", in: folder)
        #expect(problems == ["sounds/wood/theme.yaml:2:17: error: cues.tick.file: \"tick.wav\": " + message])
        #expect(theme[.tick] == Themes.builtIn[.tick])
        #expect(theme[.holdStart].peak == -10, "the others stay")
    }

    @Test func `Garbage in place of a sound, and more than 16 MiB, are told with their place`() throws {
        let folder = try Self.folder()
        try Self.put(Array("no sound at all, but quite a few letters of text".utf8), "text.wav", in: folder)
        let text = try Self.load(tick: "text.wav", in: folder)
        let start = "sounds/wood/theme.yaml:2:17: error: cues.tick.file: "
        #expect(text.problems.count == 1)
        #expect(text.problems[0].hasPrefix(start + "\"text.wav\": sf_open_virtual: 48 bytes: "))
        try Self.put([UInt8](repeating: 0, count: (16 << 20) + 1), "large.wav", in: folder)
        let large = try Self.load(tick: "large.wav", in: folder)
        #expect(
            large.problems
                == [start + "sounds/wood/large.wav: larger than 16 MiB, which is the most that is allowed"])
        #expect(large.theme[.tick] == Themes.builtIn[.tick])
    }

    @Test func `Without a folder no file is opened`() throws {
        let text = SourceText(file: "-", bytes: Array("cues: { tick: { file: bell.wav } }".utf8))
        let read = ThemeReader(folder: nil).read(text, name: "mine")
        #expect(
            read.problems.map(\.summary) == [
                "-:1:23: error: cues.tick.file: \"bell.wav\": a theme that lies in no folder has no sound files"
            ])
        let bytes = Array("cues: { tick: { file: /dev/zero } }".utf8)
        #expect(Check.problems(inOther: bytes, routines: []).contains { $0.path == "cues.tick.file" })
    }
}
