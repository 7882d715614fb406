import Foundation
import Rig
import Testing

@testable import Daemon

@Suite struct FoldersTests {
    private static let home = ["HOME": "/h"]

    /// environment → config, state, data
    @Test(
        arguments: [
            (home, "/h/.config/tenuto", "/h/.local/state/tenuto", "/h/.local/share/tenuto"),
            (
                ["XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_DATA_HOME": "/d"], "/c/tenuto", "/s/tenuto",
                "/d/tenuto"
            ),
            (
                ["HOME": "/h", "XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": "", "XDG_DATA_HOME": "./d"],
                "/h/.config/tenuto",
                "/h/.local/state/tenuto", "/h/.local/share/tenuto"
            ),
            (["HOME": "h"], nil, nil, nil),
            (["HOME": ""], nil, nil, nil),
            ([:], nil, nil, nil),
        ] as [([String: String], String?, String?, String?)])
    func `folders follow the XDG specification`(
        environment: [String: String], config: String?, state: String?, data: String?
    ) {
        let folders = Folders(config: nil, state: nil, environment: environment)
        #expect(folders.config == config && folders.state == state && folders.data == data)
    }

    @Test func `options come first`() {
        let folders = Folders(config: "my", state: "/other", environment: Self.home)
        #expect(folders.config == "my" && folders.state == "/other" && folders.data == "/h/.local/share/tenuto")
    }
}

@Suite struct StateFolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `the first start ever is told from all later ones, also by another daemon`() throws {
        let state = try StateFolder.open(folder.path + "/a/b")
        #expect(state.isFirstStart())
        #expect(!state.isFirstStart())
        #expect(try !StateFolder.open(folder.path + "/a/b").isFirstStart())
    }

    @Test func `it is made for its owner alone`() throws {
        _ = try StateFolder.open(folder.path + "/a/b")
        var info = stat()
        #expect(stat(folder.path + "/a", &info) == 0 && info.st_mode & 0o777 == 0o700)
    }

    @Test func `what cannot be a state folder is said so`() throws {
        let none = #expect(throws: StartupError.self) { try StateFolder.open(nil) }
        #expect(
            none?.description == "state folder: neither HOME nor XDG_STATE_HOME is set: set one, or give --state")
        try "x".write(toFile: folder.path + "/file", atomically: false, encoding: .utf8)
        let file = #expect(throws: StartupError.self) { try StateFolder.open(folder.path + "/file") }
        #expect(file?.description == "state folder \(folder.path)/file: not a folder")
        let below = #expect(throws: StartupError.self) { try StateFolder.open(folder.path + "/file/sub") }
        #expect(below?.description == "state folder \(folder.path)/file/sub: cannot be made: Not a directory")
        #expect([none, file, below].allSatisfy { $0?.code == .folder })
    }
}
