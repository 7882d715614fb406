import CLinux
import Glibc
import Playback

/// Watches folders of small files that a person writes, however they are saved: written in place, renamed over, or behind
/// links that are exchanged, as dotfile managers and Nix have it.
///
/// A link tells nothing of what it leads to, so each on the way is watched for its own end, and what it leads to besides.
/// Folders above are watched for nothing else: whole desktops write to them. Lives on one thread.
struct FileWatch: Sendable {
    /// What is watched for the names in it.
    struct Root: Sendable {
        /// The folder.
        let path: String
        /// Which folders in it are watched as well.
        let hasSubfolder: @Sendable (String) -> Bool
        /// Of what in it there is to be news; nil for everything but what editors put there.
        var names: Set<String>?
        /// Without this folder it is not awaited: the one above is the whole desktop's.
        var home: String?
    }

    /// As many links as the kernel follows (path_resolution(7)).
    private static let mostLinks = 40
    /// So many things in one folder are looked at: more than a person has.
    private static let mostNames = 1000

    /// Whether what has no home is awaited all the same; holds from the next `watch` on.
    var awaitsAll = false
    /// Whether something had no home when all was watched last.
    private(set) var isHomeMissing = false
    /// Why not all could be watched then; nil where all is.
    private(set) var failure: SystemError?

    private let roots: [Root]
    /// Readable once there is news.
    private(set) var descriptor: Int32 = -1
    /// Which names are of concern, by the number of the folder they are in; nil for all but those of editors.
    private var concerns: [Int32: Set<String>?] = [:]

    init(_ roots: [Root]) {
        self.roots = roots
    }

    /// Watches what is there now: what is missing is awaited in the folder in which it would be made. Where the machine has
    /// no more to watch with, what was watched goes on to be, as far as that is known.
    mutating func watch() {
        let fresh = clinux_folder_watch()
        failure = fresh < 0 ? SystemError(operation: "inotify_init1", errno: errno) : nil
        guard fresh >= 0 else { return }
        leave()
        descriptor = fresh
        isHomeMissing = false
        for root in roots {
            if let home = root.home, access(home, F_OK) != 0 {
                isHomeMissing = true
                if !awaitsAll { continue }
            }
            guard let folder = follow(root.path), watchNames(in: folder, root.names) else { continue }
            for name in names(in: folder) where root.names?.contains(name) ?? true {
                let place = follow("\(folder)/\(name)")
                guard let place, root.hasSubfolder(name), watchNames(in: place, nil) else { continue }
                for name in self.names(in: place) { _ = follow("\(place)/\(name)") }
            }
        }
    }

    /// Takes all news; whether any is of concern.
    func hasNews() -> Bool {
        var events = [UInt8](repeating: 0, count: 4096)
        var isOfConcern = false
        while case let count = read(descriptor, &events, events.count), count > 0 {
            // As inotify(7) lays them out: the number, the length of the name after 12 bytes, the name after 16, padded by
            // zeros.
            var start = 0
            while start + 16 <= count {
                let field = { (offset: Int) in
                    (0..<4).reduce(UInt32(0)) { $0 | UInt32(events[start + offset + $1]) << (8 * $1) }
                }
                let (number, length) = (Int32(bitPattern: field(0)), Int(field(12)))
                let name = events[(start + 16)..<min(start + 16 + length, count)].prefix { $0 != 0 }
                if concerns(number, String(decoding: name, as: UTF8.self)) { isOfConcern = true }
                start += 16 + length
            }
        }
        return isOfConcern
    }

    mutating func leave() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        concerns = [:]
    }

    /// What has no name is news of the thing itself, or that some was lost.
    private func concerns(_ number: Int32, _ name: String) -> Bool {
        guard !name.isEmpty, let names = concerns[number] else { return name.isEmpty }
        return names?.contains(name) ?? !Self.isEditors(name)
    }

    private mutating func watchNames(
        in folder: String, _ names: Set<String>?, for interest: clinux_interest = clinux_names
    ) -> Bool {
        let number = add(folder, interest)
        guard number >= 0 else { return false }
        if let names, let before = concerns[number] {
            concerns[number] = before.map { $0.union(names) }
        } else {
            concerns[number] = .some(names)
        }
        return true
    }

    /// The number of what is watched from now on; below zero where it is not.
    private mutating func add(_ path: String, _ interest: clinux_interest) -> Int32 {
        let number = clinux_folder_watch_add(descriptor, path, Int32(interest.rawValue))
        // Others say what is there, which may change: this is of the machine's own limits.
        if number < 0, errno == ENOSPC || errno == ENOMEM {
            failure = SystemError(operation: "inotify_add_watch", errno: errno)
        }
        return number
    }

    /// Watches all on the way to `path`, and the file that it is. Gives the path without links; nil where it leads nowhere.
    private mutating func follow(_ path: String) -> String? {
        var place = ""
        var rest = path.split(separator: "/")[...]
        if !path.hasPrefix("/") { rest = (workingFolder.split(separator: "/") + rest)[...] }
        var links = 0
        while let name = rest.popFirst() {
            if name == "." { continue }
            if name == ".." {
                place = place.lastIndex(of: "/").map { String(place[..<$0]) } ?? ""
                continue
            }
            let next = "\(place)/\(name)"
            // First watched, then looked at: what changes in between is news.
            _ = add(next, clinux_end)
            var info = stat()
            if lstat(next, &info) != 0 {
                let parent = place.isEmpty ? "/" : place
                _ = watchNames(in: parent, [String(name)], for: clinux_coming)
                // It may have come just now.
                guard lstat(next, &info) == 0 else { return nil }
                _ = add(next, clinux_end)
            }
            guard info.st_mode & S_IFMT == S_IFLNK else {
                place = next
                continue
            }
            links += 1
            guard links <= Self.mostLinks, let target = readLink(next) else { return nil }
            if target.hasPrefix("/") { place = "" }
            rest = (target.split(separator: "/") + rest)[...]
        }
        if links > 0 { _ = add(place, clinux_text) }
        return place
    }

    /// What editors put beside a file while they work on it: vim's swap files and the one it tries whether it may write
    /// with, copies of what was there before, Emacs' locks.
    private static func isEditors(_ name: String) -> Bool {
        let end = name.suffix(4)
        let isSwap = name.hasPrefix(".") && end.count == 4 && end.hasPrefix(".sw")
        return isSwap || name.hasSuffix("~") || name.hasPrefix(".#") || name == "4913"
    }

    /// But for those that editors put there: nobody reads them.
    private mutating func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else {
            if errno == EMFILE || errno == ENFILE || errno == ENOMEM {
                failure = SystemError(operation: "opendir", errno: errno)
            }
            return []
        }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < Self.mostNames, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != "..", !Self.isEditors(name) { names.append(name) }
        }
        return names
    }

    private func readLink(_ path: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = bytes.withUnsafeMutableBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { $0.baseAddress.map { readlink(path, $0, Int(PATH_MAX)) } ?? -1 }
        }
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }

    private var workingFolder: String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&bytes, bytes.count) != nil else { return "/" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
