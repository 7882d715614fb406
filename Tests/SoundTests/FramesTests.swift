import Sound
import Testing

@Suite struct FramesTests {
    private static let frames: [(Int64, Int, Int64)] = [
        (0, 48_000, 0), (1, 48_000, 0), (10, 48_000, 0), (11, 48_000, 1), (20, 48_000, 1), (21, 48_000, 1),
        (1_000_000, 48_000, 48_000), (999_999, 48_000, 48_000), (62_500, 44_100, 2756), (15_000_000, 44_100, 661_500),
        (500_000, 1, 1), (499_999, 1, 0), (1_500_000, 1, 2),
        (-500_000, 1, 0), (-500_001, 1, -1), (-1_000_000, 48_000, -48_000), (-10, 48_000, 0), (-11, 48_000, -1),
        (36_000_000_001, 48_000, 1_728_000_000), (3_162_240_000_000_000, 192_000, 607_150_080_000_000),
    ]

    @Test(arguments: frames)
    func `An offset becomes the nearest frame, halves up`(microseconds: Int64, rate: Int, frame: Int64) {
        #expect(Frames(rate: rate).at(.microseconds(microseconds)) == frame)
    }

    private static let offsets: [(Int64, Int, Int64)] = [
        (0, 48_000, 0), (1, 48_000, 21), (2, 48_000, 42), (48_000, 48_000, 1_000_000), (-1, 44_100, -23),
    ]

    @Test(arguments: offsets)
    func `A frame becomes the nearest microsecond`(frame: Int64, rate: Int, microseconds: Int64) {
        #expect(Frames(rate: rate).offset(of: frame) == .microseconds(microseconds))
    }

    @Test(arguments: [8000, 44_100, 48_000, 192_000])
    func `A frame's time leads back to that frame`(rate: Int) {
        let frames = Frames(rate: rate)
        for frame in stride(from: Int64(-200_000), through: 3_000_000, by: 997) {
            #expect(frames.at(frames.offset(of: frame)) == frame)
        }
    }
}
