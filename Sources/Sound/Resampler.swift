import CSampleRate

/// `samples` with `ratio` times as many frames to the second, cut or filled up to `count` of them. Frame 0 stays
/// frame 0: libsamplerate makes up for the delay of its filter.
func resampled(_ samples: [Float], by ratio: Double, count: Int) -> [Float] {
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
            _ = src_simple(&data, Int32(SRC_SINC_BEST_QUALITY), 1)
        }
    }
    return result
}
