import Glibc
import Playback
import Sound
import Synchronization
import Units

/// Has a voice say sentences, one after another, on a thread that lives for as long as there are any.
///
/// The session does not wait for it: a sentence that is ready in time is heard, one that is not is left out.
final class Speaker: Sendable {
    /// After so many failures in a row the rest is left unsaid: what hangs would else hang on for each sentence.
    private static let mostFailures = 2
    /// How much one session may have learnt: 10 MiB a minute are kept.
    private static let longestSpeech = Duration.seconds(300)
    /// A voice may want all of a processor, and cues have none to wait for.
    private static let niceness: Int32 = 5

    private struct Work {
        var voice: Voice?
        var waiting: ArraySlice<String> = []
        /// Whether a thread works at it.
        var isRunning = false
        /// Counts what it was asked, so that what is late is known as such.
        var turn = 0
        var failures = 0
        var hasReported = false
        var spoken = Duration.zero
    }

    /// How the voice fares each time it is asked: the first failure, or nil for the first success. For one reader.
    let reports: AsyncStream<VoiceError?>

    private let environment: [String: String]
    private let limits: ProgramRun.Limits
    private let learn: @Sendable (String, Recorded, _ peak: Double) -> Void
    private let report: AsyncStream<VoiceError?>.Continuation
    private let work = Mutex(Work())
    /// Raised once what runs is not wanted any more.
    private let cancel = Flag()
    /// Raised while no thread works.
    private let rest = Flag(isRaised: true)

    /// Runs voices in `environment`, within `limits`; `learn` is told each sentence that is ready, and how
    /// loud its voice is to be.
    init(
        environment: [String: String], limits: ProgramRun.Limits = .init(),
        learn: @escaping @Sendable (String, Recorded, _ peak: Double) -> Void
    ) {
        self.environment = environment
        self.limits = limits
        self.learn = learn
        (reports, report) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
    }

    /// Has all said for good: `reports` ends. Blocks until what runs is ended, half a second at most: it would outlive
    /// the process.
    func finish() {
        stop()
        rest.wait(atMost: .milliseconds(500))
        report.finish()
    }

    /// Begins to make `sentences`, in this order and each once, in place of all it was asked before.
    func say(_ sentences: [String], by voice: Voice) {
        var seen: Set<String> = []
        let wanted = sentences.filter { seen.insert($0).inserted }
        begin(wanted[...], voice)
    }

    /// Leaves unsaid what is not said, and ends what runs.
    func stop() {
        begin([], nil)
    }

    private func begin(_ sentences: ArraySlice<String>, _ voice: Voice?) {
        let isNeeded = work.withLock { work in
            work.turn += 1
            (work.voice, work.waiting) = (voice, sentences)
            (work.failures, work.hasReported, work.spoken) = (0, false, .zero)
            guard !work.isRunning else {
                cancel.raise()
                return false
            }
            guard !sentences.isEmpty else { return false }
            work.isRunning = true
            rest.lower()
            return true
        }
        guard isNeeded else { return }
        do {
            try startThread(named: "tenuto-voice") { [self] in run() }
        } catch {
            work.withLock { work in
                work.isRunning = false
                rest.raise()
            }
        }
    }

    private func run() {
        // Of this thread alone, on Linux; what it starts is as nice.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
        while let (sentence, voice, turn) = next() {
            do throws(VoiceError) {
                let recorded = try voice.outsideService(environment).recorded(
                    saying: sentence, environment: environment, limits: limits, cancel: cancel.descriptor)
                note(success: recorded, of: sentence, by: voice, turn: turn)
            } catch {
                note(failure: error, turn: turn)
            }
        }
    }

    private func next() -> (String, Voice, Int)? {
        work.withLock { work in
            cancel.lower()
            guard let voice = work.voice, let sentence = work.waiting.popFirst() else {
                work.isRunning = false
                rest.raise()
                return nil
            }
            return (sentence, voice, work.turn)
        }
    }

    private func note(success recorded: Recorded, of sentence: String, by voice: Voice, turn: Int) {
        let isFirst = work.withLock { work -> Bool? in
            guard work.turn == turn else { return nil }
            work.failures = 0
            work.spoken += recorded.length
            if work.spoken > Self.longestSpeech { work.waiting = [] }
            defer { work.hasReported = true }
            return !work.hasReported
        }
        guard let isFirst else { return }
        learn(sentence, recorded, voice.peak)
        if isFirst { report.yield(nil) }
    }

    private func note(failure: VoiceError, turn: Int) {
        let isFirst = work.withLock { work in
            guard work.turn == turn, failure.code != .cancelled else { return false }
            work.failures += 1
            if work.failures >= Self.mostFailures { work.waiting = [] }
            defer { work.hasReported = true }
            // A failure after a success is news too.
            return !work.hasReported || work.failures == 1 && work.spoken > .zero
        }
        if isFirst { report.yield(failure) }
    }
}

extension Voice {
    /// `text` as sound. Blocks for as long as the voice takes.
    package func recorded(
        saying text: String, environment: [String: String]
    ) throws(VoiceError) -> Recorded {
        try recorded(saying: text, environment: environment, limits: .init())
    }

    func recorded(
        saying text: String, environment: [String: String], limits: ProgramRun.Limits, cancel: Int32 = -1
    ) throws(VoiceError) -> Recorded {
        // What it was given with its arguments it needs not read.
        let words = takesTextAsArgument ? [] : Array((text + "\n").utf8)
        let bytes: [UInt8]
        do throws(ProgramError) {
            bytes = try ProgramRun.output(
                of: arguments(saying: text), environment: environment, input: words, limits: limits, cancel: cancel)
        } catch {
            throw VoiceError(error, of: self)
        }
        do throws(SoundError) {
            return try Recorded(bytes: bytes, limits: .sentence)
        } catch {
            throw VoiceError(code: .noSound, voice: name, reason: "what it wrote is no sound: \(error)")
        }
    }
}

extension Recorded {
    /// From the first sample to the last.
    package var length: Duration { Frames(rate: rate).offset(of: Int64(samples.count)) }
}
