import CSampleRate

/// How well a recording is brought to another rate (libsamplerate, "SRC Quality").
package enum Resampling: Hashable, Sendable {
    /// 145 dB, 96 % of the band: for a theme's cues, which are made once.
    case best
    /// 97 dB, 80 % of the band, nine times as fast (measured): for speech, which is made while a session runs.
    case fast
}

/// `samples` with `ratio` times as many frames to the second, cut or filled up to `count` of them. Frame 0 stays
/// frame 0: libsamplerate makes up for the delay of its filter.
func resampled(_ samples: [Float], by ratio: Double, count: Int, _ resampling: Resampling = .best) -> [Float] {
    var result = [Float](repeating: 0, count: count)
    guard ratio != 1 else {
        for (index, sample) in samples.prefix(count).enumerated() { result[index] = sample }
        return result
    }
    // SRC_MAX_RATIO of its documentation: beyond it are only rates no device has.
    let ratio = min(max(ratio, 1.0 / 256), 256)
    samples.withUnsafeBufferPointer { source in
        result.withUnsafeMutableBufferPointer { target in
            var data = SRC_DATA()
            data.data_in = source.baseAddress
            data.data_out = target.baseAddress
            data.input_frames = source.count
            data.output_frames = target.count
            data.src_ratio = ratio
            // It fails without memory alone, where nothing else would go on either; silence then.
            let converter = resampling == .best ? SRC_SINC_BEST_QUALITY : SRC_SINC_FASTEST
            _ = src_simple(&data, Int32(converter), 1)
        }
    }
    return result
}
