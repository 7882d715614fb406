import CLinux
import Glibc
import Playback
import Scheduling
import Synchronization
import Units

/// Waits for the clock, the zone, the person's files and SIGHUP, on one thread that sleeps until one of them has news.
package final class ChangeWatch: Sendable {
    /// What has happened.
    package enum News: Hashable, Sendable {
        /// The alarm's time has come, the clock was set, or the machine has slept.
        case time
        /// Something changed where the system's zone is kept.
        case zone
        /// Something changed in the configuration or in a theme of the person's own.
        case files
        /// SIGHUP has come: somebody wants the files read again.
        case hangUp
        /// A change may go unnoticed from now on, since the machine has nothing left to watch with; nil where none does.
        case blind(SystemError?)
    }

    /// Where a timer waits that is only there to be told of a set clock: 2200-01-01.
    private static let never = Timestamp(seconds: 7_258_118_400)

    /// How soon it is tried again to watch what could not be.
    static let patience = Duration.seconds(5)

    /// All news, in order; ends after `stop`. For one reader.
    package let news: AsyncStream<News>

    private let report: AsyncStream<News>.Continuation
    private let timer: Int32
    private let stopping: Signal
    private let awaitsThemes = Atomic(false)
    private let wish: Signal

    /// Starts the thread; what changes from now on is news. `zoneFolder` is where the system's zone is kept,
    /// `configFolder` and `dataFolder` where the person's files and their themes are, as far as they are known.
    package init(
        zoneFolder: String = "/etc", configFolder: String?, dataFolder: String? = nil
    ) throws(SystemError) {
        (news, report) = AsyncStream.makeStream()
        stopping = try Signal()
        wish = try Signal()
        timer = clinux_wall_timer()
        guard timer >= 0 else { throw SystemError(operation: "timerfd_create", errno: errno) }
        setAlarm(nil)
        var (zone, files) = (FileWatch.zone(zoneFolder), FileWatch.files(config: configFolder, data: dataFolder))
        zone.watch()
        files.watch()
        try startThread(named: "tenuto-clock") { [self, zone, files] in run(zone: zone, files: files) }
    }

    deinit { close(timer) }

    /// As `Clocks.setAlarm`.
    package func setAlarm(_ instant: Timestamp?) {
        // A time of zero would stop the timer.
        _ = clinux_wall_timer_set(timer, max(1, (instant ?? Self.never).microseconds))
    }

    /// Whether a theme of the person's own is wanted: then it is awaited even where there is no folder that it could lie in
    /// yet. Else `dataFolder` is followed only where it is there when the files are watched anew: the folder above is the
    /// desktop's, and each file that is opened in it would wake us (GTK notes it in recently-used.xbel).
    package func awaitThemes(_ isWanted: Bool) {
        if awaitsThemes.exchange(isWanted, ordering: .relaxed) != isWanted { wish.raise() }
    }

    /// Ends the thread and the news.
    package func stop() {
        stopping.raise()
    }

    private func run(zone: FileWatch, files: FileWatch) {
        var (zone, files) = (zone, files)
        let hangUps = clinux_hangups()
        var (unrest, retry, said) = (Unrest(), Moment?.none, SystemError?.none)
        while true {
            let failure = files.failure ?? zone.failure
            if failure != said { report.yield(.blind(failure)) }
            said = failure
            retry = failure == nil ? nil : retry ?? .now + Self.patience
            let descriptors = [
                timer, stopping.descriptor, hangUps, zone.descriptor, files.descriptor, wish.descriptor,
            ]
            var waited = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            // A wait that is too short by less than a millisecond would be followed by several of none.
            let deadline = [unrest.deadline, retry].compactMap(\.self).min()
            let limit = deadline.map { Int32(clamping: max(0, (($0 - .now).microseconds + 999) / 1000)) }
            poll(&waited, nfds_t(waited.count), limit ?? -1)
            if waited[1].revents != 0 { break }
            if waited[0].revents != 0 {
                // Fails with ECANCELED where the clock was set; either way there is news.
                var expirations: UInt64 = 0
                _ = read(timer, &expirations, 8)
                report.yield(.time)
            }
            if waited[2].revents != 0 {
                // A signalfd_siginfo, of 128 bytes (signalfd(2)).
                var information = [UInt8](repeating: 0, count: 128)
                _ = read(hangUps, &information, information.count)
                files.watch()
                report.yield(.hangUp)
            }
            if waited[3].revents != 0, zone.hasNews() { unrest.note(.zone, at: .now) }
            if waited[4].revents != 0, files.hasNews() { unrest.note(.files, at: .now) }
            if waited[5].revents != 0 {
                wish.lower()
                files.awaitsAll = awaitsThemes.load(ordering: .relaxed)
                if files.isHomeMissing {
                    files.watch()
                    // What came before it was watched.
                    unrest.note(.files, at: .now)
                }
            }
            if let due = retry, due <= .now {
                retry = nil
                // Once it succeeds, what came while nobody looked is to be told.
                if zone.failure != nil {
                    zone.watch()
                    if zone.failure == nil { unrest.note(.zone, at: .now) }
                }
                if files.failure != nil {
                    files.watch()
                    if files.failure == nil { unrest.note(.files, at: .now) }
                }
            }
            let changed = unrest.take(at: .now)
            // What is watched may be something else by now.
            if changed.contains(.zone) { zone.watch() }
            if changed.contains(.files) { files.watch() }
            for one in changed { report.yield(one) }
        }
        zone.leave()
        files.leave()
        close(hangUps)
        report.finish()
    }
}

extension FileWatch {
    /// Of where the system's zone is kept: the link that says it.
    fileprivate static func zone(_ folder: String) -> FileWatch {
        FileWatch([Root(path: folder, hasSubfolder: { _ in false }, names: ["localtime"])])
    }

    /// Of the person's configuration and their themes.
    fileprivate static func files(config: String?, data: String?) -> FileWatch {
        let config = config.map { Root(path: $0, hasSubfolder: { $0 == "routines" }) }
        let themes = data.map { Root(path: $0 + "/sounds", hasSubfolder: { _ in true }, home: $0) }
        return FileWatch([config, themes].compactMap(\.self))
    }
}
