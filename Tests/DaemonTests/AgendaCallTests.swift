import Config
import Control
import Foundation
import Logging
import Rig
import Scheduling
import Testing
import Units
import Varlink

@testable import Daemon
@testable import VarlinkServer

/// The calls about the schedule, as a client makes them. Integration tests: they call a served socket.
@Suite struct AgendaCallTests {
    private let folder: TemporaryFolder
    private let thread = EventThread()
    private let logger = LogBook().logger

    init() throws { folder = try TemporaryFolder() }

    /// Runs `body` against the served interface of a daemon that goes by `schedule`, on a thread where it may block.
    private func serve(_ schedule: String, _ body: @escaping @Sendable (ControlCalls) throws -> Void) async throws {
        let conductor = Conductor(sound: FakeSound().sound(patience: .seconds(3)), thread: thread, logger: logger)
        let file = folder.path + "/schedule.yaml"
        try schedule.write(toFile: file, atomically: false, encoding: .utf8)
        let environment = ["TZ": "Europe/Berlin"]
        let catalogue = Catalogue(Folders(config: folder.path, state: nil, environment: [:]), environment: environment)
        await conductor.resume(
            catalogue.schedule, zones: catalogue.zones, names: catalogue.names, memory: .init(), settings: .init())
        let files = CurrentCatalogue(catalogue)
        let service = ControlService(
            conductor: conductor, files: files, state: try StateFolder.open(folder.path + "/state"),
            reload: {
                let fresh = files.readAll()
                files.adopt(fresh)
                return fresh
            })
        try await ControlCalls.serve(service, in: folder, on: thread, logger: logger, body)
    }

    @Test func `a long agenda comes in pages, one call without more is refused`() async throws {
        let hours = "schedule: [ { routine: cobra, every: 1h, between: 00:00..23:00 } ]\n"
        try await serve(hours) { control in
            let asked = AgendaParameters(from: "2096-06-01T00:00:00+02:00", until: "2096-07-01T00:00:00+02:00")
            var client = try control.client()
            var pages: [AgendaListing] = []
            try client.callMore(
                ControlInterface.qualified("GetAgenda"), asked, reply: AgendaListing.self,
                timeout: ControlCalls.patience
            ) {
                pages.append($0)
            }
            #expect(pages.count > 1 && pages.allSatisfy { $0.zone == "Europe/Berlin" && $0.items.count <= 150 })
            let times = pages.flatMap(\.items).map(\.at)
            #expect(times.count == 30 * 24)
            #expect(times.first == "2096-06-01T00:00:00+02:00" && times.last == "2096-06-30T23:00:00+02:00")
            #expect(times == times.sorted())
            #expect(control.refusal("GetAgenda", asked)?.name == VarlinkError.expectedMore.name)
        }
    }

    @Test func `what is more than can be shown is said`() async throws {
        let minutes = "schedule: [ { routine: cobra, every: 1m, between: 00:00..23:59 } ]\n"
        try await serve(minutes) { control in
            let asked = AgendaParameters(from: "2096-06-01T00:00:00Z", until: "2096-07-01T00:00:00Z")
            var client = try control.client()
            var (items, problems): (Int, [String]) = (0, [])
            try client.callMore(
                ControlInterface.qualified("GetAgenda"), asked, reply: AgendaListing.self,
                timeout: ControlCalls.patience
            ) {
                items += $0.items.count
                problems += $0.problems.map(\.message)
            }
            #expect(items == 5000)
            #expect(problems == ["only the next 5000 times are shown: ask for fewer days"])
        }
    }

    @Test func `what is wrong with the schedule stands beside it`() async throws {
        try await serve("schedule: [ { routine: cobar, at: \"07:15\" } ]\n") { control in
            var client = try control.client()
            let listing = try client.call(ControlInterface.qualified("GetAgenda"), reply: AgendaListing.self)
            #expect(listing.items.isEmpty)
            #expect(
                listing.problems.map(\.message).first
                    == "schedule.yaml has errors: nothing is scheduled until it is mended")
            #expect(listing.problems.count == 2 && listing.problems[1].line == 1)
        }
    }

    @Test func `parameters that mean nothing are refused by name`() async throws {
        try await serve("schedule: []\n") { control in
            let agendas: [(AgendaParameters, String)] = [
                (.init(from: "tomorrow"), "from"), (.init(until: "2026-11-30"), "until"),
                (.init(from: "2026-11-30T00:00:00Z", until: "2026-11-30T00:00:00Z"), "until"),
                (.init(from: "2026-11-30T00:00:00Z", until: "2026-11-29T00:00:00Z"), "until"),
            ]
            for (parameters, name) in agendas {
                #expect(control.refusal("GetAgenda", parameters) == .invalidParameter(name), "\(parameters)")
            }
            let snoozes: [(SnoozeParameters, String)] = [
                (.init(forUs: 0), "forUs"), (.init(forUs: -1), "forUs"), (.init(forUs: .max), "forUs"),
                (.init(forUs: 1, until: "2096-11-30T00:00:00Z"), "forUs"), (.init(until: "11:00"), "until"),
            ]
            for (parameters, name) in snoozes {
                #expect(control.refusal("Snooze", parameters) == .invalidParameter(name), "\(parameters)")
            }
            #expect(control.refusal("SetQuiet", QuietParameters(until: "later")) == .invalidParameter("until"))
            #expect(control.refusal("Snooze", SnoozeParameters())?.name == ControlError.nothingDue)
            #expect(control.refusal("Dismiss", NoParameters())?.name == ControlError.nothingDue)
            let past = control.refusal("SetQuiet", QuietParameters(until: "2020-01-01T00:00:00Z"))
            let reason = try past?.parameters(as: ControlError.SnoozeRefused.self).reason
            #expect(reason == .past)
        }
    }

    @Test func `quiet and presence are told at once`() async throws {
        try await serve("schedule: []\n") { control in
            var client = try control.client()
            func call(_ method: String, _ parameters: some Encodable) throws -> Status.Agenda {
                try client.call(ControlInterface.qualified(method), parameters, reply: Status.self).agenda
            }
            let quiet = try call("SetQuiet", QuietParameters(until: "2096-06-01T12:00:00Z"))
            #expect(quiet.quietUntil == "2096-06-01T14:00:00+02:00")
            #expect(try call("SetQuiet", QuietParameters(until: nil)).quietUntil == nil)
            #expect(try call("SetPresence", PresenceParameters(away: true)).away)
            #expect(try call("SetPresence", PresenceParameters(away: false)).away == false)
        }
    }
}
