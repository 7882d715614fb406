import Glibc
import Rig
import Sound
import Testing
import Units
import Workout

@testable import Playback

/// Samples of one level, which no cue has for long.
func levelClip(_ seconds: Double, _ level: Int16, rate: Int = 48_000) throws -> Clip {
    let samples = [Int16](repeating: level, count: Int((seconds * Double(rate)).rounded()))
    return Clip(try Recorded(bytes: waveBytes(samples, rate: rate), limits: .sentence), rate: rate)
}

/// A stream on a made-up device, driven as the audio thread drives it.
private final class Drive {
    let device = FakeDevice()
    let stream: Stream<FakeDevice>
    var playlist = Playlist()
    let start: Moment
    var lateness: [Duration] { told.values }
    private let told = Told()
    static let bank = Result { CueBank(theme: try Theme.byHand(), rate: 48_000) }

    private final class Told {
        var values: [Duration] = []
    }

    init() throws {
        start = device.now
        stream = Stream(device, settings: Player.Settings(devices: ["fake"]), bank: try Self.bank.get()) { [told] in
            if case .wrote(let late) = $0 { told.values.append(late) }
        }
    }

    func run(for time: Duration) throws(PlaybackError) {
        let end = device.now + time
        while device.now < end {
            try stream.service(&playlist)
            let next = min(device.now + stream.patience, (stream.isPaced ? device.wakes : nil) ?? end, end)
            device.pass(max(.microseconds(1), next - device.now))
        }
    }

    /// When `kind` was heard, in seconds after the start, to a tenth of a millisecond.
    func heard(_ kind: CueKind) throws -> [Double] {
        device.onsets(of: kind, in: try Self.bank.get()).map {
            Double((($0 - start).microseconds + 50) / 100) / 10_000
        }
    }
}

/// Words among cues. A sentence here is a clip of its own level, which no cue has.
@Suite struct StreamSpeechTests {
    private let sounds: [String: Clip]

    init() throws { sounds = ["one": try levelClip(1, 501), "two": try levelClip(1, 502)] }

    /// When a run of samples of this level began, and how long it was, in seconds after the start.
    private func heard(_ level: Int16, _ drive: Drive) -> [[Double]] {
        drive.device.runs.flatMap { run -> [[Double]] in
            guard let start = run.start else { return [] }
            var runs: [Range<Int>] = []
            for frame in 0..<Int(min(run.played, Int64(run.samples.count / 2))) where run.samples[2 * frame] == level {
                if let last = runs.last, last.upperBound == frame {
                    runs[runs.count - 1] = last.lowerBound..<(frame + 1)
                } else {
                    runs.append(frame..<(frame + 1))
                }
            }
            // A cue passes through any level.
            return runs.filter { $0.count > 100 }.map { found in
                let moment = start + Frames(rate: 48_000).offset(of: Int64(found.lowerBound)) + drive.device.latency
                let seconds = Double(((moment - drive.start).microseconds + 50) / 100) / 10_000
                return [seconds, Double(found.count) / 48_000]
            }
        }
    }

    private func words(_ drive: Drive, _ from: Double, _ until: Double, _ sentences: String...) -> TimedUtterance {
        let at = { (seconds: Double) in drive.start + .microseconds(Int64(seconds * 1_000_000)) }
        return TimedUtterance(sentences, room: at(from)..<at(until))
    }

    @Test func `words sound from the frame on which their room opens, and cues stay on theirs`() throws {
        let drive = try Drive()
        drive.stream.words = sounds
        drive.playlist = Playlist(
            [TimedCue(.holdStart, at: drive.start + .seconds(6))], saying: [words(drive, 2, 5.9, "one", "two")])
        try drive.run(for: .seconds(8))
        #expect(heard(501, drive) == [[2, 1]])
        #expect(heard(502, drive) == [[3.15, 1]])
        #expect(try drive.heard(.holdStart) == [6])
        #expect(drive.lateness.count == 1, "words are no cues that could be late")
    }

    @Test func `words that are learnt late begin as soon as they can, and those learnt too late do not`() throws {
        let drive = try Drive()
        drive.playlist = Playlist([], saying: [words(drive, 2, 5, "one"), words(drive, 6, 8, "two")])
        try drive.run(for: .seconds(3))
        drive.stream.words = sounds.filter { $0.key == "one" }
        try drive.run(for: .milliseconds(4500))
        drive.stream.words = sounds
        try drive.run(for: .seconds(3))
        let first = try #require(heard(501, drive).first)
        // What the device holds is silence already: a third of a second, and its latency.
        #expect(first[0] > 3 && first[0] < 3.5 && first[1] == 1)
        #expect(heard(502, drive).isEmpty, "at 7.5 s half a second is left")
    }

    @Test func `words at another rate than the device's are not said`() throws {
        let drive = try Drive()
        drive.stream.words = ["one": try levelClip(1, 501, rate: 44_100)]
        drive.playlist = Playlist([], saying: [words(drive, 2, 5, "one")])
        try drive.run(for: .seconds(6))
        #expect(drive.device.isSilent)
    }

    @Test func `a new list silences the words of the one before`() throws {
        let drive = try Drive()
        drive.stream.words = sounds
        drive.playlist = Playlist([], saying: [words(drive, 2, 9, "one", "two")])
        try drive.run(for: .milliseconds(2500))
        drive.playlist = Playlist([TimedCue(.paused, at: drive.start + .milliseconds(2600))])
        try drive.stream.replace(&drive.playlist, from: Drive.bank.get())
        try drive.run(for: .seconds(4))
        #expect(heard(501, drive).allSatisfy { $0[1] < 0.6 } && heard(502, drive).isEmpty)
        #expect(try drive.heard(.paused) == [2.6])
    }

    @Test func `a sentence that was interrupted by the device is said again`() throws {
        let drive = try Drive()
        drive.stream.words = sounds
        drive.playlist = Playlist([], saying: [words(drive, 2, 9, "one")])
        try drive.run(for: .milliseconds(2400))
        drive.device.nextWriteFails = EPIPE
        try drive.run(for: .seconds(3))
        let lengths = heard(501, drive).map { $0[1] }
        #expect(lengths.count == 2 && lengths[0] < 1 && lengths[1] == 1)
    }
}
