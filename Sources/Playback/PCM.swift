import CALSA
import Glibc
import Units

/// An open playback device: 16-bit interleaved stereo, never blocking. Used by the audio thread alone.
struct PCM: Device, ~Copyable {
    /// What the device says of itself at one instant.
    struct Status {
        /// Its state.
        let state: snd_pcm_state_t
        /// When this was read, on CLOCK_MONOTONIC.
        let moment: Moment
        /// Frames it would take now.
        let available: Int64
        /// Frames from the last one written to the one being heard.
        let delay: Int64
    }

    /// Frames: the device's own quantum, its whole buffer, and how much must be free for it to wake us. Half a buffer
    /// at a time makes six wake-ups a second at 48 kHz.
    private static let (period, buffer, wake): (snd_pcm_uframes_t, snd_pcm_uframes_t, snd_pcm_uframes_t) =
        (4096, 16384, 8192)

    /// The PCM's name.
    let device: String
    /// Frames per second it plays.
    let rate: Int
    /// Frames of its own quantum.
    let period: Int64
    /// Frames its buffer holds.
    let capacity: Int64
    /// Frames that must be free for it to wake us.
    let wakeFrames: Int64

    private let handle: OpaquePointer
    private let status: OpaquePointer

    private init(
        device: String, rate: Int, period: Int64, capacity: Int64, wakeFrames: Int64, handle: OpaquePointer,
        status: OpaquePointer
    ) {
        self.device = device
        self.rate = rate
        self.period = period
        self.capacity = capacity
        self.wakeFrames = wakeFrames
        self.handle = handle
        self.status = status
    }

    deinit {
        snd_pcm_status_free(status)
        snd_pcm_close(handle)
    }

    /// Opens and sets up the first of `devices` that lets itself be; throws what went wrong with all when none does.
    static func open(firstOf devices: [String], rate wanted: Int) throws(PlaybackError) -> PCM {
        try firstThatOpens(of: devices) { (device) throws(PlaybackError) in try open(device, rate: wanted) }
    }

    /// Opens and sets up `device`; the rate is the nearest it has to `rate`.
    static func open(_ device: String, rate wanted: Int) throws(PlaybackError) -> PCM {
        var opened: OpaquePointer?
        try check(
            snd_pcm_open(&opened, device, SND_PCM_STREAM_PLAYBACK, Int32(SND_PCM_NONBLOCK)),
            "snd_pcm_open", device: device)
        guard let handle = opened else { throw PlaybackError(.unavailable, device: device, operation: "snd_pcm_open") }
        do throws(PlaybackError) {
            let (rate, period, buffer) = try setHardware(handle, device: device, rate: wanted)
            let wakeFrames = try setSoftware(handle, device: device, buffer: buffer)
            var allocated: OpaquePointer?
            try check(snd_pcm_status_malloc(&allocated), "snd_pcm_status_malloc", device: device)
            guard let status = allocated else {
                throw PlaybackError(.unavailable, device: device, operation: "snd_pcm_status_malloc", errno: ENOMEM)
            }
            return PCM(
                device: device, rate: rate, period: Int64(period), capacity: Int64(buffer),
                wakeFrames: Int64(wakeFrames), handle: handle, status: status)
        } catch {
            snd_pcm_close(handle)
            throw error
        }
    }

    private static func setHardware(
        _ handle: OpaquePointer, device: String, rate wanted: Int
    ) throws(PlaybackError) -> (rate: Int, period: snd_pcm_uframes_t, buffer: snd_pcm_uframes_t) {
        var allocated: OpaquePointer?
        try check(snd_pcm_hw_params_malloc(&allocated), "snd_pcm_hw_params_malloc", device: device)
        defer { snd_pcm_hw_params_free(allocated) }
        let params = allocated
        try check(snd_pcm_hw_params_any(handle, params), "snd_pcm_hw_params_any", device: device)
        try check(
            snd_pcm_hw_params_set_access(handle, params, SND_PCM_ACCESS_RW_INTERLEAVED),
            "snd_pcm_hw_params_set_access", device: device)
        try check(
            snd_pcm_hw_params_set_format(handle, params, SND_PCM_FORMAT_S16_LE),
            "snd_pcm_hw_params_set_format", device: device)
        try check(
            snd_pcm_hw_params_set_channels(handle, params, 2), "snd_pcm_hw_params_set_channels", device: device)
        var rate = UInt32(wanted)
        try check(
            snd_pcm_hw_params_set_rate_near(handle, params, &rate, nil), "snd_pcm_hw_params_set_rate_near",
            device: device)
        // What counts frames by it relies on a rate; a plugin may say anything.
        guard rate > 0 else {
            throw PlaybackError(.unsupported, device: device, operation: "snd_pcm_hw_params_set_rate_near")
        }
        var (period, buffer) = (Self.period, Self.buffer)
        try check(
            snd_pcm_hw_params_set_period_size_near(handle, params, &period, nil),
            "snd_pcm_hw_params_set_period_size_near", device: device)
        try check(
            snd_pcm_hw_params_set_buffer_size_near(handle, params, &buffer),
            "snd_pcm_hw_params_set_buffer_size_near", device: device)
        try check(snd_pcm_hw_params(handle, params), "snd_pcm_hw_params", device: device)
        return (Int(rate), period, buffer)
    }

    private static func setSoftware(
        _ handle: OpaquePointer, device: String, buffer: snd_pcm_uframes_t
    ) throws(PlaybackError) -> snd_pcm_uframes_t {
        var allocated: OpaquePointer?
        try check(snd_pcm_sw_params_malloc(&allocated), "snd_pcm_sw_params_malloc", device: device)
        defer { snd_pcm_sw_params_free(allocated) }
        let params = allocated
        // A device with a smaller buffer than asked for still gets half of it at a time.
        let wake = min(Self.wake, max(1, buffer / 2))
        try check(snd_pcm_sw_params_current(handle, params), "snd_pcm_sw_params_current", device: device)
        try check(
            snd_pcm_sw_params_set_avail_min(handle, params, wake), "snd_pcm_sw_params_set_avail_min", device: device)
        try check(
            snd_pcm_sw_params_set_start_threshold(handle, params, wake), "snd_pcm_sw_params_set_start_threshold",
            device: device)
        try check(
            snd_pcm_sw_params_set_tstamp_mode(handle, params, SND_PCM_TSTAMP_ENABLE),
            "snd_pcm_sw_params_set_tstamp_mode", device: device)
        try check(
            snd_pcm_sw_params_set_tstamp_type(handle, params, SND_PCM_TSTAMP_TYPE_MONOTONIC),
            "snd_pcm_sw_params_set_tstamp_type", device: device)
        try check(snd_pcm_sw_params(handle, params), "snd_pcm_sw_params", device: device)
        return wake
    }

    var now: Moment { .now }

    /// Reads the device's state, its clock and its fill together.
    func readStatus() throws(PlaybackError) -> Status {
        try check(snd_pcm_status(handle, status), "snd_pcm_status", device: device)
        var stamp = snd_htimestamp_t()
        snd_pcm_status_get_htstamp(status, &stamp)
        let isStamped = stamp.tv_sec != 0 || stamp.tv_nsec != 0
        return Status(
            state: snd_pcm_status_get_state(status), moment: isStamped ? Moment(stamp) : .now,
            available: Int64(snd_pcm_status_get_avail(status)), delay: Int64(snd_pcm_status_get_delay(status)))
    }

    /// Writes as many frames of `block` as the device takes; 0 when it takes none now.
    func write(_ block: UnsafeBufferPointer<Int16>) throws(PlaybackError) -> Int64 {
        let written = snd_pcm_writei(handle, block.baseAddress, snd_pcm_uframes_t(block.count / 2))
        if written == -Int(EAGAIN) { return 0 }
        if written < 0 { try check(Int32(written), "snd_pcm_writei", device: device) }
        return Int64(written)
    }

    /// Starts playing what was written, where the start threshold has not.
    func start() throws(PlaybackError) {
        guard snd_pcm_state(handle) == SND_PCM_STATE_PREPARED else { return }
        try check(snd_pcm_start(handle), "snd_pcm_start", device: device)
    }

    /// Throws away all that is not heard yet; the stream then starts again from frame 0.
    func restart() throws(PlaybackError) {
        try check(snd_pcm_drop(handle), "snd_pcm_drop", device: device)
        try check(snd_pcm_prepare(handle), "snd_pcm_prepare", device: device)
    }

    /// Fills `descriptors` with what poll(2) must watch; how many there are.
    func pollDescriptors(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) -> Int {
        Int(
            try check(
                snd_pcm_poll_descriptors(handle, descriptors.baseAddress, UInt32(descriptors.count)),
                "snd_pcm_poll_descriptors", device: device))
    }

    /// Hands what poll(2) saw to the device, which may have to clear it. A negative result must be taken seriously:
    /// ignored, a dead server makes a hot loop.
    func checkEvents(_ descriptors: UnsafeMutableBufferPointer<pollfd>) throws(PlaybackError) {
        var events: UInt16 = 0
        try check(
            snd_pcm_poll_descriptors_revents(handle, descriptors.baseAddress, UInt32(descriptors.count), &events),
            "snd_pcm_poll_descriptors_revents", device: device)
    }
}
