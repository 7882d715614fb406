import Foundation
import Rig
import Scheduling
import Testing
import Units

@testable import Daemon

/// Integration tests: they wait for the kernel's news of files.
@Suite struct SavingTests {
    /// A way in which a file of the configuration comes to say something else.
    enum Saving: String, CaseIterable {
        case inPlace = "truncated and written, as cat and nano do"
        case inSteps = "written in steps"
        case renamedOver = "written beside and renamed over, as vim and VS Code do"
        case backup = "the old one renamed away, the new one written in its place, as vim with backupcopy=no does"
        case created = "made"
        case deleted = "deleted"
        case recreated = "deleted and made again"
        case rights = "its rights changed"
        case touched = "touched"
        case linkSwapped = "a link exchanged for another, as ln -sfn and home-manager do"
        case behindLink = "written in place behind a link"
        case replacedBehindLink = "renamed over behind a link, as stow has it"
        case behindTwoLinks = "a link behind a link exchanged"
        case folderSwapped = "its folder being a link that is exchanged: generation-N"
        case aboveSwapped = "a folder above being a link that is exchanged"
        case folderMoved = "its folder moved away and another put there"
        case linkToNowhere = "a link to nowhere that leads somewhere now"
        case routine = "a routine written"
        case routineBehindLink = "a routine written behind a link"
        case routinesMade = "the folder for routines made"
        case theme = "a theme's file written"
        case themeSound = "a theme's sound written"
        case themeMade = "a theme made where there was none"
    }

    /// And what is done after it is news too: what is watched is what is there then. All ways at once, each for itself.
    @Test func `however a file is saved, it is told once, when all is still`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for saving in Saving.allCases { group.addTask { try await check(saving) } }
            try await group.waitForAll()
        }
    }

    private func check(_ saving: Saving) async throws {
        // Where the machine stands still for as long as one is to wait, it is still in the middle of it.
        for _ in 1...5 where try await isTold(saving) { return }
        Issue.record("\(saving.rawValue): the machine was never at hand")
    }

    /// Whether it was saved in one go; only then it counts how it was told.
    private func isTold(_ saving: Saving) async throws -> Bool {
        let person = try Person()
        try person.prepare(saving)
        let watch = try ChangeWatch(
            zoneFolder: person.home.path, configFolder: person.config, dataFolder: person.data)
        defer { watch.stop() }
        let post = ChangeWatchTests.Post(watch)
        let begun = ClockReading.now.wall
        try await person.perform(saving)
        guard ClockReading.now.wall - begun < Unrest.stillness else { return false }
        try await eventually { !post.news.isEmpty }
        // The stillness and twice as long again: all that belongs to the change has come.
        try await Task.sleep(for: .milliseconds(750))
        #expect(post.news == [.files], "\(saving.rawValue)")
        #expect(post.times[0] - begun >= .milliseconds(250), "\(saving.rawValue): it is to be still first")
        guard saving != .deleted else { return true }
        let file =
            switch saving {
            case .routine, .routineBehindLink: person.config + "/routines/mine.yaml"
            case .routinesMade: person.config + "/routines/other.yaml"
            case .theme, .themeSound, .themeMade: person.data + "/sounds/mine/theme.yaml"
            default: person.config + "/config.yaml"
            }
        try person.put("breath: {}", file)
        try await eventually { post.news.count == 2 }
        #expect(post.news == [.files, .files], "\(saving.rawValue)")
        return true
    }
}

/// Somebody with files of their own.
private struct Person {
    let home: TemporaryFolder
    var config: String { home.path + "/config/tenuto" }
    var data: String { home.path + "/data/tenuto" }

    init() throws { home = try TemporaryFolder() }

    private func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func put(_ text: String, _ path: String) throws {
        try makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0, "\(path): \(String(cString: strerror(errno)))")
        _ = text.withCString { Glibc.write(descriptor, $0, strlen($0)) }
        close(descriptor)
    }

    private func link(_ path: String, to target: String) throws {
        try #require(symlink(target, path) == 0, "\(path): \(String(cString: strerror(errno)))")
    }

    /// What there is before `saving`.
    func prepare(_ saving: SavingTests.Saving) throws {
        let (file, dots) = (config + "/config.yaml", home.path + "/dots")
        if saving != .folderSwapped, saving != .aboveSwapped { try makeFolder(config) }
        try makeFolder(dots)
        switch saving {
        case .created: break
        case .linkSwapped, .behindLink, .replacedBehindLink:
            try put("{}", dots + "/one.yaml")
            try put("{}", dots + "/two.yaml")
            try link(file, to: dots + "/one.yaml")
        case .behindTwoLinks:
            try put("{}", dots + "/one.yaml")
            try put("{}", dots + "/two.yaml")
            try link(dots + "/current.yaml", to: "one.yaml")
            try link(file, to: "../../dots/current.yaml")
        case .folderSwapped, .aboveSwapped:
            for generation in 1...2 { try put("{}", "\(dots)/generation-\(generation)/tenuto/config.yaml") }
            try makeFolder(home.path + "/config")
            if saving == .folderSwapped {
                try link(config, to: dots + "/generation-1/tenuto")
            } else {
                rmdir(home.path + "/config")
                try link(home.path + "/config", to: "dots/generation-1")
            }
        case .linkToNowhere: try link(file, to: dots + "/later/one.yaml")
        case .routine: try makeFolder(config + "/routines")
        case .routineBehindLink:
            try put("{}", dots + "/mine.yaml")
            try makeFolder(config + "/routines")
            try link(config + "/routines/mine.yaml", to: dots + "/mine.yaml")
        case .theme, .themeSound: try put("{}", data + "/sounds/mine/theme.yaml")
        case .themeMade: try makeFolder(data)
        case .inPlace, .inSteps, .renamedOver, .backup, .deleted, .recreated, .rights, .touched, .folderMoved,
            .routinesMade:
            try put("{}", file)
        }
    }

    func perform(_ saving: SavingTests.Saving) async throws {
        let (file, dots) = (config + "/config.yaml", home.path + "/dots")
        switch saving {
        case .inPlace, .created: try put("voice: off", file)
        case .inSteps:
            for step in 1...4 {
                try put("step: \(step)", file)
                try await Task.sleep(for: .milliseconds(30))
            }
        case .renamedOver:
            try put("voice: off", config + "/.config.yaml.swp")
            rename(config + "/.config.yaml.swp", file)
        case .backup:
            rename(file, file + "~")
            try put("voice: off", file)
            unlink(file + "~")
        case .deleted: unlink(file)
        case .recreated:
            unlink(file)
            try put("voice: off", file)
        case .rights: chmod(file, 0o640)
        case .touched: utimensat(AT_FDCWD, file, nil, 0)
        case .linkSwapped:
            try link(config + "/new", to: dots + "/two.yaml")
            rename(config + "/new", file)
        case .behindLink: try put("voice: off", dots + "/one.yaml")
        case .replacedBehindLink: rename(dots + "/two.yaml", dots + "/one.yaml")
        case .behindTwoLinks:
            try link(dots + "/new", to: "two.yaml")
            rename(dots + "/new", dots + "/current.yaml")
        case .folderSwapped:
            try link(home.path + "/new", to: dots + "/generation-2/tenuto")
            rename(home.path + "/new", config)
        case .aboveSwapped:
            // As ln -sfn does: there is nothing for a moment.
            unlink(home.path + "/config")
            try link(home.path + "/config", to: "dots/generation-2")
        case .folderMoved:
            rename(config, config + ".old")
            try put("voice: off", file)
        case .linkToNowhere: try put("voice: off", dots + "/later/one.yaml")
        case .routine: try put("{}", config + "/routines/mine.yaml")
        case .routineBehindLink: try put("[]", dots + "/mine.yaml")
        case .routinesMade: try makeFolder(config + "/routines")
        case .theme: try put("[]", data + "/sounds/mine/theme.yaml")
        case .themeSound: try put("RIFF", data + "/sounds/mine/bell.wav")
        case .themeMade: try put("{}", data + "/sounds/mine/theme.yaml")
        }
    }
}
