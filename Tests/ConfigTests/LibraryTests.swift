import Glibc
import Testing
import Units

@testable import Config

private let valid = "name: Mine\nexercises: [{ name: Press-up, hold: 9s }]\n"

@Test("Without a folder there are the bundled routines and nothing to complain about", arguments: [nil, "/nowhere"])
func bundledAlone(folder: String?) throws {
    let library = Library.load(configFolder: folder)
    #expect(library.problems == [])
    #expect(
        library.ids.map(\.description) == [
            "arm-and-leg-raise", "back-extension", "bird-dog", "cat-cow", "cat-cow-breath", "chest-stretch", "cobra",
            "corner-stretch", "press-up", "prone-cobra", "shoulder-rolls", "taster", "upper-back", "upper-middle-back",
        ])
    #expect(library.sorted.map(\.id) == library.ids)
    #expect(library.origin(of: try #require(Slug("taster"))) == .bundled)
}

@Test("A file takes the place of the bundled routine of its id, for those that use it too")
func shadowing() throws {
    let folder = try Folder()
    try folder.write("routines/press-up.yaml", valid)
    let library = Library.load(configFolder: folder.path)
    #expect(library.problems == [])
    #expect(try library.routine("press-up").name == "Mine")
    #expect(library.origin(of: try #require(Slug("press-up"))) == .file(folder.path + "/routines/press-up.yaml"))
    #expect(try library.routine("upper-back").main.first?.exercises.first?.poses.first?.hold == .exactly(.seconds(9)))
}

@Test("A broken file hinders no other, and is not replaced by the bundled routine")
func brokenFile() throws {
    let folder = try Folder()
    try folder.write("routines/press-up.yaml", "name: Mine\n")
    try folder.write("routines/good.yaml", valid)
    let library = Library.load(configFolder: folder.path)
    #expect(
        folder.relative(library.problems) == """
            routines/press-up.yaml:1:1: error: exercises: required, and missing
                name: Mine
                ^
            """)
    let id = try #require(Slug("press-up"))
    #expect(library.broken[id] == library.problems)
    #expect(throws: RoutineUnavailable.broken(id: id, problems: library.problems)) { try library.routine("press-up") }
    #expect(try library.routine("good").name == "Mine")
    // Its first exercise is the bundled one then.
    #expect(try library.routine("upper-back").main.first?.exercises.first?.poses.first?.hold == .exactly(.seconds(5)))
}

@Test("What is no file is one problem and is not waited for")
func noFiles() throws {
    let folder = try Folder()
    let routines = folder.path + "/routines"
    #expect(mkfifo(routines + "/pipe.yaml", 0o600) == 0)
    #expect(mkdir(routines + "/taster.yaml", 0o700) == 0)
    #expect(symlink("/nowhere", routines + "/lost.yaml") == 0)
    try folder.write("routines/big.yaml", String(repeating: "# comment\n", count: 110_000))
    try folder.write("routines/My Back.yaml", valid)
    try folder.write("routines/back.yml", valid)
    try folder.write("routines/.hidden.yaml", "x")
    try folder.write("routines/README", "x")
    let library = Library.load(configFolder: folder.path)
    #expect(
        folder.relative(library.problems) == """
            error: routines/My Back.yaml: its name is not an id: lower-case letters and digits in words joined by \
            '-', at most 64 characters; rename it, for example to my-back.yaml
            error: routines/back.yml: the name of a routine file ends in .yaml
            error: routines/big.yaml: larger than 256 KiB, which is the most that is allowed
            error: routines/lost.yaml: no such file, or a link that leads nowhere
            error: routines/pipe.yaml: a named pipe; a regular file is expected
            error: routines/taster.yaml: a folder; a regular file is expected
            """)
    #expect(library.broken.keys.sorted().map(\.description) == ["big", "lost", "pipe", "taster"])
    #expect(throws: RoutineUnavailable.self) { try library.routine("taster") }
}

@Test("A folder that cannot be read is a problem, and the bundled routines are there")
func unreadableFolder() throws {
    let folder = try Folder()
    #expect(rmdir(folder.path + "/routines") == 0)
    try folder.write("routines", "a file")
    let library = Library.load(configFolder: folder.path)
    #expect(folder.relative(library.problems) == "error: routines: cannot be read: Not a directory")
    #expect(library.ids.count == 14)
}

@Test(
    "An unknown id comes with the nearest ones",
    arguments: [("pres-up", ["press-up"]), ("Taster!", ["taster"]), ("", [])])
func unknownRoutine(typed: String, near: [String]) {
    let library = Library.load(configFolder: nil)
    #expect(throws: RoutineUnavailable.unknown(id: typed, near: near)) { try library.routine(typed) }
}

@Test("The message for an unknown id says what was perhaps meant")
func unknownRoutineMessage() {
    let unknown = RoutineUnavailable.unknown(id: "pres-up", near: ["press-up"])
    #expect("\(unknown)" == "\"pres-up\": no such routine (did you mean \"press-up\"?)")
}
