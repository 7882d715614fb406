import Foundation
import Rig
import Testing

@testable import Daemon

@Suite struct NotificationCheckTests {
    private static let today = NotifySend(path: "/usr/bin/notify-send", hasActions: true)
    private static let old = NotifySend(path: "/usr/bin/notify-send", hasActions: false)

    /// config.yaml, program, desktop → level, how the finding begins
    @Test(
        arguments: [
            (true, today, .answers("dunst"), .ok, "a routine that is due is shown by dunst, with buttons"),
            (true, today, .answers(nil), .ok, "a routine that is due is shown by the desktop, with buttons"),
            (true, today, .unknown, .ok, "a routine that is due is shown by /usr/bin/notify-send, with buttons"),
            (true, today, .silent, .warning, "a routine that is due is heard, and not shown: no desktop here"),
            (true, old, .answers("dunst"), .warning, "a routine that is due is shown without buttons"),
            (true, old, .silent, .warning, "a routine that is due is heard, and not shown: no desktop here"),
            (true, nil, .unknown, .warning, "a routine that is due is heard, and not shown: there is no notify-send"),
            (false, nil, .unknown, .ok, "nothing is shown when a routine is due, as config.yaml says"),
        ] as [(Bool, NotifySend?, NotificationCheck.Desktop, Finding.Level, String)])
    func `it is said whether what is due is shown, and what to do`(
        isOn: Bool, program: NotifySend?, desktop: NotificationCheck.Desktop, level: Finding.Level, found: String
    ) {
        let finding = NotificationCheck(isOn: isOn, program: program, desktop: desktop).finding
        #expect(finding.level == level && finding.found.hasPrefix(found), "\(finding)")
        #expect((finding.advice == nil) == (level == .ok))
    }

    /// What gdbus, busctl and dbus-send printed → what it means.
    @Test(
        arguments: [
            ("('dunst', 'knopwob', '1.9.0 (2022-06-27)', '1.2')\n", .answers("dunst")),
            ("ssss \"dunst\" \"knopwob\" \"1.9.0 (2022-06-27)\" \"1.2\"\n", .answers("dunst")),
            (
                "method return time=1795979836.234205 sender=:1.0 -> destination=:1.3 serial=6 reply_serial=2\n"
                    + "   string \"dunst\"\n   string \"knopwob\"\n", .answers("dunst")
            ),
            ("('', '', '', '1.2')\n", .answers(nil)),
            ("Error: GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: The name …\n", .silent),
            ("Error connecting: Could not connect: No such file or directory\n", .silent),
            ("Failed to connect to bus: No medium found\n", .silent), ("", .silent),
        ] as [(String, NotificationCheck.Desktop)])
    func `the bus is understood`(printed: String, desktop: NotificationCheck.Desktop) {
        #expect(NotificationCheck.answer(printed) == desktop)
    }

    /// An integration test: it waits for real programs.
    @Test func `a real desktop is seen, and that there is none`() throws {
        let server = try NotificationServer()
        let seen = NotificationCheck.look(isOn: true, environment: server.environment)
        #expect(seen.program?.hasActions == true && seen.desktop == .answers("dunst"))
        try server.stop()
        #expect(NotificationCheck.look(isOn: true, environment: server.environment).desktop == .silent)
        let folder = try TemporaryFolder()
        #expect(NotificationCheck.look(isOn: true, environment: ["PATH": folder.path]).program == nil)
    }
}
