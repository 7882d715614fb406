import Foundation
import Rig
import Sound
import Testing
import Workout

/// A WAV file read by its specification, not by the library that wrote it.
private struct WAV: Equatable {
    var format = 0, channels = 0, rate = 0, bytesPerSecond = 0, bitsPerSample = 0
    var samples: [Int16] = []

    init?(_ bytes: [UInt8]) {
        func number(_ at: Int, _ count: Int) -> Int {
            bytes[at..<(at + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        func text(_ at: Int) -> String { String(decoding: bytes[at..<(at + 4)], as: UTF8.self) }
        guard bytes.count >= 12, text(0) == "RIFF", text(8) == "WAVE", number(4, 4) == bytes.count - 8 else {
            return nil
        }
        var at = 12
        while at + 8 <= bytes.count {
            let (length, body) = (number(at + 4, 4), at + 8)
            if text(at) == "fmt " {
                (format, channels, rate) = (number(body, 2), number(body + 2, 2), number(body + 4, 4))
                (bytesPerSecond, bitsPerSample) = (number(body + 8, 4), number(body + 14, 2))
            } else if text(at) == "data" {
                samples = stride(from: body, to: body + length, by: 2).map { Int16(truncatingIfNeeded: number($0, 2)) }
            }
            at = body + length + length % 2
        }
    }
}

@Suite struct AudioFileTests {
    private static let cues = [Cue(.tick, at: .milliseconds(100)), Cue(.holdEnd, at: .milliseconds(400))]

    private static func renderer() throws -> Renderer {
        Renderer(bank: CueBank(theme: try Theme.byHand(), rate: 48_000))
    }

    @Test func `A WAV file holds exactly the rendered samples`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/plan.wav"
        try Self.renderer().write(Self.cues, lasting: .seconds(1), to: path)
        var samples: [Int16] = []
        try Self.renderer().render(Self.cues, lasting: .seconds(1)) { samples += $0 }

        let file = try #require(WAV(Array(Data(contentsOf: URL(filePath: path)))))
        #expect(file.format == 1 && file.channels == 2 && file.rate == 48_000)
        #expect(file.bytesPerSecond == 192_000 && file.bitsPerSample == 16)
        #expect(file.samples == samples)
        #expect(folder.names == ["plan.wav"])
    }

    @Test(arguments: [("plan.flac", "fLaC"), ("plan.ogg", "OggS"), ("PLAN.WAV", "RIFF")])
    func `The extension names the format`(name: String, magic: String) throws {
        let folder = try TemporaryFolder()
        try Self.renderer().write(Self.cues, lasting: .seconds(1), to: "\(folder.path)/\(name)")
        #expect(try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)")).starts(with: Data(magic.utf8)))
    }

    @Test(arguments: ["plan.mp3", "plan", "plan.", "wav", "", "a.wav/plan"])
    func `An extension we cannot write is refused with those we can`(name: String) {
        let error = #expect(throws: SoundError.self) { try AudioFormat(path: name) }
        #expect(error?.description == "file name: \(name): must end in one of .wav, .flac, .ogg")
    }

    @Test func `A WAV beyond 4 GiB gets the wide header`() throws {
        let (usual, long) = (try AudioFormat(path: "a.wav"), try AudioFormat(path: "a.wav", frames: 36_000 * 48_000))
        #expect(usual == (try AudioFormat(path: "a.wav", frames: 6 * 3600 * 48_000)))
        #expect(usual != long)
        #expect(try AudioFormat(path: "a.flac") == AudioFormat(path: "a.flac", frames: 36_000 * 48_000))
    }

    @Test func `A writing that fails half way leaves the old file and nothing else`() throws {
        struct Enough: Error {}
        let folder = try TemporaryFolder()
        let path = folder.path + "/plan.wav"
        try Data("old".utf8).write(to: URL(filePath: path))
        #expect(throws: Enough.self) {
            var writer = try AudioFileWriter.create(path: path, rate: 48_000)
            try [Int16](repeating: 1, count: 100).withUnsafeBufferPointer { try writer.write($0) }
            throw Enough()
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("old".utf8))
        #expect(folder.names == ["plan.wav"])
    }

    @Test func `Two writings of one path do not disturb each other; the last to finish stays`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/plan.wav"
        var first = try AudioFileWriter.create(path: path, rate: 48_000)
        let second = try AudioFileWriter.create(path: path, rate: 48_000)
        #expect(folder.names.count == 2)
        try [Int16](repeating: 5, count: 8).withUnsafeBufferPointer { try first.write($0) }
        try second.finish()
        try first.finish()
        #expect(try #require(WAV(Array(Data(contentsOf: URL(filePath: path))))).samples.count == 8)
        #expect(folder.names == ["plan.wav"])
    }

    @Test func `A finished file replaces the old one`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/plan.wav"
        try Data("old".utf8).write(to: URL(filePath: path))
        try Self.renderer().write([], lasting: .seconds(1), to: path)
        #expect(try #require(WAV(Array(Data(contentsOf: URL(filePath: path))))).samples.count == 96_000)
        #expect(folder.names == ["plan.wav"])
    }

    @Test func `A place that cannot be written says which call failed and why`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/absent/plan.wav"
        let error = #expect(throws: SoundError.self) { _ = try Self.renderer().write([], lasting: .zero, to: path) }
        #expect(error?.description == "open: \(path): No such file or directory")
        #expect(error?.underlying == ENOENT)
    }

    @Test func `A folder in the file's place is refused before anything is rendered`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/plan.wav"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let error = #expect(throws: SoundError.self) { _ = try Self.renderer().write([], lasting: .zero, to: path) }
        #expect(error?.description == "file: \(path): exists and is not a regular file")
        #expect(folder.names == ["plan.wav"])
    }
}
