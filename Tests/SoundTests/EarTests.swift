import Ear
import Foundation
import Sound
import Testing
import Workout

/// What a person makes of the sounds, judged by an ear that knows only the theme files.
@Suite struct EarTests {
    /// How often each cue was taken for what, and how far its place was missed.
    private struct Tally: CustomStringConvertible {
        var right = 0
        var wrong: [String: Int] = [:]
        var errors: [Double] = []

        mutating func count(_ kind: CueKind, in theme: String, as heard: Ear.Heard?, at place: Double) {
            if let heard, heard.names.contains(kind.rawValue) {
                right += 1
                errors.append(abs(heard.onset - place) * 1000)
            } else {
                wrong["\(theme): \(kind) taken for \(heard?.names.joined(separator: "/") ?? "nothing")", default: 0] +=
                    1
            }
        }

        var share: Double { Double(right) / Double(right + wrong.values.reduce(0, +)) }

        var description: String {
            let sorted = errors.sorted()
            let at = { (share: Double) in
                sorted.isEmpty ? "-" : String(format: "%.2f", sorted[Int(Double(sorted.count - 1) * share)])
            }
            let confusions = wrong.sorted { $0.key < $1.key }.map { "  \($0.value) × \($0.key)" }
            return "\(right) of \(right + wrong.values.reduce(0, +)) right; "
                + "ms off: median \(at(0.5)), p99 \(at(0.99)), worst \(at(1))" + confusions.map { "\n\($0)" }.joined()
        }
    }

    /// A cue may begin anywhere in the first 400 ms of what is heard.
    private static let window = 0.4
    private static let seeds: ClosedRange<UInt64> = 1...20

    /// Every cue of `names` in the noise of every seed, each at a place of its own, as `filter` lets it through.
    private static func tally(
        _ names: [String], hearing range: ClosedRange<Double> = 60...3600,
        through filter: ([Float]) -> [Float] = { $0 }
    ) throws -> Tally {
        var tally = Tally()
        let rooms = seeds.map { NoisyRoom(seed: $0) }
        for name in names {
            let sheet = try BundledThemes.sheet(name)
            let ear = Ear(sheet, hearing: range)
            let theme = try BundledThemes.theme(name)
            for (number, kind) in CueKind.allCases.enumerated() {
                let cue = try #require(sheet[kind.rawValue])
                let samples = Clip(theme[kind], rate: NoisyRoom.rate).samples
                for (seed, room) in rooms.enumerated() {
                    let place = (number * 1117 + seed * 2711) % Int(window * Double(NoisyRoom.rate))
                    let heard = room.hear(
                        samples, cue, at: place, of: samples.count + Int(window * Double(NoisyRoom.rate)),
                        stretch: number)
                    tally.count(
                        kind, in: name, as: ear.name(filter(heard), within: window),
                        at: Double(place) / Double(NoisyRoom.rate))
                }
            }
        }
        return tally
    }

    @Test func `Every cue of every theme is named in pink noise as loud as itself`() throws {
        for name in BundledThemes.names {
            let tally = try Self.tally([name])
            print(tally)
            #expect(tally.share >= 0.99, "\(tally)")
            #expect(tally.errors.allSatisfy { $0 < 10 }, "\(tally)")
        }
    }

    @Test func `Every cue of low is named where nothing above 1 kHz is heard`() throws {
        let lowPass = LowPass(1000, width: 30, rate: Ear.rate)
        let tally = try Self.tally(["low"], hearing: 60...970) { lowPass($0) }
        print(tally)
        #expect(tally.share >= 0.99, "\(tally)")
    }
}
