import CSndFile
import Rig
import Testing

@testable import Sound

/// Sound files that lie, are broken, or are none.
@Suite struct HostileSoundTests {
    private static let good = MadeWave(tone(1000, seconds: 0.05, rate: 48_000))

    private static func wave(_ change: (inout MadeWave) -> Void) -> [UInt8] {
        var wave = good
        change(&wave)
        return wave.bytes
    }

    private static func error(_ bytes: [UInt8], _ limits: Recorded.Limits = .cue) -> String? {
        do throws(SoundError) {
            _ = try Recorded(bytes: bytes, limits: limits)
            return nil
        } catch {
            return error.description
        }
    }

    /// 2400 frames of 2 bytes, and a header of 44.
    private static let lies: [(String, [UInt8], String)] = [
        (
            "4 GB claimed", wave { $0.claimed = 0xFFFF_FFFF },
            "size: 4294967295 bytes of sound claimed: the file has 4800: it is cut off, or its header was never completed"
        ),
        (
            "2 GB claimed", wave { $0.claimed = 0x7FFF_FFFF },
            "size: 2147483647 bytes of sound claimed: the file has 4800: it is cut off, or its header was never completed"
        ),
        (
            "one byte too many claimed", wave { $0.claimed = 4801 },
            "size: 4801 bytes of sound claimed: the file has 4800: it is cut off, or its header was never completed"
        ),
        (
            "cut off", Array(good.bytes.prefix(1000)),
            "size: 4800 bytes of sound claimed: the file has 956: it is cut off, or its header was never completed"
        ),
        (
            "a whole of 4 GB", wave { $0.claimedTotal = 0xFFFF_FFF0 },
            "size: 4294967288 bytes claimed: the file has 4844"
        ),
        ("a whole of nothing", wave { $0.claimedTotal = 0 }, "size: 8 bytes claimed: the file has 4844"),
        ("a header alone", wave { $0.data = [] }, "samples: 0: nothing but silence"),
        ("0 Hz", wave { $0.rate = 0 }, "rate: 0 Hz: must be from 4000 to 384000 Hz"),
        ("3999 Hz", wave { $0.rate = 3999 }, "rate: 3999 Hz: must be from 4000 to 384000 Hz"),
        ("400 kHz", wave { $0.rate = 400_000 }, "rate: 400000 Hz: must be from 4000 to 384000 Hz"),
        ("3 channels", wave { $0.channels = 3 }, "channels: 3: 1 or 2 are allowed"),
        ("silence", MadeWave([Int16](repeating: 0, count: 100)).bytes, "samples: 100: nothing but silence"),
        ("nothing", [], "size: 0 bytes: the file is empty"),
        (
            "no number", MadeWave(floats: [0.5, .nan, 0.5]).bytes,
            "samples: not finite or far beyond full scale: from -1 to 1 is allowed"
        ),
        (
            "infinity", MadeWave(floats: [0.5, -.infinity]).bytes,
            "samples: not finite or far beyond full scale: from -1 to 1 is allowed"
        ),
        (
            "a float beyond all measure", MadeWave(floats: [0.5, 3e38]).bytes,
            "samples: not finite or far beyond full scale: from -1 to 1 is allowed"
        ),
    ]

    @Test(arguments: lies)
    func `What lies in a theme is refused with what is wrong`(name: String, bytes: [UInt8], message: String) {
        #expect(Self.error(bytes) == message)
    }

    @Test func `Two channels promised and one given are refused where that can be seen`() {
        // The frames of a mono file do not make whole ones of two channels; the block says one channel.
        #expect(
            Self.error(
                Self.wave {
                    $0.channels = 2; $0.data.removeLast(2)
                })?.hasPrefix("channels: 2 of 16 bits") == true)
        var bytes = Self.good.bytes
        bytes[22] = 2
        #expect(Self.error(bytes) == "channels: 2 of 16 bits claimed: its 4800 bytes in blocks of 2 do not hold that")
    }

    @Test(arguments: [
        "", "RIFF", "RIFF\u{4}\u{0}\u{0}\u{0}WAVE", "not a sound at all", "fLaC", "OggS", "ID3\u{3}", "FORM",
    ])
    func `Garbage is refused with what libsndfile says`(text: String) {
        let padded = Array(text.utf8) + [UInt8](repeating: 0x41, count: 5000)
        for bytes in [Array(text.utf8), padded] { #expect(Self.error(bytes) != nil) }
    }

    @Test func `More than 16 MiB are not even looked at`() {
        #expect(
            Self.error([UInt8](repeating: 0, count: (16 << 20) + 1))
                == "size: 16777217 bytes: at most 16 MiB is allowed")
    }

    @Test(arguments: [0x7FFF_F000, 0x7FFF_FFFF, 0xFFFF_FFFF, 0, 4800])
    func `What a voice writes to a pipe is read, whatever its header claims`(claimed: Int) throws {
        let whole = try Recorded(bytes: Self.good.bytes, limits: .sentence)
        for total in [0, claimed, 0x7FFF_F024] {
            let bytes = Self.wave { ($0.claimed, $0.claimedTotal) = (claimed, total) }
            #expect(try Recorded(bytes: bytes, limits: .sentence) == whole)
        }
    }

    @Test func `A voice that is cut off is heard as far as it goes`() throws {
        let part = try Recorded(bytes: Array(Self.good.bytes.prefix(44 + 961)), limits: .sentence)
        #expect((470...480).contains(part.samples.count))
    }

    @Test(arguments: [
        SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_OGG | SF_FORMAT_VORBIS,
        SF_FORMAT_AIFF | SF_FORMAT_PCM_16, SF_FORMAT_RF64 | SF_FORMAT_PCM_16, SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM,
        SF_FORMAT_CAF | SF_FORMAT_ALAC_16, SF_FORMAT_W64 | SF_FORMAT_PCM_16,
    ])
    func `No broken file does more harm than an error`(format: Int) throws {
        let whole = try soundFile(tone(700, seconds: 0.2, rate: 22_050), format: format, rate: 22_050)
        #expect(Self.error(whole) == nil)
        var random = Seeded(state: UInt64(format))
        for _ in 0..<150 {
            var bytes = Array(whole.prefix(.random(in: 1...whole.count, using: &random)))
            if Bool.random(using: &random) { bytes = whole }
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                // Mostly in the header, where it matters.
                let end = Bool.random(using: &random) ? min(bytes.count, 100) : bytes.count
                bytes[.random(in: 0..<end, using: &random)] = .random(in: 0...255, using: &random)
            }
            for limits in [Recorded.Limits.cue, .sentence] {
                guard let recorded = try? Recorded(bytes: bytes, limits: limits) else { continue }
                #expect(recorded.samples.allSatisfy { abs($0) <= 100 })
                #expect(recorded.length(semitones: 0) <= limits.longest)
            }
        }
    }
}
