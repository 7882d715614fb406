import Foundation
import Playback
import Rig
import Scheduling
import Synchronization
import Testing
import Units

@testable import Daemon

/// Integration tests: they wait for the kernel's timer and its news of files.
@Suite(.serialized) struct ChangeWatchTests {
    /// All news so far, each with when it came.
    final class Post: Sendable {
        private let noted = Mutex<[(news: ChangeWatch.News, at: Timestamp)]>([])
        private let ended = Mutex(false)

        var news: [ChangeWatch.News] { noted.withLock { $0.map(\.news) } }
        var times: [Timestamp] { noted.withLock { $0.map(\.at) } }
        var hasEnded: Bool { ended.withLock(\.self) }

        init(_ watch: ChangeWatch) {
            Task {
                for await one in watch.news { noted.withLock { $0.append((one, ClockReading.now.wall)) } }
                ended.withLock { $0 = true }
            }
        }
    }

    private let zones: TemporaryFolder
    private let home: TemporaryFolder
    private var config: String { home.path + "/config/tenuto" }
    private var data: String { home.path + "/data/tenuto" }

    init() throws {
        zones = try TemporaryFolder()
        home = try TemporaryFolder()
    }

    private func watch() throws -> ChangeWatch {
        try ChangeWatch(zoneFolder: zones.path, configFolder: config, dataFolder: data)
    }

    private func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    private func write(_ name: String) throws {
        try Data("schedule: []\n".utf8).write(to: URL(fileURLWithPath: "\(config)/\(name)"))
    }

    /// How often the thread of the watch was woken that is not among `others`, once it sleeps.
    private func wakeUpsOnceAsleep(but others: Set<String>) async throws -> [String: Int] {
        var last: [String: Int] = [:]
        for _ in 0..<50 {
            // Longer than it waits for stillness.
            try await Task.sleep(for: .milliseconds(500))
            let now = wakeUps(ofThreads: "tenuto-clock").filter { !others.contains($0.key) }
            if now.count == 1, now == last { break }
            last = now
        }
        return last
    }

    /// Waits until all that has happened must have been told: four times the stillness that is waited for.
    private func quiet() async throws { try await Task.sleep(for: .seconds(1)) }

    @Test func `the alarm rings at its instant, and again when it is set again`() async throws {
        let watch = try watch()
        defer { watch.stop() }
        let post = Post(watch)
        for count in 1...2 {
            let due = ClockReading.now.wall + .milliseconds(300)
            watch.setAlarm(due)
            try await eventually { post.news.count >= count }
            #expect(post.news == Array(repeating: .time, count: count))
            #expect(post.times[count - 1] >= due)
        }
    }

    @Test func `an alarm in the past rings at once, one that was taken back never`() async throws {
        let watch = try watch()
        defer { watch.stop() }
        let post = Post(watch)
        watch.setAlarm(ClockReading.now.wall + .seconds(2))
        watch.setAlarm(nil)
        try await Task.sleep(for: .seconds(3))
        #expect(post.news == [])
        watch.setAlarm(Timestamp(seconds: -5))
        try await eventually { post.news == [.time] }
        watch.setAlarm(ClockReading.now.wall - .seconds(3600))
        try await eventually { post.news == [.time, .time] }
    }

    /// timedatectl makes a link beside the old one and renames it over (systemd's `symlink_atomic`).
    @Test func `another zone is told once, when its link is there`() async throws {
        let link = zones.path + "/localtime"
        symlink("/usr/share/zoneinfo/UTC", link)
        let watch = try watch()
        defer { watch.stop() }
        let post = Post(watch)
        try await Task.sleep(for: .milliseconds(50))
        symlink("/usr/share/zoneinfo/Europe/Berlin", link + ".new")
        rename(link + ".new", link)
        try await eventually { !post.news.isEmpty }
        try await quiet()
        #expect(post.news == [.zone])
    }

    @Test func `a folder that is made later is watched from then on, and so is what is made in it`() async throws {
        try makeFolder(home.path + "/config")
        let watch = try watch()
        defer { watch.stop() }
        let post = Post(watch)
        try await Task.sleep(for: .milliseconds(50))
        try makeFolder(config)
        try await eventually { post.news.count == 1 }
        try write("schedule.yaml")
        try await eventually { post.news.count == 2 }
        try makeFolder(config + "/routines")
        try await eventually { post.news.count == 3 }
        try write("routines/mine.yaml")
        try await eventually { post.news.count == 4 }
        try FileManager.default.removeItem(atPath: config)
        try await eventually { post.news.count == 5 }
        try makeFolder(config)
        try await eventually { post.news.count == 6 }
        try write("schedule.yaml")
        try await eventually { post.news.count == 7 }
        #expect(Set(post.news) == [.files])
    }

    @Test func `while nothing happens its thread sleeps`() async throws {
        try makeFolder(config)
        let others = Set(wakeUps(ofThreads: "tenuto-clock").keys)
        let watch = try watch()
        defer { watch.stop() }
        let post = Post(watch)
        watch.setAlarm(ClockReading.now.wall + .seconds(3600))
        let before = try await wakeUpsOnceAsleep(but: others)
        #expect(before.count == 1)
        try await Task.sleep(for: .seconds(2))
        #expect(wakeUps(ofThreads: "tenuto-clock").filter { !others.contains($0.key) } == before)
        #expect(post.news == [])
    }

    /// Whole desktops write to the folders above: that wakes nobody. Nearly nobody has a theme of their own.
    @Test(arguments: [true, false])
    func `what happens beside the folders lets its thread sleep`(withOwnThemes: Bool) async throws {
        try makeFolder(config)
        try makeFolder(withOwnThemes ? data + "/sounds" : home.path + "/data")
        let others = Set(wakeUps(ofThreads: "tenuto-clock").keys)
        let watch = try watch()
        defer { watch.stop() }
        let before = try await wakeUpsOnceAsleep(but: others)
        for folder in [home.path, home.path + "/config", home.path + "/data"] + (withOwnThemes ? [data] : []) {
            for number in 1...20 {
                let path = "\(folder)/browser-\(number)"
                try Data().write(to: URL(fileURLWithPath: path))
                chmod(path, 0o640)
                rename(path, path + ".old")
                unlink(path + ".old")
            }
        }
        try await Task.sleep(for: .milliseconds(100))
        #expect(wakeUps(ofThreads: "tenuto-clock").filter { !others.contains($0.key) } == before)
    }

    /// Where the folder is missing, the one in which it would be made is watched; it may be the whole desktop's.
    @Test func `what is of no concern is not told`() async throws {
        try makeFolder(home.path + "/config")
        let watch = try watch()
        defer { watch.stop() }
        let post = Post(watch)
        try await Task.sleep(for: .milliseconds(50))
        for path in [home.path + "/config/browser", zones.path + "/resolv.conf"] {
            try Data().write(to: URL(fileURLWithPath: path))
            rename(path, path + ".old")
            unlink(path + ".old")
        }
        try await quiet()
        #expect(post.news == [])
        try makeFolder(config)
        try await eventually { post.news == [.files] }
    }

    @Test func `a theme is awaited where none could lie only as long as one is wanted`() async throws {
        try makeFolder(config)
        try makeFolder(home.path + "/data")
        let others = Set(wakeUps(ofThreads: "tenuto-clock").keys)
        let watch = try watch()
        defer { watch.stop() }
        let post = Post(watch)
        watch.awaitThemes(true)
        try await eventually { post.news == [.files] }
        try makeFolder(data + "/sounds/mine")
        try await eventually { post.news.count == 2 }
        try FileManager.default.removeItem(atPath: data)
        try await eventually { post.news.count == 3 }
        watch.awaitThemes(false)
        try await eventually { post.news.count == 4 }
        let before = try await wakeUpsOnceAsleep(but: others)
        try makeFolder(data)
        try await Task.sleep(for: .milliseconds(100))
        #expect(wakeUps(ofThreads: "tenuto-clock").filter { !others.contains($0.key) } == before)
        #expect(Set(post.news) == [.files])
    }

    @Test func `what editors put beside a file is not told`() async throws {
        try makeFolder(config)
        try write("config.yaml")
        // From a session of vim's that goes on, or has crashed.
        try write(".schedule.yaml.swp")
        let watch = try watch()
        defer { watch.stop() }
        let post = Post(watch)
        try await Task.sleep(for: .milliseconds(50))
        for name in ["4913", ".config.yaml.swp", ".config.yaml.swx", ".config.yaml.swo", "config.yaml~"] {
            try write(name)
            unlink("\(config)/\(name)")
        }
        symlink("somebody@here.4711", config + "/.#config.yaml")
        unlink(config + "/.#config.yaml")
        try write(".schedule.yaml.swp")
        unlink(config + "/.schedule.yaml.swp")
        try await quiet()
        #expect(post.news == [])
        try write("config.yaml")
        try await eventually { post.news == [.files] }
    }

    @Test func `a file that is written again and again is told all the same`() async throws {
        try makeFolder(config)
        let watch = try watch()
        defer { watch.stop() }
        let post = Post(watch)
        let begun = ContinuousClock.now
        while post.news.isEmpty, ContinuousClock.now - begun < .seconds(6) {
            try write("config.yaml")
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(post.news == [.files])
    }

    @Test func `after stop there is no more news, and its thread and its files are gone`() async throws {
        let files = openDescriptors()
        let before = threads(named: "tenuto-clock")
        do {
            let watch = try watch()
            let post = Post(watch)
            watch.stop()
            try await eventually { post.hasEnded }
            #expect(post.news == [])
        }
        try await eventually { threads(named: "tenuto-clock") <= before }
        try await eventually { openDescriptors() <= files }
    }

    @Test func `the clocks are read as the machine has them`() {
        let first = ClockReading.now
        let wall = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        #expect((wall - first.wall) < .seconds(5) && (first.wall - wall) < .seconds(5))
        #expect(first.awake <= .now && first.slept >= .zero - .milliseconds(1))
        let second = ClockReading.now
        #expect(second.awake >= first.awake)
        #expect(ClockChange(from: first, to: second) == nil, "nothing happened meanwhile")
        #expect(Clocks.system.reading().awake >= second.awake)
    }
}
