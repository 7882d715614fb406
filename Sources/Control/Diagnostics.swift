import Varlink

/// The reply of `GetDiagnostics`: all that is known of the sound device.
package struct Diagnostics: Codable, Hashable, Sendable {
    package var state: Status.Audio.State
    /// To be tried, in order.
    package var devices: [String]
    /// The one opened last.
    @Nullable package var device: String?
    @Nullable package var format: String?
    /// Frames per second.
    @Nullable package var rate: Int?
    /// Frames.
    @Nullable package var period: Int?
    /// Frames.
    @Nullable package var buffer: Int?
    @Nullable package var latencyUs: Int64?
    @Nullable package var timeToLockUs: Int64?
    package var underruns: Int
    package var reopenings: Int
    package var missed: Int
    package var late: Int
    package var lateUs: Int64
    package var lateMaxUs: Int64

    package init(
        state: Status.Audio.State, devices: [String], device: String?, format: String?, rate: Int?, period: Int?,
        buffer: Int?, latencyUs: Int64?, timeToLockUs: Int64?, underruns: Int, reopenings: Int, missed: Int, late: Int,
        lateUs: Int64, lateMaxUs: Int64
    ) {
        self.state = state
        self.devices = devices
        self.underruns = underruns
        self.reopenings = reopenings
        self.missed = missed
        self.late = late
        self.lateUs = lateUs
        self.lateMaxUs = lateMaxUs
        self.device = device
        self.format = format
        self.rate = rate
        self.period = period
        self.buffer = buffer
        self.latencyUs = latencyUs
        self.timeToLockUs = timeToLockUs
    }
}
