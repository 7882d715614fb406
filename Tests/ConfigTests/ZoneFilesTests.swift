import Foundation
import Scheduling
import Testing
import Units

@testable import Config

/// The zones of the machine: found by name, and the one its clock goes by.
@Suite struct ZoneFilesTests {
    private static let system = "/usr/share/zoneinfo"
    private let zones = ZoneFiles(environment: [:])

    @Test(
        arguments: [
            ("UTC", true), ("Europe/Berlin", true), ("America/Argentina/Ushuaia", true), ("Etc/GMT+9", true),
            ("EST5EDT", true), ("", false), ("europe/berlin", false), ("Europe", false), ("Europe/", false),
            ("/Europe/Berlin", false), ("Europe//Berlin", false), ("../zoneinfo/UTC", false),
            ("Europe/./Berlin", false),
            ("tzdata.zi", false), ("iso3166.tab", false), ("Europe/Berlin\0", false), ("Europa/Berlin", false),
            (String(repeating: "A", count: 5000), false),
        ])
    func `A zone is a file of its name below the folder, and nothing else is`(name: String, expected: Bool) {
        #expect(zones.isZone(name) == expected)
    }

    @Test(
        arguments: [
            ("Europe/Berln", "\"Europe/Berlin\""), ("europe/berlin", "\"Europe/Berlin\""),
            ("Berlin", "\"Europe/Berlin\""),
            ("new york", "\"America/New_York\""), ("US/Estern", "\"US/Eastern\""),
            ("Asia/Katmandu2", "\"Asia/Katmandu\""),
        ])
    func `A zone that is not there is answered with what may have been meant`(name: String, meant: String) throws {
        let error = try #require(throws: ZoneError.self) { try zones.rules(name) }
        #expect("\(error)".contains("\(name.quoted): no such time zone (did you mean ") && "\(error)".contains(meant))
    }

    @Test func `Where nothing is like it nothing is suggested`() {
        #expect(throws: ZoneError.unknown(name: "Qwxyz/Vbnmq", suggestion: "")) { try zones.rules("Qwxyz/Vbnmq") }
    }

    @Test func `A folder without lists is searched for what was meant`() throws {
        let folder = try Folder()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Self.system)/Europe/Berlin"))
        try FileManager.default.createDirectory(atPath: folder.path + "/Inner", withIntermediateDirectories: true)
        try bytes.write(to: URL(fileURLWithPath: folder.path + "/Inner/City"))
        try folder.write("Inner/Text", "no zone")
        let own = ZoneFiles(environment: ["TZDIR": folder.path])
        #expect(try own.rules("Inner/City").offset(at: Timestamp(seconds: 0)).abbreviation == "CET")
        #expect(!own.isZone("Inner/Text") && own.isZone("UTC"))
        #expect(throws: ZoneError.damaged(path: folder.path + "/Inner/Text", .badMagic)) { try own.rules("Inner/Text") }
        let meant = " (did you mean \"Inner/City\"?)"
        #expect(throws: ZoneError.unknown(name: "Inner/Citi", suggestion: meant)) { try own.rules("Inner/Citi") }
    }

    @Test(
        arguments: [
            ("Europe/Berlin", "Europe/Berlin", 3600), (":Europe/Berlin", "Europe/Berlin", 3600), ("", "UTC", 0),
            (":", "UTC", 0), ("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo", 32_400), ("UTC", "UTC", 0),
            ("<+0530>-5:30", "<+0530>-5:30", 19_800),
            ("CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3", 3600),
            ("EST5EDT", "EST5EDT", -18_000),
        ])
    func `TZ names a zone, a file or a rule`(value: String, name: String, offset: Int) throws {
        let rules = try ZoneFiles(environment: ["TZ": value]).system()
        #expect(rules.name == name)
        #expect(rules.offset(at: try #require(Timestamp(rfc3339: "2026-01-01T00:00:00Z"))).seconds == offset)
    }

    @Test(arguments: ["Europe/Berln", "nonsense/", "/no/such/file", ":../../etc/passwd", "/etc/passwd"])
    func `A TZ that is nothing of these is told`(value: String) throws {
        #expect(throws: ZoneError.self) { try ZoneFiles(environment: ["TZ": value]).system() }
    }

    @Test func `Without TZ the clock goes by etc-localtime, whose name is where it leads`() throws {
        let folder = try Folder()
        let link = folder.path + "/localtime"
        func system() throws -> TimeZoneRules { try ZoneFiles(environment: [:], localTime: link).system() }
        #expect(try system() == .utc)
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "\(Self.system)/Australia/Lord_Howe")
        #expect(try system().name == "Australia/Lord_Howe")
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "../../../../../..\(Self.system)/Asia/Tokyo")
        #expect(try system().name == "Asia/Tokyo")
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.copyItem(atPath: "\(Self.system)/Europe/Paris", toPath: link)
        let copy = try system()
        #expect(copy.name == "localtime" && copy.offset(at: Timestamp(seconds: 0)).abbreviation == "CET")
        try folder.write("localtime", "TZif of sorts")
        #expect(throws: ZoneError.damaged(path: link, .truncated)) { try system() }
    }
}
