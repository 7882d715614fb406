import CLinux
import Glibc
import Playback
import Scheduling
import Synchronization
import Units

/// Waits for the clock, the zone and the person's files, on one thread that sleeps until one of them has news.
package final class ChangeWatch: Sendable {
    /// What has happened.
    package enum News: Hashable, Sendable {
        /// The alarm's time has come, the clock was set, or the machine has slept.
        case time
        /// Something changed where the system's zone is kept.
        case zone
        /// Something changed in the configuration.
        case files
    }

    /// How long it is to be still before files count as written: an editor saves in several steps (§9).
    private static let stillness: Int32 = 250
    /// Where a timer waits that is only there to be told of a set clock: 2200-01-01.
    private static let never = Timestamp(seconds: 7_258_118_400)

    /// All news, in order; ends after `stop`. For one reader.
    package let news: AsyncStream<News>

    private let report: AsyncStream<News>.Continuation
    private let timer: Int32
    private let stopping: Signal
    private let zoneFolder: String
    private let configFolder: String?

    /// Starts the thread. `zoneFolder` is where the system's zone is kept, `configFolder` where the person's files are,
    /// if it is known.
    package init(zoneFolder: String = "/etc", configFolder: String?) throws(SystemError) {
        (news, report) = AsyncStream.makeStream()
        stopping = try Signal()
        timer = clinux_wall_timer()
        guard timer >= 0 else { throw SystemError(operation: "timerfd_create", errno: errno) }
        self.zoneFolder = zoneFolder
        self.configFolder = configFolder
        setAlarm(nil)
        let watch = Folders(zone: zoneFolder, config: configFolder)
        try startThread(named: "tenuto-clock") { [timer, stopping, report] in
            Self.run(timer: timer, stopping: stopping, folders: watch, report: report)
        }
    }

    deinit { close(timer) }

    /// As `Clocks.setAlarm`.
    package func setAlarm(_ instant: Timestamp?) {
        // A time of zero would stop the timer.
        _ = clinux_wall_timer_set(timer, max(1, (instant ?? Self.never).microseconds))
    }

    /// Ends the thread and the news.
    package func stop() {
        stopping.raise()
    }

    private static func run(
        timer: Int32, stopping: Signal, folders: Folders, report: AsyncStream<News>.Continuation
    ) {
        var folders = folders
        folders.watch()
        var changed: Set<News> = []
        while true {
            var waited = [timer, stopping.descriptor, folders.zoneWatch, folders.configWatch].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let count = poll(&waited, nfds_t(waited.count), changed.isEmpty ? -1 : stillness)
            if count == 0 {
                // Still at last. What is watched may be another folder by now.
                folders.watch()
                for one in [News.zone, .files] where changed.contains(one) { report.yield(one) }
                changed = []
            }
            if waited[1].revents != 0 { break }
            if waited[0].revents != 0 {
                // Fails with ECANCELED where the clock was set; either way there is news.
                var expirations: UInt64 = 0
                _ = read(timer, &expirations, 8)
                report.yield(.time)
            }
            if waited[2].revents != 0, folders.hasZoneChanged() { changed.insert(.zone) }
            if waited[3].revents != 0, folders.haveFilesChanged() { changed.insert(.files) }
        }
        folders.leave()
        report.finish()
    }
}

extension ChangeWatch {
    /// The folders that are watched, on the thread that watches them.
    private struct Folders: Sendable {
        let zone: String
        let config: String?
        private(set) var zoneWatch: Int32 = -1
        private(set) var configWatch: Int32 = -1
        /// What is to be made before there is anything to read: while the folder is missing, nothing else in the one where
        /// it would be is of concern. Whole desktops write to ~/.config.
        private var awaited: String?

        init(zone: String, config: String?) {
            self.zone = zone
            self.config = config
        }

        /// Watches the folders that are there now: where one is missing, the one in which it would be made.
        mutating func watch() {
            leave()
            zoneWatch = clinux_folder_watch()
            _ = clinux_folder_watch_add(zoneWatch, zone)
            awaited = nil
            guard let config else { return }
            configWatch = clinux_folder_watch()
            if clinux_folder_watch_add(configWatch, config) >= 0 {
                _ = clinux_folder_watch_add(configWatch, config + "/routines")
            } else {
                var parent = config[...]
                while let slash = parent.lastIndex(of: "/"), slash > parent.startIndex {
                    let name = parent[parent.index(after: slash)...]
                    parent = parent[..<slash]
                    if clinux_folder_watch_add(configWatch, String(parent)) >= 0 {
                        awaited = String(name)
                        return
                    }
                }
            }
        }

        /// Takes the news of the zone's folder; whether the link that says the zone was among it.
        func hasZoneChanged() -> Bool { drain(zoneWatch) { $0 == "localtime" } }

        /// Takes the news of the person's files; whether there was any of concern.
        func haveFilesChanged() -> Bool { drain(configWatch) { awaited == nil || $0 == awaited } }

        /// Reads all that there is; whether any of it is of something that `isOfConcern`, or of the folder itself, or lost.
        private func drain(_ watch: Int32, _ isOfConcern: (String) -> Bool) -> Bool {
            var events = [UInt8](repeating: 0, count: 4096)
            var hasAny = false
            while case let count = read(watch, &events, events.count), count > 0 {
                // As inotify(7) lays them out: the length of the name after 12 bytes, the name after 16, padded by zeros.
                var start = 0
                while start + 16 <= count {
                    let length = (0..<4).reduce(0) { $0 | Int(events[start + 12 + $1]) << (8 * $1) }
                    let name = events[(start + 16)..<min(start + 16 + length, count)].prefix { $0 != 0 }
                    if name.isEmpty || isOfConcern(String(decoding: name, as: UTF8.self)) { hasAny = true }
                    start += 16 + length
                }
            }
            return hasAny
        }

        mutating func leave() {
            for watch in [zoneWatch, configWatch] where watch >= 0 { close(watch) }
            (zoneWatch, configWatch) = (-1, -1)
        }
    }
}
